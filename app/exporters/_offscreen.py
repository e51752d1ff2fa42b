"""Pages of the size that was asked for, without a window."""

from __future__ import annotations

import functools

from PIL import Image
from PySide6.QtGui import QImage, QPainter

from app.compute.options import ComputeOptions
from app.exporters.base import Job, Options
from app.figure import figure
from app.figure.headless import ensure_application
from app.graphics.text_elements import TextElements
from app.model.scene import Scene
from app.tasks import main_thread


def paint_page(
    painter: QPainter,
    scene: Scene,
    options: Options,
    job: Job,
    outlines: bool = False,
    texts: TextElements | None = None,
) -> None:
    """Everything a still picture shows, on a painter whose unit is the logical pixel.

    outlines: whether text becomes paths. texts: takes over whole texts.
    """
    effort, theme = ComputeOptions(report=lambda fraction: job.step(0.3 * fraction)), options.look
    data = figure.compute(scene, effort, *options.logical, theme.text)
    job.step(0.3)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint = functools.partial(figure.paint, painter, scene, data, theme, *options.logical, outlines, texts)
    main_thread.on_main_thread(paint, job.cancelled)
    job.step(0.8)


def still(scene: Scene, options: Options, job: Job) -> QImage:
    """The picture in pixels."""
    ensure_application()
    image = blank(options)
    painter = QPainter(image)
    try:
        painter.scale(options.scale, options.scale)
        paint_page(painter, scene, options, job)
    finally:
        painter.end()
    return image


def blank(options: Options) -> QImage:
    """An image in the theme's ground colour."""
    image = QImage(options.width, options.height, QImage.Format.Format_RGB32)
    if image.isNull():
        from app.model.scene import SceneError

        raise SceneError("There is not enough memory for a picture of this size; take a smaller one.")
    image.fill(options.look.window)
    return image


def pillow(image: QImage) -> Image.Image:
    """A copy of a 32-bit QImage for Pillow."""
    size = (image.width(), image.height())
    return Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "BGRX", image.bytesPerLine(), 1)
