"""Pictures and texts to train on, one file each. Without torch: arrays of numpy, read when they are asked
for.
"""

from __future__ import annotations

import sys

from gandyn.registry import discover
from gandyn.training.dataset import Dataset
from gandyn.training.errors import TrainingError

DATASETS: dict[str, Dataset] = discover(sys.modules[__name__], "DATASET")


def dataset(id: str) -> Dataset:
    """The one of this id; raises TrainingError for an unknown one."""
    if id not in DATASETS:
        raise TrainingError("There is no data {!r}; there are {}.", id, ", ".join(DATASETS))
    return DATASETS[id]


def is_picture(id: str) -> bool:
    """Whether data of this id are pictures."""
    return id in DATASETS and not DATASETS[id].is_text
