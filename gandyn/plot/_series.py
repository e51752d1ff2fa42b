"""What an orbit does over time: components, norms, energy, angular momentum, losses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from gandyn.checks import refused_as
from gandyn.dynamics import invariants
from gandyn.losses import losses
from gandyn.orbit import Array, Orbit
from gandyn.plot._portrait import trajectories
from gandyn.plot.axes import LINE, PlotError, axes_or_new, color_of, legend_above
from gandyn.scenario import Scenario

COMPONENTS = {"theta": "θ", "phi": "φ"}
INVARIANTS = {
    "theta_norm": "‖θ‖", "phi_norm": "‖φ‖", "energy": "E", "angular_momentum": "L", "s": "s",
    "growth": "a + e", "energy_rate": "E′", "rosette": "rosette",
}  # fmt: skip
LOSSES = {"loss_d": "L_D", "loss_g": "L_G"}
NAMES = (*COMPONENTS, *INVARIANTS, *LOSSES)
DASHES = ("-", "--", ":", "-.")


@refused_as(PlotError)
def series(
    orbit: Orbit,
    scenario: Scenario | None = None,
    ax: Axes | None = None,
    *,
    show: Sequence[str] = ("theta", "phi"),
    trajectory: int = 0,
) -> Axes:
    """Curves of an orbit over its time, or over iterations where it is a rule's.

    show: names among "theta", "phi" (each of their components a curve), those of `gandyn.invariants`
    ("theta_norm", "phi_norm", "energy", "angular_momentum", "s", …), "loss_d" and "loss_g"; all but the
    components need the scenario. trajectory: which one of an ensemble.

    Raises PlotError, one sentence.
    """
    one = _one(orbit, trajectory)
    curves = [
        curve
        for name in ([show] if isinstance(show, str) else show)
        for curve in _curves(name, one, scenario)
    ]
    if not curves:
        raise PlotError("Name at least one of {} to be shown.", ", ".join(NAMES))
    ax = axes_or_new(ax)
    for number, (label, style, values) in enumerate(curves):
        ax.plot(one.t, values, style, color=color_of(number), linewidth=LINE, label=label)
    ax.set(xlabel="t" if one.audit is not None or one.steps else "iteration", xlim=_ends(one.t))
    legend_above(ax, columns=4)
    return ax


def _ends(t: Array) -> tuple[float, float]:
    low, high = sorted((float(t[0]), float(t[-1])))
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _one(orbit: Orbit, trajectory: int) -> Orbit:
    every = list(trajectories(orbit)) if orbit.count is None else None
    if every is not None:
        return every[0]
    if not 0 <= trajectory < (orbit.count or 0):
        raise PlotError("There is no trajectory {}; the ensemble has {}.", trajectory, orbit.count)
    return orbit[trajectory]


def _curves(name: str, one: Orbit, scenario: Scenario | None) -> list[tuple[str, str, Array]]:
    """(label, line style, values) of each curve of that name."""
    if name in COMPONENTS:
        values = getattr(one, name)
        marks = [""] if one.dim == 1 else [_lowered(i + 1) for i in range(one.dim)]
        return [(COMPONENTS[name] + mark, DASHES[i % 4], values[:, i]) for i, mark in enumerate(marks)]
    if name not in NAMES:
        raise PlotError("There is no series {!r}; there are {}.", str(name), ", ".join(NAMES))
    if scenario is None:
        raise PlotError("The series {} needs the scenario of the orbit.", name)
    if name in LOSSES:
        return [(LOSSES[name], "-", np.asarray(losses(scenario, one.phi, one.theta)[name == "loss_g"]))]
    found = invariants(scenario, one)
    if name not in found:
        raise PlotError("This orbit has no {}; it has {}.", name, ", ".join(found))
    return [(INVARIANTS[name], "-", found[name])]


def _lowered(number: int) -> str:
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))
