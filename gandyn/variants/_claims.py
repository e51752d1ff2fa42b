"""Claims that several variants make."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, pi, sqrt
from typing import Any

from gandyn.claim import Claim, everywhere
from gandyn.message import Message

When = Callable[[Any, int], bool]

CLOSED_TEXT = "Energy and angular momentum are conserved: every orbit is closed."
CYCLE_TEXT = (
    "On a line it runs into a limit cycle through the kink of the penalty at φ = 0, with |θ| up to "
    "2λ{} (1 + r)/(1 − r), r = exp(−πλ/√(1 − λ²))."
)
STOPPED_TEXT = (
    "On a line so strong a penalty (λ ≥ 1) stops φ: it comes to rest at φ = 0, |θ| = 2λ{}, "
    "away from the origin."
)


def on_a_line(k: Any, dim: int) -> bool:
    """One dimension, where angular momentum is always 0."""
    return dim == 1


def in_the_plane(k: Any, dim: int) -> bool:
    """From two dimensions on: an orbit stays in the plane of its start."""
    return dim > 1


def both(one: When, other: When) -> When:
    """Where both hold."""
    return lambda k, dim: one(k, dim) and other(k, dim)


def conserved_root(k: Any, momentum: float) -> float:
    """√|L₀|."""
    return sqrt(momentum)


def slow_or_circle(when: When = everywhere) -> tuple[Claim, Claim]:
    """What a falling energy and conserved angular momentum make of a field whose b and c are alike at the
    origin."""
    return (
        Claim(
            "On a line it converges, but only like 1/√t.",
            ("converges-sublinearly",), both(when, on_a_line),
        ),
        Claim(
            "In the plane, with angular momentum L₀ ≠ 0, it tends to the circle of radius √|L₀|.",
            ("tends-to-circle",), both(when, in_the_plane), conserved_root,
        ),
    )  # fmt: skip


def unpunished(k: Any, dim: int) -> bool:
    """A penalty of strength 0."""
    return bool(k.lambda_ == 0.0)


UNPUNISHED = Claim(
    "Without a penalty (λ = 0) it is the unconstrained WGAN: every orbit is a circle.",
    ("closed-orbits",),
    unpunished,
)


def kink_cycle(c: Callable[[Any], float], name: str = "c") -> tuple[Claim, Claim]:
    """What a pull of constant size away from φ = 0 makes of a line; c(k), called `name`, is the slope that
    the penalty asks for."""

    def largest(k: Any, momentum: float) -> float:
        strength = float(k.lambda_)
        r = exp(-pi * strength / sqrt(1.0 - strength**2))
        return 2.0 * strength * c(k) * (1.0 + r) / (1.0 - r)

    weak, strong = (Message(text, name) for text in (CYCLE_TEXT, STOPPED_TEXT))
    return (
        Claim(weak, ("limit-cycle",), lambda k, dim: dim == 1 and k.lambda_ < 1.0, largest),
        Claim(strong, ("converges",), on_a_line, lambda k, momentum: 2.0 * k.lambda_ * c(k)),
    )
