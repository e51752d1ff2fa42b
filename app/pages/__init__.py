"""What the picture can be of, one page per file: the portrait, and what else is to be seen of the same scene.

To add one, write a module here that holds:

1. a docstring that says what it shows;
2. `cells(scene, room) -> list[Cell]`, which places plots (`app.plots`) in a rectangle;
3. `PAGE = Page(id, title, hint, order, cells)`.

The window's tabs, the menu and every export find it. The header with names and equations is drawn above all
pages.
"""

from __future__ import annotations

import sys

from app.pages.page import Cell, Headline, LayoutRect, Page
from gandyn.registry import discover

__all__ = ["PAGES", "Cell", "Headline", "LayoutRect", "Page"]

PAGES: dict[str, Page] = discover(sys.modules[__name__], "PAGE")
