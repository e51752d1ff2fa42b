"""Pictures and texts as tensors, drawn from at random; torch is imported here, so only the worker imports
this module.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gandyn.training.dataset import Shape
from gandyn.training.datasets import dataset
from gandyn.training.run_config import DataSource


@dataclass(frozen=True)
class Bank:
    """A set of N examples in memory; the fields are those of `gandyn.training.dataset.Examples` as tensors.

    Large sets stay uint8 (texts: bool) and become float32 when they are drawn.
    """

    pictures: Tensor
    labels: Tensor
    shape: Shape
    classes: tuple[str, ...]
    inputs: Tensor | None = None
    input_shape: Shape = ()
    words: tuple[str, ...] = ()
    alphabet: str = ""
    skipped: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.pictures)

    def rows(self, at: Tensor) -> Tensor:
        """(…, d) float32: pictures from −1 to 1, texts one-hot; `at` (…): which."""
        return _float(self.pictures[at])

    def input_rows(self, at: Tensor) -> Tensor:
        """(…, d_in) float32 from −1 to 1: what these pictures are to be made from."""
        assert self.inputs is not None, "only pairs have inputs"
        return _float(self.inputs[at])

    def chosen(self, n: int, random: torch.Generator) -> Tensor:
        """(n,) indices, each example as likely as any other."""
        return torch.randint(0, len(self), (n,), generator=random, device=random.device)

    def draw(self, n: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
        """(n, d) rows and their (n,) labels."""
        at = self.chosen(n, random)
        return self.rows(at), self.labels[at]

    def to(self, device: torch.device | str) -> Bank:
        """The same on another device."""
        inputs = None if self.inputs is None else self.inputs.to(device)
        return replace(self, pictures=self.pictures.to(device), labels=self.labels.to(device), inputs=inputs)


def _float(stored: Tensor) -> Tensor:
    if stored.dtype == torch.uint8:
        return stored.float().div_(127.5).sub_(1.0)
    return stored.float()


@functools.lru_cache(4)
def bank(source: DataSource, device: str = "cpu") -> Bank:
    """The set that a source names, read once; raises TrainingError. A folder may vanish afterwards."""
    if device != "cpu":
        return bank(source).to(device)
    found = dataset(source.id).load(source)
    return Bank(
        torch.from_numpy(found.rows),
        torch.from_numpy(found.labels).long(),
        found.shape,
        found.classes,
        None if found.inputs is None else torch.from_numpy(found.inputs),
        found.input_shape,
        found.words,
        found.alphabet,
        found.skipped,
    )
