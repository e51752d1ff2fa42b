"""The flow's promises: engines agree, ensembles equal single runs, samples, ends, bounds, and clear
errors.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import gandyn
from tests.gandyn.scenarios import PHI, THETA, VARIANTS, states
from tests.gandyn.table import join

RUNAWAYS = (
    gandyn.Scenario("lsgan", {"fake": 1.0, "target": 1.0}),
    gandyn.Scenario("lsgan", {"fake": 2.0, "target": 1.0}, {}, 1),
    gandyn.Scenario("f-kl", {"generator": "non-saturating"}),
    gandyn.Scenario("f-hellinger"),
    gandyn.Scenario("wgan", {}, {"consensus": 2.0}, 2, (1e200, 1e200)),
    gandyn.Scenario("wgan-gp", {"lambda": 1e300}),
    gandyn.Scenario("hinge", {}, {}, 2, (1e300, 1.0)),
)


@pytest.mark.parametrize("variant", [id for id in VARIANTS if gandyn.is_smooth(gandyn.Scenario(id))])
def test_numpy_and_numba_agree(variant: str) -> None:
    """The preview is off by no more than it says."""
    for dim in (1, 2, 3):
        phi, theta = states(dim, 4)
        check_preview(gandyn.Scenario(variant, dim=dim), 0.5 * phi, 0.5 * theta)


def check_preview(scenario: gandyn.Scenario, phi: np.ndarray, theta: np.ndarray) -> None:
    """Its largest difference from the compiled orbit is the error that it states, and small enough for a
    picture.
    """
    exact, preview = (gandyn.flow(scenario, phi, theta, 3.0, 0.02, compiled=c) for c in (True, False))
    gap = np.abs(join(exact) - join(preview)).max(axis=(-2, -1))
    assert np.all(gap <= 1.1 * preview.error + 1e-10)
    assert np.all(preview.error <= 1e-5)


@pytest.mark.parametrize("strengths", [{"consensus": 0.3}, {"instance-noise": 0.4}, {"l2": 0.2, "r1": 0.1}])
def test_numpy_and_numba_agree_on_regularizers(strengths: dict[str, float]) -> None:
    """Wrapped fields, too: the complex step inside consensus, the quadrature of noise."""
    scenario = gandyn.Scenario("non-saturating", regularizers=strengths, time_scales=(2.0, 0.5))
    check_preview(scenario, np.array([PHI]), np.array([THETA]))


@pytest.mark.parametrize("variant", ["minimax", "hinge", "wgan-clip", "wgan-gp"])
@pytest.mark.parametrize("count", [3, 300])
def test_ensembles_equal_single_runs(variant: str, count: int) -> None:
    """Bit for bit, on one thread or several."""
    phi, theta = states(2, count)
    scenario = gandyn.Scenario(variant)
    many = gandyn.flow(scenario, phi, theta, 2.0, 0.05)
    assert (many.count, many.phi.shape) == (count, (count, 41, 2))
    for i in (0, 1, count - 1):
        single = gandyn.flow(scenario, phi[i], theta[i], 2.0, 0.05)
        np.testing.assert_array_equal(join(many[i]), join(single))
        assert many[i].ended == single.ended


@pytest.mark.parametrize("variant", ["minimax", "hinge", "wgan-clip"])
@pytest.mark.parametrize("every", [1, 3, 7])
def test_save_every(variant: str, every: int) -> None:
    """Each k-th sample of the full orbit, the last one not after the duration."""
    full = gandyn.flow(gandyn.Scenario(variant), PHI, THETA, 1.0, 0.1)
    kept = gandyn.flow(gandyn.Scenario(variant), PHI, THETA, 1.0, 0.1, every)
    np.testing.assert_allclose(join(kept), join(full)[::every], rtol=0.0, atol=1e-11)
    np.testing.assert_allclose(kept.t, full.t[::every])


def test_empty_ensemble_and_no_time() -> None:
    """No starts make no orbits; no time makes one sample."""
    assert gandyn.flow(gandyn.Scenario(), np.zeros((0, 2)), np.zeros((0, 2)), 1.0).phi.shape[0] == 0
    assert gandyn.flow(gandyn.Scenario(), PHI, THETA, 0.0).length == 1


@pytest.mark.parametrize("scenario", RUNAWAYS, ids=str)
@pytest.mark.parametrize("compiled", [True, False])
def test_runaways_stay_finite(scenario: gandyn.Scenario, compiled: bool) -> None:
    """Whatever happens, samples are finite and inside the bound, and nothing warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        orbit = gandyn.flow(
            scenario, [1.5] * scenario.dim, [1.2] * scenario.dim, 60.0, 0.01, compiled=compiled
        )
    assert np.isfinite(join(orbit)).all()
    assert (np.linalg.norm(join(orbit), axis=-1) <= 1e6).all()
    assert orbit.ended in ("diverged", "singular", "finished", "stuck", "unfinished")


