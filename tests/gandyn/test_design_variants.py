"""A design is a variant: its losses, scores and orbits against the built-in variants of the same formulas."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

import gandyn
from gandyn.design import Design, DesignParameter, kernel_types, registry
from gandyn.design.coefficients import coefficients, omega, output
from gandyn.design.examples import EXAMPLES, Example
from gandyn.design.inverse import inverse
from gandyn.design.ratio import inverse_omega
from gandyn.losses import NUMPY
from gandyn.scenario import find_variant
from gandyn.training.objectives import TORCH
from gandyn.variant import Critic, Variant
from tests.gandyn.matrix import WHOLE

PHI, THETA = (0.3, 0.1), (0.4, -0.2)
KNOWN = {id: example for id, example in EXAMPLES.items() if example.variant}
GAN = EXAMPLES["gan-unit"].design
FIELD = Design(
    "Pulled", "field", {"a": "-2*lam*(1-c1/norm_phi)", "b": "-1", "c": "1", "e": "0"},
    (DesignParameter("lam", 0.1), DesignParameter("c1", 1.0)),
)  # fmt: skip
HINGE = Design("Hinge", "losses", {"loss_d": "max(0, 1+s)", "loss_g": "-s"})
PAIRS = Design("Pairs", "losses", {"loss_d": "log(1+exp(s))", "loss_g": "log(1+exp(-s))"})
WITH_OUTPUT = [
    id for id, one in EXAMPLES.items() if one.design.kind != "dual" and "output" in one.design.formulas
]
# Formulas whose real term has no ω⁻¹ in closed form.
SEARCHED = Design("Searched", "ratio", {"omega": "log(r)+r/(1+r)", "rho": "1/(1+exp(t))", "output": "v+1/2"})
EVERY = {**{id: example.design for id, example in EXAMPLES.items()}, "searched": SEARCHED, "pairs": PAIRS}


def scenario(design: Design, **changes: object) -> gandyn.Scenario:
    return gandyn.Scenario(registry.register(design), **changes)


def spec(design: Design) -> Variant:
    found = find_variant(registry.register(design))
    assert found is not None
    return found


def twin(example: Example, **changes: object) -> gandyn.Scenario:
    return gandyn.Scenario(example.variant, dict(example.choices), **changes)


def params(variant: Variant) -> object:
    return variant.make_params({parameter.id: parameter.default for parameter in variant.parameters})


def losses(variant: Variant, k: object, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of the discriminator on real points, on fake points, and of the generator."""
    real, fake = (variant.losses(Critic(x, y, 1.0, 1.0), k, NUMPY) for x, y in ((s, 0.0 * s), (0.0 * s, s)))
    return real[0], fake[0], fake[1]


@pytest.mark.parametrize("id", list(KNOWN))
def test_scores_and_losses_are_those_of_the_built_in_variant(id: str) -> None:
    mine, theirs, s = scenario(KNOWN[id].design), twin(KNOWN[id]), np.linspace(-6.0, 6.0, 49)
    if id == "pearson":
        s = s[s > -1.9]  # where its output v − v²/4 still grows
    values = [(one.spec.score(s, one.spec.make_params(dict(one.parameters)))) for one in (mine, theirs)]
    for found, wanted in zip(*values):
        assert np.allclose(found, wanted, rtol=1e-12, atol=1e-13)
    both = [losses(one.spec, one.spec.make_params(dict(one.parameters)), s) for one in (mine, theirs)]
    for found, wanted in zip(*both):
        assert np.ptp(found - wanted) < 1e-10 * (1.0 + np.abs(wanted).max())


