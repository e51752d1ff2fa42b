"""How values are written on a command line: lists of numbers, NAME=VALUE. Knows no Qt."""

from __future__ import annotations

import argparse
import math
import re
from decimal import Decimal

from app.model.scene import SceneError

_LISTS = ("--phi", "--theta", "--time-scales", "--set", "--regularizer", "--option", "--gaussians")


def normalise_argv(argv: list[str]) -> list[str]:
    """The words with lists such as "-1,0.5" tied to their option, for argparse takes them for options
    themselves.
    """
    words: list[str] = []
    for word in map(_without_exponent, argv):
        if words and words[-1] in _LISTS and re.match(r"-[\d.]", word):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


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


def pairs(words: list[str], option: str) -> dict[str, float | str]:
    """The values of NAME=VALUE by name; raises SceneError for other words."""
    found: dict[str, float | str] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not (name and mark and value):
            example = "lambda" if option == "--set" else "l2"
            raise SceneError(
                "{} takes NAME=VALUE, such as {} {}=0.1, not {!r}.", option, option, example, word
            )
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found
