"""Competitive gradient descent: the steps solve Δφ = −η_D(ξ_φ + H_φθ Δθ), Δθ = −η_G(ξ_θ + H_θφ Δφ). Schäfer
and Anandkumar 2019, arXiv:1905.12103, Algorithm 1.

With B = I + diag(η)·H_off the steps are those with BΔ = −ηξ. B is not symmetric, as the players' losses need
not sum to 0, so conjugate gradients solve BᵀBΔ = −Bᵀηξ (Hestenes and Stiefel 1952), each replica for itself.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.rules._rule import Game, Rule, Trained, Vector, inner, move, scaled

# Products with B, at the most; by then small nets are solved to rounding.
MOST = 60


class Competitive(Rule):
    """See the module."""

    id = "competitive"
    order = 7
    plain = True

    def update(self, loop: Trained, players: tuple[int, ...], real: Tensor) -> None:
        """The solution's part of each of these players."""
        assert loop.optimiser_g is not None
        game = Game(loop, real)
        rate_d, rate_g = float(loop.optimiser_d.rate), float(loop.optimiser_g.rate)
        rates = [rate_d if i < game.of_d else rate_g for i in range(len(game.parameters))]
        move(loop, players, _solved(game, rates))


def _times(game: Game, rates: list[float], w: Vector) -> Vector:
    """Bw."""
    return [x + rate * m.detach() for x, rate, m in zip(w, rates, game.mixed(w))]


def _transposed(game: Game, rates: list[float], w: Vector) -> Vector:
    """Bᵀw."""
    weighed = [rate * x for rate, x in zip(rates, w)]
    return [x + m.detach() for x, m in zip(w, game.mixed_transposed(weighed))]


def _solved(game: Game, rates: list[float]) -> Vector:
    """Conjugate gradients on the normal equations, from the plain steps."""
    plain = [-rate * g.detach() for rate, g in zip(rates, game.xi)]
    x = [p.clone() for p in plain]
    residual = [p - b for p, b in zip(plain, _times(game, rates, x))]
    down = _transposed(game, rates, residual)
    direction, size = down, inner(down, down)
    first = inner(plain, plain)
    for _ in range(MOST):
        if bool((size <= torch.finfo(size.dtype).eps ** 2 * first).all()):
            break
        ahead = _times(game, rates, direction)
        share = _ratio(size, inner(ahead, ahead))
        x = [a + b for a, b in zip(x, scaled(share, direction))]
        residual = [a - b for a, b in zip(residual, scaled(share, ahead))]
        down = _transposed(game, rates, residual)
        before, size = size, inner(down, down)
        direction = [a + b for a, b in zip(down, scaled(_ratio(size, before), direction))]
    return x


def _ratio(one: Tensor, other: Tensor) -> Tensor:
    """0 where a replica is solved already."""
    return torch.where(other > 0.0, one / other, torch.zeros_like(one))


RULE = Competitive
