"""What a function paints, as SVG, PDF or PNG in memory: Qt's own writers do not notice a full disk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

Paint = Callable[[QPainter], None]

# Device units per inch of a PDF; what is finer than this no printer shows.
PDF_DPI = 1200


def svg_page(paint: Paint, width: float, height: float, title: str) -> bytes:
    """What a function paints, as SVG."""
    buffer = _buffer()
    # SVG Tiny, the default, knows no clipping.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0.0, 0.0, width, height))
    generator.setTitle(_printable(title))
    with _painting(QPainter(), generator) as painter:
        paint(painter)
    return bytes(buffer.data().data())


def pdf_page(paint: Paint, width: float, height: float, title: str, xmp: bytes = b"") -> bytes:
    """What a function paints, as a PDF of one page without margins."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    size = QPageSize(
        QSizeF(width * 0.75, height * 0.75), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0.0, 0.0, 0.0, 0.0)))
    writer.setResolution(PDF_DPI)
    writer.setTitle(_printable(title))
    writer.setCreator("Gandyn")
    if xmp:
        writer.setDocumentXmpMetadata(QByteArray(xmp))
    with _painting(QPainter(), writer) as painter:
        painter.scale(PDF_DPI / 96.0, PDF_DPI / 96.0)
        paint(painter)
    return bytes(buffer.data().data())


def png(image: QImage) -> bytes:
    """An image as a PNG file."""
    buffer = _buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


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
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
