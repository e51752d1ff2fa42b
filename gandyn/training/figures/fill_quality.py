"""How good fills of outlines are: arrays in, numbers out. Knows no torch.

L1 and sharpness must be read together with the share of right colours: a grey fill has a small L1, noise is
sharp. Sharpness above 1 is more contrast than real pictures have, such as a checkerboard.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

Mask = NDArray[np.bool_]


def inside(edges: NDArray[Any]) -> Mask:
    """(n, h, w) bool: the pixels that outlines (n, h, w), white on black from −1 to 1, enclose."""
    from scipy.ndimage import binary_fill_holes

    outlines = edges > -1.0
    found: Mask = np.stack([binary_fill_holes(outline) for outline in outlines]) & ~outlines
    return found


def l1(fakes: Array, reals: Array) -> float:
    """Mean |fake − real| over all numbers of pictures from −1 to 1."""
    return float(np.abs(fakes - reals).mean())


def contrast(pictures: Array, within: Mask) -> float:
    """Mean squared difference of neighbouring pixels of (n, c, h, w), all of them within (n, h, w)."""
    here = pictures[:, :, 1:, 1:]
    right, down = here - pictures[:, :, 1:, :-1], here - pictures[:, :, :-1, 1:]
    at = within[:, 1:, 1:] & within[:, 1:, :-1] & within[:, :-1, 1:]
    return float((right**2 + down**2).sum(1)[at].mean())


def sharpness(fakes: Array, reals: Array, within: Mask) -> float:
    """Contrast within the outlines over that of the real pictures: 0 for even colour."""
    return contrast(fakes, within) / contrast(reals, within)


def nearest_colours(pictures: Array, within: Mask, colours: Array) -> Array:
    """(n,) which of the colours (k, c) is nearest to each picture's mean colour within its outline."""
    weights = within[:, None].astype(np.float64)
    means = (pictures * weights).sum((2, 3)) / weights.sum((2, 3)).clip(min=1.0)
    found: Array = np.linalg.norm(means[:, None] - colours, axis=-1).argmin(1)
    return found