@pytest.mark.parametrize("compiled", [True, False])
def test_divergence_is_named(compiled: bool) -> None:
    """A repelling LSGAN leaves the bound; the ensemble repeats the last good sample."""
    scenario = gandyn.Scenario("wgan-gp", {"lambda": 0.5, "c": 0.0})
    orbit = gandyn.flow(
        scenario, [PHI, (0.0, 0.0)], [THETA, (0.0, 0.0)], -100.0, 0.01, bound=50.0, compiled=compiled
    )
    assert list(orbit.ended) == ["diverged", "finished"]
    n = int(orbit.length[0])
    assert np.linalg.norm(join(orbit)[0], axis=-1).max() <= 50.0
    np.testing.assert_array_equal(join(orbit)[0, n:], np.broadcast_to(join(orbit)[0, n - 1], (10001 - n, 4)))


@pytest.mark.parametrize("every", [1, 4])
@pytest.mark.parametrize("decay", [0.0, 0.9, 0.999])
def test_moving_average_is_the_recursion(every: int, decay: float) -> None:
    """y ← decay·y + (1 − decay)·x at every step, whatever is kept; the orbit is untouched."""
    full = gandyn.flow(gandyn.Scenario(), PHI, THETA, 2.0, 0.01)
    mean = [join(full)[0]]
    for x in join(full)[1:]:
        mean.append(decay * mean[-1] + (1.0 - decay) * x)
    orbit = gandyn.flow(gandyn.Scenario(), PHI, THETA, 2.0, 0.01, every, ema=decay)
    assert orbit.ema_phi is not None
    np.testing.assert_allclose(
        np.concatenate([orbit.ema_phi, orbit.ema_theta], axis=-1), np.array(mean)[::every], atol=1e-14
    )
    np.testing.assert_array_equal(join(orbit), join(full)[::every])


HOSTILE = {
    "ragged": {"phi": [[1.0], [1.0, 2.0]]},
    "text": {"phi": "ab"},
    "nothing": {"phi": None},
    "not a number": {"phi": (np.nan, 0.0)},
    "infinite": {"theta": (np.inf, 0.0)},
    "huge": {"theta": (10**400, 0.0)},
    "complex": {"theta": (1j, 0.0)},
    "wrong length": {"phi": (1.0, 2.0, 3.0), "theta": (1.0, 2.0, 3.0)},
    "three axes": {"phi": np.zeros((1, 1, 2)), "theta": np.zeros((1, 1, 2))},
    "different shapes": {"phi": np.zeros((3, 2))},
    "outside": {"phi": (1e6, 1e6), "bound": 1e6},
    "no such method": {"method": "euler"},
    "method that is a list": {"method": ["rk4"]},
    "tolerance of 0": {"tolerance": 0.0},
    "tolerance that is coarse": {"tolerance": 0.1},
    "tolerance nan": {"tolerance": np.nan},
    "no step": {"step": 0.0},
    "negative step": {"step": -0.1},
    "nan step": {"step": np.nan},
    "text step": {"step": "0.1"},
    "endless": {"duration": np.inf},
    "huge duration": {"duration": 10**400},
    "true": {"duration": True},
    "fraction": {"save_every": 1.5},
    "none saved": {"save_every": 0},
    "all saved": {"save_every": True},
    "too many samples": {"duration": 1e6, "step": 1e-3},
    "too many steps": {"duration": 1e12, "step": 1e-3, "save_every": 10**14},
    "too many averages": {"duration": 1e6, "step": 1e-3, "save_every": 10**6, "ema": 0.9},
    "decay of one": {"ema": 1.0},
    "decay nan": {"ema": np.nan},
    "decay text": {"ema": "0.9"},
    "bound nan": {"bound": np.nan},
    "bound negative": {"bound": -1.0},
    "bound infinite": {"bound": np.inf},
    "bound whose square overflows": {"bound": 1e200},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_errors_are_one_sentence(case: str) -> None:
    """Everything unusable raises ValueError before any work, with one sentence."""
    with pytest.raises(ValueError, match=r"^(?:[A-Z]|save_every)[^\n]*\.$"):
        gandyn.flow(gandyn.Scenario(), **{"phi": PHI, "theta": THETA, **HOSTILE[case]})


def test_a_single_orbit_has_no_index() -> None:
    """Only ensembles can be indexed."""
    with pytest.raises(IndexError):
        gandyn.flow(gandyn.Scenario(), PHI, THETA, 1.0)[0]


@pytest.mark.parametrize("dim", [1, 2, 3, 7])
def test_the_first_sample_is_the_start_itself(dim: int) -> None:
    phi, theta = np.random.default_rng(dim).normal(size=(2, 4, dim))
    orbit = gandyn.flow(gandyn.Scenario("minimax", dim=dim), phi, theta, duration=0.5, step=0.1)
    assert np.array_equal(orbit.phi[:, 0], phi)
    assert np.array_equal(orbit.theta[:, 0], theta)
