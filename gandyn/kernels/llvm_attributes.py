"""Lets LLVM use vectors as wide as the processor has.

By default it stops at half of them on many processors, for fear of a lower clock; for the integrator's loops,
which do nothing but arithmetic, the full width takes two thirds of the time (docs/architecture.md).
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic

WIDEST = '"prefer-vector-width"="512"'


@intrinsic
def prefer_wide_vectors(typing_context: Any) -> Any:
    """Called first in a kernel: marks the function being compiled; no code, and nothing on narrower
    processors.
    """

    def mark(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        # llvmlite's own `add` knows only attributes without a value.
        set.add(builder.function.attributes, WIDEST)
        return context.get_dummy_value()

    return types.none(), mark


@intrinsic
def always_inline(typing_context: Any) -> Any:
    """Called first in a kernel: it becomes part of every loop that calls it, whatever its length, so that the
    loop vectorises.
    """

    def mark(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("alwaysinline")
        return context.get_dummy_value()

    return types.none(), mark


@intrinsic
def never_inline(typing_context: Any) -> Any:
    """Called first in a kernel: it stays a function of its own, so that code that calls it often compiles
    once.
    """

    def mark(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.none(), mark
