"""The number that a typed text stands for: 0.25, 0,25, 2e-3, 1/3, π/2, 2√2, sqrt(2)."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

# Longer texts are no numbers, and nesting cannot get deep.
LONGEST = 80

_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "∕": "/", ",": "."})
_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "infinity": math.inf, "nan": math.nan}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "sin": math.sin, "cos": math.cos,
}  # fmt: skip
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: math.pow,
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def parsed_number(text: str) -> float | None:
    """The value, infinite or nan where there is none to be had, such as 1/0; None for what is no number."""
    text = text.strip().lower()
    # Python would read 1_000 and take the rest of a line after # for a comment.
    # Two signs in a row are a slip of the finger.
    if len(text) > LONGEST or set(text) & set("_#") or re.search(r"[-+−]\s*[-+−]", text):
        return None
    try:
        return _value(ast.parse(_as_python(text), mode="eval").body)
    except (SyntaxError, ValueError):
        return None
    except (ZeroDivisionError, OverflowError):
        return math.nan


def _as_python(text: str) -> str:
    """The text in Python's notation; a number before a name, a root or a bracket multiplies it."""
    text = text.translate(_SIGNS).replace("^", "**").replace("π", " pi")
    text = re.sub(r"√\s*([\d.]+|pi)", r"√(\1)", text).replace("√", " sqrt")
    text = re.sub(r"(?<![\w.])0+(?=\d)", "", text)
    return re.sub(r"(?<![a-z])([\d.]+)\s*(?=(?:pi|sqrt)\b|\()", r"\1*", text).strip()


def _value(node: ast.expr) -> float:
    """The value of a formula of the few kinds that are known; ValueError for any other."""
    # True is a number to Python.
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and node.value is not True:
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in _CONSTANTS:
        return _CONSTANTS[node.id]
    # Two signs in a row are a slip of the finger.
    if (
        isinstance(node, ast.UnaryOp)
        and not isinstance(node.operand, ast.UnaryOp)
        and type(node.op) in _UNARY
    ):
        return _UNARY[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        (argument,) = node.args
        return _FUNCTIONS[node.func.id](_value(argument))
    raise ValueError("no number")
