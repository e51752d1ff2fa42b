"""Losses, penalties, input gradients and optimiser steps on tiny float64 nets, against formulas written out
here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from gandyn import variants
from gandyn.losses import NUMPY
from gandyn.training.loop import Loop
from gandyn.training.nets import Net
from gandyn.training.objectives import Objective
from gandyn.training.run_config import NetworkConfig, Penalty, RunConfig
from gandyn.training.state import tensors
from gandyn.variant import Critic

torch.set_num_threads(1)
Numbers = np.ndarray
TINY = {"d": NetworkConfig(width=5, depth=2), "g": NetworkConfig(width=4, depth=2), "batch": 7, "n_critic": 1}


def sigmoid(x: Numbers) -> Numbers:
    return 1.0 / (1.0 + np.exp(-x))


def f_gan(
    g: Callable[[Numbers], Numbers], conjugate: Callable[[Numbers], Numbers]
) -> Callable[..., tuple[Numbers, Numbers]]:
    """Nowozin et al. 2016, Eq. (4), with T = g(v), minimax."""
    return lambda r, f, gap, slope: (-g(r) + conjugate(g(f)), -conjugate(g(f)))


# By hand from the papers, with T itself put into the conjugate f*(T): (real score, fake score, distance,
# slope) -> (L_D, L_G).
BY_HAND: dict[str, Callable[..., tuple[Numbers, Numbers]]] = {
    "minimax": lambda r, f, gap, slope: (
        -np.log(sigmoid(r)) - np.log(1.0 - sigmoid(f)),
        np.log(1.0 - sigmoid(f)),
    ),
    "non-saturating": lambda r, f, gap, slope: (
        -np.log(sigmoid(r)) - np.log(1.0 - sigmoid(f)),
        -np.log(sigmoid(f)),
    ),
    "wgan": lambda r, f, gap, slope: (f - r, -f),
    "wgan-clip": lambda r, f, gap, slope: (f - r, -f),
    "wgan-gp": lambda r, f, gap, slope: (f - r + 0.1 * (slope - 1.0) ** 2, -f),
    "wgan-gp-one-sided": lambda r, f, gap, slope: (f - r + 0.1 * np.where(slope > 1.0, slope, 1.0), -f),
    "wgan-fd": lambda r, f, gap, slope: (f - r + 0.1 * (np.abs(f - r) / gap - 1.0) ** 2, -f),
    "gan-qp": lambda r, f, gap, slope: (f - r + (f - r) ** 2 / (2.0 * gap), -f),
    "hinge": lambda r, f, gap, slope: (
        np.where(r < 1.0, 1.0 - r, 0.0) + np.where(f > -1.0, 1.0 + f, 0.0),
        -f,
    ),
    "relativistic": lambda r, f, gap, slope: (-np.log(sigmoid(r - f)), -np.log(sigmoid(f - r))),
    "relativistic-average": lambda r, f, gap, slope: (
        -(np.log(sigmoid(r - f.mean())) + np.log(1.0 - sigmoid(f - r.mean()))) / 2.0,
        -(np.log(sigmoid(f - r.mean())) + np.log(1.0 - sigmoid(r - f.mean()))) / 2.0,
    ),
    "wgan-div": lambda r, f, gap, slope: (f - r + 2.0 * slope**6, -f),
    "ls-gan": lambda r, f, gap, slope: (np.where(gap + f - r > 0.0, gap + f - r, 0.0) - r, -f),
    "gls-gan": lambda r, f, gap, slope: ((gap + f - r) * np.where(gap + f - r > 0.0, 1.0, 0.2), -f),
    "f-kl": f_gan(lambda v: v, lambda t: np.exp(t - 1.0)),
    "f-reverse-kl": f_gan(lambda v: -np.exp(-v), lambda t: -1.0 - np.log(-t)),
    "f-pearson": f_gan(lambda v: v, lambda t: t * t / 4.0 + t),
    "f-hellinger": f_gan(lambda v: 1.0 - np.exp(-v), lambda t: t / (1.0 - t)),
    "f-js": f_gan(lambda v: math.log(2.0) - np.log(1.0 + np.exp(-v)), lambda t: -np.log(2.0 - np.exp(t))),
}

WRITTEN = {*BY_HAND, "wgan-normalized", "lsgan"}


def tiny(seed: int = 3, **changes: object) -> tuple[Loop, torch.Tensor, torch.Tensor]:
    """A float64 loop with real and fake samples."""
    loop = Loop(RunConfig(**{**TINY, **changes}), seed, dtype=torch.float64)
    real = loop.real(7)
    return loop, real, loop.fake(real).detach()


def slopes(net: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> Numbers:
    """‖∇D‖ by central differences."""
    h, rows = 1e-6, []
    for i in range(x.shape[-1]):
        step = torch.zeros_like(x)
        step[..., i] = h
        rows.append((net(x + step) - net(x - step)).detach().numpy() / (2.0 * h))
    return np.linalg.norm(rows, axis=0)


@pytest.mark.parametrize("variant", list(variants()))
def test_losses_on_a_batch_are_the_means_of_the_variant_s(variant: str) -> None:
    """Slopes by central differences and distances by hand, put into the losses that portraits are
    drawn from.
    """
    loop, real, fake = tiny(variant=variant, at="fake")
    r, f = (loop.d.score(x).detach().numpy() for x in (real, fake))
    slope = np.ones_like(f) if loop.setup.spec.normalized else slopes(loop.d.score, fake)
    seen = Critic(r, f, slope, np.linalg.norm((fake - real).numpy(), axis=-1), r.mean(), f.mean())
    wanted_d, wanted_g = loop.setup.spec.losses(seen, loop.setup.params, NUMPY)
    assert np.isclose(loop.loss_d(real, fake).item(), np.mean(wanted_d), atol=1e-8)
    assert np.isclose(loop.loss_g(real, fake).item(), np.mean(wanted_g), atol=1e-12)


@pytest.mark.parametrize("variant", sorted(BY_HAND))
def test_losses_on_a_batch(variant: str) -> None:
    loop, real, fake = tiny(variant=variant, at="fake")
    r, f = (loop.d.score(x).detach().numpy() for x in (real, fake))
    wanted_d, wanted_g = BY_HAND[variant](
        r, f, np.linalg.norm((fake - real).numpy(), axis=-1), slopes(loop.d.score, fake)
    )
    assert np.isclose(loop.loss_d(real, fake).item(), wanted_d.mean(), atol=1e-8)
    assert np.isclose(loop.loss_g(real, fake).item(), wanted_g.mean(), atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "formula"),
    [
        ("two-sided", lambda s: (s - 0.3) ** 2),
        ("one-sided", lambda s: np.clip(s - 0.3, 0.0, None) ** 2),
        ("linear", lambda s: np.clip(s, 0.3, None)),
    ],
)
@pytest.mark.parametrize("at", ["real", "fake"])
@pytest.mark.parametrize("activation", ["relu", "leaky", "tanh"])
def test_penalties(kind: str, formula: Callable[[Numbers], Numbers], at: str, activation: str) -> None:
    loop, real, fake = tiny(
        variant="wgan",
        d=NetworkConfig(width=5, depth=2, activation=activation),
        penalties=(Penalty(kind, 0.7, 0.3, at),),
    )
    plain, _, _ = tiny(variant="wgan", d=NetworkConfig(width=5, depth=2, activation=activation))
    seen = (loop.loss_d(real, fake) - plain.loss_d(real, fake)).item()
    assert np.isclose(
        seen, 0.7 * formula(slopes(loop.d.score, real if at == "real" else fake)).mean(), atol=1e-8
    )


def test_finite_difference_penalty() -> None:
    loop, real, fake = tiny(variant="hinge", penalties=(Penalty("finite-difference", 0.7, 1.0),))
    plain, _, _ = tiny(variant="hinge")
    rise = np.abs((loop.d.score(fake) - loop.d.score(real)).detach().numpy()) / np.linalg.norm(
        (fake - real).numpy(), axis=-1
    )
    assert np.isclose(
        (loop.loss_d(real, fake) - plain.loss_d(real, fake)).item(),
        0.7 * ((rise - 1.0) ** 2).mean(),
        atol=1e-12,
    )


def test_difference_penalty_between_two_interpolates() -> None:
    """The two points belong to pairs of their own: the first real point's with the last one's, and so on."""
    loop, real, fake = tiny(variant="wgan", penalties=(Penalty("interpolated-difference", 0.7, 0.4),))
    plain, _, _ = tiny(variant="wgan")
    random = torch.Generator()
    random.set_state(loop.random.get_state())
    shares = [torch.rand(1, real.shape[1], 1, generator=random, dtype=torch.float64) for _ in range(2)]
    one, other = (share * real + (1.0 - share) * fake for share in shares)
    wanted = []
    for i in range(real.shape[1]):
        x, y = one[:, [i]], other[:, [i - 1]]
        gap = math.dist(x.flatten().tolist(), y.flatten().tolist())
        wanted.append(0.7 * (abs((loop.d.score(x) - loop.d.score(y)).item()) / gap - 0.4) ** 2)
    seen = (loop.loss_d(real, fake) - plain.loss_d(real, fake)).item()
    assert np.isclose(seen, np.mean(wanted), atol=1e-12)


def test_interpolates_lie_between_the_pairs() -> None:
    from gandyn.training.penalties import places

    loop, real, fake = tiny()
    x = places("interpolated", real, fake, loop.random)
    share = ((x - fake) / (real - fake)).numpy()
    assert (
        np.allclose(share[..., 0], share[..., 1])
        and (share > 0.0).all()
        and (share < 1.0).all()
        and share.std() > 0.1
    )


def test_l2_is_half_the_square_of_everything() -> None:
    loop, real, fake = tiny(variant="wgan", l2=0.3)
    plain, _, _ = tiny(variant="wgan")
    size = sum(float((p.detach() ** 2).sum()) for p in loop.d.parameters)
    assert np.isclose((loop.loss_d(real, fake) - plain.loss_d(real, fake)).item(), 0.15 * size, atol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "leaky"])
@pytest.mark.parametrize("spectral", [False, True])
def test_the_chain_is_the_double_backward(activation: str, spectral: bool) -> None:
    """Penalty gradients in the weights: the chain of masked products against torch's second derivatives."""
    random = torch.Generator().manual_seed(1)
    net = Net(
        NetworkConfig(activation=activation, leak=0.3), (2, 6, 6, 6, 1), 3, random, torch.float64, spectral
    )
    x = torch.randn(3, 9, 2, generator=random, dtype=torch.float64, requires_grad=True)
    double = torch.autograd.grad(net.score(x).sum(), x, create_graph=True)[0]
    found = torch.autograd.grad(net.input_slope(x).sum(), net.weights)
    wanted = torch.autograd.grad(double.norm(dim=-1).sum(), net.weights)
    assert max(float((a - b).abs().max()) for a, b in zip(found, wanted)) < 1e-12


