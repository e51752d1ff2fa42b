"""Update rules against torch's own optimisers, written-out recursions and closed forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gandyn import Scenario
from gandyn.iteration import RuleError, iterate
from tests.gandyn.matrix import COMPILED

PHI, THETA = (0.1, 0.2), (0.2, 0.1)
LR_D, LR_G = 0.05, 0.03
Maker = Callable[[list[torch.Tensor], float], torch.optim.Optimizer]
TORCH: dict[str, Maker] = {
    "simultaneous": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.5),
    "nesterov": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.5, nesterov=True),
    "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
    "adam": lambda p, lr: torch.optim.Adam(p, lr=lr, betas=(0.5, 0.9)),
}


def gradients(phi: torch.Tensor, theta: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Of both non-saturating losses, by autograd."""
    s = (phi * theta).sum()
    loss_d, loss_g = torch.nn.functional.softplus(s), torch.nn.functional.softplus(-s)
    return torch.autograd.grad(loss_d, phi, retain_graph=True)[0], torch.autograd.grad(loss_g, theta)[0]


def trained(make: Maker, steps: int, turns: tuple[str, ...] | None) -> np.ndarray[Any, Any]:
    """States (steps + 1, 4) by torch: both players at once, or in turns ("d" and "g" in order)."""
    phi, theta = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (PHI, THETA))
    players = {"d": (phi, make([phi], LR_D), 0), "g": (theta, make([theta], LR_G), 1)}
    states = [[*PHI, *THETA]]
    for _ in range(steps):
        for group in [("d", "g")] if turns is None else [(t,) for t in turns]:
            both = gradients(phi, theta)
            for name in group:
                parameter, optimiser, which = players[name]
                parameter.grad = both[which].clone()
                optimiser.step()
        states.append([*phi.tolist(), *theta.tolist()])
    return np.array(states)


@pytest.mark.parametrize("turns", [None, ("d", "g"), ("g", "d"), ("d",) * 5 + ("g",)])
@pytest.mark.parametrize("id", list(TORCH))
def test_torch_takes_the_same_steps(id: str, turns: tuple[str, ...] | None) -> None:
    order = {} if turns is None else {"first": turns[0], "n_d": turns.count("d"), "n_g": turns.count("g")}
    orbit = iterate(
        Scenario("non-saturating"), PHI, THETA, id, 200, LR_D, LR_G, alternating=turns is not None, **order
    )
    assert np.abs(np.hstack([orbit.phi, orbit.theta]) - trained(TORCH[id], 200, turns)).max() < 1e-10


