"""Short English sentences, written for this program, as one-hot vectors."""

from __future__ import annotations

from gandyn.training.dataset import Dataset, Examples
from gandyn.training.datasets import _words, text
from gandyn.training.run_config import DataSource


def load(source: DataSource) -> Examples:
    """Every sentence once, in 32 places."""
    return text.one_hot(_words.sentences())


DATASET = Dataset(
    "sentences",
    "Short sentences",
    "Who does what: short English sentences, written for this program.",
    (22, 32),
    (),
    load,
    order=21,
)