def test_spectral_weights_have_norm_one() -> None:
    """Against torch's singular values, after a hundred rounds of power iteration."""
    net = Net(
        NetworkConfig(), (2, 8, 8, 1), 2, torch.Generator().manual_seed(2), torch.float64, spectral=True
    )
    net.refine(200)
    for w in net._effective():
        assert torch.allclose(
            torch.linalg.matrix_norm(w.detach(), 2), torch.ones(2, dtype=torch.float64), atol=1e-6
        )


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("sgd", lambda p: torch.optim.SGD(p, lr=1e-3)),
        ("momentum", lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.5)),
        ("rmsprop", lambda p: torch.optim.RMSprop(p, lr=1e-3, alpha=0.9)),
        ("adam", lambda p: torch.optim.Adam(p, lr=1e-3, betas=(0.5, 0.9), foreach=False, fused=False)),
    ],
)
def test_a_step_is_torchs_plain_one(
    name: str, make: Callable[[list[torch.Tensor]], torch.optim.Optimizer]
) -> None:
    """Five discriminator steps by `backward` and the plain optimiser. (A transposed gradient once misled the
    fused one.)
    """
    ours, other = (
        Loop(
            RunConfig(d=NetworkConfig(width=5, depth=3, optimiser=name), g=NetworkConfig(width=4), batch=7),
            3,
            dtype=torch.float64,
        )
        for _ in range(2)
    )
    plain = make(other.d.parameters)
    for _ in range(5):
        ours.step_d()
        real = other.real(7)
        loss = other.loss_d(real, other.fake(real).detach())
        plain.zero_grad()
        loss.sum().backward(inputs=other.d.parameters)
        plain.step()
    assert (
        max(float((a - b).detach().abs().max()) for a, b in zip(ours.d.parameters, other.d.parameters))
        < 1e-12
    )