def bilinear(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.array([-x[1], x[0]])


def test_extragradient_looks_ahead() -> None:
    orbit = iterate(Scenario("wgan", dim=1), [1.0], [0.5], "extragradient", 100, 0.1, 0.1)
    x = np.array([1.0, 0.5])
    for _ in range(100):
        x = x + 0.1 * bilinear(x + 0.1 * bilinear(x))
    assert np.allclose((orbit.phi[-1, 0], orbit.theta[-1, 0]), x, atol=1e-13)


def test_optimistic_adds_the_change() -> None:
    orbit = iterate(Scenario("wgan", dim=1), [1.0], [0.5], "optimistic", 100, 0.1, 0.1)
    x, last = np.array([1.0, 0.5]), None
    for _ in range(100):
        v = bilinear(x)
        x, last = x + 0.1 * (2.0 * v - (v if last is None else last)), v
    assert np.allclose((orbit.phi[-1, 0], orbit.theta[-1, 0]), x, atol=1e-13)


def test_simultaneous_steps_leave_a_centre_by_their_multiplier() -> None:
    orbit = iterate(Scenario("wgan"), PHI, THETA, "simultaneous", 50, 0.2, 0.2)
    size = np.linalg.norm(np.hstack([orbit.phi, orbit.theta]), axis=1)
    assert np.allclose(size[1:] / size[:-1], np.sqrt(1.04), atol=1e-12)


@pytest.mark.parametrize(("rate", "bounded"), [(1.9, True), (2.1, False)])
def test_alternating_steps_stay_until_their_exact_limit(rate: float, bounded: bool) -> None:
    """On the bilinear game the multipliers' trace is 2 − η², so the unit circle is left at η = 2."""
    orbit = iterate(Scenario("wgan", dim=1), [1.0], [0.5], "alternating", 400, rate, rate)
    assert bool(orbit.ended == "finished" and np.abs(orbit.phi).max() < 10.0) is bounded


def test_clipping_follows_every_discriminator_update() -> None:
    orbit = iterate(
        Scenario("wgan-clip", {"w": 0.3}),
        [0.2, -0.9],
        [1.0, -2.0],
        "alternating",
        50,
        0.1,
        0.1,
        n_d=5,
        first="d",
    )
    assert np.abs(orbit.phi).max() == 0.3


def test_small_steps_follow_the_flow() -> None:
    from gandyn import flow

    scenario = Scenario("wgan-gp", {"lambda": 0.3, "c": 0.5}, {"l2": 0.1}, dim=3, time_scales=(1.0, 2.0))
    start = np.array([0.1, 0.2, -0.3]), np.array([0.2, 0.1, 0.4])
    wanted = flow(scenario, *start, duration=2.0).theta[-1]
    gaps = [
        np.abs(iterate(scenario, *start, "simultaneous", n, 2.0 / n, 2.0 / n).theta[-1] - wanted).max()
        for n in (500, 1000)
    ]
    assert gaps[1] < 0.6 * gaps[0] < 0.01


def test_schedules_scale_the_rates() -> None:
    plain = iterate(Scenario("wgan", dim=1), [1.0], [0.0], "simultaneous", 2, 0.1, 0.1)
    slower = iterate(
        Scenario("wgan", dim=1), [1.0], [0.0], "simultaneous", 2, 0.1, 0.1, schedule="inverse", decay=1.0
    )
    assert slower.theta[1, 0] == plain.theta[1, 0]
    assert np.isclose(slower.theta[2, 0] - slower.theta[1, 0], 0.5 * (plain.theta[2, 0] - plain.theta[1, 0]))
    ending = iterate(Scenario("wgan", dim=1), [1.0], [0.0], "simultaneous", 1000, 0.1, 0.1, schedule="cosine")
    assert np.abs(np.diff(ending.theta[-2:, 0])).max() < 1e-5


@pytest.mark.parametrize("id", COMPILED)
def test_an_ensemble_is_its_members(id: str) -> None:
    starts = np.random.default_rng(1).normal(size=(2, 5, 2))
    many = iterate(Scenario("minimax"), *starts, id, 60, 0.1, 0.1, save_every=7, ema=0.9)
    alone = iterate(Scenario("minimax"), starts[0, 3], starts[1, 3], id, 60, 0.1, 0.1, save_every=7, ema=0.9)
    assert np.array_equal(many.theta[3], alone.theta)
    assert alone.ema_theta is not None and alone.ema_theta.shape == alone.theta.shape
    assert alone.t[1] == 7.0


def test_running_away_ends_inside_the_bound() -> None:
    orbit = iterate(Scenario("lsgan"), PHI, THETA, "simultaneous", 5000, 1.0, 1.0)
    assert orbit.ended == "diverged"
    assert np.isfinite(orbit.phi).all() and len(orbit.t) < 5001


def test_an_orbit_that_ended_is_left_alone() -> None:
    """No rounds are spent at a state that no longer counts, where this critic would divide by 0."""
    orbit = iterate(Scenario("wgan-normalized"), PHI, THETA, "consensus", 50, 5.0, 5.0, bound=2.0)
    assert orbit.ended == "diverged"


@pytest.mark.parametrize(
    "bad",
    [
        *(
            {"rule": "magic"},
            {"steps": -1},
            {"steps": 1.5},
            {"lr_d": float("nan")},
            {"lr_g": -0.1},
            {"n_d": -1},
        ),
        *({"first": "x"}, {"schedule": "x"}, {"beta": 0.5}, {"save_every": 0}, {"steps": 10**9}),
    ],
)
def test_nonsense_is_refused_in_one_sentence(bad: dict[str, Any]) -> None:
    with pytest.raises(RuleError) as caught:
        iterate(Scenario("wgan"), PHI, THETA, **bad)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("held", [0.0, 0.3])
def test_consensus_steps_are_autograds(held: float) -> None:
    """x ← x + η(v − γ∇½‖v‖²) with torch's second derivatives; the scenario's own strength adds to the
    rule's.
    """
    x = torch.tensor([*PHI, *THETA], dtype=torch.float64)
    scenario = Scenario("non-saturating", regularizers={"consensus": held} if held else {})
    orbit = iterate(scenario, PHI, THETA, "consensus", 200, LR_D, LR_G, gamma=0.4)
    for n in range(200):
        x = x.detach().requires_grad_(True)
        s = (x[:2] * x[2:]).sum()
        loss_d, loss_g = torch.nn.functional.softplus(s), torch.nn.functional.softplus(-s)
        v = -torch.cat(
            [
                torch.autograd.grad(loss_d, x, create_graph=True)[0][:2],
                torch.autograd.grad(loss_g, x, create_graph=True)[0][2:],
            ]
        )
        pull = torch.autograd.grad(0.5 * (v * v).sum(), x)[0]
        x = x + torch.tensor([LR_D, LR_D, LR_G, LR_G], dtype=torch.float64) * (v - (0.4 + held) * pull)
        assert (
            np.abs(np.concatenate([orbit.phi[n + 1], orbit.theta[n + 1]]) - x.detach().numpy()).max() < 1e-10
        )
