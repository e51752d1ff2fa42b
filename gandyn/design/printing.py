"""Trees as texts: as a user types them, as LaTeX, and as Python for generated kernels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from gandyn.design.tree import HALF, Node

GREEK = {"pi": r"\pi", "alpha": r"\alpha", "beta": r"\beta", "gamma": r"\gamma", "delta": r"\delta",
         "epsilon": r"\varepsilon", "kappa": r"\kappa", "lambda": r"\lambda", "mu": r"\mu", "nu": r"\nu",
         "sigma": r"\sigma", "tau": r"\tau", "omega": r"\omega", "rho": r"\rho",
         "norm_phi": r"\|\varphi\|", "norm_theta": r"\|\theta\|"}  # fmt: skip
CALLS = {"log": r"\log", "tanh": r"\tanh", "sinh": r"\sinh", "cosh": r"\cosh", "atan": r"\arctan",
         "min": r"\min", "max": r"\max", "sigmoid": r"\sigma"}  # fmt: skip
# How tightly each operation binds.
SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5
TIGHTNESS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "neg": SUM, "**": POWER}


def _tightness(node: Node) -> int:
    if node.op == "number":
        value = Fraction(node.value or 0)
        return SUM if value < 0 else ATOM if value.denominator == 1 or decimal(value) else PRODUCT
    return TIGHTNESS.get(node.op, ATOM)


def decimal(value: Fraction) -> str:
    """The number's decimal digits, if it has few of them."""
    if value.denominator == 1:
        return str(value.numerator)
    shown = repr(float(value))
    return shown if len(shown) <= 8 and Fraction(shown) == value else ""


def _number(value: Fraction) -> str:
    return decimal(value) or f"{value.numerator}/{value.denominator}"


def text(node: Node) -> str:
    """The tree as a user types it; reading it again gives the same values."""
    match node.op:
        case "number":
            return _number(Fraction(node.value or 0))
        case "variable" | "constant":
            return str(node.value)
        case "call":
            return f"{node.value}({', '.join(map(text, node.args))})"
        case "neg":
            return f"-{_enclosed(node.args[0], PRODUCT)}"
    return _binary_text(node)


def _binary_text(node: Node) -> str:
    x, y = node.args
    match node.op:
        case "+":
            return f"{text(x)} + {_enclosed(y, PRODUCT)}"
        case "-":
            return f"{text(x)} - {_enclosed(y, PRODUCT)}"
        case "*":
            return f"{_enclosed(x, PRODUCT)}*{_enclosed(y, POWER)}"
        case "/":
            return f"{_enclosed(x, PRODUCT)}/{_enclosed(y, POWER)}"
    return f"{_enclosed(x, ATOM)}^{_enclosed(y, ATOM)}"


def _enclosed(node: Node, least: int) -> str:
    return text(node) if _tightness(node) >= least else f"({text(node)})"


def source(node: Node, names: Mapping[str, str]) -> str:
    """Python of the tree: numbers by their digits, variables by `names`, functions as `f_log` and so on."""
    if not node.args:
        return _leaf_source(node, names)
    args = [source(arg, names) for arg in node.args]
    match node.op:
        case "call":
            return f"f_{node.value}({', '.join(args)})"
        case "neg":
            return f"(-{args[0]})"
        case "**":
            return _power_source(node, args)
    return f"({args[0]} {node.op} {args[1]})"


def _leaf_source(node: Node, names: Mapping[str, str]) -> str:
    if node.op == "variable":
        return names[str(node.value)]
    constants = {"e": math.e, "pi": math.pi}
    return f"({constants.get(str(node.value)) or float(Fraction(node.value or 0))!r})"


def _power_source(node: Node, args: list[str]) -> str:
    """A power; a whole exponent is written as such, which is faster and right for negative numbers."""
    exponent = node.args[1].value
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        whole = int(exponent)
        return f"({args[0]}**{whole})" if whole > 0 else f"(1.0/({args[0]}**{-whole}))"
    return f"f_sqrt({args[0]})" if node.args[1] == HALF else f"({args[0]}**{args[1]})"


def latex(node: Node) -> str:
    """The tree typeset."""
    match node.op:
        case "number":
            return _latex_number(Fraction(node.value or 0))
        case "variable" | "constant":
            return _latex_name(str(node.value))
        case "call":
            return _latex_call(node)
        case "neg":
            return f"-{_latex_enclosed(node.args[0], PRODUCT)}"
    return _latex_binary(node)


def _latex_number(value: Fraction) -> str:
    if shown := decimal(value):
        return shown
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _latex_name(name: str) -> str:
    if name in GREEK:
        return GREEK[name]
    return name if len(name) == 1 else rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"


def _latex_call(node: Node) -> str:
    inside = ",".join(map(latex, node.args))
    match node.value:
        case "exp":
            return rf"e^{{{inside}}}"
        case "sqrt":
            return rf"\sqrt{{{inside}}}"
        case "abs":
            return rf"\left|{inside}\right|"
    name = CALLS.get(str(node.value), rf"\mathrm{{{node.value}}}")
    return rf"{name}\left({inside}\right)"


def _latex_binary(node: Node) -> str:
    x, y = node.args
    match node.op:
        case "+" | "-":
            return f"{latex(x)}{node.op}{_latex_enclosed(y, PRODUCT)}"
        case "/":
            return rf"\frac{{{latex(x)}}}{{{latex(y)}}}"
        case "**":
            return rf"{_latex_base(x)}^{{{latex(y)}}}"
    dot = r"\cdot " if y.op == "number" or (x.op == y.op == "number") else r"\,"
    return f"{_latex_enclosed(x, PRODUCT)}{dot}{_latex_enclosed(y, PRODUCT)}"


def _latex_base(x: Node) -> str:
    bare = _tightness(x) >= ATOM and not (x.op == "call" and x.value == "exp")
    return latex(x) if bare else rf"\left({latex(x)}\right)"


def _latex_enclosed(node: Node, least: int) -> str:
    return latex(node) if _tightness(node) >= least else rf"\left({latex(node)}\right)"
