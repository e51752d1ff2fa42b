"""Batch, layer and weight norm of nets of points against torch's own modules, replica by replica; instance
norm for pictures; R1 + R2 and the generator's weight decay beside them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

from gandyn.training import settled
from gandyn.training.architectures import architecture
from gandyn.training.errors import TrainingError
from gandyn.training.experiments import EXPERIMENTS
from gandyn.training.loop import Loop
from gandyn.training.module_net import ModuleNet
from gandyn.training.nets import Net
from gandyn.training.run_config import NetworkConfig, Penalty, RunConfig
from gandyn.training.state import restore, tensors

torch.set_num_threads(1)
KINDS = ("batch", "layer", "weight")
SIZES = (2, 6, 5, 1)


def net_of(norm: str, replicas: int = 3, activation: str = "leaky", spectral: bool = False) -> Net:
    """A net whose norms are not at their beginning."""
    random = torch.Generator().manual_seed(4)
    config = NetworkConfig(norm=norm, activation=activation, leak=0.3)
    net = Net(config, SIZES, replicas, random, torch.float64, spectral)
    with torch.no_grad():
        for p in net.of_norm:
            p.add_(0.4 * torch.rand(p.shape, generator=random, dtype=torch.float64))
    return net


def module_of(net: Net, k: int) -> nn.Sequential:
    """Replica k as torch has it."""
    layers: list[nn.Module] = []
    hidden = len(SIZES) - 2
    for i, (a, b) in enumerate(pairwise(SIZES)):
        linear = nn.Linear(a, b, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(net.weights[i][k].T)
            linear.bias.copy_(net.biases[i][k, 0])
            if net.norm == "weight":
                weight_norm(linear)
                linear.parametrizations.weight.original0.copy_(net.of_norm[i][k].T)
        layers.append(linear)
        if i < hidden:
            layers += [*_norm(net, i, k, b), nn.LeakyReLU(0.3)]
    return nn.Sequential(*layers)


def _norm(net: Net, i: int, k: int, units: int) -> list[nn.Module]:
    if net.norm == "weight":
        return []
    layer: Any = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}[net.norm](units, dtype=torch.float64)
    hidden = len(net.of_norm) // 2
    with torch.no_grad():
        layer.weight.copy_(net.of_norm[i][k, 0])
        layer.bias.copy_(net.of_norm[hidden + i][k, 0])
    return [layer]


def samples(n: int = 9, replicas: int = 3) -> Tensor:
    return torch.randn(replicas, n, 2, generator=torch.Generator().manual_seed(5), dtype=torch.float64)


@pytest.mark.parametrize("norm", KINDS)
def test_a_replica_is_torchs_own_module(norm: str) -> None:
    """Outputs, and all gradients of a penalised loss: through the input gradient, too."""
    net, x = net_of(norm), samples()
    loss = net.score(x).mean(1) + 0.7 * (net.input_slope(x) - 1.0).square().mean(1)
    ours = torch.autograd.grad(loss.sum(), net.parameters)
    for k in range(3):
        module, at = module_of(net, k), x[k].clone().requires_grad_()
        score = module(at)[:, 0]
        assert torch.allclose(score, net.score(x)[k], atol=1e-12)
        slope = torch.autograd.grad(score.sum(), at, create_graph=True)[0].norm(dim=1)
        wanted = score.mean() + 0.7 * (slope - 1.0).square().mean()
        theirs = torch.autograd.grad(wanted, list(module.parameters()))
        # The same numbers, whatever the order of the parameters.
        gaps = [a.norm().item() for a in theirs], [g[k].norm().item() for g in ours]
        assert sorted(gaps[0]) == pytest.approx(sorted(gaps[1]), abs=1e-10)


@pytest.mark.parametrize("norm", KINDS)
def test_replicas_do_not_know_of_one_another(norm: str) -> None:
    net, x = net_of(norm), samples()
    for k in range(3):
        alone = net.with_parameters([p[k : k + 1] for p in net.parameters])
        assert torch.allclose(alone(x[k : k + 1]), net(x)[k : k + 1], atol=1e-14)


def test_weight_norm_begins_as_the_plain_net_and_batch_norm_as_itself() -> None:
    random = [torch.Generator().manual_seed(1) for _ in range(2)]
    plain, by_weight = (
        Net(NetworkConfig(norm=norm), SIZES, 2, r, torch.float64)
        for norm, r in zip(("none", "weight"), random)
    )
    x = samples(replicas=2)
    assert torch.allclose(plain(x), by_weight(x), atol=1e-14)
    layer = net_of("batch")
    with torch.no_grad():
        layer.of_norm[0].fill_(1.0)
        layer.of_norm[2].fill_(0.0)
    kept: list[Tensor] = []
    layer(samples(400), kept)
    weighted = torch.where(kept[0] > 0.0, kept[0], kept[0] / 0.3)
    assert torch.allclose(weighted.mean(1), torch.zeros(3, 6, dtype=torch.float64), atol=1e-12)
    assert torch.allclose(weighted.var(1, correction=0), torch.ones(3, 6, dtype=torch.float64), atol=1e-3)


def test_spectral_norm_goes_on_top_of_weight_norm() -> None:
    net = net_of("weight", spectral=True)
    net.refine(300)
    for w in net._effective():
        assert torch.allclose(torch.linalg.matrix_norm(w, 2), torch.ones(3, dtype=torch.float64), atol=1e-8)


@pytest.mark.parametrize("norm", [*KINDS, "none"])
def test_looked_at_each_sample_has_an_output_of_its_own(norm: str) -> None:
    """Alone or among others; in training batch norm mixes them."""
    player = NetworkConfig(width=5, depth=2, norm=norm)
    loop = Loop(RunConfig(d=player, g=player, batch=7, ema=0.9, n_critic=1), 0, dtype=torch.float64)
    loop.iterate()
    z, x = loop.prior(20), loop.real(20)
    for net, given in (
        (settled.generator(loop), z), (settled.generator(loop, average=True), z), (settled.critic(loop), x),
    ):  # fmt: skip
        assert torch.allclose(net(given)[:, :3], net(given[:, :3]), atol=1e-12)
    mixed = not torch.allclose(loop.d(x)[:, :3], loop.d(x[:, :3]), atol=1e-6)
    assert mixed == (norm == "batch") == loop.d.has_batch_norm


@pytest.mark.parametrize("norm", KINDS)
def test_a_normed_run_is_plain_autograd_s(norm: str) -> None:
    """No written-out gradients; real and fake are batches of their own under batch norm; R1 and R2 at their
    points; and a run goes on from its checkpoint, LeCam's averages included.
    """
    player = NetworkConfig(width=5, depth=2, norm=norm, optimiser="sgd", lr=0.1)
    penalties = (Penalty("two-sided", 0.3, 0.0, "real"), Penalty("two-sided", 0.2, 0.0, "fake"))
    setup = RunConfig(
        d=player, g=player, batch=7, n_critic=1, variant="relativistic-average", penalties=penalties,
        lecam=0.4, l2_g=0.3,
    )  # fmt: skip
    loop = Loop(setup, 0, dtype=torch.float64)
    assert not (loop._quick.fits_d or loop._quick.fits_g)
    real = loop.real(7)
    fake = loop.fake(real).detach()
    together = norm != "batch"
    scores = (
        loop.d.score(torch.cat([real, fake], 1))
        if together
        else torch.cat([loop.d.score(real), loop.d.score(fake)], 1)
    )
    r, f = scores[:, :7], scores[:, 7:]
    log = torch.nn.functional.logsigmoid
    wanted = -0.5 * (log(r - f.mean()) + log(r.mean() - f)).mean()
    wanted = (
        wanted
        + 0.3 * loop.d.input_slope(real).square().mean()
        + 0.2 * loop.d.input_slope(fake).square().mean()
    )
    wanted = wanted + 0.4 * (
        (r - f.detach().mean()).square().mean() + (f - r.detach().mean()).square().mean()
    )
    assert loop.loss_d(real, fake).item() == pytest.approx(wanted.item(), abs=1e-12)
    loop.iterate()
    kept = {name: tensor.clone() for name, tensor in tensors(loop).items()}
    loop.iterate()
    other = Loop(setup, 9, dtype=torch.float64)
    restore(other, kept)
    other.iterate()
    assert all(
        torch.equal(a, b)
        for a, b in zip(other.d.parameters + other.g.parameters, loop.d.parameters + loop.g.parameters)
    )
    assert torch.equal(other.score_averages.real, loop.score_averages.real)


def test_the_generator_s_decay_is_half_the_square() -> None:
    """Of a written-out gradient and of autograd's alike."""
    for norm in ("none", "layer"):
        player = NetworkConfig(width=5, depth=2, norm=norm)
        runs = [Loop(RunConfig(g=player, batch=7, l2_g=l2_g), 0, dtype=torch.float64) for l2_g in (0.0, 0.6)]
        for loop in runs:
            loop._gradient_g(loop.real(7))
        plain, decayed = runs
        assert torch.allclose(decayed.g.flat.grad - plain.g.flat.grad, 0.6 * plain.g.flat, atol=1e-12)
        size = 0.3 * float(plain.g.flat.square().sum())
        assert (decayed.last["loss_g"] - plain.last["loss_g"]).item() == pytest.approx(size, abs=1e-12)


