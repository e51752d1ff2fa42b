"""The text of a lesson's file, cut into its parts: front matter, introduction, steps."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from app.model.lessons.toml_block import Block, parse
from app.model.lessons.values import LessonError, at
from gandyn import disk
from gandyn.message import Message

MOST_BYTES, MOST_STEPS, LONGEST_LINE, LONGEST_TITLE = 200_000, 60, 4000, 150
FENCE = "+++"
# Categories of Unicode: control characters, halves of characters, and those that mean nothing by themselves.
_NO_TEXT = ("Cc", "Cs", "Co")
_IMAGE = re.compile(r"!\[[^\]]*\][(\[]")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*(\S*)")


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it. line: of the heading; text_line: of the text's first line; block:
    the step's TOML, if there is one.
    """

    title: str
    line: int
    text: str
    text_line: int
    block: Block | None = None


@dataclass(frozen=True)
class Document:
    """The parts of a file. front: None in a file that begins with a title. head: title and introduction."""

    file: str
    front: Block | None
    head: Part
    steps: tuple[Part, ...]


def read_text(path: Path) -> str:
    """What a file says, with plain line ends; raises LessonError for one that is no short text."""
    file = disk.named(path)
    content = _content(path, file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise at(file, line, Message("This is not a text in UTF-8.")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, row in enumerate(text.split("\n"), 1):
        _check_line(file, number, row)
    return text


def _content(path: Path, file: str) -> bytes:
    try:
        state = os.stat(path)
        if not stat.S_ISREG(state.st_mode):
            raise at(file, 1, Message("This is no file with a text in it."))
        content = path.read_bytes() if state.st_size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:
        if isinstance(error, LessonError):
            raise
        raise at(file, 1, disk.read_refusal(path, error)) from error
    if max(state.st_size, len(content)) > MOST_BYTES:
        raise at(file, 1, Message("A lesson has at most {:,} bytes.", MOST_BYTES))
    return content


def _check_line(file: str, number: int, row: str) -> None:
    if len(row) > LONGEST_LINE:
        raise at(file, number, Message("A line has at most {:,} characters.", LONGEST_LINE))
    if any(sign != "\t" and unicodedata.category(sign) in _NO_TEXT for sign in row):
        raise at(file, number, Message("This line holds a character that is no text."))


def cut(file: str, text: str, front: bool = True) -> Document:
    """The parts of a text; raises LessonError. front: whether it begins with front matter."""
    rows = text.split("\n")
    block, first = _front(file, rows) if front else (None, 0)
    starts = [i for i in _outside_code(rows, first) if rows[i].startswith("## ")]
    if len(starts) > MOST_STEPS:
        raise at(file, starts[MOST_STEPS] + 1, Message("A lesson has at most {} steps.", MOST_STEPS))
    ends = [*starts[1:], len(rows)]
    steps = tuple(_step(file, rows, start, end) for start, end in zip(starts, ends))
    head = rows[first : starts[0]] if starts else rows[first:]
    return Document(file, block, _head(file, head, first), steps)


def _front(file: str, rows: list[str]) -> tuple[Block, int]:
    """The TOML between the fences, and the index of the row after them."""
    begin = next((i for i, row in enumerate(rows) if row.strip()), 0)
    if rows[begin].rstrip() != FENCE:
        wanted = Message(
            "A lesson begins with a line {}, front matter in TOML, and another such line.", FENCE
        )
        raise at(file, begin + 1, wanted)
    end = next((i for i in range(begin + 1, len(rows)) if rows[i].rstrip() == FENCE), None)
    if end is None:
        raise at(file, begin + 1, Message("The front matter has no end: a second line {} is missing.", FENCE))
    return parse(file, begin + 2, "\n".join(rows[begin + 1 : end])), end + 1


def _outside_code(rows: list[str], first: int) -> list[int]:
    """The rows that lie in no fenced block."""
    found, mark = [], ""
    for i in range(first, len(rows)):
        fence = _CODE.match(rows[i])
        if mark:
            mark = "" if fence and fence[1].startswith(mark) and not fence[2] else mark
        elif fence:
            mark = fence[1]
        else:
            found.append(i)
    return found


def _head(file: str, rows: list[str], first: int) -> Part:
    """Title and introduction; in a lesson with front matter the title stands there."""
    plain = [i for i, row in enumerate(rows) if row.strip()]
    titled = bool(plain) and rows[plain[0]].startswith("# ")
    begin = plain[0] + 1 if titled else 0
    line = first + (plain[0] if plain else 0) + 1
    title = _title(file, line, rows[plain[0]][2:]) if titled else ""
    return Part(title, line, _text(file, rows[begin:], first + begin + 1), first + begin + 1)


def _title(file: str, line: int, text: str) -> str:
    title = text.strip().rstrip("#").strip()
    if not title:
        raise at(file, line, Message("This heading is empty."))
    if len(title) > LONGEST_TITLE:
        raise at(file, line, Message("A heading has at most {} characters.", LONGEST_TITLE))
    return title


def _step(file: str, rows: list[str], start: int, end: int) -> Part:
    title = _title(file, start + 1, rows[start][3:])
    begin = next((i for i in range(start + 1, end) if rows[i].strip()), end)
    fence = _CODE.match(rows[begin]) if begin < end else None
    block = None
    if fence and fence[2] == "step":
        close = next((i for i in range(begin + 1, end) if rows[i].strip() == fence[1]), None)
        if close is None:
            raise at(file, begin + 1, Message("This block has no end: a line {} is missing.", fence[1]))
        block, begin = parse(file, begin + 2, "\n".join(rows[begin + 1 : close])), close + 1
    _check_blocks(file, rows, begin, end)
    return Part(title, start + 1, _text(file, rows[begin:end], begin + 1), begin + 1, block)


def _check_blocks(file: str, rows: list[str], begin: int, end: int) -> None:
    for i in range(begin, end):
        fence = _CODE.match(rows[i])
        if fence and fence[2] == "step":
            raise at(file, i + 1, Message("A step has one block of TOML, right under its heading."))


def _text(file: str, rows: list[str], first: int) -> str:
    """Text as it is shown; it loads nothing."""
    for i, row in enumerate(rows):
        if _IMAGE.search(row):
            raise at(
                file, first + i, Message("A lesson's text holds no pictures; its scenes are its pictures.")
            )
    return "\n".join(rows).strip("\n")
