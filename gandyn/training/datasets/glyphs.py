"""Digits of 28×28 drawn by the program: Pillow's own font, in strokes of several widths, turned, sheared,
scaled and shifted at random. The same pictures every time.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gandyn.training.dataset import Dataset, Examples
from gandyn.training.run_config import DataSource

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE, COUNT = 28, 5000
CLASSES = tuple("0123456789")
# Drawn larger than shown, then averaged over blocks, so that edges are smooth.
_FINE = 2 * SIDE
_STROKES = 4
_TURN, _SCALE, _SHEAR, _SHIFT = 0.25, 0.15, 0.25, 0.08


def load(source: DataSource) -> Examples:
    """(5000, 784), as many of each digit."""
    random = np.random.default_rng(0)
    labels = np.arange(COUNT) % len(CLASSES)
    strokes, maps = random.integers(0, _STROKES, COUNT), _maps(random)
    drawn = {(k, s): _glyph(CLASSES[k], s) for k, s in product(range(len(CLASSES)), range(_STROKES))}
    rows = [_shaken(drawn[int(k), int(s)], numbers) for k, s, numbers in zip(labels, strokes, maps)]
    return Examples(np.stack(rows), labels, DATASET.shape, CLASSES)


def _glyph(letter: str, stroke: int) -> Image:
    """White on black, in the middle."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=0.8 * _FINE)
    image = Image.new("L", (_FINE, _FINE), 0)
    middle = (_FINE / 2, _FINE / 2)
    ImageDraw.Draw(image).text(middle, letter, fill=255, font=font, anchor="mm", stroke_width=stroke)
    return image


def _shaken(glyph: Image, numbers: NDArray[np.float64]) -> NDArray[np.uint8]:
    from PIL import Image

    affine, smooth = Image.Transform.AFFINE, Image.Resampling.BILINEAR
    return np.asarray(glyph.transform(glyph.size, affine, tuple(numbers.tolist()), smooth).reduce(2)).ravel()


def _maps(random: np.random.Generator) -> NDArray[np.float64]:
    """(N, 6): from places of the picture to places of the glyph, about the middle, as Pillow takes them."""
    turn, wide, high, shear, right, down = (
        random.uniform(-size, size, COUNT) for size in (_TURN, _SCALE, _SCALE, _SHEAR, _SHIFT, _SHIFT)
    )
    c, s, middle = np.cos(turn), np.sin(turn), 0.5 * _FINE
    a, b = c * (1.0 + wide), -s * (1.0 + wide) + shear
    d, e = s * (1.0 + high), c * (1.0 + high)
    x0 = middle - a * middle - b * middle + right * _FINE
    y0 = middle - d * middle - e * middle + down * _FINE
    return np.stack([a, b, x0, d, e, y0], axis=1)


DATASET = Dataset(
    "glyphs",
    "Drawn digits",
    "5,000 digits of 28×28 pixels, drawn by the program and shaken at random.",
    (1, SIDE, SIDE),
    CLASSES,
    load,
    order=1,
)
