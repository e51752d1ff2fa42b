"""The optimal discriminator D* = p/(p + q), and what the generator's two losses become at it.

With D* held,

    E_p[log D*] + E_q[log(1 − D*)] = 2 JS − 2 log 2                                      (saturating)
    E_q[−log D*] = KL(q‖p) − 2 JS + 2 log 2 + E_p[log D*]                                (non-saturating)

so where q moves with a parameter θ and D* stays, the second loss has the gradient of KL(q‖p) − 2 JS: it pulls
q to p and pushes it away at once (Arjovsky and Bottou 2017, theorem 2.5; the last two terms do not feel θ).

Everything is a sum over `Densities`: log densities at the nodes of a quadrature, or masses with weights 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gandyn.distances import divergences, gaussians, mixtures
from gandyn.distances.divergences import LOG2
from gandyn.distances.errors import DistanceError
from gandyn.distances.grids import axis_rule
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points, Segments, checked_noise
from gandyn.distances.transport import masses


@dataclass(frozen=True, eq=False)
class Densities:
    """p and q by their logs (−∞ for 0) at x, with quadrature weights; all of shape (n,).

    `score` is ∂ log q/∂θ for a q that is moved by θ along the line, None where q has no density.
    """

    x: Array
    weights: Array
    log_p: Array
    log_q: Array
    score: Array | None = None

    @property
    def p(self) -> Array:
        """The density of the data."""
        return np.exp(self.log_p)

    @property
    def q(self) -> Array:
        """The generator's density."""
        return np.exp(self.log_q)

    @property
    def log_d(self) -> Array:
        """log D* = −log(1 + q/p)."""
        return -np.logaddexp(0.0, -self._ratio)

    @property
    def log_not_d(self) -> Array:
        """log(1 − D*) = −log(1 + p/q)."""
        return -np.logaddexp(0.0, self._ratio)

    @property
    def discriminator(self) -> Array:
        """D* = p/(p + q); ½ where neither has anything."""
        return np.exp(self.log_d)

    @property
    def _ratio(self) -> Array:
        empty = (self.log_p == -np.inf) & (self.log_q == -np.inf)
        with np.errstate(invalid="ignore"):
            return np.where(empty, 0.0, self.log_p - self.log_q)


def densities(pair: Pair, noise: float = 0.0) -> Densities:
    """Both on the line: Gaussians, histograms and points on the line, and segments along the axis across
    them. Without noise histograms are masses, and segments two single places.
    """
    sigma = checked_noise(noise)
    if isinstance(pair, Gaussians) and pair.dim == 1:
        return _of_gaussians(gaussians.with_noise(pair, sigma))
    if isinstance(pair, Segments):
        if sigma > 0.0:
            return _of_gaussians(Gaussians.line(0.0, sigma, pair.theta, sigma))
        return _of_masses(Histograms(np.ones(1), np.ones(1)) if pair.is_equal else _places(pair.theta))
    if isinstance(pair, Histograms):
        return _of_mixtures(pair, sigma) if sigma > 0.0 else _of_masses(pair)
    if isinstance(pair, Points) and pair.dim == 1 and sigma > 0.0:
        return _of_mixtures(pair, sigma)
    raise DistanceError("The optimal discriminator is drawn for densities on the line; points need noise.")


def _places(theta: float) -> Histograms:
    """All of p at 0 and all of q at θ."""
    x = np.sort([0.0, theta])
    return Histograms((x == 0.0).astype(float), (x == theta).astype(float), x)


def _of_masses(pair: Histograms) -> Densities:
    with np.errstate(divide="ignore"):
        return Densities(pair.x, np.ones_like(pair.x), np.log(pair.p), np.log(pair.q))


