"""The integrator with error control: its coefficients, its errors, and that no orbit depends on its
neighbours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn.integration import Settings, integrate
from gandyn.kernels import tableaux
from gandyn.plane import to_plane
from tests.gandyn.matrix import some
from tests.gandyn.table import join, solve

RANDOM = np.random.default_rng(3)
Scenario = gandyn.Scenario


def stages(weights: tuple[tuple[float, ...], ...]) -> np.ndarray:
    """A Butcher matrix from its rows below the diagonal."""
    a = np.zeros((len(weights) + 1, len(weights) + 1))
    for i, row in enumerate(weights):
        a[i + 1, : len(row)] = row
    return a


def test_dop853_meets_its_order_conditions() -> None:
    """Σ bᵢ cᵢ^k = 1/(k+1) up to order 8, and trees with two and three levels up to there."""
    a = stages(tableaux.DOP853_A[:11])
    b, c = np.array(tableaux.DOP853_B), a.sum(axis=1)
    for k in range(8):
        assert b @ c**k == pytest.approx(1.0 / (k + 1), abs=1e-13)
    for k in range(1, 7):
        assert b @ (a @ c**k) == pytest.approx(1.0 / ((k + 1) * (k + 2)), abs=1e-13)
    for k in range(1, 6):
        assert b @ (a @ (a @ c**k)) == pytest.approx(1.0 / ((k + 1) * (k + 2) * (k + 3)), abs=1e-13)


def test_dop853_is_scipys() -> None:
    """Digit for digit the coefficients of another library, error estimates and dense output included."""
    from scipy.integrate._ivp import dop853_coefficients as theirs

    assert np.array_equal(stages(tableaux.DOP853_A)[:16, :16], theirs.A)
    assert np.array_equal(tableaux.DOP853_B, theirs.B)
    assert np.array_equal(tableaux.DOP853_E5, theirs.E5)
    assert np.array_equal(tableaux.DOP853_E3, theirs.E3)
    assert np.array_equal(tableaux.DOP853_D, theirs.D)


def rodas_step(
    x: np.ndarray, h: float, f: Callable[[np.ndarray], np.ndarray], jacobian: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One step of Rodas5P written out, and the stage that is its error estimate."""
    matrix, u = np.eye(len(x)) / tableaux.RODAS_GAMMA - h * jacobian, []
    for weights, right in zip(tableaux.RODAS_A, tableaux.RODAS_C):
        at = x + sum((w * k for w, k in zip(weights, u)), np.zeros_like(x))
        u.append(
            np.linalg.solve(matrix, h * f(at) + sum((w * k for w, k in zip(right, u)), np.zeros_like(x)))
        )
    return x + sum(w * k for w, k in zip((*tableaux.RODAS_A[7], 1.0), u)), u[7]


def test_rodas_is_of_order_five_and_stiffly_stable() -> None:
    """On a pendulum the error of a step falls like h⁶ or faster; a mode of rate −10⁶ is gone after
    one step.
    """

    def pendulum(x: np.ndarray) -> np.ndarray:
        return np.array([x[1], -np.sin(x[0])])

    x, errors = np.array([1.0, 0.3]), []
    for h in (0.2, 0.1, 0.05):
        exact = solve_ivp(lambda t, y: pendulum(y), (0.0, h), x, "DOP853", rtol=1e-13, atol=1e-15).y[:, -1]
        step, _ = rodas_step(x, h, pendulum, np.array([[0.0, 1.0], [-np.cos(x[0]), 0.0]]))
        errors.append(np.linalg.norm(step - exact))
    assert np.polyfit(np.log([0.2, 0.1, 0.05]), np.log(errors), 1)[0] > 5.7
    stiff, _ = rodas_step(np.array([1.0]), 1.0, lambda y: -1e6 * y, np.array([[-1e6]]))
    assert abs(stiff[0]) < 1e-4


def field(scenario: gandyn.Scenario, x: np.ndarray) -> np.ndarray:
    """The field that tests compare with autograd, time scales and regularisers included."""
    phi, theta = np.split(x, 2)
    return np.concatenate(gandyn.field(scenario, phi, theta))


FIELDS = {
    "smooth": Scenario("non-saturating"),
    "fast": Scenario("f-hellinger", dim=1),
    "stiff": Scenario("wgan-gp", {"lambda": 100.0, "c": 0.0}),
    "corner": Scenario("hinge"),
    "pole": Scenario("gan-qp", dim=1),
    "walls": Scenario("wgan-clip", {"w": 0.7}),
}


