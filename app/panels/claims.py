"""What the articles claim: searched, looked at by its scene, measured again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.session import Session
from app.panels import RIGHT, Panel
from app.widgets import layouts


def make(session: Session) -> QWidget:
    """It scrolls under its search line."""
    from app.panels._claim_list import ClaimList  # with all claims, which the first picture need not wait for

    return layouts.page(ClaimList(session))


PANEL = Panel("claims", "Claims", 4, RIGHT, make)
