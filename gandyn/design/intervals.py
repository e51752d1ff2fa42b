"""What a formula can be on whole intervals, for proofs: interval arithmetic, rounded outwards.

An `Interval` holds arrays of lower and upper ends, many intervals at once, and takes part in `evaluate` like
any number. Sums, products, quotients and roots are rounded outwards by one unit in the last place, all other
functions by four, which is more than numpy's errors. Where a formula may be undefined its interval is
everything, so nothing is proved there.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from gandyn.design.numbers import Functions, evaluate, sech, sigmoid, softplus
from gandyn.design.tree import Node

Array = np.ndarray[Any, Any]


def outwards(low: Array, high: Array, units: int = 1) -> Interval:
    """The interval made wider by so many units in the last place; what is no number becomes everything."""
    for _ in range(units):
        low, high = np.nextafter(low, -np.inf), np.nextafter(high, np.inf)
    lost = np.isnan(low) | np.isnan(high)
    return Interval(np.where(lost, -np.inf, low), np.where(lost, np.inf, high))


class Interval(NamedTuple):
    """All numbers from low to high, elementwise."""

    low: Array
    high: Array

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return outwards(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return outwards(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:  # type: ignore[override]
        products = [_product(x, y) for x in self for y in other]
        return outwards(np.minimum.reduce(products), np.maximum.reduce(products))


def _product(x: Array, y: Array) -> Array:
    """x·y, where 0 times an end at infinity is 0."""
    return np.where((x == 0.0) | (y == 0.0), 0.0, x * y)


def _number(value: Fraction) -> Interval:
    near = np.asarray(float(value))
    exact = Fraction(float(near)) == value
    return Interval(near, near) if exact else outwards(near, near)


def _divide(x: Interval, y: Interval) -> Interval:
    through = (y.low <= 0.0) & (y.high >= 0.0)
    ends = Interval(*(1.0 / np.where(through, np.nan, end) for end in (y.high, y.low)))
    return x * outwards(*ends)


def _power(x: Interval, y: Interval) -> Interval:
    """x^y: whole exponents for any x, others for positive x."""
    whole = np.ndim(y.low) == 0 and y.low == y.high and float(y.low).is_integer()
    if whole:
        return _whole_power(x, int(y.low))
    return _exp(_log(x) * y)


def _whole_power(x: Interval, n: int) -> Interval:
    if n < 0:
        return _divide(_number(Fraction(1)), _whole_power(x, -n))
    ends = (x.low**n, x.high**n)
    low, high = np.minimum(*ends), np.maximum(*ends)
    if n % 2 == 0:
        low = np.where((x.low <= 0.0) & (x.high >= 0.0), 0.0, low)
        return Interval(np.maximum(outwards(low, high, 4).low, 0.0), outwards(low, high, 4).high)
    return outwards(low, high, 4)


def _rising(function: Callable[[Array], Array], low: float, high: float) -> Callable[[Interval], Interval]:
    """An increasing function with values from low to high."""

    def found(x: Interval) -> Interval:
        wide = outwards(function(x.low), function(x.high), 4)
        return Interval(np.maximum(wide.low, low), np.minimum(wide.high, high))

    return found


def _log(x: Interval) -> Interval:
    """The logarithm; of what may be negative, everything."""
    wide = outwards(np.log(np.where(x.low < 0.0, np.nan, x.low)), np.log(x.high), 4)
    return wide


def _sqrt(x: Interval) -> Interval:
    wide = outwards(np.sqrt(x.low), np.sqrt(x.high))
    return Interval(np.where(x.low >= 0.0, np.maximum(wide.low, 0.0), -np.inf), wide.high)


def _absolute(x: Interval) -> Interval:
    inside = (x.low <= 0.0) & (x.high >= 0.0)
    ends = (np.abs(x.low), np.abs(x.high))
    return Interval(np.where(inside, 0.0, np.minimum(*ends)), np.maximum(*ends))


def _even_falling(function: Callable[[Array], Array]) -> Callable[[Interval], Interval]:
    """A positive even function that falls with |x|."""

    def found(x: Interval) -> Interval:
        size = _absolute(x)
        wide = outwards(function(size.high), function(size.low), 4)
        return Interval(np.maximum(wide.low, 0.0), wide.high)

    return found


def _cosh(x: Interval) -> Interval:
    size = _absolute(x)
    wide = outwards(np.cosh(size.low), np.cosh(size.high), 4)
    return Interval(np.maximum(wide.low, 1.0), wide.high)


def _sign(x: Interval) -> Interval:
    return Interval(np.where(x.low > 0.0, 1.0, -1.0), np.where(x.high < 0.0, -1.0, 1.0))


def _sign_as_jump(x: Interval) -> Interval:
    """The sign, which is everything where it may jump, so that continuity is not proved there."""
    jumps = (x.low <= 0.0) & (x.high >= 0.0)
    sign = _sign(x)
    return Interval(np.where(jumps, -np.inf, sign.low), np.where(jumps, np.inf, sign.high))


_exp = _rising(np.exp, 0.0, np.inf)
INTERVALS = Functions(
    _number,
    {"e": outwards(np.asarray(np.e), np.asarray(np.e)), "pi": outwards(np.asarray(np.pi), np.asarray(np.pi))},
    _divide,
    _power,
    {
        "log": _log, "exp": _exp, "sqrt": _sqrt, "tanh": _rising(np.tanh, -1.0, 1.0),
        "sech": _even_falling(sech), "sinh": _rising(np.sinh, -np.inf, np.inf), "cosh": _cosh,
        "atan": _rising(np.arctan, -np.inf, np.inf), "abs": _absolute, "sign": _sign,
        "sigmoid": _rising(sigmoid, 0.0, 1.0), "softplus": _rising(softplus, 0.0, np.inf),
        "min": lambda x, y: Interval(np.minimum(x.low, y.low), np.minimum(x.high, y.high)),
        "max": lambda x, y: Interval(np.maximum(x.low, y.low), np.maximum(x.high, y.high)),
    },
)  # fmt: skip
WITH_JUMPS = INTERVALS._replace(calls={**INTERVALS.calls, "sign": _sign_as_jump})
PIECES, DEPTH, MOST = 128, 10, 20_000


def bounds(
    node: Node, name: str, x: Interval, values: dict[str, float], functions: Functions = INTERVALS
) -> Interval:
    """The values that a formula can have on these intervals of a variable."""
    env = {id: Interval(np.asarray(value), np.asarray(value)) for id, value in values.items()}
    with np.errstate(all="ignore"):
        found: Interval = evaluate(node, {**env, name: x}, functions)
    return Interval(*(np.broadcast_to(end, x.low.shape) for end in found))


def is_proved(
    node: Node, name: str, low: float, high: float, values: dict[str, float],
    holds: Callable[[Interval], Array], functions: Functions = INTERVALS,
) -> bool:  # fmt: skip
    """Whether something holds of a formula's values all over an interval: pieces on which it is not seen to
    hold are halved, up to DEPTH times.
    """
    edges = np.linspace(low, high, PIECES + 1)
    pieces = Interval(edges[:-1], edges[1:])
    for _ in range(DEPTH):
        open_ = ~holds(bounds(node, name, pieces, values, functions))
        if not open_.any():
            return True
        if 2 * open_.sum() > MOST:
            return False
        left, right = pieces.low[open_], pieces.high[open_]
        middle = 0.5 * (left + right)
        pieces = Interval(np.concatenate([left, middle]), np.concatenate([middle, right]))
    return False


def positive(x: Interval) -> Array:
    """Whether all of each interval is above 0."""
    return np.asarray(x.low > 0.0)


def finite(x: Interval) -> Array:
    """Whether each interval is bounded."""
    return np.asarray(np.isfinite(x.low) & np.isfinite(x.high))
