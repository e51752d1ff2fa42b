"""The folder of a sweep: every file is there whole or not at all, so that whatever stops a sweep, the same
command goes on.

recipe.json: what is trained. cells/000/….parquet: the figures of a setting's runs, a row each; curves/…:
their curves, the seed in each row. sweep.parquet: all cells in one table, written at the end. Without pyarrow
the same tables are CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gandyn import disk
from gandyn.atomic_write import check_writable, write_bytes
from gandyn.frozendict import FrozenDict
from gandyn.message import Clause, Message
from gandyn.orbit import Array
from gandyn.training.errors import TrainingError
from gandyn.training.sweeps import table
from gandyn.training.sweeps.axis import SweepAxis
from gandyn.training.sweeps.cell import CellResult
from gandyn.training.sweeps.recipe import SweepRecipe

RECIPE, CELLS, CURVES, TABLE = "recipe.json", "cells", "curves", "sweep"
FORMAT, VERSION = "gandyn-sweep", 1
# Columns that are no figures of merit, besides the axes; a figure of the same name gets the prefix.
SEED, SECONDS, FAILED = "seed", "seconds", "failed"
PREFIX = "metric."
# Files in one folder.
SHELF = 1000


class SweepStore:
    """Reads and writes a sweep's folder. troubles: a sentence for each file that could not be read; its cells
    run again.
    """

    def __init__(self, folder: str | Path, recipe: SweepRecipe) -> None:
        self.folder, self.recipe = Path(folder), recipe
        self.troubles: list[str] = []

    @classmethod
    def open(cls, folder: str | Path) -> SweepStore:
        """The sweep of a folder; raises TrainingError where there is none."""
        return cls(folder, read_recipe(folder))

    @classmethod
    def begin(cls, folder: str | Path, recipe: SweepRecipe) -> SweepStore:
        """A folder for this recipe, made if it is not there. Raises TrainingError if the sweep of another
        recipe is in it, and where nothing can be written.
        """
        path = Path(folder) / RECIPE
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            check_writable(path)
            if path.exists():
                _refuse_other(recipe, read_recipe(folder))
            else:
                write_bytes(path, _recipe_text(recipe).encode())
        except OSError as error:
            raise TrainingError(disk.write_refusal(folder, error)) from error
        return cls(folder, recipe)

    def write(self, name: str, results: Sequence[CellResult]) -> None:
        """The runs of one task; raises TrainingError if the disk refuses. Figures come last: where they are,
        the curves are too.
        """
        try:
            for kind, columns in ((CURVES, _curve_columns(results)), (CELLS, self._columns(results))):
                path = self._path(kind, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                table.write(path, columns)
        except OSError as error:
            raise TrainingError(disk.write_refusal(self.folder, error)) from error

    def write_table(self, results: Iterable[CellResult]) -> Path:
        """All cells in one file, in the order of the recipe."""
        path = self.folder / f"{TABLE}{table.suffix()}"
        try:
            table.write(path, self._columns(self.recipe.ordered(results)))
        except OSError as error:
            raise TrainingError(disk.write_refusal(self.folder, error)) from error
        return path

    def results(self, curves: bool = False) -> tuple[CellResult, ...]:
        """What is there, each cell once; curves: with those, which takes longer."""
        found: dict[Any, CellResult] = {}
        for path in sorted((self.folder / CELLS).glob("*/*")):
            if path.suffix in table.SUFFIXES:
                found |= {cell.key: cell for cell in self._read(path, curves)}
        return tuple(found.values())

    def curves(self, setting: Mapping[str, Any], seed: int) -> dict[str, Array]:
        """The curves of one cell; none if it is not there."""
        for path in self._files_of(setting):
            for cell in self._read(path, True):
                if cell.key == (setting, seed):
                    return dict(cell.curves)
        return {}

    def _files_of(self, setting: Mapping[str, Any]) -> Iterator[Path]:
        number = self.recipe.number(setting)
        for shelf in (self.folder / CELLS).glob(f"{number // SHELF:03d}"):
            yield from sorted(p for p in shelf.glob(f"{number:06d}-*") if p.suffix in table.SUFFIXES)

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{int(name[:6]) // SHELF:03d}" / f"{name}{table.suffix()}"

    # ---- tables
    # ------------------------------------------------------------------------------------------

    def _columns(self, results: Sequence[CellResult]) -> dict[str, list[Any]]:
        """Axes, seed, figures of merit, seconds, and why a cell failed."""
        names = dict.fromkeys(name for cell in results for name in cell.metrics or {})
        taken = {*(axis.id for axis in self.recipe.axes), SEED, SECONDS, FAILED}
        figures = {
            f"{PREFIX}{name}" if name in taken else name: [(cell.metrics or {}).get(name) for cell in results]
            for name in names
        }
        axes = {axis.id: [cell.setting[axis.id] for cell in results] for axis in self.recipe.axes}
        return {
            **axes,
            SEED: [cell.seed for cell in results],
            **figures,
            SECONDS: [float(cell.seconds) for cell in results],
            FAILED: [str(cell.failed) for cell in results],
        }

    def _read(self, path: Path, curves: bool) -> list[CellResult]:
        """The cells of one file; none, and a trouble more, if it is not what this program wrote."""
        try:
            rows = _rows(table.read(path))
            lines = table.read(self.folder / CURVES / path.parent.name / path.name) if curves else {}
            return [self._cell(row, lines) for row in rows]
        except (OSError, ValueError, KeyError, TypeError):
            told = Message("{} cannot be read as cells of this sweep; they run again.", disk.named(path))
            if told not in self.troubles:
                self.troubles.append(told)
            return []

    def _cell(self, row: dict[str, Any], lines: dict[str, list[Any]]) -> CellResult:
        setting = FrozenDict({axis.id: _known(axis, row.pop(axis.id)) for axis in self.recipe.axes})
        seed, failed, seconds = int(row.pop(SEED)), row.pop(FAILED) or "", float(row.pop(SECONDS))
        if seed not in self.recipe.seeds:
            raise ValueError("another sweep's seed")
        metrics = {name.removeprefix(PREFIX): _number(value) for name, value in row.items()}
        return CellResult(setting, seed, None if failed else metrics, failed, _curves(lines, seed), seconds)


def read_recipe(folder: str | Path) -> SweepRecipe:
    """The recipe of a sweep's folder; raises TrainingError where there is none."""
    path = Path(folder) / RECIPE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError("another format")
    except OSError as error:
        raise TrainingError(disk.read_refusal(path, error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            "{} is not the recipe of a sweep; choose another folder.", disk.named(path)
        ) from error
    return SweepRecipe.from_dict(data["recipe"])


def _recipe_text(recipe: SweepRecipe) -> str:
    return json.dumps({"format": FORMAT, "version": VERSION, "recipe": recipe.to_dict()}, indent=1)


def _refuse_other(recipe: SweepRecipe, there: SweepRecipe) -> None:
    if difference := there.difference(recipe):
        told = Clause(difference)
        raise TrainingError("{}; the folder holds the first of them, so choose another folder.", told)


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values)) for values in zip(*columns.values(), strict=True)]


