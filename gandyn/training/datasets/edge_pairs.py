"""Pairs for image-to-image translation, drawn by the program: the outline of a shape, and the shape filled
in.

The colour follows from the kind of shape. Stripes of random direction and phase cannot be guessed from the
outline, so a fill that is only the mean of all possible ones shows itself by its blur.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.training.dataset import Dataset, Examples
from gandyn.training.run_config import DataSource

SIDE, COUNT = 32, 1200
CLASSES = ("circle", "square", "triangle")
# Corners, and the radius beside that of a circle which makes areas about equal.
_CORNERS, _RADII = (24, 4, 3), (1.0, 1.15, 1.3)
# From 0 to 255, one per class; the paper behind them.
COLOURS = np.array([[230.0, 70.0, 60.0], [60.0, 120.0, 230.0], [70.0, 190.0, 90.0]])
_PAPER = np.array([245.0, 240.0, 225.0])
_PERIOD, _CONTRAST = 6.0, 36.0
# Drawn larger than shown, then averaged over blocks, so that edges are smooth.
_ZOOM = 2


def load(source: DataSource) -> Examples:
    """1,200 pairs: rows (1200, 3·32·32) filled, inputs (1200, 32·32) outlines, white on black."""
    return drawn(COUNT, 0)


def drawn(count: int, seed: int) -> Examples:
    """So many pairs, always the same for a seed; other seeds give pairs that were not trained on."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % len(CLASSES)
    pairs = [_pair(int(kind), random) for kind in labels]
    edges, filled = (np.stack(side) for side in zip(*pairs))
    return Examples(filled, labels, DATASET.shape, CLASSES, edges, (1, SIDE, SIDE))


def _pair(kind: int, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    outline, mask = _masks(_polygon(kind, random))
    inside = mask[..., None] / 255.0
    colour = np.clip(COLOURS[kind] + _CONTRAST * _stripes(random)[..., None], 0.0, 255.0)
    filled = np.round(_PAPER * (1.0 - inside) + colour * inside).astype(np.uint8)
    return outline.ravel(), filled.transpose(2, 0, 1).ravel()


def _polygon(kind: int, random: np.random.Generator) -> list[tuple[float, float]]:
    """Its corners in pixels of the enlarged drawing."""
    size, corners = float(SIDE * _ZOOM), _CORNERS[kind]
    x, y = random.uniform(0.38, 0.62, 2) * size
    radius, turn = random.uniform(0.24, 0.34) * _RADII[kind] * size, random.uniform(0.0, 2.0 * np.pi)
    angles = turn + np.arange(corners) * (2.0 * np.pi / corners)
    return list(zip((x + radius * np.cos(angles)).tolist(), (y + radius * np.sin(angles)).tolist()))


def _masks(corners: list[tuple[float, float]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """(32, 32) of the outline and of the inside, from 0 to 255."""
    from PIL import Image, ImageDraw

    outline, inside = (Image.new("L", (SIDE * _ZOOM, SIDE * _ZOOM), 0) for _ in range(2))
    ImageDraw.Draw(outline).line([*corners, *corners[:2]], fill=255, width=_ZOOM)
    ImageDraw.Draw(inside).polygon(corners, fill=255)
    return np.asarray(outline.reduce(_ZOOM)), np.asarray(inside.reduce(_ZOOM))


def _stripes(random: np.random.Generator) -> NDArray[np.float64]:
    """(32, 32) of −1 and 1, along either diagonal."""
    y, x = np.mgrid[:SIDE, :SIDE]
    slope, phase = random.choice([-1.0, 1.0]), random.uniform(0.0, 2.0 * np.pi)
    waves: NDArray[np.float64] = np.sin((x + slope * y) * (2.0 * np.pi / _PERIOD) + phase)
    return np.sign(waves)


DATASET = Dataset(
    "edge-pairs",
    "Outlines and fills",
    "1,200 shapes of 32×32 pixels as outlines and filled in with random stripes, drawn by the program.",
    (3, SIDE, SIDE),
    CLASSES,
    load,
    order=2,
)
