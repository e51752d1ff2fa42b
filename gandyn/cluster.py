"""Work given to processes, here or on many machines, by Dask distributed (the extra gandyn[sweep]).

    with connected(ClusterConfig(scheduler="tcp://HOST:8786")) as cluster:
        for tag, value in cluster.unordered(function, (("a", arguments), ...)): ...

Without a scheduler it starts worker processes of its own and ends them. Functions and what they take and give
are plain, so that a worker needs nothing but this package. Nothing of Dask is imported before it is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gandyn import disk
from gandyn.checks import assign, refused_as, text, whole
from gandyn.cluster_tasks import Arguments, Batch, ClusterError, Killed, told_versions, versions
from gandyn.message import Message

MISSING = Message('Sweeps and clusters need distributed; install it with: pip install "gandyn[sweep]".')
MOST_WORKERS, LONGEST = 1024, 4096
# Seconds for a scheduler to answer, and then for its workers; together less than ten.
CONNECT, ANSWER = 6.0, 3.0
# Seconds between two looks at who is there, and within which a scheduler that went away may come back.
COUNT, AWAY = 2.0, 5.0
# Tasks that are given away ahead: for each thread, and at least, so that a cluster that grows on demand does.
AHEAD, LEAST = 4, 32
_LOGGERS = ("distributed", "tornado", "asyncio")


class Cancelled(Exception):
    """Raised where nobody wants the results any more."""


@dataclass(frozen=True)
class ClusterConfig:
    """Who works: so many processes of this machine (None: one for each core), or a scheduler's workers.

    Raises ClusterError for both at once, and for numbers that cannot be.
    """

    workers: int | None = None
    scheduler: str = ""
    scheduler_file: str = ""

    @refused_as(ClusterError)
    def __post_init__(self) -> None:
        if self.workers is not None:
            assign(self, workers=whole("The number of workers", self.workers, 1, MOST_WORKERS))
        for name in ("scheduler", "scheduler_file"):
            text(name, getattr(self, name), LONGEST)
        if sum(map(bool, (self.workers, self.scheduler, self.scheduler_file))) > 1:
            raise ClusterError("Give either a number of workers, a scheduler, or a scheduler's file.")

    @property
    def is_remote(self) -> bool:
        """Whether somebody else started the workers."""
        return bool(self.scheduler or self.scheduler_file)


@contextlib.contextmanager
def connected(config: ClusterConfig) -> Iterator[Cluster]:
    """The cluster while the block lasts; workers that were started here end with it. Raises ClusterError."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(MISSING) from error
    with _quiet(), contextlib.ExitStack() as stack:
        where: Any = _address(config)
        name = where or Message("of this machine")
        if not where:
            where = stack.enter_context(_local(distributed, config.workers or _cores()))
        cluster = Cluster(stack.enter_context(_client(distributed, where, name)), name)
        cluster.check_versions()
        yield cluster


