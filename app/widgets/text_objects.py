"""What stands in a text beside words: formulas, drawn as vectors with their baseline on the line's, and
pictures that somebody paints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPyTextObject, QTextDocument, QTextFormat
from PySide6.QtSvg import QSvgRenderer

from app.text import formulas

FORMULA = QTextFormat.ObjectTypes.UserObject.value + 1
PICTURE = FORMULA + 1
LATEX = QTextFormat.Property.UserProperty.value + 1
NUMBER = LATEX + 1
_VIEW = re.compile(r'width="([\d.]+)" height="([\d.]+)" viewBox="(\S+) (\S+) (\S+) (\S+)"')
_EM = 1.06  # of a formula in that of the text around it
# QtSvg has a pen of width 1 even where there is no stroke, and vector devices draw with it.
_NO_STROKE = 'stroke="#000000" stroke-opacity="0" stroke-width="0.01"'


@dataclass(frozen=True)
class TextLook:
    """Pixels of the text's em, ink, what is quieter, links, ground of code; leading: what is added between
    lines, in ems.
    """

    size: float
    ink: str
    muted: str
    link: str
    ground: str
    leading: float = 0.3


@dataclass(frozen=True)
class Shape:
    """A formula's size at the size of the text, and how much of it lies below the baseline."""

    width: float
    height: float
    below: float


@dataclass(frozen=True)
class Picture:
    """Something that is painted into a text, in a paragraph of its own."""

    width: float
    height: float
    paint: Callable[[QPainter, QRectF], None]


def shape_of(latex: str, look: TextLook) -> Shape:
    """The size of a formula."""
    head = _VIEW.search(formulas.svg(latex, "#000000", _EM * look.size))
    assert head is not None
    width, height, _, top, _, high = map(float, head.groups())
    return Shape(width, height, (top + high) * height / high)


class FormulaObject(QPyTextObject):
    """Draws the formulas of a document."""

    def __init__(self, look: TextLook, parent: QTextDocument) -> None:
        super().__init__(parent)
        self._look = look
        self._drawn: dict[str, QSvgRenderer] = {}

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        """As large as it is, and no wider than the text."""
        shape = shape_of(str(format.property(LATEX)), self._look)
        # Whole pixels below the baseline, as the font has them.
        height = shape.height + round(shape.below) - shape.below
        width = doc.textWidth() - 2.0
        scale = min(1.0, width / shape.width) if width > 0.0 else 1.0
        return QSizeF(scale * shape.width, scale * height)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        """As vectors."""
        latex = str(format.property(LATEX))
        if latex not in self._drawn:
            text = formulas.svg(latex, self._look.ink, _EM * self._look.size)
            text = text.replace("<svg ", f"<svg {_NO_STROKE} ", 1)
            self._drawn[latex] = QSvgRenderer(QByteArray(text.encode()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawn[latex].render(painter, QRectF(rect))
        painter.restore()


class PictureObject(QPyTextObject):
    """Paints the pictures of a document."""

    def __init__(self, pictures: Sequence[Picture], parent: QTextDocument) -> None:
        super().__init__(parent)
        self._pictures = tuple(pictures)

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        """As it says."""
        picture = self._pictures[int(format.property(NUMBER))]
        return QSizeF(picture.width, picture.height)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        """Wherever the text puts it."""
        painter.save()
        self._pictures[int(format.property(NUMBER))].paint(painter, QRectF(rect))
        painter.restore()
