"""Noisy paths against published random numbers, the Ornstein–Uhlenbeck process and Euler's method."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm, solve_continuous_lyapunov

import gandyn
from gandyn import Noise, NoiseError, Scenario, simulate, stationary_covariance
from tests.gandyn.matrix import DEAR, some

PHI, THETA = (0.1, 0.2), (0.2, 0.1)
LINEAR = Scenario("wgan-gp", {"lambda": 0.4, "c": 0.0})
MATRIX = np.array([[-0.8, -1.0], [1.0, 0.0]])


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_bits(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """The known answers that come with Random123."""
    from gandyn.kernels.euler_maruyama import philox

    assert philox(*(np.uint64(x) for x in (*counter, *key))) == expected


def test_normal_numbers_are_normal() -> None:
    """Moments and neighbours' correlation of 200,000 draws, each within four standard errors."""
    from gandyn.kernels.euler_maruyama import normal

    z = np.array(
        [
            [normal(np.uint64(7), np.uint64(i), np.uint64(j), np.uint64(3)) for i in range(50_000)]
            for j in range(4)
        ]
    )
    n = z.size
    for power, mean, variance in ((1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)):
        assert abs((z**power).mean() - mean) < 4.0 * np.sqrt(variance / n)
    assert abs((z[:-1] * z[1:]).mean()) < 4.0 / np.sqrt(0.75 * n)
    assert abs((z[:, 1:] * z[:, :-1]).mean()) < 4.0 / np.sqrt(n)


def test_ornstein_uhlenbeck() -> None:
    """Mean e^{At}x₀ and covariance by Lyapunov's equation, within four standard errors, at two times."""
    noise = Noise(0.2, 0.1, seed=3, paths=4000)
    spread = simulate(LINEAR, PHI, THETA, noise, 4.0, 0.005, 200)
    power = np.diag([noise.sigma_d**2, noise.sigma_g**2])
    for row in (1, 4):
        flow = expm(MATRIX * spread.orbit.t[row])
        final = solve_continuous_lyapunov(MATRIX, -power)
        wanted = np.kron(final - flow @ final @ flow.T, np.eye(2))
        found = spread.covariance(row)
        error = np.sqrt((wanted**2 + np.outer(np.diag(wanted), np.diag(wanted))) / noise.paths)
        assert (np.abs(found - wanted) < 4.0 * error + 0.005 * np.abs(wanted).max()).all()
        mean = np.concatenate([m[row] for m in spread.mean])
        assert (
            np.abs(mean - np.kron(flow, np.eye(2)) @ [*PHI, *THETA])
            < 4.0 * np.sqrt(np.diag(wanted) / noise.paths) + 1e-3
        ).all()


def test_stationary_spread_is_what_theory_says() -> None:
    """Lyapunov's equation by scipy, and long paths of the linear GAN and of a nonlinear one with little
    noise.
    """
    noise = Noise(0.03, 0.06, seed=5, paths=2000)
    for scenario, matrix in (
        (LINEAR, MATRIX),
        (Scenario("minimax", regularizers={"r1": 0.8}), np.array([[-0.8, -0.5], [0.5, 0.0]])),
    ):
        theory = stationary_covariance(scenario, noise)
        assert np.allclose(
            theory,
            solve_continuous_lyapunov(matrix, -np.diag([noise.sigma_d**2, noise.sigma_g**2])),
            atol=1e-15,
        )
        found = simulate(scenario, PHI, THETA, noise, 30.0, 0.02, 1500).covariance()
        assert np.abs(found[::2, ::2] - theory).max() < 0.1 * np.abs(theory).max()


def test_the_order_is_one() -> None:
    """Additive noise: the mean distance to a finely cut path of the same motion halves with the step."""
    scenario, end = Scenario("non-saturating", regularizers={"r1": 0.5}), []
    for step in (2.0**-k for k in (12, 4, 5, 6, 7)):
        spread = simulate(
            scenario, PHI, THETA, Noise(0.5, 0.5, seed=1, paths=100), 2.0, step, int(2.0 / step)
        )
        end.append(np.concatenate([spread.orbit.phi[:, -1], spread.orbit.theta[:, -1]], axis=1))
    gaps = [np.linalg.norm(x - end[0], axis=1).mean() for x in end[1:]]
    order = -np.polyfit(np.arange(4), np.log2(gaps), 1)[0]
    assert 0.9 < order < 1.15


