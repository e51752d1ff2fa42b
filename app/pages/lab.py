"""The training lab: the portrait small at one side, and beside it a column of pictures for each arm of each real training."""

from __future__ import annotations

from app.lab.table import tabulated
from app.lab.wanted import columns, pictures
from app.pages._page import Cell, Page, Room
from app.scene import Scene

SIDE, LEAST = 0.26, 17.0  # share of the width, and text sizes
WIDTH, HEIGHT = 12.0, 9.5  # text sizes that a picture needs; with less room the last ones are left out


def cells(scene: Scene, room: Room) -> list[Cell]:
    """The portrait and the lab's words at the left; the pictures of a lone column in a grid."""
    width = min(max(SIDE * room.w, LEAST * room.text), 0.4 * room.w)
    left = Room(room.x, room.y, width, room.h, room.text)
    right = Room(room.x + width, room.y, room.w - width, room.h, room.text)
    return _portraits(scene, left) + _pictures(scene, right)


def _portraits(scene: Scene, room: Room) -> list[Cell]:
    plane, count = "phase" if scene.dim == 1 else "theta", len(scene.scenarios)
    # One portrait leaves room for words; several share the side.
    rooms = room.rows(*[1.0] * count, 0.9 if count == 1 else 1.0)
    return [rooms[i].cell(plane, i) for i in range(count)] + [rooms[-1].cell("lab-status", 0)]


def _pictures(scene: Scene, room: Room) -> list[Cell]:
    found, ids = columns(scene), pictures(scene)
    if len(found) == 1:
        return _grid(room, ids)
    return [cell for i, column in enumerate(room.columns(len(found))) for cell in _stack(column, ids, i)]


def _stack(room: Room, ids: tuple[str, ...], index: int) -> list[Cell]:
    ids = ids[: max(int(room.h / (HEIGHT * room.text)), 1)]
    return [part.cell(id, index) for part, id in zip(room.rows(*[1.0] * len(ids)), ids)]


def _grid(room: Room, ids: tuple[str, ...]) -> list[Cell]:
    """As many columns as make cells nearest to squares."""
    ids = ids[: max(int(room.w / (WIDTH * room.text)), 1) * max(int(room.h / (HEIGHT * room.text)), 1)]
    across = min(range(1, len(ids) + 1), key=lambda n: _oddness(room, len(ids), n))
    rows = [ids[i : i + across] for i in range(0, len(ids), across)]
    strips = room.rows(*[1.0] * len(rows))
    return [part.cell(id, 0) for strip, row in zip(strips, rows) for part, id in zip(strip.columns(len(row)), row)]


def _oddness(room: Room, count: int, across: int) -> float:
    down = -(-count // across)
    w, h = room.w / across, room.h / down
    return max(w / h, 1.25 * h / w) + 0.3 * (across * down - count)


PAGE = Page("lab", "Lab", "Small real GANs, trained beside the portrait with the portrait's losses", 60, cells, timed=True, table=tabulated)
