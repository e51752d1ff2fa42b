"""The training process: reads commands, trains, reports. `serve` is its entry; nothing else imports torch
while a window is open.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import time
import traceback
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from gandyn import disk
from gandyn.message import Message
from gandyn.training import messages as m
from gandyn.training.diagram import Diagrams, Updated
from gandyn.training.errors import TrainingError, require_torch, sentence
from gandyn.training.event_sender import EventSender
from gandyn.training.probe_scheduler import ProbeScheduler

if TYPE_CHECKING:
    from gandyn.training.experiment_runner import ExperimentRunner

# From this width on a second thread pays.
WIDE, MOST_THREADS = 256, 4
# Seconds without a command after which a process was started ahead of its time.
HURRY = 0.3


def serve(commands: Connection, events: Connection) -> None:
    """Runs one training from Start to its end. Whatever goes wrong becomes one Failed."""
    # Ctrl-C goes to every process of a terminal; ours is told to stop by whoever started it.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    outbox, inbox = EventSender(events), _listening(commands)
    worker = Worker(inbox, outbox)
    try:
        worker.run()
    except BaseException as error:  # the process ends here; what it knows must reach the other side
        outbox.put(m.Failed(sentence(error), worker.iteration, traceback.format_exc()))
    outbox.close()


def _listening(commands: Connection) -> queue.SimpleQueue[m.Command]:
    """A queue that a thread fills; when the other side is gone, this process has no reason to live."""
    inbox: queue.SimpleQueue[m.Command] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while True:
                inbox.put(commands.recv())
        except (EOFError, OSError):
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return inbox


class Worker:
    """One training: a bench, whether it runs, and how often it is looked at."""

    def __init__(self, inbox: queue.SimpleQueue[m.Command], outbox: EventSender) -> None:
        self._inbox, self._outbox, self._budget = inbox, outbox, ProbeScheduler()
        self._running, self._finished, self._stopped, self._seconds = True, False, False, 0.0
        self._bench: ExperimentRunner | None = None
        self._asked: dict[str, m.Generate] = {}

    @property
    def iteration(self) -> int:
        """Iterations done."""
        return self._bench.iteration if self._bench else 0

    @property
    def _over(self) -> bool:
        return self._stopped or self._finished

    def run(self) -> None:
        """Loads torch, waits for Start, trains to the end or to Stop, measures; again when it is told to
        train further.
        """
        start = self._first()
        if not isinstance(start, m.Start):
            return
        bench = self._prepared(start)
        if start.paused:
            self._stand_still(bench)
        if self._stopped:
            return  # before anything was trained: there is nothing to measure
        self._budget.start(time.perf_counter(), self._first_looks(bench))
        self._train(bench)
        while self._finish(bench):
            self._train(bench)

    def _train(self, bench: ExperimentRunner) -> None:
        while not self._over and not _is_done(bench):
            self.handle_commands(bench)
            if self._running and not self._over:
                self._advance(bench)

    def _first(self) -> m.Command:
        """The first command; while nobody is in a hurry, everything that a first step would load is loaded by
        a tiny training.
        """
        self._outbox.put(m.Ready(_devices()))
        try:
            return self._inbox.get(timeout=HURRY)
        except queue.Empty:
            _warm_up()
        return self._inbox.get()

    def _prepared(self, start: m.Start) -> ExperimentRunner:
        from gandyn.training.devices import available, chosen, settle
        from gandyn.training.experiment_runner import ExperimentRunner

        settle(_threads(start.settings))
        device = chosen(start.settings.device)
        self._bench = bench = ExperimentRunner(start.settings, device)
        if start.checkpoint:
            self._continue(bench, start.checkpoint)
        self._outbox.put(
            m.Started(device, available()[device], tuple(bench.loops), bench.iteration, bench.notices)
        )
        self._outbox.put(Diagrams(bench.diagrams, bench.real()))
        return bench

    def _first_looks(self, bench: ExperimentRunner) -> float:
        """Shows the untrained nets, twice, for the first look only loads what looking needs; seconds that the
        next ones are expected to take.
        """
        bench.sample()
        self._outbox.put(m.Snapshot(bench.iteration, bench.sample()))
        return bench.look_cost

    def _stand_still(self, bench: ExperimentRunner) -> None:
        """Answers until it is told to train."""
        self._running = False
        self._outbox.put(m.Paused(bench.iteration))
        self.handle_commands(bench)

    def _continue(self, bench: ExperimentRunner, folder: str) -> None:
        from gandyn.training import checkpoint

        bench.restore(checkpoint.load(folder)[1])

    def _advance(self, bench: ExperimentRunner) -> None:
        began = time.perf_counter()
        bench.iterate()
        self._outbox.put(m.Step(bench.iteration, bench.scalars()))
        now = time.perf_counter()
        if self._outbox.idle() and self._budget.due(now):
            self._look(bench, now)
        self._seconds += time.perf_counter() - began

    def _look(self, bench: ExperimentRunner, began: float) -> None:
        self._outbox.put(m.Snapshot(bench.iteration, bench.look()))
        self._budget.spend(began, time.perf_counter(), bench.look_cost)

    def handle_commands(self, bench: ExperimentRunner) -> None:
        """Does what is asked; waits for more while it stands still."""
        while not self._over and (not self._running or not self._inbox.empty()):
            began = time.perf_counter()
            command = self._inbox.get()
            self._obey(command, bench)
            self._budget.pause(time.perf_counter() - began)

    def _obey(self, command: m.Command, bench: ExperimentRunner) -> None:
        """Does a command, or says why not; once no other waits, answers what was asked for: the newest
        request of each kind, for nobody looks at the others any more.
        """
        try:
            self._do(command, bench)
        except (TrainingError, OSError) as error:
            self._outbox.put(m.Refused(sentence(error)))
        if self._inbox.empty():
            asked, self._asked = self._asked, {}
            for request in asked.values():
                self._answer(request, bench)

    def _answer(self, request: m.Generate, bench: ExperimentRunner) -> None:
        """Whatever goes wrong with a look is no reason for the run to end."""
        try:
            self._outbox.put(m.Generated(request.number, bench.generate(request)))
        except (ValueError, RuntimeError, MemoryError) as error:
            self._outbox.put(m.Refused(sentence(error)))

    def _do(self, command: m.Command, bench: ExperimentRunner) -> None:
        if isinstance(command, m.Stop):
            self._stopped = True
        elif isinstance(command, m.Finish):
            self._finished = True
        elif isinstance(command, (m.Pause, m.Resume)):
            self._running = isinstance(command, m.Resume)
            self._outbox.put(m.Resumed(bench.iteration) if self._running else m.Paused(bench.iteration))
        elif isinstance(command, (m.StepD, m.StepG)):
            self._single(bench, "d" if isinstance(command, m.StepD) else "g")
        elif isinstance(command, m.StepUpdate):
            self._single(bench)
        elif isinstance(command, m.Set):
            bench.set(command.name, command.value)
            self._outbox.put(Diagrams(bench.diagrams, bench.real()))
        elif isinstance(command, m.SetSteps):
            bench.settings = bench.settings.with_(steps=command.steps)
        elif isinstance(command, m.Save):
            self._save(bench, command.folder)
        elif isinstance(command, m.Generate):
            self._asked[command.kind] = command

    def _single(self, bench: ExperimentRunner, player: str = "") -> None:
        """One step of a player by hand, or of the next update, shown at once; then it stands still."""
        self._running = False
        bench.step(player) if player else bench.step_update()
        self._outbox.put(Updated(dict(bench.made)))
        self._outbox.put(m.Step(bench.iteration, bench.scalars()))
        self._outbox.put(m.Snapshot(bench.iteration, bench.sample()))
        self._outbox.put(m.Paused(bench.iteration))

    def _save(self, bench: ExperimentRunner, folder: str) -> None:
        from gandyn.training import checkpoint

        try:
            checkpoint.save(folder, bench.settings, bench.tensors())
        except OSError as error:
            raise TrainingError(disk.write_refusal(folder, error)) from error
        self._outbox.put(m.Saved(folder))

    def _finish(self, bench: ExperimentRunner) -> bool:
        """The last look, then the figures of merit; afterwards checkpoints may still be asked for, until Stop
        or the end of the pipe. True: it is told to train further.
        """
        share = self._budget.share(time.perf_counter())
        self._outbox.put(m.Snapshot(bench.iteration, bench.sample()))
        self._outbox.put(m.Done(bench.iteration, bench.metrics(), self._seconds, share))
        while not self._stopped:
            further = isinstance(self._obey_done(bench), m.SetSteps)
            if further and not _is_done(bench):
                self._finished, self._running = False, True
                self._outbox.put(m.Resumed(bench.iteration))
                return True
        return False

    def _obey_done(self, bench: ExperimentRunner) -> m.Command:
        """Waits for a command, does it and returns it."""
        command = self._inbox.get()
        if isinstance(command, (m.Save, m.SetSteps, m.Generate, m.Finish, m.Stop)):
            self._obey(command, bench)
        else:
            self._outbox.put(m.Refused(Message("This run has ended; start a new one.")))
        return command


def _is_done(bench: ExperimentRunner) -> bool:
    return bench.iteration >= int(bench.settings.steps or 0)


def _devices() -> dict[str, str]:
    """Those that are there, by their names."""
    require_torch()
    from gandyn.training.devices import available

    return available()


def _warm_up() -> None:
    from gandyn.training.experiment_runner import ExperimentRunner

    bench = ExperimentRunner(m.Settings("toy-gan", {"width": 8, "depth": 1, "batch": 16}), "cpu")
    bench.iterate()
    bench.sample()


def _threads(settings: m.Settings) -> int:
    """One for small nets; half of the cores for pictures, so that the window keeps its own."""
    from gandyn.training.datasets import DATASETS

    cores, values = os.cpu_count() or 1, settings.values
    if values.get("data") in DATASETS:
        return min(MOST_THREADS, max(cores // 2, 1))
    return min(MOST_THREADS, cores) if int(values.get("width", 0)) >= WIDE else 1
