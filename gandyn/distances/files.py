"""Histograms and point clouds from CSV, NPY and NPZ files; nothing in a file is ever run (no pickle).

    histograms  two columns p, q, or three: position, p, q; an NPZ file has arrays p, q and, if it likes, x
    points      a row for each point, a column for each coordinate; an NPZ file has one array

A CSV file may have one line of names above its numbers; commas, semicolons, tabs and spaces all part them.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gandyn import disk
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array, Histograms, Points

# A larger file is no list of numbers that could be looked at.
MOST_BYTES = 512 * 2**20
_SUFFIXES = ".csv, .txt, .npy or .npz"


def read_histograms(path: str | Path) -> Histograms:
    """Both histograms of one file; raises DistanceError."""
    found = _read(path)
    if isinstance(found, Mapping):
        if not {"p", "q"} <= set(found):
            raise DistanceError("{} must hold two arrays, p and q.", disk.named(path))
        return Histograms(found["p"], found["q"], found.get("x"))  # type: ignore[arg-type]
    if found.ndim != 2 or found.shape[1] not in (2, 3):
        raise DistanceError(
            "{} must have two columns, p and q, or three: position, p and q.", disk.named(path)
        )
    return Histograms(found[:, -2], found[:, -1], found[:, 0] if found.shape[1] == 3 else None)  # type: ignore[arg-type]


def read_points(path_p: str | Path, path_q: str | Path) -> Points:
    """Two clouds from two files; raises DistanceError."""
    return Points(_cloud(path_p), _cloud(path_q))


def _cloud(path: str | Path) -> Array:
    found = _read(path)
    if isinstance(found, Mapping):
        if len(found) != 1:
            raise DistanceError("{} holds {} arrays; a cloud is one.", disk.named(path), len(found))
        found = next(iter(found.values()))
    if found.ndim == 1:
        found = found[:, None]
    if found.ndim != 2 or not found.size:
        raise DistanceError("{} must hold a row of coordinates for each point.", disk.named(path))
    return found


def _read(path: str | Path) -> Array | Mapping[str, Array]:
    """The numbers of a file."""
    suffix = Path(path).suffix.lower()
    if suffix not in (".csv", ".txt", ".npy", ".npz"):
        raise DistanceError("{} is none of {}.", disk.named(path), _SUFFIXES)
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise DistanceError("{} is larger than {} MB.", disk.named(path), MOST_BYTES // 2**20)
        return _table(path) if suffix in (".csv", ".txt") else _arrays(path)
    except OSError as error:
        raise DistanceError(disk.read_refusal(path, error)) from error
    except DistanceError:
        raise
    except (ValueError, EOFError, KeyError, MemoryError, zipfile.BadZipFile) as error:
        raise DistanceError("{} cannot be read as numbers; write it anew.", disk.named(path)) from error


def _arrays(path: str | Path) -> Array | Mapping[str, Array]:
    found = np.load(path, allow_pickle=False)
    if isinstance(found, np.ndarray):
        return _real(path, found)
    with found:
        return {name: _real(path, found[name]) for name in found.files}


def _real(path: str | Path, values: np.ndarray) -> Array:
    if values.dtype.kind not in "fiub":
        raise DistanceError("{} must hold real numbers.", disk.named(path))
    return values.astype(float)


def _table(path: str | Path) -> Array:
    """The numbers of a text file, one row a line."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = [line.strip() for line in file]
    rows = [(number, _fields(line)) for number, line in enumerate(lines, 1) if line and line[0] != "#"]
    if rows and not any(map(_is_number, rows[0][1])):
        rows = rows[1:]
    if not rows:
        raise DistanceError("{} has no numbers in it.", disk.named(path))
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise DistanceError(
                "{} has {} numbers in line {} and {} above it.", disk.named(path), len(row), number, width
            )
        for word in row:
            if not _is_number(word):
                raise DistanceError("{} has no number in line {}: {}.", disk.named(path), number, word[:20])
    return np.array([[float(word) for word in row] for _, row in rows])


def _fields(line: str) -> list[str]:
    mark = next((mark for mark in (",", ";", "\t") if mark in line), None)
    if mark is None:
        return line.split()
    return [word.strip() for word in next(csv.reader([line], delimiter=mark))]


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", word) is not None
