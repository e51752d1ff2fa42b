"""What a rule is, and both players' gradients and their derivatives, by autograd.

The losses' own gradients are ξ = (∂L_D/∂φ, ∂L_G/∂θ), minus the portrait's v, and H is their Jacobian. A
vector is a list of tensors in the shapes of the discriminator's parameters, then of the generator's; replicas
stand first in each and never mix. A critic of units that bend (tanh) looks at fixed points in its gradient
penalties, which then say nothing of how they change with the generator.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor

from gandyn.training.optimisers import Optimiser
from gandyn.training.player import Critic, Network
from gandyn.training.run_config import RunConfig
from gandyn.update_config import DISCRIMINATOR

Vector = list[Tensor]


class Trained(Protocol):
    """What a rule needs of a loop: see `gandyn.training.loop.Loop`."""

    setup: RunConfig
    iteration: int
    d: Critic
    g: Network | None
    optimiser_d: Optimiser
    optimiser_g: Optimiser | None

    def real(self, n: int) -> Tensor:
        """(K, n, d) real samples."""

    def both_losses(self, real: Tensor) -> tuple[Tensor, Tensor]:
        """(K,) each, as functions of both players' parameters."""

    def differentiate(self, players: tuple[int, ...], real: Tensor) -> None:
        """The gradients of these players."""

    def step(self, players: tuple[int, ...]) -> None:
        """The optimisers' steps alone."""

    def after(self, players: tuple[int, ...]) -> None:
        """What follows these players' steps."""

    def constrain(self) -> None:
        """What follows a discriminator's step."""


class Rule:
    """One way to step, of one run. plain: whether it makes the steps itself, by the rates alone."""

    id: ClassVar[str] = ""
    order: ClassVar[int] = 0
    plain: ClassVar[bool] = False

    def start(self, loop: Trained) -> None:
        """Memories, for the nets as they are."""

    def update(self, loop: Trained, players: tuple[int, ...], real: Tensor) -> None:
        """One update of these players from the same state."""
        loop.differentiate(players, real)
        advance(loop, players)

    def end_iteration(self, loop: Trained) -> None:
        """What happens after an iteration."""

    def memories(self) -> list[Tensor]:
        """What its future depends on, each with the replicas first."""
        return []


class Game:
    """Both players' losses on one batch and one draw of the prior, as functions of all parameters."""

    def __init__(self, loop: Trained, real: Tensor) -> None:
        assert loop.g is not None
        self.parameters: Vector = [*loop.d.parameters, *loop.g.parameters]
        self.of_d = len(loop.d.parameters)
        loss_d, loss_g = loop.both_losses(real)
        self._of_loss_d, self._of_loss_g = self.slope(loss_d.sum()), self.slope(loss_g.sum())
        self.xi: Vector = self._of_loss_d[: self.of_d] + self._of_loss_g[self.of_d :]

    def slope(self, value: Tensor) -> Vector:
        """The derivatives of a sum over replicas in all parameters, which can be derived again."""
        if not value.requires_grad:
            return [torch.zeros_like(p) for p in self.parameters]
        found = torch.autograd.grad(value, self.parameters, create_graph=True, allow_unused=True)
        return [torch.zeros_like(p) if g is None else g for p, g in zip(self.parameters, found)]

    def transposed(self, w: Vector) -> Vector:
        """Hᵀw."""
        return self.slope(_product(self.xi, w))

    def times(self, w: Vector) -> Vector:
        """Hw."""
        return self._rows(self.slope(_product(self._of_loss_d, w)), self.slope(_product(self._of_loss_g, w)))

    def mixed(self, w: Vector) -> Vector:
        """(∂²L_D/∂φ∂θ w_θ, ∂²L_G/∂θ∂φ w_φ): what each gradient changes by as the other player moves."""
        of_g, of_d = self._only(w, generator=True), self._only(w, generator=False)
        return self._rows(
            self.slope(_product(self._of_loss_d, of_g)), self.slope(_product(self._of_loss_g, of_d))
        )

    def mixed_transposed(self, w: Vector) -> Vector:
        """The transpose of `mixed`: (∂²L_G/∂φ∂θ w_θ, ∂²L_D/∂θ∂φ w_φ)."""
        of_g, of_d = self._only(w, generator=True), self._only(w, generator=False)
        return self._rows(
            self.slope(_product(self._of_loss_g, of_g)), self.slope(_product(self._of_loss_d, of_d))
        )

    def _rows(self, for_d: Vector, for_g: Vector) -> Vector:
        return for_d[: self.of_d] + for_g[self.of_d :]

    def _only(self, w: Vector, generator: bool) -> Vector:
        """One player's part of a vector, the other's 0."""
        return [x if (i >= self.of_d) is generator else torch.zeros_like(x) for i, x in enumerate(w)]


def _product(one: Vector, other: Vector) -> Tensor:
    """The scalar product of two vectors, summed over replicas; only the first is derived."""
    return torch.stack([(a * b.detach()).sum() for a, b in zip(one, other)]).sum()


def inner(one: Vector, other: Vector) -> Tensor:
    """(K,) the scalar product of each replica."""
    return torch.stack([(a * b).detach().flatten(1).sum(1) for a, b in zip(one, other)]).sum(0)


def scaled(factor: Tensor, w: Vector) -> Vector:
    """Each replica's part times its own factor (K,)."""
    return [factor.view(-1, *[1] * (x.dim() - 1)) * x.detach() for x in w]


class GradientRule(Rule):
    """A rule that gives both optimisers another gradient than their own."""

    def gradient(self, game: Game, options: Any) -> Vector:
        """What is descended instead of ξ."""
        raise NotImplementedError

    def update(self, loop: Trained, players: tuple[int, ...], real: Tensor) -> None:
        """Both gradients at the same state, then these players' steps."""
        assert loop.g is not None
        game = Game(loop, real)
        found = self.gradient(game, loop.setup.rule_options)
        with torch.no_grad():
            for kept, g in zip([*loop.d.gradients, *loop.g.gradients], found):
                kept.copy_(g)
        advance(loop, players)


def advance(loop: Trained, players: tuple[int, ...]) -> None:
    """Steps along the gradients, and what follows them."""
    loop.step(players)
    loop.after(players)


@torch.no_grad()
def move(loop: Trained, players: tuple[int, ...], steps: Vector) -> None:
    """Adds the steps of these players to their parameters, as `loop.advance` would."""
    assert loop.g is not None
    count = len(loop.d.parameters)
    for player in players:
        mine = loop.d.parameters if player == DISCRIMINATOR else loop.g.parameters
        part = steps[:count] if player == DISCRIMINATOR else steps[count:]
        for p, step in zip(mine, part):
            p.add_(step)
    loop.after(players)
