"""All distances of a pair at once, and along a family of pairs.

What is None:

- f-divergences (KL, JS, TV, H², χ²) of point clouds without noise: a sample has no density; and with noise in
  more than two dimensions, where no grid can be summed over;
- χ² of clouds with noise in the plane: what counts for it may lie far outside both clouds;
- W₁ of two Gaussians in the plane with different covariances, and W₁ (beyond the line) and W₂ of histograms
  and points with noise: they exist but have no closed form and no exact solver;
- W₁ and W₂ of points if `exact` is False.

Infinity is `math.inf`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gandyn import checks
from gandyn.distances import gaussians, histograms, mixtures, point_clouds, segments, transport
from gandyn.distances.divergences import NAMES as F_DIVERGENCES
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points, Segments, checked_noise
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

NAMES = (*F_DIVERGENCES, "w1", "w2", "energy", "mmd")
Number = float | None
Remarks = tuple[Message, ...]

NO_DENSITY = Message("Points alone have no density: KL, JS, TV, Hellinger and χ² need noise to be defined.")
NO_GRID = Message(
    "KL, JS, TV, Hellinger and χ² of points with noise are computed on the line and in the plane only."
)
ONE_POINT = Message("A cloud of one point is a single spike; nothing can be told of its spread.")
NO_W1 = Message("W₁ of Gaussians in the plane has no closed form unless their covariances are equal.")
NO_BLURRED_W = Message("W of blurred masses has no exact value here; it is at most W without noise.")
NO_CHI2 = Message("χ² of points with noise in the plane is left out: it may lie far outside both clouds.")


@dataclass(frozen=True)
class DistanceTable:
    """Every distance of a pair: a number, ∞, or None (see the module). `errors` has how far numbers from a
    grid may be off; `remarks` are sentences.
    """

    kl_pq: Number = None
    kl_qp: Number = None
    js: Number = None
    js_symmetrised: Number = None
    tv: Number = None
    hellinger2: Number = None
    chi2: Number = None
    w1: Number = None
    w2: Number = None
    energy: Number = None
    mmd: Number = None
    errors: FrozenDict[float] = field(default_factory=FrozenDict)
    remarks: tuple[Message, ...] = ()

    @property
    def values(self) -> dict[str, Number]:
        """The numbers by their names."""
        return {name: getattr(self, name) for name in NAMES}

    def to_dict(self) -> dict[str, float | str | None]:
        """The numbers as JSON has them, with "inf" for infinity."""
        return {name: "inf" if value == math.inf else value for name, value in self.values.items()}


def distance_table(
    pair: Pair, noise: float = 0.0, bandwidth: float = 1.0, exact: bool = True
) -> DistanceTable:
    """Every distance of p and q, with Gaussian noise of this standard deviation on both.

    MMD is for the kernel exp(−‖x − y‖²/2h²), h the `bandwidth`; energy distance and MMD are the roots of the
    usual sums, as in `scipy.stats.energy_distance`. Without `exact` the distances that need the solver are
    left out. Raises DistanceError.
    """
    sigma = checked_noise(noise)
    with checks.refused_as(DistanceError):
        checks.positive("The bandwidth", bandwidth)
    return _TABLES[type(pair)](pair, sigma, float(bandwidth), exact)


def _table(
    found: Mapping[str, Any],
    wasserstein: tuple[Number, Number],
    kernels: tuple[float, float],
    errors: Mapping[str, float] | None = None,
    remarks: Remarks = (),
) -> DistanceTable:
    (w1, w2), (energy, mmd) = wasserstein, kernels
    known = {**found, "w1": w1, "w2": w2, "energy": energy, "mmd": mmd}
    return DistanceTable(**known, errors=FrozenDict(errors), remarks=remarks)


def _of_segments(pair: Segments, noise: float, bandwidth: float, exact: bool) -> DistanceTable:
    kernels = segments.energy(pair, noise), segments.mmd(pair, noise, bandwidth)
    return _table(segments.f_divergences(pair, noise), segments.wasserstein(pair), kernels)


def _of_gaussians(pair: Gaussians, noise: float, bandwidth: float, exact: bool) -> DistanceTable:
    found = gaussians.f_divergences(pair, noise)
    if pair.is_equal:
        return _table(found, (0.0, 0.0), (0.0, 0.0))
    moved = gaussians.wasserstein(pair, noise)
    kernels = gaussians.energy(pair, noise), gaussians.mmd(pair, noise, bandwidth)
    return _table(found, moved, kernels, remarks=(NO_W1,) if moved[0] is None else ())


def _of_histograms(pair: Histograms, noise: float, bandwidth: float, exact: bool) -> DistanceTable:
    if noise == 0.0:
        kernels = histograms.energy(pair), histograms.mmd(pair, bandwidth)
        return _table(histograms.f_divergences(pair), histograms.wasserstein(pair), kernels)
    masses = (pair.x[:, None], pair.p, pair.x[:, None], pair.q)
    kernels = histograms.blurred_energy_and_mmd(pair, noise, bandwidth)
    moved, remarks = _blurred_wasserstein(pair, masses, noise)
    return _table(mixtures.on_line(masses, noise), moved, kernels, remarks=remarks)


def _of_points(pair: Points, noise: float, bandwidth: float, exact: bool) -> DistanceTable:
    point_clouds.check_size(pair)
    kernels = (0.0, 0.0) if pair.is_equal else point_clouds.energy_and_mmd(pair, noise, bandwidth)
    few = (ONE_POINT,) if min(len(pair.p), len(pair.q)) == 1 else ()
    if noise == 0.0:
        moved = transport.wasserstein(pair) if exact or pair.dim == 1 else (None, None)
        return _table({}, moved, kernels, remarks=(*few, NO_DENSITY))
    masses = (pair.p, point_clouds.equal(pair.p), pair.q, point_clouds.equal(pair.q))
    found, errors, why = _blurred(pair, masses, noise)
    blurred, more = _blurred_wasserstein(pair, masses, noise)
    return _table(found, blurred, kernels, errors, (*few, *why, *more))


def _blurred(
    pair: Points, masses: mixtures.Masses, noise: float
) -> tuple[dict[str, float], dict[str, float], Remarks]:
    """The f-divergences of points with noise, their errors, and what is to be said of them."""
    if pair.dim == 1:
        return mixtures.on_line(masses, noise), {}, ()
    if pair.dim > 2:
        return {}, {}, (NO_GRID,)
    found, errors = mixtures.on_plane(masses, noise)
    return found, errors, (NO_CHI2,)


def _blurred_wasserstein(
    pair: Pair, masses: mixtures.Masses, noise: float
) -> tuple[tuple[Number, Number], Remarks]:
    if pair.is_equal:
        return (0.0, 0.0), ()
    w1 = mixtures.wasserstein_on_line(masses, noise) if pair.dim == 1 else None
    return (w1, None), (NO_BLURRED_W,)


_TABLES: dict[type[Pair], Callable[..., DistanceTable]] = {
    Segments: _of_segments,
    Gaussians: _of_gaussians,
    Histograms: _of_histograms,
    Points: _of_points,
}


def along(
    family: Callable[[float], Pair],
    values: Iterable[float],
    noise: float = 0.0,
    bandwidth: float = 1.0,
    exact: bool = False,
) -> dict[str, Array]:
    """Every distance as a curve over a parameter, such as `along(Segments, np.linspace(-1, 1, 201))`: an
    array by name, ∞ as it is and NaN where nothing is defined.
    """
    return _curves([distance_table(family(float(value)), noise, bandwidth, exact) for value in values])


def along_noise(
    pair: Pair, noises: Iterable[float], bandwidth: float = 1.0, exact: bool = False
) -> dict[str, Array]:
    """Every distance as a curve over σ, the noise on both: how annealing takes it away."""
    return _curves([distance_table(pair, float(noise), bandwidth, exact) for noise in noises])


def _curves(tables: Sequence[DistanceTable]) -> dict[str, Array]:
    return {name: np.array([getattr(table, name) for table in tables], dtype=float) for name in NAMES}
