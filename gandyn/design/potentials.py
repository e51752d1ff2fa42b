"""The losses of a design on batches: each term is a function of one critic output, by its derivative.

A term's derivative is a formula, the one that the vector field is made of, so that autograd of the losses
gives the field's own numbers. Its value is a formula where there is one, as for f, else the integral of the
derivative: Chebyshev polynomials of degree 12 on panels of width ½ (Clenshaw's sums). Autograd is given
value + derivative · (x − x without gradient), so a loss can be differentiated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from gandyn.design.numbers import evaluate
from gandyn.design.tree import Node
from gandyn.orbit import Array

# Panels cover |D| ≤ REACH; beyond, a term goes on as a straight line.
REACH, WIDTH, DEGREE = 40.0, 0.5, 12
NODES = np.cos(np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1))
FITTED = np.linalg.inv(chebyshev.chebvander(NODES, DEGREE))


@dataclass(frozen=True)
class Term:
    """A part of a loss, a function of the critic's output s. slope: its derivative as a tree in s; value: the
    term itself, up to a constant, if it is known. exact(s, values): the derivative where no tree is known.
    """

    slope: Node | None
    value: Node | None = None
    exact: Callable[[Array, Mapping[str, float]], Array] | None = None

    def __call__(self, x: Any, values: Mapping[str, float], m: SimpleNamespace) -> Any:
        """The term at x, arrays of numpy or tensors by the functions of `m`."""
        fixed = m.constant(x)
        return self._value(fixed, values, m) + self._slope(fixed, values, m) * (x - fixed)

    def _value(self, x: Any, values: Mapping[str, float], m: SimpleNamespace) -> Any:
        if self.value is not None:
            return evaluate(self.value, {"s": x, **values}, m.trees) + 0.0 * x
        return panels(self, tuple(values.items()))(x, m)

    def _slope(self, x: Any, values: Mapping[str, float], m: SimpleNamespace) -> Any:
        if self.slope is not None:
            return evaluate(self.slope, {"s": x, **values}, m.trees) + 0.0 * x
        return panels(self, tuple(values.items())).slope(x, m)

    def sampled(self, s: Array, values: Mapping[str, float]) -> Array:
        """The derivative on an array of numpy."""
        if self.slope is None:
            assert self.exact is not None
            return self.exact(s, values)
        with np.errstate(all="ignore"):
            found: Array = evaluate(self.slope, {"s": s, **values}) + 0.0 * s
        return found


class Panels:
    """Polynomials of a term and of its derivative on each panel; the term is 0 at 0."""

    def __init__(self, slopes: Callable[[Array], Array]) -> None:
        middles = np.arange(-REACH, REACH, WIDTH) + WIDTH / 2.0
        rates = slopes(middles[:, None] + 0.5 * WIDTH * NODES)
        self._rates = np.asarray(rates @ FITTED.T, dtype=float)
        parts = np.asarray(0.5 * WIDTH * chebyshev.chebint(self._rates, axis=1), dtype=float)
        lowest, highest = (np.asarray(chebyshev.chebval(x, parts.T)) for x in (-1.0, 1.0))
        parts[:, 0] += _risen(highest - lowest) - lowest
        self._values = parts
        self._ends = [float(chebyshev.chebval(x, self._rates[i])) for i, x in ((0, -1.0), (-1, 1.0))]

    def __call__(self, x: Any, m: SimpleNamespace) -> Any:
        """The term."""
        below, above = m.clip(x + REACH, -np.inf, 0.0), m.clip(x - REACH, 0.0, np.inf)
        tails = self._ends[0] * below + self._ends[1] * above
        return self._sum(self._values, m.clip(x, -REACH, REACH), m) + tails

    def slope(self, x: Any, m: SimpleNamespace) -> Any:
        """Its derivative."""
        return self._sum(self._rates, m.clip(x, -REACH, REACH), m)

    def _sum(self, table: Array, x: Any, m: SimpleNamespace) -> Any:
        """Clenshaw's sum of the panel's polynomial."""
        at = m.clip(m.floor((x + REACH) / WIDTH), 0.0, len(table) - 1.0)
        u = (x + REACH) / (0.5 * WIDTH) - 2.0 * at - 1.0
        rows = m.rows(table, at)
        one, two = 0.0 * u, 0.0 * u
        for i in range(table.shape[1] - 1, 0, -1):
            one, two = rows[..., i] + 2.0 * u * one - two, one
        return rows[..., 0] + u * one - two


def _risen(rises: Array) -> Array:
    """Where each panel begins, counted outward from 0 so that what overflows far out spoils nothing."""
    middle = len(rises) // 2
    upward = np.concatenate([[0.0], np.cumsum(rises[middle:])[:-1]])
    downward = -np.cumsum(rises[:middle][::-1])[::-1]
    return np.concatenate([downward, upward])


@lru_cache(maxsize=64)
def panels(term: Term, values: tuple[tuple[str, float], ...]) -> Panels:
    """The polynomials of a term with these parameters."""
    return Panels(lambda s: term.sampled(s, dict(values)))
