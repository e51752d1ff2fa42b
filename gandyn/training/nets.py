"""Multilayer perceptrons, K replicas at once as (K, in, out) weights; the input gradient of a
piecewise-linear net as a chain.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from gandyn.training import normalisation
from gandyn.training.data import normal, uniform
from gandyn.training.normalisation import BATCH, LAYER, WEIGHT
from gandyn.training.run_config import NetworkConfig

# Keeps the derivative of a norm finite where the gradient vanishes.
TINY = 1e-20
_OUTPUTS = {"linear": lambda x: x, "tanh": torch.tanh}


class Net:
    """K independent MLPs. sizes: (in, hidden …, out). Call: (K, n, in) -> (K, n, out).

    flat, flat_gradient (K, all parameters): the memory that weights, biases and their gradients are views of,
    so that an optimiser has one tensor to step. slope: that of a piecewise-linear net beside its bend, None
    for others. statistics: of each batch norm, those of the batch at hand where there are none.
    """

    def __init__(
        self,
        player: NetworkConfig,
        sizes: tuple[int, ...],
        replicas: int,
        random: torch.Generator,
        dtype: torch.dtype,
        spectral: bool = False,
    ) -> None:
        self.player, self.sizes, self.spectral = player, sizes, spectral
        self.norm = normalisation.checked(player.norm)
        self.bend = {"relu": 0.0, "leaky": player.leak}.get(player.activation)
        self.slope = None if self.norm in (BATCH, LAYER) else self.bend
        self.statistics: normalisation.Statistics = []
        weights = [_weight(player.init, a, b, replicas, random, dtype) for a, b in itertools.pairwise(sizes)]
        biases = [_bias(player, a, b, replicas, random, dtype) for a, b in itertools.pairwise(sizes)]
        own = normalisation.own_parameters(self.norm, weights)
        trained = weights + (biases if player.bias else []) + own
        self.flat, self.flat_gradient, leaves, self.gradients = packed(trained)
        self._share_out(leaves, biases)
        count = len(weights)
        self.weight_gradients, self.bias_gradients = self.gradients[:count], self.gradients[count : 2 * count]
        self.left = (
            [uniform((replicas, 1, a), random).to(dtype) + 0.1 for a in sizes[:-1]] if spectral else []
        )
        if spectral:
            self.refine(20)

    def _share_out(self, parameters: list[Tensor], biases: list[Tensor]) -> None:
        """Takes over weights, biases where they are trained (else these), and what its norm trains."""
        count, trained = len(self.sizes) - 1, self.player.bias
        self.parameters, self.weights = parameters, parameters[:count]
        self.biases = parameters[count : 2 * count] if trained else [b[: len(parameters[0])] for b in biases]
        self.of_norm = parameters[2 * count if trained else count :]

    @property
    def has_batch_norm(self) -> bool:
        """Whether one sample's output depends on the others of its batch."""
        return self.norm == BATCH and not self.statistics

    def with_parameters(self, parameters: list[Tensor]) -> Net:
        """A net of the same form with other parameters, perhaps of fewer replicas."""
        other = object.__new__(Net)
        other.__dict__.update(self.__dict__)
        other._share_out(parameters, self.biases)
        other.left = [u[: len(parameters[0])] for u in self.left]
        return other

    @torch.no_grad()
    def settled(self, reference: Tensor) -> Net:
        """The same net, but for batch norm by the statistics of `reference` (K, n, in): each sample's output
        is then its own.
        """
        if not self.has_batch_norm:
            return self
        other = self.with_parameters(self.parameters)
        found: normalisation.Statistics = []
        x, last = reference, len(self.weights) - 1
        for i, (w, b) in enumerate(zip(self._effective()[:last], self.biases)):
            x = torch.baddbmm(b, x, w)
            found.append(normalisation.moments(BATCH, x))
            x = self._active(self._normed(x, i, found[i]))
        other.statistics = found
        return other

    def squares(self) -> Tensor:
        """(K,) ‖φ‖², differentiable."""
        return torch.stack([p.square().sum((1, 2)) for p in self.parameters]).sum(0)

    def _effective(self) -> list[Tensor]:
        weights = self._directed()
        return [w / _sigma(u, w) for u, w in zip(self.left, weights)] if self.spectral else weights

    def _directed(self) -> list[Tensor]:
        """The weights before any spectral norm."""
        return normalisation.directed(self.weights, self.of_norm) if self.norm == WEIGHT else self.weights

    @torch.no_grad()
    def refine(self, rounds: int = 1) -> None:
        """Power iteration: turns the kept left vectors towards the largest singular ones (Miyato et al. 2018,
        Algorithm 1).
        """
        for i, w in enumerate(self._directed() if self.spectral else []):
            for _ in range(rounds):
                right = _unit(torch.bmm(self.left[i], w))
                self.left[i] = _unit(torch.bmm(right, w.transpose(1, 2)))

    def _active(self, x: Tensor) -> Tensor:
        if self.bend is None:
            return torch.tanh(x)
        return torch.relu(x) if self.bend == 0.0 else torch.nn.functional.leaky_relu(x, self.bend)

    def _hidden(self, x: Tensor, i: int) -> Tensor:
        """Hidden layer i of its weighted sums."""
        if self.norm not in (BATCH, LAYER):
            return self._active(x)
        known = self.statistics[i] if self.statistics else normalisation.moments(self.norm, x)
        return self._active(self._normed(x, i, known))

    def _normed(self, x: Tensor, i: int, statistics: tuple[Tensor, Tensor]) -> Tensor:
        scales, shifts = self.of_norm[: len(self.weights) - 1], self.of_norm[len(self.weights) - 1 :]
        return normalisation.standardised(x, statistics, scales[i], shifts[i])

    def __call__(self, x: Tensor, keep: list[Tensor] | None = None) -> Tensor:
        """Output; `keep` collects the activations of every layer, the output last."""
        last = len(self.weights) - 1
        for i, (w, b) in enumerate(zip(self._effective(), self.biases)):
            x = torch.baddbmm(b, x, w)
            x = self._hidden(x, i) if i < last else _OUTPUTS[self.player.output](x)
            if keep is not None:
                keep.append(x)
        return x

    def score(self, x: Tensor) -> Tensor:
        """(K, n) output of a critic."""
        return self(x).squeeze(-1)

    def input_slope(self, x: Tensor) -> Tensor:
        """‖∇ₓD‖ at x, (K, n), differentiable in the weights."""
        g = self.input_gradient(x)
        return (g.square().sum(-1) + TINY).sqrt()

    def input_gradient(self, x: Tensor) -> Tensor:
        """∇ₓD at x, (K, n, d). For a piecewise-linear net a chain of masked products: no double backward."""
        if self.slope is None:
            x = x.detach().requires_grad_()
            found: Tensor = torch.autograd.grad(self.score(x).sum(), x, create_graph=True)[0]
            return found
        weights = self._effective()
        masks = self._masks(x, weights)
        g = weights[-1].transpose(1, 2).expand(-1, x.shape[1], -1)
        for mask, w in zip(reversed(masks), reversed(weights[:-1])):
            g = torch.bmm(g * mask, w.transpose(1, 2))
        return g

    @torch.no_grad()
    def _masks(self, x: Tensor, weights: list[Tensor]) -> list[Tensor]:
        """The slope of every hidden unit at x, layer by layer."""
        masks = []
        for w, b in zip(weights[:-1], self.biases):
            x = torch.baddbmm(b, x, w)
            masks.append(
                (x > 0).to(x.dtype)
                if self.slope == 0.0
                else torch.where(x > 0, torch.ones_like(x), self.player.leak)
            )
            x = x * masks[-1]
        return masks