@pytest.mark.parametrize("id", list(EVERY))
def test_the_losses_gradient_is_the_field(id: str) -> None:
    variant, s = spec(EVERY[id]), torch.linspace(-8.0, 8.0, 33, dtype=torch.float64, requires_grad=True)
    k = params(variant)
    critic = Critic(torch.zeros_like(s), s, torch.ones_like(s), torch.ones_like(s))
    slopes = [torch.autograd.grad(loss.sum(), s)[0].numpy() for loss in variant.losses(critic, k, TORCH)]
    x = s.detach().numpy()
    _, b, c, _ = coefficients(EVERY[id], x)
    assert np.allclose(slopes[0], -b, rtol=1e-12, atol=1e-12)
    assert np.allclose(slopes[1], -c, rtol=1e-12, atol=1e-12)
    theirs = variant.losses(Critic(0.0 * x, x, 1.0, 1.0), k, NUMPY)
    for mine, other in zip(variant.losses(critic, k, TORCH), theirs):
        assert np.allclose(mine.detach().numpy(), other, rtol=1e-12, atol=1e-12)


def test_values_by_integration_are_exact_far_out() -> None:
    """The GAN's losses are softplus; relative to them for |D| ≤ 30."""
    variant, s = spec(EXAMPLES["gan"].design), np.linspace(-30.0, 30.0, 241)
    real, fake, _ = losses(variant, params(variant), s)
    for found, wanted in ((real, np.logaddexp(0.0, -s)), (fake, np.logaddexp(0.0, s))):
        error = found - wanted
        assert np.ptp(error) < 1e-13 * np.abs(wanted).max()


