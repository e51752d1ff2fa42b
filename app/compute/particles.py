"""Particles that drift with the field of a plane and leave fading trails."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.painting import layers
from app.painting.frame import Frame
from app.painting.layers import Velocity

Array = NDArray[np.float64]

COUNT = 2600
LIFE = 150
KEEP = 240  # of 256: how much of a trail is left after a frame
STRIDE = 1.6  # pixels a particle of the fast ones moves in a frame


class Particles:
    """The particles of one plot. `advance` may be called from a worker; one call at a time."""

    def __init__(self, seed: int = 5) -> None:
        self._random = np.random.default_rng(seed)
        self._place: Array = self._random.random((COUNT, 2))
        self._age = self._random.integers(0, LIFE, COUNT)
        self._trail: NDArray[np.uint8] | None = None
        self._key: object = None

    def advance(self, frame: Frame, velocity: Velocity, key: object) -> QImage:
        """One frame further; the trails start anew when `key` (field, view, size) changes."""
        from gandyn.kernels import lic

        height, width = max(8, round(frame.h)), max(8, round(frame.w))
        if self._trail is None or self._trail.shape[:2] != (height, width) or key != self._key:
            self._trail, self._key = np.zeros((height, width, 4), dtype=np.uint8), key
        lic.fade(self._trail, KEEP)
        local = replace(frame, x=0.0, y=0.0)
        old, new, speed = self._moved(local, velocity)
        colors = layers.palette(frame.theme)[np.nan_to_num(speed * 255).astype(int)].astype(float)
        strength = np.minimum(self._age / 12.0, 1.0) * 0.75
        lic.stroke(self._trail, old, new, *(np.ascontiguousarray(colors[:, i]) for i in (2, 1, 0)), strength)
        self._renew(new, speed, width, height)
        return QImage(
            self._trail.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        ).copy()

    def _moved(self, frame: Frame, velocity: Velocity) -> tuple[Array, Array, Array]:
        """Pixels before and after a midpoint step, and relative speeds."""
        view = frame.view
        scale = np.array([view.x1 - view.x0, view.y1 - view.y0])
        at = np.array([view.x0, view.y0]) + self._place * scale
        u, v = velocity(at[:, 0], at[:, 1])
        speed = layers.relative_speed(u, v)
        top = np.nanpercentile(np.hypot(u, v), 97) if np.isfinite(u).any() else 1.0
        dt = STRIDE * scale[0] / frame.w / max(float(top), 1e-300)
        half = velocity(at[:, 0] + 0.5 * dt * u, at[:, 1] + 0.5 * dt * v)
        to = at + dt * np.nan_to_num(np.stack(half, axis=1))
        self._place = (to - np.array([view.x0, view.y0])) / scale
        return frame.pixels(at[:, 0], at[:, 1]), frame.pixels(to[:, 0], to[:, 1]), speed

    def _renew(self, pixels: Array, speed: Array, width: int, height: int) -> None:
        """Particles that are old, outside or stuck start again somewhere."""
        self._age += 1
        gone = (
            (self._age > LIFE)
            | ~np.isfinite(speed)
            | (pixels < 0.0).any(1)
            | (pixels[:, 0] > width)
            | (pixels[:, 1] > height)
        )
        self._place[gone] = self._random.random((int(gone.sum()), 2))
        self._age[gone] = 0
