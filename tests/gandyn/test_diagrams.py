"""One-parameter diagrams against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from gandyn import Scenario, UpdateConfig, diagram
from tests.gandyn.test_cycles import penalty_cycle


def test_the_cycle_of_the_penalty() -> None:
    """WGAN-GP on a line: period 2π/√(1 − λ²) and amplitude between the cycle's own extremes; no Jacobian, so
    no spectrum.
    """
    found = diagram(Scenario("wgan-gp", dim=1), "lambda", 0.1, 0.6, 6)
    for value, period, top, bottom in zip(found.values, found.period, found.top, found.bottom):
        exact, reach, _ = penalty_cycle(float(value), 1.0)
        assert period == pytest.approx(exact, rel=1e-4)
        assert bottom <= reach * (1.0 + 1e-6) and top >= reach * (1.0 - 1e-3)
    assert found.spectrum.size == 0 or np.isnan(found.spectrum).all()


def test_critical_penalty_of_minimax() -> None:
    """R1 on the minimax GAN: stable from 0 on, a double eigenvalue at γ = 1, −γ/2 ± √(γ² − 1)/2 between; runs
    shrink to nothing.
    """
    found = diagram(Scenario("minimax", dim=1), "r1", 0.0, 2.0, 21)
    assert {(c.name, round(c.value, 6)) for c in found.critical} == {
        ("stability border", 0.0),
        ("double eigenvalue", 1.0),
    }
    root = np.sqrt((found.values**2 - 1.0).astype(complex))
    np.testing.assert_allclose(
        np.sort_complex(found.spectrum[3]),
        np.sort_complex([(-found.values[3] + g * root[3]) / 2.0 for g in (1, -1)]),
        atol=1e-12,
    )
    assert found.top[0] == pytest.approx(np.hypot(0.1, 0.2), rel=1e-2)
    assert found.period[0] == pytest.approx(4.0 * np.pi, rel=1e-2)
    assert found.top[5] < 1e-6 and np.isnan(found.period[5])


def test_rounds_leave_the_unit_circle() -> None:
    """Alternating steps on the bilinear game: closed curves up to η = 2, diverging beyond; a turn takes
    2π/arccos(1 − η²/2) rounds.
    """
    found = diagram(Scenario("wgan", dim=1), "lr", 0.1, 2.4, 24, UpdateConfig("alternating"))
    assert [c.value for c in found.critical if c.name == "stability border"] == pytest.approx([2.0], abs=1e-6)
    assert (
        np.isinf(found.top[found.values > 2.01]).all() and np.isfinite(found.top[found.values < 1.99]).all()
    )
    eta = found.values[0]
    assert found.period[0] == pytest.approx(2.0 * np.pi / np.arccos(1.0 - eta**2 / 2.0), rel=1e-3)


def test_reports_stop_and_refusals() -> None:
    shares: list[float] = []
    diagram(Scenario("wgan"), "tau_d", 0.5, 1.0, 4, report=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        diagram(Scenario("wgan"), "tau_d", 0.5, 1.0, 4, report=stop)
    assert np.isnan(diagram(Scenario("wgan"), "tau_d", -1.0, 1.0, 3).top[0])
    for bad in (("nothing", 0.0, 1.0, 5), ("tau_d", 1.0, 0.5, 5), ("tau_d", 0.1, 0.5, 1)):
        with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
            diagram(Scenario("wgan"), *bad)
