"""The training loop on text: a line is a vector of probabilities at each of its places, a real one one-hot.

No letter is ever chosen while it trains, so gradients reach the generator through the probabilities
(Gulrajani et al. 2017, arXiv:1704.00028, the language model). torch is imported here, so only the worker
imports this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from gandyn.orbit import Array
from gandyn.training.errors import TrainingError
from gandyn.training.figures import text_quality
from gandyn.training.loops.image_loop import ImageLoop

if TYPE_CHECKING:
    from torch import Tensor

    from gandyn.training.messages import Generate


class TextLoop(ImageLoop):
    """One run on lines: shape is (letters of the alphabet, places), `pixels` their product."""

    def numbers(self, rows: Tensor) -> Array:
        """(n, places): the likeliest letters of rows (n, pixels)."""
        return text_quality.likeliest(rows.cpu().numpy(), self.shape[0])

    def lines(self, rows: Tensor) -> Array:
        """(n,) text: rows spelled by their likeliest letters."""
        return np.array(text_quality.spelled(self.numbers(rows), self.bank.alphabet), dtype=np.str_)

    def generate(self, request: Generate) -> Array:
        """(count,) lines; raises TrainingError."""
        if request.label is not None or request.codes or request.edges is not None:
            raise TrainingError("This generator takes no class, no code and no edges; leave them away.")
        random = torch.Generator(self.random.device).manual_seed(request.seed)
        return self.lines(self.samples(request.count, random, bool(self.average))[0])
