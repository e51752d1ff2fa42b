"""From tensors to what is sent, and which setups have what to see."""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.datasets import DATASETS, is_picture


def array(x: Any) -> Array:
    """A tensor of any device as float32."""
    found: Array = x.detach().to("cpu").numpy().astype(np.float32)
    return found


def plane(setup: Any) -> bool:
    """Whether the data lies in the plane."""
    return setup.data.id not in DATASETS and setup.data.id not in ("gauss", "two-bumps", "origin")


def has_pictures(setup: Any) -> bool:
    """Whether the data is pictures."""
    return is_picture(setup.data.id)


def makes_pictures(setup: Any) -> bool:
    """Whether torch modules make pictures from noise."""
    return has_pictures(setup) and setup.g is not None and setup.g.architecture != "mlp"


def encodes(setup: Any) -> bool:
    """Whether the discriminator is an encoder."""
    return makes_pictures(setup) and "correction" in setup.options


def makes_fills(setup: Any) -> bool:
    """Whether torch modules fill edges."""
    return setup.g is not None and setup.g.architecture == "unet"


def makes_text(setup: Any) -> bool:
    """Whether torch modules make lines of text from noise."""
    return setup.data.id in DATASETS and DATASETS[setup.data.id].is_text
