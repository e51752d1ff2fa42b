"""Two distributions side by side, p (the data, "real") and q (the generator's, "fake"), as frozen values.

    segments    uniform on {0}×[0, 1] and on {θ}×[0, 1] in the plane (Arjovsky et al. 2017, example 1)
    gaussians   normal distributions on the line or in the plane
    histograms  masses at common positions on the line, the middles of bins
    points      two clouds of equally weighted points in any dimension

Every kind goes to JSON and back by `to_dict` and `pair_from_dict`, can be compared and hashed, and refuses
what cannot be with one sentence.
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from gandyn import checks
from gandyn.distances.errors import DistanceError
from gandyn.message import Message

Array = NDArray[np.float64]

# Larger numbers would lose their digits in squares and sums.
LARGEST = 1e12
SMALLEST_SCALE = 1e-9


@dataclass(frozen=True, eq=False)
class Pair(ABC):
    """Two distributions. Arrays in it are read-only float64."""

    kind: ClassVar[str]

    @property
    def dim(self) -> int:
        """The dimension of the space both live in."""
        raise NotImplementedError

    @property
    def is_equal(self) -> bool:
        """Whether both are the same distribution, so that every distance is 0."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The value as JSON has it, with its kind."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"kind": self.kind} | {
            name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()
        }

    def _content(self) -> tuple[object, ...]:
        values = (getattr(self, field.name) for field in fields(self))
        return self.kind, *(
            (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value for value in values
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pair) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())


@dataclass(frozen=True, eq=False)
class Segments(Pair):
    """Uniform on two parallel segments of length 1, the second moved across by θ (`theta`)."""

    kind: ClassVar[str] = "segments"
    theta: float

    def __post_init__(self) -> None:
        with checks.refused_as(DistanceError):
            checks.assign(self, theta=checks.number("The segments' distance", self.theta, -LARGEST, LARGEST))

    @property
    def dim(self) -> int:
        return 2

    @property
    def is_equal(self) -> bool:
        return self.theta == 0.0


@dataclass(frozen=True, eq=False)
class Gaussians(Pair):
    """Two normal distributions: means of shape (d,), covariances of shape (d, d), d = 1 or 2."""

    kind: ClassVar[str] = "gaussians"
    mean_p: Array
    cov_p: Array
    mean_q: Array
    cov_q: Array

    def __post_init__(self) -> None:
        means = [_mean(name, getattr(self, f"mean_{name}")) for name in "pq"]
        if means[0].shape != means[1].shape:
            raise DistanceError("Both means must have as many components, not {} and {}.", *map(len, means))
        covs = [_covariance(name, getattr(self, f"cov_{name}"), len(means[0])) for name in "pq"]
        checks.assign(self, mean_p=means[0], mean_q=means[1], cov_p=covs[0], cov_q=covs[1])

    @classmethod
    def line(cls, mean_p: float, std_p: float, mean_q: float, std_q: float) -> Gaussians:
        """Both on the line, by mean and standard deviation."""
        with checks.refused_as(DistanceError):
            stds = [
                checks.number(Message("The standard deviation of {}", name), value, SMALLEST_SCALE, LARGEST)
                for name, value in (("p", std_p), ("q", std_q))
            ]
            means = [
                checks.finite(Message("The mean of {}", name), m)
                for name, m in (("p", mean_p), ("q", mean_q))
            ]
        one, other = ([[std**2]] for std in stds)
        return cls(np.array(means[:1]), np.array(one), np.array(means[1:]), np.array(other))

    @property
    def dim(self) -> int:
        return len(self.mean_p)

    @property
    def is_equal(self) -> bool:
        return np.array_equal(self.mean_p, self.mean_q) and np.array_equal(self.cov_p, self.cov_q)


@dataclass(frozen=True, eq=False)
class Histograms(Pair):
    """Masses p and q at increasing positions x, all of shape (n,). The masses are divided by their sums;
    without positions they stand at 0, 1, 2, …
    """

    kind: ClassVar[str] = "histograms"
    p: Array
    q: Array
    x: Array = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        p, q = (_masses(name, getattr(self, name)) for name in "pq")
        if len(p) != len(q):
            raise DistanceError("Both histograms must have as many bins, not {} and {}.", len(p), len(q))
        x = np.arange(float(len(p))) if self.x is None else _array("The bins' positions", self.x, 1)
        if len(x) != len(p):
            raise DistanceError("There must be a position for each of {} bins, not {}.", len(p), len(x))
        if not np.all(np.diff(x) > 0.0):
            raise DistanceError("The bins' positions must increase; sort the bins.")
        checks.assign(self, p=p, q=q, x=_frozen(x))

    @property
    def dim(self) -> int:
        return 1

    @property
    def is_equal(self) -> bool:
        return np.array_equal(self.p, self.q)


