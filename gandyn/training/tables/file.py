"""Columns of numbers from a file, by its ending. Nothing that a file holds is run: no pickle is opened."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gandyn import disk
from gandyn.training.errors import TrainingError
from gandyn.training.tables import text
from gandyn.training.tables.columns import MOST_NUMBERS, Columns, of_array, of_fields

# A larger file is no table that a small net could learn.
MOST_BYTES = 512 * 2**20
# Of several arrays in an NPZ file, one of these is the data.
USUAL = ("data", "x", "X", "samples", "points")
# Older ones run code that a file holds (CVE-2023-47248).
SAFE_PYARROW = (14, 0, 1)
MAGIC = b"\x93NUMPY"


def read(path: Path) -> Columns:
    """The columns of a file; raises TrainingError, one sentence, for a file without any."""
    check_ending(path)
    try:
        _check(path)
        found = READERS[path.suffix.lower()](path)
    except OSError as error:
        raise TrainingError(disk.read_refusal(path, error)) from error
    except TrainingError:
        raise
    except MemoryError as error:
        raise TrainingError("{} does not fit into the memory.", disk.named(path)) from error
    except (ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile) as error:
        if "allow_pickle" in str(error) or "Python objects" in str(error):
            raise TrainingError(
                "{} holds Python objects, which are never opened; save numbers instead.", disk.named(path)
            ) from error
        raise TrainingError("{} is damaged or cut off; write it anew.", disk.named(path)) from error
    return _checked(path, found)


def check_ending(path: Path) -> None:
    """Raises TrainingError for a kind of file that cannot be read."""
    if path.suffix.lower() not in READERS:
        raise TrainingError("{} is none of {}; choose such a file.", disk.named(path), ", ".join(READERS))


def check_file(path: Path) -> None:
    """Raises TrainingError where no file can be read."""
    try:
        _check(path)
    except TrainingError:
        raise
    except (OSError, ValueError) as error:
        raise TrainingError(disk.read_refusal(path, error)) from error


def _check(path: Path) -> None:
    if path.is_dir():
        raise TrainingError("{} is a folder; choose a file of numbers.", disk.named(path))
    size = path.stat().st_size
    if not path.is_file():
        raise TrainingError("{} is no ordinary file; choose another one.", disk.named(path))
    if size == 0:
        raise TrainingError("{} is empty.", disk.named(path))
    if size > MOST_BYTES:
        raise TrainingError("{} is larger than {} MB.", disk.named(path), MOST_BYTES // 2**20)


def _checked(path: Path, found: Columns | None) -> Columns:
    if found is None:
        raise TrainingError(
            "{} holds no table: it must be rows and columns of real numbers.", disk.named(path)
        )
    if found.values.size > MOST_NUMBERS:
        raise TrainingError("{} holds more than {:,} numbers; take fewer.", disk.named(path), MOST_NUMBERS)
    return found


def _text(path: Path) -> Columns:
    return text.read(path, path.read_bytes())


def _npy(path: Path) -> Columns | None:
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise TrainingError("{} was not written by NumPy; choose another file.", disk.named(path))
    # Mapped, so that a header which promises more than there is costs nothing.
    return of_array(np.load(path, mmap_mode="r", allow_pickle=False))


def _npz(path: Path) -> Columns | None:
    """The only array of two dimensions, or the one that is called as data usually are, or columns by name."""
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
            raise TrainingError("{} is larger than {} MB.", disk.named(path), MOST_BYTES // 2**20)
    with np.load(path, allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    tables = [name for name, x in arrays.items() if x.ndim == 2] or list(arrays)
    chosen = next((name for name in USUAL if name in arrays), tables[0] if len(tables) == 1 else "")
    if chosen:
        return of_array(arrays[chosen])
    if any(x.ndim > 1 for x in arrays.values()):
        raise TrainingError(
            "{} holds the arrays {}; call the one to train on data.", disk.named(path), ", ".join(arrays)
        )
    return of_fields(arrays)


def _parquet(path: Path) -> Columns | None:
    _check_pyarrow(path)
    import pyarrow
    from pyarrow import parquet, types

    with parquet.ParquetFile(path) as file:
        fields = {field.name: field.type for field in file.schema_arrow}
        kept = [
            name
            for name, kind in fields.items()
            if types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind)
        ]
        if file.metadata.num_rows * max(len(kept), 1) > MOST_NUMBERS:
            raise TrainingError(
                "{} holds more than {:,} numbers; take fewer.", disk.named(path), MOST_NUMBERS
            )
        table = file.read(columns=kept)
    if not kept:
        return None
    number = pyarrow.float64()
    columns = {name: table.column(name).cast(number, safe=False).to_numpy() for name in kept}
    found = of_fields(columns)
    assert found is not None
    return Columns(found.names, found.values, tuple(name for name in fields if name not in kept))


def _check_pyarrow(path: Path) -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = tuple(int(part) for part in version("pyarrow").split(".")[:3] if part.isdigit())
    except PackageNotFoundError as error:
        raise TrainingError(
            "{} is a Parquet file, which needs pyarrow; install it with: pip install pyarrow.",
            disk.named(path),
        ) from error
    if found < SAFE_PYARROW:
        raise TrainingError(
            "This pyarrow may run what a file holds; install a newer one with: pip install -U pyarrow."
        )


READERS: dict[str, Callable[[Path], Columns | None]] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".npy": _npy,
    ".npz": _npz,
    ".parquet": _parquet,
}
