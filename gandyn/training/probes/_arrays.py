"""From tensors to what is sent."""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.datasets import DATASETS


def array(x: Any) -> Array:
    """A tensor of any device as float32."""
    found: Array = x.detach().to("cpu").numpy().astype(np.float32)
    return found


def plane(setup: Any) -> bool:
    """Whether the data lies in the plane."""
    return setup.data.id not in ("gauss", "two-bumps", "origin", *DATASETS)
