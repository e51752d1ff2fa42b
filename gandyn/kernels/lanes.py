"""What the lanes of a map share: one flat array of rows, knobs that differ from lane to lane, and the notes
taken on the way.

Rows of LANES numbers, at constant distances as in `runge_kutta`: the notes, rates and wall of each lane; its
state X, two more rows of the state's size (a rule's memories M and W, or a step's argument and sum), its
state P one round before; then the numbers of its knobs. How many there are of each is settled by types, so
that every offset is a constant.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from gandyn.kernels.compiler import kernel
from gandyn.kernels.llvm_attributes import always_inline
from gandyn.vector_field import coefficients, switch

LANES = 64
TOP, BOTTOM, S_LOW, S_HIGH, GAP_LOW, GAP_HIGH, ALIVE, RATE_D, RATE_G, WALL, X = range(0, 11 * LANES, LANES)
NEVER = 1e300


def _leaves(kind: Any) -> int:
    """How many numbers a tuple type holds."""
    return sum(_leaves(t) if isinstance(t, types.BaseTuple) else 1 for t in kind.types)


@intrinsic
def leaves(typing_context: Any, proto: Any) -> Any:
    """How many numbers the nested tuple `proto` holds: a constant."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.get_constant(types.intp, _leaves(signature.args[0]))

    return types.intp(proto), generate


@intrinsic
def lane_params(typing_context: Any, proto: Any, w: Any, at: Any, apart: Any) -> Any:
    """A tuple of proto's type whose numbers are w[at], w[at + apart], w[at + 2·apart], …, in the order they
    are nested.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[1])(context, builder, arguments[1]).data

        def build(kind: Any, n: int) -> tuple[Any, int]:
            parts = []
            for inner in kind.types:
                if isinstance(inner, types.BaseTuple):
                    part, n = build(inner, n)
                else:
                    index = builder.add(
                        arguments[2], builder.mul(arguments[3], context.get_constant(types.intp, n))
                    )
                    part, n = builder.load(builder.gep(data, [index], inbounds=True)), n + 1
                parts.append(part)
            return context.make_tuple(builder, kind, parts), n

        return build(signature.args[0], 0)[0]

    return proto(proto, w, types.intp, types.intp), generate


@intrinsic
def bare(typing_context: Any, value: Any) -> Any:
    """The same array, or tuple of arrays, that counts no references: in a kernel of many small functions the
    counting takes longer than the functions. The array itself must be used once more after the last use of
    the bare one.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _stripped(context, builder, signature.args[0], arguments[0])

    return value(value), generate


def _stripped(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    if isinstance(kind, types.BaseTuple):
        members: Any = kind
        kinds = list(members)
        parts = [
            _stripped(context, builder, kinds[i], builder.extract_value(value, i)) for i in range(len(kinds))
        ]
        return context.make_tuple(builder, kind, parts)
    if not isinstance(kind, types.Array):
        return value
    array = context.make_array(kind)(context, builder, value)
    array.meminfo = cgutils.get_null_value(array.meminfo.type)
    array.parent = cgutils.get_null_value(array.parent.type)
    return array._getvalue()


@intrinsic
def read(typing_context: Any, w: Any, at: Any) -> Any:
    """w[at] for at ≥ 0. An index that might be negative, as Numba has it, would keep LLVM from vectorising
    the loop.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load(builder.gep(data, [arguments[1]], inbounds=True))

    return types.float64(w, types.intp), generate


@intrinsic
def write(typing_context: Any, w: Any, at: Any, value: Any) -> Any:
    """w[at] = value for at ≥ 0, as `read`."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        builder.store(arguments[2], builder.gep(data, [arguments[1]], inbounds=True))
        return context.get_dummy_value()

    return types.none(w, types.intp, types.float64), generate


@kernel
def lane_knobs(proto, w, at):
    """The tuple at w[at], w[at + LANES], …"""
    always_inline()
    return lane_params(proto, w, at, LANES)


@kernel
def products(w, j, space):
    """(s, p, q) of the state whose first row begins before lane j."""
    always_inline()
    d = len(space)
    s = p = q = 0.0
    for i in range(d):
        u, v = read(w, j + i * LANES), read(w, j + (d + i) * LANES)
        s, p, q = s + u * v, p + u * u, q + v * v
    return s, p, q


@kernel
def update_statistics(w, j, space, square):
    """Takes notes on lane j: extremes of ‖x‖², of s and of ‖φ‖² − ‖θ‖², and whether it is inside the bound.

    What is no number fails every comparison, so it changes no extreme and is not inside.
    """
    always_inline()
    s, p, q = products(w, j + X, space)
    size, gap = p + q, p - q
    w[j + TOP] = size if size > w[j + TOP] else w[j + TOP]
    w[j + BOTTOM] = size if size < w[j + BOTTOM] else w[j + BOTTOM]
    w[j + S_LOW] = s if s < w[j + S_LOW] else w[j + S_LOW]
    w[j + S_HIGH] = s if s > w[j + S_HIGH] else w[j + S_HIGH]
    w[j + GAP_LOW] = gap if gap < w[j + GAP_LOW] else w[j + GAP_LOW]
    w[j + GAP_HIGH] = gap if gap > w[j + GAP_HIGH] else w[j + GAP_HIGH]
    w[j + ALIVE] += 1.0 if size <= square else 0.0


@kernel
def reset_statistics(w, width):
    """Blank notes for the next window; how long a lane was inside is kept."""
    for j in range(width):
        w[j + TOP], w[j + BOTTOM] = -1.0, NEVER
        w[j + S_LOW], w[j + S_HIGH], w[j + GAP_LOW], w[j + GAP_HIGH] = NEVER, -NEVER, NEVER, -NEVER


@kernel
def velocity(w, j, space, k):
    """(a, b, c, e) at the state whose first row begins before lane j; on the far side of a switch its
    one-sided value.
    """
    always_inline()
    s, p, q = products(w, j, space)
    on = 1.0 if switch(s, p, q, k) > 0.0 else 0.0
    return coefficients(s, p, q, on, k)
