"""Columns of numbers with their names, as they were read; what is no number is NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.orbit import Array

# A table of more numbers is not read: a million rows of 64 columns are fewer.
MOST_NUMBERS = 2**26
MOST_COLUMNS = 64


@dataclass(frozen=True)
class Columns:
    """values (n, d): NaN where nothing or no number was written. texts: the names of columns that were left
    out, for they hold no numbers.
    """

    names: tuple[str, ...]
    values: Array
    texts: tuple[str, ...] = ()


def numbered(count: int) -> tuple[str, ...]:
    """Names for columns that have none."""
    return tuple(str(i + 1) for i in range(count))


def readable(name: object) -> str:
    """A column's name, short and on one line."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(name)).strip()
    return text if len(text) <= 30 else f"{text[:29]}…"


def of_array(values: np.ndarray) -> Columns | None:
    """The columns of an array as NumPy keeps it: rows and columns, one column, or records with named fields;
    None for an array that is none of these.
    """
    if values.dtype.names and values.ndim == 1:
        return of_fields({name: values[name] for name in values.dtype.names})
    if values.dtype.kind not in "fiub" or values.ndim not in (1, 2):
        return None
    table = values.astype(np.float64).reshape(len(values), -1)
    return Columns(numbered(table.shape[1]), table)


def of_fields(fields: dict[str, np.ndarray]) -> Columns | None:
    """Columns of one length by name; those that are not of numbers are left out."""
    kept = {name: x for name, x in fields.items() if x.ndim == 1 and x.dtype.kind in "fiub"}
    if not kept or len({len(x) for x in fields.values()}) > 1:
        return None
    values = np.stack([x.astype(np.float64) for x in kept.values()], axis=1)
    names = tuple(map(readable, kept))
    return Columns(names, values, tuple(readable(name) for name in fields if name not in kept))
