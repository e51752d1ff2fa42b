"""TOML inside a lesson: its values, and the line of the file where each of them stands."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.model.lessons.values import LessonError, at
from gandyn.message import Message

MOST_CHARACTERS, DEEPEST = 20_000, 8
Path = tuple[str | int, ...]
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Block:
    """The values of a TOML text and the lines of their keys; `line` is that of the block itself."""

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line_of(self, *path: str | int) -> int:
        """Where a value stands, else what it is part of."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.line)

    def value(self, path: Path) -> Any:
        """The value at a path that has a line."""
        found: Any = self.values
        for part in path:
            found = found[part]
        return found

    def refused(self, path: Path, sentence: str) -> LessonError:
        """The error of a value."""
        return at(self.file, self.line_of(*path), sentence)


def near(name: str, known: Iterable[str]) -> Message:
    """A clause that helps who mistyped a name."""
    close = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    if close:
        return Message("close to it are {}", ", ".join(close))
    return Message("docs/lessons.md lists what there is")


def parse(file: str, line: int, text: str) -> Block:
    """The block whose first line of TOML is `line` of the file; raises LessonError."""
    if len(text) > MOST_CHARACTERS:
        raise at(file, line, Message("A block of TOML has at most {:,} characters.", MOST_CHARACTERS))
    _check_depth(file, line, text)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refusal(file, line, text, str(error)) from error
    except ValueError as error:  # Python reads no integer of thousands of digits
        raise at(file, line, Message("This block of TOML holds a number that is too long.")) from error
    return Block(file, line, values, _Lines(text, line).found)


def _refusal(file: str, line: int, text: str, reason: str) -> LessonError:
    place = _PLACE.search(reason)
    row = int(place[1]) if place and place[1] else len(text.rstrip().splitlines()) or 1
    told = _PLACE.sub("", reason).rstrip(".")
    if place and place[1]:
        return at(file, line + row - 1, Message("This is not TOML: {}, column {}.", told, place[2]))
    return at(file, line + row - 1, Message("This is not TOML: {}.", told))


def _check_depth(file: str, line: int, text: str) -> None:
    """Refuses what is nested so deeply, or has a key so long, that reading it would take long."""
    for number, row in enumerate(text.split("\n"), line):
        if row.partition("=")[0].count(".") > DEEPEST:
            raise at(file, number, Message("This is nested too deeply."))
    depth = 0
    for i, sign in enumerate(text):
        depth += (sign in "[{") - (sign in "]}")
        if depth > DEEPEST:
            raise at(file, line + text.count("\n", 0, i), Message("This is nested too deeply."))


class _Lines:
    """Walks through TOML that is known to be right, and notes the line of every key and entry of a list."""

    def __init__(self, text: str, first: int) -> None:
        self._text, self._at, self._first = text, 0, first
        self._counts: dict[Path, int] = {}
        self.found: dict[Path, int] = {}
        table: Path = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._entry(table)

    def _now(self) -> int:
        return self._first + self._text.count("\n", 0, self._at)

    def _skip(self, also: str = "") -> bool:
        """Passes over blanks and comments; whether anything is left."""
        while self._at < len(self._text) and self._text[self._at] in " \t\r\n#" + also:
            if self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            else:
                self._at += 1
        return self._at < len(self._text)

    def _header(self) -> Path:
        line, many = self._now(), self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        path = self._key("]")
        self._at += 2 if many else 1
        if many:
            self._counts[path] = self._counts.get(path, -1) + 1
            self.found.setdefault(path, line)
            path = (*path, self._counts[path])
        self.found.setdefault(path, line)
        return path

    def _entry(self, table: Path) -> None:
        line, path = self._now(), table + self._key("=")
        self._at += 1
        for length in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:length], line)
        self._value(path)

    def _key(self, end: str) -> Path:
        """A key, dotted or not, up to a sign outside quotes, which is not passed."""
        parts: list[str | int] = [""]
        while self._text[self._at] != end:
            sign = self._text[self._at]
            if sign in "\"'":
                parts[-1] = self._quoted()
                continue
            if sign == ".":
                parts.append("")
            elif not sign.isspace():
                parts[-1] = f"{parts[-1]}{sign}"
            self._at += 1
        return tuple(parts)

    def _value(self, path: Path) -> None:
        self._skip()
        sign = self._text[self._at]
        if sign in "\"'":
            self._quoted()
        elif sign in "[{":
            self._at += 1
            (self._list if sign == "[" else self._table)(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}\n#":
                self._at += 1

    def _list(self, path: Path) -> None:
        number = 0
        while self._skip(",") and self._text[self._at] != "]":
            self.found[(*path, number)] = self._now()
            self._value((*path, number))
            number += 1
        self._at += 1

    def _table(self, path: Path) -> None:
        while self._skip(",") and self._text[self._at] != "}":
            self._entry(path)
        self._at += 1

    def _quoted(self) -> str:
        """A string of any of the four kinds; what stands between its quotes."""
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        start = self._at = self._at + len(mark)
        while not self._text.startswith(mark, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        found = self._text[start : self._at]
        self._at += len(mark)
        while len(mark) == 3 and self._text.startswith(quote, self._at):  # quotes before the last three
            self._at += 1
        return found
