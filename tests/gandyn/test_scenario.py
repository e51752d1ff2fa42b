"""The frozen value everything is made from: round trips, equality, and refusals in one sentence."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gandyn
from gandyn import Scenario, ScenarioError


class Unspeakable:
    """A value whose repr fails."""

    def __repr__(self) -> str:
        """Raises."""
        raise RuntimeError


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any valid scenario."""
    spec = draw(st.sampled_from(list(gandyn.variants().values())))
    regularizers = [r for r in gandyn.regularizers().values() if not r.obstacle(spec)]

    def value(parameter: gandyn.Parameter) -> Any:
        return draw(
            st.sampled_from(parameter.choices)
            if parameter.choices
            else st.floats(max(parameter.floor, -1e9), min(parameter.ceiling, 1e9))
        )

    parameters = {p.id: value(p) for p in spec.parameters if draw(st.booleans())}
    strengths = {r.id: value(r.strength) for r in regularizers if draw(st.booleans())}
    for id in [id for r in regularizers if r.id in strengths for id, _ in r.excludes]:
        strengths.pop(id, None)
    scales = (draw(st.floats(1e-9, 1e9)), draw(st.floats(1e-9, 1e9)))
    return Scenario(spec.id, parameters, strengths, draw(st.integers(1, 64)), scales)


@settings(max_examples=200, deadline=None)
@given(scenarios())
def test_round_trips(scenario: Scenario) -> None:
    """Dictionary, JSON, pickle and copy give the equal scenario back, with an equal hash."""
    for again in (
        Scenario.from_dict(scenario.to_dict()),
        Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))),
        pickle.loads(pickle.dumps(scenario)),
        copy.deepcopy(scenario),
        scenario.with_(),
    ):
        assert again == scenario
        assert hash(again) == hash(scenario)
        assert type(again.params()) is type(scenario.params())


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([*gandyn.variants(), "no such", ""])


@settings(max_examples=400, deadline=None)
@given(
    st.fixed_dictionaries(
        {"variant": names | junk},
        optional=dict.fromkeys(("parameters", "regularizers", "dim", "time_scales", "extra"), junk),
    )
)
def test_junk_is_a_scenario_or_refused(data: dict[str, Any]) -> None:
    """Nothing but ScenarioError ever comes out of a dictionary."""
    try:
        assert Scenario.from_dict(data).to_dict()["variant"] == data["variant"]
    except ScenarioError as error:
        assert re.fullmatch(r"[^\n]+\.", str(error))


