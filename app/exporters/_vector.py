"""Pictures as vectors, in memory."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.exporters._offscreen import paint_page
from app.exporters.base import TEXTS, Job, Options
from app.figure.headless import ensure_application
from app.graphics.page_file import pdf_page, svg_page
from app.graphics.text_elements import TextElements
from app.model.scene import Scene


def svg(scene: Scene, options: Options, job: Job) -> bytes:
    """The picture as SVG; one unit is one logical pixel."""
    ensure_application()
    texts = TextElements() if options.text_as == TEXTS else None

    def paint(out: QPainter) -> None:
        paint_page(out, scene, options, job, outlines=texts is None, texts=texts)

    page = svg_page(paint, *options.logical, scene.title, options.inches)
    return page if texts is None else texts.restored(page)


def pdf(scene: Scene, options: Options, job: Job, xmp: bytes) -> bytes:
    """The picture as a PDF of one page without margins."""
    ensure_application()

    def paint(out: QPainter) -> None:
        paint_page(out, scene, options, job)

    return pdf_page(paint, *options.logical, scene.title, xmp, options.inches)
