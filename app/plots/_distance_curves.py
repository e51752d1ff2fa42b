"""Curves of distances: their names and colours, infinity at the upper edge, and where one is now."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import log_axes, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_plot import DistancePlot
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme

LOG2 = math.log(2.0)
# Symbol, name, colour among the trajectories', dashed.
DISTANCES: dict[str, tuple[str, str, int, bool]] = {
    "kl_pq": ("KL(p‖q)", "Kullback–Leibler, p to q", 3, False),
    "kl_qp": ("KL(q‖p)", "Kullback–Leibler, q to p", 3, True),
    "js": ("JS", "Jensen–Shannon, of the mixture (p+q)/2", 0, False),
    "js_symmetrised": ("JS′", "symmetrised KL, which the article calls JS", 0, True),
    "tv": ("TV", "total variation", 1, False),
    "hellinger2": ("H²", "squared Hellinger", 1, True),
    "chi2": ("χ²", "Pearson’s χ², p to q", 7, False),
    "w1": ("W₁", "Wasserstein, cost = distance", 2, False),
    "w2": ("W₂", "Wasserstein, cost = distance²", 2, True),
    "energy": ("E", "energy distance", 5, False),
    "mmd": ("MMD", "maximum mean discrepancy", 5, True),
}
KEY = 7.9  # text sizes of a legend beside
APART = 3.0  # pixels between curves that are infinite


def entry_of(theme: Theme, name: str) -> LegendEntry:
    """A distance in legends."""
    symbol, _, color, dashed = DISTANCES[name]
    return LegendEntry(name, symbol, theme.trajectories[color], dashed=dashed)


def told(value: float | None, digits: int = 4) -> str:
    """A value as it is said: ∞ as ∞, log 2 as log 2, and a dash for what is not defined."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    return f"log 2 = {LOG2:.4f}" if value == LOG2 else short_number(value, digits)


class DistanceCurves(DistancePlot):
    """Curves over a number; what is found has them as `lines(theme, scene, found)` says."""

    legend_room = KEY

    def lines(self, theme: Theme, scene: Scene, found: Any) -> list[Trace]:
        """The curves."""
        return []

    def present(self, scene: Scene, found: Any) -> float | None:
        """Where one is now, along x."""
        return None

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The curves."""
        found = self.found(data, index)
        return [] if found is None else self.lines(theme, scene, found)

    def paint(self, frame: Frame, scene: Scene, found: Any) -> None:
        """Curves, what is infinite, the present place."""
        lines = self.lines(frame.theme, scene, found)
        paint_lines(frame, scene, self.id, lines, self.log_axes(scene))
        paint_infinite(frame, scene, self.id, lines)
        now = self.present(scene, found)
        if now is not None:
            paint_present(frame, scene, self.id, lines, now, self.log_axes(scene))

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """All curves there, infinite ones too."""
        names, x = self.names(scene), log_axes.number(x, self.log_axes(scene)[0])
        shown = [trace for trace in traces if trace.curve and not scene.is_hidden(self.id, trace.entry.id)]
        place = [(f"{names[0].split('  ')[0]} = {short_number(x)}", "")]
        values = [(trace.entry, value_at(trace, x)) for trace in shown]
        return place + [
            (f"{entry.name} = {told(value)}", entry.color) for entry, value in values if not math.isnan(value)
        ]


def paint_lines(
    frame: Frame, scene: Scene, plot: str, lines: list[Trace], logs: tuple[bool, bool] = (False, False)
) -> None:
    """Every point of every curve, for some of them jump, broken where one is no number."""
    for trace in lines:
        if not scene.is_hidden(plot, trace.entry.id):
            points = frame.pixels(*log_axes.points(logs, trace.x, trace.y))
            _pen(frame, trace.entry)
            for a, b in _runs(np.asarray(np.isfinite(points).all(axis=1))):
                for run in primitives.clip(points[a:b], frame.x, frame.y, frame.w, frame.h):
                    frame.painter.drawPolyline(primitives.polygon(np.ascontiguousarray(run)))


def _pen(frame: Frame, entry: LegendEntry) -> None:
    style = Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine
    style = Qt.PenStyle.DotLine if entry.dotted else style
    frame.painter.setPen(QPen(QColor(entry.color), frame.theme.line, style))


def value_at(trace: Trace, x: float) -> float:
    """A curve at a place: ∞ where both neighbours are, NaN beyond its ends."""
    if len(trace.x) < 2 or not trace.x[0] <= x <= trace.x[-1]:
        return math.nan
    i = int(np.clip(np.searchsorted(trace.x, x), 1, max(len(trace.x) - 1, 1)))
    low, high = float(trace.y[i - 1]), float(trace.y[min(i, len(trace.y) - 1)])
    if x in (trace.x[i - 1], trace.x[i]):
        return low if trace.x[i - 1] == x else high
    if math.isinf(low) or math.isinf(high):
        return high if math.isinf(high) else low
    share = (x - trace.x[i - 1]) / (trace.x[i] - trace.x[i - 1])
    return float(low + share * (high - low))


def paint_infinite(frame: Frame, scene: Scene, plot: str, lines: list[Trace]) -> None:
    """Where curves are infinite, lines at the upper edge with their sign, under each other."""
    level = 0
    for trace in lines:
        infinite = trace.y == np.inf
        if not infinite.any() or scene.is_hidden(plot, trace.entry.id):
            continue
        y = frame.y + 0.85 * frame.theme.text + APART * level
        level += 1
        for a, b in _runs(infinite):
            ends = frame.px(float(trace.x[a])), frame.px(float(trace.x[b - 1]))
            _line(frame, trace.entry, *ends, y)
        for at in np.flatnonzero(~infinite & np.isfinite(trace.y) & _lone(infinite)):
            point = QPointF(frame.px(float(trace.x[at])), frame.py(float(trace.y[at])))
            primitives.dot(frame.painter, point, 1.8 * frame.theme.line, QColor(trace.entry.color))
    if level:
        paint_infinity(frame, level)


def paint_infinity(frame: Frame, lines: int = 1) -> None:
    """The sign at the upper edge, before so many lines."""
    frame.painter.setPen(QColor(frame.theme.ink))
    frame.painter.setFont(axes.font(frame.theme, 1.15, bold=True))
    size = frame.theme.text
    box = QRectF(frame.x + 0.4 * size, frame.y, 2.0 * size, 1.7 * size + APART * (lines - 1))
    frame.painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "∞")


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(mask, dtype=np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2])]


def _lone(infinite: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which places have an infinite one on both sides."""
    padded = np.concatenate([[False], infinite, [False]])
    return np.asarray(padded[:-2] & padded[2:])