HOSTILE: dict[str, dict[str, Any]] = {
    "unknown variant": {"variant": "gan"},
    "unhashable variant": {"variant": ["wgan"]},
    "no variant": {"variant": None},
    "list of parameters": {"parameters": [("lambda", 1.0)]},
    "unknown parameter": {"parameters": {"mu": 1.0}},
    "number for a name": {"parameters": {3: 1.0}},
    "not a number": {"parameters": {"lambda": float("nan")}},
    "infinite": {"parameters": {"lambda": float("inf")}},
    "huge": {"parameters": {"lambda": 10**400}},
    "unprintably huge": {"parameters": {"lambda": -(10**5000)}},
    "true": {"parameters": {"lambda": True}},
    "text": {"parameters": {"lambda": "1"}},
    "array": {"parameters": {"lambda": np.ones(3)}},
    "below the floor": {"parameters": {"lambda": -0.1}},
    "complex": {"parameters": {"lambda": 1j}},
    "unspeakable": {"parameters": {"lambda": Unspeakable()}},
    "choice of a list": {"variant": "gan-qp", "parameters": {"norm": ["theta"]}},
    "choice of an array": {"variant": "gan-qp", "parameters": {"norm": np.array(["theta", "phi"])}},
    "unknown choice": {"variant": "gan-qp", "parameters": {"norm": "psi"}},
    "unknown regularizer": {"regularizers": {"dropout": 0.1}},
    "negative strength": {"regularizers": {"l2": -0.1}},
    "strength of nothing": {"regularizers": {"l2": None}},
    "set of regularizers": {"regularizers": {"l2"}},
    "noise where undefined": {"variant": "wgan-fd", "regularizers": {"instance-noise": 0.1}},
    "no dimension": {"dim": 0},
    "too many dimensions": {"dim": 65},
    "hugely many": {"dim": 10**5000},
    "half a dimension": {"dim": 1.5},
    "true dimension": {"dim": True},
    "one scale": {"time_scales": (1.0,)},
    "no scales": {"time_scales": None},
    "zero scale": {"time_scales": (1.0, 0.0)},
    "scales by name": {"time_scales": {1.0: 1.0, 2.0: 2.0}},
    "scales as text": {"time_scales": "12"},
    "nan scale": {"time_scales": (1.0, float("nan"))},
    "huge scale": {"time_scales": (1.0, 10**400)},
    "endless scales": {"time_scales": iter(int, 1)},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_refusals_are_one_sentence(case: str) -> None:
    """ScenarioError, one short line that ends in a full stop."""
    with pytest.raises(ScenarioError) as caught:
        Scenario(**{"variant": "wgan-gp", **HOSTILE[case]})
    assert re.fullmatch(r"[^\n]{10,300}\.", str(caught.value))


@pytest.mark.parametrize(
    "data", [None, 3, [], "wgan", {}, {"variant": "wgan", "colour": "red"}, {"variant": "wgan", 3: 4}]
)
def test_other_documents_are_refused(data: object) -> None:
    """from_dict says what is missing or unknown."""
    with pytest.raises(ScenarioError, match=r"^A scenario [^\n]+\.$"):
        Scenario.from_dict(data)


def test_frozen() -> None:
    """Neither fields nor mappings can be changed."""
    scenario = Scenario("wgan-gp")
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.dim = 3
    with pytest.raises(TypeError):
        scenario.parameters["lambda"] = 2.0
    assert len({scenario, Scenario("wgan-gp", {"lambda": 0.1}), Scenario("wgan-gp", {"lambda": 0.2})}) == 2


def test_numpy_numbers_are_numbers() -> None:
    """np.float32 and np.int64 are as good as Python's."""
    scenario = Scenario("wgan-gp", {"lambda": np.float32(0.5), "c": np.int64(1)}, dim=np.int64(3))
    assert scenario == Scenario("wgan-gp", {"lambda": 0.5, "c": 1}, dim=3)
    assert type(scenario.dim) is int


def test_changed_copies() -> None:
    """A new variant drops what it does not have; the same one keeps everything."""
    scenario = Scenario("minimax", {}, {"instance-noise": 0.3, "l2": 0.1})
    assert dict(scenario.with_(variant="wgan-fd").regularizers) == {"l2": 0.1}
    assert scenario.with_(dim=1).regularizers == scenario.regularizers
    assert Scenario("wgan-gp", {"c": 0.5}).with_(variant="hinge").parameters == {}
    with pytest.raises(ScenarioError):
        scenario.with_(variant=["hinge"])


def test_the_equations_tell_of_regularizers_and_time_scales() -> None:
    plain = Scenario("wgan-clip").equations()
    scenario = Scenario("wgan-clip", regularizers={"l2": 0.1, "consensus": 0.2}, time_scales=(1.0, 2.0))
    phi, theta = scenario.equations()
    assert phi.startswith(plain[0].split(",")[0]) and phi.endswith(plain[0].split(",", 1)[1])
    assert (
        r"-\mu\,\varphi" in phi
        and r"\nabla_{\theta}" in theta
        and r"\tau_G" in theta
        and r"\tau_D" not in phi
    )


def test_what_changes_nothing_is_not_in_the_equations() -> None:
    assert (
        Scenario("wgan-normalized", regularizers={"r1": 0.3, "instance-noise": 0.2}).equations()
        == Scenario("wgan-normalized").equations()
    )
    assert Scenario("minimax", regularizers={"l2": 0.0}).equations() == Scenario("minimax").equations()
    assert len(Scenario("minimax", regularizers={"instance-noise": 0.2}).equations()) == 3
