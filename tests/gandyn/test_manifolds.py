"""Manifolds against closed forms, against an independent solver, and against what makes them manifolds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Scenario, manifolds
from gandyn.manifolds import branches, saddles
from tests.gandyn.table import rate

DAMPED = Scenario("lsgan", {"fake": 1.0, "target": 0.5}, {"l2": 0.3}, dim=1)


def field(scenario: Scenario, x: np.ndarray) -> np.ndarray:
    """The bare field by the table, L2 by hand."""
    d = scenario.dim
    damping = scenario.regularizers.get("l2", 0.0) * np.concatenate([x[:d], np.zeros(d)])
    return rate(scenario.with_(regularizers={}), x) - damping


def test_a_linear_saddle_in_closed_form() -> None:
    """x' = Ax: branches are the eigenvectors' rays, and states on them e^{λt} times the first."""
    matrix, values = (
        np.array([[1.0, 2.0], [3.0, -1.5]]),
        np.linalg.eigvals(np.array([[1.0, 2.0], [3.0, -1.5]])),
    )

    def run(x: np.ndarray, duration: float, step: float, every: int) -> np.ndarray:
        times = np.arange(0.0, abs(duration), 0.05)
        return solve_ivp(
            lambda t, y: np.sign(duration) * matrix @ y,
            (0.0, times[-1]),
            x,
            t_eval=times,
            rtol=1e-11,
            atol=1e-300,
            method="DOP853",
        ).y.T

    vectors = np.linalg.eig(matrix)[1].T
    found = branches(lambda x: matrix @ x, run, (np.zeros(2), values, vectors), 3.0)
    assert sorted(b.kind for b in found) == ["stable", "stable", "unstable", "unstable"]
    for branch in found:
        index = int(np.argmin(np.abs(values - branch.eigenvalue)))
        first = branch.points[1:4]
        assert (
            np.abs(first[:, 0] * vectors[index, 1] - first[:, 1] * vectors[index, 0]).max()
            < 1e-9 * np.abs(first).max()
        )
        assert np.linalg.norm(branch.points[3]) / np.linalg.norm(branch.points[2]) == pytest.approx(
            np.exp(0.05 * abs(branch.eigenvalue)), rel=1e-6
        )


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_equal_labels_conserve_a_hyperbola(dim: int) -> None:
    """f = g: ‖φ‖² − ‖θ‖² is conserved, so the manifolds are θ = ±φ; the unstable one ends on s = f."""
    found = manifolds(Scenario("lsgan", {"fake": 0.5, "target": 0.5}, dim=dim))
    assert [b.kind for b in found].count("stable") == [b.kind for b in found].count("unstable") == 2
    for branch in found:
        phi, theta = branch.points[:, :dim], branch.points[:, dim:]
        np.testing.assert_allclose(theta, phi if branch.kind == "unstable" else -phi, atol=1e-8)
        if branch.kind == "unstable":
            assert (phi[-1] * theta[-1]).sum() == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize("dim", [1, 2])
def test_branches_are_invariant_and_tangent(dim: int) -> None:
    """A point of the branch, carried by DOP853 on the table, stays on it; the first piece lies along an
    eigenvector.
    """
    scenario = DAMPED.with_(dim=dim)
    for branch in manifolds(scenario):
        sign, tip = np.sign(branch.eigenvalue), branch.points[1] - branch.saddle
        unit = tip / np.linalg.norm(tip)
        small = 1e-6 * unit
        np.testing.assert_allclose(
            field(scenario, branch.saddle + small) / 1e-6, branch.eigenvalue * unit, atol=1e-4
        )
        start = branch.points[20]
        end = solve_ivp(
            lambda t, x: field(scenario, x), (0.0, 3.0 * sign), start, method="DOP853", rtol=1e-11, atol=1e-13
        ).y[:, -1]
        a, b = branch.points[:-1], branch.points[1:]
        share = (((end - a) * (b - a)).sum(1) / np.maximum(((b - a) ** 2).sum(1), 1e-300)).clip(0.0, 1.0)
        assert np.linalg.norm(a + share[:, None] * (b - a) - end, axis=1).min() < 1e-4 * np.linalg.norm(end)


def test_unstable_branches_end_in_the_sinks() -> None:
    """With L2 the origin's unstable branches run to ±(√((f−g)g/μ), …), where s = g."""
    ends = sorted(tuple(b.points[-1]) for b in manifolds(DAMPED) if b.kind == "unstable")
    phi = np.sqrt(0.25 / 0.3)
    np.testing.assert_allclose(ends, [(-phi, -0.5 / phi), (phi, 0.5 / phi)], atol=1e-4)


def test_consensus_makes_saddles_away_from_the_origin() -> None:
    """The field vanishes there, with real eigenvalues of both signs; and branches start from each."""
    scenario = Scenario("minimax", regularizers={"consensus": 0.5}, dim=1)
    found = saddles(scenario)
    assert len(found) == 2
    for point, values, _ in found:
        assert np.linalg.norm(point) > 1.0
        assert np.abs(np.concatenate(gandyn.field(scenario, point[:1], point[1:]))).max() < 1e-9
        assert values.min() < 0.0 < values.max()
    assert len(manifolds(scenario)) == 8


def test_most_scenarios_have_no_saddle() -> None:
    for variant in (
        "minimax",
        "non-saturating",
        "wgan",
        "wgan-gp",
        "wgan-clip",
        "wgan-normalized",
        "hinge",
        "gan-qp",
    ):
        assert manifolds(Scenario(variant, dim=1)) == ()
    with pytest.raises(ValueError, match=r"above 0, not -1\.$"):
        manifolds(Scenario("lsgan"), reach=-1.0)
