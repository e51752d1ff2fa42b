"""Earth moving: the best plan, its dual potentials, any other plan beside it, and bounds while p and q are
dragged.

W₁ = min Σ πᵢⱼ ‖xᵢ − yⱼ‖ over plans π whose rows sum to p and whose columns sum to q
   = max Σ pᵢ f(xᵢ) − Σ qⱼ f(yⱼ) over functions f whose slope is at most 1 (Kantorovich and Rubinstein).
W₂² is the same minimum with ‖xᵢ − yⱼ‖².
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gandyn.distances import _pot
from gandyn.distances.errors import DistanceError
from gandyn.distances.histograms import wasserstein_line
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points, Segments
from gandyn.distances.point_clouds import check_size, equal
from gandyn.message import Message

# How far sums of a plan may be off, relative to the whole mass 1.
_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Transport:
    """Masses p (n,) at x (n, d), q (m,) at y (m, d), and the best plan (n, m) between them for ‖x − y‖^power.

    `dual_p` (n,) and `dual_q` (m,) have dual_p[i] + dual_q[j] ≤ costs[i, j], with equality where earth moves.
    """

    power: int
    x: Array
    p: Array
    y: Array
    q: Array
    costs: Array
    plan: Array
    dual_p: Array
    dual_q: Array

    @property
    def cost(self) -> float:
        """Σ πᵢⱼ cᵢⱼ, the least there is."""
        return float(np.sum(self.plan * self.costs))

    @property
    def distance(self) -> float:
        """W₁ or W₂."""
        return self.cost if self.power == 1 else math.sqrt(self.cost)

    @property
    def dual_value(self) -> float:
        """Σ p dual_p + Σ q dual_q, the same number from below."""
        return float(self.p @ self.dual_p + self.q @ self.dual_q)

    def potential(self, at: Array) -> Array:
        """The dual potential f at points (k, d), for drawing: f(z) = minⱼ ‖z − yⱼ‖ − dual_qⱼ, whose slope is
        at most 1 for W₁.
        """
        return np.asarray((_costs(np.atleast_2d(at), self.y, self.power) - self.dual_q).min(axis=1))

    def moved(self, share: float) -> tuple[Array, Array]:
        """Where the earth is when this share of the way (0 to 1) is done: points (k, d) and masses (k,)."""
        i, j = np.nonzero(self.plan)
        return (1.0 - share) * self.x[i] + share * self.y[j], self.plan[i, j]


def plan(pair: Pair, power: int = 1, count: int = 32) -> Transport:
    """The best plan for a pair. Segments and Gaussians on the line are taken as `count` equal masses."""
    if power not in (1, 2):
        raise DistanceError("Earth is moved at the cost of distance^1 or distance^2, not {}.", power)
    x, p, y, q = masses(pair, count)
    costs = _costs(x, y, power)
    # Bins without earth have no part in the plan; the potential is continued to them.
    some_p, some_q = p > 0.0, q > 0.0
    inner, dual_p, _ = _pot.solve(p[some_p], q[some_q], costs[np.ix_(some_p, some_q)])
    found = np.zeros_like(costs)
    found[np.ix_(some_p, some_q)] = inner
    # The least that is allowed for each, which the solver's potentials are but for rounding.
    dual_q = (costs[some_p] - dual_p[:, None]).min(axis=0)
    dual_p = (costs - dual_q).min(axis=1)
    return Transport(power, x, p, y, q, costs, found, dual_p, dual_q)


def masses(pair: Pair, count: int = 32) -> tuple[Array, Array, Array, Array]:
    """x (n, d), p (n,), y (m, d), q (m,): what is to be moved and where it has to be."""
    if isinstance(pair, Points):
        check_size(pair)
        return pair.p, equal(pair.p), pair.q, equal(pair.q)
    if isinstance(pair, Histograms):
        return pair.x[:, None], pair.p, pair.x[:, None], pair.q
    level = (np.arange(count) + 0.5) / count
    if isinstance(pair, Segments):
        one, other = (np.column_stack([np.full(count, place), level]) for place in (0.0, pair.theta))
        return one, equal(one), other, equal(other)
    return _quantiles(pair, level)


def _quantiles(pair: Pair, level: Array) -> tuple[Array, Array, Array, Array]:
    from scipy.special import ndtri

    if not isinstance(pair, Gaussians) or pair.dim != 1:
        raise DistanceError("In the plane Gaussians have no list of masses; draw points from them.")
    z, weights = ndtri(level)[:, None], equal(level)
    x = pair.mean_p + math.sqrt(pair.cov_p[0, 0]) * z
    return x, weights, pair.mean_q + math.sqrt(pair.cov_q[0, 0]) * z, weights


def _costs(x: Array, y: Array, power: int) -> Array:
    from scipy.spatial.distance import cdist

    costs: Array = cdist(x, y, "euclidean" if power == 1 else "sqeuclidean")
    return costs


def wasserstein(pair: Points) -> tuple[float, float]:
    """W₁ and W₂ of two clouds: on the line by sorting, else by two plans."""
    if pair.dim > 1:
        return plan(pair, 1).distance, plan(pair, 2).distance
    one, other = (np.sort(cloud[:, 0]) for cloud in (pair.p, pair.q))
    return wasserstein_line(one, equal(one), other, equal(other))


@dataclass(frozen=True)
class PlanCheck:
    """What a plan costs beside the best one, and whether it moves the earth that there is to where it is
    wanted.
    """

    cost: float
    excess: float
    is_feasible: bool
    text: Message


def check_plan(best: Transport, plan: Array) -> PlanCheck:
    """Judges a plan of the user's own, an array like `best.plan`."""
    own = np.asarray(plan, dtype=float)
    if own.shape != best.plan.shape or not np.all(np.isfinite(own)):
        raise DistanceError("A plan here has {} rows and {} columns of numbers.", *best.plan.shape)
    cost = float(np.sum(own * best.costs))
    trouble = _trouble(best, own)
    told = trouble or Message("This plan costs {:.6g}, the best one {:.6g}.", cost, best.cost)
    return PlanCheck(cost, cost - best.cost, not trouble, told)


