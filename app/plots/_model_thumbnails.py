"""What the nodes of a model's diagram show of the newest pictures: points, pictures, a line of text, heights,
weights, curves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._lab_curves import color_of
from app.plots._lab_layout import LEAST, Section
from app.plots._lab_mosaic import paint_pictures
from app.plots.lab_critic import colored
from app.plots.lab_losses import SHOWN
from app.plots.lab_plot import number
from app.plots.plot import Array
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView
from gandyn.training.diagram import (
    CODES,
    CONDITION,
    CRITIC,
    EDGES,
    FAKE,
    GENERATOR,
    LOSS_D,
    LOSS_G,
    NOISE,
    REAL,
    Diagram,
)  # fmt: skip

POINTS, NOISE_POINTS, RECENT = 150, 80, 120
REACH, MOST_NOISE = 1.3, 3.2  # of the real points that are seen, and of noise
PICTURES = ("sample-grid", "fills", "class-grid", "reconstructions")
LAYERS = (0.3, 0.5, 0.72, 0.95)  # of a network's sign: it grows towards samples, and shrinks towards a score
LOSSES = {LOSS_D: ("loss_d", "loss"), LOSS_G: ("loss_g", "js")}


def thumbnails(sight: SnapshotView, diagram: Diagram) -> dict[str, Any]:
    """id -> what there is to show: ("points", array), ("pictures", array) and so on; none where there is
    nothing.
    """
    found = {node.id: _of(node.id, sight, diagram) for node in diagram.nodes}
    return _alike({id: shown for id, shown in found.items() if shown is not None})


def _alike(found: dict[str, Any]) -> dict[str, Any]:
    """Real and generated points on one scale, which reaches as far as the real ones need."""
    planes = {id: shown[1] for id, shown in found.items() if shown[0] == "points"}
    first = planes.get(REAL, planes.get(FAKE))
    if first is None:
        return found
    reach = REACH * float(np.abs(first).max(initial=0.0)) or 1.0
    return found | {id: ("points", (points, reach)) for id, points in planes.items()}


def _of(id: str, sight: SnapshotView, diagram: Diagram) -> tuple[str, Any] | None:
    if id == NOISE:
        return "noise", _noise(sight, diagram)
    if id in (FAKE, REAL):
        return _samples(sight, id)
    if id in LOSSES:
        return _curve(sight, LOSSES[id])
    if id == CRITIC:
        return _critic(sight)
    if id == GENERATOR:
        grid = sight.picture("manifold").get("grid")
        return ("net", LAYERS) if grid is None else ("grid", grid[..., :2].astype(np.float64))
    return _condition(sight, diagram)


def _noise(sight: SnapshotView, diagram: Diagram) -> Array:
    """Vectors as they might have been drawn: their first two numbers, of one the number and a height."""
    random = np.random.default_rng(sight.iteration)
    drawn = random.standard_normal((NOISE_POINTS, 2))
    if diagram.prior == "uniform":
        drawn = random.uniform(-3.0, 3.0, (NOISE_POINTS, 2))
    if diagram.noise_size == 1:
        drawn[:, 1] *= 0.25
    return drawn


def _samples(sight: SnapshotView, side: str) -> tuple[str, Any] | None:
    found = _pictured(sight, side)
    if found is not None:
        return "pictures", found
    if side in sight.picture("text"):
        return "text", tuple(map(str, sight.picture("text")[side]))
    if side in sight.picture("samples"):
        return _points_or_bars(sight.picture("samples")[side])
    if "counts" in sight.picture("density"):
        return "bars", sight.picture("density")["counts"][0 if side == REAL else 1]
    found = _real(sight) if side == REAL else sight.picture("critic-map").get("at")
    return None if found is None else _points_or_bars(found)


def _pictured(sight: SnapshotView, side: str) -> Any:
    """Pictures of a side, from the first probe that shows some."""
    for probe in PICTURES:
        found = sight.picture(probe)
        if side in found:
            return found[side]
        if side == FAKE and "rows" in found:
            return found["rows"].reshape(-1, *found["rows"].shape[2:])
    sent = _real(sight) if side == REAL else None
    return sent if sent is not None and sent.dtype == np.uint8 else None


def _points_or_bars(points: Array) -> tuple[str, Array]:
    """Numbers on the line are counted."""
    values = points.astype(np.float64)
    return ("points", values[:POINTS, :2]) if values.shape[1] > 1 else ("bars", np.histogram(values, 24)[0])


def _real(sight: SnapshotView) -> Any:
    """What was sent with the diagram: real samples do not change."""
    return sight.record.run.real.get(sight.column.arm) if sight.record else None


def _critic(sight: SnapshotView) -> tuple[str, Any] | None:
    if "heights" in sight.picture("critic-map"):
        return "heights", sight.picture("critic-map")["heights"].T.astype(np.float64)
    counts = sight.picture("weight-histogram").get("counts")
    return ("net", LAYERS[::-1]) if counts is None else ("bars", counts.sum(axis=0))


def _condition(sight: SnapshotView, diagram: Diagram) -> tuple[str, Any] | None:
    if diagram.condition == EDGES and "edges" in sight.picture("fills"):
        return "pictures", sight.picture("fills")["edges"]
    node = diagram.node(CONDITION)
    if node is None or diagram.condition == EDGES:
        return None
    size = next(t.shape[-1] for e in diagram.edges if e.source == CONDITION for t in e.tensors)
    random = np.random.default_rng(sight.iteration)
    values = np.zeros(size)
    values[random.integers(min(size, 10))] = 1.0
    if diagram.condition == CODES:
        values[10:] = random.uniform(-1.0, 1.0, len(values[10:]))
    return "cells", values


def _curve(sight: SnapshotView, names: tuple[str, ...]) -> tuple[str, Any] | None:
    for name in names:
        x, y = sight.track(name)
        seen = y[x <= sight.iteration]
        seen = seen[np.isfinite(seen)]
        if len(seen):
            return "curve", (SHOWN[name][1], seen[-RECENT:])
    return None


# ---- drawing
# ----------------------------------------------------------------------------------------------------------


def paint(frame: Frame, box: QRectF, id: str, shown: tuple[str, Any]) -> None:
    """One thumbnail in its box."""
    kind, what = shown
    frame.painter.save()
    frame.painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    PAINTERS[kind](frame, box, id, what)
    frame.painter.restore()


def _color(theme: Theme, id: str) -> QColor:
    names = {REAL: theme.real, FAKE: theme.fake, CRITIC: theme.critic, GENERATOR: theme.fake}
    return QColor(names.get(id, theme.muted))


def _square(box: QRectF) -> QRectF:
    side = min(box.width(), box.height())
    return QRectF(box.center().x() - side / 2.0, box.center().y() - side / 2.0, side, side)


def _points(frame: Frame, box: QRectF, id: str, found: tuple[Array, float]) -> None:
    points, reach = found
    square, color = _square(box), _color(frame.theme, id)
    scale = square.width() / (2.0 * reach)
    for x, y in points.tolist():
        at = QPointF(square.center().x() + scale * x, square.center().y() - scale * y)
        if square.contains(at):
            primitives.dot(frame.painter, at, 0.75 * frame.theme.line, color)


def _noise_points(frame: Frame, box: QRectF, id: str, points: Array) -> None:
    _points(frame, box, id, (points, MOST_NOISE))


def _grid(frame: Frame, box: QRectF, id: str, grid: Array) -> None:
    reach = 1.1 * float(np.abs(grid).max()) or 1.0
    square, color = _square(box), primitives.with_alpha(frame.theme.fake, 0.8)
    scale, middle = square.width() / (2.0 * reach), square.center()
    at = np.stack([middle.x() + scale * grid[..., 0], middle.y() - scale * grid[..., 1]], axis=-1)
    for line in (*at[::3], *at.transpose(1, 0, 2)[::3]):
        primitives.curve(frame.painter, np.ascontiguousarray(line), color, 0.5 * frame.theme.line)


def _pictures(frame: Frame, box: QRectF, id: str, pictures: Any) -> None:
    high, wide = pictures.shape[1:3]
    across = 2 if box.width() < 1.7 * box.height() else 3
    down = 2 if box.height() > 0.6 * box.width() else 1
    shown = Section("", "ink", pictures[: across * down], across=across, gap=1.0)
    scale = max(min((box.width() - across) / (across * wide), (box.height() - down) / (down * high)), LEAST)
    w, h = shown.size(across, scale)
    grid = QRectF(box.center().x() - w / 2.0, box.center().y() - h / 2.0, w, h)
    paint_pictures(frame.painter, shown.pictures, grid, across, scale, shown.gap)


def _text(frame: Frame, box: QRectF, id: str, lines: tuple[str, ...]) -> None:
    painter, size = frame.painter, frame.theme.text
    painter.setPen(_color(frame.theme, id))
    painter.setFont(axes.font(frame.theme, 0.82))
    for i in range(min(int(box.height() / (1.2 * size)), len(lines))):
        line = QRectF(box.x(), box.y() + 1.2 * i * size, box.width(), 1.2 * size)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, axes.fitting(painter, lines[i], box.width()))


def _bars(frame: Frame, box: QRectF, id: str, counts: Array) -> None:
    top, w = max(float(counts.max(initial=0.0)), 1.0), box.width() / len(counts)
    frame.painter.setPen(Qt.PenStyle.NoPen)
    frame.painter.setBrush(primitives.with_alpha(_color(frame.theme, id).name(), 0.75))
    for i, count in enumerate(counts.tolist()):
        h = box.height() * count / top
        frame.painter.drawRect(QRectF(box.x() + i * w, box.bottom() - h, w, h))
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def _net(frame: Frame, box: QRectF, id: str, layers: tuple[float, ...]) -> None:
    """A network of which nothing is measured: its sign."""
    step, high = min(box.width() / (len(layers) + 1), 1.6 * frame.theme.text), min(box.height(), box.width())
    left = box.center().x() - 0.5 * step * (len(layers) - 1)
    frame.painter.setPen(Qt.PenStyle.NoPen)
    frame.painter.setBrush(primitives.with_alpha(_color(frame.theme, id).name(), 0.55))
    for i, share in enumerate(layers):
        w, h = 0.45 * step, share * high
        frame.painter.drawRoundedRect(
            QRectF(left + i * step - w / 2, box.center().y() - h / 2, w, h), 2.0, 2.0
        )
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def _heights(frame: Frame, box: QRectF, id: str, heights: Array) -> None:
    frame.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    frame.painter.drawImage(_square(box), colored(heights, frame.theme))


def _cells(frame: Frame, box: QRectF, id: str, values: Array) -> None:
    """A vector: bright where a number is large, dark where it is negative, with a frame around each."""
    w = min(box.width() / len(values), box.height())
    left, top = box.center().x() - 0.5 * w * len(values), box.center().y() - 0.5 * w
    for i, value in enumerate(values.tolist()):
        color = frame.theme.accent if value > 0.0 else frame.theme.phi_nullcline
        frame.painter.setPen(QPen(QColor(frame.theme.faint), 1.0))
        frame.painter.setBrush(primitives.with_alpha(color, 0.9 * abs(value)))
        frame.painter.drawRect(QRectF(left + i * w, top, w, w))
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def _losses(frame: Frame, box: QRectF, id: str, found: tuple[str, Array]) -> None:
    """The last value, and how it came there."""
    (color, values), painter, size = found, frame.painter, frame.theme.text
    ink = QColor(color_of(frame.theme, color))
    painter.setPen(ink)
    painter.setFont(axes.font(frame.theme, 0.88))
    told = QRectF(box.x(), box.y(), box.width(), 1.2 * size)
    painter.drawText(
        told, Qt.AlignmentFlag.AlignCenter, axes.fitting(painter, number(float(values[-1])), box.width())
    )
    low, high = float(values.min()), float(values.max())
    room = QRectF(box.x(), told.bottom() + 2.0, box.width(), box.bottom() - told.bottom() - 4.0)
    if room.height() < 4.0 or len(values) < 2:
        return
    x = np.linspace(room.left() + 1.0, room.right() - 1.0, len(values))
    y = room.bottom() - room.height() * (values - low) / (high - low if high > low else 1.0)
    primitives.curve(painter, np.stack([x, y], axis=1), ink, 0.7 * frame.theme.line)


PAINTERS: dict[str, Any] = {
    "points": _points, "noise": _noise_points, "grid": _grid, "pictures": _pictures, "text": _text,
    "bars": _bars, "net": _net, "heights": _heights, "cells": _cells, "curve": _losses,
}  # fmt: skip
