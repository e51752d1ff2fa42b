"""The panels around the picture, one per file. To add one, write a module here that holds:

1. a docstring that says what the user does in it; 2. a function `make(session) -> QWidget` (see
`app.widgets.layouts.page`), which reads `session.scene`, changes it by
   `session.update`, and follows `session.changed` cheaply: it is emitted at every step of a slider's drag.
   While only the playhead or the axes move, it is silent: there are `time_changed` and `views_changed`;
3. `PANEL = Panel(id, title, order, area, make)`, with the area LEFT or RIGHT.

A panel knows the session, gandyn, the widgets and the style; never another panel, the canvas or the kernels.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.model.session import Session
from gandyn.registry import discover

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True)
class Panel:
    """A panel to be; `make` builds it when it is first shown."""

    id: str
    title: str
    order: int
    area: str
    make: Callable[[Session], QWidget]


def panels() -> dict[str, Panel]:
    """Every panel by id, in the order of its tabs."""
    return discover(sys.modules[__name__], "PANEL")
