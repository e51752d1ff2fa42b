"""One plot of a page as a file: its picture as PNG, SVG or PDF, its numbers as CSV or NPZ.

A table has one row per point: the curve's name, x and y as the axes show them, and what else is known of the
point.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.figure.figure_view import FigureView
from app.figure.plot_pane import PlotPane
from app.graphics import page_device, page_file
from app.model.scene import SceneError
from app.model.scene_file import whole, write_whole
from app.plots.plot import plain_name
from gandyn import csv_text

SUFFIXES = (".png", ".svg", ".pdf", ".csv", ".npz")
SCALE = 2.0  # pixels of a PNG per logical pixel


def write(view: FigureView, pane: PlotPane, path: Path) -> None:
    """Writes the file, whole or not at all, as its ending says. Raises SceneError, one sentence."""
    area, suffix = area_of(view, pane), path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SceneError("A plot is written as {}; give the file one of these endings.", ", ".join(SUFFIXES))
    if suffix == ".csv":
        write_whole(path, text(pane, ",").encode())
    elif suffix == ".npz":
        with whole(path) as file:
            np.savez_compressed(file, **arrays(pane))
    elif suffix == ".png":
        write_whole(path, page_file.png(image(view, pane, SCALE)))
    else:
        size, outlines = (area.width(), area.height()), suffix == ".svg"
        made = page_file.svg_page if outlines else page_file.pdf_page
        title = pane.cell.plot.title(view.scene_now(), pane.cell.scenario)
        write_whole(path, made(lambda out: page_device.render(view, out, area, outlines), *size, title))


def area_of(view: FigureView, pane: PlotPane) -> QRectF:
    """The plot's cell, with the legend beside it."""
    cell = pane.cell
    area = QRectF(cell.x, cell.y, cell.w, cell.h)
    if pane.legend_box.isVisible():
        area = area.united(pane.legend_box.box)
    return area & QRectF(0.0, 0.0, view.width(), view.height())


def image(view: FigureView, pane: PlotPane, scale: float) -> QImage:
    """The plot in pixels, `scale` to a logical pixel."""
    area = area_of(view, pane)
    found = QImage(round(area.width() * scale), round(area.height() * scale), QImage.Format.Format_RGB32)
    painter = QPainter(found)
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        page_device.render(view, painter, area)
    finally:
        painter.end()
    return found


def text(pane: PlotPane, separator: str) -> str:
    """The table as text."""
    columns = _columns(pane)
    rows = zip(*(values.tolist() for values in columns.values()))
    if separator == ",":
        return "".join(csv_text.lines(columns, rows))
    lines = [separator.join(columns), *(separator.join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def arrays(pane: PlotPane) -> dict[str, Any]:
    """The table's columns as arrays."""
    return _columns(pane)


def _columns(pane: PlotPane) -> dict[str, Any]:
    traces, scene = pane.traces(), pane.scene_shown
    x, y = map(plain_name, pane.cell.plot.names(scene) if scene else ("", ""))
    more = list(dict.fromkeys(name for trace in traces for name in trace.columns))
    columns = {"curve": [np.full(len(trace.x), trace.entry.name) for trace in traces]}
    columns[x or "x"] = [trace.x for trace in traces]
    columns[y if y and y != x else "y"] = [trace.y for trace in traces]
    for name in more:
        columns[name] = [trace.columns.get(name, np.full(len(trace.x), np.nan)) for trace in traces]
    return {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in columns.items()}