@pytest.mark.parametrize("name", some(FIELDS, 2))
def test_an_orbit_is_the_same_alone_in_company_and_in_any_order(name: str) -> None:
    """Bit for bit, with more trajectories than a block has lanes."""
    scenario = FIELDS[name]
    phi, theta = RANDOM.uniform(-1.0, 1.0, (2, 41, scenario.dim))
    together = gandyn.flow(scenario, phi, theta, 5.0, 0.05)
    order = RANDOM.permutation(41)
    permuted = gandyn.flow(scenario, phi[order], theta[order], 5.0, 0.05)
    np.testing.assert_array_equal(join(together)[order], join(permuted))
    for i in (0, 17, 40):
        np.testing.assert_array_equal(
            join(gandyn.flow(scenario, phi[i], theta[i], 5.0, 0.05)), join(together[i])
        )


@pytest.mark.parametrize("name", some(FIELDS, 2))
def test_samples_do_not_change_the_orbit(name: str) -> None:
    """Dense samples, sparse ones that are landed on, and the last state alone agree to the stated error."""
    scenario = FIELDS[name]
    d = scenario.dim
    start = [0.4, -0.3][:d], [0.5, 0.6][:d]
    dense = gandyn.flow(scenario, *start, 8.0, 0.01)
    for step in (0.5, 8.0):
        sparse = gandyn.flow(scenario, *start, 8.0, step)
        gap = np.abs(join(dense)[:: round(step / 0.01)] - join(sparse)).max()
        assert gap <= 1.5 * (dense.error + sparse.error) + 1e-13


TRUTHS = {
    "f-hellinger": (Scenario("f-hellinger", dim=1), [2.0], [2.0], 40.0),
    "r1 and two time scales": (
        Scenario("non-saturating", regularizers={"r1": 10.0}, time_scales=(16.0, 1.0), dim=1),
        [1.0],
        [1.0],
        40.0,
    ),
    "gradient penalty": (
        Scenario("wgan-gp", {"lambda": 10.0, "c": 0.0}, time_scales=(10.0, 1.0), dim=1),
        [1.0],
        [1.0],
        40.0,
    ),
    "strong gradient penalty": (
        Scenario("wgan-gp", {"lambda": 100.0, "c": 0.0}),
        [1.0, 0.2],
        [1.0, -0.4],
        40.0,
    ),
    "fast circle": (Scenario("wgan", time_scales=(100.0, 100.0), dim=1), [1.0], [1.0], 10.0),
    "consensus": (Scenario("minimax", regularizers={"consensus": 1.0}), [1.0, 0.2], [1.0, -0.4], 40.0),
    "noise": (
        Scenario("non-saturating", regularizers={"instance-noise": 0.7}),
        [1.0, 0.2],
        [1.0, -0.4],
        20.0,
    ),
    "backward": (Scenario("non-saturating", regularizers={"r1": 0.5}), [0.5, 0.2], [0.3, -0.4], -8.0),
    "very stiff": (
        Scenario("non-saturating", regularizers={"r1": 10.0}, time_scales=(1e4, 1.0), dim=1),
        [1.0],
        [1.0],
        20.0,
    ),
}


@pytest.mark.parametrize("case", TRUTHS)
def test_the_stated_error_is_the_error(case: str) -> None:
    """Against scipy at 1e-13, implicit where explicit steps would take for ever."""
    scenario, phi, theta, duration = TRUTHS[case]
    orbit = gandyn.flow(scenario, phi, theta, duration, 0.1)
    assert orbit.ended == "finished"
    if case == "very stiff":
        answer = solve_ivp(
            lambda t, x: field(scenario, x),
            (0.0, duration),
            [*phi, *theta],
            "Radau",
            orbit.t,
            rtol=1e-11,
            atol=1e-13,
        )
        truth, slack = answer.y.T, 1e-9
    else:
        truth, slack = solve(lambda x: field(scenario, x), np.array([*phi, *theta]), orbit.t), 1e-10
    assert np.abs(join(orbit) - truth).max() <= 1.5 * orbit.error + slack
    assert orbit.error < 1e-7