def _trouble(best: Transport, own: Array) -> Message:
    """Where a plan fails most; empty if it does not."""
    if own.min() < -_TOLERANCE:
        row, column = map(int, np.unravel_index(np.argmin(own), own.shape))
        mass = own[row, column]
        return Message("From {} to {} a negative mass of {:.4g} is moved.", row + 1, column + 1, mass)
    rows, columns = own.sum(axis=1), own.sum(axis=0)
    i, j = int(np.argmax(np.abs(rows - best.p))), int(np.argmax(np.abs(columns - best.q)))
    if max(abs(rows[i] - best.p[i]), abs(columns[j] - best.q[j])) <= _TOLERANCE:
        return Message("")
    if abs(rows[i] - best.p[i]) >= abs(columns[j] - best.q[j]):
        return Message("Row {} sends {:.4g}, but there is {:.4g}.", i + 1, rows[i], best.p[i])
    return Message("Column {} receives {:.4g}, but needs {:.4g}.", j + 1, columns[j], best.q[j])


def w2_after_shift(best: Transport, shift: Array) -> float:
    """W₂ once q has been moved as a whole: W₂² = centred W₂² + ‖Δmean‖², so the plan stays the best one."""
    if best.power != 2:
        raise DistanceError("A shift is known from the plan of W₂ only.")
    mean = best.q @ best.y - best.p @ best.x
    centred = best.cost - float(mean @ mean)
    moved = mean + np.asarray(shift, dtype=float)
    return math.sqrt(max(centred, 0.0) + float(moved @ moved))


def bounds(last: Transport, x: Array, y: Array) -> tuple[float, float]:
    """What W₁ is at least and at most when the same masses have come to x (n, d) and y (m, d): the last
    potential, made anew with a slope of at most 1, and the last plan. Neither needs the solver.
    """
    if last.power != 1:
        raise DistanceError("Bounds are for the plan of W₁.")
    costs = _costs(np.asarray(x, dtype=float), np.asarray(y, dtype=float), 1)
    dual_p = (costs - last.dual_q).min(axis=1)
    dual_q = (costs - dual_p[:, None]).min(axis=0)
    shift = float(np.linalg.norm(last.q @ y - last.p @ x))
    upper = float(np.sum(last.plan * costs))
    return min(max(float(last.p @ dual_p + last.q @ dual_q), shift), upper), upper


def gaussian_map(pair: Gaussians) -> Array:
    """The matrix A of the best map x ↦ mean_q + A (x − mean_p) for W₂: P^(−½) (P^½ Q P^½)^½ P^(−½)."""
    root = _root(pair.cov_p)
    inverse = np.linalg.inv(root)
    return np.asarray(inverse @ _root(root @ pair.cov_q @ root) @ inverse)


def _root(square: Array) -> Array:
    values, axes = np.linalg.eigh(square)
    return np.asarray((axes * np.sqrt(np.maximum(values, 0.0))) @ axes.T)
