"""How one trains, as a value."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from gandyn import RuleError, Scenario, UpdateConfig, iterate, rules, train


def test_a_training_is_a_value() -> None:
    one, other = (
        UpdateConfig("momentum", options={"beta": 0.1}),
        UpdateConfig("momentum", options={"beta": 0.1}),
    )
    assert one == other and hash(one) == hash(other)


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_survives_json(rule: str) -> None:
    schedule = "constant" if rule == "competitive" else "cosine"
    training = UpdateConfig(rule, 0.1, 0.3, 2, 5, "d", True, schedule, 0.02, 0.99)
    assert UpdateConfig.from_dict(json.loads(json.dumps(training.to_dict()))) == training


def test_another_rule_forgets_the_options() -> None:
    assert UpdateConfig("momentum", options={"beta": 0.1}).with_(rule="adam") == UpdateConfig("adam")


@pytest.mark.parametrize(
    "bad",
    [
        {"rule": "sgd"},
        {"rule": []},
        {"lr_d": -1.0},
        {"lr_g": "fast"},
        {"n_d": 1.5},
        {"n_g": 2000},
        {"first": "x"},
        {"schedule": "warm"},
        {"alternating": 1},
        {"ema": 1.0},
        {"options": {"beta": 1}},
        {"options": 3},
        {"decay": float("nan")},
    ],
)
def test_nonsense_is_refused_in_one_sentence(bad: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=r"\.$"):
        UpdateConfig(**bad)


@pytest.mark.parametrize("bad", [None, [], {"rule": "adam", "speed": 1}])
def test_a_dictionary_of_something_else_is_refused(bad: Any) -> None:
    with pytest.raises(RuleError, match=r"\.$"):
        UpdateConfig.from_dict(bad)


@pytest.mark.parametrize("schedule", ["constant", "inverse", "cosine"])
def test_train_does_what_iterate_does(schedule: str) -> None:
    scenario, start = Scenario("wgan-gp"), ([0.1, 0.2], [0.2, 0.1])
    orbit = train(
        scenario,
        UpdateConfig("adam", 0.1, 0.05, schedule=schedule, ema=0.9, options={"beta1": 0.3}),
        *start,
        50,
    )
    same = iterate(scenario, *start, "adam", 50, 0.1, 0.05, schedule=schedule, ema=0.9, beta1=0.3)
    np.testing.assert_array_equal(orbit.phi, same.phi)
    np.testing.assert_array_equal(orbit.ema_theta, same.ema_theta)
