"""Every cell of a sweep as a table: the axes' values, the seed, all figures of merit, seconds, and why a cell
failed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from app.compute.options import ComputeOptions, Table
from app.model.scene import Scene, SceneError
from app.training.sweep_view import cells_of, figure_names


def sweep_table(scene: Scene, effort: ComputeOptions) -> Table:
    """In the order of the recipe; NaN: the cell has no such figure. Raises SceneError if nothing was
    trained.
    """
    settings, cells = scene.settings_of("sweep"), cells_of(scene, effort)
    if not cells.found:
        raise SceneError(
            "Nothing of this sweep was trained, so there are no cells to write; start it first, or open its"
            " folder."
        )
    recipe, figures = settings.recipe, figure_names(settings, cells)
    ids = [axis.id for axis in recipe.axes]
    groups = cells.by_setting()
    order = [groups[s][seed] for s in recipe.settings() if s in groups for seed in sorted(groups[s])]
    names = [f"metric.{name}" if name in {*ids, "seed", "seconds", "failed"} else name for name in figures]
    arrays: dict[str, Any] = {id: np.array([cell.setting[id] for cell in order]) for id in ids}
    arrays["seed"] = np.array([cell.seed for cell in order])
    arrays |= {shown: np.array([_figure(c, name) for c in order]) for shown, name in zip(names, figures)}
    arrays["seconds"] = np.array([cell.seconds for cell in order])
    arrays["failed"] = np.array([str(cell.failed) for cell in order])
    return Table(tuple(arrays), _rows(arrays), arrays)


def _figure(cell: Any, name: str) -> float:
    value = (cell.metrics or {}).get(name)
    return math.nan if value is None else float(value)


def _rows(arrays: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(column.tolist() for column in arrays.values()))
