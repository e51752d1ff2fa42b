"""What is drawn over a map: critical curves with their names, and where the scene is."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from app.compute import map_requests
from app.model.pages.map import MapSettings
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.text.translation import tr
from gandyn import Map


def paint_curves(frame: Frame, layer: Map) -> None:
    """Critical curves in ink over the plot's ground, so that they are seen on every colour, with
    their names.
    """
    styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
    for number, curve in enumerate(layer.curves):
        pieces = [_pixels(frame, layer, piece) for piece in curve.pieces]
        for piece in pieces:
            primitives.curve(
                frame.painter, piece, primitives.with_alpha(frame.theme.plot, 0.8), 2.2 * frame.theme.line
            )
        for piece in pieces:
            primitives.curve(
                frame.painter, piece, QColor(frame.theme.ink), frame.theme.line, styles[number % 2]
            )
        _name(frame, pieces, curve_name(curve.name), number)


def curve_name(name: str) -> str:
    """A critical curve in words."""
    return {
        "spectral radius 1": tr("spectral radius 1"),
        "largest real part 0": tr("largest real part 0"),
        "double eigenvalue": tr("double eigenvalue"),
        "stable manifold of a saddle": tr("stable manifold of a saddle"),
    }.get(name, name)


def _pixels(frame: Frame, layer: Map, piece: Any) -> Any:
    columns = [
        np.log10(np.maximum(c, 1e-300)) if axis.log else c
        for axis, c in zip((layer.spec.x, layer.spec.y), piece.T)
    ]
    return frame.pixels(*columns)


def _name(frame: Frame, pieces: list[Any], text: str, number: int) -> None:
    """At the point of the longest piece that is a third or two thirds of its way inside the frame."""
    rect = frame.rect.adjusted(4.0, 10.0, -4.0, -10.0)
    inside = [
        points for piece in pieces if len(points := piece[[rect.contains(QPointF(*p)) for p in piece]]) > 3
    ]
    if not inside:
        return
    points = max(inside, key=len)
    at = points[int(len(points) * (0.35, 0.7)[number % 2])]
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    width = frame.painter.fontMetrics().horizontalAdvance(text) + 12.0
    x = min(at[0] + 8.0, frame.x + frame.w - width - 4.0)
    primitives.label_box(
        frame.painter,
        QPointF(max(x, frame.x + 2.0), at[1]),
        text,
        QColor(frame.theme.ink),
        QColor(frame.theme.panel),
    )


def paint_marker(frame: Frame, scene: Scene, index: int) -> None:
    """Where the scene is now: a ring with a cross of fine lines."""
    study: MapSettings = scene.settings_of("map")
    try:
        x, y = (
            axis.coordinate(map_requests.now(scene, index, axis)) for axis in (study.spec.x, study.spec.y)
        )
    except ValueError:
        return
    ink, at = QColor(frame.theme.ink), frame.point(x, y)
    if abs(at.x()) < 1e6 and abs(at.y()) < 1e6:
        primitives.dot(frame.painter, at, 7.0, QColor(0, 0, 0, 0), QColor(frame.theme.plot), 4.5)
        primitives.dot(frame.painter, at, 7.0, QColor(0, 0, 0, 0), ink, 2.0)
        primitives.dot(frame.painter, at, 1.6, ink)
