"""D* and the generator's losses at it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gandyn.distances import (
    BERNOULLI,
    LOG2,
    DistanceError,
    Gaussians,
    Histograms,
    Points,
    Segments,
    densities,
    distance_table,
    gradients,
    losses,
    optimal_discriminator,
    prices,
    scale_score,
)

SMOOTH = [
    (Gaussians.line(0.0, 1.0, 1.0, 2.0), 0.0),
    (Gaussians.line(0.0, 1.0, 3.0, 0.05), 0.0),
    (Segments(0.5), 0.2),
    (Histograms([1, 2, 7], [3, 3, 4]), 0.3),
    (Points([0.0, 1.0, 2.0], [2.5, 3.0]), 0.5),
]


@pytest.mark.parametrize(
    ("pair", "sigma"), [*SMOOTH, (Histograms([1, 2, 7], [3, 3, 4]), 0.0), (BERNOULLI, 0.0)]
)
def test_the_losses_are_what_the_articles_say(pair, sigma) -> None:
    found = losses(densities(pair, sigma))
    table = distance_table(pair, sigma)
    assert found.saturating == pytest.approx(found.saturating_identity, abs=1e-12)
    assert found.non_saturating == pytest.approx(found.non_saturating_identity, abs=1e-12, rel=1e-14)
    assert found.js == pytest.approx(table.js, abs=1e-12)
    assert found.kl_qp == pytest.approx(table.kl_qp, abs=1e-12, rel=1e-12)
    assert found.saturating == pytest.approx(2 * table.js - 2 * LOG2, abs=1e-12)


def test_without_overlap_log_1_minus_d_is_flat_and_minus_log_d_infinite() -> None:
    found = losses(densities(Segments(0.5)))
    assert found.saturating == found.saturating_identity == 0.0
    assert found.non_saturating == found.kl_qp == math.inf
    assert list(densities(Segments(-0.5)).discriminator) == [0.0, 1.0]
    with pytest.raises(DistanceError, match="no gradient"):
        gradients(densities(Segments(0.5)))


@pytest.mark.parametrize(("pair", "sigma"), SMOOTH)
def test_gradients_with_d_held_are_those_of_the_terms(pair, sigma) -> None:
    found = gradients(densities(pair, sigma))
    assert found.saturating == pytest.approx(-found.minus_2_js, abs=1e-12)
    assert found.non_saturating == pytest.approx(found.kl_qp + found.minus_2_js, abs=1e-12, rel=1e-13)


def test_gradients_of_a_shift_and_of_a_scale_against_differences() -> None:
    step, pair = 1e-5, Gaussians.line(0.0, 1.0, 1.0, 2.0)
    at = densities(pair)
    ways = {
        "shift": (None, lambda h: Gaussians.line(0.0, 1.0, 1.0 + h, 2.0)),
        "scale": (scale_score(pair, at.x), lambda h: Gaussians.line(0.0, 1.0, 1.0, 2.0 * math.exp(h))),
    }
    for score, moved in ways.values():
        low, high = (distance_table(moved(h)) for h in (-step, step))
        found = gradients(at, score)
        assert found.kl_qp == pytest.approx((high.kl_qp - low.kl_qp) / (2 * step), abs=1e-8)
        assert found.minus_2_js == pytest.approx(-(high.js - low.js) / step, abs=1e-8)


def test_the_gradient_of_a_blurred_shift_against_differences() -> None:
    step, x = 1e-5, np.array([2.5, 3.0])
    low, high = (distance_table(Points([0.0, 1.0, 2.0], x + h), 0.5) for h in (-step, step))
    found = gradients(densities(Points([0.0, 1.0, 2.0], x), 0.5))
    assert found.kl_qp == pytest.approx((high.kl_qp - low.kl_qp) / (2 * step), abs=1e-8)
    assert found.saturating == pytest.approx((high.js - low.js) / step, abs=1e-8)


def test_far_away_the_first_loss_is_flat_while_the_second_pulls() -> None:
    far = gradients(densities(Gaussians.line(0.0, 1.0, 12.0, 1.0)))
    assert abs(far.saturating) < 1e-6 and far.non_saturating == pytest.approx(12.0, rel=1e-6)


def test_dropped_modes_cost_little_and_invented_ones_much_under_kl_qp() -> None:
    both = np.array([0.5, 0.5])
    dropped = densities(Histograms(both, [1.0 - 1e-6, 1e-6]))
    invented = densities(Histograms([1.0 - 1e-6, 1e-6], both))
    assert losses(dropped).kl_qp < 0.7 and losses(invented).kl_qp > 6.0
    assert prices(dropped).dropped == 0.5 and prices(dropped).invented == 0.0
    assert prices(invented).invented == 0.5 and prices(invented).dropped == 0.0
    priced = prices(densities(BERNOULLI))
    assert priced.kl_pq[0] == math.inf and priced.kl_qp[0] == pytest.approx(0.1)
    assert priced.dropped == pytest.approx(0.1) and np.all(priced.js >= 0.0)


@pytest.mark.parametrize(("pair", "sigma"), SMOOTH)
def test_prices_sum_to_the_divergences(pair, sigma) -> None:
    at = densities(pair, sigma)
    found, table = prices(at), distance_table(pair, sigma)
    assert np.all(found.kl_qp >= 0.0) and np.all(found.kl_pq >= 0.0)
    assert at.weights @ found.kl_qp == pytest.approx(table.kl_qp, abs=1e-12, rel=1e-12)
    assert at.weights @ found.js == pytest.approx(table.js, abs=1e-12)


def test_d_star_in_the_plane() -> None:
    at = np.array([[0.25, 0.3], [0.0, 0.5], [0.5, 0.5], [0.25, 40.0]])
    found = optimal_discriminator(Segments(0.5), at, 0.2)
    ratio = math.exp(-0.5 * (0.5 / 0.2) ** 2)
    assert found == pytest.approx([0.5, 1 / (1 + ratio), ratio / (1 + ratio), 0.5], abs=1e-14)
    line = densities(Gaussians.line(0, 1, 1, 2))
    again = optimal_discriminator(Gaussians.line(0, 1, 1, 2), line.x[:, None])
    assert again == pytest.approx(line.discriminator, abs=1e-14)
