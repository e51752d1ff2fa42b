"""From checked trees to the functions that numpy runs and Numba compiles.

The text is written from trees only, a line for each operation, so that what two formulas share is computed
once. Nothing else ever reaches `exec`: names are those of the lines and of the fixed functions, numbers their
digits. The digest of the text is what the kernels on disk are known by: equal formulas have one kernel,
however they were typed, and other formulas, or another way to write them, never meet a stale one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from gandyn.design.numbers import NUMPY
from gandyn.design.printing import source
from gandyn.design.tree import Node, variable
from gandyn.scalar import inverse_root, root, sigmoids

# What the lines may call.
OTHERS = {"f_root": root, "f_inverse_root": inverse_root, "f_sigmoids": sigmoids}
GLOBALS: dict[str, Any] = {f"f_{name}": call for name, call in NUMPY.calls.items()} | OTHERS
COEFFICIENTS, SCORE, SWITCH = "coefficients", "score", "switch"
# How the functions are called; Numba compares annotations, so these are those of `gandyn.vector_field`.
ARGUMENTS = {
    COEFFICIENTS: "s: Any, p: Any, q: Any, on: Any, k: Any",
    SCORE: "t: Any, k: Any",
    SWITCH: "s: Any, p: Any, q: Any, k: Any",
}
LEAVES = ("number", "variable", "constant")


class Compiled(NamedTuple):
    """The functions by name, and the digest of their text."""

    functions: Mapping[str, Callable[..., Any]]
    digest: str


class Lines:
    """Assignments that compute trees, each part once. names: what a variable is called in Python."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self._names, self._known = dict(names), dict[str, str]()
        self._placed: dict[int, Node] = {}

    def place(self, node: Node) -> Node:
        """A leaf that stands for the tree once the lines so far have run."""
        if id(node) not in self._placed and node.value == "sigmoid" and node.op == "call":
            self._placed[id(node)] = self._sigmoid(node.args[0])
        if id(node) not in self._placed:
            args = tuple(map(self.place, node.args))
            self._placed[id(node)] = (
                node if node.op in LEAVES else self._assigned(Node(node.op, args, node.value))
            )
        return self._placed[id(node)]

    def text(self, node: Node) -> str:
        """The Python of that leaf."""
        return source(self.place(node), self._names)

    def _sigmoid(self, x: Node) -> Node:
        """σ(x) and σ(−x) by one line: two exponentials would keep LLVM from taking many states at once."""
        turned = x.op == "neg"
        text = f"f_sigmoids({self.text(x.args[0] if turned else x)})"
        if text not in self._known:
            name = f"x{len(self._known)}"
            self._known[text] = name
            self._names[f"#{name}"], self._names[f"#-{name}"] = name, f"{name}_down"
            self.lines.append(f"{name}, {name}_down = {text}")
        return variable(f"#{'-' if turned else ''}{self._known[text]}")

    def _assigned(self, bare: Node) -> Node:
        text = _whole_power(bare, self._names) or source(bare, self._names)
        if text not in self._known:
            name = f"x{len(self._known)}"
            self._known[text] = self._names[f"#{name}"] = name
            self.lines.append(f"{name} = {text}")
        return variable(f"#{self._known[text]}")


def _whole_power(node: Node, names: Mapping[str, str]) -> str:
    """A small whole power as a product: a power of complex numbers would be a call."""
    exponent = node.args[1].value if node.op == "**" else None
    if not isinstance(exponent, Fraction) or exponent.denominator != 1 or not 2 <= abs(exponent) <= 4:
        return ""
    base = source(node.args[0], names)
    product = " * ".join([base] * abs(int(exponent)))
    return f"({product})" if exponent > 0 else f"(1.0 / ({product}))"


def function_text(
    kind: str, names: Mapping[str, str], values: Sequence[Node], first: Sequence[str] = ()
) -> str:
    """A function of that kind that returns the values, in order; first: lines that its names need."""
    lines = Lines(names)
    texts = [lines.text(value) for value in values]
    body = [*first, *lines.lines, f"return {', '.join(texts)}"]
    return "\n    ".join([f"def {kind}({ARGUMENTS[kind]}) -> Any:", *body]) + "\n"


def compiled(texts: Sequence[str]) -> Compiled:
    """The functions of these texts."""
    text = "from typing import Any\n" + "\n".join(texts)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    space = dict(GLOBALS)
    # Only what `function_text` wrote from checked trees comes here.
    exec(compile(text, f"<design {digest}>", "exec"), space)
    return Compiled({kind: space[kind] for kind in ARGUMENTS if kind in space}, digest)
