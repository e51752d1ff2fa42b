"""LeCam's regularisation: moving averages of the critic's outputs, and the distance to the other side's.

torch is imported here, so only the worker imports this module. Source: Tseng et al. 2021, arXiv:2104.03310,
Eqs. (4), (5): λ(E(D(x_r) − α_F)² + E(D(x_f) − α_R)²), whose averages α_R, α_F of real and fake outputs are
followed with a decay of 0.99.
"""

from __future__ import annotations

import torch
from torch import Tensor

DECAY = 0.99


class ScoreAverages:
    """real, fake (K, 1): averages over the updates of the discriminator so far, NaN before the first."""

    def __init__(self, replicas: int, device: torch.device, dtype: torch.dtype) -> None:
        self.real, self.fake = (
            torch.full((replicas, 1), torch.nan, device=device, dtype=dtype) for _ in range(2)
        )

    @property
    def tensors(self) -> list[Tensor]:
        """Both."""
        return [self.real, self.fake]

    def penalty(self, real: Tensor, fake: Tensor) -> Tensor:
        """(K or patches,) of scores (K or patches, n), by the averages so far; in the first update by the
        batch's.
        """
        to_fake, to_real = (self._known(average, x) for average, x in ((self.fake, fake), (self.real, real)))
        return (real - to_fake).square().mean(-1) + (fake - to_real).square().mean(-1)

    @torch.no_grad()
    def follow(self, scores: Tensor) -> None:
        """Takes over the newest scores (K or patches, 2n), those of real samples first."""
        n = scores.shape[1] // 2
        for average, x in ((self.real, scores[:, :n]), (self.fake, scores[:, n:])):
            average.copy_(self._known(average.lerp(self._mean(x), 1.0 - DECAY), x))

    def _mean(self, scores: Tensor) -> Tensor:
        """(K, 1); of patches, which have no replicas, over all of them."""
        return scores.detach().reshape(len(self.real), -1).mean(1, keepdim=True)

    def _known(self, average: Tensor, scores: Tensor) -> Tensor:
        return torch.where(average.isnan(), self._mean(scores), average)
