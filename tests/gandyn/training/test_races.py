"""Experiments that set many runs against each other: sixteen GANs, and penalties against clipping."""

from __future__ import annotations

import math

import pytest
import torch

from gandyn.training import EXPERIMENTS
from gandyn.training.experiments import architectures, penalty_speed
from gandyn.training.loops.race_loop import EVERY, RaceLoop
from gandyn.training.state import restore, tensors

SMALL = {"width": 8, "batch": 8, "z_dim": 4}


def loop_of(id: str, arm: str, seed: int = 0, **values: object) -> RaceLoop:
    experiment = EXPERIMENTS[id]
    return experiment.make(experiment.arms(experiment.check({**SMALL, **values}))[arm], seed, "cpu")


def test_sixteen_arms_make_the_wall_and_further_seeds_stand_behind_it() -> None:
    experiment = EXPERIMENTS["architectures"]
    rows, columns = experiment.wall
    once, thrice = (list(experiment.arms(experiment.check({"seeds": n}))) for n in (1, 3))
    assert once == [f"{row}/{column}" for row in rows for column in columns] and len(once) == 16
    assert thrice == once + [f"{arm}/{k}" for k in (1, 2) for arm in once]


def test_a_further_seed_is_a_run_with_that_seed() -> None:
    further = loop_of("architectures", "DCGAN/WGAN-GP/2", 5, seeds=3)
    alone = loop_of("architectures", "DCGAN/WGAN-GP", 7)
    other = loop_of("architectures", "DCGAN/WGAN-GP", 5)
    for loop in (further, alone, other):
        loop.iterate()
    assert torch.equal(further.g.flat, alone.g.flat)
    assert not torch.equal(further.g.flat, other.g.flat)


def test_shares_are_of_the_seeds_that_reached_the_score() -> None:
    reached = {"a/x": 25, "b/x": None, "a/x/1": None, "b/x/1": None, "a/x/2": 50, "b/x/2": 75}
    assert architectures.shares(reached) == {"a/x": pytest.approx(2 / 3), "b/x": pytest.approx(1 / 3)}


def test_only_what_was_reached_in_time_counts() -> None:
    rows = architectures.ROWS
    reached = {f"{row}/{loss}": when for row, when in zip(rows, (25, 200, 225, None)) for loss in "xy"}
    metrics = {"iterations_to_score": reached}
    assert [architectures.trained(rows, "x", within)(metrics) for within in (20, 200, 400)] == [0, 2, 3]
    assert architectures.trained(rows[:2], "xy", 100)(metrics) == 2


def test_the_score_is_noted_once_and_a_checkpoint_keeps_it() -> None:
    loop = loop_of("penalty-speed", "clip-tuned", goal=1.0)
    for _ in range(EVERY - 1):
        loop.iterate()
    assert loop.reached is None
    loop.iterate()
    assert loop.reached == (EVERY, loop.seconds) and loop.seconds > 0.0
    kept = {name: tensor.clone() for name, tensor in tensors(loop).items()}
    again = loop_of("penalty-speed", "clip-tuned", 1, goal=1.0)
    restore(again, kept)
    assert (again.reached, again.seconds) == (loop.reached, loop.seconds)
    loop.iterate()
    assert loop.reached == again.reached and loop.seconds > again.seconds


def test_a_score_out_of_reach_is_never_noted_and_looking_changes_nothing() -> None:
    loops = [loop_of("penalty-speed", "clip-tuned", goal=goal) for goal in (1.0, 10.0)]
    for loop in loops:
        for _ in range(EVERY + 1):
            loop.iterate()
    assert loops[1].reached is None
    assert torch.equal(loops[0].g.flat, loops[1].g.flat)


@pytest.mark.parametrize(("arm", "alone"), [("gp", True), ("gp-layer", True), ("gp-batch", False)])
def test_a_gradient_of_one_sample_is_mixed_by_batch_norm_only(arm: str, alone: bool) -> None:
    found = penalty_speed.mixing(loop_of("penalty-speed", arm))
    assert math.isfinite(found) and (found < 1e-5 if alone else found > 0.05)


def test_mixing_of_a_critic_whose_mixing_is_known() -> None:
    """D(xᵢ) = Σ xᵢ + c·Σⱼ Σ xⱼ: own gradient 1 + c, of all others (n − 1)·c."""
    loop = loop_of("penalty-speed", "gp")
    c, n = 0.25, penalty_speed.SAMPLES
    loop.d.score = lambda x: x.sum(-1) + c * x.sum()
    assert penalty_speed.mixing(loop) == pytest.approx((n - 1) * c / (1.0 + c), rel=1e-5)