@dataclass(frozen=True, eq=False)
class Points(Pair):
    """Two clouds of points of shapes (n, d) and (m, d), each point with the weight 1/n or 1/m; an array of
    shape (n,) is taken for points on the line.
    """

    kind: ClassVar[str] = "points"
    p: Array
    q: Array

    def __post_init__(self) -> None:
        p, q = (_cloud(name, getattr(self, name)) for name in "pq")
        if p.shape[1] != q.shape[1]:
            raise DistanceError(
                "Both clouds must have as many coordinates, not {} and {}.", p.shape[1], q.shape[1]
            )
        checks.assign(self, p=p, q=q)

    @property
    def dim(self) -> int:
        return int(self.p.shape[1])

    @property
    def is_equal(self) -> bool:
        return np.array_equal(self.p, self.q)


KINDS: dict[str, type[Pair]] = {kind.kind: kind for kind in (Segments, Gaussians, Histograms, Points)}


def pair_from_dict(data: object) -> Pair:
    """The pair that `to_dict` told of; raises DistanceError for anything else."""
    with checks.refused_as(DistanceError):
        given = dict(checks.mapping("A pair of distributions", data))
        kind = KINDS[checks.choice("The kind of a pair", given.pop("kind", None), tuple(KINDS))]
        return kind(**checks.entries("A pair of distributions", given, kind))


def subsample(pair: Points, count: int, seed: int = 0) -> Points:
    """At most `count` points of each cloud, drawn without replacement; the same for the same seed."""
    with checks.refused_as(DistanceError):
        checks.whole("The size of a sample", count, 1, 10**9)
    random = np.random.default_rng(seed)

    def drawn(cloud: Array) -> Array:
        return (
            cloud if len(cloud) <= count else cloud[np.sort(random.choice(len(cloud), count, replace=False))]
        )

    return Points(drawn(pair.p), drawn(pair.q))


def _array(name: str, value: object, ndim: int) -> Array:
    """Finite numbers of moderate size in so many dimensions."""
    try:
        found = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise DistanceError("{} must be numbers, not {}.", name, checks.short_repr(value)) from error
    if found.ndim != ndim or found.size == 0:
        raise DistanceError("{} must be an array of {} dimensions with something in it.", name, ndim)
    if not np.all(np.abs(found) <= LARGEST):
        raise DistanceError("{} must be finite numbers of at most {:g} in size.", name, LARGEST)
    return found


def _frozen(values: Array) -> Array:
    # Adding 0 turns −0 into 0, so that equal values have equal bytes.
    frozen: Array = np.ascontiguousarray(values) + 0.0
    frozen.setflags(write=False)
    return frozen


def _mean(name: str, value: object) -> Array:
    mean = _array(Message("The mean of {}", name), value, 1)
    if len(mean) > 2:
        raise DistanceError("Gaussians live on the line or in the plane, not in {} dimensions.", len(mean))
    return _frozen(mean)


def _covariance(name: str, value: object, dim: int) -> Array:
    cov = _array(Message("The covariance of {}", name), value, 2)
    if cov.shape != (dim, dim):
        raise DistanceError("The covariance of {} must have {} rows and columns.", name, dim)
    if not np.allclose(cov, cov.T, rtol=1e-12, atol=0.0):
        raise DistanceError("The covariance of {} must be symmetric.", name)
    scales = np.linalg.eigvalsh(cov)
    # Beyond this ratio the smaller axis is lost in the rounding of the larger one.
    if scales[0] < SMALLEST_SCALE**2 or scales[0] < 1e-12 * scales[-1]:
        raise DistanceError("The covariance of {} must be positive definite; make it rounder or wider.", name)
    return _frozen((cov + cov.T) / 2.0)


def _masses(name: str, value: object) -> Array:
    masses = _array(Message("The histogram {}", name), value, 1)
    if np.any(masses < 0.0):
        raise DistanceError("The histogram {} has a negative bin; its bins must be at least 0.", name)
    total = float(masses.sum())
    if total <= 0.0:
        raise DistanceError("The histogram {} is empty; put something into at least one bin.", name)
    return _frozen(masses / total)


def _cloud(name: str, value: object) -> Array:
    if np.ndim(value) == 1 if isinstance(value, np.ndarray) else _is_flat(value):
        return _frozen(_array(Message("The points of {}", name), value, 1)[:, None])
    return _frozen(_array(Message("The points of {}", name), value, 2))


def _is_flat(value: object) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and not isinstance(value[0], (list, tuple, np.ndarray))
    )


def checked_noise(noise: float) -> float:
    """The standard deviation of noise: a number from 0 to a large one."""
    with checks.refused_as(DistanceError):
        return checks.number("The noise", noise, 0.0, LARGEST)
