"""Poincaré sections of all starts, and beside them the largest Lyapunov exponent of the selected one."""

from __future__ import annotations

import numpy as np

from app.compute.options import ComputeOptions, Table
from app.compute.poincare import sections
from app.model.scene import Scene
from app.pages.page import Cell, LayoutRect, Page


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """A column per scenario; section and exponent side by side where there is room."""
    found = []
    for i, column in enumerate(room.columns(len(scene.scenarios))):
        parts = column.columns(2) if column.w > 1.35 * column.h else column.rows(1.3, 1.0)
        found += [parts[0].cell("section", i), parts[1].cell("exponent", i)]
    return found


def table(scene: Scene, effort: ComputeOptions) -> Table:
    """A line per crossing: t is time, or iterations of the rule; the state there."""
    players = [f"{player}_{i}" for player in ("phi", "theta") for i in range(1, scene.dim + 1)]
    rows = [
        (index, start, float(t), *map(float, state))
        for index in range(len(scene.scenarios))
        for start, found in sorted(sections(scene, index, effort).items())
        for t, state in zip(found.t, found.states)
    ]
    names = ("scenario", "start", "t", *players)
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), len(names)).T
    return Table(names, iter(rows), dict(zip(names, columns)))


HINT = (
    "Where orbits cross a surface, whether they return to the same place, and whether neighbouring"
    " orbits separate"
)
PAGE = Page("sections", "Sections", HINT, 50, cells, progressive=True, table=table)
