"""Which plots a scene shows, and where: a header per scenario, and below them the cells of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from app.model.scene import PORTRAIT, Scene
from app.pages import PAGES, Cell, LayoutRect, Page

__all__ = ["HEADER", "Cell", "Header", "arrange", "columns_of", "page_of", "title_height"]

HEADER = 3.6  # heights in units of the text size
LINE, TALL = 1.9, 3.1  # of a line of equations below the name, and of one that has fractions
# What a letter of an equation takes at most, in text sizes, and the part of a column that all may take.
_LETTER, _ASIDE = 0.85, 0.6
_COMMANDS = re.compile(r"\\[a-zA-Z]+|[{}^_\\ ]")


@dataclass(frozen=True)
class Header:
    """The strip above a column: the scenario's name, numbers and equations. lines: the heights of the lines
    at its lower end that are for equations alone; none: they stand at the right of the name, where they have
    room.
    """

    scenario: int
    x: float
    y: float
    w: float
    h: float
    lines: tuple[float, ...] = ()


def title_height(scene: Scene, text: float) -> float:
    """A comparison has its title above all columns; a single scenario's stands beside its numbers."""
    return 2.2 * text if scene.title and columns_of(scene) > 1 else 0.0


def columns_of(scene: Scene) -> int:
    """How many headers a page has: one for each scenario, or its own."""
    return 1 if page_of(scene).headline else len(scene.scenarios)


def page_of(scene: Scene) -> Page:
    """The page that is shown; the portrait for one that a newer program knew."""
    return PAGES.get(scene.page, PAGES[PORTRAIT])


def equation_lines(scene: Scene, width: float, text: float) -> tuple[float, ...]:
    """Heights of the lines that equations have for themselves so that none has to be left out; none: they
    have room beside the name.
    """
    headline, count = page_of(scene).headline, columns_of(scene)
    every = [headline(scene).formulas] if headline else [tuple(one.equations()) for one in scene.scenarios]
    if count > 1:
        return tuple(_height(*equations) for equations in zip_longest(*every, fillvalue=""))
    letters = sum(len(_COMMANDS.sub(_letter, equation)) for equation in every[0])
    return (_height(*every[0]),) if letters * _LETTER * text > _ASIDE * width else ()


def _height(*equations: str) -> float:
    return TALL if any(r"\frac" in equation for equation in equations) else LINE


def _letter(command: re.Match[str]) -> str:
    """A command such as \\theta is a letter; braces and signs of place are none."""
    return "x" if len(command[0]) > 1 else ""


def arrange(
    scene: Scene, width: float, height: float, text: float, roomy: bool = False
) -> tuple[list[Header], list[Cell]]:
    """Headers and cells of a picture of this size; `text` is the theme's text size; roomy: the theme's."""
    count, top = columns_of(scene), title_height(scene, text)
    lines = equation_lines(scene, width, text) if roomy else ()
    column, head = width / count, top + (HEADER + sum(lines)) * text
    headers = [Header(i, i * column, top, column, head - top, lines) for i in range(count)]
    return headers, page_of(scene).cells(scene, LayoutRect(0.0, head, width, height - head, text))
