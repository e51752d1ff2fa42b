"""A text in Markdown with formulas, as high as it is long, to be read and copied; links open in a browser."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from app.text import formulas
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.formula import typesetter
from app.widgets.rich_text import TextLook, formulas_of, make_document, plain_text

WEB = ("http", "https")
TEXT = 13.5  # pixels of its letters at the normal text size


class MarkdownView(QTextBrowser):
    """Formulas that are not typeset yet come when they are."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._ready: set[str] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "markdown")
        self.setOpenLinks(False)
        self.anchorClicked.connect(_open)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        connect_while_alive(self, self._complete, typesetter().ready)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Shows another text."""
        self._text = text
        self._typeset()

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Nothing is loaded, from wherever."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Formulas are copied as LaTeX."""
        data = QMimeData()
        data.setText(plain_text(self.textCursor()))
        return data

    def _complete(self) -> None:
        """Formulas have come; one that cannot be typeset never does."""
        if _known(self._text) != self._ready:
            self._typeset()

    def _typeset(self) -> None:
        self._ready = _known(self._text)
        for latex in formulas_of(self._text):
            if latex not in self._ready:
                typesetter().want(latex)
        self.setDocument(make_document(self._text, look(), self._ready.__contains__, self))
        self._fit()

    def _fit(self) -> None:
        """As high as the text is."""
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height()) + 1
        if height != self.height():
            self.setFixedHeight(height)
            layouts.settle(self)

    def sizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(style.px(200), self.height())

    def minimumSizeHint(self) -> QSize:
        """It wraps."""
        return QSize(style.px(80), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours, another size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_text"):
            self._typeset()


def _known(text: str) -> set[str]:
    """The formulas of a text that can be drawn now."""
    return {latex for latex in formulas_of(text) if formulas.known(latex)}


def look() -> TextLook:
    """Of the theme in use."""
    theme = style.theme()
    return TextLook(style.px(TEXT), theme.ink, theme.muted, theme.accent, theme.grid)


def _open(url: QUrl) -> None:
    if url.scheme() in WEB:
        QDesktopServices.openUrl(url)
