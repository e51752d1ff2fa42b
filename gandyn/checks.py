"""Checks of values that come from outside. Each gives the value back in its own type, or raises GandynError:
one sentence that names the entry, what it must be, and the value.

`refused_as` turns the refusals of a whole function into errors of its caller's kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from numbers import Integral, Real
from typing import Any

from gandyn.errors import GandynError


def short_repr(value: object) -> str:
    """A value as an error message quotes it: short, on one line, whatever it is."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a value's own repr may fail in any way; an integer of 5000 digits does
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}…"


def finite(name: str, value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise GandynError("{} must be a number, not {}.", name, short_repr(value))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise GandynError("{} must be a finite number, not {}.", name, short_repr(value))
    return number


def number(name: str, value: object, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number from low to high."""
    found = finite(name, value)
    if low <= found <= high:
        return found
    if high == math.inf:
        raise GandynError("{} must be at least {:g}, not {:g}.", name, low, found)
    if low == -math.inf:
        raise GandynError("{} must be at most {:g}, not {:g}.", name, high, found)
    raise GandynError("{} must lie between {:g} and {:g}, not {:g}.", name, low, high, found)


def positive(name: str, value: object) -> float:
    """A finite number above 0."""
    found = finite(name, value)
    if found <= 0.0:
        raise GandynError("{} must be above 0, not {:g}.", name, found)
    return found


def whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number from low to high; 2.0 is none."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not low <= int(value) <= high:
        raise GandynError(
            "{} must be a whole number from {} to {}, not {}.", name, low, high, short_repr(value)
        )
    return int(value)


def flag(name: str, value: object) -> bool:
    """True or False themselves."""
    if not isinstance(value, bool):
        raise GandynError("{} must be true or false, not {}.", name, short_repr(value))
    return value


def choice(name: str, value: object, choices: Iterable[str]) -> str:
    """One of these words."""
    if not isinstance(value, str) or value not in choices:
        raise GandynError("{} must be one of {}, not {}.", name, ", ".join(choices), short_repr(value))
    return value


def text(name: str, value: object, most: int) -> str:
    """A text of at most so many characters that a file can hold."""
    # Halves of characters (surrogates) can be in JSON but in no file.
    if not isinstance(value, str) or len(value) > most or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise GandynError("{} must be a text of at most {} characters.", name, most)
    return value


def mapping(name: str, value: object) -> Mapping[Any, Any]:
    """Names and values."""
    if not isinstance(value, Mapping):
        raise GandynError("{} must be an object, not {}.", name, short_repr(value))
    return value


def entries(name: str, data: object, kind: Any, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entries of a dictionary from which a dataclass is made: none that it does not know, all that have
    no default or are `needed`."""
    known = {field.name: field for field in fields(kind)}
    given = dict(mapping(name, data))
    unknown = set(given) - set(known)
    if unknown:
        raise GandynError("{} has no entry {}.", name, min(map(short_repr, unknown)))
    for id, field in known.items():
        bare = field.default is MISSING and field.default_factory is MISSING
        if (bare or id in needed) and id not in given:
            raise GandynError("{} needs the entry {}.", name, id)
    return given


def assign(frozen: object, **values: Any) -> None:
    """Puts checked values into a frozen dataclass that is being made."""
    for name, value in values.items():
        object.__setattr__(frozen, name, value)


@contextmanager
def refused_as(kind: type[GandynError]) -> Iterator[None]:
    """Whatever is refused inside, or in the function that this decorates, is an error of this kind."""
    try:
        yield
    except kind:
        raise
    except ValueError as error:
        raise kind(str(error)) from error