def _weight(
    init: str | float, a: int, b: int, replicas: int, random: torch.Generator, dtype: torch.dtype
) -> Tensor:
    if init == "he":
        w = normal((replicas, a, b), random) * (2.0 / a) ** 0.5
    else:
        w = (2.0 * uniform((replicas, a, b), random) - 1.0) * (a**-0.5 if init == "torch" else float(init))
    weight: Tensor = w.to(dtype)
    return weight


def _bias(
    player: NetworkConfig, a: int, b: int, replicas: int, random: torch.Generator, dtype: torch.dtype
) -> Tensor:
    half = (
        0.0
        if not player.bias or player.init == "he"
        else a**-0.5
        if player.init == "torch"
        else float(player.init)
    )
    return ((2.0 * uniform((replicas, 1, b), random) - 1.0) * half).to(dtype)


def packed(parts: list[Tensor]) -> tuple[Tensor, Tensor, list[Tensor], list[Tensor]]:
    """(flat, its gradient, both (K, total); then leaves for autograd and gradients in the shapes of `parts`,
    as views of them).
    """
    flat = torch.cat([p.reshape(len(p), -1) for p in parts], dim=1)
    flat.grad = torch.zeros_like(flat)
    return (
        flat,
        flat.grad,
        [v.detach().requires_grad_() for v in _views(flat, parts)],
        _views(flat.grad, parts),
    )


def _views(flat: Tensor, parts: list[Tensor]) -> list[Tensor]:
    ends = [0]
    for p in parts:
        ends.append(ends[-1] + p[0].numel())
    return [flat[:, a:b].view(p.shape) for a, b, p in zip(ends, ends[1:], parts)]


def _unit(v: Tensor) -> Tensor:
    length: Tensor = torch.linalg.vector_norm(v, dim=-1, keepdim=True)
    return v / (length + 1e-30)


def _sigma(left: Tensor, w: Tensor) -> Tensor:
    """u·W·v with both vectors held fixed, (K, 1, 1): its gradient is that of the largest singular value."""
    right = _unit(torch.bmm(left, w.detach()))
    return torch.bmm(torch.bmm(left, w), right.transpose(1, 2))


class Point:
    """The Dirac GAN's generator: one point θ (K, 1, d) whatever the noise."""

    def __init__(self, theta: Tensor) -> None:
        self.flat, self.flat_gradient, (self.theta,), found = packed([theta])
        self.gradients: list[Tensor] = found

    @property
    def parameters(self) -> list[Tensor]:
        """θ alone."""
        return [self.theta]

    def squares(self) -> Tensor:
        """(K,) ‖θ‖², differentiable."""
        return self.theta.square().sum((1, 2))

    def __call__(self, x: Tensor, keep: list[Tensor] | None = None) -> Tensor:
        """θ for each of the n noise vectors."""
        return self.theta.expand(-1, x.shape[1], -1)
