"""Tables in text files: commas, semicolons, tabs, bars or spaces between the columns, a line of names or
none, decimal points or commas.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gandyn import disk
from gandyn.orbit import Array
from gandyn.training.errors import TrainingError
from gandyn.training.tables.columns import MOST_NUMBERS, Columns, numbered, readable

MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "?", ".", "missing"}
# In this order, for where commas stand in numbers they do not part them.
DELIMITERS = ("\t", ";", "|", ",")
# Lines from which the delimiter is guessed; a column is one of numbers if so large a part of it is.
SAMPLE, MOSTLY = 20, 0.5
NAN = float("nan")


def read(path: Path, content: bytes) -> Columns:
    """The columns of a text; raises TrainingError."""
    lines = [line for line in _decoded(path, content).splitlines() if line.strip() and line[0] != "#"]
    if not lines:
        raise TrainingError("{} has no numbers in it.", disk.named(path))
    delimiter = _delimiter(lines[:SAMPLE])
    try:
        first = list(_rows(lines[:2], delimiter))
        if len(lines) * len(first[0]) > MOST_NUMBERS + len(first[0]):
            raise TrainingError(
                "{} holds more than {:,} numbers; take fewer.", disk.named(path), MOST_NUMBERS
            )
        names = tuple(map(readable, first[0])) if _is_heading(first, delimiter) else ()
        return _quickly(lines[bool(names) :], delimiter, names) or _patiently(path, lines, delimiter, names)
    except csv.Error as error:
        raise TrainingError("{} is no table: {}.", disk.named(path), str(error)) from error


def _decoded(path: Path, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Numbers are the same in every encoding; only names may look odd.
        text = content.decode("latin-1")
    if "\0" in text:
        raise TrainingError("{} is no text; choose a table of numbers.", disk.named(path))
    return text


def _delimiter(lines: list[str]) -> str:
    """What parts the same number of columns in every line, "" for spaces."""
    for mark in DELIMITERS:
        widths = {len(row) for row in csv.reader(lines, delimiter=mark)}
        if len(widths) == 1 and widths != {1}:
            return mark
    widths = {len(line.split()) for line in lines}
    if len(widths) == 1 and widths != {1}:
        return ""
    # Where lines differ, the sentence about them should be about what stands there.
    return next((mark for mark in DELIMITERS if all(mark in line for line in lines)), "")


def _rows(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    if delimiter:
        return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    return (line.split() for line in lines)


def _is_heading(rows: list[list[str]], delimiter: str) -> bool:
    """Whether the first line names columns: somewhere it has a text above a number."""
    if len(rows) < 2:
        return False
    pairs = zip(rows[0], rows[1])
    return any(_is_text(above, delimiter) and _number(x, delimiter) is not None for above, x in pairs)


def _is_text(cell: str, delimiter: str) -> bool:
    return cell.strip().lower() not in MISSING and _number(cell, delimiter) is None


def _number(cell: str, delimiter: str) -> float | None:
    """The number that a cell holds, None for anything else."""
    if "_" in cell:
        return None
    if delimiter != "," and cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        return float(cell)
    except ValueError:
        return None


def _quickly(lines: list[str], delimiter: str, names: tuple[str, ...]) -> Columns | None:
    """By NumPy's own reader, where every cell is a number."""
    try:
        values = np.loadtxt(lines, delimiter=delimiter or None, ndmin=2)
    except ValueError:
        return None
    width = values.shape[1]
    if not values.size or (names and len(names) != width):
        return None
    return Columns(names or numbered(width), values)


def _patiently(path: Path, lines: list[str], delimiter: str, names: tuple[str, ...]) -> Columns:
    """Cell by cell."""
    rows = list(_rows(lines[bool(names) :], delimiter))
    width = len(names) or len(rows[0])
    for number, row in enumerate(rows, 1 + bool(names)):
        if len(row) != width:
            raise TrainingError(
                "{} has {} columns in its row {} and {} above it.", disk.named(path), len(row), number, width
            )
    names = names or numbered(width)
    found = [_column([row[i] for row in rows], delimiter) for i in range(width)]
    kept = [column for column in found if column is not None]
    values = np.stack(kept, axis=1) if kept else np.zeros((len(rows), 0))
    texts = tuple(name for name, column in zip(names, found) if column is None)
    numeric = tuple(name for name, column in zip(names, found) if column is not None)
    return Columns(numeric, values, texts)


def _column(cells: list[str], delimiter: str) -> Array | None:
    """Its numbers, NaN where a cell has none; None for a column of texts."""
    numbers = [_number(cell, delimiter) for cell in cells]
    said = sum(cell.strip().lower() not in MISSING for cell in cells)
    given = sum(x is not None and not math.isnan(x) for x in numbers)
    if given == 0 or given < MOSTLY * said:
        return None
    return np.array([NAN if x is None else x for x in numbers])
