"""How pairs of distributions are drawn and dragged, one way for each kind.

A shape knows the view that shows all of it, its handles as (name, pixel), and the settings after a handle was
dragged to a place of the plot.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.distance_family import reach, tidy
from app.model.distance_parts import LEAST_WIDTH, REACH, positions
from app.model.pages.distances import LAB, DistanceSettings
from app.model.scene import View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._distance_paint import (
    SIDES,
    color_of,
    grip,
    name_tag,
    paint_bars,
    paint_density,
    paint_ellipse,
)
from app.plots._lab_plane import dots
from app.plots.plot import Array, nice_radius
from gandyn.distances.pairs import Pair, Points

SNAP = 5.0  # pixels within which a dragged place is 0
Handle = tuple[str, float, float]


@dataclass(frozen=True)
class Shape:
    """What the kinds do differently."""

    locked = True  # equal scales

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """All of it, with room to drag."""
        raise NotImplementedError

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """Both distributions; None: a pair that lacks something still shows what there is."""
        raise NotImplementedError

    def handles(self, frame: Frame, settings: DistanceSettings) -> Iterator[Handle]:
        """What can be taken hold of."""
        return iter(())

    def dragged(
        self, frame: Frame, settings: DistanceSettings, handle: str, x: float, y: float
    ) -> DistanceSettings:
        """After a handle came to (x, y), in the plot's numbers."""
        return settings


class SegmentsShape(Shape):
    """Two upright segments; q is dragged sideways."""

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """Both, from the ground up."""
        end = reach(settings.theta, 2.0)
        return View(-end, end, -0.45, 1.45)

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """The segments, and how far each point of one is from the other."""
        width = 2.6 * frame.theme.line
        for which, x in (("p", 0.0), ("q", settings.theta)):
            ends = np.array([[frame.px(x), frame.py(0.0)], [frame.px(x), frame.py(1.0)]])
            primitives.curve(frame.painter, ends, QColor(color_of(frame.theme, which)), width)
            apart = 0.0 if abs(frame.px(settings.theta) - frame.px(0.0)) > 14.0 else 9.0
            side = apart if which == "q" else -apart
            top = QPointF(frame.px(x) + side, frame.py(1.0) - 1.1 * frame.theme.text)
            name_tag(frame, top, which)
        low = frame.py(0.0) + 0.9 * frame.theme.text
        for end in (0.0, settings.theta):
            start, tip = frame.px(settings.theta - end), frame.px(end)
            primitives.arrow(
                frame.painter, QPointF(start, low), QPointF(tip, low), QColor(frame.theme.muted), 1.2, 6.0
            )
        frame.painter.setFont(axes.font(frame.theme, 1.0))
        frame.painter.setPen(QColor(frame.theme.ink))
        right = max(frame.px(0.0), frame.px(settings.theta)) + 0.7 * frame.theme.text
        box = QRectF(right, low - frame.theme.text, 180.0, 2.0 * frame.theme.text)
        text = f"θ = {settings.theta:g}".replace("-", "−")
        beside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        frame.painter.drawText(box, beside, text)

    def handles(self, frame: Frame, settings: DistanceSettings) -> Iterator[Handle]:
        """All along q."""
        for height in np.linspace(0.0, 1.0, 12):
            yield "theta", frame.px(settings.theta), frame.py(float(height))

    def dragged(
        self, frame: Frame, settings: DistanceSettings, handle: str, x: float, y: float
    ) -> DistanceSettings:
        """Snaps to 0, where everything is different."""
        return settings.with_(theta=0.0 if abs(frame.px(x) - frame.px(0.0)) < SNAP else tidy(x))


class LineShape(Shape):
    """Two normal densities; a dot on top moves the mean, one at the side the width."""

    locked = False

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """Both, with three standard deviations to each side."""
        both = ((settings.mean_p, settings.std_p), (settings.mean_q, settings.std_q))
        end = reach(max(abs(mean) + min(2.0 * std, 1e3) for mean, std in both), 5.0)
        top = nice_radius(1.15 * max(_peak(std) for _, std in both))
        return View(-end, end, -0.04 * top, top)

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """Filled, with what can be dragged."""
        x = np.linspace(frame.view.x0, frame.view.x1, 401)
        for which in SIDES:
            mean, std = _normal(settings, which)
            near = np.sort(np.concatenate([x, mean + std * np.linspace(-5.0, 5.0, 201)]))
            paint_density(frame, near, _density(near, mean, std), which)
        for name, px, py in self.handles(frame, settings):
            grip(frame, QPointF(px, py), name[-1])

    def handles(self, frame: Frame, settings: DistanceSettings) -> Iterator[Handle]:
        """Mean and width of each."""
        for which in reversed(SIDES):
            mean, std = _normal(settings, which)
            yield f"mean_{which}", frame.px(mean), frame.py(_peak(std))
            yield f"std_{which}", frame.px(mean + std), frame.py(_peak(std) * math.exp(-0.5))

    def dragged(
        self, frame: Frame, settings: DistanceSettings, handle: str, x: float, y: float
    ) -> DistanceSettings:
        """Along x alone."""
        which = handle[-1]
        if handle.startswith("mean"):
            other = _normal(settings, "p" if which == "q" else "q")[0]
            near = next((at for at in (other, 0.0) if abs(frame.px(x) - frame.px(at)) < SNAP), tidy(x))
            return settings.with_(**{handle: near})
        width = abs(x - _normal(settings, which)[0])
        return settings.with_(**{handle: max(tidy(width), 10.0 * LEAST_WIDTH)})


