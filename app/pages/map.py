"""The convergence map, and beside it the portrait of the point of the map at which the scene is."""

from __future__ import annotations

from app.compute.map_table import map_table
from app.model.scene import Scene
from app.pages.page import BELOW, BESIDE, Cell, LayoutRect, Page
from app.plots.map import ROOM_BELOW, ROOM_BESIDE

# Text sizes; beside a key so narrow a room leaves little to the map.
NARROW = 44.0


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """A map per scenario; with one scenario and room enough the portrait too."""
    columns = room.columns(len(scene.scenarios))
    if len(columns) > 1:
        return [_over_key(column, i) for i, column in enumerate(columns)]
    plane = "phase" if scene.dim == 1 else "theta"
    if room.w > 1.3 * room.h and room.w > 66.0 * room.text:
        left = max(0.58 * room.w, min(0.68 * room.w, 1.25 * room.h))
        portrait = LayoutRect(room.x + left, room.y, room.w - left, room.h, room.text)
        return [_map(LayoutRect(room.x, room.y, left, room.h, room.text), 0), portrait.cell(plane, 0)]
    if room.h > 1.15 * room.w:
        upper, lower = room.rows(1.25, 1.0)
        return [_map(upper, 0), lower.cell(plane, 0)]
    if room.w < NARROW * room.text and room.h > 0.8 * room.w:
        return [_over_key(room, 0)]
    return [_map(room, 0)]


def _map(room: LayoutRect, index: int) -> Cell:
    """The map with its key's strip to the right of it."""
    width = room.w - ROOM_BESIDE * room.text
    return LayoutRect(room.x, room.y, width, room.h, room.text).cell("map", index, BESIDE)


def _over_key(room: LayoutRect, index: int) -> Cell:
    """The map with its key below it, not much higher than wide."""
    height = min(room.h - ROOM_BELOW * room.text, 1.7 * room.w + 5.0 * room.text)
    return LayoutRect(room.x, room.y, room.w, height, room.text).cell("map", index, BELOW)


PAGE = Page(
    "map", "Map", "Where it converges, over any two numbers; click to go there", 20, cells, table=map_table
)
