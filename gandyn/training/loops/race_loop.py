"""The training loop on pictures against the clock: CPU seconds of its iterations, and when samples first
reach a classifier score. torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import math
import time

import torch
from torch import Tensor

from gandyn.training.figures.evaluation_classifier import evaluation_classifier
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.run_config import RunConfig

# Iterations between two looks at the score, samples for each, and the seed of their noise.
EVERY, COUNT, SEED = 25, 500, 98
_SECONDS, _ITERATIONS_TO_GOAL, _SECONDS_TO_GOAL = range(3)


class RaceLoop(ImageLoop):
    """The setup's option `goal` is the score to reach. Looks take no part in the seconds."""

    def __init__(
        self, setup: RunConfig, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__(setup, seed, device, dtype)
        self._race = torch.tensor([0.0, math.nan, math.nan], dtype=torch.float64)

    @property
    def seconds(self) -> float:
        """CPU seconds of all iterations so far."""
        return float(self._race[_SECONDS])

    @property
    def reached(self) -> tuple[int, float] | None:
        """(iterations, CPU seconds) until the score was reached; None before."""
        iterations, seconds = self._race[_ITERATIONS_TO_GOAL].item(), self._race[_SECONDS_TO_GOAL].item()
        return None if math.isnan(iterations) else (int(iterations), seconds)

    def iterate(self) -> None:
        """One iteration, timed; now and then a look at the score until it is reached."""
        began = time.process_time()
        super().iterate()
        self._race[_SECONDS] += time.process_time() - began
        if self.iteration % EVERY == 0 and self.reached is None and self._is_there():
            self._race[_ITERATIONS_TO_GOAL] = self.iteration
            self._race[_SECONDS_TO_GOAL] = self._race[_SECONDS]

    def _is_there(self) -> bool:
        found = evaluation_classifier(self.setup.data)
        random = torch.Generator(self.random.device).manual_seed(SEED)
        goal = float(self.setup.options["goal"])
        return found is not None and found.quality(self.samples(COUNT, random)[0])["score"] >= goal

    def tensor_groups(self) -> dict[str, list[Tensor]]:
        """With the clock, so that a checkpoint goes on with it."""
        return super().tensor_groups() | {"race": [self._race]}
