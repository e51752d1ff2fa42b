"""Formulas as trees: what they are made of, and putting them together so that they stay short.

The functions that combine trees (add, multiply, apply …) fold constants, 0, 1 and double signs, and write
1/(1 + e^x) and log(1 + e^x) as sigmoid and softplus, which do not overflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

# How many arguments each function takes.
FUNCTIONS: dict[str, int] = {
    "log": 1, "exp": 1, "sqrt": 1, "tanh": 1, "sech": 1, "sinh": 1, "cosh": 1, "atan": 1, "abs": 1, "sign": 1,
    "sigmoid": 1, "softplus": 1, "min": 2, "max": 2,
}  # fmt: skip
ALIASES = {"ln": "log", "arctan": "atan"}
CONSTANTS = ("e", "pi")
# Folded constants keep at most so many binary digits.
DIGITS = 400


@dataclass(frozen=True)
class Node:
    """A part of a formula. op is "number" (value a Fraction), "variable", "constant", "call" (value a name),
    "neg", "+", "-", "*", "/" or "**". It stands at the characters start to end of what was typed, which
    equality does not look at.
    """

    op: str
    args: tuple[Node, ...] = ()
    value: Fraction | str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        # Trees are looked up often; each node's hash is that of its parts, which have theirs.
        object.__setattr__(self, "_hash", hash((self.op, self.args, self.value)))

    def __hash__(self) -> int:
        found: int = self.__dict__["_hash"]
        return found

    def __reduce__(self) -> tuple[type[Node], tuple[object, ...]]:
        # Hashes of texts differ between processes.
        return Node, (self.op, self.args, self.value, self.start, self.end)

    def walk(self) -> Iterator[Node]:
        """This part and all below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()


def number(value: float | Fraction) -> Node:
    """A number as a tree."""
    return Node("number", value=Fraction(value))


def variable(name: str) -> Node:
    """A variable as a tree."""
    return Node("variable", value=name)


ZERO, ONE, TWO, HALF = number(0), number(1), number(2), number(Fraction(1, 2))


def constant(node: Node) -> Fraction | None:
    """The number that a tree is, or None."""
    return node.value if isinstance(node.value, Fraction) else None


def variables(node: Node) -> frozenset[str]:
    """The names of the variables."""
    return frozenset(str(part.value) for part in node.walk() if part.op == "variable")


def add(x: Node, y: Node) -> Node:
    """x + y."""
    if ZERO in (x, y):
        return y if x == ZERO else x
    if (a := constant(x)) is not None and (b := constant(y)) is not None:
        return number(a + b)
    if y.op == "neg" or (constant(y) or 0) < 0:
        return subtract(x, negate(y))
    return multiply(TWO, x) if x == y else Node("+", (x, y))


def subtract(x: Node, y: Node) -> Node:
    """x − y."""
    if y in (x, ZERO):
        return ZERO if x == y else x
    if x == ZERO:
        return negate(y)
    if (a := constant(x)) is not None and (b := constant(y)) is not None:
        return number(a - b)
    if y == Node("call", (x,), "softplus"):
        return negate(apply("softplus", negate(x)))
    return add(x, negate(y)) if y.op == "neg" or (constant(y) or 0) < 0 else Node("-", (x, y))


def negate(x: Node) -> Node:
    """−x."""
    if (a := constant(x)) is not None:
        return number(-a)
    if x.op == "neg":
        return x.args[0]
    return Node("-", (x.args[1], x.args[0])) if x.op == "-" else Node("neg", (x,))


def multiply(x: Node, y: Node) -> Node:
    """x·y, with numbers in front and signs outside."""
    if ZERO in (x, y):
        return ZERO
    if ONE in (x, y):
        return y if x == ONE else x
    if x.op == "neg" or y.op == "neg":
        return _signed(multiply, x, y)
    if (b := constant(y)) is not None:
        a = constant(x)
        return multiply(y, x) if a is None else number(a * b)
    if (a := constant(x)) is not None:
        return _scaled(a, y)
    return power(x, TWO) if x == y else Node("*", (x, y))


def _scaled(a: Fraction, y: Node) -> Node:
    """A number times a tree that is none."""
    if a < 0:
        return negate(multiply(number(-a), y))
    if y.op == "*" and (c := constant(y.args[0])) is not None:
        return multiply(number(a * c), y.args[1])
    return Node("*", (number(a), y))


