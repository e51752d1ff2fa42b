"""A sweep: theory's map with a dial for each setting, beside it a figure of merit as curves, and the runs of
the chosen setting with the portrait that has its numbers.
"""

from __future__ import annotations

from app.model.scene import Scene
from app.pages.page import BELOW, BESIDE, Cell, Headline, LayoutRect, Page
from app.plots.sweep_curves import ROOM_BESIDE as CURVES_BESIDE
from app.plots.sweep_map import ROOM_BELOW, ROOM_BESIDE
from app.text.translation import tr
from app.training.sweep_table import sweep_table
from app.training.sweep_theory import plane_of

LEAST = 17.0  # text sizes that a plot needs at least
MAP = 0.54  # the map's share of the width


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """The map at the left, words below it; at the right curves above, the chosen setting below."""
    bare = bool(plane_of(scene).trouble)
    if room.w < 1.15 * room.h:
        return _tall(room, bare)
    left = LayoutRect(room.x, room.y, MAP * room.w, room.h, room.text)
    right = LayoutRect(room.x + left.w, room.y, room.w - left.w, room.h, room.text)
    upper, lower = left.rows(*_parts(left))
    return [_map(upper, bare), lower.cell("sweep-facts", 0), *_right(right)]


def _parts(room: LayoutRect) -> tuple[float, float]:
    """The heights of map and words: a fifth to a third for words, which need about ten lines."""
    words = min(max(13.0 * room.text, 0.2 * room.h), 0.34 * room.h)
    return room.h - words, words


def _map(room: LayoutRect, bare: bool) -> Cell:
    """With room for the legend of theory's map; bare: there is none."""
    if bare:
        return room.cell("sweep-map", 0)
    if room.w < 46.0 * room.text:
        height = max(room.h - ROOM_BELOW * room.text, 0.55 * room.h)
        return LayoutRect(room.x, room.y, room.w, height, room.text).cell("sweep-map", 0, BELOW)
    width = room.w - ROOM_BESIDE * room.text
    return LayoutRect(room.x, room.y, width, room.h, room.text).cell("sweep-map", 0, BESIDE)


def _right(room: LayoutRect) -> list[Cell]:
    if room.h < 2.0 * LEAST * room.text:
        return [_curves(room)]
    upper, lower = room.rows(1.0, 1.0)
    return [_curves(upper), *_chosen(lower)]


def _chosen(room: LayoutRect) -> list[Cell]:
    if room.w < 2.0 * LEAST * room.text:
        return [room.cell("sweep-runs", 0)]
    runs, portrait = room.columns(2)
    return [runs.cell("sweep-runs", 0), portrait.cell("sweep-portrait", 0)]


def _tall(room: LayoutRect, bare: bool) -> list[Cell]:
    """One below the other."""
    upper, middle, lower = room.rows(2.0, 1.0, 0.8)
    return [_map(upper, bare), *_chosen_or_curves(middle), lower.cell("sweep-facts", 0)]


def _chosen_or_curves(room: LayoutRect) -> list[Cell]:
    if room.w < 2.0 * LEAST * room.text:
        return [_curves(room)]
    share = 0.55 * room.w
    first = LayoutRect(room.x, room.y, share, room.h, room.text)
    second = LayoutRect(room.x + share, room.y, room.w - share, room.h, room.text)
    return [_curves(first), second.cell("sweep-runs", 0)]


def _curves(room: LayoutRect) -> Cell:
    """With its legend beside it, where that leaves room for curves."""
    width = room.w - CURVES_BESIDE * room.text
    if width < LEAST * room.text:
        return room.cell("sweep-curves", 0)
    return LayoutRect(room.x, room.y, width, room.h, room.text).cell("sweep-curves", 0, BESIDE)


def headline(scene: Scene) -> Headline:
    """The experiment, for the page is not about the scenarios."""
    from gandyn.training import EXPERIMENTS

    recipe = scene.settings_of("sweep").recipe
    entry = EXPERIMENTS[recipe.experiment]
    return Headline(tr("Sweep: {title}").format(title=tr(entry.title)), tr(entry.summary))


PAGE = Page(
    "sweep",
    "Sweep",
    "Real GANs trained over settings and seeds, on theory's map",
    75,
    cells,
    table=sweep_table,
    headline=headline,
)