def test_replicas_are_what_they_would_be_alone() -> None:
    """Three replicas, each compared with a single run from its weights, on its samples."""
    many = Loop(
        RunConfig(d=NetworkConfig(width=5), g=NetworkConfig(width=4), batch=7, replicas=3),
        3,
        dtype=torch.float64,
    )
    real = many.real(7)
    fake = many.fake(real).detach()
    for k in range(3):
        one = Loop(
            RunConfig(d=NetworkConfig(width=5), g=NetworkConfig(width=4), batch=7, at="fake"),
            3,
            dtype=torch.float64,
        )
        with torch.no_grad():
            for p, q in zip(one.d.parameters, many.d.parameters):
                p.copy_(q[k : k + 1])
        many.update_config(many.setup)
        many.setup = many.setup.with_(at="fake")
        assert torch.allclose(
            one.loss_d(real[k : k + 1], fake[k : k + 1]), many.loss_d(real, fake)[k], atol=1e-14
        )


def test_lecam_draws_to_the_averages_of_earlier_updates() -> None:
    """λ(E(D(x_r) − α_F)² + E(D(x_f) − α_R)²), averages of decay 0.99 from the first batch on."""
    loop, real, fake = tiny(variant="wgan", lecam=0.7)
    plain, _, _ = tiny(variant="wgan")
    scores = [loop.d.score(x).detach() for x in (real, fake)]
    average = [float(x.mean()) for x in scores]
    for turn in range(3):
        r, f = scores
        wanted = 0.7 * float(((r - average[1]) ** 2).mean() + ((f - average[0]) ** 2).mean())
        assert (loop.loss_d(real, fake) - plain.loss_d(real, fake)).item() == pytest.approx(wanted, abs=1e-12)
        loop.score_averages.follow(torch.cat([r + turn, f - turn], dim=1))
        news = float((r + turn).mean()), float((f - turn).mean())
        average = [old if turn == 0 else 0.99 * old + 0.01 * new for old, new in zip(average, news)]


