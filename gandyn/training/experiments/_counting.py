"""A loop that counts how often the critic's estimate was below zero. torch is imported inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.loop import Loop


def counting(setup: RunConfig, seed: int, device: str) -> Loop:
    """The plain loop with `negative` and `counted`: replica-iterations with W estimate < 0, and all
    of them.
    """
    from gandyn.training.loop import Loop

    class Counting(Loop):
        negative, counted = 0, 0

        def iterate(self) -> None:
            super().iterate()
            self.negative += int((self.w < 0.0).sum())
            self.counted += self.setup.replicas

    return Counting(setup, seed, device)
