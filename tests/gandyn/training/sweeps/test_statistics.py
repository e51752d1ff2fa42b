"""Statistics of sweeps, against scipy's and against forms written out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from gandyn.training.sweeps import statistics
from gandyn.training.sweeps.statistics import Threshold


@pytest.mark.parametrize(("reached", "count"), [(0, 1), (0, 8), (3, 8), (8, 8), (17, 40), (1, 500)])
def test_interval_of_a_share(reached, count):
    expected = stats.binomtest(reached, count).proportion_ci(method="wilson")
    assert statistics.wilson(reached, count) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_no_seed_no_interval():
    assert statistics.wilson(0, 0) == (0.0, 1.0)


def test_failed_cells_reach_nothing():
    figures = {0: 8.0, 1: 7.0, 2: None, 3: math.nan, 4: 9.0}
    found = statistics.summary(figures, Threshold(8.0), failed=1)
    assert (found.seeds, found.failed, found.reached, found.share) == (5, 1, 2, 0.4)
    assert (found.lower, found.median, found.upper) == (7.5, 8.0, 8.5)
    assert found.spread == 1.0


def test_at_most():
    figures = dict(enumerate([0.1, 0.2, 0.3, math.inf]))
    assert statistics.summary(figures, Threshold(0.2, at_least=False)).reached == 2
    assert statistics.summary(figures, Threshold(0.2)).reached == 3


def test_setting_of_which_every_cell_failed():
    found = statistics.summary({0: None, 1: None}, Threshold(0.0), failed=2)
    assert found.share == 0.0
    assert math.isnan(found.median)


def test_nothing_trained_yet():
    assert math.isnan(statistics.summary({}, Threshold(0.0)).share)


@pytest.mark.parametrize("rounded", [False, True])
def test_rank_correlation_as_scipy_has_it(rounded):
    random = np.random.default_rng(3)
    x = random.normal(size=30)
    y = x + random.normal(size=30)
    if rounded:
        x, y = np.round(x), np.round(y)
    found = statistics.rank_correlation(x, y)
    assert found.rho == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert found.low < found.rho < found.high
    assert (found.settings, found.resamples) == (30, statistics.RESAMPLES)


def test_bootstrap_interval_covers_what_is_true():
    """Of normal pairs ρ is (6/π) asin(r/2); an interval of 95 % covers it about so often."""
    random, r, covered = np.random.default_rng(5), 0.6, 0
    true = 6.0 / math.pi * math.asin(r / 2.0)
    for seed in range(60):
        x = random.normal(size=60)
        y = r * x + math.sqrt(1.0 - r * r) * random.normal(size=60)
        found = statistics.rank_correlation(x, y, seed)
        covered += found.low <= true <= found.high
    assert 51 <= covered <= 60


def test_bootstrap_is_repeatable():
    x, y = np.arange(9.0), np.array([1.0, 0.0, 2.0, 5.0, 3.0, 4.0, 8.0, 6.0, 7.0])
    assert statistics.rank_correlation(x, y) == statistics.rank_correlation(x, y)
    assert statistics.rank_correlation(x, y) != statistics.rank_correlation(x, y, seed=1)


def test_settings_without_a_number_are_left_out():
    x, y = [0.0, 1.0, 2.0, None, 4.0, math.nan], [0.0, 1.0, 2.0, 3.0, 5.0, 6.0]
    found = statistics.rank_correlation(x, y)
    assert found.settings == 4
    assert found.rho == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [([1, 2, 3], [1, 2, 3], "4"), ([1] * 5, [1, 2, 3, 4, 5], "rate"), ([1, 2, 3, 4, 5], [2] * 5, "figure")],
)
def test_no_rank_correlation(x, y, word):
    found = statistics.rank_correlation(x, y)
    assert found.rho is None
    assert word in found.reason


@pytest.mark.parametrize("count", [1, 5, 6, 12, 30])
def test_signed_ranks_as_scipy_has_them(count):
    differences = np.random.default_rng(count).normal(0.4, 1.0, count)
    expected = stats.wilcoxon(differences, method="exact").pvalue
    assert statistics.signed_ranks(differences) == pytest.approx(expected, rel=1e-12)


def test_many_differences_by_the_normal_law():
    differences = np.random.default_rng(2).normal(0.2, 1.0, 200)
    assert statistics.signed_ranks(differences) == stats.wilcoxon(differences).pvalue


@pytest.mark.parametrize(
    "differences", [[1, 1, -1, 2, 2, 3], [1, 1, 1, 1, 1, 1, 1], [-1, 2, -2, 2, 3, -3, 3, 4]]
)
def test_ties_against_all_signs_written_out(differences):
    values = np.array(differences, dtype=float)
    ranks = stats.rankdata(np.abs(values))
    seen = abs(ranks @ np.sign(values))
    every = [abs(ranks @ np.array(s)) for s in itertools.product((-1, 1), repeat=len(values))]
    assert statistics.signed_ranks(values) == pytest.approx(np.mean([x >= seen - 1e-9 for x in every]))


def test_paired_by_seed():
    first = {0: 1.0, 1: 2.0, 2: 3.0, 3: None, 4: 5.0, 5: 6.0, 6: 7.0, 7: 8.0, 9: 0.0}
    second = {0: 1.5, 1: 2.5, 2: 3.6, 3: 9.0, 4: 5.7, 5: 6.8, 6: 7.9, 7: 9.0, 8: 1.0}
    found = statistics.paired_test(first, second)
    assert found.pairs == 7
    assert found.difference == pytest.approx(0.7)
    assert found.p == pytest.approx(2.0 / 2**7)
    assert found.significant
    assert not found.reason


def test_five_pairs_can_show_nothing():
    found = statistics.paired_test(dict.fromkeys(range(5), 0.0), dict(enumerate([1.0, 2.0, 3.0, 4.0, 5.0])))
    assert found.p == pytest.approx(0.0625)
    assert not found.significant
    assert "5 pairs" in found.reason


def test_nothing_to_compare():
    assert statistics.paired_test({0: 1.0}, {1: 1.0}).p is None
    same = statistics.paired_test({0: 1.0, 1: 2.0}, {0: 1.0, 1: 2.0})
    assert (same.p, same.pairs, same.difference) == (None, 2, 0.0)
