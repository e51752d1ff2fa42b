"""A whole picture of a scene: what it is computed from, and its painting into a file. The window and every
export show the graphics scene of `app.figure.figure_view`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.compute.options import ComputeOptions, Quality
from app.compute.orbits import Data, curves_of
from app.figure import doubts
from app.figure.figure_view import SHARP, FigureView
from app.figure.frames import frame_of, view_of
from app.figure.header import header_text
from app.figure.layout import Cell, arrange
from app.graphics import page_device
from app.graphics.text_elements import TextElements
from app.model.scene import Scene
from app.painting.frame import Frame
from app.theme.palettes import Theme

__all__ = [
    "compute", "doubted", "frame_of", "frames", "header_text", "paint", "paint_backgrounds", "paint_moving",
    "paint_static", "view_of",
]  # fmt: skip


DONE = ComputeOptions()


def compute(
    scene: Scene,
    effort: ComputeOptions = DONE,
    width: float = 1280.0,
    height: float = 800.0,
    text: float = 12.0,
    roomy: bool = False,
) -> Data:
    """Everything a picture of a scene is painted from; its size and the theme's text size decide which plots
    it has.
    """
    cells = arrange(scene, width, height, text, roomy)[1]
    extras = {
        (cell.plot.id, cell.scenario): cell.plot.compute(scene, cell.scenario, effort) for cell in cells
    }
    # Nobody waits for the errors of orbits that the page does not show.
    drawn = any(cell.plot.orbits for cell in cells)
    curves = curves_of(scene, effort.compiled, effort.rules, effort.preview or not drawn, effort.cancelled)
    settled = not drawn or all(one.settled for one in curves)
    return Data(curves, extras, drawn, settled, preview=not effort.compiled)


def frames(
    scene: Scene, data: Data, theme: Theme, width: float, height: float
) -> dict[tuple[str, int], Frame]:
    """Where the plots of a picture of this size lie, by the keys of their cells."""
    cells: list[Cell] = arrange(scene, width, height, theme.text, theme.roomy)[1]
    return {cell.key: frame_of(None, cell, scene, data, theme) for cell in cells}


def doubted(scene: Scene, data: Data, theme: Theme, width: float, height: float) -> Data:
    """The data with what is doubtful about a picture of this size."""
    cells = arrange(scene, width, height, theme.text, theme.roomy)[1]
    pairs = [(cell, frame_of(None, cell, scene, data, theme)) for cell in cells]
    return replace(data, doubt=doubts.find(scene, data, pairs))


# Of any thread ----------------------------------------------------------------------------------------------


def paint_backgrounds(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    quality: Quality = SHARP,
    time_dependent: bool | None = None,
) -> None:
    """What stands still inside the plots; of those that depend on the playhead throughout, of the others, or
    (None) of all.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not time_dependent:
        painter.fillRect(QRectF(0.0, 0.0, width, height), QColor(theme.window))
    for cell in arrange(scene, width, height, theme.text, theme.roomy)[1]:
        if time_dependent is None or cell.plot.timed == time_dependent:
            frame = frame_of(painter, cell, scene, data, theme)
            cell.plot.paint_background(frame, scene, cell.scenario, data, quality)


def paint_moving(
    painter: QPainter, scene: Scene, data: Data, theme: Theme, width: float, height: float
) -> None:
    """What depends on the playhead."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for cell in arrange(scene, width, height, theme.text, theme.roomy)[1]:
        cell.plot.paint_dynamic(frame_of(painter, cell, scene, data, theme), scene, cell.scenario, data)


# Of the main thread -----------------------------------------------------------------------------------------


def paint(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    outlines: bool = False,
    texts: TextElements | None = None,
) -> None:
    """Everything, at the scene's playhead, on a painter whose unit is the logical pixel.

    outlines: whether text becomes paths, so that an SVG looks the same everywhere. texts: takes over whole
    texts, so that other programs can set an SVG's.
    """
    with _painted(scene, data, theme, width, height) as view:
        _render(view, painter, width, height, outlines, texts)


def paint_static(
    painter: QPainter, scene: Scene, data: Data, theme: Theme, width: float, height: float
) -> None:
    """All that is not painted anew at every frame of a film."""
    with _painted(scene, data, theme, width, height) as view:
        view.show_moving(False)
        _render(view, painter, width, height)


@contextmanager
def _painted(scene: Scene, data: Data, theme: Theme, width: float, height: float) -> Iterator[FigureView]:
    """A figure of this size that never appears."""
    view = FigureView.headless(width, height)
    try:
        view.display(scene, doubted(scene, data, theme, view.width(), view.height()), theme)
        view.show_moving(True)
        yield view
    finally:
        view.close()


def _render(
    view: FigureView,
    painter: QPainter,
    width: float,
    height: float,
    outlines: bool = False,
    texts: TextElements | None = None,
) -> None:
    # Widgets are whole pixels wide; what is left of one is ground, so that no text is stretched.
    painter.fillRect(QRectF(0.0, 0.0, width, height), view.backgroundBrush())
    page_device.render(view, painter, outlines=outlines, texts=texts)
