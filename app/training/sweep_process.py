"""A sweep in a process of its own, seen from both sides: what it runs, and start, poll, stop. The window
never loads dask or torch.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gandyn.message import Message

if TYPE_CHECKING:
    from gandyn.training.sweeps.cell import CellResult
    from gandyn.training.sweeps.recipe import SweepRecipe

_LOGGER = logging.getLogger(__name__)
STOP = "stop"
LOST = Message("The process of the sweep ended; start it again, and it goes on where it was.")


@dataclass(frozen=True)
class SweepEnded:
    """Nothing more comes. sentence: why, if by a fault; stopped: because somebody wanted it to end."""

    sentence: str = ""
    stopped: bool = False


@dataclass(frozen=True)
class SweepPace:
    """skipped: cells that were there before; threads: how many work on it now."""

    skipped: int
    threads: int


@dataclass(frozen=True)
class SweepOrder:
    """What the process is to do. workers: 0, as many as there are cores; scheduler: address of one that is
    there, or a file that names it; "": workers of its own.
    """

    recipe: SweepRecipe
    folder: Path
    workers: int = 0
    scheduler: str = ""


class SweepProcess:
    """One sweep. Poll it from a timer; nothing here blocks except `stop`."""

    def __init__(self, order: SweepOrder) -> None:
        self.order = order
        self.pace: SweepPace | None = None
        self._process: BaseProcess | None = None
        self._commands: Connection | None = None
        self._events: Connection | None = None

    def start(self) -> None:
        """Begins and returns at once. Raises OSError where no process can be started."""
        from gandyn.training.client import unheard

        spawn = multiprocessing.get_context("spawn")
        theirs_in, self._commands = spawn.Pipe(duplex=False)
        self._events, theirs_out = spawn.Pipe(duplex=False)
        # No daemon: those may have no workers of their own.
        self._process = spawn.Process(
            target=serve, args=(theirs_in, theirs_out, self.order), name="gandyn-sweep"
        )
        with unheard():
            self._process.start()
        # Our copies of its ends must go, or the pipe would never tell that the process is gone.
        theirs_in.close()
        theirs_out.close()

    def ask_to_stop(self) -> None:
        """No further run is begun; what is being trained is given up."""
        with contextlib.suppress(OSError):
            if self._commands:
                self._commands.send(STOP)

    def poll(self) -> tuple[list[CellResult], SweepEnded | None]:
        """The cells that arrived, and the end if it came; never waits."""
        cells: list[CellResult] = []
        try:
            while self._events and self._events.poll():
                event = self._events.recv()
                if isinstance(event, SweepEnded):
                    return cells, event
                if isinstance(event, SweepPace):
                    self.pace = event
                else:
                    cells.append(event)
        except (EOFError, OSError):
            return cells, SweepEnded(LOST)
        return cells, None

    def stop(self, patience: float = 5.0) -> None:
        """Ends the process: politely, then by force. Returns when it is gone. Harmless twice."""
        self.ask_to_stop()
        process, self._process = self._process, None
        if process is None:
            return
        limit = time.monotonic() + patience
        while process.is_alive() and time.monotonic() < limit:
            self.poll()  # or it could wait for ever for us to read
            process.join(0.05)
        self._reap(process)

    def _reap(self, process: BaseProcess) -> None:
        if process.is_alive():
            process.kill()
        process.join()
        process.close()
        for pipe in (self._commands, self._events):
            if pipe:
                pipe.close()
        self._commands = self._events = None

    def kill(self) -> None:
        """Ends the process by force and returns at once."""
        process = self._process
        with contextlib.suppress(ValueError):  # it was reaped meanwhile
            if process is not None:
                process.kill()


# In the process ---------------------------------------------------------------------------------------------


def serve(commands: Connection, events: Connection, order: SweepOrder) -> None:
    """Trains what is not there yet; each cell is sent without its curves, which are in the folder."""
    unwanted = threading.Event()
    threading.Thread(target=_listen, args=(commands, unwanted), daemon=True).start()
    try:
        for cell in _cells(order, unwanted, events):
            events.send(replace(cell, curves={}))
        end = SweepEnded(stopped=unwanted.is_set())
    except ValueError as error:
        end = SweepEnded(error.args[0] if error.args else str(error))
    except OSError:  # the window is gone, and its pipe with it
        return
    except Exception as error:
        _LOGGER.exception("a sweep failed")
        end = SweepEnded(str(error) or type(error).__name__)
    with contextlib.suppress(OSError):
        events.send(end)


def _cells(order: SweepOrder, unwanted: threading.Event, events: Connection) -> Iterator[Any]:
    from gandyn.cluster import ClusterConfig
    from gandyn.training.sweeps.engine import sweep

    told = [SweepPace(-1, -1)]

    def progress(now: Any) -> None:
        pace = SweepPace(now.skipped, now.threads)
        if pace != told[-1]:
            told[:] = [pace]
            events.send(pace)

    if not order.scheduler:
        cluster = ClusterConfig(order.workers or None)
    elif "://" in order.scheduler:
        cluster = ClusterConfig(scheduler=order.scheduler)
    else:
        cluster = ClusterConfig(scheduler_file=order.scheduler)
    yield from sweep(order.recipe, order.folder, cluster, progress, unwanted.is_set)


def _listen(commands: Connection, unwanted: threading.Event) -> None:
    """Until something is said: it can only be that no more is wanted, also by the end of the window."""
    with contextlib.suppress(EOFError, OSError):
        commands.recv()
    unwanted.set()
