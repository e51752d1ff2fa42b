"""Parts of the settings of distances: Gaussians of the plane, and with which bins and clouds one begins."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from app.model.scene_parts import SceneError
from gandyn.checks import assign, number, refused_as
from gandyn.distances.pairs import Array

FAR, LEAST_WIDTH = 1e3, 1e-3
# Where bins stand, and where a density is drawn.
REACH = 3.0


@dataclass(frozen=True)
class Ellipse:
    """A normal distribution in the plane: its mean, its standard deviations along two axes, and how the first
    of them is turned.
    """

    x: float = 0.0
    y: float = 0.0
    a: float = 1.0
    b: float = 0.6
    angle: float = 0.0

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        for name in ("x", "y"):
            assign(self, **{name: number("The mean of a Gaussian", getattr(self, name), -FAR, FAR)})
        for name in ("a", "b"):
            width = number("The standard deviation of a Gaussian", getattr(self, name), LEAST_WIDTH, FAR)
            assign(self, **{name: width})
        turned = number("The angle of a Gaussian", self.angle)
        # An ellipse turned by half a turn is the same.
        assign(self, angle=(turned + math.pi / 2.0) % math.pi - math.pi / 2.0)

    @property
    def mean(self) -> Array:
        """(2,)"""
        return np.array([self.x, self.y])

    @property
    def axes(self) -> Array:
        """(2, 2): its axes as columns, as long as the standard deviations."""
        c, s = math.cos(self.angle), math.sin(self.angle)
        return np.array([[self.a * c, -self.b * s], [self.a * s, self.b * c]])

    @property
    def covariance(self) -> Array:
        """(2, 2)"""
        axes = self.axes
        return np.asarray(axes @ axes.T)


def bell(mean: float, width: float, count: int = 24) -> tuple[float, ...]:
    """Masses of bins in [−3, 3] as a normal density has them, rounded."""
    at = positions(count)
    return tuple(np.round(np.exp(-0.5 * ((at - mean) / width) ** 2), 3).tolist())


def positions(count: int) -> Array:
    """The middles of so many bins."""
    return np.asarray((np.arange(count) + 0.5) / count * 2.0 * REACH - REACH)


def two_hills() -> tuple[float, ...]:
    return tuple(np.round(np.add(bell(-1.5, 0.45), bell(1.5, 0.45)), 3).tolist())


@functools.cache
def cloud(x: float, y: float, seed: int, count: int = 40) -> tuple[tuple[float, float], ...]:
    """Points about a place."""
    found = np.random.default_rng(seed).normal((x, y), 0.45, (count, 2))
    return tuple((round(a, 3), round(b, 3)) for a, b in found.tolist())


def hills_of(count: int) -> tuple[float, ...]:
    at = np.linspace(-REACH, REACH, count)
    hills = np.exp(-0.5 * ((at + 1.2) / 0.5) ** 2) + 0.6 * np.exp(-0.5 * ((at - 1.4) / 0.35) ** 2)
    return tuple(np.round(hills, 3).tolist())
