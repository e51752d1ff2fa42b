"""What a function paints, as SVG, PDF or PNG in memory: Qt's own writers do not notice a full disk."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

Paint = Callable[[QPainter], None]

# Device units per inch of a PDF; what is finer than this no printer shows.
PDF_DPI = 1200
# What rounding makes of a whole number of points.
SLIVER = 1e-6
_SVG_SIZE = re.compile(rb'<svg width="[^"]*" height="[^"]*"')


def svg_page(
    paint: Paint, width: float, height: float, title: str, inches: tuple[float, float] | None = None
) -> bytes:
    """What a function paints, as SVG. inches: its size on paper, if a unit is not 1/96 inch."""
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
    return _sized(bytes(buffer.data().data()), inches)


def _sized(svg: bytes, inches: tuple[float, float] | None) -> bytes:
    """With the size on paper, which Qt rounds to whole units."""
    if inches is None:
        return svg
    width, height = (f"{25.4 * side:.6g}".encode() for side in inches)
    return _SVG_SIZE.sub(b'<svg width="' + width + b'mm" height="' + height + b'mm"', svg, count=1)


def pdf_page(
    paint: Paint,
    width: float,
    height: float,
    title: str,
    xmp: bytes = b"",
    inches: tuple[float, float] | None = None,
) -> bytes:
    """What a function paints, as a PDF of one page without margins. inches: its size on paper, if a unit is
    not 1/96 inch.
    """
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    across, up = inches or (width / 96.0, height / 96.0)
    points = QSizeF(math.ceil(72.0 * across - SLIVER), math.ceil(72.0 * up - SLIVER))
    size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0.0, 0.0, 0.0, 0.0)))
    writer.setResolution(PDF_DPI)
    writer.setTitle(_printable(title))
    writer.setCreator("Gandyn")
    if xmp:
        writer.setDocumentXmpMetadata(QByteArray(xmp))
    with _painting(QPainter(), writer) as painter:
        painter.scale(PDF_DPI * across / width, PDF_DPI * up / height)
        paint(painter)
    return _cut(bytes(buffer.data().data()), points, 72.0 * across, 72.0 * up)


def _cut(pdf: bytes, points: QSizeF, width: float, height: float) -> bytes:
    """The page's box in fractions of a point, of which Qt knows none; it begins at the upper left corner.

    No byte may move, for the file knows where its parts are.
    """
    box = b"/MediaBox [0 0 %.6f %.6f]" % (points.width(), points.height())
    exact = f"/MediaBox [0 {points.height() - height:.4g} {width:.4f} {points.height():.0f}]".encode()
    return pdf.replace(box, exact.ljust(len(box)), 1) if (width, height) != points.toTuple() else pdf


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
