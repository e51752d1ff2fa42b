"""Every distance against closed forms, scipy and POT."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
from scipy import integrate, stats

from gandyn import distances
from gandyn.distances import (
    BERNOULLI,
    LOG2,
    NAMES,
    DistanceError,
    Gaussians,
    Histograms,
    Points,
    Segments,
    along,
    along_noise,
    distance_table,
    pair_from_dict,
)

LINES = [
    (0.0, 1.0, 1.0, 1.0),
    (0.0, 1.0, 0.5, 2.0),
    (-1.0, 0.5, 2.0, 3.0),
    (0.0, 1.0, 6.0, 1.0),
    (0.0, 1.0, 3.0, 0.01),
]
SIGMAS = [0.0, 0.4]


def integral(function, case) -> float:
    """The integral over both Gaussians, cut where either bends."""
    m1, s1, m2, s2 = case
    ends = sorted({m + k * s for m, s in ((m1, s1), (m2, s2)) for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12)})
    parts = (
        integrate.quad(function, a, b, epsabs=1e-14, epsrel=1e-13)[0] for a, b in itertools.pairwise(ends)
    )
    return math.fsum(parts)


@pytest.mark.parametrize("case", LINES)
def test_gaussians_on_the_line_against_quadrature_of_the_definitions(case) -> None:
    p, q = stats.norm(*case[:2]), stats.norm(*case[2:])
    table = distance_table(Gaussians.line(*case))

    def log_ratio(x):
        return p.logpdf(x) - q.logpdf(x)

    def mixed(x):
        one, other, v = p.pdf(x), q.pdf(x), log_ratio(x)
        return 0.5 * (one * (LOG2 - np.logaddexp(0.0, -v)) + other * (LOG2 - np.logaddexp(0.0, v)))

    assert table.kl_pq == pytest.approx(integral(lambda x: p.pdf(x) * log_ratio(x), case), rel=1e-10)
    assert table.kl_qp == pytest.approx(-integral(lambda x: q.pdf(x) * log_ratio(x), case), rel=1e-10)
    assert table.js == pytest.approx(integral(mixed, case), abs=1e-11)
    affinity = integral(lambda x: math.exp(0.5 * (p.logpdf(x) + q.logpdf(x))), case)
    assert table.hellinger2 == pytest.approx(1.0 - affinity, abs=1e-11)
    assert table.js_symmetrised == 0.5 * (table.kl_pq + table.kl_qp)


@pytest.mark.parametrize("case", LINES)
def test_transport_and_energy_of_gaussians_against_their_quantiles(case) -> None:
    m1, s1, m2, s2 = case
    table = distance_table(Gaussians.line(*case))
    w1 = integrate.quad(
        lambda z: abs(m1 - m2 + (s1 - s2) * z) * stats.norm.pdf(z), -12, 12, points=[0], limit=400
    )[0]
    assert table.w1 == pytest.approx(w1, rel=1e-8)
    assert table.w2 == pytest.approx(math.hypot(m1 - m2, s1 - s2), abs=1e-14)
    folded = stats.foldnorm(abs(m1 - m2) / math.hypot(s1, s2), scale=math.hypot(s1, s2)).mean()
    energy = math.sqrt(2.0 * folded - 2.0 * (s1 + s2) / math.sqrt(math.pi))
    assert table.energy == pytest.approx(energy, abs=1e-10)


def test_total_variation_on_the_line_is_a_difference_of_distribution_functions() -> None:
    for delta in (0.1, 1.0, 5.0):
        expected = 2.0 * stats.norm.cdf(delta / 2.0) - 1.0
        assert distance_table(Gaussians.line(0, 1, delta, 1)).tv == pytest.approx(expected, abs=1e-14)
    x = math.sqrt(2.0 * math.log(2.0) / (1.0 - 0.25))  # where N(0, 1) and N(0, 4) cross
    expected = 2.0 * (stats.norm.cdf(x) - stats.norm.cdf(x / 2.0))
    assert distance_table(Gaussians.line(0, 1, 0, 2)).tv == pytest.approx(expected, abs=1e-14)


def test_chi2_is_infinite_exactly_where_its_integral_is() -> None:
    assert distance_table(Gaussians.line(0, 2, 0, 1)).chi2 == math.inf
    assert distance_table(Gaussians.line(0, 1, 0, 2)).chi2 == pytest.approx(
        4.0 / math.sqrt(7.0) - 1.0, abs=1e-14
    )
    assert distance_table(Gaussians.line(0, 1, 1, 1)).chi2 == pytest.approx(math.e - 1.0, rel=1e-14)


PLANE = Gaussians([0.3, -0.2], [[1.0, 0.3], [0.3, 0.5]], [1.0, 0.4], [[0.6, -0.2], [-0.2, 1.5]])


def test_gaussians_in_the_plane_against_a_fine_grid() -> None:
    table = distance_table(PLANE)
    axis = np.linspace(-11.0, 12.0, 1151)
    at = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    log_p = stats.multivariate_normal(PLANE.mean_p, PLANE.cov_p).logpdf(at)
    log_q = stats.multivariate_normal(PLANE.mean_q, PLANE.cov_q).logpdf(at)
    p, q, cell, v = np.exp(log_p), np.exp(log_q), (axis[1] - axis[0]) ** 2, log_p - log_q
    assert table.kl_pq == pytest.approx(cell * (p * v).sum(), abs=1e-11)
    assert table.kl_qp == pytest.approx(-cell * (q * v).sum(), abs=1e-11)
    mixed = p * (LOG2 - np.logaddexp(0.0, -v)) + q * (LOG2 - np.logaddexp(0.0, v))
    assert table.js == pytest.approx(0.5 * cell * mixed.sum(), abs=1e-12)
    assert table.hellinger2 == pytest.approx(1.0 - cell * np.sqrt(p * q).sum(), abs=1e-12)
    assert table.tv == pytest.approx(0.5 * cell * np.abs(p - q).sum(), abs=1e-5)
    assert table.w1 is None and table.remarks


def test_chi2_in_the_plane_against_a_fine_grid() -> None:
    pair = Gaussians([0.3, -0.2], [[1.0, 0.3], [0.3, 0.5]], [0.5, 0.4], [[1.2, 0.1], [0.1, 0.8]])
    axis = np.linspace(-30.0, 30.0, 1201)
    at = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    log_p = stats.multivariate_normal(pair.mean_p, pair.cov_p).logpdf(at)
    log_q = stats.multivariate_normal(pair.mean_q, pair.cov_q).logpdf(at)
    expected = 0.05**2 * np.exp(2.0 * log_p - log_q).sum() - 1.0
    assert distance_table(pair).chi2 == pytest.approx(expected, rel=1e-10)


def test_total_variation_in_the_plane_does_not_depend_on_which_axis_is_summed_first() -> None:
    from gandyn.distances.total_variation import _plane, _Slices

    random = np.random.default_rng(1)
    for _ in range(12):
        mean, scale = random.normal(size=2) * 2.0, np.exp(random.normal(size=2))
        one, other = (_plane(mean[a], scale[a], _Slices(mean[b], scale[b])) for a, b in ((0, 1), (1, 0)))
        assert one == pytest.approx(other, abs=1e-12)


def test_w2_in_the_plane_is_the_cost_of_the_best_linear_map() -> None:
    matrix = distances.gaussian_map(PLANE)
    assert np.allclose(matrix @ PLANE.cov_p @ matrix.T, PLANE.cov_q, atol=1e-13)
    moved = (np.eye(2) - matrix) @ PLANE.cov_p @ (np.eye(2) - matrix).T
    shift = PLANE.mean_p - PLANE.mean_q
    assert distance_table(PLANE).w2 ** 2 == pytest.approx(np.trace(moved) + shift @ shift, abs=1e-12)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_energy_and_mmd_in_the_plane_against_polar_quadrature(sigma) -> None:
    table = distance_table(PLANE, sigma, 0.7)
    x, w = np.polynomial.legendre.leggauss(200)
    r, w = 9.0 * (x + 1.0), 9.0 * w
    angles = np.arange(256) * 2.0 * math.pi / 256
    at = r[:, None, None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    cells = np.repeat(w[:, None] * r[:, None] * 2.0 * math.pi / 256, 256, axis=1)
    zero = np.zeros(2)
    cross = PLANE.mean_p - PLANE.mean_q, PLANE.cov_p + PLANE.cov_q
    energy = square = 0.0
    for (mean, cov), sign in ((cross, 2.0), ((zero, 2 * PLANE.cov_p), -1.0), ((zero, 2 * PLANE.cov_q), -1.0)):
        mass = cells * stats.multivariate_normal(mean, cov + 2.0 * sigma**2 * np.eye(2)).pdf(at)
        energy += sign * (mass * r[:, None]).sum()
        square -= sign * (mass * np.exp(-0.5 * r[:, None] ** 2 / 0.49)).sum()
    assert table.energy == pytest.approx(math.sqrt(energy), abs=1e-10)
    assert table.mmd == pytest.approx(math.sqrt(square), abs=1e-10)


def test_disjoint_segments_are_log_2_and_infinity_exactly_at_every_distance() -> None:
    for theta in (1e-9, -0.5, 1.0, 1e9):
        table = distance_table(Segments(theta))
        assert table.js == math.log(2.0) and table.tv == table.hellinger2 == 1.0
        assert table.kl_pq == table.kl_qp == table.js_symmetrised == table.chi2 == math.inf
        assert table.w1 == table.w2 == abs(theta)
    assert set(distance_table(Segments(0.0)).values.values()) == {0.0}


@pytest.mark.parametrize("theta", [1e-6, 0.3, 1.0, 4.0])
@pytest.mark.parametrize("sigma", SIGMAS)
def test_energy_and_mmd_of_segments_against_quadrature(theta, sigma) -> None:
    table = distance_table(Segments(theta), sigma, 0.7)
    square = 0.49 + 2.0 * sigma**2

    def mean(function) -> float:
        return integrate.quad(lambda t: 2.0 * (1.0 - t) * function(t), 0.0, 1.0, epsabs=1e-14, limit=200)[0]

    near = mean(lambda t: math.exp(-0.5 * t * t / square)) * 0.49 / square
    assert table.mmd == pytest.approx(
        math.sqrt(-2.0 * near * math.expm1(-0.5 * theta**2 / square)), rel=1e-10
    )
    spread = math.sqrt(2.0) * sigma

    def length(r: float) -> float:
        return stats.rice(r / spread, scale=spread).mean() if sigma else r

    gap = mean(lambda t: length(math.hypot(theta, t)) - length(t))
    assert table.energy**2 == pytest.approx(2.0 * gap, abs=1e-10)


def test_noise_brings_js_of_segments_to_life_and_its_value_depends_on_sigma() -> None:
    thetas = np.linspace(0.0, 1.0, 6)
    curves = along(Segments, thetas, noise=0.3)
    assert np.all(np.diff(curves["js"]) > 0.01) and np.all(np.isfinite(curves["kl_pq"]))
    assert curves["kl_pq"] == pytest.approx(thetas**2 / (2 * 0.09), abs=1e-14)
    annealed = along_noise(Segments(0.5), [1.0, 0.3, 0.1, 0.0])["js"]
    assert np.all(np.diff(annealed) > 0.0) and annealed[-1] == LOG2


def test_histograms_against_scipy_and_pot() -> None:
    random = np.random.default_rng(0)
    x = np.sort(random.uniform(-2, 3, 40))
    pair = Histograms(random.uniform(0, 1, 40), random.uniform(0, 1, 40), x)
    table = distance_table(pair)
    assert table.kl_pq == pytest.approx(stats.entropy(pair.p, pair.q), abs=1e-14)
    assert table.kl_qp == pytest.approx(stats.entropy(pair.q, pair.p), abs=1e-14)
    middle = (pair.p + pair.q) / 2
    js = 0.5 * (stats.entropy(pair.p, middle) + stats.entropy(pair.q, middle))
    assert table.js == pytest.approx(js, abs=1e-14)
    assert table.chi2 == pytest.approx(((pair.p - pair.q) ** 2 / pair.q).sum(), rel=1e-12)
    assert table.w1 == pytest.approx(stats.wasserstein_distance(x, x, pair.p, pair.q), abs=1e-13)
    assert table.energy == pytest.approx(stats.energy_distance(x, x, pair.p, pair.q), abs=1e-13)
    assert table.w1 == pytest.approx(distances.plan(pair, 1).distance, abs=1e-12)
    assert table.w2 == pytest.approx(distances.plan(pair, 2).distance, abs=1e-12)


def test_disjoint_histograms_and_the_article_s_bernoulli_pair() -> None:
    table = distance_table(Histograms([0.3, 0.7, 0, 0], [0, 0, 0.2, 0.8]))
    assert table.js == math.log(2.0) and table.kl_pq == table.kl_qp == math.inf
    table = distance_table(BERNOULLI)
    assert (
        table.js_symmetrised == table.kl_pq == math.inf and table.js < 0.04 and table.w1 == pytest.approx(0.1)
    )


def test_histograms_with_noise_become_gaussians_when_they_have_one_bin_each() -> None:
    blurred = distance_table(Histograms([1.0, 0.0], [0.0, 1.0], [0.0, 1.5]), noise=0.5)
    single = distance_table(Gaussians.line(0.0, 0.5, 1.5, 0.5))
    for name in NAMES:
        if name != "w2":
            assert getattr(blurred, name) == pytest.approx(getattr(single, name), rel=1e-11), name


def test_w1_with_noise_on_the_line_against_the_distribution_functions() -> None:
    pair = Histograms([0.2, 0.5, 0.3], [0.5, 0.0, 0.5])

    def gap(x: float) -> float:
        return abs(float((pair.p - pair.q) @ stats.norm.cdf((x - pair.x) / 0.2)))

    expected = sum(integrate.quad(gap, a, a + 0.05, epsabs=1e-14)[0] for a in np.arange(-2, 4, 0.05))
    assert distance_table(pair, noise=0.2).w1 == pytest.approx(expected, abs=1e-11)


def test_points_against_scipy() -> None:
    random = np.random.default_rng(0)
    one, other = random.normal(size=30), random.normal(size=50) + 1.0
    table = distance_table(Points(one, other))
    assert table.w1 == pytest.approx(stats.wasserstein_distance(one, other), abs=1e-13)
    assert table.energy == pytest.approx(stats.energy_distance(one, other), abs=1e-13)
    p, q = random.normal(size=(12, 2)), random.normal(size=(15, 2)) + 1.0
    table = distance_table(Points(p, q))
    assert table.w1 == pytest.approx(stats.wasserstein_distance_nd(p, q), abs=1e-10)
    kernel = [np.exp(-0.5 * ((a[:, None] - b) ** 2).sum(-1)).mean() for a, b in ((p, p), (q, q), (p, q))]
    assert table.mmd == pytest.approx(math.sqrt(kernel[0] + kernel[1] - 2 * kernel[2]), abs=1e-13)
    lengths = [np.linalg.norm(a[:, None] - b, axis=-1).mean() for a, b in ((p, p), (q, q), (p, q))]
    assert table.energy == pytest.approx(math.sqrt(2 * lengths[2] - lengths[0] - lengths[1]), abs=1e-12)
    assert table.kl_pq is None and table.js is None and "density" in table.remarks[0]


@pytest.mark.parametrize("dim", [1, 2])
def test_single_points_with_noise_are_gaussians(dim) -> None:
    shift = np.eye(dim)[0] * 0.8
    blurred = distance_table(Points(np.zeros((1, dim)), shift[None]), noise=0.5)
    cov = 0.25 * np.eye(dim)
    single = distance_table(Gaussians(np.zeros(dim), cov, shift, cov))
    for name in ("kl_pq", "kl_qp", "js", "hellinger2", "energy", "mmd"):
        assert getattr(blurred, name) == pytest.approx(getattr(single, name), abs=1e-11), name
    assert abs(blurred.tv - single.tv) <= blurred.errors.get("tv", 1e-13)


def test_energy_with_noise_in_space_against_a_mean() -> None:
    from gandyn.distances.kernel_means import mean_norm

    for dim in (1, 2, 3, 7):
        squares = stats.ncx2(dim, 1.5**2)
        expected = integrate.quad(lambda r, squares=squares: squares.sf(r * r), 0.0, 20.0)[0]
        assert mean_norm(np.array([1.5]), 1.0, dim)[0] == pytest.approx(expected, abs=1e-8)


def test_errors_of_a_grid_are_said_and_kept() -> None:
    random = np.random.default_rng(0)
    pair = Points(random.normal(size=(40, 2)), random.normal(size=(30, 2)) + 1.0)
    table = distance_table(pair, noise=0.4)
    at = np.linspace(-7, 9, 901)
    nodes = np.stack(np.meshgrid(at, at, indexing="ij"), axis=-1).reshape(-1, 2)
    d = distances.optimal_discriminator(pair, nodes, 0.4)
    log_p, log_q = distances.discriminator.log_densities(pair, nodes, 0.4)
    p, q, cell = np.exp(log_p), np.exp(log_q), (at[1] - at[0]) ** 2
    tv = 0.5 * cell * np.abs(p - q).sum()
    kl = cell * (p * (log_p - log_q)).sum()
    assert abs(table.tv - tv) < table.errors["tv"] + 1e-5
    assert abs(table.kl_pq - kl) < table.errors["kl_pq"] + 1e-7
    js = LOG2 + 0.5 * cell * (p @ np.log(d) + q @ (np.log(d) + log_q - log_p))
    assert table.js == pytest.approx(js, abs=1e-9)
    assert table.chi2 is None and table.w1 is None


@pytest.mark.parametrize(
    "pair",
    [Segments(0.5), Gaussians.line(0, 1, 1, 2), PLANE, BERNOULLI, Points([[0.0, 1.0]], [[1.0, 2.0], [3, 4]])],
)
def test_pairs_go_through_json_and_are_values(pair) -> None:
    again = pair_from_dict(json.loads(json.dumps(pair.to_dict())))
    assert again == pair and hash(again) == hash(pair) and again is not pair
    json.dumps(distance_table(pair).to_dict(), allow_nan=False)


@pytest.mark.parametrize("sigma", [0.0, 0.5])
@pytest.mark.parametrize(
    "pair", [Gaussians.line(1, 2, 1, 2), Histograms([1, 2], [2, 4]), Points([1.0, 2], [1.0, 2])]
)
def test_equal_distributions_have_no_distance(pair, sigma) -> None:
    values = [value for value in distance_table(pair, sigma).values.values() if value is not None]
    assert max(values) == 0.0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Segments(math.nan), "finite"),
        (lambda: Segments("a"), "number"),
        (lambda: Gaussians.line(0, 0, 0, 1), "standard deviation of p"),
        (lambda: Gaussians([0, 0, 0], np.eye(3), [0, 0, 0], np.eye(3)), "3 dimensions"),
        (lambda: Gaussians([0, 0], [[1, 2], [2, 1]], [0, 0], np.eye(2)), "positive definite"),
        (lambda: Gaussians([0, 0], [[1, 0.5], [0, 1]], [0, 0], np.eye(2)), "symmetric"),
        (lambda: Gaussians([0], [[1]], [0, 0], np.eye(2)), "as many components"),
        (lambda: Histograms([0, 0], [1, 1]), "empty"),
        (lambda: Histograms([-1, 2], [1, 1]), "negative"),
        (lambda: Histograms([1, 2], [1, 1], [1, 0]), "increase"),
        (lambda: Histograms([1, 2], [1]), "as many bins"),
        (lambda: Histograms([1, 2], [1, 3], [1]), "position for each"),
        (lambda: Points([], [[1.0]]), "something in it"),
        (lambda: Points([[math.inf]], [[1.0]]), "finite"),
        (lambda: Points([[1.0, 2.0]], [[1.0]]), "as many coordinates"),
        (lambda: distance_table(Points(np.zeros(100_000), np.zeros(3))), "at most 3000"),
        (lambda: distance_table(Points([0.0, 1e6], [1.0]), noise=1e-3), "noise is too small"),
        (lambda: distance_table(Segments(1.0), noise=-1.0), "at least|between"),
        (lambda: distance_table(Segments(1.0), bandwidth=0.0), "above 0"),
        (lambda: pair_from_dict({"kind": "cats"}), "one of"),
        (lambda: pair_from_dict({"kind": "segments", "phi": 1}), "no entry"),
        (lambda: pair_from_dict([1]), "object"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(make, words) -> None:
    with pytest.raises(DistanceError, match=words) as caught:
        make()
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
