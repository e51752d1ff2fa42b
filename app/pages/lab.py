"""The training lab: the portrait small at one side, and beside it a column of pictures for each arm of each
real training.
"""

from __future__ import annotations

from app.model.scene import Scene
from app.pages.lab_plots import visible_plots
from app.pages.page import Cell, LayoutRect, Page
from app.training.curve_table import curve_table
from app.training.run_config import columns

WALL, WALLED = "lab-wall", 0.62  # the share of the room that a wall takes
SIDE, LEAST = 0.26, 17.0  # share of the width, and text sizes
WIDTH, HEIGHT = 12.0, 9.5  # text sizes that a picture needs; with less room the last ones are left out


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """The portrait and the lab's words at the left; the pictures of a lone column in a grid."""
    width = min(max(SIDE * room.w, LEAST * room.text), 0.4 * room.w)
    left = LayoutRect(room.x, room.y, width, room.h, room.text)
    right = LayoutRect(room.x + width, room.y, room.w - width, room.h, room.text)
    return _portraits(scene, left) + _pictures(scene, right)


def _portraits(scene: Scene, room: LayoutRect) -> list[Cell]:
    plane, count = "phase" if scene.dim == 1 else "theta", len(scene.scenarios)
    # One portrait leaves room for words; several share the side.
    rooms = room.rows(*[1.0] * count, 0.9 if count == 1 else 1.0)
    return [rooms[i].cell(plane, i) for i in range(count)] + [rooms[-1].cell("lab-status", 0)]


def _pictures(scene: Scene, room: LayoutRect) -> list[Cell]:
    found, ids = columns(scene), visible_plots(scene)
    if WALL in ids:
        return [cell for i, part in enumerate(room.columns(len(found))) for cell in _walled(part, ids, i)]
    if len(found) == 1:
        return _grid(room, ids)
    return [cell for i, column in enumerate(room.columns(len(found))) for cell in _stack(column, ids, i)]


def _walled(room: LayoutRect, ids: tuple[str, ...], index: int) -> list[Cell]:
    """The wall where it is largest: beside the other pictures, or above them."""
    others = tuple(id for id in ids if id != WALL)
    if not others:
        return [room.cell(WALL, index)]
    if room.w > 1.1 * room.h:
        wall = LayoutRect(room.x, room.y, WALLED * room.w, room.h, room.text)
        rest = LayoutRect(wall.x + wall.w, room.y, room.w - wall.w, room.h, room.text)
        return [wall.cell(WALL, index), *_stack(rest, others, index)]
    wall, rest = room.rows(WALLED, 1.0 - WALLED)
    return [wall.cell(WALL, index), *_stack(rest, others, index)]


def _stack(room: LayoutRect, ids: tuple[str, ...], index: int) -> list[Cell]:
    ids = ids[: max(int(room.h / (HEIGHT * room.text)), 1)]
    return [part.cell(id, index) for part, id in zip(room.rows(*[1.0] * len(ids)), ids)]


def _grid(room: LayoutRect, ids: tuple[str, ...]) -> list[Cell]:
    """As many columns as make cells nearest to squares."""
    ids = ids[: max(int(room.w / (WIDTH * room.text)), 1) * max(int(room.h / (HEIGHT * room.text)), 1)]
    across = min(range(1, len(ids) + 1), key=lambda n: _oddness(room, len(ids), n))
    rows = [ids[i : i + across] for i in range(0, len(ids), across)]
    strips = room.rows(*[1.0] * len(rows))
    return [
        part.cell(id, 0) for strip, row in zip(strips, rows) for part, id in zip(strip.columns(len(row)), row)
    ]


def _oddness(room: LayoutRect, count: int, across: int) -> float:
    down = -(-count // across)
    w, h = room.w / across, room.h / down
    return max(w / h, 1.25 * h / w) + 0.3 * (across * down - count)


PAGE = Page(
    "lab",
    "Lab",
    "Small real GANs, trained beside the portrait with the portrait's losses",
    60,
    cells,
    time_dependent=True,
    table=curve_table,
)
