"""Convergence maps in colours: the image, and what its colours mean."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from app.painting.color_scale import SHADES
from app.painting.frame import Frame
from app.painting.layers import palette
from app.painting.verdict_colors import color_of
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Map
from gandyn.analyses.trajectory_classifier import CONVERGES, DIVERGES, INCONCLUSIVE, KINDS, SINGULAR
from gandyn.maps.convergence import Destination
from gandyn.orbit import Array

# Vectors carry an image of at least so many pixels each way, for readers that blur what they enlarge.
SHARP = 1200
# Quantities that have a colour for each of a few answers.
NAMED = ("verdict", "basin")
# The order in which places get the colours of trajectories: those that look like running away come last.
PLACES = (0, 2, 3, 4, 5, 6, 1, 7)
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Scale:
    """How numbers become shades: linearly from low to high, or by decades; middle: where the two hues of a
    diverging scale meet, which is halfway along the shades wherever the ends are.
    """

    low: float
    high: float
    middle: float | None = None
    log: bool = False

    def with_ends(self, ends: tuple[float, float] | None) -> Scale:
        """The scale between other ends, which leave the middle between them; None: as it is."""
        if ends is None:
            return self
        low, high = max(ends[0], 1e-300) if self.log else ends[0], ends[1]
        if self.middle is not None:
            least = 1e-6 * (high - low)
            low, high = min(low, self.middle - least), max(high, self.middle + least)
        return replace(self, low=low, high=high)

    def share(self, values: Array) -> Array:
        """0 to 1 along the shades."""
        with np.errstate(all="ignore"):
            x = np.log10(np.maximum(values, 1e-300)) if self.log else values
        (low, high), middle = self.ends, self.middle
        if middle is None:
            return np.asarray(np.clip((x - low) / max(high - low, 1e-300), 0.0, 1.0))
        below, above = (x - middle) / max(middle - low, 1e-300), (x - middle) / max(high - middle, 1e-300)
        return np.asarray(0.5 + 0.5 * np.clip(np.where(x < middle, below, above), -1.0, 1.0))

    @property
    def ends(self) -> tuple[float, float]:
        """The bar's ends in its coordinate."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)


def scale_of(maps: tuple[Map, ...], quantity: str) -> Scale:
    """Shades for what most cells have; single cells far out do not decide."""
    if quantity in NAMED:
        return Scale(0.0, 1.0)
    values = np.concatenate([np.zeros(0), *(np.ravel(getattr(found, quantity)) for found in maps)])
    values = values[np.isfinite(values)]
    if quantity == "amplitude":
        values = values[values > 1e-12]
        low, high = np.percentile(values, (2, 98)) if len(values) else (0.1, 1.0)
        low, high = max(float(low), 1e-8), min(float(high), 1e6)
        return Scale(low, max(high, 1.01 * low), log=True)
    middle = 1.0 if quantity == "radius" and maps and maps[0].training is not None else 0.0
    reach = float(np.percentile(np.abs(values - middle), 95)) if len(values) else 1.0
    reach = reach if reach > 1e-12 else 1.0
    least = 0.0 if middle else -np.inf  # no spectral radius is below 0
    return Scale(max(middle - reach, least), middle + reach, middle)


def shades(scale: Scale, theme: Theme) -> Bytes:
    """(256, 3) from low to high."""
    if scale.middle is None:
        return np.asarray(palette(theme, SHADES), dtype=np.uint8)
    *ends, ground = (
        _rgb(color)[:3] for color in (color_of(CONVERGES, theme), color_of(DIVERGES, theme), theme.plot)
    )
    t = np.linspace(-1.0, 1.0, SHADES)[:, None]
    far = np.abs(t) ** 0.7
    return np.asarray(np.where(t < 0.0, ends[0], ends[1]) * far + ground * (1.0 - far), dtype=np.uint8)


def bar_colors(scale: Scale, theme: Theme) -> Bytes:
    """(256, 3): what stands along the bar, from its low end to the high one."""
    low, high = scale.ends
    along = np.linspace(low, high, SHADES)
    index = np.rint(scale.share(10.0**along if scale.log else along) * (SHADES - 1)).astype(int)
    return np.asarray(shades(scale, theme)[index])


def _rgb(color: str) -> Bytes:
    shade = QColor(color)
    return np.array((shade.red(), shade.green(), shade.blue(), 255), dtype=np.uint8)


