"""From a typed text to a tree, with every error at its place: a tokeniser and a state machine, then `ast`.

The state machine knows whether an operand or an operator must come next. It alone words every error, because
the messages of Python's own parser differ by version and know no place in a text that was translated
(`^ ² · × − π ½ σ √`). What it lets through is valid Python; a whitelist over the syntax tree then makes the
nodes, and nothing is ever evaluated but the constants among them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from gandyn.design.bounds import DEPTH, LENGTH, NODES, check_size
from gandyn.design.errors import FormulaError
from gandyn.design.tree import ALIASES, CONSTANTS, FUNCTIONS, Node

TRANSLATED = {
    "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "∗": "*", "÷": "/", "^": "**", "²": "**2", "³": "**3",
    "π": "pi", "σ": "sigmoid", "√": "sqrt", "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "[": "(", "]": ")",
    "\u00a0": " ", "\n": " ", "\t": " ",
    "\N{DOUBLE VERTICAL LINE}φ\N{DOUBLE VERTICAL LINE}": "norm_phi",
    "\N{DOUBLE VERTICAL LINE}θ\N{DOUBLE VERTICAL LINE}": "norm_theta",
}  # fmt: skip
TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign>\*\*|[-+*/(),])|(?P<space> +)|(?P<digits>[\d.]+)",
    re.ASCII,
)
SMALLEST, LARGEST = Fraction(1, 10**9), 10**9
SIGNS = 4
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip


class Token(NamedTuple):
    """A word and where it stands in what was typed."""

    kind: str
    text: str
    start: int
    end: int


def parse(text: str, variables: tuple[str, ...]) -> Node:
    """The tree of a formula in these variables; raises FormulaError with the place of what is wrong."""
    found = tuple(_tokens(text))
    if not found:
        raise FormulaError("Type a formula.", end=max(1, len(text)))
    if len(found) > 4 * NODES:
        raise FormulaError(
            "The formula is too long; shorten it.", start=found[4 * NODES].start, end=len(text)
        )
    _Grammar(found, variables).check()
    return check_size(_python_tree(found, variables))


def _tokens(text: str) -> Iterator[Token]:
    if not isinstance(text, str):
        raise FormulaError("A formula must be a text.")
    if len(text) > LENGTH:
        raise FormulaError("A formula has at most {} characters.", LENGTH, start=LENGTH, end=len(text))
    place = 0
    while place < len(text):
        typed = text[place : place + 3] if text[place] == "\N{DOUBLE VERTICAL LINE}" else text[place]
        if typed in TRANSLATED:
            end = place + len(typed)
            read = [Token(str(m.lastgroup), m[0], place, end) for m in TOKEN.finditer(TRANSLATED[typed])]
        else:
            read = [_token(text, place)]
            end = read[0].end
        yield from (token for token in read if token.kind != "space")
        place = end


def _token(text: str, place: int) -> Token:
    match = TOKEN.match(text, place)
    if match is None:
        shown = text[place] if text[place].isprintable() else f"U+{ord(text[place]):04X}"
        raise FormulaError("{} cannot stand in a formula; take it out.", shown, start=place)
    if match.lastgroup == "digits":
        return _digits(text, place)
    token = Token(str(match.lastgroup), match[0], place, match.end())
    if token.kind == "number":
        _check_number(token)
    return token


def _digits(text: str, place: int) -> Token:
    """A number that something follows at once: 2r lacks its operator, 1.2.3 is none."""
    match = re.compile(r"(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII).match(text, place)
    if match is None:
        raise FormulaError("{} cannot stand in a formula; take it out.", ".", start=place)
    if text[match.end() : match.end() + 1] == ".":
        raise FormulaError("This is no number; write it like 2 or 0.5.", start=place)
    end = match.end()
    raise FormulaError("Write * between a number and what it multiplies.", start=end)


def _check_number(token: Token) -> None:
    place = {"start": token.start, "end": token.end}
    if len(token.text) > 20:
        raise FormulaError("A number has at most {} characters.", 20, **place)
    exponent = re.search(r"[eE]([+-]?\d+)", token.text)
    if (exponent and abs(int(exponent[1])) > 99) or not _in_range(Fraction(token.text)):
        raise FormulaError("Numbers go from 1e-9 to 1e9.", **place)


def _in_range(value: Fraction) -> bool:
    return value == 0 or SMALLEST <= value <= LARGEST


class _Open(NamedTuple):
    """A parenthesis that is not closed yet: where, and the function that it belongs to."""

    start: int
    function: str
    commas: int = 0


class _Grammar:
    """Walks along the words and knows whether an operand or an operator must come next."""

    def __init__(self, found: tuple[Token, ...], variables: tuple[str, ...]) -> None:
        self.found, self.variables = found, variables
        self.open: list[_Open] = []
        self.operand = True  # whether a number, a name or "(" must come
        self.signs = 0
        self.function = ""  # the name just read, whose "(" must come now

    def check(self) -> None:
        """Raises FormulaError at the first word that cannot stand where it is."""
        for token in self.found:
            self._step(token)
        last = self.found[-1]
        if self.function:
            self._needs_parenthesis(last)
        if self.operand:
            raise FormulaError(
                "Something is missing after {}.", _shown(last.text), start=last.start, end=last.end
            )
        if self.open:
            raise FormulaError("This parenthesis is never closed; write ).", start=self.open[-1].start)

    def _step(self, token: Token) -> None:
        if self.function and token.text != "(":
            self._needs_parenthesis(token)
        if token.kind in ("number", "name") or token.text == "(":
            self._operand(token)
        elif self.operand and token.text in ("+", "-"):
            self._sign(token)
        elif self.operand:
            self._missing(token)
        else:
            self._operator(token)

    def _needs_parenthesis(self, token: Token) -> None:
        raise FormulaError(
            "{} needs its argument in parentheses, as in {}(…).", self.function, self.function,
            start=token.start, end=token.end,
        )  # fmt: skip

    def _operand(self, token: Token) -> None:
        if not self.operand:
            raise FormulaError(
                "An operator is missing before {}; to multiply, write *.", token.text,
                start=token.start, end=token.end,
            )  # fmt: skip
        self.signs = 0
        if token.text == "(":
            self._opened(token)
        elif token.kind == "name":
            self._name(token)
        else:
            self.operand = False

    def _opened(self, token: Token) -> None:
        self.open.append(_Open(token.start, self.function))
        self.function = ""
        if len(self.open) > DEPTH:
            raise FormulaError("Parentheses go at most {} deep.", DEPTH, start=token.start)

    def _name(self, token: Token) -> None:
        name = ALIASES.get(token.text, token.text)
        if name in FUNCTIONS:
            self.function = name
        elif name in self.variables or name in CONSTANTS:
            self.operand = False
        else:
            self._unknown(token)

    def _unknown(self, token: Token) -> None:
        names = ", ".join((*self.variables, *CONSTANTS))
        raise FormulaError(
            "{} is not known here; there are {} and the functions {}.",
            _short(token.text), names, ", ".join(FUNCTIONS), start=token.start, end=token.end,
        )  # fmt: skip

    def _sign(self, token: Token) -> None:
        self.signs += 1
        if self.signs > SIGNS:
            raise FormulaError("There are too many signs in a row.", start=token.start, end=token.end)

    def _missing(self, token: Token) -> None:
        place = {"start": token.start, "end": token.end}
        if token.text == ")" and not self.open:
            raise FormulaError("This parenthesis was never opened.", **place)
        raise FormulaError("A number or a name is missing before {}.", _shown(token.text), **place)

    def _operator(self, token: Token) -> None:
        if token.text == ")":
            self._closed(token)
            return
        if token.text == ",":
            self._comma(token)
        self.operand = True

    def _closed(self, token: Token) -> None:
        if not self.open:
            raise FormulaError("This parenthesis was never opened.", start=token.start, end=token.end)
        opened = self.open.pop()
        if opened.function and FUNCTIONS[opened.function] != opened.commas + 1:
            raise FormulaError(
                "{} takes {} arguments, divided by commas.", opened.function, FUNCTIONS[opened.function],
                start=opened.start, end=token.end,
            )  # fmt: skip

    def _comma(self, token: Token) -> None:
        if not self.open or FUNCTIONS.get(self.open[-1].function, 1) == 1:
            raise FormulaError("No comma can stand here; a decimal point is written as .", start=token.start)
        self.open[-1] = self.open[-1]._replace(commas=self.open[-1].commas + 1)


def _shown(text: str) -> str:
    return "^" if text == "**" else text


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"


def _python_tree(found: tuple[Token, ...], variables: tuple[str, ...]) -> Node:
    """The nodes of Python's syntax tree of the words, with the places of what was typed."""
    starts, ends, length = {}, {}, 0
    words = [_word(token) for token in found]
    for token, word in zip(found, words):
        starts[length], ends[length + len(word)] = token.start, token.end
        length += len(word) + 1
    try:
        tree = ast.parse(" ".join(words), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError("The formula cannot be read; write it more simply.", end=found[-1].end) from None
    return _Builder(starts, ends, variables).node(tree)


def _word(token: Token) -> str:
    """A token as Python takes it, which refuses 007."""
    if token.kind == "number":
        return re.sub(r"^0+(?=\d)", "", token.text)
    return ALIASES.get(token.text, token.text)


class _Builder(NamedTuple):
    """Makes nodes of what the whitelist has."""

    starts: dict[int, int]
    ends: dict[int, int]
    variables: tuple[str, ...]

    def node(self, tree: ast.expr) -> Node:
        """The node of an expression of Python; raises FormulaError for what is no formula."""
        start, end = self.starts.get(tree.col_offset, 0), self.ends.get(tree.end_col_offset or 1, 1)
        match tree:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return Node("number", value=Fraction(repr(value)), start=start, end=end)
            case ast.Name(id=name) if name in (*self.variables, *CONSTANTS):
                op = "variable" if name in self.variables else "constant"
                return Node(op, value=name, start=start, end=end)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if FUNCTIONS.get(name) == len(args):
                return Node("call", tuple(map(self.node, args)), name, start, end)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
                found = self.node(inner)
                return found if isinstance(sign, ast.UAdd) else Node("neg", (found,), start=start, end=end)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
                both = (self.node(left), self.node(right))
                return Node(OPERATORS[type(operator)], both, start=start, end=end)
        raise FormulaError("This cannot stand in a formula; take it out.", start=start, end=end)
