"""CIFAR-10, colour photographs of 32×32 (Krizhevsky 2009), from a folder of torchvision."""

from __future__ import annotations

from functools import partial

from gandyn.training.dataset import Dataset, Download, Examples
from gandyn.training.datasets import _torchvision
from gandyn.training.run_config import DataSource

NAME = "CIFAR10"


def load(source: DataSource) -> Examples:
    """The training pictures, as torchvision keeps them in the user's folder; raises TrainingError."""
    return _torchvision.examples(NAME, DATASET, source)


DATASET = Dataset(
    "cifar10",
    "CIFAR-10",
    "50,000 colour photographs of 32×32 pixels; a download of 170 MB.",
    (3, 32, 32),
    ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    load,
    path="folder",
    download=Download(partial(_torchvision.fetch, NAME), "cifar-10-python.tar.gz", 170_498_071),
    order=12,
)