def _known(axis: SweepAxis, value: Any) -> Any:
    """The axis' own value that this one is; raises ValueError for any other."""
    for known in axis.values:
        if known == value if isinstance(known, str) else not isinstance(value, str) and known == value:
            return known
    raise ValueError("another sweep's value")


def _number(value: Any) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def _curve_columns(results: Sequence[CellResult]) -> dict[str, list[Any]]:
    """All curves below one another: seed, iteration, then a column for each."""
    names = dict.fromkeys(["iteration", *(name for cell in results for name in cell.curves)])
    found: dict[str, list[Any]] = {SEED: [], **{name: [] for name in names}}
    for cell in results:
        count = len(cell.curves.get("iteration", ()))
        found[SEED] += [cell.seed] * count
        for name in names:
            found[name] += [float(x) for x in cell.curves.get(name, np.full(count, np.nan))]
    return found


def _curves(lines: dict[str, list[Any]], seed: int) -> dict[str, Array]:
    """The curves of one seed, without those that it has not."""
    if not lines:
        return {}
    own = np.array(lines[SEED], dtype=np.int64) == seed
    found = {name: np.array(column, dtype=np.float64)[own] for name, column in lines.items() if name != SEED}
    return {name: column for name, column in found.items() if not np.isnan(column).all()}
