"""Pictures as vectors, in memory: Qt's own writers do not notice a full disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QRawFont,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtSvg import QSvgGenerator

from app.exporters._offscreen import ensure_application, paint_page
from app.exporters.base import Job, Options
from app.model.scene import Scene

# Device units per inch of a PDF; what is finer than this no printer shows.
PDF_DPI = 1200


class OutlinePainter(QPainter):
    """A painter that draws text as filled outlines: an SVG has no fonts of its own."""

    def drawText(self, *args: Any) -> None:  # type: ignore[override]
        """Like QPainter's, for (point, text), (x, y, text) and (rectangle, flags, text)."""
        if isinstance(args[0], (int, float)):
            self._line(QPointF(args[0], args[1]), args[2])
        elif len(args) == 2:
            self._line(QPointF(args[0]), args[1])
        else:
            self._lines(QRectF(args[0]), Qt.AlignmentFlag(args[1]), args[2].split("\n"))

    def drawStaticText(self, *args: Any) -> None:
        """Like QPainter's, for (point, text) and (x, y, text); the text may be rich."""
        at = QPointF(args[0]) if len(args) == 2 else QPointF(args[0], args[1])
        self.fillPath(_outlines(args[-1].text(), self.font()).translated(at), QBrush(self.pen().color()))

    def _line(self, at: QPointF, text: str) -> None:
        path = QPainterPath()
        path.addText(at, self.font(), text)
        self.fillPath(path, QBrush(self.pen().color()))

    def _lines(self, box: QRectF, flags: Qt.AlignmentFlag, lines: list[str]) -> None:
        metrics = QFontMetricsF(self.font())
        widths = [metrics.horizontalAdvance(line) for line in lines]
        y = (
            box.top()
            + metrics.ascent()
            + _share(flags, _DOWN)
            * (box.height() - metrics.height() - (len(lines) - 1) * metrics.lineSpacing())
        )
        self.save()
        if max(widths) > box.width() and not int(flags) & Qt.TextFlag.TextDontClip.value:
            self.setClipRect(box, Qt.ClipOperation.IntersectClip)
        for number, (line, width) in enumerate(zip(lines, widths)):
            x = box.left() + _share(flags, _ACROSS) * (box.width() - width)
            self._line(QPointF(x, y + number * metrics.lineSpacing()), line)
        self.restore()


def _outlines(html: str, font: QFont) -> QPainterPath:
    """The glyphs of one paragraph of rich text, its upper left corner at the origin."""
    document = QTextDocument()
    document.setDocumentMargin(0.0)
    document.setDefaultFont(font)
    document.setHtml(html)
    document.size()  # lays it out
    path = QPainterPath()
    step = document.firstBlock().begin()
    while not step.atEnd():
        for run in step.fragment().glyphRuns():
            drop = _drop(step.fragment().charFormat(), run.rawFont())
            for glyph, position in zip(run.glyphIndexes(), run.positions()):
                path.addPath(run.rawFont().pathForGlyph(glyph).translated(position + drop))
        step += 1
    return path


def _drop(style: QTextCharFormat, font: QRawFont) -> QPointF:
    """How far Qt moves subscripts down and superscripts up when it draws, which glyph runs do not tell."""
    height = font.ascent() + font.descent()
    if style.verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSubScript:
        return QPointF(0.0, height * style.subScriptBaseline() / 100.0)
    if style.verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSuperScript:
        return QPointF(0.0, -height * style.superScriptBaseline() / 100.0)
    return QPointF()


_ACROSS = {Qt.AlignmentFlag.AlignHCenter: 0.5, Qt.AlignmentFlag.AlignRight: 1.0}
_DOWN = {Qt.AlignmentFlag.AlignVCenter: 0.5, Qt.AlignmentFlag.AlignBottom: 1.0}


def _share(flags: Qt.AlignmentFlag, fractions: dict[Qt.AlignmentFlag, float]) -> float:
    """How much of the free room comes before the text."""
    return next((fraction for flag, fraction in fractions.items() if flags & flag), 0.0)


@contextlib.contextmanager
def _painting(painter: QPainter, device: QSvgGenerator | QPdfWriter) -> Iterator[QPainter]:
    painter.begin(device)
    try:
        yield painter
    finally:
        painter.end()


def _printable(title: str) -> str:
    """The title without what XML forbids."""
    return "".join(sign for sign in title if sign.isprintable()) or "Gandyn"


def _buffer() -> QBuffer:
    ensure_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def svg(scene: Scene, options: Options, job: Job) -> bytes:
    """The picture as SVG; one unit is one logical pixel."""
    buffer = _buffer()
    # SVG Tiny, the default, knows no clipping.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    width, height = options.logical
    generator.setResolution(96)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0.0, 0.0, width, height))
    generator.setTitle(_printable(scene.title))
    with _painting(OutlinePainter(), generator) as painter:
        paint_page(painter, scene, options, job)
    return bytes(buffer.data().data())


def pdf(scene: Scene, options: Options, job: Job, xmp: bytes) -> bytes:
    """The picture as a PDF of one page without margins."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    width, height = options.logical
    size = QPageSize(
        QSizeF(width * 0.75, height * 0.75), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0.0, 0.0, 0.0, 0.0)))
    writer.setResolution(PDF_DPI)
    writer.setTitle(_printable(scene.title))
    writer.setCreator("Gandyn")
    writer.setDocumentXmpMetadata(QByteArray(xmp))
    with _painting(QPainter(), writer) as painter:
        painter.scale(PDF_DPI / 96.0, PDF_DPI / 96.0)
        paint_page(painter, scene, options, job)
    return bytes(buffer.data().data())