def divide(x: Node, y: Node) -> Node:
    """x/y."""
    if y == ONE or (x == ZERO and y != ZERO):
        return x
    if x.op == "neg" or y.op == "neg":
        return _signed(divide, x, y)
    a, b = constant(x), constant(y)
    if a is not None and b:
        return number(a / b)
    if x == y and a is None:
        return ONE
    if x == ONE and (argument := _one_plus_exp(y)) is not None:
        return apply("sigmoid", negate(argument))
    return Node("/", (x, y))


def _signed(combine: Callable[[Node, Node], Node], x: Node, y: Node) -> Node:
    """The product or quotient of the sizes, with the sign outside."""
    bare = [part.args[0] if part.op == "neg" else part for part in (x, y)]
    found = combine(*bare)
    return found if x.op == y.op == "neg" else negate(found)


def _one_plus_exp(x: Node) -> Node | None:
    """The argument of e in 1 + e^…, or None."""
    if x.op != "+" or ONE not in x.args:
        return None
    other = x.args[1] if x.args[0] == ONE else x.args[0]
    return other.args[0] if other.op == "call" and other.value == "exp" else None


def power(x: Node, y: Node) -> Node:
    """x^y."""
    n = constant(y)
    if n in {0, 1}:
        return ONE if n == 0 else x
    a = constant(x)
    if a and n is not None and n.denominator == 1 and abs(int(n)) * max(a.numerator.bit_length(), 1) < DIGITS:
        return number(a ** int(n))
    if x.op == "constant" and x.value == "e":
        return apply("exp", y)
    if x.op == "call" and x.value == "exp":
        return apply("exp", multiply(y, x.args[0]))
    if x.op == "**" and n is not None and n.denominator == 1:
        return power(x.args[0], multiply(x.args[1], y))
    return apply("sqrt", x) if n == Fraction(1, 2) else Node("**", (x, y))


def apply(name: str, *args: Node) -> Node:
    """A function of trees."""
    x = args[0]
    inner = x.value if x.op == "call" else ""
    if name == "log":
        return _log(x)
    if name == "exp" and (x == ZERO or (inner == "log" and is_positive(x.args[0]))):
        return ONE if x == ZERO else x.args[0]
    if name == "sqrt" and inner == "exp":
        return apply("exp", multiply(HALF, x.args[0]))
    if name in ("abs", "sign") and is_positive(x):
        return x if name == "abs" else ONE
    return Node("call", args, name)


def _log(x: Node) -> Node:
    if x == ONE:
        return ZERO
    if x.op == "call" and x.value == "exp":
        return x.args[0]
    if x.op == "**" and is_positive(x.args[0]):
        return multiply(x.args[1], apply("log", x.args[0]))
    argument = _one_plus_exp(x)
    return Node("call", (x,), "log") if argument is None else apply("softplus", argument)


def is_positive(x: Node) -> bool:
    """Whether a tree is positive whatever its variables are, r itself being positive."""
    match x.op:
        case "number" | "variable" | "constant":
            return x.value == "r" or x.op == "constant" or (constant(x) or 0) > 0
        case "+" | "*" | "/":
            return all(map(is_positive, x.args))
        case "**":
            return is_positive(x.args[0])
        case "call":
            of_positive = x.value == "sqrt" and is_positive(x.args[0])
            return of_positive or x.value in ("exp", "sigmoid", "softplus", "cosh", "sech")
    return False


_COMBINE: dict[str, Callable[..., Node]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide, "**": power, "neg": negate,
}  # fmt: skip


def rebuild(node: Node, args: tuple[Node, ...]) -> Node:
    """A part with other arguments, put together anew."""
    if node.op == "call":
        return apply(str(node.value), *args)
    return _COMBINE[node.op](*args) if args else Node(node.op, (), node.value)


def fold(node: Node) -> Node:
    """The tree put together anew, and so without what can be left out."""
    return rebuild(node, tuple(map(fold, node.args)))


def substitute(node: Node, name: str, by: Node) -> Node:
    """The tree with another tree in a variable's place."""
    if node.op == "variable":
        return by if node.value == name else node
    return rebuild(node, tuple(substitute(arg, name, by) for arg in node.args))
