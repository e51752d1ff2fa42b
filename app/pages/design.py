"""Designs: the curves of up to four of them, and beside them the portrait of the one that is worked on, where
a scenario uses it.
"""

from __future__ import annotations

import numpy as np

from app.compute.options import ComputeOptions, Table
from app.model.scene import Scene
from app.model.scene_designs import settings_of, users
from app.pages.page import Cell, Headline, LayoutRect, Page
from app.plots import PLOTS
from app.text.translation import tr

# Text sizes that a plot needs; with less room the least telling ones are left out.
WIDTH, HEIGHT, KEY = 15.0, 11.5, 2.0
PORTRAIT = "portrait"
# The most telling first.
TELLING = ("divergence", "omega", PORTRAIT, "field", "discriminator", "rho", "losses", "generator", "output")
RATIOS = {"omega", "rho", "discriminator", "generator", "divergence", "output"}


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """Whose curves they are, the portrait large at the left where there is room, the curves in a grid."""
    key, room = _key(room)
    return [key, *_plots(scene, room)]


def _key(room: LayoutRect) -> tuple[Cell, LayoutRect]:
    """A strip for the names of the designs, and the room below it."""
    high = KEY * room.text
    strip = LayoutRect(room.x, room.y, room.w, high, room.text)
    return strip.cell("design-key", 0), LayoutRect(room.x, room.y + high, room.w, room.h - high, room.text)


def _plots(scene: Scene, room: LayoutRect) -> list[Cell]:
    ids, wide = visible(scene), room.w > 62.0 * room.text
    if PORTRAIT in ids and wide and room.h > 2.0 * HEIGHT * room.text:
        side = min(0.36 * room.w, 1.05 * room.h)
        left = LayoutRect(room.x, room.y, side, room.h, room.text)
        right = LayoutRect(room.x + side, room.y, room.w - side, room.h, room.text)
        return [_portrait(scene, left), *_grid(scene, right, tuple(id for id in ids if id != PORTRAIT))]
    return _grid(scene, room, ids)


def visible(scene: Scene) -> tuple[str, ...]:
    """What was chosen and can be: of a typed field there is no divergence, and a portrait of what is used."""
    settings = settings_of(scene)
    kinds = {design.kind for design in settings.designs}
    able = (RATIOS if kinds & {"ratio", "f", "dual"} else set()) | {"field"}
    able |= {"losses"} if "losses" in kinds else set()
    able |= {PORTRAIT} if users(scene, settings.current) else set()
    return tuple(id for id in settings.shown if id in able) or ("field",)


def _portrait(scene: Scene, room: LayoutRect) -> Cell:
    used = users(scene, settings_of(scene).current)
    return room.cell("phase" if scene.dim == 1 else "theta", used[0])


def _cell(scene: Scene, room: LayoutRect, id: str) -> Cell:
    return _portrait(scene, room) if id == PORTRAIT else Cell(
        PLOTS[f"design-{id}"], 0, room.x, room.y, room.w, room.h
    )  # fmt: skip


def _grid(scene: Scene, room: LayoutRect, ids: tuple[str, ...]) -> list[Cell]:
    """As many columns as make cells a little wider than high."""
    across = max(int(room.w / (WIDTH * room.text)), 1)
    down = max(int(room.h / (HEIGHT * room.text)), 1)
    kept = sorted(ids, key=TELLING.index)[: across * down]
    ids = tuple(id for id in ids if id in kept)
    columns = min(range(1, min(across, len(ids)) + 1), key=lambda n: _oddness(room, len(ids), n, down))
    rows = [ids[i : i + columns] for i in range(0, len(ids), columns)]
    strips = room.rows(*[1.0] * len(rows))
    return [
        _cell(scene, part, id)
        for strip, row in zip(strips, rows)
        for part, id in zip(strip.columns(len(row)), row)
    ]


def _oddness(room: LayoutRect, count: int, across: int, most: int) -> float:
    rows = -(-count // across)
    shape = (room.w / across) / (room.h / rows)
    return max(shape / 1.25, 1.25 / shape) + 0.4 * (across * rows - count) + (100.0 if rows > most else 0.0)


def table(scene: Scene, effort: ComputeOptions) -> Table:
    """A line for each point of each curve, with the number of its design."""
    from app.compute.design_curves import curves_of_scene

    found = curves_of_scene(scene)
    names = ("design", "curve", "x", "y")
    rows = (
        (number, name, float(a), float(b))
        for number, curves in enumerate(found)
        for name, (x, y) in curves.lines.items()
        for a, b in zip(x, y)
    )
    arrays = {
        f"design_{number}_{name.replace('-', '_')}": np.stack([x, y])
        for number, curves in enumerate(found)
        for name, (x, y) in curves.lines.items()
    }
    return Table(names, rows, arrays)


def headline(scene: Scene) -> Headline:
    """The design that is worked on, and its formulas as they were typed."""
    from gandyn.design import typeset

    settings = settings_of(scene)
    design = settings.designs[settings.current]
    return Headline(tr(design.name), "", typeset.typed(design))


HINT = "Invent a GAN: its formulas, what it minimises, its field"
PAGE = Page("design", "Design", HINT, 65, cells, table=table, headline=headline)
