"""Pictures as vectors, in memory."""

from __future__ import annotations

from app.exporters._offscreen import paint_page
from app.exporters.base import Job, Options
from app.figure.headless import ensure_application
from app.graphics.page_file import pdf_page, svg_page
from app.model.scene import Scene


def svg(scene: Scene, options: Options, job: Job) -> bytes:
    """The picture as SVG; one unit is one logical pixel."""
    ensure_application()
    return svg_page(
        lambda out: paint_page(out, scene, options, job, outlines=True), *options.logical, scene.title
    )


def pdf(scene: Scene, options: Options, job: Job, xmp: bytes) -> bytes:
    """The picture as a PDF of one page without margins."""
    ensure_application()
    return pdf_page(lambda out: paint_page(out, scene, options, job), *options.logical, scene.title, xmp)
