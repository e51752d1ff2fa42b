"""Which plots a scene shows, and where: a header per scenario, and below them the cells of the page."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.scene import PORTRAIT, Scene
from app.pages import PAGES, Cell, LayoutRect, Page

__all__ = ["HEADER", "Cell", "Header", "arrange", "columns_of", "page_of", "title_height"]

HEADER = 3.6  # heights in units of the text size


@dataclass(frozen=True)
class Header:
    """The strip above a column: the scenario's name, numbers and equations."""

    scenario: int
    x: float
    y: float
    w: float
    h: float


def title_height(scene: Scene, text: float) -> float:
    """A comparison has its title above all columns; a single scenario's stands beside its numbers."""
    return 2.2 * text if scene.title and columns_of(scene) > 1 else 0.0


def columns_of(scene: Scene) -> int:
    """How many headers a page has: one for each scenario, or its own."""
    return 1 if page_of(scene).headline else len(scene.scenarios)


def page_of(scene: Scene) -> Page:
    """The page that is shown; the portrait for one that a newer program knew."""
    return PAGES.get(scene.page, PAGES[PORTRAIT])


def arrange(scene: Scene, width: float, height: float, text: float) -> tuple[list[Header], list[Cell]]:
    """Headers and cells of a picture of this size; `text` is the theme's text size."""
    count, top = columns_of(scene), title_height(scene, text)
    column, head = width / count, top + HEADER * text
    headers = [Header(i, i * column, top, column, head - top) for i in range(count)]
    return headers, page_of(scene).cells(scene, LayoutRect(0.0, head, width, height - head, text))
