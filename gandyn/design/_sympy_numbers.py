"""Our trees on mpmath's numbers, which have as many digits as are wanted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

from gandyn.design.numbers import Functions


def _fraction(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _softplus(x: Any) -> Any:
    return mpmath.log1p(mpmath.exp(x))


MPMATH = Functions(
    _fraction,
    {"e": mpmath.e, "pi": mpmath.pi},
    lambda x, y: x / y,
    mpmath.power,
    {
        "log": mpmath.log, "exp": mpmath.exp, "sqrt": mpmath.sqrt, "tanh": mpmath.tanh, "sech": mpmath.sech,
        "sinh": mpmath.sinh, "cosh": mpmath.cosh, "atan": mpmath.atan, "abs": abs, "sign": mpmath.sign,
        "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "softplus": _softplus, "min": min, "max": max,
    },
)  # fmt: skip
