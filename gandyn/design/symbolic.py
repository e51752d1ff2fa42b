"""Closed forms of a design, by SymPy in a process that can be killed: for reading and for proofs.

Nothing is trained or drawn by these. Each formula agrees with quadrature to 25 digits; what was not found, or
not verified, or not in time is left out. A process is spawned at the first request and kept warm; the newest
request wins. Nothing here imports SymPy.

    closed_forms(design)              waits for the answer
    request(design)                   a future; `add_done_callback` is called in a thread of its own
    stop()                            ends the process; the next request starts another
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from gandyn import module_process
from gandyn.design.design import Design
from gandyn.frozendict import FrozenDict

# Seconds for a step, and for a design; the last GRACE of them are for a process that does not obey.
STEP_LIMIT, LIMIT, GRACE = 2.0, 5.0, 0.6
# Seconds in which a spawned process has to be there.
START_LIMIT = 30.0


class Formula(NamedTuple):
    """A result: as it is typed, and as LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True)
class ClosedForms:
    """What SymPy found of a design.

    formulas by name: psi, phi, inverse, beta, alpha (in t); w, slope_d, d_discriminator, d, followed (in r);
    output (in v); range_low, range_high, constant_psi, constant_phi; conjugate, f* of an f-GAN. ψ(ω(1)) = 0,
    and constant_psi was added for that; φ(ω(1)) = 0, so that d_discriminator, φ(ω(r)) + r ψ(ω(r)), is 0 at 1.
    slope_d is its derivative, w its second one. followed is what the generator's gradient follows,
    F' = β(ω(r)) − β(ω(1)), where β is typed; d is α(ω(r)) + r β(ω(r)) where α is, else what is followed.
    proofs: whether it was proved that ω' > 0 ("increasing"), ρ > 0 on Ω ("positive"), ω is continuous
    ("continuous"), d is convex ("convex") and least at r = 1 ("least"); False where a place shows that it is
    not so. seconds: of each step.
    """

    formulas: FrozenDict[Formula] = field(default_factory=FrozenDict)
    proofs: FrozenDict[bool] = field(default_factory=FrozenDict)
    seconds: FrozenDict[float] = field(default_factory=FrozenDict)

    @property
    def answers(self) -> dict[str, bool | None]:
        """The proofs as `gandyn.design.conditions.conditions` takes them, with "range" if Ω was found."""
        return {**self.proofs, "range": {"range_low", "range_high"} <= set(self.formulas) or None}


@dataclass
class _Request:
    """A request under way, and what was heard of it. again: it may be sent to another process."""

    id: int
    design: Design
    values: dict[str, float]
    future: Future[ClosedForms] = field(default_factory=Future)
    again: bool = True
    begun: float | None = None
    formulas: dict[str, Formula] = field(default_factory=dict)
    proofs: dict[str, bool] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def line(self) -> str:
        """The request as the process reads it."""
        data = {"id": self.id, "design": self.design.to_dict(), "values": self.values}
        return json.dumps({**data, "step_limit": STEP_LIMIT, "limit": LIMIT - GRACE}) + "\n"

    def note(self, answer: Mapping[str, Any]) -> None:
        """Keeps a line of the answer."""
        if "begun" in answer:
            self.begun = time.monotonic()
        elif "formula" in answer:
            self.formulas[answer["name"]] = Formula(**answer["formula"])
        elif "proved" in answer:
            self.proofs[answer["name"]] = answer["proved"]
        elif "step" in answer:
            self.seconds[answer["step"]] = answer["seconds"]

    def finish(self) -> None:
        """Hands over what there is."""
        if self.future.set_running_or_notify_cancel():
            found = (FrozenDict(self.formulas), FrozenDict(self.proofs), FrozenDict(self.seconds))
            self.future.set_result(ClosedForms(*found))


class SymbolicWorker:
    """One process of SymPy, spawned when it is first needed. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process: subprocess.Popen[str] | None = None
        self._request: _Request | None = None
        self._timer: threading.Timer | None = None
        self._count = 0

    def request(self, design: Design, values: Mapping[str, float] | None = None) -> Future[ClosedForms]:
        """The future closed forms at these values of the parameters, else their own; an older future that is
        not done is cancelled.
        """
        with self._lock:
            older = self._request
            self._count += 1
            made = _Request(self._count, design, {**design.values, **(values or {})})
            self._request = made
            self._send(made)
        if older is not None:
            older.future.cancel()
            older.future.set_running_or_notify_cancel()
        return made.future

    def stop(self) -> None:
        """Ends the process; a future that is not done is cancelled."""
        with self._lock:
            request, self._request = self._request, None
            process, self._process = self._process, None
            self._watch(None)
        if request is not None:
            request.future.cancel()
        if process is not None:
            _end(process)

    def warm(self) -> None:
        """Starts the process, so that the first answer comes sooner."""
        with self._lock:
            self._running()

    def _send(self, request: _Request) -> None:
        fresh = self._process is None
        process = self._running()
        self._watch(START_LIMIT if fresh else GRACE)
        with contextlib.suppress(OSError):
            assert process.stdin is not None
            process.stdin.write(request.line())
            process.stdin.flush()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = _spawn()
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Reads the process's lines until it ends."""
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for line in process.stdout:
                self._heard(process, json.loads(line))
        self._ended(process)

    def _heard(self, process: subprocess.Popen[str], answer: Mapping[str, Any]) -> None:
        with self._lock:
            request = self._request
            if request is None or answer.get("id") != request.id or process is not self._process:
                return
            request.note(answer)
            if "done" not in answer:
                left = LIMIT - (time.monotonic() - (request.begun or time.monotonic()))
                self._watch(min(STEP_LIMIT + GRACE, max(0.0, left)))
                return
            self._request = None
            self._watch(None)
        request.finish()

    def _ended(self, process: subprocess.Popen[str]) -> None:
        """A process that is gone: its request has what it has, unless it never got that far."""
        _end(process)
        with self._lock:
            if process is not self._process:
                return
            self._process, request = None, self._request
            self._watch(None)
            if request is None:
                return
            if request.again and request.begun is None:
                request.again = False
                self._send(request)
                return
            self._request = None
        request.finish()

    def _watch(self, seconds: float | None) -> None:
        """Kills the process unless it is heard of within so many seconds."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None and self._process is not None:
            self._timer = threading.Timer(seconds, self._process.kill)
            self._timer.daemon = True
            self._timer.start()


def _spawn() -> subprocess.Popen[str]:
    """A process of its own program, which shares no memory, no lock and no window with ours."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        module_process.command("gandyn.design._sympy_worker"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


_WORKER = SymbolicWorker()
atexit.register(_WORKER.stop)
request, stop, warm = _WORKER.request, _WORKER.stop, _WORKER.warm


def closed_forms(design: Design, values: Mapping[str, float] | None = None) -> ClosedForms:
    """What SymPy finds within LIMIT seconds, waiting for it; nothing if another request came between."""
    try:
        return request(design, values).result()
    except CancelledError:
        return ClosedForms()
