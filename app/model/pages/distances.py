"""How far apart are two distributions, and what does a generator learn from that? The two, what is asked of
them, and the numbers of each question.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar

import numpy as np

from app.model.distance_parts import FAR, LEAST_WIDTH, Ellipse, bell, cloud, hills_of, positions, two_hills
from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError
from gandyn.checks import assign, choice, entries, flag, mapping, number, refused_as, whole
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points, Segments
from gandyn.message import Message

SEGMENTS, LINE, PLANE, HISTOGRAMS, POINTS, LAB = "segments", "line", "plane", "histograms", "points", "lab"
KINDS = (SEGMENTS, LINE, PLANE, HISTOGRAMS, POINTS, LAB)
COMPARE, EARTH, DISCRIMINATOR, NOISE, SUPPORTS, UNIFORM, CELLS = (
    "distances", "earth", "discriminator", "noise", "supports", "uniform", "cells",
)  # fmt: skip
VIEWS = (COMPARE, EARTH, DISCRIMINATOR, NOISE, SUPPORTS, UNIFORM, CELLS)
# Views that are of the two distributions.
OF_PAIR = (COMPARE, EARTH, DISCRIMINATOR, NOISE)
P, Q = "p", "q"
NORMAL, DRAWN = "normal", "drawn"
LAB_POINTS = 200  # of the data, and as many generated ones

MOST_BINS, MOST_POINTS, MOST_MOVES = 200, 2000, 400
# Samples of the lab's data, and as many generated ones: so many are solved exactly while one waits.
LAB_POINTS = 200


Point = tuple[float, float]


@dataclass(frozen=True)
class DistanceSettings:
    """view: what is asked, one of VIEWS. kind: of the two distributions p (data) and q (generator), one of
    KINDS.

    theta: of the segments. mean_p … std_q: on the line. plane_p, plane_q: in the plane. bins_p, bins_q:
    heights of as many bins in [−3, 3]. points_p, points_q: clouds in the plane. noise: σ of the Gaussian
    noise on both. bandwidth: of the kernel of MMD. pen: which cloud is drawn. power: earth is moved at the
    cost of distance^power. own: whether the user's own plan is shown, whose moves (from, to) are replayed on
    the masses there are. target, density: what U[0, 1] is mapped to, and its heights at as many places in
    [−3, 3] where it is drawn. uniforms: how many are summed up. strips: of equal area. surfaces: the
    dimension of the two random supports, in a space of one more. radius: how near is near. bins, dims: of a
    histogram in many dimensions. share: the small probability of the Bernoulli pair.

    An empty histogram or cloud is allowed, as one may be drawing it; what it lacks is said in the picture.
    """

    ELLIPSES: ClassVar[tuple[str, str]] = ("plane_p", "plane_q")

    view: str = COMPARE
    kind: str = SEGMENTS
    theta: float = 0.5
    mean_p: float = 0.0
    std_p: float = 1.0
    mean_q: float = 2.0
    std_q: float = 0.7
    plane_p: Ellipse = field(default_factory=Ellipse)
    plane_q: Ellipse = field(default_factory=lambda: Ellipse(1.6, 0.8, 0.7, 0.4, 0.6))
    bins_p: tuple[float, ...] = field(default_factory=two_hills)
    bins_q: tuple[float, ...] = field(default_factory=lambda: bell(-1.5, 0.45))
    points_p: tuple[Point, ...] = field(default_factory=lambda: cloud(-0.8, 0.0, 1))
    points_q: tuple[Point, ...] = field(default_factory=lambda: cloud(0.9, 0.4, 2))
    noise: float = 0.0
    bandwidth: float = 1.0
    pen: str = P
    power: int = 1
    own: bool = False
    moves: tuple[tuple[int, int], ...] = ()
    target: str = NORMAL
    density: tuple[float, ...] = field(default_factory=lambda: hills_of(61))
    uniforms: int = 12
    strips: int = 10
    surfaces: int = 1
    radius: float = 0.02
    seed: int = 0
    bins: int = 2
    dims: int = 784
    share: float = 0.1

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        for name, allowed in (("view", VIEWS), ("kind", KINDS), ("pen", (P, Q)), ("target", (NORMAL, DRAWN))):
            choice(name, getattr(self, name), allowed)
        flag("own", self.own)
        self._check_numbers()
        self._check_wholes()
        self._check_lists()
        if not all(isinstance(getattr(self, name), Ellipse) for name in self.ELLIPSES):
            raise SceneError("A Gaussian in the plane has x, y, a, b and an angle.")

    def _check_numbers(self) -> None:
        ranges = {
            "theta": ("The segments' distance", -FAR, FAR),
            "mean_p": ("The mean of p", -FAR, FAR),
            "mean_q": ("The mean of q", -FAR, FAR),
            "std_p": ("The standard deviation of p", LEAST_WIDTH, FAR),
            "std_q": ("The standard deviation of q", LEAST_WIDTH, FAR),
            "noise": ("The noise", 0.0, FAR),
            "bandwidth": ("The bandwidth", LEAST_WIDTH, FAR),
            "radius": ("The radius", 1e-6, 10.0),
            "share": ("The small probability", 0.0, 1.0),
        }
        assign(self, **{name: number(title, getattr(self, name), low, high)
                        for name, (title, low, high) in ranges.items()})  # fmt: skip

    def _check_wholes(self) -> None:
        whole("The power", self.power, 1, 2)
        whole("The number of uniforms", self.uniforms, 1, 100)
        whole("The number of strips", self.strips, 1, 60)
        whole("The dimension of the surfaces", self.surfaces, 1, 2)
        whole("The seed", self.seed, 0, 10**9)
        whole("The number of bins on each axis", self.bins, 1, 10**6)
        whole("The number of dimensions", self.dims, 1, 10**6)

    def _check_lists(self) -> None:
        for name in ("bins_p", "bins_q", "density"):
            assign(self, **{name: _heights(getattr(self, name))})
        if len(self.bins_p) != len(self.bins_q):
            raise SceneError(
                "Both histograms must have as many bins, not {} and {}.", len(self.bins_p), len(self.bins_q)
            )
        for name in ("points_p", "points_q"):
            assign(self, **{name: _points(getattr(self, name))})
        moves = tuple(tuple(move) for move in self.moves)
        if len(moves) > MOST_MOVES:
            raise SceneError("A plan has at most {} moves, not {}.", MOST_MOVES, len(moves))
        for move in moves:
            if len(move) != 2:
                raise SceneError("A move of earth has two ends, from and to.")
            for end in move:
                whole("The end of a move", end, 0, 10**4)
        assign(self, moves=moves)

    # What they are of ---------------------------------------------------------------------------------------

    @property
    def pair(self) -> Pair:
        """The two distributions; those of the lab are not known here. Raises DistanceError for what
        is none.
        """
        if self.kind == SEGMENTS:
            return Segments(self.theta)
        if self.kind == LINE:
            return Gaussians.line(self.mean_p, self.std_p, self.mean_q, self.std_q)
        if self.kind == PLANE:
            one, other = self.plane_p, self.plane_q
            return Gaussians(one.mean, one.covariance, other.mean, other.covariance)
        if self.kind == HISTOGRAMS:
            return Histograms(np.array(self.bins_p), np.array(self.bins_q), positions(len(self.bins_p)))
        return Points(_array(self.points_p), _array(self.points_q))

    @property
    def shows_runs(self) -> bool:
        """Whether what it shows comes of the lab's trainings."""
        return (self.view in OF_PAIR and self.kind == LAB) or self.view == UNIFORM

    def ellipse(self, which: str) -> Ellipse:
        """Of p or q in the plane."""
        return self.plane_p if which == P else self.plane_q

    def with_(self, **changes: Any) -> DistanceSettings:
        """A changed copy."""
        return replace(self, **changes)

    def with_ellipse(self, which: str, **changes: Any) -> DistanceSettings:
        """A copy in which a Gaussian of the plane is another one."""
        return self.with_(**{f"plane_{which}": replace(self.ellipse(which), **changes)})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `from_dict` gives the equal value back."""
        return {f.name: _as_json(getattr(self, f.name)) for f in fields(self)}


def _as_json(value: Any) -> Any:
    if isinstance(value, Ellipse):
        return asdict(value)
    return [list(x) if isinstance(x, tuple) else x for x in value] if isinstance(value, tuple) else value


def _heights(values: Any) -> tuple[float, ...]:
    found = tuple(values)
    if not 2 <= len(found) <= MOST_BINS:
        raise SceneError("A histogram has from 2 to {} bins, not {}.", MOST_BINS, len(found))
    return tuple(number(Message("A bin's height"), height, 0.0, 1e6) for height in found)


def _points(values: Any) -> tuple[Point, ...]:
    found = tuple(values)
    if len(found) > MOST_POINTS:
        raise SceneError(
            "A scene holds clouds of at most {} points, not {}; take a sample of them.",
            MOST_POINTS,
            len(found),
        )
    if any(not isinstance(point, (list, tuple)) or len(point) != 2 for point in found):
        raise SceneError("A point of a cloud has two coordinates.")
    return tuple((_coordinate(x), _coordinate(y)) for x, y in found)


def _coordinate(value: Any) -> float:
    return number("A point's coordinate", value, -FAR, FAR)


def _array(points: tuple[Point, ...]) -> Array:
    return np.array(points, dtype=float).reshape(-1, 2)


@refused_as(SceneError)
def from_dict(data: object) -> DistanceSettings:
    """The value of a dictionary as `to_dict` makes it; raises SceneError for anything else."""
    given = entries("The settings of distances", data, DistanceSettings)
    for name in DistanceSettings.ELLIPSES:
        if name in given:
            given[name] = Ellipse(**entries("A Gaussian", mapping("A Gaussian", given[name]), Ellipse))
    for name in ("bins_p", "bins_q", "points_p", "points_q", "moves", "density"):
        if name in given and not isinstance(given[name], list):
            raise SceneError("{} must be a list.", name)
    values: dict[str, Any] = {n: _tuples(v) if isinstance(v, list) else v for n, v in given.items()}
    return DistanceSettings(**values)


def _tuples(values: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(x) if isinstance(x, list) else x for x in values)


_PLAIN = DistanceSettings()


def default(scene: SceneContent) -> DistanceSettings:
    """Two parallel segments."""
    return _PLAIN


SETTINGS = SettingsSpec("distances", from_dict, default)
