"""What is derived of a design's flow, against long runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Scenario
from gandyn.design import register
from gandyn.design.closed_form import CLOSED, CONVERGES, GROWS, RESTS, ClosedForm, closed_form
from gandyn.design.coefficients import coefficients
from gandyn.design.design import Design, DesignParameter
from gandyn.design.examples import EXAMPLES, Example

LOGISTIC = {"omega": "log(r)", "rho": "1/(1+exp(t))"}
SLOW = [e for e in EXAMPLES.values() if e.variant and closed_form(e.design).line == CONVERGES]
EVEN = [e for e in EXAMPLES.values() if e.variant and closed_form(e.design).line == CLOSED]


def energy(found: ClosedForm, phi: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """H = c₀‖φ‖² − b₀‖θ‖²."""
    return np.asarray(found.c0 * (phi**2).sum(-1) - found.b0 * (theta**2).sum(-1))


def run(
    design: Design, duration: float, start: tuple[float, float] = (0.1, 0.0)
) -> tuple[np.ndarray, np.ndarray]:
    """φ and θ along a run on a line, by scipy."""

    def rates(t: float, x: np.ndarray) -> list[float]:
        _, b, c, _ = coefficients(design, float(x[0] * x[1]))
        return [float(b) * x[1], float(c) * x[0]]

    found = solve_ivp(rates, (0.0, duration), start, method="DOP853", rtol=1e-11, atol=1e-13)
    return found.y[0][:, None], found.y[1][:, None]


def flow(example: Example, dim: int, duration: float) -> gandyn.Orbit:
    """A run of the built-in variant that equals an example."""
    scenario = gandyn.Scenario(variant=example.variant, parameters=dict(example.choices), dim=dim)
    phi, theta = ([0.1], [0.0]) if dim == 1 else ([0.2, 0.0], [0.05, 0.1])
    return gandyn.flow(scenario, phi, theta, duration=duration, step=0.25, compiled=False)


@pytest.mark.parametrize("example", SLOW, ids=lambda example: example.id)
def test_the_rate_of_slow_convergence_is_that_of_long_runs(example: Example) -> None:
    """1/H grows by |κ|/(−4 b₀c₀) per unit of time; what is left out is of the size of H."""
    found = closed_form(example.design)
    orbit = flow(example, 1, 150.0)
    h = energy(found, orbit.phi, orbit.theta)
    rate = (1.0 / h[-1] - 1.0 / h[0]) / orbit.t[-1]
    assert rate == pytest.approx(found.kappa / (4.0 * found.b0 * found.c0), rel=0.02)


@pytest.mark.parametrize("example", EVEN, ids=lambda example: example.id)
def test_where_b_and_c_are_proportional_energy_is_conserved(example: Example) -> None:
    orbit = flow(example, 1, 20.0)
    h = energy(closed_form(example.design), orbit.phi, orbit.theta)
    np.testing.assert_allclose(h, h[0], rtol=2e-6)


def test_kappa_above_zero_grows() -> None:
    design = Design("x", "ratio", {**LOGISTIC, "beta": "-exp(-t)"})
    found = closed_form(design)
    assert (found.line, found.kappa) == (GROWS, 0.25)
    h = energy(found, *run(design, 200.0))
    rate = (1.0 / h[-1] - 1.0 / h[0]) / 200.0
    assert rate == pytest.approx(-0.25 / 2.0, rel=0.02)


@pytest.mark.parametrize("example", SLOW[:2], ids=lambda example: example.id)
def test_in_the_plane_it_tends_to_the_circle(example: Example) -> None:
    found = closed_form(example.design)
    orbit = flow(example, 2, 900.0)
    momentum = 0.2 * 0.1
    radius = np.linalg.norm(orbit.theta[-1])
    assert radius == pytest.approx((-found.c0 / found.b0) ** 0.25 * math.sqrt(momentum), rel=0.05)


def test_lsgan_of_the_article_is_degenerate_and_rests_beside_the_origin() -> None:
    design = EXAMPLES["lsgan"].design
    found = closed_form(design)
    assert (found.kind, found.line, found.c0, found.eigenvalues) == ("degenerate", RESTS, 0.0, (0j, 0j))
    phi, theta = run(design, 400.0, (0.5, 0.4))
    assert abs(theta[-1, 0]) < 1e-6 and abs(phi[-1, 0]) > 0.1


def test_saddles_are_seen() -> None:
    found = closed_form(Design("x", "ratio", {**LOGISTIC, "beta": "-t"}))
    assert found.kind == "saddle" and found.line == ""
    assert [value.real for value in found.eigenvalues] == pytest.approx([math.sqrt(0.5), -math.sqrt(0.5)])


def test_damping_makes_a_sink_and_its_opposite_a_source() -> None:
    formulas = {"a": "-g", "b": "-σ(s)", "c": "σ(s)", "e": "0"}
    sink = closed_form(Design("x", "field", formulas, (DesignParameter("g", 0.5, -1.0, 1.0),)))
    assert sink.kind == "sink"
    known = np.linalg.eigvals([[-0.5, -0.5], [0.5, 0.0]])
    assert sorted(value.imag for value in sink.eigenvalues) == pytest.approx(sorted(known.imag))
    assert closed_form(Design("x", "field", {**formulas, "a": "1/2"})).kind == "source"


def test_a_centre_with_damping_beyond_the_linear_is_left_open() -> None:
    """a = −s² damps; neither κ nor the angular momentum says what it does."""
    design = Design("x", "field", {"a": "-s^2", "b": "-1", "c": "1", "e": "0"})
    found = closed_form(design)
    assert found.kind == "centre" and found.line == "" and len(found.steps) == 2
    for dim in (1, 2):
        assert Scenario(register(design), dim=dim).claim.kinds == ()


def test_a_field_without_value_at_the_origin_is_left_open() -> None:
    found = closed_form(Design("x", "field", {"a": "0", "b": "-1/s", "c": "1", "e": "0"}))
    assert found.kind == "unknown" and math.isnan(found.kappa) and len(found.steps) == 2


def test_kappa_follows_the_parameters() -> None:
    design = Design("x", "losses", {"loss_d": "k*s+s^2/2", "loss_g": "-s"}, (DesignParameter("k", 1.0),))
    assert closed_form(design).kappa == -1.0
    assert closed_form(design, {"k": 0.25}).eigenvalues[0] == pytest.approx(0.5j)


def test_the_derivation_is_shown_line_by_line() -> None:
    steps = closed_form(EXAMPLES["non-saturating"].design).steps
    shown = " ".join(step.latex for step in steps)
    assert len(steps) == 6 and all(str(step.text)[-1] in ".:d" for step in steps)
    for part in (
        r"\pm 0.5\,i",
        r"\kappa=c_0b_1-b_0c_1=-0.25",
        r"H\approx\frac{4}{t}",
        r"\|\theta\|=\sqrt{|L|}",
    ):
        assert part in shown
    assert shown.count("{") == shown.count("}")