def test_what_no_formula_undoes_is_searched_for() -> None:
    variant, s = spec(SEARCHED), np.linspace(-6.0, 6.0, 25)
    assert variant.score is None and "ω⁻¹" in variant.noise_obstacle
    with pytest.raises(gandyn.ScenarioError, match="was not found"):
        scenario(SEARCHED, regularizers={"instance-noise": 0.5})
    h = 1e-5
    up, down = (losses(variant, params(variant), s + step)[0] for step in (h, -h))
    ratio = inverse_omega(SEARCHED, 0.5 - s)
    assert np.allclose((up - down) / (2.0 * h), ratio * coefficients(SEARCHED, s)[1], rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(
    "id",
    [id for id, one in EXAMPLES.items() if one.design.kind != "dual" and "output" in one.design.formulas],
)
def test_inverses_are_found_for_the_examples_outputs(id: str) -> None:
    design = EXAMPLES[id].design
    optimum = omega(design)
    assert optimum is not None and inverse(optimum, output(design), design.values) is not None


def test_one_kink_is_a_switch_and_several_are_corners() -> None:
    assert spec(HINGE).switch is not None and not gandyn.is_smooth(scenario(HINGE))
    two = Design("Two", "losses", {"loss_d": "max(0, 1+s)+abs(s-2)", "loss_g": "-s"})
    assert spec(two).switch is None and not gandyn.is_smooth(scenario(two))
    assert "corners" in spec(two).noise_obstacle
    # None of these is the corner, where either side may be taken.
    s = np.linspace(-3.0, 3.0, 42)[:, None]
    both = (scenario(HINGE, dim=1), gandyn.Scenario("hinge", dim=1))
    found, wanted = (gandyn.coefficients(one, 0.0 * s + 1.0, s) for one in both)
    assert np.array_equal(found, wanted)


def test_typed_fields_have_norms_and_no_losses() -> None:
    mine = scenario(FIELD, parameters={"lam": 0.3, "c1": 0.5})
    theirs = gandyn.Scenario("wgan-gp", {"lambda": 0.3, "c": 0.5})
    rng = np.random.default_rng(0)
    phi, theta = rng.normal(size=(2, 50, 2))
    phi[0] = 0.0
    for found, wanted in zip(gandyn.field(mine, phi, theta), gandyn.field(theirs, phi, theta)):
        assert np.abs(found - wanted).max() < 1e-14
    assert not gandyn.is_smooth(mine) and mine.spec.no_losses and not mine.spec.formulas({}).losses
    assert np.isnan(gandyn.losses(mine, PHI, THETA)).all()
    smooth = Design("Even", "field", {"a": "-norm_phi^2", "b": "-1/(1+norm_theta^2)", "c": "1", "e": "0"})
    assert gandyn.is_smooth(scenario(smooth))


def test_claims_are_what_theory_says_and_no_more() -> None:
    def kinds(design: Design, dim: int) -> tuple[str, ...]:
        return scenario(design, dim=dim).claim.kinds

    assert kinds(EXAMPLES["gan"].design, 2) == ("closed-orbits",)
    assert kinds(EXAMPLES["non-saturating"].design, 1) == ("converges-sublinearly",)
    assert kinds(EXAMPLES["non-saturating"].design, 2) == ("tends-to-circle",)
    assert (
        kinds(EXAMPLES["lsgan"].design, 1) == ()
        and "rest" in scenario(EXAMPLES["lsgan"].design, dim=1).claim.text
    )
    damped = Design("Damped", "field", {"a": "-1/2", "b": "-1", "c": "1", "e": "0"})
    assert kinds(damped, 1) == kinds(damped, 2) == ("converges",)
    assert kinds(FIELD, 1) == ()
    assert "does not decide" in scenario(FIELD).claim.text
    saddle = Design("Saddle", "losses", {"loss_d": "s", "loss_g": "s"})
    assert "saddle" in scenario(saddle).claim.text and not kinds(saddle, 1)


def test_the_same_formulas_have_one_kernel_and_each_design_its_own_id() -> None:
    other = Design("Another name", "ratio", {"omega": " r / (1 + r)", "rho": "1/t"})
    assert registry.register(other) != registry.register(GAN)
    assert spec(other).params is spec(GAN).params
    again = Design.from_dict(json.loads(json.dumps(GAN.to_dict())))
    assert registry.register(again) == registry.register(GAN)


def test_a_scenario_carries_its_design() -> None:
    one = scenario(FIELD, parameters={"lam": 0.25}, dim=3)
    data = json.loads(json.dumps(one.to_dict()))
    assert gandyn.Scenario.from_dict(data) == one and data["design"] == FIELD.to_dict()
    assert pickle.loads(pickle.dumps(one)) == one
    # The design counts, where somebody changed it by hand.
    data["design"]["name"] = "Pulled harder"
    assert gandyn.Scenario.from_dict(data).spec.name == "Pulled harder"
    with pytest.raises(gandyn.ScenarioError, match="A design of the kind"):
        gandyn.Scenario.from_dict({**data, "design": {"name": "x", "kind": "ratio", "formulas": {}}})
    assert one.with_(variant="wgan").with_(variant=one.variant).parameters["lam"] == 0.1
    assert "design" not in gandyn.Scenario("wgan").to_dict()
    assert registry.register(FIELD) not in gandyn.variants()


ELSEWHERE = """
import json, sys
import numpy as np
import gandyn
from gandyn.kernels.cache import signature
data = json.load(sys.stdin)
one = gandyn.Scenario.from_dict(data["scenario"])
values = gandyn.coefficients(one, [0.3, 0.1, 0.2], [0.4, -0.2, 0.1])
print(json.dumps([one.variant, signature(one.params()), [float(x) for x in values]]))
"""


def test_another_process_opens_a_design_that_it_does_not_know() -> None:
    one = scenario(FIELD, dim=3)
    found = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=json.dumps({"scenario": one.to_dict()}), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    values = [float(x) for x in gandyn.coefficients(one, [0.3, 0.1, 0.2], [0.4, -0.2, 0.1])]
    from gandyn.kernels.cache import signature

    assert json.loads(found.stdout) == [one.variant, signature(one.params()), values]


def test_types_are_made_on_demand_by_name() -> None:
    kind = kernel_types.kind("0123456789abcdef", 2)
    assert pickle.loads(pickle.dumps(kind(1.0, 2.0))) == (1.0, 2.0)
    assert kernel_types.kind("0123456789abcdef", 2) is kind
    with pytest.raises(AttributeError):
        _ = kernel_types.Design_xyz_1


FORGETFUL = """
import gandyn
from gandyn.kernels import runge_kutta
gandyn.flow(gandyn.Scenario("minimax"), [0.3, 0.1], [0.4, -0.2], duration=0.1, method="rk4")
hits = sum(runge_kutta.ensemble.stats.cache_hits.values())
print(hits, sum(runge_kutta.ensemble.stats.cache_misses.values()))
"""


def test_compiled_orbits_are_the_built_in_variants_and_the_index_stays_readable() -> None:
    mine, theirs = scenario(GAN), gandyn.Scenario("minimax")
    phi, theta = np.array([PHI, THETA]), np.array([THETA, PHI])
    found, wanted = (gandyn.flow(one, phi, theta, duration=20.0, method="rk4") for one in (mine, theirs))
    assert np.abs(found.theta - wanted.theta).max() < 1e-12
    assert gandyn.dynamics.is_ready(mine, "rk4")
    # The index of the kernel now names a type that this process made up.
    run = subprocess.run([sys.executable, "-c", FORGETFUL], text=True, capture_output=True, check=True)
    assert run.stdout.split() == ["1", "0"] and not run.stderr


CASES = {
    "l2": {"regularizers": {"l2": 0.1, "r1": 0.2}, "time_scales": (2.0, 0.5)},
    "consensus": {"regularizers": {"consensus": 0.3}},
    "noise": {"regularizers": {"instance-noise": 0.5}},
    "line": {"dim": 1},
    "deep": {"dim": 5},
}


@pytest.mark.skipif(not WHOLE, reason="compiles some thirty kernels")
@pytest.mark.parametrize("case", list(CASES))
@pytest.mark.parametrize("id", list(KNOWN))
def test_everything_on_top_is_the_same_as_on_the_built_in_variant(id: str, case: str) -> None:
    changes = CASES[case]
    mine, theirs = scenario(KNOWN[id].design, **changes), twin(KNOWN[id], **changes)
    rng = np.random.default_rng(1)
    phi, theta = 0.4 * rng.normal(size=(2, mine.dim))
    for run in (
        lambda one: gandyn.flow(one, phi, theta, duration=10.0, ema=0.99),
        lambda one: gandyn.train(one, gandyn.UpdateConfig("alternating"), phi, theta, 200),
        lambda one: gandyn.train(one, gandyn.UpdateConfig("adam", lr_d=0.01, lr_g=0.01), phi, theta, 200),
    ):
        found, wanted = run(mine), run(theirs)
        assert found.ended == wanted.ended
        assert np.abs(found.theta - wanted.theta).max() < 1e-12 * max(1.0, np.abs(wanted.theta).max())


EVERYTHING = Design(
    "Every function", "field",
    {
        "a": "0.01*s^7-0.1*s^2+(2+s^2)^(-3)+(2+s^2)^0.3-s^k",
        "b": "tanh(s)+atan(s)+log(2+s^2)+sqrt(1+s^2)+2^s",
        "c": "sinh(s)/cosh(s)+softplus(s)+exp(-s^2)*sech(s)+norm_phi^3",
        "e": "sigmoid(s)*s^5+abs(s-1)+max(s, 1/3)",
    },
    (DesignParameter("k", 2.0, 0.0, 3.0),),
)  # fmt: skip


def test_compiled_formulas_are_numpys_in_complex_steps_too() -> None:
    """Consensus takes derivatives by the complex step, where a power by logarithms would be lost."""
    import numba

    from gandyn import vector_field
    from gandyn.kernels.compiler import OPTIONS

    k = scenario(EVERYTHING, regularizers={"consensus": 0.3}).params()
    compiled = numba.njit(**OPTIONS)(lambda s, p, q, k: vector_field.coefficients(s, p, q, 1.0, k))
    for s in (-3.0, -1e-3, 1e-9, 0.4, 2.0):
        wanted = np.array(vector_field.coefficients(*map(np.float64, (s, 1.3, 30.0, 1.0)), k), dtype=float)
        assert np.allclose(compiled(s, 1.3, 30.0, k), wanted, rtol=1e-12, atol=1e-12)
