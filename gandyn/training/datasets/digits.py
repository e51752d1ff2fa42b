"""Real handwritten digits: scikit-learn's 1,797 pictures of 8×8 (Alpaydin and Kaynak 1998), shown at
16×16.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gandyn.training.dataset import Dataset, Examples, require
from gandyn.training.run_config import DataSource

SIDE, WHITE = 16, 16.0
CLASSES = tuple("0123456789")


def load(source: DataSource) -> Examples:
    """(1797, 256) from −1 to 1, enlarged linearly between pixels' centres."""
    require("sklearn")
    from sklearn.datasets import load_digits

    found = load_digits()
    small = found.images.astype(np.float32) * (2.0 / WHITE) - 1.0
    rows = np.stack([_enlarged(picture) for picture in small])
    return Examples(rows, found.target.astype(np.int64), DATASET.shape, CLASSES)


def _enlarged(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    from PIL import Image

    large = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(large, dtype=np.float32).reshape(-1)


DATASET = Dataset(
    "digits",
    "Handwritten digits",
    "1,797 real digits of 8×8 pixels, shown at 16×16; part of scikit-learn.",
    (1, SIDE, SIDE),
    CLASSES,
    load,
    order=0,
)
