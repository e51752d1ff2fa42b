"""Earth moving: the best plan, and the plan that a user makes by dragging earth. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.compute.distances import best_plan, solved
from app.model.pages.distances import DistanceSettings
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points
from gandyn.message import Message

if TYPE_CHECKING:
    from app.compute.options import ComputeOptions
    from gandyn.distances.transport import Transport

# Segments are taken as so many equal masses; below this a mass is rounding.
MASSES, TINY = 12, 1e-12
# Gaussians on the line as so many bins, from so many standard deviations below to as many above.
BINS, WIDE = 36, 3.2
# Points drawn from each Gaussian of the plane.
DRAWN = 60


@dataclass(frozen=True, eq=False)
class Earth:
    """best: the best plan. own: the user's, (n, m); None where the best one is shown."""

    best: Transport
    own: Array | None = None

    @property
    def plan(self) -> Array:
        """The plan that is shown."""
        return self.best.plan if self.own is None else self.own

    @property
    def moved(self) -> float:
        """How much of the earth, which is 1, the shown plan moves."""
        return float(self.plan.sum())

    @property
    def cost(self) -> float:
        """Of the shown plan, as far as it is made."""
        return float((self.plan * self.best.costs).sum())

    @property
    def on_line(self) -> bool:
        """Whether earth moves along a line."""
        return bool(self.best.x.shape[1] == 1)

    @property
    def told(self) -> Message:
        """What the shown plan costs beside the best one."""
        best = self.best.cost
        if self.own is None:
            return Message("best plan, cost {:.4g}", best)
        if self.moved < 1.0 - 1e-9:
            return Message(
                "your plan: {:.0%} moved for {:.4g}; the best costs {:.4g}", self.moved, self.cost, best
            )
        more = self.cost / best - 1.0 if best > TINY else 0.0
        if more < 1e-9:
            return Message("your plan costs {:.4g}: no plan is better", self.cost)
        return Message("your plan costs {:.4g}, the best {:.4g}: {:.0%} more", self.cost, best, more)


def earth(settings: DistanceSettings, pair: Pair, effort: ComputeOptions) -> Earth | None:
    """Both plans; None while the best one is being computed."""
    if isinstance(pair, Gaussians):
        pair = in_bins(pair) if pair.dim == 1 else in_points(pair)
    count = 0 if isinstance(pair, Points) else MASSES
    best = best_plan(pair, settings.power, count, effort)
    if best is None:
        return None
    if settings.power == 1 and isinstance(pair, Histograms):
        # On the line many plans are the best one; that of distance² is one of them, and keeps the order.
        best = replace(best, plan=solved(pair, 2, count).plan)
    return Earth(best, replayed(best.p, best.q, settings.moves) if settings.own else None)


def in_bins(pair: Gaussians) -> Histograms:
    """Two normal densities as earth in equal bins."""
    from scipy.special import ndtr

    ends = [(float(mean[0]), float(np.sqrt(cov[0, 0]))) for mean, cov in zip(*_parts(pair))]
    low = min(mean - WIDE * std for mean, std in ends)
    high = max(mean + WIDE * std for mean, std in ends)
    edges = np.linspace(low, high, BINS + 1)
    p, q = (np.diff(ndtr((edges - mean) / std)) for mean, std in ends)
    return Histograms(p, q, (edges[1:] + edges[:-1]) / 2.0)


def in_points(pair: Gaussians) -> Points:
    """As many points drawn from each of two normal distributions in the plane; the same for the same pair."""
    clouds = []
    for seed, mean, cov in ((1, pair.mean_p, pair.cov_p), (2, pair.mean_q, pair.cov_q)):
        z = np.random.default_rng(seed).normal(size=(DRAWN, 2))
        clouds.append(mean + z @ np.linalg.cholesky(cov).T)
    return Points(*clouds)


def _parts(pair: Gaussians) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return (pair.mean_p, pair.mean_q), (pair.cov_p, pair.cov_q)


def replayed(p: Array, q: Array, moves: tuple[tuple[int, int], ...]) -> Array:
    """The plan after these moves, each from a heap of p to a hole of q: what is left of the heap, as far as
    it fits. If nothing is left, what the heap had sent elsewhere is taken back; if nothing fits, what others
    had sent to the hole.
    """
    plan, supply, demand = np.zeros((len(p), len(q))), p.copy(), q.copy()
    for i, j in moves:
        if i < len(p) and j < len(q):
            amount = min(supply[i], demand[j])
            if amount <= TINY:
                amount = min(p[i], q[j]) - plan[i, j]
                _take_back(plan, supply, demand, (i, slice(None)), amount - supply[i], j)
                _take_back(plan, supply, demand, (slice(None), j), amount - demand[j], i)
            plan[i, j] += amount
            supply[i] -= amount
            demand[j] -= amount
    return np.where(plan > TINY, plan, 0.0)


def _take_back(
    plan: Array, supply: Array, demand: Array, line: tuple[int | slice, int | slice], amount: float, keep: int
) -> None:
    """Undoes so much of what lies on a row or a column of the plan, but for one entry."""
    row = isinstance(line[0], int)
    for k in range(len(demand) if row else len(supply)):
        if amount <= 0.0:
            return
        i, j = (line[0], k) if row else (k, line[1])
        part = min(float(plan[i, j]), amount) if k != keep else 0.0
        plan[i, j] -= part
        supply[i] += part
        demand[j] += part
        amount -= part


@dataclass(frozen=True, eq=False)
class Blocks:
    """Earth on the line in blocks of mass `mass`: where each lies at first, `x` over a height `low`, and
    where it has to go.
    """

    mass: Array
    x: Array
    low: Array
    to_x: Array
    to_low: Array


def blocks(found: Earth) -> Blocks:
    """One for each entry of the shown plan; what is not moved yet stays where it is."""
    best, plan = found.best, found.plan
    i, j = np.nonzero(plan)
    rest = np.flatnonzero(best.p - plan.sum(axis=1) > 1e-9)
    mass = np.concatenate([plan[i, j], (best.p - plan.sum(axis=1))[rest]])
    source = np.concatenate([i, rest])
    order = np.argsort(source, kind="stable")
    low = np.zeros(len(mass))
    low[order] = _stacked(source[order], mass[order])
    to_x = np.concatenate([best.y[j, 0], best.x[rest, 0]])
    column = np.argsort(j, kind="stable")
    to_low = np.concatenate([np.zeros(len(j)), low[len(j) :]])
    to_low[column] = _stacked(j[column], plan[i, j][column])
    return Blocks(mass, best.x[source, 0], low, to_x, to_low)


def _stacked(group: NDArray[np.intp], mass: Array) -> Array:
    """Heights at which masses of one group, which come one after the other, lie on each other."""
    below = np.concatenate([[0.0], np.cumsum(mass)[:-1]]) if len(mass) else np.zeros(0)
    first = np.flatnonzero(np.diff(np.concatenate([[-1], group]))) if len(mass) else np.zeros(0, dtype=int)
    starts = np.repeat(below[first], np.diff(np.append(first, len(mass))))
    return np.asarray(below - starts)
