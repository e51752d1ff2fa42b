"""Tooltips from the glossary for every label that has none of its own: Qt asks the window in the end."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolTip, QWidget

from app.text import glossary
from app.widgets.formula import FormulaLabel


def show(window: QWidget, event: QHelpEvent) -> bool:
    """Explains what stands under the mouse; whether there was anything to explain."""
    widget = window.childAt(event.pos())
    return widget is not None and show_text(event, *text_of(widget), widget)


def show_text(event: QHelpEvent, text: str, formula: bool, widget: QWidget) -> bool:
    """Explains the symbols and words of a text."""
    words = as_html(text, formula)
    if words:
        QToolTip.showText(event.globalPos(), words, widget)
        event.accept()
    return bool(words)


def text_of(widget: QWidget) -> tuple[str, bool]:
    """What a widget says, and whether it is a formula."""
    if isinstance(widget, FormulaLabel):
        return glossary.of_formula(widget.accessibleName()), True
    if isinstance(widget, (QLabel, QAbstractButton)):
        return widget.text().replace("&", ""), False
    return "", False


def as_html(text: str, formula: bool = False) -> str:
    """The entries of the glossary for a text; nothing if it has none."""
    found = glossary.meanings_of(text, formula)
    return "".join(f"<p><b>{escape(name)}</b>: {escape(meaning)}</p>" for name, meaning in found)
