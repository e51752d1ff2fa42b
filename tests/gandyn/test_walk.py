"""Single updates by hand: the very orbit of training in turns, and written-out steps of the rules."""

from __future__ import annotations

import numpy as np
import pytest

from gandyn import RuleError, Scenario, UpdateConfig, apply_updates, field, train
from gandyn.manual_updates import updates_of_iteration
from tests.gandyn.matrix import COMPILED

START = [0.4, -0.3], [0.9, 0.2]


@pytest.mark.parametrize("rule", COMPILED)
@pytest.mark.parametrize(
    ("n_d", "n_g", "first", "schedule"),
    [(1, 1, "d", "constant"), (5, 1, "d", "inverse"), (2, 3, "g", "cosine")],
)
def test_a_walk_in_turns_is_training_bit_for_bit(
    rule: str, n_d: int, n_g: int, first: str, schedule: str
) -> None:
    scenario, rounds = Scenario("wgan-gp", {"lambda": 0.3, "c": 0.5}), 12
    schedule = "constant" if rule == "competitive" else schedule
    training = UpdateConfig(rule, 0.1, 0.07, n_d, n_g, first, True, schedule, 0.3)
    orbit = train(scenario, training, *START, rounds)
    steps = apply_updates(scenario, training, *START, updates_of_iteration(training) * rounds, rounds)
    np.testing.assert_array_equal(steps.phi[:: n_d + n_g], orbit.phi)
    np.testing.assert_array_equal(steps.theta[:: n_d + n_g], orbit.theta)


def test_a_move_moves_one_player_along_the_newest_gradient() -> None:
    scenario, moves = Scenario("non-saturating"), "ddgdgg"
    steps = apply_updates(scenario, UpdateConfig("simultaneous", 0.2, 0.1), *START, moves)
    for i, move in enumerate(moves):
        dphi, dtheta = field(scenario, steps.phi[i], steps.theta[i])
        np.testing.assert_allclose(
            steps.phi[i + 1], steps.phi[i] + 0.2 * dphi * (move == "d"), rtol=0, atol=1e-15
        )
        np.testing.assert_allclose(
            steps.theta[i + 1], steps.theta[i] + 0.1 * dtheta * (move == "g"), rtol=0, atol=1e-15
        )
    assert steps.updates == moves and steps.ended == "finished" and steps.state[0] is not None


def test_each_player_keeps_its_own_momentum() -> None:
    """On the bilinear game dd is two heavy-ball steps under a constant gradient −θ: −η(1 + (1 + β))θ; g
    between changes θ only.
    """
    steps = apply_updates(
        Scenario("wgan", dim=1), UpdateConfig("momentum", 0.1, 0.1, options={"beta": 0.5}), [0.0], [1.0], "dd"
    )
    assert steps.phi[:, 0] == pytest.approx([0.0, -0.1, -0.25], abs=1e-15)
    mixed = apply_updates(
        Scenario("wgan", dim=1),
        UpdateConfig("momentum", 0.1, 0.1, options={"beta": 0.5}),
        [0.0],
        [1.0],
        "dgd",
    )
    theta = 1.0 + 0.1 * -0.1
    assert mixed.theta[2, 0] == pytest.approx(theta, abs=1e-15)
    assert mixed.phi[3, 0] == pytest.approx(-0.1 - 0.1 * (0.5 * 1.0 + theta), abs=1e-15)


def test_clipping_follows_the_discriminator() -> None:
    steps = apply_updates(
        Scenario("wgan-clip", {"w": 0.3}, dim=1), UpdateConfig(lr_d=1.0), [0.0], [1.0], "dg"
    )
    assert steps.phi[:, 0].tolist() == [0.0, -0.3, -0.3]


def test_a_walk_that_runs_away_ends_inside_the_bound() -> None:
    steps = apply_updates(
        Scenario("wgan", dim=1), UpdateConfig(lr_d=100.0, lr_g=100.0), [1.0], [1.0], "dg" * 20
    )
    assert steps.ended == "diverged" and len(steps.phi) == len(steps.updates) + 1 < 41
    assert np.hypot(steps.phi, steps.theta).max() <= 1e6


def test_no_move_is_the_start_itself() -> None:
    steps = apply_updates(Scenario(), UpdateConfig(), *START, "")
    assert (steps.phi.tolist(), steps.theta.tolist()) == ([START[0]], [START[1]])


@pytest.mark.parametrize(
    ("moves", "start", "rounds"),
    [("dx", START, 10), (3, START, 10), ("d", ([START[0]], [START[1]]), 10), ("d", START, 0)],
)
def test_nonsense_is_refused_in_one_sentence(
    moves: str, start: tuple[list[float], list[float]], rounds: int
) -> None:
    with pytest.raises(RuleError, match=r"\.$"):
        apply_updates(Scenario(), UpdateConfig(), *start, moves, rounds)


def test_a_round_by_hand() -> None:
    assert updates_of_iteration(UpdateConfig(n_d=2, n_g=1, first="d")) == "ddg"
    assert updates_of_iteration(UpdateConfig(n_d=2, n_g=1)) == "gdd"
    assert updates_of_iteration(UpdateConfig("adam", n_d=5)) == "gd", (
        "a rule that moves both at once is walked one update each"
    )
