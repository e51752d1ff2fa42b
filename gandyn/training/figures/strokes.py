"""What handwriting looks like, as numbers of each picture: the slant of its strokes, how wide it is; and
what a code has to do with them. Knows no torch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

Labels = NDArray[np.int64]
# Fainter than this share of white is no ink; GAN's backgrounds are never quite black.
FAINT = 0.2


class Strokes(NamedTuple):
    """Of n pictures: slant (n,), sideways per upward step, positive where it leans to the right; width (n,),
    the standard deviation of the ink across, in pixels.
    """

    slant: Array
    width: Array


def strokes(rows: Array, shape: tuple[int, ...]) -> Strokes:
    """Of rows (n, c·h·w) from −1 (black) to 1, by the moments of their ink: the slant is −cov(x, y)/var(y)
    with y downwards, as handwriting is straightened (LeCun et al. 1998, Proceedings of the IEEE 86).
    """
    ink = (np.asarray(rows, dtype=np.float64).reshape(-1, *shape).mean(1) + 1.0) / 2.0
    ink = np.where(ink > FAINT, ink, 0.0)
    ink /= ink.sum((1, 2), keepdims=True) + 1e-9
    y, x = np.mgrid[: shape[1], : shape[2]].astype(np.float64)
    x, y = (at - (ink * at).sum((1, 2))[:, None, None] for at in (x, y))
    across, down, both = ((ink * product).sum((1, 2)) for product in (x * x, y * y, x * y))
    return Strokes(-both / (down + 1e-9), np.sqrt(across))


def correlation(code: Array, feature: Array, category: Labels) -> float:
    """Of a code (n,) and a feature (n,) within categories (n,): of what is left of both when each category's
    mean is taken away, for a 7 leans more than a 0 whatever the code.
    """
    a, b = _within(code, category), _within(feature, category)
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-12))


def _within(values: Array, category: Labels) -> Array:
    sums = np.bincount(category, values)
    found: Array = values - (sums / np.bincount(category).clip(min=1))[category]
    return found


def purity(category: Labels, label: Labels, classes: int) -> float:
    """The share of pictures whose label is the one that belongs to their category (n,), if each category gets
    a label of its own in the best way (Kuhn 1955).
    """
    from scipy.optimize import linear_sum_assignment

    rows = max(classes, int(category.max()) + 1)
    counts = np.bincount(category * classes + label, minlength=rows * classes).reshape(rows, classes)
    return float(counts[linear_sum_assignment(-counts)].sum() / counts.sum())
