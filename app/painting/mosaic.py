"""Small pictures as one image: (n, h, w) grey, (n, h, w, 3) coloured or (n, h, w, 4) with opacity, uint8, in
rows with gaps between.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pictures = NDArray[Any]


def coloured(pictures: Pictures) -> Pictures:
    """(n, h, w, 4), whatever they are."""
    found = pictures if pictures.ndim == 4 else np.repeat(pictures[..., None], 3, -1)
    if found.shape[-1] == 4:
        return found
    return np.concatenate([found, np.full((*found.shape[:3], 1), 255, np.uint8)], axis=-1)


def beside(*sides: Pictures) -> Pictures:
    """(n, h, w₁ + 1 + w₂ + …, 4): one picture of each side, a line of nothing between."""
    line = np.zeros((*sides[0].shape[:2], 1, 4), np.uint8)
    parts = [part for side in sides for part in (line, coloured(side))]
    return np.concatenate(parts[1:], axis=2)


def tiled(pictures: Pictures, across: int, factor: int = 1, gap: int = 0) -> Pictures:
    """(H, W, 4) red, green, blue, opacity: so many pictures in a row, each pixel `factor` wide and high, the
    gaps transparent.
    """
    n, h, w = pictures.shape[:3]
    down, step_y, step_x = -(-n // across), h * factor + gap, w * factor + gap
    whole = np.zeros((max(down * step_y - gap, 1), max(across * step_x - gap, 1), 4), np.uint8)
    large = coloured(pictures).repeat(factor, axis=1).repeat(factor, axis=2)
    for i, picture in enumerate(large):
        y, x = (i // across) * step_y, (i % across) * step_x
        whole[y : y + h * factor, x : x + w * factor] = picture
    return whole


def image(pixels: Pictures) -> QImage:
    """What `tiled` gave, with its own memory."""
    h, w = pixels.shape[:2]
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, w, h, 4 * w, QImage.Format.Format_RGBA8888).copy()