def _of_gaussians(pair: Gaussians) -> Densities:
    """Nodes are those of the case where q is N(0, 1), moved back."""
    mean_p, mean_q = pair.mean_p[0], pair.mean_q[0]
    std_p, std_q = np.sqrt([pair.cov_p[0, 0], pair.cov_q[0, 0]])
    z, weights = axis_rule(float((mean_p - mean_q) / std_q), float(std_p / std_q))
    x = mean_q + std_q * z
    log_p, log_q = (
        -0.5 * ((x - mean) / std) ** 2 - math.log(std) - 0.5 * math.log(2.0 * math.pi)
        for mean, std in ((mean_p, std_p), (mean_q, std_q))
    )
    return Densities(x, weights * std_q, log_p, log_q, z / std_q)


def _of_mixtures(pair: Histograms | Points, noise: float) -> Densities:
    x, p, y, q = masses(pair)
    nodes, weights = mixtures.line_rule((x, p, y, q), noise)
    log_p, log_q = mixtures.log_density(nodes, x, p, noise), mixtures.log_density(nodes, y, q, noise)
    score = mixtures.shift_score(nodes, y, q, noise)
    return Densities(nodes[:, 0], weights, log_p, log_q, score)


@dataclass(frozen=True)
class Losses:
    """The losses at D* and the terms they are made of."""

    saturating: float  # E_p log D* + E_q log(1 − D*)
    non_saturating: float  # E_q[−log D*]
    kl_qp: float
    js: float
    real: float  # E_p log D*
    fake: float  # E_q log(1 − D*)

    @property
    def saturating_identity(self) -> float:
        """2 JS − 2 log 2, which `saturating` is."""
        return 2.0 * self.js - 2.0 * LOG2

    @property
    def non_saturating_identity(self) -> float:
        """KL(q‖p) − 2 JS + 2 log 2 + E_p log D*, which `non_saturating` is."""
        return self.kl_qp - 2.0 * self.js + 2.0 * LOG2 + self.real


def losses(at: Densities) -> Losses:
    """Both losses, each summed by its own formula, so that the identities can be seen to hold."""
    real, fake = _mean(at.weights, at.p, at.log_d), _mean(at.weights, at.q, at.log_not_d)
    found = divergences.of_log_densities(at.log_p, at.log_q, at.weights)
    return Losses(real + fake, -_mean(at.weights, at.q, at.log_d), found["kl_qp"], found["js"], real, fake)


def _mean(weights: Array, mass: Array, values: Array) -> float:
    """Σ w m v, where nothing counts that has no mass."""
    some = mass > 0.0
    return float(weights[some] @ (mass[some] * values[some])) + 0.0


@dataclass(frozen=True)
class Gradients:
    """∂/∂θ of the generator's losses with D* held, and of the terms; a step goes against them."""

    saturating: float  # of E_q log(1 − D*); that of 2 JS
    non_saturating: float  # of E_q[−log D*]; that of KL(q‖p) − 2 JS
    kl_qp: float  # the pull
    minus_2_js: float  # the push


def gradients(at: Densities, score: Array | None = None) -> Gradients:
    """For a parameter with this score ∂ log q/∂θ at x; by default θ moves q along the line.

    Raises DistanceError where q has no density: between places without extent nothing has a slope.
    """
    slope = at.score if score is None else np.asarray(score, dtype=float)
    if slope is None:
        raise DistanceError(
            "Masses without noise have no gradient; add noise, or give the score of the parameter."
        )
    flow = at.q * slope
    ratio = at.log_p - at.log_q
    # log 2 of the mixture's mean does not count, for the flow sums to 0.
    half = _mean_flow(at.weights, flow, LOG2 + at.log_not_d)
    return Gradients(
        saturating=_mean_flow(at.weights, flow, at.log_not_d),
        non_saturating=-_mean_flow(at.weights, flow, at.log_d),
        kl_qp=-_mean_flow(at.weights, flow, ratio),
        minus_2_js=-half,
    )


def _mean_flow(weights: Array, flow: Array, values: Array) -> float:
    some = flow != 0.0
    return float(weights[some] @ (flow[some] * values[some]))