class PlaneShape(Shape):
    """Two ellipses at one and two standard deviations; the ends of their axes are dragged as well."""

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """Around both."""
        both = (settings.plane_p, settings.plane_q)
        end = reach(max(max(abs(e.x), abs(e.y)) + max(e.a, e.b) for e in both), 3.0)
        return View(-end, end, -end, end)

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """One colour each."""
        for which in SIDES:
            ellipse = settings.ellipse(which)
            for scale in (2.0, 1.0):
                paint_ellipse(frame, ellipse.mean, scale * ellipse.axes, which)
        for name, px, py in self.handles(frame, settings):
            grip(frame, QPointF(px, py), name[-1])

    def handles(self, frame: Frame, settings: DistanceSettings) -> Iterator[Handle]:
        """The middle, and the ends of both axes."""
        for which in reversed(SIDES):
            ellipse = settings.ellipse(which)
            for name, at in (("mean", ellipse.mean), *zip("ab", (ellipse.mean + ellipse.axes.T))):
                yield f"{name}_{which}", frame.px(float(at[0])), frame.py(float(at[1]))

    def dragged(
        self, frame: Frame, settings: DistanceSettings, handle: str, x: float, y: float
    ) -> DistanceSettings:
        """The first axis turns; the second one only changes its length."""
        name, which = handle.split("_")
        if name == "mean":
            return settings.with_ellipse(which, x=tidy(x), y=tidy(y))
        ellipse = settings.ellipse(which)
        gap = np.array([x, y]) - ellipse.mean
        if name == "a":
            length = max(tidy(float(np.hypot(*gap))), 0.05)
            return settings.with_ellipse(which, a=length, angle=tidy(math.atan2(gap[1], gap[0])))
        across = np.array([-math.sin(ellipse.angle), math.cos(ellipse.angle)])
        return settings.with_ellipse(which, b=max(tidy(abs(float(gap @ across))), 0.05))


class HistogramsShape(Shape):
    """p upward, q downward; drawn by the pen."""

    locked = False

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """As high as the highest bar, and one unit at least."""
        top = nice_radius(1.1 * max((*settings.bins_p, *settings.bins_q, 0.9)))
        return View(-REACH, REACH, -top, top)

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """Bars."""
        for which, heights, sign in (("p", settings.bins_p, 1.0), ("q", settings.bins_q, -1.0)):
            paint_bars(frame, positions(len(heights)), sign * np.array(heights), which)
        zero = frame.py(0.0)
        frame.painter.setPen(QPen(QColor(frame.theme.muted), 1.0))
        frame.painter.drawLine(QLineF(frame.x, zero, frame.x + frame.w, zero))
        for which, y in (
            ("p", frame.y + 1.2 * frame.theme.text),
            ("q", frame.y + frame.h - 1.2 * frame.theme.text),
        ):
            name_tag(frame, QPointF(frame.x + 1.2 * frame.theme.text, y), which)


class PointsShape(Shape):
    """Two clouds; drawn by the pen, or taken from the lab."""

    def view(self, settings: DistanceSettings, pair: Pair | None) -> View:
        """Around all of them."""
        every = [settings.points_p, settings.points_q]
        if isinstance(pair, Points):
            both = np.concatenate([pair.p, pair.q])[:, :2]
        else:
            both = np.array([point for cloud in every for point in cloud], dtype=float).reshape(-1, 2)
        end = reach(1.05 * float(np.abs(both).max(initial=0.0)), 3.0)
        return View(-end, end, -end, end)

    def paint(self, frame: Frame, settings: DistanceSettings, pair: Pair | None) -> None:
        """Dots; where only one cloud is there yet, that one."""
        if isinstance(pair, Points):
            clouds = [_planar(pair.p), _planar(pair.q)]
        elif settings.kind == LAB:
            return
        else:
            drawn = (settings.points_p, settings.points_q)
            clouds = [np.array(cloud, dtype=float).reshape(-1, 2) for cloud in drawn]
        for which, cloud in zip(SIDES, clouds):
            size = (3.4 if len(cloud) < 300 else 2.0) * frame.theme.line
            dots(frame, cloud, primitives.with_alpha(color_of(frame.theme, which), 0.85), size)


SHAPES: dict[str, Shape] = {
    "segments": SegmentsShape(), "line": LineShape(), "plane": PlaneShape(),
    "histograms": HistogramsShape(), "points": PointsShape(), "lab": PointsShape(),
}  # fmt: skip


def _planar(points: Array) -> Array:
    """Of more dimensions the first two; of one, spread out by rank."""
    if points.shape[1] >= 2:
        return points[:, :2]
    return np.hstack([points, np.linspace(-0.2, 0.2, len(points))[:, None]])


def _normal(settings: DistanceSettings, which: str) -> tuple[float, float]:
    if which == "p":
        return settings.mean_p, settings.std_p
    return settings.mean_q, settings.std_q


def _peak(std: float) -> float:
    return 1.0 / (std * math.sqrt(2.0 * math.pi))


def _density(x: Array, mean: float, std: float) -> Array:
    return np.asarray(_peak(std) * np.exp(-0.5 * ((x - mean) / std) ** 2))