class Cluster:
    """Gives tasks away and takes their results, however many workers come and go."""

    def __init__(self, client: Any, name: str) -> None:
        self._client, self._name = client, name
        self._room, self._counted_at, self._seen_at = LEAST, -1e9, time.monotonic()
        self.threads = 0

    def check_versions(self) -> None:
        """Raises ClusterError if a worker runs another version of this package or of Python."""
        # A worker too busy to answer is asked again by each task.
        found = _within(ANSWER, lambda: self._client.run(versions, on_error="return"))
        ours = versions()
        for worker, seen in (found or {}).items():
            if seen != ours:
                raise ClusterError(told_versions(seen, worker, ours))

    def unordered(
        self,
        function: Callable[..., Any],
        tasks: Iterable[tuple[Any, Arguments]],
        stale: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[Any, Any]]:
        """(tag, what the function gives for the arguments) of each task, as they are done; an exception where
        it raised one, Killed where it ended its workers.

        Few tasks are given away at once. A worker that dies is replaced by whoever started it and its tasks
        run again. Raises ClusterError when the scheduler is gone, Cancelled once stale() says so; whatever
        ends it early, what waits is called back.
        """
        batch, suspects = Batch(self._client, function), list[tuple[Any, Arguments]]()
        try:
            for tag, arguments, value in self._all(batch, iter(tasks), stale):
                if isinstance(value, Killed):
                    suspects.append((tag, arguments))
                else:
                    yield tag, value
            # A worker's death is blamed on all tasks that it held, so each suspect has another chance alone.
            for suspect in suspects:
                yield from ((tag, value) for tag, _, value in self._all(batch, iter([suspect]), stale))
        finally:
            batch.recall()

    def _all(
        self, batch: Batch, tasks: Iterator[tuple[Any, Arguments]], stale: Callable[[], bool]
    ) -> Iterator[tuple[Any, Arguments, Any]]:
        more = True
        while more or batch.waiting or batch.lost:
            self._check(stale)
            while len(batch.waiting) < self._room and self._client.status == "running":
                task = batch.lost.pop() if batch.lost else next(tasks, None)
                if task is None:
                    more = False
                    break
                batch.give(*task)
            yield from batch.take()

    def _check(self, stale: Callable[[], bool]) -> None:
        if stale():
            raise Cancelled
        now = time.monotonic()
        if self._client.status == "running":
            self._seen_at = now
        elif now - self._seen_at > AWAY or self._client.status in ("closed", "closing"):
            raise ClusterError(
                "The scheduler {} went away; what is done is kept; the same command goes on with it back.",
                self._name,
            )
        if now - self._counted_at > COUNT and self._client.status == "running":
            self._counted_at = now
            self.threads = self._count()
            self._room = max(LEAST, AHEAD * self.threads)

    def _count(self) -> int:
        """Threads of all workers that are there now."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError, ValueError):
            return self.threads


def _address(config: ClusterConfig) -> str:
    """Where the scheduler is; "" for none. Raises ClusterError for a file that does not say it."""
    if not config.scheduler_file:
        return config.scheduler
    path = Path(config.scheduler_file)
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])
    except OSError as error:
        raise ClusterError(disk.read_refusal(path, error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ClusterError(
            "{} names no scheduler; give the file that `dask scheduler --scheduler-file` has written.",
            disk.named(path),
        ) from error


@contextlib.contextmanager
def _local(distributed: Any, workers: int) -> Iterator[Any]:
    """Processes of this machine, of one thread each; one that dies is replaced."""
    cluster = distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
    try:
        yield cluster
    finally:
        cluster.sync(_killed, cluster)
        cluster.close()


async def _killed(cluster: Any) -> None:
    """Ends the processes without waiting for what they do."""
    ended = (nanny.kill(timeout=0.5) for nanny in cluster.workers.values())
    await asyncio.gather(*ended, return_exceptions=True)


@contextlib.contextmanager
def _client(distributed: Any, at: Any, name: str) -> Iterator[Any]:
    """A connection to a scheduler, if it answers in time."""
    client = distributed.Client.__new__(distributed.Client)

    def connect() -> Exception | None:
        # Who is no scheduler may answer anything, even what Dask takes for a message without end.
        try:
            _knock(at)
            client.__init__(at, timeout=CONNECT, set_as_default=False)
        except Exception as error:
            return error
        return None

    # To one that takes the call and says nothing Dask would listen for ever.
    error = _within(CONNECT, connect, TimeoutError())
    if error is not None:
        # Else it would wait for its end once more when it is collected.
        client.status = "closed"
        raise ClusterError(
            "The scheduler {} does not answer; see that it runs and that its address is right.", name
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):  # the scheduler may be gone
            client.close(timeout=ANSWER)


def _knock(at: Any) -> None:
    """Raises OSError or ValueError at once where nobody listens; Dask would try again and again."""
    from distributed.comm.addressing import get_address_host_port, parse_address

    if isinstance(at, str) and parse_address(at)[0] in ("tcp", "tls"):
        socket.create_connection(get_address_host_port(at), CONNECT / 2.0).close()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What goes wrong is told by our sentences, not by the log of Dask."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in _LOGGERS]
    loggers = [logging.getLogger(name) for name in (*_LOGGERS, *names)]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _within(seconds: float, function: Callable[[], Any], otherwise: Any = None) -> Any:
    """What a function gives in that time, or something else."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(function()), daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else otherwise
