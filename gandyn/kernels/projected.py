"""The formulas of `modes.Projected`: the flow in a box, whose walls hold φ."""

from __future__ import annotations

from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.switching import EDGE, SLACK, products
from gandyn.vector_field import coefficients

FREE, HELD = 0.0, 1.0


@kernel
def projected_rhs(w, at, to, h, mode, problem):
    """The field with the held components of φ at rest."""
    d = mode.size
    s, p, q = products(w, at, 2 * d)
    a, b, c, e = coefficients(s, p, q, 0.0, problem.params)
    for i in range(d):
        u, v = read(w, at + i), read(w, at + d + i)
        write(w, to + i, 0.0 if mode[i] == HELD else h * (a * u + b * v))
        write(w, to + d + i, h * (c * u + e * v))


@kernel
def outward(w, at, mode, i, problem):
    """Velocity of component i of φ away from 0, were it free; 0 where that is what rounding leaves."""
    d = mode.size
    s, p, q = products(w, at, 2 * d)
    a, b, _, _ = coefficients(s, p, q, 0.0, problem.params)
    pull, push = a * read(w, at + i), b * read(w, at + d + i)
    if abs(pull + push) <= EDGE * (abs(pull) + abs(push)):
        return 0.0
    return pull + push if read(w, at + i) > 0.0 else -(pull + push)


@kernel
def projected_level(w, at, mode, i, problem):
    """How far component i is beyond its bound or, held, how fast it wants to go back."""
    if mode[i] == HELD:
        return -outward(w, at, mode, i, problem)
    return abs(read(w, at + i)) - problem.width * (1.0 + SLACK)


@kernel
def projected_faint(w, at, mode, h, problem, tolerance):
    """Walls draw nothing that only nears them."""
    return False


@kernel
def projected_settle(w, mode, direction, problem):
    """Puts components on the bound exactly and decides which of them are held."""
    width = problem.width
    for i in range(mode.size):
        w[i] = min(max(w[i], -width), width)
    for i in range(mode.size):
        on_bound = abs(w[i]) >= width * (1.0 - SLACK)
        mode[i] = HELD if direction > 0.0 and on_bound and outward(w, 0, mode, i, problem) > 0.0 else FREE
        if mode[i] == HELD:
            w[i] = width if w[i] > 0.0 else -width


@kernel
def never_rests(w, mode, direction, problem):
    """Walls hold φ, friction does not."""
    return False
