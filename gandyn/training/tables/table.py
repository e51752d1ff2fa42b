"""A table as it is trained on: columns centred and scaled, and the plane in which pictures show it.

Each column loses its mean and is divided by its standard deviation, so that a unit of one weighs as much as a
unit of another, and nets that suit the mixtures of the lab suit them. Rows that lack a number are left out,
and so are columns that are constant or hold texts. More than two columns are seen in the plane of their first
two principal components, which passes through the mean.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gandyn import disk
from gandyn.message import Message, joined
from gandyn.orbit import Array
from gandyn.training.dataset import thinned
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import DataSource
from gandyn.training.tables.columns import MOST_COLUMNS, Columns
from gandyn.training.tables.file import check_ending, read
from gandyn.training.tables.reference import TableReference, digest_of, parsed

FEWEST, NAMED = 2, 5
# Half-widths of pictures: this, or what holds nearly all points.
REACH, NEARLY = 2.5, 0.995


@dataclass(frozen=True)
class Table:
    """rows (n, d) float32, of mean 0 and deviation 1 in each column. axes (2, d): orthonormal, what pictures
    show across and up; None where the rows are points of the plane or the line themselves. share: of the
    variance that this plane holds. reach: half the width of pictures. notice: what was done to the file.
    """

    rows: NDArray[np.float32]
    names: tuple[str, ...]
    axes: Array | None
    share: float
    reach: float
    notice: Message


@functools.lru_cache(2)
def table(value: str) -> Table:
    """The table that a reference names; raises TrainingError if its file is gone or has changed."""
    found = parsed(value)
    if found is None:
        raise TrainingError("{} is no file of numbers; choose one.", value)
    found.check()
    return _agreeing(found, rows_of(Path(found.path)))


def chosen(value: str) -> TableReference:
    """The reference of a file that somebody names, which is read for it; of a reference, that itself. Raises
    TrainingError, one sentence, for a file that cannot be trained on.
    """
    found = parsed(value)
    if found is not None:
        return found
    path = Path(value).expanduser().absolute()
    check_ending(path)
    digest = digest_of(path)
    return TableReference(str(path), rows_of(path).rows.shape[1], digest)


def table_of(source: DataSource) -> Table | None:
    """The table that is trained on, if the data are one."""
    return table(source.path) if source.columns else None


def _agreeing(reference: TableReference, found: Table) -> Table:
    if found.rows.shape[1] != reference.columns:
        raise TrainingError("{} has changed since it was chosen; choose it again.", reference.name)
    return found


def rows_of(path: Path) -> Table:
    """The table of a file as it is now; raises TrainingError."""
    columns = read(path)
    values, notices = _complete(path, columns)
    varied = values.min(axis=0) < values.max(axis=0) if len(values) else np.zeros(values.shape[1], bool)
    names = tuple(name for name, kept in zip(columns.names, varied) if kept)
    texts, constant = columns.texts, [name for name, kept in zip(columns.names, varied) if not kept]
    _check_shape(path, columns, len(values), len(names))
    rows = _scaled(values[:, varied])
    notices += [
        *([Message("Constant columns were left out: {}.", _few(constant))] if constant else []),
        *([Message("Columns without numbers were left out: {}.", _few(texts))] if texts else []),
    ]
    return _finished(rows, names, notices)


def _complete(path: Path, columns: Columns) -> tuple[Array, list[Message]]:
    """The rows that have every number, evenly chosen ones if they are too many for the memory."""
    if not columns.names:
        raise TrainingError("{} has no column of numbers.", disk.named(path))
    whole: NDArray[np.bool_] = np.asarray(np.isfinite(columns.values).all(axis=1))
    count, kept = len(whole), int(whole.sum())
    if count and not kept:
        raise TrainingError("Every row of {} lacks a number; fill or remove columns.", disk.named(path))
    values, notices = columns.values[whole], list[Message]()
    if kept < count:
        notices.append(Message("Rows that lack a number were left out: {:,} of {:,}.", count - kept, count))
    some = thinned(kept, 4 * len(columns.names))
    if len(some) < kept:
        notices.append(Message("Of {:,} rows {:,}, evenly chosen, are used.", kept, len(some)))
    return values[some.start : some.stop : some.step], notices


def _check_shape(path: Path, columns: Columns, rows: int, kept: int) -> None:
    if rows < FEWEST:
        raise TrainingError("{} has {} rows of numbers; it needs two or more.", disk.named(path), rows)
    if kept == 0:
        raise TrainingError("All columns of {} are constant; there is nothing to learn.", disk.named(path))
    if kept > MOST_COLUMNS:
        raise TrainingError(
            "{} has {} columns of numbers; at most {} can be trained on.",
            disk.named(path),
            kept,
            MOST_COLUMNS,
        )


def _few(names: Sequence[str]) -> str:
    return ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])


def _scaled(values: Array) -> Array:
    """Columns of mean 0 and standard deviation 1, whatever numbers they hold."""
    # First by a power of two, which rounds nothing, so that squares of huge and tiny numbers are some.
    values = np.ldexp(values, -np.frexp(np.abs(values).max(axis=0))[1])
    values -= values.mean(axis=0)
    values = np.ldexp(values, -np.frexp(np.abs(values).max(axis=0))[1])
    values /= values.std(axis=0)
    return values


def _finished(rows: Array, names: tuple[str, ...], notices: list[Message]) -> Table:
    d = rows.shape[1]
    axes, share = _principal(rows) if d > 2 else (None, 1.0)
    seen = rows if axes is None else rows @ axes.T
    reach = max(REACH, 1.1 * float(np.quantile(np.abs(seen), NEARLY)))
    rule = (
        Message("The column was centred, and scaled to standard deviation 1.")
        if d == 1
        else Message("Each of {} columns was centred, and scaled to standard deviation 1.", d)
    )
    plane = Message("Pictures show principal components 1 and 2, {:.0%} of the variance.", share)
    told = joined(rule, *notices, *([plane] if d > 2 else []))
    return Table(np.ascontiguousarray(rows, dtype=np.float32), names, axes, share, reach, told)


def _principal(rows: Array) -> tuple[Array, float]:
    """Both axes of largest variance, each with its largest entry positive, and their share of it."""
    values, vectors = np.linalg.eigh(rows.T @ rows / len(rows))
    axes = vectors[:, ::-1][:, :2].T
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    return axes * np.sign(largest), float(values[-2:].sum() / values.sum())
