"""Texts of an SVG as whole elements, aligned where the picture aligns them, so that a program that sets them
in another font (LaTeX by way of Inkscape or svg2tikz, say) keeps centred what is centred.

Qt writes a text piece by piece, a piece for each script and font, each with its left end. So a placeholder is
written for each text, and put right in the finished file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics

START, MIDDLE, END = "start", "middle", "end"
_LETTERS = "abcdefghij"
_MARK = "gandyntext"
_ELEMENT = re.compile(rf"<text ([^>]*)>\s*{_MARK}([{_LETTERS}]+)z\s*</text>")
_FAMILY = re.compile(r'font-family="([^"]*)"')


class Anchored(NamedTuple):
    """One line of text, the point of its baseline that it is aligned at, and which of its points that is."""

    text: str
    point: QPointF
    anchor: str


class TextElements:
    """The texts of one file."""

    def __init__(self) -> None:
        self._texts: list[Anchored] = []

    def placeholder(self, text: Anchored) -> str:
        """What is to be drawn instead: a word of one script, which no font or hyphenation takes apart."""
        self._texts.append(text)
        return _MARK + "".join(_LETTERS[int(digit)] for digit in str(len(self._texts) - 1)) + "z"

    def restored(self, svg: bytes) -> bytes:
        """The file with the texts in their places."""
        return _ELEMENT.sub(self._element, svg.decode()).encode()

    def _element(self, found: re.Match[str]) -> str:
        number = int("".join(str(_LETTERS.index(letter)) for letter in found[2]))
        text = self._texts[number]
        how = _FAMILY.sub(r'font-family="\1, sans-serif"', found[1].rstrip())
        return f'<text text-anchor="{text.anchor}" {how}>{escape(text.text)}</text>'


def anchored(how: tuple[Any, ...], metrics: QFontMetrics) -> Anchored | None:
    """The text of a call of QPainter.drawText, if it is one line in a rectangle or at a point."""
    text = next((part for part in how if isinstance(part, str)), "")
    if "\n" in text:
        return None
    if len(how) == 2 and not isinstance(how[0], (QRect, QRectF)):
        return Anchored(text, QPointF(how[0]), START)
    if len(how) == 3 and isinstance(how[0], (QRect, QRectF)) and isinstance(how[2], str):
        return _in_box(QRectF(how[0]), Qt.AlignmentFlag(how[1]), text, metrics)
    return None


def _in_box(box: QRectF, flags: Qt.AlignmentFlag, text: str, metrics: QFontMetrics) -> Anchored:
    kinds, ascent, descent = Qt.AlignmentFlag, metrics.ascent(), metrics.descent()
    x, anchor = box.left(), START
    if flags & kinds.AlignHCenter:
        x, anchor = box.center().x(), MIDDLE
    elif flags & kinds.AlignRight:
        x, anchor = box.right(), END
    y = box.top() + ascent
    if flags & kinds.AlignVCenter:
        y = box.center().y() + 0.5 * (ascent - descent)
    elif flags & kinds.AlignBottom:
        y = box.bottom() - descent
    return Anchored(text, QPointF(x, y), anchor)