def test_the_error_of_rk4_is_audited_too() -> None:
    """A circle that RK4 with a coarse step draws as a sink is known to be one."""
    scenario = Scenario("wgan", time_scales=(100.0, 100.0), dim=1)
    coarse = gandyn.flow(scenario, [1.0], [1.0], 10.0, 0.02, method="rk4")
    truth = np.sqrt(2.0) * np.stack(
        [np.cos(100.0 * coarse.t + np.pi / 4), np.sin(100.0 * coarse.t + np.pi / 4)], axis=1
    )
    assert coarse.error == pytest.approx(np.abs(join(coarse) - truth).max(), rel=1e-6)
    assert coarse.error > 1.0


def test_errors_are_measured_once_and_only_when_asked_for() -> None:
    """Of more than 256 trajectories a part is measured, the busiest and largest among it; the rest is NaN."""
    phi, theta = RANDOM.normal(size=(2, 400, 2))
    orbit = gandyn.flow(Scenario(), phi, theta, 5.0, 0.1)
    assert "error" not in vars(orbit)
    error = orbit.error
    assert orbit.error is error
    measured = np.isfinite(error)
    assert 85 <= measured.sum() <= 256
    assert measured[np.abs(join(orbit)).max(axis=(1, 2)).argmax()]
    few = gandyn.flow(Scenario(), phi[:7], theta[:7], 5.0, 0.1)
    assert few.error.shape == (7,)
    assert few[3].error == few.error[3]


def test_tolerance_is_the_error() -> None:
    """A hundred times stricter is about a hundred times more exact."""
    exact = gandyn.flow(Scenario(), [0.6, -0.4], [0.5, 0.8], 40.0, 40.0, tolerance=1e-14)
    errors = [
        np.abs(
            join(gandyn.flow(Scenario(), [0.6, -0.4], [0.5, 0.8], 40.0, 40.0, tolerance=t)) - join(exact)
        ).max()
        for t in (1e-6, 1e-8, 1e-10)
    ]
    assert np.polyfit(np.log([1e-6, 1e-8, 1e-10]), np.log(errors), 1)[0] == pytest.approx(1.0, abs=0.25)


def test_ends_say_what_is_known() -> None:
    """A runaway diverges; a field that turns ever faster is given up; neither is called the other."""
    repelled = gandyn.flow(
        Scenario("wgan-gp", {"lambda": 0.5, "c": 0.0}), [0.1, 0.2], [0.2, 0.1], -100.0, 0.1
    )
    assert repelled.ended == "diverged"
    faster = gandyn.flow(
        Scenario("wgan-normalized", regularizers={"l2": 1.0}), [0.1, 0.2], [0.2, 0.1], 100.0, 0.1
    )
    assert faster.ended == "unfinished"
    assert np.isfinite(join(faster)).all()


def test_bounded_orbits_reach_no_bound() -> None:
    """Starts far out, and ellipses that two time scales stretch, stay inside the bound that is taken by
    default.
    """
    for scenario, start in (
        (Scenario("wgan", time_scales=(100.0, 0.01), dim=1), 1e4),
        (Scenario("wgan", dim=1), 9e5),
    ):
        orbit = gandyn.flow(scenario, [0.0], [start], 10.0, 0.1)
        assert orbit.ended == "finished"


def test_starts_on_a_line_are_turned_onto_an_axis() -> None:
    """Where passing through 0 is exact; others keep their plane, and nothing is lost where one player
    is 0.
    """
    phi, theta = (
        np.array([[1.0, 1.0], [0.0, 0.0], [0.3, -0.2]]),
        np.array([[0.5, 0.5], [0.4, -0.3], [0.1, 0.8]]),
    )
    plane, basis = to_plane(phi, theta, straight=True)
    assert basis is not None
    assert np.array_equal(plane[:2, [1, 3]], np.zeros((2, 2)))
    for player, at in ((phi, slice(0, 2)), (theta, slice(2, 4))):
        np.testing.assert_allclose(np.einsum("mdk,mk->md", basis, plane[:, at]), player, atol=1e-15)


def test_the_settings_are_what_a_kernel_gets() -> None:
    """Samples `every` steps of `step` apart."""
    how = Settings(11, 5, 0.02)
    found = integrate(Scenario(dim=1), np.array([[0.4]]), np.array([[0.3]]), how)
    assert how.spacing == pytest.approx(0.1)
    assert found.out.shape == (1, 11, 2)
