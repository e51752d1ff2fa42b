"""The reduced portrait: all dimensions at once, in space and on one sheet of constant angular momentum."""

from __future__ import annotations

from app.model.scene import Scene
from app.pages.page import Cell, LayoutRect, Page


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """A column per scenario; space and sheet side by side where there is room."""
    found = []
    for i, column in enumerate(room.columns(len(scene.scenarios))):
        parts = column.columns(2) if column.w > 1.35 * column.h else column.rows(1.0, 1.0)
        found += [parts[0].cell("cone", i), parts[1].cell("sheet", i)]
    return found


PAGE = Page(
    "reduced",
    "Reduced",
    "X, s and E: the same picture in every dimension, on sheets of constant angular momentum",
    40,
    cells,
)