def _line(frame: Frame, entry: LegendEntry, x0: float, x1: float, y: float) -> None:
    _pen(frame, entry)
    left = max(x0, frame.x + 2.0 * frame.theme.text)
    if x1 > left:
        frame.painter.drawLine(QLineF(left, y, x1, y))


def paint_present(
    frame: Frame,
    scene: Scene,
    plot: str,
    lines: list[Trace],
    now: float,
    logs: tuple[bool, bool] = (False, False),
) -> None:
    """A line at the present place, and a dot on every curve."""
    x = frame.px(_coordinate(now, logs[0]))
    frame.painter.setPen(QPen(QColor(frame.theme.ink), 1.0, Qt.PenStyle.DashLine))
    frame.painter.drawLine(QLineF(x, frame.y, x, frame.y + frame.h))
    for trace in lines:
        value = value_at(trace, now)
        if trace.curve and math.isfinite(value) and not scene.is_hidden(plot, trace.entry.id):
            color = QColor(trace.entry.color)
            at = QPointF(x, frame.py(_coordinate(value, logs[1])))
            primitives.dot(frame.painter, at, 2.0 * frame.theme.line, color, QColor(frame.theme.plot))


def _coordinate(value: float, log: bool) -> float:
    return float(log_axes.coordinates(np.array([value]), log)[0])


def paint_level(frame: Frame, y: float, text: str) -> None:
    """A quiet line across the plot, named at its right end."""
    at = frame.py(y)
    if not frame.y + frame.theme.text < at < frame.y + frame.h:
        return
    frame.painter.setPen(QPen(QColor(frame.theme.muted), 1.0, Qt.PenStyle.DotLine))
    frame.painter.drawLine(QLineF(frame.x, at, frame.x + frame.w, at))
    frame.painter.setFont(axes.font(frame.theme, 0.88))
    box = QRectF(
        frame.x, at - 1.35 * frame.theme.text, frame.w - 0.4 * frame.theme.text, 1.3 * frame.theme.text
    )
    frame.painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def name_of(name: str) -> str:
    """What a distance is called."""
    return tr(DISTANCES[name][1])
