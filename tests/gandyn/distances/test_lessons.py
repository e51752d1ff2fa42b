"""Disjoint supports, equal areas and cells."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from gandyn.distances import (
    LOG2,
    Cells,
    DistanceError,
    EqualAreaMap,
    Points,
    histogram_js,
    histogram_of,
    js_by_dimension,
    normal_density,
    normal_map,
    overlap,
    random_surface,
    strips,
    subsample,
    uniform_sum,
)
from gandyn.distances.equal_areas import irwin_hall, irwin_hall_cdf


@pytest.mark.parametrize(("manifold", "ambient"), [(1, 2), (2, 3)])
def test_the_share_of_overlap_falls_with_the_radius_and_repeats(manifold, ambient) -> None:
    found = overlap((100, 4000), (0.3, 0.03), manifold, ambient, repeats=4)
    assert np.all(found.shares[:, 0] > found.shares[:, 1]) and np.all(found.shares[1] >= found.shares[0])
    # Ten times as near, about a tenth as often: crossings have one dimension less.
    assert found.shares[1, 1] < 0.3 * found.shares[1, 0]
    assert np.array_equal(
        found.shares, overlap((100, 4000), (0.3, 0.03), manifold, ambient, repeats=4).shares
    )
    assert not np.array_equal(found.shares, overlap((100, 4000), (0.3, 0.03), manifold, ambient, 4, 1).shares)


def test_a_random_surface_has_its_own_dimension() -> None:
    curve = random_surface(1, 2, 2000, np.random.default_rng(0))
    # Twice as many boxes of half the size along a curve, four times in an area.
    counts = [len(np.unique(np.floor(curve / size), axis=0)) for size in (0.2, 0.1)]
    assert 1.5 < counts[1] / counts[0] < 2.8


def test_equal_areas_give_the_normal_map() -> None:
    y = np.linspace(-8.0, 8.0, 4001)
    x = np.linspace(0.001, 0.999, 99)
    assert EqualAreaMap(y, normal_density(y))(x) == pytest.approx(stats.norm.ppf(x), abs=1e-5)
    assert normal_map(x) == pytest.approx(stats.norm.ppf(x), abs=1e-14)


def test_a_drawn_density_is_mapped_exactly() -> None:
    drawn = EqualAreaMap([0.0, 1.0, 2.0, 3.0], [0.0, 2.0, 0.0, 0.0])
    assert drawn([0.0, 0.125, 0.5, 0.875]) == pytest.approx([0.0, 0.5, 1.0, 1.5], abs=1e-14)
    x, y = strips(drawn, 8)
    areas = np.diff(np.where(y < 1.0, y * y / 2.0, 1.0 - (2.0 - y) ** 2 / 2.0))
    assert len(x) == 9 and areas == pytest.approx(np.full(8, 0.125), abs=1e-14)
    flat = EqualAreaMap([1.0, 3.0], [5.0, 5.0])
    assert flat([0.0, 0.25, 1.0]) == pytest.approx([1.0, 1.5, 3.0], abs=1e-15)


@pytest.mark.parametrize(
    ("y", "density", "words"),
    [
        ([0, 1], [0, 0], "above 0 somewhere"),
        ([1, 0], [1, 1], "increase"),
        ([0], [1], "two points"),
        ([0, 1], [1, -1], "at least 0"),
    ],
)
def test_what_is_no_density_is_refused(y, density, words) -> None:
    with pytest.raises(DistanceError, match=words):
        EqualAreaMap(y, density)


def _exact_cdf(n: int, x: Fraction) -> Fraction:
    """Irwin and Hall's alternating sum, in fractions."""
    terms = ((-1) ** k * math.comb(n, k) * (x - k) ** n for k in range(math.floor(x) + 1))
    return Fraction(sum(terms)) / math.factorial(n)


@pytest.mark.parametrize("n", [1, 2, 12, 40])
def test_sums_of_uniforms_are_exact_where_the_alternating_sum_is_not(n) -> None:
    for part in (Fraction(1, 7), Fraction(1, 3), Fraction(9, 20), Fraction(4, 5)):
        expected = float(_exact_cdf(n, part * n))
        assert irwin_hall_cdf(n, np.array([float(part * n)]))[0] == pytest.approx(expected, rel=1e-12)
    x = np.linspace(0.0, n, 2001)
    assert np.trapezoid(irwin_hall(n, x), x) == pytest.approx(1.0, abs=2e-3)


def test_the_error_of_a_sum_of_uniforms_falls_like_one_over_n() -> None:
    errors = [uniform_sum(n, np.zeros(1)).largest_error for n in (3, 12, 48)]
    z = np.linspace(0, 4, 2001)
    # The first term of Edgeworth's series: a kurtosis of −6/5n times the third Hermite polynomial.
    leading = np.abs((z**3 - 3 * z) * stats.norm.pdf(z)).max() * 1.2 / 24.0
    assert errors[2] * 48 == pytest.approx(leading, rel=0.02) and errors[0] > 3.5 * errors[1] > 12 * errors[2]
    middle = uniform_sum(12, np.array([0.0]))
    assert middle.cdf[0] == pytest.approx(0.5) and middle.density[0] == pytest.approx(0.3939, abs=1e-4)


def test_cells_in_many_dimensions() -> None:
    pixels = Cells(2, 784)
    assert pixels.count == 2**784 and pixels.text == "1.0·10^236" and math.floor(pixels.log10) == 236
    assert Cells(10, 3).text == "1000" and Cells(10**6, 10**6).count is None
    assert pixels.filled(60_000) < 1e-230 and Cells(10, 2).filled(1000) == 1.0
    with pytest.raises(DistanceError, match="bins"):
        Cells(0, 3)


def test_histogram_js_is_log_2_in_many_dimensions_for_equal_distributions() -> None:
    found = js_by_dimension([1, 3, 20], bins=10, samples=500)
    assert found[0] < 0.02 < found[1] and found[2] == LOG2


def test_counting_into_cells_is_numpy_s_histogram() -> None:
    random = np.random.default_rng(0)
    one, other = random.normal(size=200), random.normal(size=300)
    pair = Points(one, other)
    ends = min(one.min(), other.min()), max(one.max(), other.max())
    counts = [np.histogram(values, 8, ends)[0] for values in (one, other)]
    some = (counts[0] + counts[1]) > 0
    assert histogram_of(pair, 8).p == pytest.approx(counts[0][some] / 200)
    assert histogram_of(pair, 8).q == pytest.approx(counts[1][some] / 300)
    assert 0.0 < histogram_js(pair, 8) < LOG2


def test_a_sample_repeats_and_holds_points_of_the_cloud() -> None:
    pair = Points(np.arange(1000.0), np.arange(5.0))
    drawn = subsample(pair, 10, seed=1)
    assert drawn == subsample(pair, 10, seed=1) != subsample(pair, 10, seed=2)
    assert len(np.unique(drawn.p)) == 10 and np.isin(drawn.p, pair.p).all() and len(drawn.q) == 5
