"""The reduced portrait: all dimensions at once, in space and on one sheet of constant angular momentum."""

from __future__ import annotations

from app.pages._page import Cell, Page, Room
from app.scene import Scene


def cells(scene: Scene, room: Room) -> list[Cell]:
    """A column per scenario; space and sheet side by side where there is room."""
    found = []
    for i, column in enumerate(room.columns(len(scene.scenarios))):
        parts = column.columns(2) if column.w > 1.35 * column.h else column.rows(1.0, 1.0)
        found += [parts[0].cell("cone", i), parts[1].cell("sheet", i)]
    return found


PAGE = Page("reduced", "Reduced", "X, s and E: the same picture in every dimension, on sheets of constant angular momentum", 40, cells)