def test_points_around_the_data() -> None:
    """x + ½σu, σ of all numbers of the replica's batch, u from 0 to 1 in each number."""
    from gandyn.training.penalties import places

    loop = Loop(RunConfig(replicas=2), 0, dtype=torch.float64)
    real = loop.real(4000) * torch.tensor([1.0, 5.0], dtype=torch.float64).view(2, 1, 1)
    shift = (places("around", real, real, loop.random) - real).numpy()
    for k in range(2):
        share = shift[k] / (0.5 * real[k].numpy().std())
        assert share.min() > 0.0 and share.max() < 1.0
        assert share.mean() == pytest.approx(0.5, abs=0.02) and share.std() == pytest.approx(
            12**-0.5, abs=0.02
        )
        assert abs(np.corrcoef(share.T)[0, 1]) < 0.06


def test_the_average_warms_up() -> None:
    loop = Loop(
        RunConfig(d=NetworkConfig(width=4), g=NetworkConfig(width=4), batch=5, ema=0.9, n_critic=1),
        0,
        dtype=torch.float64,
    )
    wanted = loop.g.parameters[0].detach().clone()
    for t in range(30):
        loop.iterate()
        decay = min(0.9, (1.0 + t) / (10.0 + t))
        wanted = decay * wanted + (1.0 - decay) * loop.g.parameters[0].detach()
    assert torch.allclose(loop.average[0], wanted, atol=1e-14)


