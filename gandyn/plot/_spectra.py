"""Spectra at the origin: eigenvalues of the flow, multipliers of an update rule beside the unit circle."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from gandyn.analyses import equilibria, update_map
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.checks import refused_as
from gandyn.plot.axes import COLORS, GREY, INK, PALE, PlotError, axes_or_new
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig


@refused_as(PlotError)
def spectrum(scenario: Scenario, training: str | UpdateConfig | None = None, ax: Axes | None = None) -> Axes:
    """Eigenvalues of the flow, or (training: a rule's id or an UpdateConfig) multipliers of one iteration.

    What is stable is shaded: the half-plane left of the imaginary axis, or the unit disc. Raises PlotError,
    one sentence, where the origin has no linearisation.
    """
    config = UpdateConfig(training) if isinstance(training, str) else training
    values = _eigenvalues(scenario) if config is None else _multipliers(scenario, config)
    ax = axes_or_new(ax)
    if config is None:
        _half_plane(ax, values)
    else:
        _disc(ax, values)
    ax.plot(values.real, values.imag, "o", color=COLORS[1], markersize=4.5, zorder=4)
    ax.set(xlabel="real part", ylabel="imaginary part")
    return ax


def _eigenvalues(scenario: Scenario) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    found = equilibria.origin(scenario)
    if not found.eigenvalues:
        raise PlotError(found.remark)
    return np.array(found.eigenvalues)


def _multipliers(scenario: Scenario, config: UpdateConfig) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    case = AnalysisContext(scenario, config, *standard_start(scenario.dim), may_simulate=False)
    found = update_map.run(case)
    if not found.multipliers:
        raise PlotError(found.remark)
    return np.array(found.multipliers)


def _half_plane(ax: Axes, values: np.ndarray[tuple[int], np.dtype[np.complex128]]) -> None:
    reach = 1.3 * max(float(np.abs(values).max()), 0.1)
    ax.axvspan(-reach, 0.0, color=PALE, zorder=0)
    ax.axvline(0.0, color=INK, linewidth=0.8, zorder=1)
    ax.axhline(0.0, color=GREY, linewidth=0.5, zorder=1)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")


def _disc(ax: Axes, values: np.ndarray[tuple[int], np.dtype[np.complex128]]) -> None:
    reach = 1.2 * max(float(np.abs(values).max()), 1.0)
    ax.add_patch(Circle((0.0, 0.0), 1.0, facecolor=PALE, edgecolor=INK, linewidth=0.8, zorder=0))
    ax.axhline(0.0, color=GREY, linewidth=0.5, zorder=1)
    ax.axvline(0.0, color=GREY, linewidth=0.5, zorder=1)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
