"""Tables in files, written whole: Parquet where pyarrow is installed, else CSV with the same content."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gandyn import csv_text
from gandyn.atomic_write import write_bytes

PARQUET, CSV = ".parquet", ".csv"
SUFFIXES = (PARQUET, CSV)
Columns = dict[str, list[Any]]


@cache
def suffix() -> str:
    """Of the files that are written here."""
    return PARQUET if find_spec("pyarrow") else CSV


def write(path: Path, columns: Columns) -> None:
    """Puts a table there, by the path's suffix; raises OSError if the disk refuses."""
    write_bytes(path, _parquet(columns) if path.suffix == PARQUET else _csv(columns))


def read(path: Path) -> Columns:
    """The columns of a table: numbers, texts, None. Raises OSError or ValueError for any other file."""
    if path.suffix == CSV:
        return _read_csv(path.read_text(encoding="utf-8"))
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ValueError("Parquet needs pyarrow") from error
    found: Columns = pyarrow.parquet.read_table(io.BytesIO(path.read_bytes())).to_pydict()
    return found


def _parquet(columns: Columns) -> bytes:
    import pyarrow
    import pyarrow.parquet

    arrays = {name: pyarrow.array(values, type=_kind(pyarrow, values)) for name, values in columns.items()}
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays), file)
    return file.getvalue()


def _kind(pyarrow: Any, values: list[Any]) -> Any:
    """Numbers that are all missing are numbers still."""
    return pyarrow.float64() if all(value is None or type(value) is float for value in values) else None


def _csv(columns: Columns) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([_field(value) for value in row] for row in zip(*columns.values()))
    return text.getvalue().encode()


def _field(value: Any) -> str:
    return csv_text.NONE if value is None else value if isinstance(value, str) else repr(value)


def _read_csv(text: str) -> Columns:
    """Each field as a number where it is one; a column whose fields are not all numbers is text."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("no table")
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else ((),) * len(rows[0])
    return {name: _values(list(column)) for name, column in zip(rows[0], columns)}


def _values(fields: list[str]) -> list[Any]:
    try:
        return [int(field) if field.lstrip("-").isdigit() else float(field) for field in fields]
    except ValueError:
        return list(fields)
