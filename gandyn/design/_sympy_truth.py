"""What formulas are held against: the values of a design with 40 digits, by quadrature of its own trees.

With r = q/p and w(r) = ρ(ω(r)) ω'(r), normalised at r = 1: ψ(ω(r)) = ∫₁ʳ w, φ(ω(r)) = −∫₁ʳ x w(x) dx; with
g = β'(ω) ω' in w's place, what the generator's gradient follows. The trees are evaluated by mpmath, without
SymPy, so that a mistake of the conversion shows as well. Only `gandyn.design._sympy_worker` loads this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath

from gandyn.design._sympy_numbers import MPMATH
from gandyn.design.coefficients import output
from gandyn.design.design import Design
from gandyn.design.numbers import evaluate
from gandyn.design.ratio import trees
from gandyn.design.tree import Node

DIGITS = 40
# Relative: quadrature that does not reach it says nothing.
TOLERANCE = mpmath.mpf(10) ** -25
# The places r, from left to right; 1 is where the integrals begin.
PLACES = tuple(mpmath.mpf(top) / bottom for top, bottom in ((1, 12), (1, 3), (3, 4), (3, 2), (3, 1), (12, 1)))

Numbers = list[Any]


class NoTruth(ValueError):
    """A value that is no real number, or a quadrature without 25 certain digits."""


def truth(design: Design, values: Mapping[str, Fraction]) -> dict[str, Numbers]:
    """Values by name at the PLACES, with t = ω(r) under "t" and log r under "v".

    psi, phi and d_discriminator of the discriminator; alpha and followed of a typed β; d as the design has
    it. Raises NoTruth.
    """
    known = {id: mpmath.mpf(value.numerator) / value.denominator for id, value in values.items()}

    def at(tree: Node, name: str, places: Numbers) -> Numbers:
        return [_real(evaluate(tree, {**known, name: place}, MPMATH)) for place in places]

    with mpmath.workdps(DIGITS + 10):
        found = {"r": list(PLACES), "v": [mpmath.log(r) for r in PLACES]}
        return found | _values(design, at, found["r"], found["v"])


def _values(
    design: Design, at: Callable[[Node, str, Numbers], Numbers], r: Numbers, v: Numbers
) -> dict[str, Numbers]:
    tree = trees(design)
    found = {"t": at(tree.omega, "r", r), "w": at(tree.w, "r", r), "output": at(output(design), "v", v)}
    psi, phi = _integrals(lambda place: at(tree.w, "r", [place])[0])
    found |= {"psi": psi, "phi": phi, "d_discriminator": _divergence(phi, psi)}
    beta = psi if tree.beta is None else at(tree.beta, "t", found["t"])
    if tree.beta is not None:
        rise, alpha = _integrals(lambda place: at(tree.g, "r", [place])[0])
        found |= {"alpha": alpha, "followed": _divergence(alpha, rise)}
    found["d"] = found.get("followed", found["d_discriminator"])
    if tree.alpha is not None:
        found["d"] = _divergence(at(tree.alpha, "t", found["t"]), beta)
    return found


def _divergence(alpha: Numbers, beta: Numbers) -> Numbers:
    """α(ω(r)) + r β(ω(r))."""
    return [a + r * b for r, a, b in zip(PLACES, alpha, beta)]


def _integrals(weight: Callable[[Any], Any]) -> tuple[Numbers, Numbers]:
    """∫₁ʳ w and −∫₁ʳ x w(x) dx."""
    pieces = _Pieces(weight)
    return [pieces.integral(r, 0) for r in PLACES], [-pieces.integral(r, 1) for r in PLACES]


class _Pieces:
    """Integrals from place to place in v = log r, where the designs in use are smooth on the scale of 1."""

    def __init__(self, weight: Callable[[Any], Any]) -> None:
        self._weight = weight
        self._known: dict[Any, Any] = {}
        self._sums: dict[tuple[Any, Any, int], Any] = {}

    def integral(self, place: Any, power: int) -> Any:
        """∫ from 1 to place of x^power w(x) dx."""
        between = sorted((p for p in PLACES if min(1, place) <= p <= max(1, place)), reverse=place < 1)
        stops = [mpmath.mpf(1), *between]
        return mpmath.fsum(self._piece(low, high, power) for low, high in pairwise(stops))

    def _piece(self, low: Any, high: Any, power: int) -> Any:
        key = (low, high, power)
        if key not in self._sums:
            self._sums[key] = self._quadrature(mpmath.log(low), mpmath.log(high), power, 4)
        return self._sums[key]

    def _quadrature(self, low: Any, high: Any, power: int, depth: int) -> Any:
        """Gauss–Legendre, halved where it has not converged."""

        def integrand(v: Any) -> Any:
            return self._at(v) * mpmath.exp((power + 1) * v)

        found, error = mpmath.quad(integrand, [low, high], method="gauss-legendre", maxdegree=5, error=True)
        if error <= TOLERANCE * (1 + abs(found)):
            return found
        if not depth:
            raise NoTruth("the quadrature does not converge")
        halves = ((low, (low + high) / 2), ((low + high) / 2, high))
        return mpmath.fsum(self._quadrature(*half, power, depth - 1) for half in halves)

    def _at(self, v: Any) -> Any:
        """w at r = e^v, once for both powers."""
        if v not in self._known:
            self._known[v] = self._weight(mpmath.exp(v))
        return self._known[v]


def _real(value: Any) -> Any:
    number = mpmath.mpmathify(value)
    if mpmath.im(number) != 0 or not mpmath.isfinite(number):
        raise NoTruth("not a real number")
    return mpmath.re(number)


def agree(found: Numbers, true: Numbers) -> bool:
    """Whether numbers are the same to 25 digits."""
    with mpmath.workdps(DIGITS):
        return all(abs(a - b) <= TOLERANCE * (1 + abs(b)) for a, b in zip(found, true, strict=True))
