"""A designed GAN in the training lab: the losses are the portrait's, and its settings bring it along."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from functools import partial

import numpy as np
import pytest
import torch

from gandyn import Scenario
from gandyn.design import Design, DesignParameter, registry, variant
from gandyn.design.examples import EXAMPLES
from gandyn.training import Settings, TrainingError, from_scenario
from gandyn.training.experiments import experiment
from gandyn.training.objectives import Objective
from tests.gandyn.training.test_dirac import gap

torch.set_num_threads(1)
TOTAL = EXAMPLES["total-variation"].design
FIELD = Design("Pulled", "field", {"a": "-1", "b": "-1", "c": "1", "e": "0"})


@pytest.mark.parametrize("id", ["lsgan-output", "total-variation"])
def test_sgd_is_the_portraits_rule(id: str) -> None:
    scenario = Scenario(registry.register(EXAMPLES[id].design), regularizers={"l2": 0.3})
    assert gap(scenario, "alternating") < 1e-10


def test_single_precision_stays_finite_far_out() -> None:
    """Gradients at outputs of ±200 in float32: no NaN from an overflow."""
    for example in EXAMPLES.values():
        setup = from_scenario(Scenario(registry.register(example.design)))
        x = torch.tensor([-200.0, -30.0, 30.0, 200.0], requires_grad=True)
        objective = Objective(setup)
        parts = dict.fromkeys(("real", "fake"), partial(torch.clone, x))
        for loss in (objective.loss_d(parts), objective.loss_g(parts)):
            (slope,) = torch.autograd.grad(loss.sum(), x)
            assert not torch.isnan(slope).any(), example.id


def test_only_what_the_losses_look_at_is_computed() -> None:
    setup = from_scenario(Scenario(registry.register(EXAMPLES["gan"].design)))
    assert Objective(setup).needs_d == {"real", "fake"} and Objective(setup).needs_g == {"fake"}


def test_a_scenarios_numbers_become_the_designs_own() -> None:
    sharp = variant.fixed(TOTAL, {"k": 7.0})
    assert sharp.values == {"k": 7.0} and variant.fixed(TOTAL, {}) == TOTAL
    far = variant.fixed(TOTAL, {"k": 500.0})
    assert far.values == {"k": 500.0} and far.parameters[0].high == 500.0
    a, b = (Scenario(registry.register(one)) for one in (sharp, TOTAL))
    assert type(a.params()) is type(b.params()) and a.spec.params is b.spec.params


def test_settings_carry_the_design() -> None:
    id = registry.register(TOTAL)
    settings = Settings("toy-gan", {"variant": id})
    data = json.loads(json.dumps(settings.to_dict()))
    assert data["design"] == TOTAL.to_dict()
    assert Settings.from_dict(data) == settings == pickle.loads(pickle.dumps(settings))
    assert "design" not in Settings().to_dict()
    (setup,) = experiment("toy-gan").arms(settings.values).values()
    assert setup.variant == id and setup.parameters == TOTAL.values
    program = (
        "import json, sys; from gandyn.training import Settings; s = Settings.from_dict(json.load(sys.stdin))"
    )
    program += "; print(s.values['variant'], s.with_(steps=3).values['variant'])"
    run = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(data), text=True, capture_output=True, check=True
    )
    assert run.stdout.split() == [id, id]


def test_names_of_a_designs_parameters_are_not_those_of_the_experiment() -> None:
    design = Design("c", "ratio", {"omega": "log(r)", "rho": "c/(1+exp(t))"}, (DesignParameter("c", 0.5),))
    settings = Settings("toy-gan", {"variant": registry.register(design)})
    (setup,) = experiment("toy-gan").arms(settings.values).values()
    assert setup.parameters == {"c": 0.5} and settings.values["c"] == 1.0


def test_a_field_without_losses_is_refused() -> None:
    id = registry.register(FIELD)
    for make in (lambda: Settings("toy-gan", {"variant": id}), lambda: from_scenario(Scenario(id))):
        with pytest.raises(TrainingError, match=r"Pulled cannot be trained: its dynamics .* no losses\."):
            make()
    with pytest.raises(TrainingError, match="variant must be one of"):
        Settings("toy-gan", {"variant": "design-unknown"})


def test_losses_of_pairs_look_at_the_difference_of_both_outputs() -> None:
    setup = from_scenario(
        Scenario(
            registry.register(Design("Pairs", "losses", {"loss_d": "softplus(s)", "loss_g": "softplus(-s)"}))
        )
    )
    objective, other = Objective(setup), Objective(from_scenario(Scenario("relativistic")))
    real, fake = torch.linspace(-1.0, 1.0, 5), torch.linspace(2.0, -3.0, 5)
    parts = {"real": lambda: real, "fake": lambda: fake}
    assert objective.needs_g == {"real", "fake"}
    for mine, theirs in ((objective.loss_d, other.loss_d), (objective.loss_g, other.loss_g)):
        assert np.allclose(mine(parts), theirs(parts), atol=1e-6)
