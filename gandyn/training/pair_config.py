"""A run on pairs of pictures as a frozen value; knows no torch."""

from __future__ import annotations

from dataclasses import dataclass

from gandyn.training.run_config import RunConfig


@dataclass(frozen=True)
class PairConfig(RunConfig):
    """A run whose generator's loss is adversarial · (the variant's) + l1 · (mean |fake − real|).

    Both weights may change while a run goes on.
    """

    l1: float = 0.0
    adversarial: float = 1.0
