"""What is claimed of a designed GAN's flow: what follows from its formulas at the parameters as they are.

With b = −c > 0 turned round the origin (β = ψ), energy is conserved and every orbit is closed. Otherwise the
linearisation at the origin decides, with eigenvalues ½[(a + e) ± √((a − e)² + 4bc)]; where it is a centre,
κ = c₀b₁ − b₀c₁ does in one dimension (b₁, c₁ the derivatives at 0): see docs/mathematics.md. A claim without
kinds is a sentence that no run can be held against.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gandyn.claim import Claim
from gandyn.design.coefficients import coefficients, field_trees
from gandyn.design.design import Design
from gandyn.design.kinks import kinks
from gandyn.design.norms import is_even
from gandyn.design.numbers import evaluate
from gandyn.design.tree import ZERO, negate
from gandyn.variants._claims import CLOSED_TEXT

SINK = "From small starts it converges: the eigenvalues at the origin have negative real parts."
SOURCE = "The origin repels: an eigenvalue there has a positive real part."
SADDLE = "The origin is a saddle, since c(0) and b(0) have one sign: nearly every start leaves it."
SLOWLY = "On a line small orbits converge, but only algebraically: κ = c₀b₁ − b₀c₁ is negative."
OUTWARD = "On a line small orbits grow: κ = c₀b₁ − b₀c₁ is positive."
APART = "The origin is a centre: where the angular momentum is not 0 no orbit can reach it."
SILENT = "The linearisation at the origin does not decide what the flow does; long runs tell."
# How near to 0 a number counts as 0, and where the push must be positive for every orbit to be closed.
TINY, PLACES = 1e-12, np.linspace(-30.0, 30.0, 241)
EPSILON = 1e-60


class Origin(NamedTuple):
    """The field at the origin: its coefficients there, whether a and e are 0 everywhere, the larger real part
    of its eigenvalues, and κ. All NaN where the field has no linearisation.
    """

    b: float
    c: float
    turns: bool
    growth: float
    kappa: float

    @property
    def centre(self) -> bool:
        """Whether the field turns round the origin and conserves angular momentum."""
        return self.turns and self.b * self.c < -TINY


NOTHING = Origin(np.nan, np.nan, False, np.nan, np.nan)


def claims_of(design: Design) -> tuple[Claim, ...]:
    """Of a design; the last one holds of anything."""
    return (
        Claim(CLOSED_TEXT, ("closed-orbits",), _when(design, _is_closed)),
        Claim(SINK, ("converges",), _when(design, lambda one: one.growth < -TINY)),
        Claim(SADDLE, (), _when(design, lambda one: one.turns and one.b * one.c > TINY)),
        Claim(SOURCE, (), _when(design, lambda one: one.growth > TINY)),
        Claim(
            SLOWLY, ("converges-sublinearly",), _when(design, lambda one: one.centre and one.kappa < -TINY, 1)
        ),
        Claim(OUTWARD, (), _when(design, lambda one: one.centre and one.kappa > TINY, 1)),
        Claim(APART, (), _when(design, lambda one: one.centre, 2)),
        Claim(SILENT, ()),
    )


def _when(design: Design, holds: Callable[..., bool], dims: int = 0) -> Callable[[Any, int], bool]:
    """dims 1: on a line only, 2: in more dimensions only, 0: in all."""

    def when(k: Any, dim: int) -> bool:
        values = dict(zip((one.id for one in design.parameters), k))
        if dims and (dim == 1) != (dims == 1):
            return False
        return holds(design, values) if holds is _is_closed else holds(origin(design, values))

    return when


def origin(design: Design, values: dict[str, float]) -> Origin:
    """What the field is at the origin."""
    step = np.array(1j * EPSILON)
    found = coefficients(design, step, 0.0 * step, 0.0 * step, values)
    a, b, c, e = (float(np.real(x)) for x in found)
    if not (np.isfinite([a, b, c, e]).all() and _is_regular(design, values)):
        return NOTHING
    b1, c1 = (float(np.imag(x)) / EPSILON for x in found[1:3])
    growth = 0.5 * (a + e + np.sqrt(complex((a - e) ** 2 + 4.0 * b * c)).real)
    field = field_trees(design)
    return Origin(b, c, field.a == field.e == ZERO, growth, c * b1 - b * c1)


def _is_regular(design: Design, values: dict[str, float]) -> bool:
    """Whether the field is smooth around the origin."""
    field = field_trees(design)
    at = {"s": np.zeros(()), "norm_phi": np.zeros(()), "norm_theta": np.zeros(()), **values}
    return all(map(is_even, field)) and all(float(evaluate(u, at)) != 0.0 for u in kinks(field))


def _is_closed(design: Design, values: dict[str, float]) -> bool:
    """Whether each player pushes as the other pulls, and never stops."""
    field = field_trees(design)
    if not (field.a == field.e == ZERO and field.c == negate(field.b)):
        return False
    pushes = np.asarray(-coefficients(design, PLACES, values=values)[1])
    return bool((pushes > 0.0).all())
