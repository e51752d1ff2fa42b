"""What lies under the trajectories of a plane: speed colours, flow texture, arrows, nullclines, forbidden
zones.

Each takes a Velocity: a function from arrays x, y of plot coordinates to (u, v), the field there, NaN where
undefined.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage

from app.model.scene import ARROWS, NO_ARROWS, TEXTURE, Display
from app.painting import primitives
from app.painting.frame import Frame
from app.theme.palettes import Theme
from gandyn.implicit_curves import EDGE, JUMP, WALL, ZERO

Array = NDArray[np.float64]
Velocity = Callable[[Array, Array], tuple[Array, Array]]

SPEED_COLORS = 16
# Samples across the wash under the arrows; it is painted smoothly scaled.
WASH = 64


@functools.cache
def palette(theme: Theme, count: int = 256) -> NDArray[np.uint8]:
    """The theme's speed colours, slow to fast, as (count, 3) RGB."""
    colors = [QColor(name) for name in theme.speed]
    stops = np.array([(c.red(), c.green(), c.blue()) for c in colors], dtype=np.float64)
    at = np.linspace(0.0, 1.0, count) * (len(stops) - 1)
    low = np.minimum(at.astype(int), len(stops) - 2)
    mixed = stops[low] + (at - low)[:, None] * (stops[low + 1] - stops[low])
    rounded: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return rounded


def relative_speed(u: Array, v: Array) -> Array:
    """Speeds as 0…1 of the fast ones in view; NaN stays NaN.

    Nearly proportional for an ordinary field; where a few speeds are far above the median, as in exponential
    fields, they are compressed, lest the rest look at rest.
    """
    speed = np.hypot(u, v)
    finite = speed[np.isfinite(speed)]
    if not finite.size:
        return speed
    # What np.percentile does; that would import numpy.ma, 15 ms before the first picture.
    middle, top = np.interp(
        np.array([0.5, 0.97]) * (finite.size - 1), np.arange(finite.size), np.sort(finite)
    )
    knee = 4.0 * float(middle) + 1e-300
    relative: Array = np.clip(speed / (speed + knee) * (top + knee) / max(float(top), 1e-300), 0.0, 1.0)
    return relative


def grid(frame: Frame, density: int) -> tuple[Array, Array]:
    """Square cells' centres, `density` across the plot's width, in plot coordinates."""
    size = frame.w / density
    rows = max(1, round(frame.h / size))
    px = frame.x + (np.arange(density) + 0.5) * size
    py = frame.y + (np.arange(rows) + 0.5) * frame.h / rows
    x = frame.view.x0 + (px - frame.x) * (frame.view.x1 - frame.view.x0) / frame.w
    y = frame.view.y1 - (py - frame.y) * (frame.view.y1 - frame.view.y0) / frame.h
    xs, ys = np.meshgrid(x, y)
    return xs.ravel(), ys.ravel()


def arrows(frame: Frame, velocity: Velocity, display: Display) -> None:
    """The field as arrows, by length or by direction only, coloured by speed if wanted."""
    if display.field == NO_ARROWS:
        return
    x, y = grid(frame, display.density)
    u, v = velocity(x, y)
    speed = relative_speed(u, v)
    fine = np.isfinite(speed) & (speed > 1e-9)
    tail, tip = _spans(frame, x[fine], y[fine], u[fine], v[fine], speed[fine], display)
    _stroke_by_speed(frame, tail, tip, speed[fine], display)


def _spans(
    frame: Frame, x: Array, y: Array, u: Array, v: Array, speed: Array, display: Display
) -> tuple[Array, Array]:
    """Tails and tips in pixels, centred on the grid points, at most 0.84 of a cell long."""
    dx = u * frame.w / (frame.view.x1 - frame.view.x0)
    dy = -v * frame.h / (frame.view.y1 - frame.view.y0)
    size = np.maximum(np.hypot(dx, dy), 1e-300)
    most = frame.w / display.density * 0.84
    length = most * (0.15 + 0.85 * speed) if display.field == ARROWS else np.full_like(speed, most * 0.8)
    half = 0.5 * length[:, None] * np.stack([dx / size, dy / size], axis=1)
    center = frame.pixels(x, y)
    return center - half, center + half


def _stroke_by_speed(frame: Frame, tail: Array, tip: Array, speed: Array, display: Display) -> None:
    head = min(frame.w / display.density * 0.26, 7.0)
    width = 1.0 if frame.theme.line < 2.0 else 1.6
    if not display.speed_colors:
        primitives.segments(
            frame.painter,
            primitives.arrow_segments(tail, tip, head),
            primitives.with_alpha(frame.theme.field, 0.75),
            width,
        )
        return
    colors = palette(frame.theme, SPEED_COLORS)
    bins = np.minimum((speed * SPEED_COLORS).astype(int), SPEED_COLORS - 1)
    for i in np.flatnonzero(np.bincount(bins)):
        shade = QColor(*map(int, colors[i]))
        shade.setAlphaF(0.9)
        primitives.segments(
            frame.painter, primitives.arrow_segments(tail[bins == i], tip[bins == i], head), shade, width
        )


