"""Cells that lie on no grid."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gandyn
from gandyn.maps import scattered


def training(lr_d=0.1, lr_g=0.1, r1=0.0, n_d=1):
    """A WGAN whose discriminator steps first."""
    rule = gandyn.UpdateConfig("alternating", lr_d, lr_g, n_d, first="d")
    return gandyn.Scenario("wgan", dim=1, regularizers={"r1": r1} if r1 else {}), rule


def test_rates_of_a_linear_game_written_out():
    """WGAN with R1: φ ← φ − η(θ + γφ), then θ ← θ + ηφ; contraction is −log of the larger multiplier."""
    cases = [(0.05, 0.2), (0.05, 0.6), (0.2, 0.1)]
    for (lr, r1), answer in zip(cases, scattered.rates([training(lr, lr, r1) for lr, r1 in cases])):
        d = np.array([[1.0 - lr * r1, -lr], [0.0, 1.0]])
        g = np.array([[1.0, 0.0], [lr, 1.0]])
        radius = np.abs(np.linalg.eigvals(g @ d)).max()
        assert answer.contraction == pytest.approx(-math.log(radius), rel=0.02)
        assert answer.verdict == "converges"


def test_rates_are_those_of_a_map():
    found = scattered.rates([training(lr, 0.1, r1) for r1 in (0.0, 0.2, 0.4) for lr in (0.05, 0.1)])
    spec = gandyn.MapSpec(gandyn.Axis("lr_d", 0.05, 0.1, 2), gandyn.Axis("r1", 0.0, 0.4, 3))
    cells = gandyn.convergence_map(*training()[:1], spec, training()[1], curves=False)
    assert [rate.contraction for rate in found] == pytest.approx((-cells.rate).ravel().tolist())


def test_rates_keep_their_places():
    one, other = training(r1=0.6), training(r1=0.6, n_d=2)
    first, nothing, second, again = scattered.rates([one, None, other, one])
    assert nothing is None
    assert first == again != second
