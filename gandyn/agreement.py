"""Does the drawn orbit look as the verdict says? A quick check of one against the other, free of false
alarms.

    clash = gandyn.agreement(gandyn.analyze(scenario, phi=phi, theta=theta).verdict, gandyn.flow(scenario,
    phi, theta))

A drawn run is short, so only what it shows beyond doubt counts: that it leaves, comes to where the field is
undefined, stands still, is gone, keeps its size while it should long be gone, or loses a size that is
conserved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.analyses.context import moment, place
from gandyn.analyses.theory import Verdict
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    SINGULAR,
    SUBLINEARLY,
)
from gandyn.analyses.verdict_text import of_law
from gandyn.message import Message
from gandyn.orbit import DIVERGED, Array, Orbit
from gandyn.orbit import SINGULAR as UNDEFINED

# Samples that are looked at, and the least that say anything.
MOST, LEAST = 1024, 32
# In its last quarter an orbit at rest moves by less than the first share of its size, to rounding by less
# than the second; one that has vanished is smaller than the third share of its start; one that moved at all
# went farther than the fourth.
STILL, EXACT, GONE, MOVED = 1e-7, 1e-12, 1e-8, 1e-3
# Two sizes are the same, two points of rest one, if they differ by less than such shares.
EVEN, SAME = 1e-5, 1e-2
# What should have fallen by e to this power in the last half of a run cannot be as large as before.
FALLEN = 25.0
MOVES = (CLOSED, CIRCLE, CYCLE)
SENTENCES = {
    "left": "The drawn orbit diverges {}, but the verdict says that it {}.",
    "undefined": "The drawn orbit comes to where the field is undefined {}, but the verdict says that it {}.",
    "rests": "The drawn orbit comes to rest at ({}), but the verdict says that it {}.",
    "elsewhere": "The drawn orbit comes to rest at ({}), and not where the verdict says.",
    "vanishes": "The drawn orbit comes to the origin, but the verdict says that it {}.",
    "stays": "The drawn orbit keeps its size of {:.4g} to the end, but the verdict says that it {}.",
    "drifts": "The drawn orbit changes its size from {:.4g} to {:.4g}, but the verdict says that it {}.",
}


@dataclass(frozen=True)
class Disagreement:
    """code: a key of SENTENCES. values: its numbers, as (t,), the point of rest or sizes. says: what the
    verdict says, as `verdict_text` has it.

    rounds: whether t counts iterations of training.
    """

    code: str
    values: tuple[float, ...]
    says: str
    rounds: bool = False

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> Message:
        """The sentence; what a code's sentence has no place for is left out."""
        template = SENTENCES[self.code]
        places = template.count("{")
        values: tuple[object, ...] = self.values[: places - 1]
        if self.code in ("left", "undefined"):
            values = (moment(self.values[0], "n" if self.rounds else "t"),)
        elif self.code in ("rests", "elsewhere"):
            values = (place(self.values),)
        return Message(template, *(*values, self.says)[:places])


def agreement(verdict: Verdict, orbit: Orbit, *, rounds: bool = False) -> Disagreement | None:
    """How the orbit (a single one, from the verdict's start) contradicts the verdict, or None; rounds: of
    training, not of the flow.

    `str` of the answer is a sentence.
    """
    if verdict.kind == INCONCLUSIVE or orbit.length < 1:
        return None
    code, values = _contradiction(verdict, orbit)
    return Disagreement(code, values, of_law(verdict), rounds) if code else None