def scale_score(pair: Gaussians, x: Array) -> Array:
    """∂ log q/∂ log s of a Gaussian q on the line whose standard deviation s is the parameter."""
    return np.asarray((x - pair.mean_q[0]) ** 2 / pair.cov_q[0, 0] - 1.0)


def optimal_discriminator(pair: Pair, at: Array, noise: float = 0.0) -> Array:
    """D* at points (k, d), for drawing: of Gaussians, and of everything else with noise."""
    log_p, log_q = log_densities(pair, np.asarray(at, dtype=float), checked_noise(noise))
    return np.exp(-np.logaddexp(0.0, log_q - log_p))


def log_densities(pair: Pair, at: Array, noise: float) -> tuple[Array, Array]:
    """log p and log q at points (k, d)."""
    if isinstance(pair, Gaussians):
        noisy = gaussians.with_noise(pair, noise)
        return _log_normal(at, noisy.mean_p, noisy.cov_p), _log_normal(at, noisy.mean_q, noisy.cov_q)
    if noise == 0.0:
        raise DistanceError("Without noise these have no density; choose a noise above 0.")
    if isinstance(pair, Segments):
        along = _log_blurred_segment(at[:, 1], noise)
        return along - 0.5 * (at[:, 0] / noise) ** 2, along - 0.5 * ((at[:, 0] - pair.theta) / noise) ** 2
    x, p, y, q = masses(pair)
    return mixtures.log_density(at, x, p, noise), mixtures.log_density(at, y, q, noise)


def _log_normal(at: Array, mean: Array, cov: Array) -> Array:
    root = np.linalg.cholesky(cov)
    z = np.linalg.solve(root, (at - mean).T)
    constant = np.log(np.diag(root)).sum() + 0.5 * len(mean) * math.log(2.0 * math.pi)
    return np.asarray(-0.5 * (z * z).sum(axis=0) - constant)


def _log_blurred_segment(y: Array, noise: float) -> Array:
    """The log of U[0, 1] with noise at y, and of the normal factor across it."""
    from scipy.special import log_ndtr

    low, high = -np.abs(y - 0.5) / noise - 0.5 / noise, -np.abs(y - 0.5) / noise + 0.5 / noise
    inside = log_ndtr(high) + np.log1p(-np.exp(log_ndtr(low) - log_ndtr(high)))
    return np.asarray(inside - math.log(noise) - 0.5 * math.log(2.0 * math.pi))


@dataclass(frozen=True, eq=False)
class Prices:
    """What each place costs under KL(q‖p) and under KL(p‖q), and the two errors that a generator makes.

    `invented` is q's mass where p is (nearly) 0: it costs KL(q‖p) without limit and KL(p‖q) nothing.
    `dropped` is p's mass where q is (nearly) 0: KL(q‖p) hardly feels it, KL(p‖q) without limit.
    """

    kl_qp: Array
    kl_pq: Array
    js: Array
    invented: float
    dropped: float


def prices(at: Densities, nearly: float = 1e-3) -> Prices:
    """The integrands of both KL, each at least 0 by the terms p − q that sum to 0, and of JS, at every x. A
    density is nearly 0 where it is below this part of the other one.
    """
    p, q, ratio = at.p, at.q, at._ratio
    missing, extra = ratio > -math.log(nearly), ratio < math.log(nearly)
    return Prices(
        _price(q, p, -ratio),
        _price(p, q, ratio),
        0.5 * (_weighted(p, LOG2 + at.log_d) + _weighted(q, LOG2 + at.log_not_d)),
        invented=float(at.weights[extra] @ q[extra]),
        dropped=float(at.weights[missing] @ p[missing]),
    )


def _price(mass: Array, other: Array, ratio: Array) -> Array:
    return _weighted(mass, ratio) - mass + other


def _weighted(mass: Array, values: Array) -> Array:
    """mass · values, 0 where there is no mass."""
    return np.multiply(mass, values, out=np.zeros_like(mass), where=mass > 0.0)
