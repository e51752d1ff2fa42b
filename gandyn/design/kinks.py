"""Where a design's formulas have corners or jumps: abs, sign, min and max of something that moves.

A single such place becomes the variant's switch, u > 0: kernels locate where an orbit meets it, and let it
slide there (Filippov). Several stay in the formulas, and the integrator feels its way past them.
"""

from __future__ import annotations

from gandyn.design.tree import ONE, TWO, Node, add, multiply, negate, rebuild, subtract, variable, variables

KINKED = ("abs", "sign", "min", "max")
MOVING = {"s", "norm_phi", "norm_theta"}
ON = "on"


def kinks(trees: tuple[Node, ...]) -> tuple[Node, ...]:
    """What changes its sign at the kinks, each once."""
    found: list[Node] = []
    for tree in trees:
        for part in tree.walk():
            u = _turning(part)
            if u is not None and u not in found and negate(u) not in found:
                found.append(u)
    return tuple(found)


def switched(tree: Node, u: Node) -> Node:
    """The tree with its kinks, all of them at u = 0, decided by the variable `on`, 1 where u > 0, else 0."""
    args = tuple(switched(arg, u) for arg in tree.args)
    at = _turning(tree)
    if at is None:
        return rebuild(tree, args) if args else tree
    on = variable(ON) if at == u else subtract(ONE, variable(ON))
    sign = subtract(multiply(TWO, on), ONE)
    if tree.value in ("abs", "sign"):
        return multiply(sign, args[0]) if tree.value == "abs" else sign
    first, other = args if tree.value == "max" else args[::-1]
    return add(other, multiply(on, subtract(first, other)))


def _turning(part: Node) -> Node | None:
    if part.op != "call" or part.value not in KINKED:
        return None
    u = part.args[0] if len(part.args) == 1 else subtract(*part.args)
    return u if MOVING & variables(u) else None