def speed_ground(frame: Frame, velocity: Velocity, strength: float) -> None:
    """A faint wash of the speed colours over the plot."""
    x, y = grid(frame, WASH)
    u, v = velocity(x, y)
    rows = len(x) // WASH
    speed = relative_speed(u, v).reshape(rows, WASH)
    rgb = palette(frame.theme)[np.nan_to_num(speed * 255).astype(int)]
    alpha = (strength * 255 * (0.25 + 0.75 * np.nan_to_num(speed)))[..., None]
    image = _image(np.concatenate([rgb, alpha], axis=-1).astype(np.uint8))
    frame.painter.setRenderHint(frame.painter.RenderHint.SmoothPixmapTransform)
    frame.painter.drawImage(frame.rect, image)


def _image(rgba: NDArray[np.uint8]) -> QImage:
    rgba = np.ascontiguousarray(rgba)
    height, width = rgba.shape[:2]
    return QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def texture(frame: Frame, velocity: Velocity, scale: float) -> None:
    """Line integral convolution of the field, at `scale` pixels of texture per logical pixel."""
    from gandyn.kernels.lic import convolve

    columns = int(min(max(64, frame.w * scale), 1400))
    x, y = grid(frame, columns)
    rows = len(x) // columns
    u, v = (part.reshape(rows, columns) for part in velocity(x, y))
    px = np.ascontiguousarray(np.nan_to_num(u) * frame.w / (frame.view.x1 - frame.view.x0))
    py = np.ascontiguousarray(-np.nan_to_num(v) * frame.h / (frame.view.y1 - frame.view.y0))
    out = np.empty((rows, columns))
    convolve(px, py, _noise(rows, columns), 14, out)
    frame.painter.setRenderHint(frame.painter.RenderHint.SmoothPixmapTransform)
    frame.painter.drawImage(frame.rect, _image(_inked(frame.theme, out, relative_speed(u, v))))


@functools.lru_cache(maxsize=4)
def _noise(rows: int, columns: int) -> Array:
    return np.random.default_rng(7).random((rows, columns))


def _inked(theme: Theme, out: Array, speed: Array) -> NDArray[np.uint8]:
    """The texture as opacity of the speed colours."""
    contrast = np.clip((out - 0.5) * 3.2 + 0.45, 0.0, 1.0)
    rgb = palette(theme)[np.nan_to_num(speed * 255).astype(int)]
    alpha = np.where(np.isfinite(speed), contrast * 255 * 0.8, 0.0)
    return np.concatenate([rgb, alpha[..., None]], axis=-1).astype(np.uint8)


# How each kind of nullcline is stroked: zeros and walls dashed, jumps dotted, borders of regions of zeros by
# dashes and dots.
STROKES = {
    ZERO: Qt.PenStyle.DashLine,
    WALL: Qt.PenStyle.DashLine,
    JUMP: Qt.PenStyle.DotLine,
    EDGE: Qt.PenStyle.DashDotLine,
}


def nullcline(frame: Frame, x: Array, y: Array, kind: str, color: str) -> None:
    """One branch of a nullcline through plot coordinates x, y."""
    primitives.curve(frame.painter, frame.pixels(x, y), QColor(color), frame.theme.line, STROKES[kind])


def clipped_region(frame: Frame, low: float, high: float, horizontal: bool) -> None:
    """Shades what lies outside [low, high] on one axis: where clipping lets no φ be."""
    brush = QBrush(primitives.with_alpha(frame.theme.wall, 0.28), Qt.BrushStyle.BDiagPattern)
    painter = frame.painter
    if horizontal:
        a, b = frame.px(low), frame.px(high)
        parts = [
            QRectF(frame.x, frame.y, a - frame.x, frame.h),
            QRectF(b, frame.y, frame.x + frame.w - b, frame.h),
        ]
        edges = np.array([[a, frame.y, a, frame.y + frame.h], [b, frame.y, b, frame.y + frame.h]])
    else:
        a, b = frame.py(high), frame.py(low)
        parts = [
            QRectF(frame.x, frame.y, frame.w, a - frame.y),
            QRectF(frame.x, b, frame.w, frame.y + frame.h - b),
        ]
        edges = np.array([[frame.x, a, frame.x + frame.w, a], [frame.x, b, frame.x + frame.w, b]])
    for part in parts:
        if part.isValid():
            painter.fillRect(part, primitives.with_alpha(frame.theme.wall, 0.05))
            painter.fillRect(part, brush)
    primitives.segments(painter, edges, QColor(frame.theme.wall), 1.2)


def paint_field(frame: Frame, velocity: Velocity, display: Display, fine: float, compiled: bool) -> None:
    """All of a plane's ground layers, in their order."""
    if display.flow == TEXTURE and compiled:
        texture(frame, velocity, fine)
    elif display.speed_colors:
        speed_ground(frame, velocity, 0.10)
    arrows(frame, velocity, display)
