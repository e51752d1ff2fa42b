"""A tree's value to 40 digits, by mpmath, for what rounding would blur: recognising a divergence, tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from gandyn.design.numbers import Functions, evaluate
from gandyn.design.tree import Node

DIGITS = 40


@contextmanager
def many_digits() -> Iterator[Any]:
    """mpmath with 40 digits inside."""
    import mpmath

    with mpmath.workdps(DIGITS):
        yield mpmath


@cache
def _functions() -> Functions:
    import mpmath as m

    return Functions(
        lambda value: m.mpf(value.numerator) / value.denominator,
        {"e": m.e, "pi": m.pi},
        lambda x, y: x / y,
        lambda x, y: x**y,
        {
            "log": m.log, "exp": m.exp, "sqrt": m.sqrt, "tanh": m.tanh, "sech": m.sech, "sinh": m.sinh,
            "cosh": m.cosh, "atan": m.atan, "abs": abs, "sign": m.sign, "min": min, "max": max,
            "sigmoid": lambda x: 1 / (1 + m.exp(-x)), "softplus": lambda x: m.log1p(m.exp(x)),
        },
    )  # fmt: skip


def exactly(node: Node, env: Mapping[str, Any]) -> Any:
    """The value as an mpmath number, None where there is no real and finite one; inside `many_digits`."""
    import mpmath as m

    try:
        # The sign + makes a number of e or π alone.
        found = +m.mpmathify(
            evaluate(node, {name: m.mpf(value) for name, value in env.items()}, _functions())
        )
    except (ZeroDivisionError, ValueError, OverflowError, TypeError):
        return None
    return found if isinstance(found, m.mpf) and m.isfinite(found) else None