def test_instance_noise_fades() -> None:
    loop = Loop(RunConfig(noise=0.5, noise_steps=10), 0)
    seen = []
    for loop.iteration in (0, 5, 10, 50):
        seen.append(loop.noise)
    assert seen == [0.5, 0.25, 0.0, 0.0]


def test_weights_stay_in_their_box() -> None:
    loop = Loop(RunConfig(variant="hinge", clip=0.05, d=NetworkConfig(width=8, lr=0.1), batch=8), 0)
    for _ in range(3):
        loop.iterate()
    assert max(float(p.detach().abs().max()) for p in loop.d.parameters) == pytest.approx(0.05)


BY_HAND_SETUPS: tuple[dict[str, object], ...] = (
    {},
    {"at": "real", "l2": 0.3},
    {"variant": "lsgan", "penalties": (Penalty("one-sided", 0.7, 0.1, "fake"),)},
    {"variant": "gan-qp"},
    {"variant": "relativistic"},
    {"variant": "hinge", "noise": 0.2},
    {"variant": "relativistic-average", "penalties": (Penalty("two-sided", 0.7, 1.0, "around"),)},
    {"variant": "wgan-div", "l2": 0.3, "l2_g": 0.2},
    {"variant": "gls-gan", "lecam": 0.4, "replicas": 3},
    {"variant": "wgan", "lecam": 0.4, "l2_g": 0.2},
    {"variant": "f-kl", "replicas": 3},
    {"replicas": 3, "ema": 0.9},
    {
        "d": NetworkConfig(width=5, depth=3, activation="leaky", leak=0.3),
        "g": NetworkConfig(width=4, depth=1, output="tanh"),
    },
    {"variant": "wgan-gp-one-sided", "d": NetworkConfig(width=5, depth=1), "g": None},
)


@pytest.mark.parametrize("changes", BY_HAND_SETUPS, ids=str)
def test_gradients_by_hand_are_autograds(changes: dict[str, object]) -> None:
    """Four whole iterations, once with the written-out gradients and once without."""
    quick, slow = (
        Loop(RunConfig(**{**TINY, "n_critic": 2, **changes}), 3, dtype=torch.float64) for _ in range(2)
    )
    assert quick._quick.fits_d
    slow._quick.fits_d = slow._quick.fits_g = False
    for _ in range(4):
        quick.iterate()
        slow.iterate()
        assert all(torch.allclose(quick.last[name], slow.last[name], atol=1e-12) for name in slow.last)
    gaps = [
        float((tensors(quick)[name] - tensor).abs().max())
        for name, tensor in tensors(slow).items()
        if tensor.is_floating_point() and tensor.numel()
    ]
    assert max(gaps) < 1e-11


def test_losses_that_are_linear_in_scores_are_found() -> None:
    """Every WGAN's discriminator, in each form of its penalty; the finite difference and GAN-QP are not
    linear.
    """
    closed = {"wgan", "wgan-clip", "wgan-gp", "wgan-gp-one-sided"}
    assert {id for id in WRITTEN if Objective(RunConfig(variant=id)).affine_d} == closed
    for form, kind in (("linear", "linear"), ("square", "one-sided")):
        found = Objective(
            RunConfig(
                variant="wgan-gp-one-sided", parameters={"lambda": 0.3, "c": 0.7, "form": form}, at="real"
            )
        ).affine_d
        assert (
            found is not None
            and found[:2] == (-1.0, 1.0)
            and found.penalties == (Penalty(kind, 0.3, 0.7, "real"),)
        )
    assert {id for id in WRITTEN if Objective(RunConfig(variant=id)).affine_g} == closed | {
        "wgan-fd",
        "gan-qp",
        "wgan-div",
        "ls-gan",
        "gls-gan",
        "hinge",
        "f-reverse-kl",
    }
