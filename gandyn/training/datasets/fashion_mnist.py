"""Fashion-MNIST, clothes of 28×28 (Xiao et al. 2017, arXiv:1708.07747), from a folder of torchvision."""

from __future__ import annotations

from functools import partial

from gandyn.training.dataset import Dataset, Download, Examples
from gandyn.training.datasets import _torchvision
from gandyn.training.run_config import DataSource

NAME = "FashionMNIST"


def load(source: DataSource) -> Examples:
    """The training pictures, as torchvision keeps them in the user's folder; raises TrainingError."""
    return _torchvision.examples(NAME, DATASET, source)


DATASET = Dataset(
    "fashion-mnist",
    "Fashion-MNIST",
    "60,000 pictures of clothes, 28×28 pixels; a download of 31 MB.",
    (1, 28, 28),
    ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"),
    load,
    path="folder",
    download=Download(partial(_torchvision.fetch, NAME), "FashionMNIST/raw/*.gz", 30_878_645),
    order=11,
)