def place_color(index: int, place: Destination, theme: Theme) -> str:
    """The colour of a basin; running away has the colour of diverging, as everywhere, and stalling that of
    inconclusive.
    """
    known = {"away": DIVERGES, "singular": SINGULAR, "stall": INCONCLUSIVE}.get(place.kind)
    return color_of(known, theme) if known else theme.trajectories[PLACES[index % len(PLACES)]]


def place_name(place: Destination) -> str:
    """Where the cells of a basin go."""
    point = (
        "("
        + ", ".join(f"{x:.2f}" if abs(x) < 10.0 else f"{x:.3g}" for x in place.point).replace("-", "−")
        + ")"
    )
    size = _short(place.size)
    return {
        "origin": tr("to the origin"),
        "point": tr("to {point}").format(point=point),
        "limit-cycle": tr("limit cycle, size {size}").format(size=size),
        "tends-to-circle": tr("circle, size {size}").format(size=size),
        "closed-orbits": tr("closed orbits"),
        "away": tr("diverges"),
        "singular": tr("field undefined"),
        "stall": tr("comes to rest far out"),
    }.get(place.kind, tr("many different points"))


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if math.isfinite(value) else "…"


def place_id(place: Destination) -> str:
    """A name that the same destination has in other maps of the same ranges."""
    return "/".join([place.kind, *(f"{x:.2g}" for x in place.point)])


def map_image(found: Map, quantity: str, scale: Scale, theme: Theme, hidden: Collection[str] = ()) -> Bytes:
    """(ny, nx, 4), the first row at the lowest y; transparent where nothing is known, or where cells are of
    a hidden verdict or destination.
    """
    if quantity == "verdict":
        return _painted([color_of(kind, theme) for kind in KINDS], _shown(found.verdict, KINDS, hidden))
    if quantity == "basin":
        colors = [place_color(i, place, theme) for i, place in enumerate(found.destinations)]
        codes = np.where(unplaced(found), len(colors), found.basin)
        ids = [*map(place_id, found.destinations), INCONCLUSIVE]
        return _painted([*colors, color_of(INCONCLUSIVE, theme)], _shown(codes, ids, hidden))
    values = np.asarray(getattr(found, quantity))
    known = np.isfinite(values)
    index = (scale.share(np.where(known, values, scale.low)) * (SHADES - 1)).astype(int)
    alpha = np.where(known, 255, 0)[..., None]
    return np.concatenate([shades(scale, theme)[index], alpha], axis=-1).astype(np.uint8)


def unplaced(found: Map) -> NDArray[np.bool_]:
    """The cells of which nobody can say where they go; none before the map is done."""
    return np.asarray((found.basin < 0) & (found.share == 1.0))


def _shown(codes: NDArray[Any], ids: Sequence[str], hidden: Collection[str]) -> NDArray[Any]:
    """The codes, −1 for those of hidden names."""
    gone = [code for code, id in enumerate(ids) if id in hidden]
    return np.where(np.isin(codes, gone), -1, codes) if gone else codes


def _painted(colors: list[str], codes: NDArray[Any]) -> Bytes:
    """Colours of codes, −1 transparent."""
    return np.asarray(np.array([*map(_rgb, colors), (0, 0, 0, 0)], dtype=np.uint8)[codes])


def paint(frame: Frame, found: Map, quantity: str, scale: Scale, hidden: Collection[str] = ()) -> None:
    """The cells, each as a rectangle about its values."""
    (x0, x1), (y0, y1) = found.spec.x.extent, found.spec.y.extent
    half_x, half_y = 0.5 * (x1 - x0) / (len(found.x) - 1), 0.5 * (y1 - y0) / (len(found.y) - 1)
    target = QRectF(frame.point(x0 - half_x, y1 + half_y), frame.point(x1 + half_x, y0 - half_y))
    pixels = map_image(found, quantity, scale, frame.theme, hidden)[::-1]
    if not isinstance(frame.painter.device(), QImage):
        pixels = pixels.repeat(max(1, SHARP // pixels.shape[0]), axis=0).repeat(
            max(1, SHARP // pixels.shape[1]), axis=1
        )
    pixels = np.ascontiguousarray(pixels)
    image = QImage(
        pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGBA8888
    )
    frame.painter.drawImage(target, image)
