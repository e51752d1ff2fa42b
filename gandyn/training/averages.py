"""Averages of the weights of one run, several at once: the run is the same whichever of them is looked at.

With decay d, s ← d·s + (1 − d)·p from s = 0. After t steps s = (1 − d) Σ d^(t−k) p_k, whose weights add up to
1 − d^t only. Two ways to read it: "corrected" divides by that sum (as Adam corrects its moments: Kingma and
Ba 2015, arXiv:1412.6980, section 3); "plain" fills up with the first weights, which is what an average gives
that began at them.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

CORRECTED, PLAIN = "corrected", "plain"


class WeightAverage:
    """The average of some tensors with one decay; decay 0: the tensors as they are.

    warm_up: at step t the decay is min(d, (1 + t)/(10 + t)), so that an early average forgets the beginning.
    """

    def __init__(self, tensors: Sequence[Tensor], decay: float, warm_up: bool = False) -> None:
        self.decay, self.warm_up, self._tensors = decay, warm_up, [p.detach() for p in tensors]
        self.first = [p.clone() for p in self._tensors] if decay else []
        self.sum = [torch.zeros_like(p) for p in self.first]
        # The first weights' share, and how many steps were taken.
        self.missing = torch.ones((), dtype=torch.float64)
        self.count = torch.zeros((), dtype=torch.float64)

    @property
    def state(self) -> list[Tensor]:
        """All that it depends on."""
        return [*self.first, *self.sum, self.missing, self.count]

    @torch.no_grad()
    def update(self) -> None:
        """Takes in the tensors as they are now."""
        t = float(self.count)
        decay = min(self.decay, (1.0 + t) / (10.0 + t)) if self.warm_up else self.decay
        if self.decay:
            torch._foreach_lerp_(self.sum, self._tensors, 1.0 - decay)
        self.missing *= decay
        self.count += 1.0

    @torch.no_grad()
    def read(self, how: str = CORRECTED) -> list[Tensor]:
        """The average; before the first update, the tensors themselves."""
        if not self.decay or not float(self.count):
            return self._tensors
        missing = float(self.missing)
        if how == PLAIN:
            return [torch.add(s, p, alpha=missing) for s, p in zip(self.sum, self.first)]
        return [s / (1.0 - missing) for s in self.sum]


def key(decay: float) -> str:
    """What an average is called."""
    return f"{decay:g}"
