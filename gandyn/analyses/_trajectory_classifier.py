"""What a long run does, from the run alone: the judge of every verdict, and the only one where theory is
silent.

A run of length T is looked at in windows [T/64, T/32], …, [T/2, T]. With M the largest ‖x‖ in each, log₂ of
the ratio of neighbours is constant for a power law of time, doubles for an exponential, and vanishes for what
stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gandyn import orbit
from gandyn.analyses.context import Trace, place
from gandyn.message import Message
from gandyn.orbit import DIVERGED, FINISHED, Array

CONVERGES, SUBLINEARLY, CLOSED = "converges", "converges-sublinearly", "closed-orbits"
CIRCLE, CYCLE, DIVERGES, SINGULAR, INCONCLUSIVE = (
    "tends-to-circle",
    "limit-cycle",
    "diverges",
    "singular",
    "inconclusive",
)
KINDS = (CONVERGES, SUBLINEARLY, CLOSED, CIRCLE, CYCLE, DIVERGES, SINGULAR, INCONCLUSIVE)
WINDOWS = 6
# ‖x‖ below this share of the start's is 0, swings of s, p, q below that share of ‖x‖² are none.
GONE, STILL = 1e-7, 1e-5
# What gets as far as this share of its path has not gone round once, or does not swing but creep; speed like
# t^(−k) has an end to come to only for k > 1, and in a saturated region k is 1: s moves like log t. An
# equilibrium of order n is approached with k = n/(n − 1).
ONCE, CREEPING, SUMMABLE = 0.3, 0.02, 1.3
# A turn by π to this share is a change of sign.
FLIPPED = 1e-6
# Tops of an irregular motion differ by no more than this factor.
BAND = 1.25


@dataclass(frozen=True)
class Classification:
    """kind: one of KINDS; rate: per unit of time (converges) or the power of t (sublinear, or growth), NaN if
    neither.

    size, low: largest and smallest ‖x‖ in the last half; text: the numbers it rests on. point: where it came
    to rest, if not at the origin. irregular: whether it goes on within bounds without repeating itself, as
    far as the windows tell. radius: ‖θ‖ at the end. pole: where the field is undefined, if the run came
    there. flips: whether each round changes the sign of x.
    """

    kind: str
    text: str
    rate: float = float("nan")
    size: float = float("nan")
    point: tuple[float, ...] = ()
    irregular: bool = False
    radius: float = float("nan")
    low: float = float("nan")
    pole: str = ""
    flips: bool = False


@dataclass(frozen=True)
class Windows:
    """Per window: top and bottom of ‖x‖, swing of (s, p, q) over ‖x‖², largest speed, mean |L|; slopes: log₂
    of neighbouring tops' ratios.
    """

    top: Array
    bottom: Array
    swing: Array
    speed: Array
    momentum: Array
    slopes: Array


def windows(trace: Trace, lane: int) -> Windows | None:
    """None if the run was too short."""
    n = trace.length[lane]
    if n < 256:
        return None
    edges = [max(n >> (WINDOWS - i), 1) for i in range(WINDOWS + 1)]
    size = np.sqrt(trace.p[lane] + trace.q[lane])
    parts = [slice(i, j) for i, j in pairwise(edges)]
    top, bottom = (np.array([f(size[part]) for part in parts]) for f in (np.max, np.min))
    ptp = np.array([[np.ptp(x[lane, part]) for part in parts] for x in (trace.s, trace.p, trace.q)]).max(0)
    speed = np.array([np.max(trace.speed[lane, part]) for part in parts])
    square = trace.p[lane] * trace.q[lane] - trace.s[lane] ** 2
    momentum = np.array([np.sqrt(np.maximum(square[part], 0.0)).mean() for part in parts])
    floor = np.maximum(top, 1e-150)
    return Windows(top, bottom, ptp / floor**2, speed, momentum, np.log2(floor[:-1] / floor[1:]))


def classify(trace: Trace, lane: int = 0) -> Classification:
    """What the run of one start did."""
    if trace.ended[lane] == DIVERGED:
        return Classification(DIVERGES, Message("left ‖x‖ ≤ 10⁶ {}", trace.moment(lane)))
    if trace.poles[lane]:
        return Classification(SINGULAR, _end(trace, lane), pole=trace.poles[lane])
    w = windows(trace, lane)
    if w is None:
        return Classification(INCONCLUSIVE, _end(trace, lane))
    found = _vanishing(trace, lane, w) or _resting(trace, lane, w) or _growing(trace, w)
    found = found or _stalling(trace, lane, w)
    found = found or _flipping(trace, lane, w) or _narrowing(w)
    found = found or (None if _creeps(trace, lane, w, ONCE) else _turning(w) or _wandering(w))
    if found is None:
        tops = ", ".join(f"{x:.4g}" for x in w.top)
        silent = Message("‖x‖ neither settles nor follows a law: {} in doubling windows", tops)
        return Classification(INCONCLUSIVE, silent, size=float(w.top[-1]))
    text = found.text if trace.ended[lane] == FINISHED else Message("{}; {}", found.text, _end(trace, lane))
    return replace(
        found,
        text=text,
        radius=float(np.sqrt(trace.q[lane, trace.length[lane] - 1])),
        low=float(w.bottom[-1]),
    )


def _end(trace: Trace, lane: int) -> str:
    """Where and why a run ended early."""
    point = place(trace.last[lane])
    when = trace.moment(lane)
    if trace.poles[lane]:
        return Message(
            "{} it came to {}, where the field is undefined; it was last seen at ({})",
            when,
            trace.poles[lane],
            point,
        )
    if trace.ended[lane] == orbit.LEFT_BOX:
        return Message("the run left the box {}, at ({})", when, point)
    if trace.ended[lane] == orbit.UNFINISHED:
        return Message("the run was given up {}, at ({}), for it took too many steps", when, point)
    return Message(
        "{} it came to ({}), where the field is undefined or changes too fast to be followed", when, point
    )


def _vanishing(trace: Trace, lane: int, w: Windows) -> Classification | None:
    """Towards the origin: exponentially or like a power of t."""
    start, top, k = float(np.sqrt(trace.p[lane, 0] + trace.q[lane, 0])), float(w.top[-1]), w.slopes
    if top < GONE * start or (k[-1] > 1.6 * k[-2] > 0.0 and k[-1] > 1.0):
        rate = measured_rate(trace, lane)
        text = Message("‖x‖ fell from {:.3g} to {:.3g}, like e^(−{:.4g} {})", start, top, rate, trace.clock)
        return Classification(CONVERGES, text, rate, top)
    # From L ≠ 0 the origin is only reached if L dies as well.
    lost = np.log2(np.maximum(w.momentum[-2], 1e-300) / np.maximum(w.momentum[-1], 1e-300))
    turning = w.momentum[-1] > 1e-6 * top**2 and lost < k[-1]
    if (
        k[-3:].min() > 0.02
        and k[-2:].min() > 0.03
        and k[-1] > 0.8 * k[-2]
        and k[-2] > 0.7 * k[-3]
        and not turning
    ):
        text = Message("‖x‖ fell to {:.3g}, like {}^(−{:.3g})", top, trace.clock, k[-1])
        return Classification(SUBLINEARLY, text, float(k[-1]), top)
    return None


def measured_rate(trace: Trace, lane: int = 0) -> float:
    """Slope of −log ‖x‖ while it lies between 10⁻² and 10⁻¹¹ of its start (or the last half, if it never got
    so far).
    """
    n = trace.length[lane]
    size = np.sqrt(trace.p[lane, :n] + trace.q[lane, :n])
    low = np.nonzero(size < 1e-11 * size[0])[0]
    stop = int(low[0]) if low.size else n
    use = np.arange(stop)[size[:stop] < 1e-2 * size[0]]
    if use.size < 16:
        use = np.arange(stop // 4, stop)
    if use.size < 3:
        return float("nan")
    return float(-np.polyfit(trace.t[use], np.log(np.maximum(size[use], 1e-300)), 1)[0])


def _resting(trace: Trace, lane: int, w: Windows) -> Classification | None:
    """At rest away from the origin."""
    point = tuple(float(x) for x in trace.last[lane])
    where = f"({place(point)})"
    # Nothing is at rest that only creeps, as where a saturated gradient is tiny but not 0: rest is rounding,
    # or speed that still falls.
    rounding = 8.0 * np.finfo(float).eps * w.top[-1] / float(trace.t[1] - trace.t[0])
    settled = bool(w.speed[-1] <= rounding or w.speed[-1] < 0.3 * w.speed[-2])
    if settled and w.speed[-1] < 1e-7 * float(trace.speed[lane].max()) and w.swing[-1] < STILL:
        text = Message("came to rest at {}, away from the origin", where)
        return Classification(CONVERGES, text, size=float(w.top[-1]), point=point)
    falling = np.log2(np.maximum(w.speed[:-1], 1e-300) / np.maximum(w.speed[1:], 1e-300))
    creeps = _creeps(trace, lane, w, CREEPING)
    if falling[-2:].min() > (SUMMABLE if creeps else 0.3) and abs(w.slopes[-1]) < 1e-3 and w.swing[-1] < 0.01:
        text = Message(
            "slows down like {}^(−{:.3g}) near {}, away from the origin", trace.clock, falling[-1], where
        )
        return Classification(SUBLINEARLY, text, float("nan"), float(w.top[-1]), point)
    return None


def _creeps(trace: Trace, lane: int, w: Windows, share: float) -> bool:
    """Whether in the last half it came as far as this share of its path, rather than to go round or to and
    fro.
    """
    path = w.speed[-1] * float(trace.t[trace.length[lane] - 1]) / 2.0
    return bool(w.swing[-1] * w.top[-1] > share * path)


def _growing(trace: Trace, w: Windows) -> Classification | None:
    """Without bound, as far as seen: like a power of t, or tenfold; a growth that only begins may end at any
    circle or cycle.
    """
    k = -w.slopes[-3:]
    proven = k.max() < 1.3 * k.min() or k.sum() > np.log2(10.0)
    if proven and k.min() > 0.03 and k[-1] > 0.85 * k[-2] and k[-2] > 0.7 * k[-3]:
        text = Message("‖x‖ grew to {:.4g}, like {}^{:.3g}", w.top[-1], trace.clock, k[-1])
        return Classification(DIVERGES, text, float(k[-1]), float(w.top[-1]))
    return None


def _stalling(trace: Trace, lane: int, w: Windows) -> Classification | None:
    """All but at rest far out, where gradients vanish without being 0: how long it stays no run can tell."""
    # The whole run's speed: in a long one even the first window may lie within the stall.
    if w.speed[-1] > 1e-3 * trace.speed[lane].max() or w.top[-1] < 0.5 * w.top[0]:
        return None
    text = Message(
        "it stalls at ‖x‖ = {:.4g}, where the gradients all but vanish, and may leave after any time",
        w.top[-1],
    )
    return Classification(INCONCLUSIVE, text, size=float(w.top[-1]))


def _narrowing(w: Windows) -> Classification | None:
    """Towards a circle like a power of t: ‖x‖ falls, and the swing falls faster than ‖x‖²; towards the origin
    it would not.
    """
    fading = w.swing[1:] / np.maximum(w.swing[:-1], 1e-300)
    if not (np.diff(w.top[-3:]) < 0.0).all() or fading[-3:].max() > 0.9 or w.bottom[-1] < 0.5 * w.top[-1]:
        return None
    ends = f"{w.bottom[-1]:.4g}", f"{w.top[-1]:.4g}"
    text = Message("‖x‖ narrows to between {} and {}", *ends)
    if ends[0] == ends[1]:
        text = Message("‖x‖ narrows to {}", ends[1])
    return Classification(CIRCLE, text, size=float(w.top[-1]))


def _flipping(trace: Trace, lane: int, w: Windows) -> Classification | None:
    """From x to −x and back in every round, which leaves s, ‖φ‖², ‖θ‖² as still as on a circle. Samples lie
    odd numbers of rounds apart.
    """
    n = trace.length[lane]
    least = float(trace.speed[lane, n // 2 : n - 1].min(initial=np.inf)) * float(trace.t[1] - trace.t[0])
    if (
        abs(w.slopes[-1]) > 0.01
        or w.swing[-1] > 0.01
        or least < 2.0 * w.bottom[-1] * (1.0 - FLIPPED - w.swing[-1])
    ):
        return None
    size = float(w.top[-1])
    text = Message("‖x‖ stays at {:.4g} while x changes its sign in every round: a swing of period two", size)
    return Classification(CLOSED, text, size=size, flips=True)


def _turning(w: Windows) -> Classification | None:
    """Bounded and away from 0: on a circle, or around for ever."""
    if abs(w.slopes[-1]) > 0.01:
        return None
    size = float(w.top[-1])
    fading = w.swing[1:] / np.maximum(w.swing[:-1], 1e-300)
    if w.swing[-1] < STILL or (w.swing[-1] < 0.05 and fading[-3:].max() < 0.75):
        text = Message(
            "‖x‖ settled at {:.6g}; s, ‖φ‖², ‖θ‖² still swing by {:.2g} of ‖x‖²", size, w.swing[-1]
        )
        return Classification(CIRCLE, text, size=size)
    if (abs(w.slopes[-2:]).max() < 5e-3 or _drawn(w)) and fading[-1] > 0.9:
        return Classification(CLOSED, swinging(w.bottom[-1], size), size=size)
    return None


def _drawn(w: Windows) -> bool:
    """Whether tops and bottoms come to a size of their own, each window's change a small share of the one
    before.
    """
    changes = np.abs(np.diff(np.log(np.maximum([w.top[-4:], w.bottom[-4:]], 1e-300))))
    shrinks = changes[:, 1:] < 0.3 * changes[:, :-1] + 1e-9
    return bool(shrinks.all() and changes[:, -1].max() < 1e-3)


def swinging(bottom: float, top: float) -> str:
    """Between which sizes, if a reader can tell them apart."""
    ends = f"{bottom:.4g}", f"{top:.4g}"
    if ends[0] == ends[1]:
        return Message("‖x‖ stays at {}", ends[1])
    return Message("‖x‖ keeps swinging between {} and {}", *ends)


def _wandering(w: Windows) -> Classification | None:
    """Within the same bounds for three windows, to a quarter, but never twice the same: many tori, or chaos.

    What creeps on, each window beyond the one before, is none of these.
    """
    tops, bottoms = w.top[-3:], w.bottom[-3:]
    steps = w.top[-4:] / w.top[-5:-1]
    if tops.max() > BAND * tops.min() or (steps > 1.005).all() or (steps < 0.995).all():
        return None
    size = float(tops.max())
    text = Message("‖x‖ wanders irregularly between {:.4g} and {:.4g}", bottoms.min(), size)
    return Classification(CLOSED, text, size=size, irregular=True)
