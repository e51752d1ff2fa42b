"""From tensors to what is sent, and which setups have what to see."""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.datasets import DATASETS, is_picture
from gandyn.training.tables.table import table_of


def array(x: Any) -> Array:
    """A tensor of any device as float32."""
    found: Array = x.detach().to("cpu").numpy().astype(np.float32)
    return found


def plane(setup: Any) -> bool:
    """Whether the data lies in the plane, or is seen in one."""
    return setup.data.id not in DATASETS and not line(setup) and setup.data.id != "origin"


def line(setup: Any) -> bool:
    """Whether the data are numbers on the line."""
    return setup.data.id in ("gauss", "two-bumps") or setup.data.columns == 1


def seen(setup: Any, points: Array) -> Array:
    """Points (…, d) as pictures show them: those of a table of more than two columns in its plane."""
    own = table_of(setup.data)
    return points if own is None or own.axes is None else (points @ own.axes.T).astype(np.float32)


def shown(setup: Any) -> dict[str, Array]:
    """How much of a table's variance pictures show, for their captions; nothing where they show all."""
    own = table_of(setup.data)
    return {} if own is None or own.axes is None else {"share": np.array([own.share])}


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