def test_instance_norm_is_for_pictures() -> None:
    """Points are refused in one sentence; a convolution's channels are normalised sample by sample."""
    with pytest.raises(TrainingError, match="Instance norm needs pictures"):
        Loop(RunConfig(d=NetworkConfig(norm="instance")))
    with pytest.raises(TrainingError, match="no norm other"):
        Loop(RunConfig(d=NetworkConfig(norm="other")))
    assert "instance" not in next(p for p in EXPERIMENTS["toy-gan"].parameters if p.id == "norm_d").choices
    made = architecture("dcgan-generator").make(
        {"norm": "instance", "width": 8}, (1, 16, 16), 4, "torch", torch.Generator().manual_seed(0)
    )
    norms = [layer for layer in made.modules() if isinstance(layer, nn.GroupNorm)]
    x = torch.randn(3, norms[0].num_channels, 5, 5) * 4.0 + 2.0
    assert norms and torch.allclose(norms[0](x), nn.functional.instance_norm(x), atol=1e-5)


@pytest.mark.parametrize(
    ("id", "shape", "size"), [("dcgan-generator", (4,), 4), ("dcgan-discriminator", (1, 16, 16), 1)]
)
def test_weight_norm_of_convolutions(id: str, shape: tuple[int, ...], size: int) -> None:
    """Begins as the plain net; lengths are trained apart from directions."""
    options = {"norm": "weight", "width": 8}
    modules = [
        architecture(id).make(options, (1, 16, 16), size, "torch", torch.Generator().manual_seed(0))
        for _ in range(2)
    ]
    net = ModuleNet(modules[0], NetworkConfig(options=options), shape)
    x = torch.randn(1, 5, int(torch.tensor(shape).prod()))
    assert torch.allclose(net(x)[0], modules[1](net.unflat(x)).flatten(1), atol=1e-6)
    assert sum(name.endswith("original0") for name in net.names) == len(net.weights)
    assert [w.shape[1:] for w in net.weights] == [
        p.shape for n, p in zip(net.names, net.parameters) if "original1" in n
    ]
