"""Lessons: a list with one's progress, and the lesson that is played, step by step."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.session import Session
from app.panels import RIGHT, Panel


def make(session: Session) -> QWidget:
    """Nothing of lessons is read before somebody looks at them."""
    from app.panels._lesson_view import Lessons

    return Lessons(session)


PANEL = Panel("lessons", "Lessons", 4, RIGHT, make)
