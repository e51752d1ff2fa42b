"""Every experiment at a size where its claim holds in seconds; figures of full size over several seeds are in
docs/training-lab.md.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from gandyn.training import EXPERIMENTS, PROBES, Settings
from gandyn.training.experiment_runner import ExperimentRunner


def trained(id: str, seed: int = 0, steps: int | None = None, **values: object) -> ExperimentRunner:
    """A bench after its iterations."""
    bench = ExperimentRunner(Settings(id, values, steps, seed), "cpu")
    for _ in range(int(bench.settings.steps)):
        bench.iterate()
    bench.scalars()
    return bench


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_every_probe_sees_something(id: str) -> None:
    bench = trained(
        id, steps=2, **{"width": 8, "batch": 16, **({"warm_up": 2} if id == "generator-gradient" else {})}
    )
    for arm, probes in bench.sample().items():
        wanted = {probe for probe in EXPERIMENTS[id].probes if PROBES[probe].fits(bench.loops[arm].setup)}
        assert set(probes) == wanted and wanted
        assert all(
            array.size and (array.dtype.kind == "U" or np.isfinite(array).all())
            for arrays in probes.values()
            for array in arrays.values()
        )
    metrics = bench.metrics()
    assert metrics and set(metrics) <= set(EXPERIMENTS[id].figures)


def test_clipped_weights_pile_up() -> None:
    found = trained("weight-polarisation", steps=150).metrics()["polarisation"]
    assert found["0.1"] >= 0.75 and found["gp"] <= 0.1


@pytest.mark.parametrize("clip", [0.1, 0.3, 0.7])
def test_the_histogram_counts_the_weights_at_the_walls(clip: float) -> None:
    """In single precision some walls lie a rounding error outside the box."""
    bench = trained("weight-polarisation", steps=60, clip=clip, width=16, lr_clip=0.02)
    loop = bench.loops[f"{clip:g}"]
    counts, layers = (
        bench.sample()[f"{clip:g}"]["weight-histogram"]["counts"],
        [w.detach().numpy().ravel() for w in loop.d.weights],
    )
    assert counts.sum(axis=1).tolist() == [w.size for w in layers]
    at_walls = [(np.abs(w) >= np.float32(clip)).sum() for w in layers]
    assert min(at_walls) > 0 and (counts[:, 0] + counts[:, -1] >= at_walls).all()


def test_gradients_explode_and_vanish() -> None:
    found = trained("gradient-depth").metrics()["log10_ratio"]
    assert (
        found["0.1"] >= 2.0 and found["0.01"] <= -10.0 and found["0.001"] <= -10.0 and abs(found["gp"]) <= 0.5
    )


def test_a_penalised_critic_sees_the_modes() -> None:
    found = trained("critic-surface", steps=150).metrics()["maxima"]
    assert found["gp"] >= 7 and found["clip"] <= 1


def test_wgan_gp_covers_eight_gaussians() -> None:
    found = trained("toy-gan", steps=250).metrics()
    assert found["modes"] == 8 and found["exact_w1"] < 0.4


def test_a_fast_generator_collapses() -> None:
    found = trained("mode-collapse", steps=250).metrics()["modes"]
    assert found["plain"] <= 2 and found["r1"] >= 6


def test_js_is_stuck_and_w_follows() -> None:
    found = trained("js-stuck", steps=400, count=3).metrics()
    assert abs(found["js"][0]) < 0.02 and np.allclose(found["js"][1:], math.log(2.0), atol=0.02)
    assert np.allclose(found["w_estimate"], found["distance"], atol=0.35)
    assert found["pull"]["js"][2] < 1e-3 and found["pull"]["w"][2] > 0.3


def test_counting_fits_two_bumps() -> None:
    found = trained("histogram-js", steps=300).metrics()
    assert found["js"] < 0.05 and found["w1"] < 0.1


def test_the_saturating_gradient_vanishes() -> None:
    found = trained("generator-gradient", steps=300).metrics()
    assert (
        found["saturating"][-1] < 0.02 * found["saturating"][0]
        and found["non_saturating"][-1] > 3.0 * found["non_saturating"][0]
    )


def test_momentum_is_counted() -> None:
    """The bookkeeping only: a hundred iterations of two replicas are 200 chances for a negative estimate."""
    bench = trained("adam-vs-rmsprop", steps=20, replicas=2, width=8, batch=16)
    assert {loop.counted for loop in bench.loops.values()} == {40}
    assert set(bench.metrics()["modes"]) == {"rmsprop", "adam-0", "adam-0.5", "adam-0.9"}
