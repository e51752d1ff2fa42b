"""MNIST, handwritten digits of 28×28 (LeCun et al. 1998), from a folder of torchvision."""

from __future__ import annotations

from functools import partial

from gandyn.training.dataset import Dataset, Download, Examples
from gandyn.training.datasets import _torchvision
from gandyn.training.run_config import DataSource

NAME = "MNIST"


def load(source: DataSource) -> Examples:
    """The training pictures, as torchvision keeps them in the user's folder; raises TrainingError."""
    return _torchvision.examples(NAME, DATASET, source)


DATASET = Dataset(
    "mnist",
    "MNIST",
    "60,000 handwritten digits of 28×28 pixels; a download of 12 MB.",
    (1, 28, 28),
    tuple("0123456789"),
    load,
    path="folder",
    download=Download(partial(_torchvision.fetch, NAME), "MNIST/raw/*.gz", 11_594_722),
    order=10,
)
