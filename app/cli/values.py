"""How values are written on a command line: lists of numbers, NAME=VALUE. Knows no Qt."""

from __future__ import annotations

import argparse
import math
import re
from decimal import Decimal

from app.model.scene import SceneError

_LISTS = ("--phi", "--theta", "--time-scales", "--set", "--regularizer", "--option", "--gaussians")
# The formulas of a design by what they are, which may begin with a minus sign.
DESIGN_FORMULAS = (
    "omega", "rho", "f", "alpha", "beta", "output", "phi", "psi", "low", "high", "a", "b", "c", "e", "loss_d",
    "loss_g",
)  # fmt: skip
_FORMULAS = tuple(f"--{role.replace('_', '-')}" for role in DESIGN_FORMULAS)


def normalise_argv(argv: list[str]) -> list[str]:
    """The words with lists such as "-1,0.5" tied to their option, for argparse takes them for options
    themselves.
    """
    words: list[str] = []
    for word in map(_without_exponent, argv):
        if words and _belongs(word, words[-1], words[0]):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def _belongs(word: str, option: str, command: str) -> bool:
    """Whether a word that begins with a minus sign is the value of the option before it."""
    if command == "design" and option in _FORMULAS:
        return bool(re.match(r"-(?!-)", word))
    return option in _LISTS and bool(re.match(r"-[\d.]", word))


def _without_exponent(word: str) -> str:
    """A negative number without its exponent, in which argparse sees an option."""
    known = re.fullmatch(r"-[\d.]+e[-+]?\d{1,3}", word, re.IGNORECASE)
    try:
        return format(Decimal(word), "f") if known else word
    except ArithmeticError:
        return word


def numbers(text: str) -> tuple[float, ...]:
    """Finite numbers separated by commas."""
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers such as 0.1,0.2") from error
    if not all(math.isfinite(value) for value in values):
        raise argparse.ArgumentTypeError(f"{text!r} must be finite numbers")
    return values


def named_numbers(words: list[str], option: str) -> dict[str, tuple[float, ...]]:
    """The numbers of NAME=NUMBER or NAME=NUMBER,NUMBER,… by name; raises SceneError for other words."""
    found: dict[str, tuple[float, ...]] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        try:
            found[name] = tuple(float(part) for part in value.split(","))
        except ValueError:
            found[name] = ()
        if not (name and mark and found[name]):
            raise SceneError("{} takes NAME=VALUE, such as {} k=2, not {!r}.", option, option, word)
    return found


def pairs(words: list[str], option: str, texts: tuple[str, ...] = ()) -> dict[str, float | str]:
    """The values of NAME=VALUE by name; those of `texts` are never numbers and may be empty. Raises
    SceneError for other words.
    """
    found: dict[str, float | str] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not (name and mark and (value or name in texts)):
            example = "lambda" if option == "--set" else "l2"
            raise SceneError(
                "{} takes NAME=VALUE, such as {} {}=0.1, not {!r}.", option, option, example, word
            )
        try:
            found[name] = value if name in texts else float(value)
        except ValueError:
            found[name] = value
    return found
