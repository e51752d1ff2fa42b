"""Gradients of piecewise-linear nets written out: the same numbers as autograd's, without its bookkeeping and
in fewer, larger products.

torch is imported here, so only the worker imports this module.

A critic's layers are hᵢ = a(hᵢ₋₁Wᵢ + bᵢ). Its input gradient is the chain gᵢ₋₁ = (gᵢ ⊙ a'ᵢ) Wᵢᵀ, which has no
term in a'' (zero almost everywhere), so a penalty of the slope ‖g₀‖ has the gradient ∂/∂Wᵢ = dgᵢ₋₁ᵀ (gᵢ ⊙
a'ᵢ), dgᵢ = (dgᵢ₋₁ Wᵢ) ⊙ a'ᵢ, from dg₀ forward. Only the derivatives of the losses themselves, in scores and
slopes, are left to autograd, so that any registered loss will do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

import torch
from torch import Tensor

from gandyn.training import normalisation
from gandyn.training.nets import TINY, Net

Loss = Callable[[Tensor, Tensor, Tensor | None], Tensor]
Closed = Callable[[Tensor, Tensor, Tensor | None], tuple[Tensor, tuple[Tensor, ...]]]


def fits(net: object) -> TypeGuard[Net]:
    """Whether the net is a plain piecewise-linear one."""
    if not isinstance(net, Net) or net.norm != normalisation.NONE:
        return False
    return net.slope is not None and not net.spectral and net.player.bias


def masked(net: Net, g: Tensor, h: Tensor) -> Tensor:
    """g ⊙ a', from the activations h; in place, so g must be one's own."""
    if net.slope == 0.0:
        torch.ops.aten.threshold_backward.grad_input(g, h, 0.0, grad_input=g)
    else:
        torch.ops.aten.leaky_relu_backward.grad_input(g, h, net.slope, True, grad_input=g)
    return g


def forward(net: Net, x: Tensor) -> list[Tensor]:
    """[x, h₁, …, output]."""
    layers = [x]
    last = len(net.weights) - 1
    for i, (w, b) in enumerate(zip(net.weights, net.biases)):
        y = torch.baddbmm(b, layers[-1], w)
        if i < last:
            y = y.relu_() if net.slope == 0.0 else torch.nn.functional.leaky_relu_(y, net.slope or 0.0)
        layers.append(torch.tanh(y) if i == last and net.player.output == "tanh" else y)
    return layers


def backward(net: Net, layers: list[Tensor], delta: Tensor, keep: bool) -> Tensor:
    """From the loss's derivative in the output, (K, n, out), to that in the input; keep: also sets the
    parameters' gradients.
    """
    if net.player.output == "tanh":
        delta = torch.ops.aten.tanh_backward(delta, layers[-1])
    for i in range(len(net.weights) - 1, -1, -1):
        if keep:
            torch.bmm(layers[i].transpose(1, 2), delta, out=net.weight_gradients[i])
            torch.sum(delta, 1, keepdim=True, out=net.bias_gradients[i])
        if i > 0 or not keep:
            delta = torch.bmm(delta, net.weights[i].transpose(1, 2))
        if i > 0:
            delta = masked(net, delta, layers[i])
    return delta


def chain(net: Net, layers: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
    """(input gradient g₀ (K, n, d), [gᵢ ⊙ a'ᵢ for the hidden layers])."""
    g = net.weights[-1].transpose(1, 2).expand(-1, layers[0].shape[1], -1).clone()
    kept: list[Tensor] = []
    for i in range(len(net.weights) - 1, 0, -1):
        kept.insert(0, masked(net, g, layers[i]))
        g = torch.bmm(kept[0], net.weights[i - 1].transpose(1, 2))
    return g, kept


def add_chain(net: Net, layers: list[Tensor], kept: list[Tensor], dg: Tensor) -> None:
    """Adds what the slope's gradient, dg (K, n, d) in g₀, means for the weights."""
    for i, t in enumerate(kept):
        net.weight_gradients[i].baddbmm_(dg.transpose(1, 2), t)
        dg = masked(net, torch.bmm(dg, net.weights[i]), layers[i + 1])
    net.weight_gradients[-1].add_(dg.sum(1).unsqueeze(-1))


@torch.no_grad()
def critic(
    net: Net, real: Tensor, fake: Tensor, between: Tensor | None, loss: Closed
) -> tuple[Tensor, Tensor]:
    """Sets the critic's gradients; returns (loss (K,), scores (K, 2n)). loss(D(real), D(fake), slopes at
    `between`) -> value and derivatives.
    """
    n = real.shape[1]
    layers = forward(net, torch.cat([real, fake] if between is None else [real, fake, between], dim=1))
    score = layers[-1][:, : 2 * n, 0]
    seen, rest = [x[:, : 2 * n] for x in layers], [x[:, 2 * n :] for x in layers]
    g, kept = (None, []) if between is None else chain(net, rest)
    slope = None if g is None else (g.square().sum(-1) + TINY).sqrt()
    value, (d_real, d_fake, d_slope) = loss(score[:, :n], score[:, n:], slope)
    backward(net, seen, torch.cat([d_real, d_fake], dim=1).unsqueeze(-1), keep=True)
    if g is not None and slope is not None:
        add_chain(net, rest, kept, (d_slope / slope).unsqueeze(-1) * g)
    return value, score


def derivatives(loss: Loss, *at: Tensor | None) -> tuple[Tensor, tuple[Tensor, ...]]:
    """(value (K,), its derivatives in each argument), by autograd of the loss alone."""
    with torch.enable_grad():
        leaves = [None if x is None else x.detach().requires_grad_() for x in at]
        value = loss(*leaves)  # type: ignore[arg-type]
        given = [x for x in leaves if x is not None]
        found = torch.autograd.grad(value, given, torch.ones_like(value), allow_unused=True)
    filled = [torch.zeros_like(x) if g is None else g for x, g in zip(given, found)]
    return value.detach(), (*filled, *[torch.zeros(())] * (3 - len(filled)))


@torch.no_grad()
def generator(
    net: Net, discriminator: Net, z: Tensor, noise: Callable[[Tensor], Tensor], loss: Closed
) -> Tensor:
    """Sets the generator's gradients through the discriminator; loss as above, of which only D(fake) counts;
    noise(fake): what the discriminator sees of it.
    """
    made = forward(net, z)
    seen = forward(discriminator, noise(made[-1]))
    value, (_, d_score, *_) = loss(seen[-1][..., 0], seen[-1][..., 0], None)
    backward(net, made, backward(discriminator, seen, d_score.unsqueeze(-1), keep=False), keep=True)
    return value
