"""Measures claims: those of the portrait one after the other, runs of the lab side by side in processes."""

from __future__ import annotations

import datetime
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from functools import partial
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

import gandyn
from gandyn.claims.bench import Bench
from gandyn.claims.claim import ArticleClaim, Finding
from gandyn.claims.runs import RunResult, Stopped, run_of
from gandyn.claims.subject import subject_of
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict

if TYPE_CHECKING:
    from gandyn.training.messages import Settings

# Seconds between two words of progress.
TICK = 0.2
# Told while one waits: how much of all is done, from 0 to 1.
Tell = Callable[[float], None]
Found = Finding | GandynError


def measure(
    claim: ArticleClaim, tell: Tell | None = None, stopped: Callable[[], bool] = lambda: False
) -> Finding:
    """One claim, with its runs. Raises what they raise, and Stopped once `stopped()` says so."""
    begun, runs = time.monotonic(), [_settings(lab) for lab in claim.runs]
    told = tell or (lambda share: None)
    results = [run_of(run, partial(_part, told, i, len(runs)), stopped) for i, run in enumerate(runs)]
    if stopped():
        raise Stopped
    figures = FrozenDict(dict(claim.measure(Bench(claim.scene, stopped=stopped))))
    # A run that was made before took its time all the same.
    seconds = max(time.monotonic() - begun, sum(result.seconds for result in results))
    today = datetime.date.today().isoformat()
    return Finding(claim.id, figures, claim.verdict(figures), seconds, gandyn.__version__, today)


def _part(tell: Tell, place: int, count: int, share: float) -> None:
    """How much of all is done when so much of one of them is."""
    tell((place + share) / count)


def _settings(lab: object) -> Settings:
    found = subject_of({"lab": lab}).lab
    assert found is not None
    return found


def needed(claims: Sequence[ArticleClaim]) -> list[Settings]:
    """Every run that they need, once, those of many arms and iterations first."""
    from gandyn.training import experiment

    runs = dict.fromkeys(_settings(lab) for claim in claims for lab in claim.runs)

    def work(settings: Settings) -> int:
        return (settings.steps or 0) * len(experiment(settings.experiment).arms(settings.values))

    return sorted(runs, key=work, reverse=True)


def measure_all(
    claims: Sequence[ArticleClaim], jobs: int = 2, tell: Tell | None = None
) -> Iterator[tuple[ArticleClaim, Found]]:
    """Each claim with what was found of it, or with why it could not be measured, as they come: first those
    without runs, then the others as their runs are done, `jobs` of them at a time. Closing it ends the runs.
    """
    quick, slow = [c for c in claims if not c.runs], [c for c in claims if c.runs]
    told = tell or (lambda share: None)
    for i, claim in enumerate(quick):
        yield claim, _found(claim)
        told((i + 1) / len(claims))
    if slow:
        yield from _with_runs(slow, jobs, lambda share: told((len(quick) + share * len(slow)) / len(claims)))


def _with_runs(claims: Sequence[ArticleClaim], jobs: int, tell: Tell) -> Iterator[tuple[ArticleClaim, Found]]:
    stop, runs = threading.Event(), needed(claims)
    waiting, shares = list(claims), dict.fromkeys(runs, 0.0)
    resource_tracker.ensure_running()
    pool = ThreadPoolExecutor(jobs, initializer=_deaf)
    try:
        made = {run: pool.submit(run_of, run, partial(shares.__setitem__, run), stop.is_set) for run in runs}
        while waiting:
            wait_for(made.values(), TICK)
            tell(sum(1.0 if made[run].done() else shares[run] for run in runs) / len(runs))
            for claim in [c for c in waiting if all(made[_settings(lab)].done() for lab in c.runs)]:
                waiting.remove(claim)
                yield claim, _trouble(claim, made) or _found(claim, stop.is_set)
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _trouble(claim: ArticleClaim, made: Mapping[Settings, Future[RunResult]]) -> GandynError | None:
    """Why a run of the claim failed, if one did; what nobody expected is raised."""
    errors = [error for lab in claim.runs if (error := made[_settings(lab)].exception())]
    for error in errors:
        if not isinstance(error, GandynError):
            raise error
    return errors[0] if errors else None  # type: ignore[return-value]


def _deaf() -> None:
    """Ctrl-C goes to all processes of a terminal; those that this thread starts never hear of it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))


def _found(claim: ArticleClaim, stopped: Callable[[], bool] = lambda: False) -> Found:
    try:
        return measure(claim, stopped=stopped)
    except GandynError as error:
        return error
