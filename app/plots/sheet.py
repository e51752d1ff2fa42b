"""The reduced phase plane: (s, X), X = (‖θ‖² − ‖φ‖²)/2, on the sheet of the selected start's angular
momentum; the same in every dimension.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import layers, primitives
from app.painting.frame import Frame
from app.plots._plane import Plane
from app.plots._strays import quadratic
from app.plots.plot import Array, Quality, StateEdit
from app.text.translation import tr
from gandyn import Orbit
from gandyn.dynamics import box
from gandyn.reduced import level_field, lift, reduced


class Sheet(Plane):
    """Seen from above: where L is conserved this is the whole of the flow, whatever d is."""

    id = "sheet"
    order = 11
    far = 4.0
    remarks = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("On the sheet L = {momentum} of the selected start").format(
            momentum=f"{momentum_of(scene):.4g}"
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "s = φ·θ", "X = (\u2009‖\u200aθ\u200a‖² − ‖\u200aφ\u200a‖²)/2"

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """(s, X)."""
        x, s, _ = reduced(phi, theta)
        return s, x

    def slope(self, orbit: Orbit) -> Array:
        """That of s and X."""
        return quadratic(orbit)

    def state(self, scene: Scene, index: int, x: float, y: float) -> StateEdit | None:
        """A state on the selected start's sheet, turned as that start is."""
        try:
            phi, theta = lift(y, x, momentum_of(scene), scene.dim)
        except ValueError:
            return None
        turned = _turned(scene, phi), _turned(scene, theta)
        return StateEdit(index, *turned)

    def velocity(self, scene: Scene, index: int) -> layers.Velocity | None:
        """The field of the sheet; a clipping box has corners, and knows directions apart."""
        scenario, momentum = scene.scenarios[index], momentum_of(scene)
        if box(scenario) is not None:
            return None

        def at(x: Array, y: Array) -> tuple[Array, Array]:
            dx, ds = level_field(scenario, momentum, y, x)
            return ds, dx

        return at

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The plane, and what there is of it where nothing can be at rest."""
        super().paint_background(frame, scene, index, data, quality)
        if (
            momentum_of(scene) > 0.0
            and data.curves[index].forward is not None
            and not _keeps(scene, data, index)
        ):
            self._remark(
                frame,
                tr("L is not conserved: orbits leave this sheet, and the field is that of their start."),
            )

    def _remark(self, frame: Frame, text: str) -> None:
        frame.painter.setFont(axes.font(frame.theme, 0.88))
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        primitives.text_box(frame.painter, frame.inner, text, frame.theme.ink, frame.theme.panel, where)

    def _equilibrium(self, frame: Frame) -> None:
        """The origin of this plane is one only on the cone; circles are drawn as what orbits tend to."""


def momentum_of(scene: Scene) -> float:
    """|L| of the selected start."""
    if scene.dim == 1 or not scene.starts:
        return 0.0
    start = scene.starts[scene.selected]
    return abs(start.theta[0] * start.phi[1] - start.theta[1] * start.phi[0])


def _keeps(scene: Scene, data: Data, index: int) -> bool:
    orbit = data.curves[index].forward
    assert orbit is not None
    n = int(np.asarray(orbit.length)[scene.selected])
    phi, theta = orbit.phi[scene.selected, :n], orbit.theta[scene.selected, :n]
    momentum = np.abs(theta[:, 0] * phi[:, 1] - theta[:, 1] * phi[:, 0])
    return bool(np.abs(momentum - momentum[0]).max() < 1e-6 * max(float(momentum[0]), 1e-12))


def _turned(scene: Scene, vector: Array) -> tuple[float, ...]:
    """From the frame of θ along the first axis to that of the selected start, with its sense of turning."""
    if scene.dim == 1 or not scene.starts:
        return tuple(map(float, vector))
    start = scene.starts[scene.selected]
    angle = math.atan2(start.theta[1], start.theta[0])
    sense = 1.0 if start.theta[0] * start.phi[1] - start.theta[1] * start.phi[0] >= 0.0 else -1.0
    x, y = float(vector[0]), sense * float(vector[1])
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


PLOT = Sheet()
