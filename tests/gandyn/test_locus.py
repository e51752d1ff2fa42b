"""The locus of a spectrum: branches, and critical values against closed forms and published numbers."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from gandyn import Scenario, UpdateConfig
from gandyn.root_locus import BORDER, DOUBLE, locus, spectrum
from gandyn.sweep_parameter import SweepParameterError, with_value
from tests.gandyn.matrix import some

GRID = np.linspace(0.0, 2.0, 161)


def _named(found: gandyn.Locus, name: str) -> list[float]:
    return [c.value for c in found.critical if c.name == name]


@pytest.mark.parametrize("variant", ["minimax", "non-saturating"])
def test_the_critical_gamma_of_the_dirac_gan_is_one(variant: str) -> None:
    """Mescheder et al. 2018, Lemma 3.3: λ = −γ/2 ± √(γ²/4 − f'(0)²), f'(0) = ½: a double eigenvalue at γ = 1,
    stable for γ > 0.
    """
    found = locus(Scenario(variant), "r1", GRID)
    assert _named(found, DOUBLE) == pytest.approx([1.0], abs=1e-8)
    assert _named(found, BORDER) == [0.0]
    dense = locus(Scenario(variant), "r1", GRID, refined=True)
    assert (
        _named(dense, BORDER) == [0.0]
        and _named(dense, DOUBLE) == pytest.approx([1.0], abs=1e-8)
        and len(dense.values) > len(GRID)
    )
    root = np.sqrt((GRID**2 / 4.0 - 0.25).astype(complex))
    expected = np.stack([-GRID / 2.0 + root, -GRID / 2.0 - root], axis=1)
    assert np.abs(found.spectrum - expected).max() < 1e-7
    assert found.measure == pytest.approx(expected.real.max(1), abs=1e-7)


def test_the_penalty_of_wgan_is_critical_at_one() -> None:
    """λ_± = −λ ± √(λ² − 1) with c = 0."""
    found = locus(Scenario("wgan-gp", parameters={"c": 0.0}), "lambda", GRID)
    assert _named(found, DOUBLE) == pytest.approx([1.0], abs=1e-8)


def test_alternating_leaves_the_unit_circle_at_its_limit() -> None:
    """On a centre of frequency ½ the multipliers stay on the circle until η = 2/½ = 4, where they
    meet at −1.
    """
    found = locus(Scenario("minimax"), "lr", np.linspace(0.01, 6.0, 121), UpdateConfig("alternating"))
    assert _named(found, BORDER) == pytest.approx([4.0], abs=1e-6)
    assert _named(found, DOUBLE) == pytest.approx([4.0], abs=1e-6)
    inside = found.values < 3.99
    assert np.abs(np.abs(found.spectrum[inside]) - 1.0).max() < 1e-12


def test_simultaneous_multipliers_are_one_plus_eta_lambda() -> None:
    grid, scenario = np.linspace(0.01, 5.0, 101), Scenario("minimax", regularizers={"r1": 0.4})
    found = locus(scenario, "lr", grid, UpdateConfig("simultaneous"))
    values = gandyn.jacobian_eigenvalues(scenario)
    assert (
        np.abs(np.sort_complex(found.spectrum) - np.sort_complex(1.0 + grid[:, None] * values)).max() < 1e-12
    )
    assert _named(found, BORDER) == pytest.approx(
        [min(-2.0 * v.real / abs(v) ** 2 for v in values)], abs=1e-7
    )


@pytest.mark.parametrize(
    "rule", some(["momentum", "nesterov", "extragradient", "optimistic", "consensus"], 2)
)
def test_the_border_over_the_rate_is_the_largest_stable_step(rule: str) -> None:
    scenario = Scenario("non-saturating", regularizers={"r1": 0.3})
    limit = gandyn.analyze(scenario, rule, measured=False).rule.limit
    found = locus(scenario, "lr", np.linspace(0.3, 1.7, 61) * limit, UpdateConfig(rule))
    assert min(_named(found, BORDER), key=lambda v: abs(v - limit)) == pytest.approx(limit, rel=1e-6)


def test_branches_do_not_jump() -> None:
    found = locus(
        Scenario("non-saturating", regularizers={"r1": 0.3}),
        "beta",
        np.linspace(-0.9, 0.9, 241),
        UpdateConfig("momentum"),
    )
    assert found.spectrum.shape == (241, 4)
    assert np.abs(np.diff(found.spectrum, axis=0)).max() < 0.15


def test_a_rule_that_starts_or_stops_remembering_crosses_nothing() -> None:
    found = locus(Scenario("minimax"), "beta", np.linspace(-0.5, 0.5, 80), UpdateConfig("momentum"))
    assert all(abs(c.value) > 0.02 for c in found.critical)


def test_there_is_no_spectrum_without_linearisation() -> None:
    assert spectrum(Scenario("wgan-normalized")).size == 0
    assert spectrum(Scenario("minimax"), UpdateConfig("adam")).size == 0
    found = locus(Scenario("wgan-gp"), "c", GRID)
    assert (
        np.isfinite(found.spectrum[0]).all()
        and np.isnan(found.spectrum[1:].real).all()
        and found.present.size == 0
    )


def test_values_that_the_number_cannot_take_are_left_out() -> None:
    found = locus(Scenario("minimax"), "tau_d", np.linspace(-1.0, 1.0, 5))
    assert np.isnan(found.measure).tolist() == [True, True, True, False, False]
    assert found.present == pytest.approx(spectrum(with_value(Scenario("minimax"), None, "tau_d", 1.0)[0]))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SweepParameterError, match="There is no number 'x'"):
        locus(Scenario("minimax"), "x", GRID)
    for values in ([1.0], [0.0, 0.0], [0.0, np.inf], [[0.0, 1.0]]):
        with pytest.raises(ValueError, match="ascending"):
            locus(Scenario("minimax"), "r1", values)
