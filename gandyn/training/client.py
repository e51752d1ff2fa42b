"""A training in a process of its own, seen from outside: start, command, poll, stop. No Qt, no torch."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.training import messages as m
from gandyn.training.diagram import Diagram, Diagrams, Updated
from gandyn.training.errors import TrainingError, require_torch
from gandyn.training.recording import Recording
from gandyn.training.worker import serve

_LOGGER = logging.getLogger(__name__)

NEW, STARTING, RUNNING, PAUSED, DONE, FAILED, STOPPED = (
    "new",
    "starting",
    "running",
    "paused",
    "done",
    "failed",
    "stopped",
)
ENDED = (DONE, FAILED, STOPPED)
# Seconds from the end of a process's pipe to its own.
DYING = 1.0


class TrainingProcess:
    """One run. state: new, starting, running, paused, done, failed or stopped; recording: all that was seen,
    usable at any time.

    Poll it from a timer; nothing here blocks except `stop`. ready, started, done and failed hold those events
    once they came, generated the newest answer to `Generate`, diagrams and real what each arm is made
    of and of what data, made how many updates of its iteration it has made by single ones.
    """

    def __init__(self, settings: m.Settings, checkpoint: str = "") -> None:
        self.settings, self.checkpoint, self.state, self.recording = settings, checkpoint, NEW, Recording()
        self.ready: m.Ready | None = None
        self.started: m.Started | None = None
        self.done: m.Done | None = None
        self.failed: m.Failed | None = None
        self.generated: m.Generated | None = None
        self.diagrams: Mapping[str, Diagram] = {}
        self.real: Mapping[str, Array] = {}
        self.made: Mapping[str, int] = {}
        self._process: BaseProcess | None = None
        self._commands: Connection | None = None
        self._events: Connection | None = None
        self._silent: float | None = None

    @property
    def iteration(self) -> int:
        """The newest iteration that was heard of."""
        return (
            self.recording.steps[-1].iteration
            if self.recording.steps
            else self.started.iteration
            if self.started
            else 0
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it but answers to Save."""
        return self.state in ENDED

    @property
    def alive(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def start(self, paused: bool = False) -> None:
        """Begins and returns at once, in the process that `warm` started or in a new one; paused: it stands
        still until Resume. Raises TrainingError as that does.
        """
        if self._process is None:
            self.warm()
        self.state = STARTING
        self.send(m.Start(self.settings, self.checkpoint, paused))

    def warm(self) -> None:
        """Starts the process, which loads torch, tells the devices (`ready`) and waits for `start`; settings
        may change until then.

        Raises TrainingError without torch, or if it was started before.
        """
        require_torch()
        if self.state != NEW or self._process:
            raise TrainingError("This run was started already; make a new one.")
        spawn = multiprocessing.get_context("spawn")
        theirs_in, self._commands = spawn.Pipe(duplex=False)
        self._events, theirs_out = spawn.Pipe(duplex=False)
        self._process = spawn.Process(
            target=serve, args=(theirs_in, theirs_out), daemon=True, name="gandyn-lab"
        )
        with unheard():
            self._process.start()
        # Our copies of its ends must go, or the pipe would never tell that the process is gone.
        theirs_in.close()
        theirs_out.close()

    def send(self, command: m.Command) -> None:
        """Tells the process something; to one that is gone nothing is said (`poll` tells why)."""
        try:
            if self._commands:
                self._commands.send(command)
        except OSError:
            pass

    def finish(self) -> None:
        """Asks it to measure what there is and be done, before its last iteration."""
        self.send(m.Finish())

    def poll(self) -> list[m.Event]:
        """Everything that arrived; never waits. A process that died becomes one Failed."""
        found: list[m.Event] = []
        try:
            while self._events and self._events.poll():
                found += self._events.recv()
        except (EOFError, OSError):
            if not self._heard_end(found) and self._is_gone():
                found.append(m.Failed(self._obituary(), self.iteration))
        for event in found:
            self._note(event)
        if self.state == FAILED and not self.alive:
            self._release()
        return found

    def _is_gone(self) -> bool:
        """Whether a process whose pipe has ended is dead, or has had its time to die."""
        self._silent = self._silent or time.monotonic()
        return not self.alive or time.monotonic() - self._silent > DYING

    def _heard_end(self, events: list[m.Event]) -> bool:
        return self.state in ENDED or any(isinstance(event, m.END) for event in events)

    def _note(self, event: m.Event) -> None:
        self.recording.add(event)
        if isinstance(event, m.Ready):
            self.ready = event
        elif isinstance(event, m.Started):
            self.started, self.state = event, RUNNING
        elif isinstance(event, Diagrams):
            self.diagrams, self.real = event.arms, event.real
        elif isinstance(event, Updated):
            self.made = event.made
        elif isinstance(event, m.Generated):
            self.generated = event
        elif isinstance(event, m.Paused):
            self.state = PAUSED
        elif isinstance(event, m.Resumed):
            self.state, self.done, self.made = RUNNING, None, {}
        elif isinstance(event, m.Done):
            self.done, self.state = event, DONE
        elif isinstance(event, m.Failed):
            self.failed, self.state = event, FAILED
            _LOGGER.warning("A training failed: %s\n%s", event.sentence, event.trace)

    def _obituary(self) -> str:
        code = (self._process.exitcode if self._process else None) or 0
        cause = Message(" by signal {}", -code) if code < 0 else ""
        memory = Message(", perhaps for want of memory") if code == -9 else ""
        return Message(
            "The training process was ended{}{}; what was recorded until iteration {} is kept.",
            cause,
            memory,
            self.iteration,
        )

    def stop(self, patience: float = 5.0) -> None:
        """Ends the process: politely, keeping its last words, then by force. Returns when it is gone.
        Harmless twice.
        """
        self.send(m.Stop())
        limit = time.monotonic() + (patience if self.state in (RUNNING, PAUSED, DONE) else 0.0)
        while self._process and self._process.is_alive() and time.monotonic() < limit:
            self.poll()
            if self._process:
                self._process.join(0.02)
        self.poll()
        if self.state not in ENDED:
            self.state = STOPPED
        self._release()

    def kill(self) -> None:
        """Ends the process by force and returns at once; whoever is waiting in `stop`, on another thread,
        reaps it.
        """
        process = self._process
        with contextlib.suppress(ValueError):  # it was reaped meanwhile
            if process is not None:
                process.kill()

    def _release(self) -> None:
        """Reaps the process and closes both pipes: no zombie, no open file."""
        process, self._process = self._process, None
        for pipe in (self._commands, self._events):
            if pipe:
                pipe.close()
        self._commands = self._events = None
        if process is None:
            return
        process.join(0.2)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Ctrl-C goes to all processes of a terminal: what is started meanwhile never hears of it, we do
    afterwards.
    """
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        # A helper of multiprocessing, which would lift the mask when it is started.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if heard:
        signal.raise_signal(signal.SIGINT)


def events(run: TrainingProcess, wait: float = 0.02) -> Iterator[m.Event]:
    """Starts a run and yields its events until it is done or failed; stops the process when the caller goes
    away.
    """
    run.start()
    try:
        while not run.ended:
            found = run.poll()
            yield from found
            if not found:
                time.sleep(wait)
    finally:
        if run.state != DONE:
            run.stop()
