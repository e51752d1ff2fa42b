"""A map of made-up cells, for tests of what shows maps."""

from __future__ import annotations

import numpy as np

from gandyn import Axis, Map, MapSpec, Scenario, UpdateConfig
from gandyn.analyses.trajectory_classifier import CODE, CONVERGES, DIVERGES
from gandyn.maps.basins import Destination
from gandyn.maps.curves import Curve


def made_map(scenario: Scenario, training: UpdateConfig | None) -> Map:
    """9 × 12 cells, of which one is not known and three have no rate; with one critical curve."""
    spec = MapSpec(Axis("r1", 0.01, 3.0, 12, log=True), Axis("lr", 0.1, 2.5, 9))
    rate = np.random.default_rng(3).normal(size=(9, 12))
    verdict = np.where(rate < 0.0, CODE[CONVERGES], CODE[DIVERGES]).astype(np.int8)
    verdict[0, 0] = -1
    rate[4, 2:5] = np.nan
    curve = Curve("spectral radius 1", (np.array([[0.02, 0.2], [0.5, 1.0], [2.0, 2.4]]), np.ones((2, 2))))
    places = (Destination("origin", share=0.5), Destination("point", (1.0, 0.25), 1.0, 0.5))
    basin = np.where(verdict == CODE[CONVERGES], 0, 1).astype(np.int16)
    amplitude = np.exp(8.0 * rate)
    cells = (verdict, rate, amplitude, np.exp(rate), basin)
    return Map(scenario, training, spec, spec.x.values, spec.y.values, *cells, places, (curve,))
