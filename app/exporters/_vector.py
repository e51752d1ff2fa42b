"""Pictures as vectors, in memory: Qt's own writers do not notice a full disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.exporters._offscreen import ensure_application, paint_page
from app.exporters.base import Job, Options
from app.model.scene import Scene

# Device units per inch of a PDF; what is finer than this no printer shows.
PDF_DPI = 1200


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
    with _painting(QPainter(), generator) as painter:
        paint_page(painter, scene, options, job, outlines=True)
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
