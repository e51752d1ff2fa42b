"""The Dirac GAN itself at the playhead: the real point, the fake one, the critic, both gradients and both
losses.

One dimension: bars on a line and the critic's graph D(x) = φx. Two: points in a plane and the critic's level
lines. Dragging the fake point or the critic moves the state.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import _dirac_numbers, _rule_overlays
from app.plots._hints import paint_hint
from app.plots._rule_legend import FLOW, rule_entries
from app.plots.plot import Array, Plot, Quality, StateEdit, nice_radius
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit, field

FAKE, CRITIC = "fake", "critic"
GRAB = 12.0
# A fitted view has room for so many of the times, and for so many times the distance of a start.
USUAL, FAR = 0.9, 6.0


class Dirac(Plot):
    """What the two numbers of the phase plane stand for."""

    id = "dirac"
    rewinds = True
    order = 8

    def aspect_locked(self, scene: Scene) -> bool:
        """A plane has equal scales; position and output do not share one."""
        return scene.dim == 2

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Dirac GAN")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return (tr("sample x"), tr("critic D(x)")) if scene.dim == 1 else ("x₁", "x₂")

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Room for the fake points and slopes of all trajectories at most times; those that are farther out
        wait at the edge, or the others would be specks.
        """
        orbits = [orbit for curves in data.curves for orbit in _each(curves.forward, len(scene.starts))]
        r = nice_radius(1.15 * max(map(_size, orbits), default=1.0))
        return View(-r, r, -r, r)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The rules, and whose the fake point and the critic are, where there are rules."""
        curves = data.curves[index]
        if curves.forward is None or curves.walked or not scene.trainings:
            return []
        flow = LegendEntry(FLOW, tr("Flow"), theme.fake, mark=0, line=False)
        return [flow, *rule_entries(theme, scene, curves)]

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Ground, axes, and behind the caption what has which colour; what to do where there is nothing."""
        axes.background(frame)
        self._key(frame, self.title(scene, index))
        if not scene.starts:
            paint_hint(frame, tr("There is no start left. Click in the plane to make one."))

    def _key(self, frame: Frame, title: str) -> None:
        """Names beside the marks would lie on each other where those meet."""
        painter, theme, size = frame.painter, frame.theme, frame.theme.text
        painter.setFont(axes.font(theme, 0.95))
        metrics = painter.fontMetrics()
        x, middle = frame.x + metrics.horizontalAdvance(title) + 1.2 * size, frame.y - size
        for name, color in ((tr("real"), theme.real), (tr("fake"), theme.fake), (tr("critic"), theme.critic)):
            end = x + size + metrics.horizontalAdvance(name)
            if end > frame.x + frame.w + 0.8 * size:
                return
            primitives.dot(painter, QPointF(x + 0.3 * size, middle), 0.33 * size, QColor(color))
            painter.setPen(QColor(theme.muted))
            box = QRectF(x + size, middle - 0.8 * size, end - x, 1.6 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            x = end + size

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The state at the playhead."""
        state = self._state(scene, index, data)
        if state is None:
            return
        phi, theta = state
        dphi, dtheta = field(scene.scenarios[index], phi, theta)
        shown = not scene.is_hidden(self.id, FLOW)
        with frame.clipped():
            _rule_overlays.paint(frame, scene, data.curves[index], self.id)
            paint = self._line if scene.dim == 1 else self._plane
            paint(frame, shown, phi, theta, np.nan_to_num(dphi), np.nan_to_num(dtheta))
        ended = scene.time > scene.duration and data.curves[index].walked is None
        end = tr("the flow ended at t = {time}").format(time=short_number(scene.duration)) if ended else ""
        numbers = _dirac_numbers.told(scene.scenarios[index], phi, theta, dphi, dtheta)
        _dirac_numbers.paint(frame, *numbers, end)

    def _state(self, scene: Scene, index: int, data: Data) -> tuple[Array, Array] | None:
        curves = data.curves[index]
        if curves.walked is not None:
            return curves.walked.sequence.state
        return curves.state(scene.selected, scene.time) if curves.forward else None

    def _line(self, frame: Frame, shown: bool, phi: Array, theta: Array, dphi: Array, dtheta: Array) -> None:
        slope, fake = float(phi[0]), float(theta[0])
        if shown:
            self._critic_line(frame, slope)
        self._bar(frame, 0.0, frame.theme.real, tr("real"), 0.0)
        if shown:
            close = abs(frame.px(fake) - frame.px(0.0)) < 4.5 * frame.theme.text
            self._fake_bar(frame, fake, 1.5 * frame.theme.text if close else 0.0)
            self._fake_push(frame, fake, float(dtheta[0]))
            self._critic_push(frame, slope, float(dphi[0]))
            at = frame.point(fake, slope * fake)
            primitives.dot(frame.painter, at, 5.0, QColor(frame.theme.fake), QColor(frame.theme.plot))

    def _critic_line(self, frame: Frame, slope: float) -> None:
        x0, x1 = frame.view.x0, frame.view.x1
        ends = np.array([[frame.px(x0), frame.py(slope * x0), frame.px(x1), frame.py(slope * x1)]])
        primitives.segments(frame.painter, ends, QColor(frame.theme.critic), 1.4 * frame.theme.line)

    def _fake_push(self, frame: Frame, fake: float, rate: float) -> None:
        """θ′, at the foot of the fake bar."""
        floor, to = frame.py(frame.view.y0) - 14.0, frame.px(fake + self._shown(frame, rate))
        tail, tip = QPointF(frame.px(fake), floor), QPointF(to, floor)
        primitives.arrow(frame.painter, tail, tip, QColor(frame.theme.fake), 1.3 * frame.theme.line)

    def _critic_push(self, frame: Frame, slope: float, rate: float) -> None:
        """φ′ turns the line at its handle."""
        at = self._handle(frame, slope)
        turned = at.y() + frame.py(self._shown(frame, rate) * self._handle_x(frame)) - frame.py(0.0)
        color = QColor(frame.theme.critic)
        primitives.arrow(frame.painter, at, QPointF(at.x(), turned), color, 1.3 * frame.theme.line)
        primitives.dot(frame.painter, at, 5.0, color, QColor(frame.theme.plot))

    def _fake_bar(self, frame: Frame, x: float, lift: float) -> None:
        """The fake bar; one that has left the plot waits at its edge, an arrow telling where it went."""
        at = _inside(frame, frame.point(x, 0.0)).x()
        name = (
            tr("fake")
            if abs(at - frame.px(x)) < 0.5
            else f"{tr('fake')} →"
            if at < frame.px(x)
            else f"← {tr('fake')}"
        )
        self._bar(frame, frame.coordinates(at, 0.0)[0], frame.theme.fake, name, lift)

    def _bar(self, frame: Frame, x: float, color: str, name: str, lift: float) -> None:
        left, base, top = frame.px(x), frame.y + frame.h, frame.y + 0.18 * frame.h + 3.2 * frame.theme.text
        primitives.segments(
            frame.painter, np.array([[left, base, left, top]]), QColor(color), 3.2 * frame.theme.line
        )
        frame.painter.setFont(axes.font(frame.theme, 0.9, bold=True))
        frame.painter.setPen(QColor(color))
        half = 0.6 * frame.painter.fontMetrics().horizontalAdvance(name)
        middle = max(min(left, frame.x + frame.w - half), frame.x + half)
        box = QRectF(middle - 60.0, top - 1.9 * frame.theme.text - lift, 120.0, 1.6 * frame.theme.text)
        frame.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _handle_x(self, frame: Frame) -> float:
        return 0.8 * frame.view.x1

    def _handle(self, frame: Frame, slope: float) -> QPointF:
        """Where the critic's line is grabbed: on its right part, where it still is within the plot."""
        x, room = (
            self._handle_x(frame),
            0.94 * (frame.view.y1 if slope * self._handle_x(frame) > 0.0 else -frame.view.y0),
        )
        if 0.0 < room < abs(slope * x):
            x *= room / abs(slope * x)
        return _inside(frame, frame.point(x, slope * x))

    def _shown(self, frame: Frame, rate: float) -> float:
        """A velocity as a length that fits the plot and keeps its sign."""
        size = 0.35 * (frame.view.x1 - frame.view.x0)
        return size * float(np.tanh(rate / size))

    def _plane(self, frame: Frame, shown: bool, phi: Array, theta: Array, dphi: Array, dtheta: Array) -> None:
        origin, fake, tip = (
            frame.point(0.0, 0.0),
            frame.point(*map(float, theta)),
            frame.point(*map(float, phi)),
        )
        if shown:
            self._levels(frame, phi)
            color, width = QColor(frame.theme.critic), 1.5 * frame.theme.line
            primitives.arrow(frame.painter, origin, tip, color, width, 11.0)
            self._push(frame, tip, dphi, frame.theme.critic)
            self._push(frame, fake, dtheta, frame.theme.fake)
        # Points that have left the plot wait at its edge.
        flow = (fake, 5.5, frame.theme.fake), (tip, 4.0, frame.theme.critic)
        for at, size, name in ((origin, 5.5, frame.theme.real), *(flow if shown else ())):
            primitives.dot(frame.painter, _inside(frame, at), size, QColor(name), QColor(frame.theme.plot))

    def _push(self, frame: Frame, at: QPointF, rate: Array, color: str) -> None:
        """A velocity as an arrow from where it acts."""
        push = frame.point(*(self._shown(frame, float(r)) for r in rate)) - frame.point(0.0, 0.0)
        ink = primitives.with_alpha(color, 0.75)
        primitives.arrow(frame.painter, at, at + push, ink, frame.theme.line, 8.0)

    def _levels(self, frame: Frame, phi: Array) -> None:
        """Level lines D(x) = φ·x = const, perpendicular to φ, evenly spaced in the picture."""
        size = float(np.hypot(*phi))
        if not size > 1e-12:
            return
        across, along = phi / size, np.array([-phi[1], phi[0]]) / size
        reach = 2.0 * max(abs(v) for v in (frame.view.x0, frame.view.x1, frame.view.y0, frame.view.y1))
        for offset in np.linspace(-reach, reach, 33):
            ends = np.stack([offset * across - reach * along, offset * across + reach * along])
            points = frame.pixels(ends[:, 0], ends[:, 1])
            shade = primitives.with_alpha(
                frame.theme.real if offset < 0 else frame.theme.critic, 0.10 + 0.30 * abs(offset) / reach
            )
            primitives.segments(frame.painter, points.reshape(1, 4), shade, 1.0)

    def crowd(self, frame: Frame, scene: Scene, index: int, data: Data) -> Array:
        """Where the numbers stand, and in one dimension where the critic is grabbed."""
        found = _dirac_numbers.covered(frame)
        if scene.dim == 2:
            return found
        y = np.linspace(frame.y, frame.y + frame.h, 60)
        return np.concatenate([found, np.stack([np.full(60, frame.px(self._handle_x(frame))), y], axis=1)])

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """The fake point (in one dimension its whole bar), or the critic's handle; neither after a walk,
        which is moved by its start.
        """
        state = self._state(scene, index, data)
        if state is None or (scene.stepping and scene.update_sequence):
            return None
        phi, theta = state
        critic = (
            self._handle(frame, float(phi[0]))
            if scene.dim == 1
            else _inside(frame, frame.point(*map(float, phi)))
        )
        if np.hypot(critic.x() - x, critic.y() - y) < GRAB:
            return CRITIC
        if scene.dim == 1:
            return FAKE if abs(_inside(frame, frame.point(float(theta[0]), 0.0)).x() - x) < GRAB else None
        fake = _inside(frame, frame.point(*map(float, theta)))
        return FAKE if np.hypot(fake.x() - x, fake.y() - y) < GRAB else None

    def drag(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> StateEdit | None:
        """Moves the fake point, or turns the critic."""
        state = self._state(scene, index, data)
        if state is None:
            return None
        phi, theta = (tuple(map(float, part)) for part in state)
        at = frame.coordinates(x, y)
        if scene.dim == 2:
            return StateEdit(
                scene.selected, at if handle == CRITIC else phi, theta if handle == CRITIC else at
            )
        # The line goes through the mouse, but does not spin when that comes near the real point.
        slope = at[1] / max(at[0], 0.2 * abs(self._handle_x(frame)), 1e-9)
        return StateEdit(
            scene.selected, (slope,) if handle == CRITIC else phi, theta if handle == CRITIC else (at[0],)
        )


def _each(orbit: Orbit | None, count: int) -> list[Orbit]:
    return [orbit[i] for i in range(count)] if orbit else []


def _size(orbit: Orbit) -> float:
    """How far out it is at nine times out of ten, at least at its start, and at most some times as far."""
    out = np.maximum(np.abs(orbit.phi).max(1), np.abs(orbit.theta).max(1))[: int(np.asarray(orbit.length))]
    start = max(float(out[0]), 1e-3)
    usual = float(np.sort(out)[int(USUAL * (len(out) - 1))])
    return min(max(usual, start), FAR * start)


def _inside(frame: Frame, at: QPointF) -> QPointF:
    """The point of the plot that is nearest to a point of the picture, with room for a mark."""
    return QPointF(
        max(min(at.x(), frame.x + frame.w - 8.0), frame.x + 8.0),
        max(min(at.y(), frame.y + frame.h - 8.0), frame.y + 8.0),
    )


PLOT = Dirac()
