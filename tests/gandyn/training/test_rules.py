"""On the Dirac GAN the lab's optimisers and rules take the very steps of the portrait's, in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gandyn import Scenario, UpdateConfig
from gandyn.lyapunov import DiscreteStepper
from gandyn.orbit import Array
from gandyn.training.dirac import dirac, orbit
from gandyn.training.errors import TrainingError
from gandyn.training.loop import Loop
from gandyn.training.run_config import NetworkConfig, RunConfig
from gandyn.training.state import tensors

torch.set_num_threads(1)
PHI, THETA = (0.3, 0.5), (0.6, -0.2)

# The lab's rule or optimiser, with the portrait's rule and its options.
PLAYER: dict[str, tuple[str, dict[str, float], dict[str, float]]] = {
    "momentum": ("momentum", {"beta_d": -0.3, "beta_g": 0.4}, {"beta1_d": -0.3, "beta1_g": 0.4}),
    "optimistic": ("optimistic", {"optimism": 0.7}, {"optimism": 0.7}),
    "optimistic-adam": (
        "optimistic-adam",
        {"beta1_d": 0.3, "beta1_g": 0.6, "beta2": 0.9, "optimism": 0.8},
        {"beta1_d": 0.3, "beta1_g": 0.6, "optimism": 0.8},
    ),
    "complex-momentum": ("complex-momentum", {"beta": 0.8, "angle": 0.7}, {"beta1": 0.8, "angle": 0.7}),
}
OPTIONS: dict[str, dict[str, float]] = {
    "extragradient": {"ahead": 0.8},
    "lookahead": {"period": 3.0, "alpha": 0.4},
    "sga": {"adjustment": 0.8, "align": 0.0},
    "sga aligned": {"adjustment": 0.8, "align": 1.0},
    "consensus": {"gamma": 0.6},
    "hamiltonian": {},
    "lead": {"beta": 0.2, "alpha": 0.6},
    "competitive": {},
}
LOSSES = [("non-saturating", {"l2-generator": 0.3}), ("wgan-gp", {"r1": 0.3, "l2": 0.1}), ("wgan-clip", {})]


def stepped(scenario: Scenario, alternating: bool, d: dict[str, Any], g: dict[str, Any], **how: Any) -> Array:
    """(61, 4) of the lab's loop."""
    players = {
        who: NetworkConfig(depth=0, bias=False, **{"optimiser": "sgd", **own}, lr=lr)
        for who, own, lr in (("d", d, 0.1), ("g", g, 0.07))
    }
    loop = dirac(scenario, PHI, THETA, 0.1, 0.07, simultaneous=not alternating, **players, **how)
    return np.hstack(orbit(loop, 60))


def portrait(
    scenario: Scenario, alternating: bool, rule: str, options: dict[str, float], dim: int = 2
) -> Array:
    training = UpdateConfig(rule, 0.1, 0.07, first="d", alternating=alternating, options=options)
    stepper = DiscreteStepper(scenario, training)
    state = stepper.start(np.array([[*PHI, *THETA]]))
    rows = [state[0, 0]]
    for _ in range(60):
        state = stepper.run(state)
        rows.append(state[0, 0])
    return np.array(rows)


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize("name", list(PLAYER))
def test_an_optimiser_is_the_portraits_rule(name: str, alternating: bool) -> None:
    rule, options, own = PLAYER[name]
    d, g = (
        {"optimiser": name} | {id.removesuffix(end): x for id, x in own.items() if id[-2:] not in other}
        for end, other in (("_d", ("_g",)), ("_g", ("_d",)))
    )
    scenario = Scenario("non-saturating")
    wanted = portrait(scenario, alternating, rule, options)
    assert np.abs(stepped(scenario, alternating, d, g) - wanted).max() < 1e-10


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize(("variant", "strengths"), LOSSES)
@pytest.mark.parametrize("name", list(OPTIONS))
def test_a_rule_of_the_lab_is_the_portraits(
    name: str, variant: str, strengths: dict[str, float], alternating: bool
) -> None:
    """Second derivatives by autograd against the portrait's complex step, with penalties and clipping."""
    rule, scenario = name.split(maxsplit=1)[0], Scenario(variant, {}, strengths)
    wanted = portrait(scenario, alternating, rule, OPTIONS[name])
    found = stepped(scenario, alternating, {}, {}, rule=rule, rule_options=OPTIONS[name])
    assert np.abs(found - wanted).max() < 1e-10


@pytest.mark.parametrize("alternating", [False, True])
def test_extragradient_with_adam_is_extra_adam(alternating: bool) -> None:
    scenario, adam = Scenario("non-saturating"), {"optimiser": "adam"}
    wanted = portrait(scenario, alternating, "extra-adam", {"ahead": 0.8})
    found = stepped(scenario, alternating, adam, adam, rule="extragradient", rule_options={"ahead": 0.8})
    assert np.abs(found - wanted).max() < 1e-10


@pytest.mark.parametrize("name", ["sga aligned", "consensus", "lead", "competitive", "lookahead"])
def test_replicas_of_a_net_do_not_mix(name: str) -> None:
    """Two replicas of one seed each, of a net with hidden layers, step as each of them alone."""
    rule = name.split(maxsplit=1)[0]

    def run(seeds: tuple[int, ...]) -> list[torch.Tensor]:
        net = NetworkConfig(width=8, depth=1, optimiser="sgd", lr=0.05, activation="tanh")
        setup = RunConfig(
            net, net, variant="non-saturating", batch=16, n_critic=1, replicas=len(seeds), rule=rule
        )
        loop = Loop(setup.with_(rule_options=OPTIONS[name]), seeds, dtype=torch.float64)
        for _ in range(6):
            loop.iterate()
        assert len(tensors(loop)) > 6
        return [loop.d.flat, loop.g.flat]

    together, alone = run((3, 8)), run((8,))
    for both, one in zip(together, alone):
        assert np.abs((both[1] - one[0]).numpy()).max() < 1e-11
        assert np.abs((both[0] - one[0]).numpy()).max() > 1e-3


def test_rules_that_cannot_be_are_refused() -> None:
    net = NetworkConfig(depth=1, width=8)
    for changes, words in (
        ({"rule": "magic"}, "There is no rule"),
        ({"rule": "competitive"}, "set both optimisers to sgd"),
        ({"rule": "sga", "g": None}, "for two players"),
    ):
        with pytest.raises(TrainingError, match=words):
            Loop(RunConfig(**{"d": net, "g": net, "variant": "wgan", **changes}))
