"""What the training loop asks of a player's network, whether it is one of `nets` or a torch module.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from typing import Protocol

from torch import Tensor


class Network(Protocol):
    """Rows in, rows out: (K, n, numbers) -> (K, n, numbers). flat: the memory of all `parameters`."""

    flat: Tensor

    @property
    def parameters(self) -> list[Tensor]:
        """Everything that is trained."""

    @property
    def gradients(self) -> list[Tensor]:
        """Where the optimiser looks for the gradient of each of them."""

    def squares(self) -> Tensor:
        """(K,) the sum of the squares of all parameters, differentiable."""

    def __call__(self, x: Tensor, keep: list[Tensor] | None = None) -> Tensor:
        """The output; `keep` collects those of all layers."""


class Critic(Network, Protocol):
    """A discriminator. weights: the matrices among its parameters; left: other tensors that its output
    depends on; has_batch_norm: whether one sample's output depends on the others of its batch.
    """

    weights: list[Tensor]
    left: list[Tensor]

    @property
    def has_batch_norm(self) -> bool:
        """See above."""

    def score(self, x: Tensor) -> Tensor:
        """(K, n)."""

    def input_gradient(self, x: Tensor) -> Tensor:
        """∇ₓD at x."""

    def input_slope(self, x: Tensor) -> Tensor:
        """‖∇ₓD‖ at x, (K, n)."""

    def refine(self, rounds: int = 1) -> None:
        """Renews what normalises the weights."""
