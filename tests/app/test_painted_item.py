"""Items of the picture that functions paint."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from app.figure.figure_view import FigureView


def test_an_item_without_a_place_paints_nothing(app: QApplication) -> None:
    """Qt asks items of no size to paint, too, and clips them to nothing."""
    view, painted = FigureView.headless(120, 80), list[bool]()
    item = view.add_item(lambda painter, exporting: painted.append(exporting), 10.0)
    view.grab()
    assert painted == []
    item.place(QRectF(0.0, 0.0, 50.0, 40.0))
    view.grab()
    assert painted == [False]
    view.close()
