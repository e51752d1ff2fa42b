"""Which pictures of its trainings a scene can show, and which it shows."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from app.model.scene import Scene
from app.plots import PLOTS
from app.plots.lab_plot import LabPlot
from app.training.run_config import columns, run_settings, setups

if TYPE_CHECKING:
    from gandyn.training import Settings

# How many a column shows if nobody chose: of one column, and of several.
ALONE, BESIDE = 6, 3
# So many pictures of probes stand before those of what every run reports.
FIRST = 2


def available_plots(scene: Scene) -> tuple[str, ...]:
    """Ids of all pictures that one of the runs can show, in the order of the experiment."""
    found: dict[str, None] = {}
    for settings in run_settings(scene):
        found |= dict.fromkeys(_of(settings))
    return tuple(found)


@functools.lru_cache(64)
def _of(settings: Settings) -> tuple[str, ...]:
    from gandyn.training import EXPERIMENTS, PROBES

    entry, made = EXPERIMENTS[settings.experiment], setups(settings).values()
    every = [plot for plot in PLOTS.values() if isinstance(plot, LabPlot) and plot.suits(entry)]
    probes = [id for id in entry.probes if any(PROBES[id].fits(setup) for setup in made)]
    shown = [plot.id for id in probes for plot in every if plot.probe == id]
    return (*shown[:FIRST], *(plot.id for plot in every if not plot.probe), *shown[FIRST:])


def visible_plots(scene: Scene) -> tuple[str, ...]:
    """Ids of the pictures in a column: those chosen, else the first of those possible."""
    can = available_plots(scene)
    chosen = tuple(id for id in scene.settings_of("lab").pictures if id in can)
    usual = tuple(id for id in can if not is_asked_for(id))
    return chosen or usual[: ALONE if len(columns(scene)) == 1 else BESIDE]


def is_asked_for(id: str) -> bool:
    """Whether a picture is shown only where somebody chose it."""
    plot = PLOTS[id]
    return isinstance(plot, LabPlot) and plot.asked_for
