"""Portraits, series, maps, spectra and the lab's curves in matplotlib's axes (extra `gandyn[plot]`).

    import gandyn, gandyn.plot
    scenario = gandyn.Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=1)
    orbit = gandyn.flow(scenario, [[1.0], [0.3]], [[0.5], [-1.0]])
    ax = gandyn.plot.portrait(scenario, orbit, nullclines=True)
    ax.figure.savefig("portrait.pdf")

Each function draws into the axes it is given and returns them. Without axes it makes a figure of one column
of a journal, 84 mm wide with text of 8 pt; only then does it touch pyplot. What is drawn are the library's
own numbers, every sample as it is. Colours are those of Okabe and Ito (2008), which people who see fewer
colours tell apart.
"""

from __future__ import annotations

try:
    import matplotlib as _matplotlib  # noqa: F401
except ImportError as error:
    raise ImportError('Drawing needs matplotlib; install it with: pip install "gandyn[plot]".') from error

from gandyn.plot._lab import lab_curves
from gandyn.plot._maps import VERDICT_COLORS, convergence_map
from gandyn.plot._portrait import portrait
from gandyn.plot._series import series
from gandyn.plot._spectra import spectrum
from gandyn.plot.axes import COLORS, PlotError, figure, prepared

__all__ = [
    "COLORS",
    "VERDICT_COLORS",
    "PlotError",
    "convergence_map",
    "figure",
    "lab_curves",
    "portrait",
    "prepared",
    "series",
    "spectrum",
]
