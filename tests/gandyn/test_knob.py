"""Axes by name: what `varied` changes, leaves alone and refuses."""

from __future__ import annotations

import pytest

from gandyn import Scenario, UpdateConfig
from gandyn.frozendict import FrozenDict
from gandyn.sweep_parameter import parameter_ids, value_of, with_value

SCENARIO = Scenario("wgan-gp", {"lambda": 0.3, "c": 0.5}, {"l2": 0.1}, time_scales=(2.0, 0.5))
TRAINING = UpdateConfig("momentum", lr_d=0.2, lr_g=0.1, options=FrozenDict({"beta": -0.3}))


def test_every_name_changes_its_own_number_and_nothing_else() -> None:
    names = parameter_ids(SCENARIO, TRAINING)
    assert {"lambda", "c", "l2", "r1", "consensus", "tau_d", "tau_g", "lr", "lr_d", "lr_g", "beta"} <= set(
        names
    )
    for name in names:
        before = {n: value_of(SCENARIO, TRAINING, n) for n in names}
        changed = with_value(SCENARIO, TRAINING, name, 0.7)
        after = {n: value_of(*changed, n) for n in names}
        moved = {n for n in names if before[n] != after[n]}
        assert after[name] == 0.7
        assert moved == (
            {
                "lr": {"lr", "lr_d", "lr_g"},
                "lr_d": {"lr", "lr_d"},
                "beta": {"beta", "beta_d", "beta_g"},
                "beta_d": {"beta", "beta_d"},
            }.get(name, {name})
        )


def test_a_common_rate_keeps_the_ratio() -> None:
    _, training = with_value(SCENARIO, TRAINING, "lr", 0.5)
    assert training is not None
    assert (training.lr_d, training.lr_g) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("training", "id", "value"),
    [
        (None, "lr", 0.1),
        (None, "form", 1.0),
        (TRAINING, "lr_d", -0.1),
        (TRAINING, "alpha", 0.1),
        (None, "lambda", float("nan")),
        (None, "tau_d", 0.0),
    ],
)
def test_refusals_are_one_sentence(training: UpdateConfig | None, id: str, value: float) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        with_value(SCENARIO, training, id, value)
