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
from app.plots import _rule_overlays
from app.plots._rule_legend import rule_entries
from app.plots.plot import Array, Plot, Quality, StateEdit, nice_radius
from app.plots.trace import LegendEntry
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit, Scenario, field, losses

REAL, FAKE, CRITIC = "real", "fake", "critic"
GRAB = 12.0
# The numbers take no more than this share of the height.
WORDS = 0.45


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
        return tr("Dirac GAN: real and fake point, critic")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return (tr("sample x"), tr("critic D(x)")) if scene.dim == 1 else ("x₁", "x₂")

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Room for every fake point and slope of all trajectories."""
        sizes = [1e-3]
        for curves in data.curves:
            for orbit in _each(curves.forward, len(scene.starts)):
                start = max(np.abs(orbit.phi[0]).max(), np.abs(orbit.theta[0]).max(), 1e-3)
                sizes.append(min(max(np.abs(orbit.phi).max(), np.abs(orbit.theta).max()), 8.0 * start))
        r = nice_radius(1.15 * max(sizes))
        return View(-r, r, -r, r)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """What the marks are, where they have no names in the picture or rules have some, too."""
        curves = data.curves[index]
        rules = rule_entries(theme, scene, curves) if scene.starts and not curves.walked else []
        if curves.forward is None or not (rules or scene.dim == 2):
            return []
        fake, critic = (
            (tr("fake point, flow"), tr("critic, flow")) if rules else (tr("fake point"), tr("critic"))
        )
        return [
            LegendEntry(REAL, tr("real point"), theme.real, mark=0, line=False),
            LegendEntry(FAKE, fake, theme.fake, mark=0, line=False),
            LegendEntry(CRITIC, critic, theme.critic),
            *rules,
        ]

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Ground and axes."""
        axes.background(frame)

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The state at the playhead."""
        state = self._state(scene, index, data)
        if state is None:
            return
        phi, theta = state
        dphi, dtheta = field(scene.scenarios[index], phi, theta)
        with frame.clipped():
            _rule_overlays.paint(frame, scene, data.curves[index], self.id)
            paint = self._line if scene.dim == 1 else self._plane
            paint(frame, phi, theta, np.nan_to_num(dphi), np.nan_to_num(dtheta))
        self._numbers(frame, scene.scenarios[index], phi, theta, dphi, dtheta)

    def _state(self, scene: Scene, index: int, data: Data) -> tuple[Array, Array] | None:
        curves = data.curves[index]
        if curves.walked is not None:
            return curves.walked.sequence.state
        return curves.state(scene.selected, scene.time) if curves.forward else None

    def _line(self, frame: Frame, phi: Array, theta: Array, dphi: Array, dtheta: Array) -> None:
        theme, painter, width = frame.theme, frame.painter, frame.theme.line
        slope, fake, view = float(phi[0]), float(theta[0]), frame.view
        ends = np.array(
            [[frame.px(view.x0), frame.py(slope * view.x0), frame.px(view.x1), frame.py(slope * view.x1)]]
        )
        primitives.segments(painter, ends, QColor(theme.critic), 1.4 * width)
        close = abs(frame.px(fake) - frame.px(0.0)) < 4.5 * theme.text
        self._bar(frame, 0.0, theme.real, tr("real"), 0.0)
        self._fake_bar(frame, fake, 1.5 * theme.text if close else 0.0)
        floor = frame.py(view.y0) - 14.0
        push = frame.px(fake + self._shown(frame, float(dtheta[0])))
        primitives.arrow(
            painter, QPointF(frame.px(fake), floor), QPointF(push, floor), QColor(theme.fake), 1.3 * width
        )
        at = self._handle(frame, slope)
        turned = at.y() + frame.py(self._shown(frame, float(dphi[0])) * self._handle_x(frame)) - frame.py(0.0)
        primitives.arrow(painter, at, QPointF(at.x(), turned), QColor(theme.critic), 1.3 * width)
        primitives.dot(painter, at, 5.0, QColor(theme.critic), QColor(theme.plot))
        primitives.dot(painter, frame.point(fake, slope * fake), 5.0, QColor(theme.fake), QColor(theme.plot))

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

    def _plane(self, frame: Frame, phi: Array, theta: Array, dphi: Array, dtheta: Array) -> None:
        theme, painter, width = frame.theme, frame.painter, frame.theme.line
        self._levels(frame, phi)
        origin, fake, tip = (
            frame.point(0.0, 0.0),
            frame.point(*map(float, theta)),
            frame.point(*map(float, phi)),
        )
        primitives.arrow(painter, origin, tip, QColor(theme.critic), 1.5 * width, 11.0)
        for at, rate, color in ((fake, dtheta, theme.fake), (tip, dphi, theme.critic)):
            push = np.array([self._shown(frame, float(r)) for r in rate])
            to = frame.point(*push) - origin
            primitives.arrow(painter, at, at + to, primitives.with_alpha(color, 0.75), width, 8.0)
        # Points that have left the plot wait at its edge.
        fake, tip = _inside(frame, fake), _inside(frame, tip)
        primitives.dot(painter, origin, 5.5, QColor(theme.real), QColor(theme.plot))
        primitives.dot(painter, fake, 5.5, QColor(theme.fake), QColor(theme.plot))
        primitives.dot(painter, tip, 4.0, QColor(theme.critic), QColor(theme.plot))
        painter.setFont(axes.font(theme, 0.9, bold=True))
        # Each label on a side of its own, so that they stay apart when the points meet.
        real = -9.0 - painter.fontMetrics().horizontalAdvance(tr("real")) - 10.0
        primitives.label_box(
            painter, origin + QPointF(real, 11.0), tr("real"), QColor(theme.real), QColor(theme.plot)
        )
        primitives.label_box(
            painter, fake + QPointF(9.0, 11.0), tr("fake"), QColor(theme.fake), QColor(theme.plot)
        )
        primitives.label_box(
            painter, tip + QPointF(9.0, -11.0), "φ", QColor(theme.critic), QColor(theme.plot)
        )

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

    def _numbers(
        self, frame: Frame, scenario: Scenario, phi: Array, theta: Array, dphi: Array, dtheta: Array
    ) -> None:
        """Losses and gradients under the playhead, in the plot's head line."""
        loss_d, loss_g = losses(scenario, phi, theta)
        values = f"L<sub>D</sub> = {_short(loss_d)}", f"L<sub>G</sub> = {_short(loss_g)}"
        rates = f"φ′ = {_vector(dphi)}", f"θ′ = {_vector(dtheta)}"
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        lines = [primitives.rich_text(frame.painter, "   ".join(pair)) for pair in (values, rates)]
        if max(line.size().width() for line in lines) > frame.w - 16.0:
            lines = [primitives.rich_text(frame.painter, part) for part in (*values, *rates)]
        # Numbers must leave the picture room: all of them, the losses, or none.
        fitting = (
            int(WORDS * frame.h / lines[0].size().height())
            if max(line.size().width() for line in lines) < frame.w
            else 0
        )
        lines = lines[: len(lines) if fitting >= len(lines) else 2 if fitting >= 2 and len(lines) > 2 else 0]
        y = frame.y + 4.0
        for line in lines:
            y += primitives.rich(frame.painter, frame.x + 8.0, y, line, frame.theme.ink, frame.theme.plot)

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


def _inside(frame: Frame, at: QPointF) -> QPointF:
    """The point of the plot that is nearest to a point of the picture, with room for a mark."""
    return QPointF(
        max(min(at.x(), frame.x + frame.w - 8.0), frame.x + 8.0),
        max(min(at.y(), frame.y + frame.h - 8.0), frame.y + 8.0),
    )


def _short(value: object) -> str:
    return _number(float(np.asarray(value)), 4)


def _number(value: float, digits: int) -> str:
    """A real minus sign, and a dash where there is no number, as where the normalised critic vanishes."""
    return "—" if np.isnan(value) else f"{value + 0.0:.{digits}g}".replace("inf", "∞").replace("-", "−")


def _vector(value: Array) -> str:
    parts = [_number(float(x), 3) for x in value]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


PLOT = Dirac()
