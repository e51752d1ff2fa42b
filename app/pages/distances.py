"""Two distributions: how far they are apart, and what a generator learns from each distance. What is asked is
chosen in the panel.
"""

from __future__ import annotations

from collections.abc import Callable

from app.model.pages import distances as settings
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene
from app.pages.page import Cell, Headline, LayoutRect, Page
from app.text.translation import tr

WIDE = 1.15  # from this ratio of width to height on, plots stand beside each other


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """As the view has them."""
    return _VIEWS[scene.settings_of("distances").view](room)


def _compare(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.42)
        upper, lower = left.rows(1.0, 1.15)
        return [upper.cell("distance-pair", 0), lower.cell("distance-numbers", 0), right.cell("distance-curves", 0)]
    upper, middle, lower = room.rows(0.9, 1.1, 1.1)
    return [upper.cell("distance-pair", 0), middle.cell("distance-curves", 0), lower.cell("distance-numbers", 0)]


def _beside(room: LayoutRect, share: float) -> tuple[LayoutRect, LayoutRect]:
    left = LayoutRect(room.x, room.y, share * room.w, room.h, room.text)
    right = LayoutRect(room.x + left.w, room.y, room.w - left.w, room.h, room.text)
    return left, right


_VIEWS: dict[str, Callable[[LayoutRect], list[Cell]]] = {
    settings.COMPARE: _compare,
}


def headline(scene: Scene) -> Headline:
    """What is asked, of which two, and the formula of it."""
    now: DistanceSettings = scene.settings_of("distances")
    return Headline(tr(TITLES[now.view]), facts(now))


TITLES = {
    settings.COMPARE: "Distances",
    settings.EARTH: "Earth moving",
    settings.DISCRIMINATOR: "The optimal discriminator",
    settings.NOISE: "Noise on both",
    settings.SUPPORTS: "Disjoint supports",
    settings.UNIFORM: "From U[0, 1] to any density",
    settings.CELLS: "Histogram JS as a loss",
}


def facts(now: DistanceSettings) -> str:
    """The numbers of the two distributions, and of the noise."""
    return ""


HINT = "How far two distributions are apart by every distance, and what a generator learns from each"
PAGE = Page("distances", "Distances", HINT, 70, cells, progressive=True, headline=headline)
