"""Poincaré sections of all starts, and beside them the largest Lyapunov exponent of the selected one."""

from __future__ import annotations

from app.pages._page import Cell, Page, Room
from app.scene import Scene


def cells(scene: Scene, room: Room) -> list[Cell]:
    """A column per scenario; section and exponent side by side where there is room."""
    found = []
    for i, column in enumerate(room.columns(len(scene.scenarios))):
        parts = column.columns(2) if column.w > 1.35 * column.h else column.rows(1.3, 1.0)
        found += [parts[0].cell("section", i), parts[1].cell("exponent", i)]
    return found


PAGE = Page("sections", "Sections", "Where orbits cross a surface, whether they come back, and whether their neighbours part", 50, cells, slow=True)
