"""What helps whoever is lost: the picture in plain sentences, the glossary under the mouse, the tour."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QWidget

from app.text import glossary
from app.widgets import glossary_tip
from app.widgets.variant_picker import VariantPicker
from app.window.explanation_card import ExplanationCard
from app.window.page_tabs import PageTabs
from app.window.tour import Tour, stops
from app.window.window_base import WindowBase


class Guide(QObject):
    """card: the explanation, once it was asked for; tour: the one that is on its way."""

    def __init__(self, window: WindowBase, pages: PageTabs, transport: QWidget, rail: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._parts = window.canvas, transport, pages.tabs, pages.question, rail
        self.card: ExplanationCard | None = None
        self.tour: Tour | None = None
        pages.asked.connect(self.explain)

    def explain(self) -> None:
        """Says in plain sentences what the picture means, or no more."""
        if self.card is None:
            self.card = ExplanationCard(self._window.session, self._window.canvas)
        self.card.toggle()

    def close_one(self) -> bool:
        """Ends the tour, or puts the explanation away; whether there was one of them."""
        if self.tour is not None:
            self.tour.end()
        elif self.card is not None and self.card.isVisible():
            self.card.hide()
        else:
            return False
        return True

    def start_tour(self) -> None:
        """From the beginning, each time."""
        self.end_tour()
        self._window.docks.show("model")
        panel = self._window.docks.panel("model")
        self.tour = Tour(self._window, stops(lambda: panel.findChild(VariantPicker), *self._parts))
        self.tour.ended.connect(self._forget_tour)
        self.tour.go_on()

    def end_tour(self) -> None:
        """If there is one."""
        if self.tour is not None:
            self.tour.end()

    def _forget_tour(self) -> None:
        if self.tour is not None:
            self.tour.ring.deleteLater()
            self.tour.deleteLater()
            self.tour = None
            self._window.canvas.setFocus()

    def explain_word(self, event: QHelpEvent) -> bool:
        """By the glossary, what nothing under the mouse has explained itself."""
        canvas = self._window.canvas
        at = canvas.mapFromGlobal(event.globalPos())
        if canvas.rect().contains(at):
            text = glossary.of_formula(canvas.headline_at(QPointF(at)))
            return glossary_tip.show_text(event, text, True, canvas)
        return glossary_tip.show(self._window, event)
