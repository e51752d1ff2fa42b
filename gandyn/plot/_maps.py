"""Convergence maps: verdicts and destinations with a legend, numbers with a colour bar, critical curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import CenteredNorm, ListedColormap, LogNorm, Normalize
from matplotlib.patches import Patch

from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.checks import choice, refused_as
from gandyn.maps.axes import Axis, axes
from gandyn.maps.map import QUANTITIES, Map
from gandyn.orbit import Array
from gandyn.plot.axes import COLORS, INK, PlotError, axes_or_new, legend_above, text_size

# The same as the program's maps.
VERDICT_COLORS = dict(
    zip(KINDS, ("#0072b2", "#56b4e9", "#009e73", "#f0e442", "#e69f00", "#d55e00", "#000000", "#a3a9b3"))
)
NAMES = {"rate": "rate", "amplitude": "largest ‖(φ, θ)‖", "radius": "spectral radius"}
DASHES = ("-", "--", "-.", ":")
UNKNOWN = "#a3a9b3"
# Numbers that cover more than this factor get a logarithmic bar.
WIDE = 100.0


@refused_as(PlotError)
def convergence_map(
    found: Map, ax: Axes | None = None, *, quantity: str | None = None, curves: bool = True, key: bool = True
) -> Axes:
    """A map over its two numbers; cells that are not known are left white.

    quantity: "verdict", "rate", "amplitude", "radius" or "basin"; that of the map's spec if not given.
    curves: whether critical curves are drawn. key: whether a legend or a colour bar says what colours mean.

    Raises PlotError, one sentence.
    """
    quantity = choice("The quantity of a map", quantity or found.spec.quantity, QUANTITIES)
    ax = axes_or_new(ax)
    if quantity in ("verdict", "basin"):
        handles = (_verdicts if quantity == "verdict" else _basins)(ax, found)
    else:
        handles = _numbers(ax, found, quantity, key)
    if curves:
        handles += _curves(ax, found)
    _axis(ax, found)
    if key:
        legend_above(ax, handles)
    return ax


def _mesh(ax: Axes, found: Map, values: Any, **how: Any) -> QuadMesh:
    edges = [_edges(x, axis) for x, axis in ((found.x, found.spec.x), (found.y, found.spec.y))]
    # Pixels, also in a vector picture: thousands of rectangles show seams.
    return ax.pcolormesh(*edges, values, rasterized=True, zorder=0, **how)


def _edges(values: Array, axis: Axis) -> Array:
    """Borders of cells, half-way between their values as the axis counts."""
    at = np.log(values) if axis.log else values
    middle = 0.5 * (at[1:] + at[:-1])
    edges = np.concatenate([[2.0 * at[0] - middle[0]], middle, [2.0 * at[-1] - middle[-1]]])
    return np.asarray(np.exp(edges) if axis.log else edges)


def _coded(ax: Axes, found: Map, codes: Any, colors: list[str], names: list[str]) -> list[Any]:
    """Cells coloured by code, below 0 white; a patch for each that occurs."""
    shown = np.ma.masked_less(codes, 0)
    _mesh(ax, found, shown, cmap=ListedColormap(colors), vmin=-0.5, vmax=len(colors) - 0.5)
    present = [code for code in range(len(colors)) if (codes == code).any()]
    return [Patch(facecolor=colors[code], label=names[code]) for code in present]


def _verdicts(ax: Axes, found: Map) -> list[Any]:
    kinds = list(found.kinds)
    colors = [VERDICT_COLORS.get(kind, UNKNOWN) for kind in kinds]
    return _coded(ax, found, found.verdict, colors, [kind.replace("-", " ") for kind in kinds])


def _basins(ax: Axes, found: Map) -> list[Any]:
    """Destinations; of where nobody can say, grey."""
    count = len(found.destinations)
    codes = np.where((found.basin < 0) & (found.verdict >= 0), count, found.basin)
    colors = [COLORS[i % len(COLORS)] for i in range(count)]
    return _coded(ax, found, codes, [*colors, UNKNOWN], [*map(_place, found.destinations), "nobody can say"])


def _place(place: Any) -> str:
    where = ", ".join(f"{x:.3g}" for x in place.point)
    return f"{place.kind} ({where})" if where else str(place.kind).replace("-", " ")


def _numbers(ax: Axes, found: Map, quantity: str, key: bool) -> list[Any]:
    values = np.ma.masked_invalid(getattr(found, quantity))
    if not values.count():
        raise PlotError("The map has no {} in any cell.", quantity)
    norm, colors = _scale(values, _critical(found, quantity))
    mesh = _mesh(ax, found, values, norm=norm, cmap=colors)
    if key:
        bar = ax.figure.colorbar(mesh, ax=ax, pad=0.02)
        bar.set_label(_unit(found, quantity), size=text_size(ax))
        bar.ax.tick_params(labelsize=text_size(ax), width=0.6, length=2.5)
        bar.outline.set_linewidth(0.6)
    return []


def _critical(found: Map, quantity: str) -> float | None:
    """The number on whose two sides training does different things."""
    if quantity == "rate":
        return 0.0
    return None if quantity == "amplitude" else 0.0 if found.training is None else 1.0


def _scale(values: Any, critical: float | None) -> tuple[Normalize, str]:
    if critical is not None and values.min() < critical < values.max():
        return CenteredNorm(critical), "PuOr"
    if values.min() > 0.0 and values.max() > WIDE * values.min():
        return LogNorm(), "cividis"
    return Normalize(), "cividis"


def _unit(found: Map, quantity: str) -> str:
    if quantity == "rate":
        return "rate per unit of time" if found.training is None else "rate per iteration"
    return "largest real part" if quantity == "radius" and found.training is None else NAMES[quantity]


def _curves(ax: Axes, found: Map) -> list[Any]:
    handles = []
    for number, curve in enumerate(found.curves):
        for piece in curve.pieces:
            ax.plot(*piece.T, color="white", linewidth=2.4, zorder=2)
            (line,) = ax.plot(
                *piece.T, DASHES[number % 4], color=INK, linewidth=1.0, zorder=3, label=curve.name
            )
        handles += [line] if curve.pieces else []
    return handles


def _axis(ax: Axes, found: Map) -> None:
    known = axes(found.scenario, found.training)
    for name, axis, values in (("x", found.spec.x, found.x), ("y", found.spec.y, found.y)):
        edges = _edges(values, axis)
        ax.set(
            **{
                f"{name}scale": "log" if axis.log else "linear",
                f"{name}lim": (edges[0], edges[-1]),
                f"{name}label": known[axis.id].symbol if axis.id in known else axis.id,
            }
        )
