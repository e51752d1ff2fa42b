"""What is claimed of a designed GAN's flow: what `gandyn.design.closed_form` derives with its parameters as
they are.

A claim without kinds is a sentence that no run can be held against: the start decides more than it says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from gandyn.claim import Claim
from gandyn.design import closed_form as derived
from gandyn.design.closed_form import ClosedForm, closed_form
from gandyn.design.coefficients import coefficients
from gandyn.design.design import Design

CLOSED = "An energy and the angular momentum are conserved: every orbit is closed."
SINK = "From small starts it converges: the eigenvalues at the origin have negative real parts."
SOURCE = "The origin repels: an eigenvalue there has a positive real part."
SADDLE = "The origin is a saddle: nearly every start leaves it."
SLOWLY = "On a line small orbits converge, but only like 1/√t: κ = c₀b₁ − b₀c₁ is negative."
OUTWARD = "On a line small orbits grow: a player is driven outward."
BESIDE = "On a line the player whose push vanishes at the origin comes to rest beside it."
CIRCLE = "In the plane, with angular momentum L₀ ≠ 0, small orbits tend to the circle ‖θ‖ = (−c₀/b₀)^¼ √|L₀|."
APART = "The origin is a centre: where the angular momentum is not 0 no orbit can reach it."
SILENT = "The linearisation at the origin does not decide what the flow does; long runs tell."
# Where the discriminator's push must be positive for every orbit to be closed.
PLACES = np.linspace(-30.0, 30.0, 241)

Holds = Callable[[ClosedForm], bool]


def claims_of(design: Design) -> tuple[Claim, ...]:
    """Of a design; the last one holds of anything."""

    def at(k: Any) -> ClosedForm:
        return _derived(design, tuple(map(float, k)))

    def when(holds: Holds, dims: str = "any") -> Callable[[Any, int], bool]:
        return lambda k, dim: dims in ("any", "line" if dim == 1 else "plane") and holds(at(k))

    def circle(k: Any, momentum: float) -> float:
        return float((-at(k).c0 / at(k).b0) ** 0.25 * momentum**0.5)

    closed = Claim(CLOSED, ("closed-orbits",), lambda k, dim: _never_stops(design, k) and _turns(at(k)))
    tending = when(lambda one: one.line == derived.CONVERGES, "plane")
    return (
        closed,
        Claim(SINK, ("converges",), when(lambda one: one.kind == derived.SINK)),
        Claim(SADDLE, (), when(lambda one: one.kind == derived.SADDLE)),
        Claim(SOURCE, (), when(lambda one: one.kind == derived.SOURCE)),
        Claim(SLOWLY, ("converges-sublinearly",), when(lambda one: one.line == derived.CONVERGES, "line")),
        Claim(OUTWARD, (), when(lambda one: one.line == derived.GROWS, "line")),
        Claim(BESIDE, (), when(lambda one: one.line == derived.RESTS, "line")),
        Claim(CIRCLE, ("tends-to-circle",), tending, circle),
        Claim(APART, (), when(lambda one: one.kind == derived.CENTRE and one.line != "", "plane")),
        Claim(SILENT, ()),
    )


@lru_cache(maxsize=512)
def _derived(design: Design, numbers: tuple[float, ...]) -> ClosedForm:
    return closed_form(design, _values(design, numbers))


def _values(design: Design, numbers: Any) -> dict[str, float]:
    return dict(zip((one.id for one in design.parameters), numbers))


def _turns(one: ClosedForm) -> bool:
    """Whether an energy is conserved; on a line every orbit then turns round the centre."""
    return one.kind == derived.CENTRE and one.line == derived.CLOSED


def _never_stops(design: Design, k: Any) -> bool:
    pushes = np.asarray(-coefficients(design, PLACES, values=_values(design, k))[1])
    return bool((pushes > 0.0).all())
