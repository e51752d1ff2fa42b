"""A sentence in a plot that has nothing to show: what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame


def paint_hint(frame: Frame, text: str) -> None:
    """At the upper edge, where it hides little."""
    frame.painter.setFont(axes.font(frame.theme, 0.95))
    where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    primitives.text_box(frame.painter, frame.inner, text, frame.theme.ink, frame.theme.panel, where)