def _contradiction(verdict: Verdict, orbit: Orbit) -> tuple[str, tuple[float, ...]]:
    """Code and values; "" where there is none."""
    end = float(orbit.t[-1])
    if orbit.ended == DIVERGED:
        return ("left", (end,)) if verdict.kind != DIVERGES else ("", ())
    # Samples an odd number apart, so that a swing of period two is not taken for rest.
    every = max(1, len(orbit.t) // MOST) | 1
    part, last = (
        np.concatenate([orbit.phi[some], orbit.theta[some]], axis=-1)
        for some in (slice(None, None, every), slice(-2, None))
    )
    if orbit.ended == UNDEFINED:
        shrunk = np.linalg.norm(last[-1]) < 0.5 * np.linalg.norm(part[0])
        far = verdict.kind in MOVES or (
            verdict.kind in (CONVERGES, SUBLINEARLY) and not verdict.point and not shrunk
        )
        return ("undefined", (end,)) if far else ("", ())
    if len(part) < LEAST or verdict.kind == SINGULAR:
        return "", ()
    return _at_rest(verdict, part, last, end) or _in_size(verdict, part, orbit.t[::every]) or ("", ())


def _at_rest(verdict: Verdict, part: Array, last: Array, end: float) -> tuple[str, tuple[float, ...]] | None:
    """An orbit that came to rest, or to the origin, where the verdict says something else."""
    size = np.linalg.norm(part, axis=1)
    late = part[-len(part) // 4 :]
    if size[-len(late) :].max() < GONE * size[0]:
        return ("vanishes", ()) if verdict.kind in (*MOVES, DIVERGES) or verdict.point else None
    moved = max(float(np.ptp(late, axis=0).max()), float(np.abs(last[1] - last[0]).max()))
    if not moved < _stillness(verdict, end) * size[-1] or np.ptp(part, axis=0).max() < MOVED * size.max():
        return None
    point = tuple(float(v) for v in last[1])
    if verdict.point:
        return ("elsewhere", point) if np.linalg.norm(last[1] - verdict.point) > SAME * size[-1] else None
    # Growth comes to rest where gradients underflow, although by its law it never does.
    lawful = verdict.rests or verdict.law in ("growth", "constant speed")
    return None if lawful else ("rests", point)


def _stillness(verdict: Verdict, end: float) -> float:
    """The share of its size by which the last quarter may move at most to be at rest, given what slow motion
    the verdict allows.
    """
    if verdict.kind == SUBLINEARLY:
        return EXACT
    way = verdict.rate * abs(end) / 4.0
    if verdict.kind != CONVERGES or way > 1e3 * STILL:
        return STILL
    # Slower than rounding shows, and whoever stands still may yet be on the way.
    return 0.0 if way < 1e3 * EXACT else EXACT


def _in_size(verdict: Verdict, part: Array, t: Array) -> tuple[str, tuple[float, ...]] | None:
    """An orbit whose size stays although it should be gone, or changes although it is conserved."""
    size, span = np.linalg.norm(part, axis=1), abs(float(t[-1] - t[0]))
    if verdict.kind == CONVERGES and not verdict.rests and verdict.rate * span / 2.0 > FALLEN:
        tops = [_top(piece) for piece in np.array_split(size[len(size) // 2 :], 3)]
        turns = (
            np.linalg.norm(np.diff(part[-len(part) // 4 :], axis=0), axis=1).sum() > 2.0 * np.pi * tops[-1]
        )
        return ("stays", (tops[-1],)) if turns and max(tops) - min(tops) < EVEN * tops[-1] else None
    if verdict.kind == CLOSED and verdict.law == "conserved" and span > 2.0 * verdict.period:
        once = int(np.ceil(verdict.period / abs(float(t[1] - t[0])))) + 2
        first, last = _top(size[:once]), _top(size[-once:])
        return ("drifts", (first, last)) if once > LEAST and abs(last - first) > SAME * first else None
    return None


def _top(size: Array) -> float:
    """The largest of samples, by the parabola through it and its neighbours."""
    i = int(np.argmax(size))
    if i in (0, len(size) - 1):
        return float(size[i])
    low, top, high = (float(v) for v in size[i - 1 : i + 2])
    bend = low - 2.0 * top + high
    return top if bend == 0.0 else top - (high - low) ** 2 / (8.0 * bend)