@pytest.mark.parametrize("variant", some(DEAR, 3))
def test_without_noise_it_is_eulers_method(variant: str) -> None:
    """Simultaneous steps of the same length, clipped alike."""
    scenario = Scenario(variant, dim=3)
    start = (0.1, 0.9, -0.2), (0.5, -1.0, 0.4)
    spread = simulate(scenario, *start, Noise(0.0, 0.0, paths=2), 5.0, 0.05, 1)
    steps = gandyn.iterate(scenario, *start, "simultaneous", 100, 0.05, 0.05)
    assert np.allclose(spread.orbit.phi[1], steps.phi, atol=1e-12)
    assert np.allclose(spread.orbit.theta[0], steps.theta, atol=1e-12)


def test_common_random_numbers() -> None:
    """A path's noise does not depend on the scenario, so differences vary far less than with noise of their
    own.
    """
    ends = [
        simulate(
            LINEAR.with_(parameters={"lambda": g, "c": 0.0}),
            PHI,
            THETA,
            Noise(0.2, 0.2, seed, 200),
            5.0,
            0.02,
            250,
        ).orbit.theta[:, -1]
        for g, seed in ((0.4, 1), (0.41, 1), (0.41, 2))
    ]
    assert (ends[1] - ends[0]).var() < 1e-3 * (ends[2] - ends[0]).var()


def test_paths_are_reproducible_and_independent() -> None:
    """The same seed the same paths, however many there are and wherever they begin; another seed
    other ones.
    """
    few, many = (
        simulate(LINEAR, PHI, THETA, Noise(seed=2**64 - 1, paths=n), 1.0, 0.01, 10).orbit for n in (3, 40)
    )
    assert np.array_equal(few.phi, many.phi[:3])
    assert np.array_equal(few.theta, many.theta[:3])
    other = simulate(LINEAR, PHI, THETA, Noise(seed=4, paths=3), 1.0, 0.01, 10).orbit
    assert np.abs(other.phi - few.phi).max() > 1e-3
    ends = many.phi[:, -1]
    assert len(np.unique(ends)) == ends.size


def test_only_one_player_may_be_noisy() -> None:
    spread = simulate(Scenario("wgan", dim=1), [0.0], [0.0], Noise(0.0, 0.3, paths=400), 1e-3, 1e-3, 1)
    assert not spread.orbit.phi.any()
    assert spread.deviation[1][-1, 0] == pytest.approx(0.3 * np.sqrt(1e-3), rel=0.15)


def test_clipping_holds_and_bands_are_ordered() -> None:
    spread = simulate(Scenario("wgan-clip", {"w": 0.3}), PHI, THETA, Noise(0.5, 0.5, paths=50), 5.0, 0.01, 50)
    assert np.abs(spread.orbit.phi).max() <= 0.3
    low, middle, high = spread.quantiles()[1]
    assert (low <= middle).all() and (middle <= high).all() and (low[1:] < high[1:]).all()


def test_runaways_end_inside_the_bound() -> None:
    spread = simulate(Scenario("wgan"), PHI, THETA, Noise(5.0, 5.0, paths=20), 50.0, 0.1, 10, bound=8.0)
    assert (spread.orbit.ended == "diverged").all()
    assert np.isfinite(spread.orbit.phi).all() and (spread.orbit.phi**2 + spread.orbit.theta**2).max() <= 64.0


def test_noise_is_a_value() -> None:
    noise = Noise.from_minibatch(0.04, 2.0, 3.0, seed=9, paths=7)
    assert (noise.sigma_d, noise.sigma_g) == (pytest.approx(0.4), pytest.approx(0.6))
    assert Noise.from_dict(json.loads(json.dumps(noise.to_dict()))) == noise


@pytest.mark.parametrize(
    "bad",
    [
        {"sigma_d": -1.0},
        {"sigma_g": float("nan")},
        {"seed": -1},
        {"seed": 0.5},
        {"paths": 0},
        {"paths": True},
        {"extra": 1},
    ],
)
def test_impossible_noise_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(NoiseError, match=r"^[^.]*(\.\d+[^.]*)?\.$"):
        Noise.from_dict({"sigma_d": 0.1, **bad})
    with pytest.raises(NoiseError):
        Noise.from_dict([])


@pytest.mark.parametrize(
    "bad",
    [
        {"step": 0.0},
        {"duration": -1.0},
        {"save_every": 0},
        {"duration": 1e9},
        {"duration": 1e5, "save_every": 1},
        {"phi": [PHI], "theta": [THETA]},
    ],
)
def test_impossible_runs_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        simulate(LINEAR, **{"phi": PHI, "theta": THETA, "noise": Noise(), **bad})


def test_no_stationary_spread_without_attraction() -> None:
    for scenario in (Scenario("wgan"), Scenario("wgan-gp"), Scenario("wgan-normalized")):
        with pytest.raises(NoiseError, match=r"\.$"):
            stationary_covariance(scenario, Noise())
