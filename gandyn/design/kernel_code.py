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

from gandyn.design.numbers import NUMPY, power
from gandyn.design.printing import source
from gandyn.design.tree import Node, variable
from gandyn.scalar import inverse_root, root, sigmoids

# What the lines may call.
OTHERS = {"f_root": root, "f_inverse_root": inverse_root, "f_sigmoids": sigmoids, "f_power": power}
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
        if bare.op == "**" and not isinstance(bare.args[1].value, Fraction):
            return self._line(f"f_power({self.text(bare.args[0])}, {self.text(bare.args[1])})")
        if bare.op == "**":
            return self._power(bare.args[0], Fraction(bare.args[1].value or 0))
        return self._line(source(bare, self._names))

    def _power(self, base: Node, exponent: Fraction) -> Node:
        """A whole power by squares: powers of complex numbers go by logarithms, and lose complex steps."""
        if exponent.denominator != 1:
            return self._line(f"f_power({self.text(base)}, {float(exponent)!r})")
        if exponent < 0:
            return self._line(f"1.0 / {self.text(self._power(base, -exponent))}")
        if exponent == 1:
            return base
        half = self.text(self._power(base, Fraction(exponent // 2)))
        return self._line(f"{half} * {half}" + (f" * {self.text(base)}" if exponent % 2 else ""))

    def _line(self, text: str) -> Node:
        """The name of what the text computes, in a line of its own unless there is one already."""
        if text not in self._known:
            name = f"x{len(self._known)}"
            self._known[text] = self._names[f"#{name}"] = name
            self.lines.append(f"{name} = {text}")
        return variable(f"#{self._known[text]}")


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
