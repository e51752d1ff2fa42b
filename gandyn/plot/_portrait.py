"""Phase portraits: the field, its nullclines, equilibria and invariant sets, and orbits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from gandyn.analyses import cycles
from gandyn.analyses import equilibria as fixed_points
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.equilibria import SADDLE, SINKS, Equilibrium
from gandyn.checks import choice, finite, refused_as, whole
from gandyn.dynamics import box, field, flow
from gandyn.implicit_curves import ZERO
from gandyn.manifolds import STABLE, manifolds
from gandyn.nullclines import nullclines as zero_sets
from gandyn.orbit import DIVERGED, Array, Orbit
from gandyn.plot.axes import COLORS, GREY, INK, LINE, PlotError, axes_or_new, color_of, legend_above
from gandyn.scenario import Scenario

ARROWS, EQUAL, STREAMLINES, NONE = "arrows", "unit", "streamlines", "none"
FIELDS = (ARROWS, EQUAL, STREAMLINES, NONE)
View = tuple[float, float, float, float]
PHI, THETA = COLORS[4], COLORS[2]
STABLE_COLOR, UNSTABLE_COLOR, CYCLE_COLOR = COLORS[5], COLORS[3], INK
# Samples of a limit cycle; how much air is around orbits.
SAMPLES, AIR = 400, 0.12


@dataclass(frozen=True)
class Plane:
    """Which two numbers of a state are drawn: project(phi, theta) of (…, d) gives x and y of shape (…)."""

    names: tuple[str, str]
    project: Callable[[Array, Array], tuple[Array, Array]]
    turned: bool = False


def _length(x: Array) -> Array:
    return np.asarray(np.sqrt((x**2).sum(-1)))


LINES = {
    "phi-theta": Plane(("φ", "θ"), lambda phi, theta: (phi[..., 0], theta[..., 0])),
    "theta-psi": Plane(("θ", "ψ = −φ"), lambda phi, theta: (theta[..., 0], -phi[..., 0]), True),
}
PLANES = {
    "theta": Plane(("θ₁", "θ₂"), lambda phi, theta: (theta[..., 0], theta[..., 1])),
    "phi": Plane(("φ₁", "φ₂"), lambda phi, theta: (phi[..., 0], phi[..., 1])),
    "norms": Plane(("‖θ‖", "‖φ‖"), lambda phi, theta: (_length(theta), _length(phi))),
}


@refused_as(PlotError)
def portrait(
    scenario: Scenario | None,
    orbit: Orbit | Sequence[Orbit] | None = None,
    ax: Axes | None = None,
    *,
    plane: str | None = None,
    view: ArrayLike | None = None,
    arrows: str | None = None,
    density: int = 20,
    nullclines: bool = False,
    equilibria: bool = True,
    sets: bool = False,
    ends: bool = True,
    marker: str | None = None,
) -> Axes:
    """The phase portrait of a scenario, with orbits; scenario None: only the orbits.

    orbit: one, an ensemble, or several of them, of the scenario's dimension. plane: on a line "phi-theta"
    (the default) or "theta-psi", else "theta" (the default), "phi" or "norms". view: (x low, x high, y low,
    y high). arrows: the field as "arrows" as long as it is strong, of one length ("unit"), as "streamlines"
    or "none"; density: how many across. nullclines, sets (manifolds of saddles, limit cycles) and the field
    are drawn on a line only, where the plane is the whole state space. equilibria: sinks full, saddles half,
    the others hollow. ends: a ring where an orbit starts, a disc where it ends, a cross where it left every
    bound. marker: at every sample, as for iterations of a rule.

    Raises PlotError, one sentence.
    """
    orbits = list(trajectories(orbit))
    dim = _dimension(scenario, orbits)
    shown = _plane(plane, dim)
    arrows = choice("arrows", arrows or (ARROWS if scenario and dim == 1 else NONE), FIELDS)
    if dim > 1 and (nullclines or sets or arrows != NONE):
        raise PlotError(
            "The field, nullclines and sets are drawn on a line only, dim=1, not in dimension {}.", dim
        )
    frame = _view(view, [shown.project(one.phi, one.theta) for one in orbits], scenario)
    ax = axes_or_new(ax)
    if scenario is not None and dim == 1:
        _field(ax, scenario, shown, frame, arrows, whole("The density", density, 2, 200))
        if nullclines:
            _nullclines(ax, scenario, shown, frame)
        if sets:
            _sets(ax, scenario, shown, frame)
    _orbits(ax, orbits, shown, ends, marker)
    if scenario is not None and equilibria:
        _equilibria(ax, scenario, shown)
    ax.set(xlabel=shown.names[0], ylabel=shown.names[1], xlim=frame[:2], ylim=frame[2:], aspect="equal")
    legend_above(ax)
    return ax


def trajectories(orbit: Orbit | Iterable[Orbit] | None) -> Iterator[Orbit]:
    """Single trajectories, each cut to its valid samples."""
    if orbit is None:
        return
    if isinstance(orbit, Orbit):
        yield from (orbit,) if orbit.count is None else (orbit[i] for i in range(orbit.count))
        return
    for one in orbit:
        yield from trajectories(one)


def _dimension(scenario: Scenario | None, orbits: list[Orbit]) -> int:
    dims = {one.dim for one in orbits} | ({scenario.dim} if scenario else set())
    if len(dims) != 1:
        raise PlotError(
            "A portrait is of one dimension; give a scenario, or orbits of one dimension, not {}.",
            ", ".join(map(str, sorted(dims))) or "nothing",
        )
    return dims.pop()


def _plane(name: str | None, dim: int) -> Plane:
    known = LINES if dim == 1 else PLANES
    return known[choice("The plane", name or next(iter(known)), known)]


def _view(view: ArrayLike | None, curves: list[tuple[Array, Array]], scenario: Scenario | None) -> View:
    if view is not None:
        edges = [finite("A view's edge", x) for x in np.ravel(np.asarray(view, dtype=object)).tolist()]
        if len(edges) != 4 or not (edges[0] < edges[1] and edges[2] < edges[3]):
            raise PlotError("A view is four numbers, (x low, x high, y low, y high), low below high.")
        return edges[0], edges[1], edges[2], edges[3]
    if not curves:
        return -2.0, 2.0, -2.0, 2.0
    around = np.concatenate([np.zeros((1, 2)), *(np.stack(curve, axis=-1) for curve in curves)])
    low, high = around.min(0), around.max(0)
    air = AIR * max(float((high - low).max()), 1e-9)
    return float(low[0] - air), float(high[0] + air), float(low[1] - air), float(high[1] + air)


def _orbits(ax: Axes, orbits: list[Orbit], plane: Plane, ends: bool, marker: str | None) -> None:
    for index, one in enumerate(orbits):
        x, y = plane.project(one.phi, one.theta)
        color = color_of(index)
        ax.plot(x, y, color=color, linewidth=LINE, marker=marker, markersize=2.0, zorder=3)
        if ends:
            how: dict[str, Any] = {"color": color, "markersize": 3.5, "zorder": 4, "linestyle": "none"}
            ax.plot(x[:1], y[:1], marker="o", markerfacecolor="white", markeredgewidth=0.9, **how)
            ax.plot(x[-1:], y[-1:], marker="x" if one.ended == DIVERGED else "o", **how)


def _field(ax: Axes, scenario: Scenario, plane: Plane, view: View, kind: str, density: int) -> None:
    if kind == NONE:
        return
    x, y = (np.linspace(low, high, density) for low, high in (view[:2], view[2:]))
    across, up = np.meshgrid(x, y)
    phi, theta = (-up, across) if plane.turned else (across, up)
    width = box(scenario)
    if width is not None:
        phi = np.where(np.abs(phi) > width, np.nan, phi)
    u, v = plane.project(*field(scenario, phi[..., None], theta[..., None]))
    if kind == STREAMLINES:
        ax.streamplot(x, y, u, v, color=GREY, linewidth=0.5, arrowsize=0.6, density=density / 25.0, zorder=1)
        return
    if kind == EQUAL:
        with np.errstate(all="ignore"):
            u, v = (part / np.hypot(u, v) for part in (u, v))
    ax.quiver(x, y, u, v, color=GREY, angles="xy", width=0.0025, headwidth=4.0, zorder=1)


def _nullclines(ax: Axes, scenario: Scenario, plane: Plane, view: View) -> None:
    rectangle = (-view[3], -view[2], view[0], view[1]) if plane.turned else view
    found = zero_sets(scenario, rectangle)
    for curves, name, color in ((found.phi, "φ′ = 0", PHI), (found.theta, "θ′ = 0", THETA)):
        for number, curve in enumerate(curves):
            x, y = plane.project(curve.points[:, :1], curve.points[:, 1:])
            style = "-" if curve.kind == ZERO else ":"
            label = name if number == 0 else None
            ax.plot(x, y, style, color=color, linewidth=LINE, zorder=2, label=label)


def _sets(ax: Axes, scenario: Scenario, plane: Plane, view: View) -> None:
    reach, named = float(2.0 * np.abs(view).max()), set[str]()

    def draw(points: Array, name: str, color: str) -> None:
        x, y = plane.project(points[:, :1], points[:, 1:])
        ax.plot(x, y, color=color, linewidth=LINE, zorder=2, label=None if name in named else name)
        named.add(name)

    for branch in manifolds(scenario, reach=reach):
        color = STABLE_COLOR if branch.kind == STABLE else UNSTABLE_COLOR
        draw(branch.points, f"{branch.kind} manifold", color)
    case = AnalysisContext(scenario, None, *standard_start(1))
    for cycle in cycles.run(case).found:
        if cycle.kind in (cycles.LIMIT, cycles.GRAZING):
            once = flow(scenario, cycle.point[:1], cycle.point[1:], cycle.period, cycle.period / SAMPLES)
            draw(np.concatenate([once.phi, once.theta], axis=-1), str(cycle.kind), CYCLE_COLOR)


def _equilibria(ax: Axes, scenario: Scenario, plane: Plane) -> None:
    """The origin, and on a line the other single points."""
    case = AnalysisContext(scenario, None, *standard_start(scenario.dim), may_simulate=False)
    origin, *others = fixed_points.run(case).found
    points = [origin, *(one for one in others if one.isolated and scenario.dim == 1)]
    for one in points:
        if one is not origin or one.type != "undefined":
            _equilibrium(ax, one, plane, scenario.dim)


def _equilibrium(ax: Axes, one: Equilibrium, plane: Plane, dim: int) -> None:
    x, y = plane.project(np.array([one.point[:dim]]), np.array([one.point[dim:]]))
    fill = "full" if one.type in SINKS else "left" if one.type == SADDLE else "none"
    ax.plot(
        x, y, marker="D", markersize=4.0, color=INK, fillstyle=fill, markerfacecoloralt="white",
        linestyle="none", zorder=5, gid="equilibrium",
    )  # fmt: skip
