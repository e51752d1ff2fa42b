"""The field of a scenario by autograd of its losses, each regulariser formulated without the library's
coefficients.
"""

from __future__ import annotations

from functools import reduce
from itertools import repeat
from types import SimpleNamespace

import numpy as np
import torch

import gandyn
from gandyn.regularizer import State
from gandyn.variant import Critic


class Constant(torch.autograd.Function):
    """The identity, held fixed by the players' own gradients but not by what differentiates these
    once more.
    """

    held = True

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        """x itself."""
        return x.clone()

    @staticmethod
    def backward(ctx: object, grad: torch.Tensor) -> torch.Tensor:
        """Nothing while held."""
        return 0.0 * grad if Constant.held else grad


TORCH = SimpleNamespace(
    exp=torch.exp,
    log=torch.log,
    sqrt=torch.sqrt,
    softplus=torch.nn.functional.softplus,
    relu=torch.relu,
    maximum=torch.maximum,
    constant=Constant.apply,
)
# Two threads for small tensors wait for one another longer than they work.
torch.set_num_threads(1)
# Nodes per axis of the tensor rule over the noise of real and fake sample, by dimension.
NODES = {1: 40, 2: 14}
# Regularisers that are written out here.
WRITTEN = {"l2", "r1", "r2", "lecam", "dragan", "l2-generator", "instance-noise", "consensus"}


def gradient(value: torch.Tensor, variable: torch.Tensor) -> torch.Tensor:
    """The gradient, itself differentiable; zero where the value does not depend on the variable."""
    found = (
        torch.autograd.grad(value, variable, create_graph=True, allow_unused=True)[0]
        if value.requires_grad
        else None
    )
    return torch.zeros_like(variable) if found is None else found


def critic(phi: torch.Tensor, x: torch.Tensor, normalised: bool) -> torch.Tensor:
    """D(x) = φ·x, or φ·x/‖φ‖."""
    return (phi * x).sum(-1) / (torch.linalg.vector_norm(phi) if normalised else 1.0)


def slope(phi: torch.Tensor, normalised: bool = False) -> torch.Tensor:
    """‖∇ₓD‖ by backward, ready for a second one."""
    x = torch.zeros_like(phi, requires_grad=True)
    return torch.linalg.vector_norm(gradient(critic(phi, x, normalised), x))


def noise(dim: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Tensor Gauss–Hermite rule in 2·dim dimensions: noise of the real sample, of the fake one, weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES[dim])
    grid = np.stack(np.meshgrid(*repeat(nodes, 2 * dim), indexing="ij"), axis=-1).reshape(-1, 2 * dim)
    weight = reduce(np.multiply.outer, repeat(weights / weights.sum(), 2 * dim)).reshape(-1)
    return torch.tensor(grid[:, :dim]), torch.tensor(grid[:, dim:]), torch.tensor(weight)


def soft_hinge(mean: torch.Tensor, spread: torch.Tensor) -> torch.Tensor:
    """E max(0, mean + spread·z) for z ~ N(0, 1)."""
    z = mean / spread
    return mean * torch.special.ndtr(z) + spread * torch.exp(-z * z / 2.0) / np.sqrt(2.0 * np.pi)


def base(
    scenario: gandyn.Scenario, phi: torch.Tensor, theta: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The variant's own two losses, averaged over instance noise."""
    sigma, params = (
        scenario.regularizers.get("instance-noise", 0.0),
        scenario.spec.make_params(dict(scenario.parameters)),
    )
    if sigma and scenario.variant == "hinge":
        spread = sigma * torch.linalg.vector_norm(phi)
        score = phi @ theta
        return soft_hinge(1.0 + 0.0 * score, spread) + soft_hinge(1.0 + score, spread), -score
    shift_r, shift_f, weight = (
        noise(scenario.dim)
        if sigma
        else (torch.zeros_like(phi[None]), torch.zeros_like(phi[None]), torch.ones(1))
    )
    real, fake = sigma * shift_r, theta + sigma * shift_f
    scores = critic(phi, real, False), critic(phi, fake, False)
    means = ((weight * score).sum() for score in scores)
    seen = Critic(*scores, slope(phi), torch.linalg.vector_norm(fake - real, dim=-1), *means)
    loss_d, loss_g = scenario.spec.losses(seen, params, TORCH)
    return (weight * loss_d).sum(), (weight * loss_g).sum()


def losses(
    scenario: gandyn.Scenario, phi: torch.Tensor, theta: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Both losses with everything but consensus; of regularisers that are not written out here, with the
    penalties they name.
    """
    loss_d, loss_g = base(scenario, phi, theta)
    state = State((phi * theta).sum(), (phi * phi).sum(), (theta * theta).sum(), 0.0)
    for id in set(scenario.regularizers) - WRITTEN:
        entry = gandyn.regularizers()[id]
        known = (
            (0.0, 0.0)
            if entry.inert(scenario.spec)
            else entry.penalty(scenario.regularizers[id], state, scenario.spec)
        )
        loss_d, loss_g = loss_d + known[0], loss_g + known[1]
    extra_d, extra_g = written(scenario, phi, theta)
    return loss_d + extra_d, loss_g + extra_g


def written(
    scenario: gandyn.Scenario, phi: torch.Tensor, theta: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """What the regularisers of WRITTEN add to both losses, but for noise and consensus."""
    strength, normalised = scenario.regularizers, scenario.spec.normalized
    steep = slope(phi, bool(scenario.spec.penalty_inert))
    real, fake = (critic(phi, x, normalised) for x in (torch.zeros_like(theta), theta))
    extra = strength.get("l2", 0.0) / 2.0 * (phi * phi).sum()
    extra = extra + (strength.get("r1", 0.0) + strength.get("r2", 0.0)) / 2.0 * steep**2
    extra = extra + strength.get("dragan", 0.0) * (steep - 1.0) ** 2
    # Averages over all time: of the real point's output exactly, of the fake one's at this state.
    extra = extra + strength.get("lecam", 0.0) * ((real - fake.detach()) ** 2 + (fake - real.detach()) ** 2)
    return extra, strength.get("l2-generator", 0.0) / 2.0 * (theta * theta).sum()


def field(scenario: gandyn.Scenario, phi: np.ndarray, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(φ', θ') at one state (d,), by autograd alone."""
    x, y = torch.tensor(phi, requires_grad=True), torch.tensor(theta, requires_grad=True)
    loss_d, loss_g = losses(scenario, x, y)
    v, w = -gradient(loss_d, x), -gradient(loss_g, y)
    speed = ((v * v).sum() + (w * w).sum()) / 2.0
    gamma = scenario.regularizers.get("consensus", 0.0)
    Constant.held = False
    v, w = v - gamma * gradient(speed, x), w - gamma * gradient(speed, y)
    Constant.held = True
    return scenario.time_scales[0] * v.detach().numpy(), scenario.time_scales[1] * w.detach().numpy()
