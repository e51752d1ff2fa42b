"""What a student's drawing is compared with: the true orbit or curve, in the coordinates of the plot that was
drawn into; and the scene in which neither can be seen yet.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.compute.discrete_orbits import sample_times
from app.compute.orbits import Curves, curves_of
from app.model.lessons import Prediction, scoring
from app.model.lessons.scoring import Score
from app.model.lessons.values import PHI, PHI_NORM, PORTRAIT, THETA
from app.model.scene import Scene
from app.plots import PLOTS
from app.services.kernel_service import missing_kernels
from app.tasks.worker import load_numba
from gandyn import Orbit
from gandyn.errors import GandynError
from gandyn.iteration import is_rule_kernel_ready
from gandyn.orbit import Array

PLANES, SERIES = ("phase", "theta", "phi", "norms", "force"), "series"
FLOW, AVERAGE = "flow", "average"


class TruthError(GandynError):
    """There is nothing to compare with; one sentence."""


def plot_of(scene: Scene, asked: Prediction) -> str:
    """The plot that is drawn into."""
    if asked.kind != PORTRAIT:
        return SERIES
    if scene.dim == 1:
        return "phase"
    return "theta" if len(scene.scenarios) == 1 else scene.display.compare_plot


def concealed(scene: Scene, asked: Prediction) -> Scene:
    """The scene without its orbits, at the start of time."""
    display = replace(scene.display, show_flow=False, backward=False, sets=False, show_dirac=False, tail=0.0)
    if asked.kind != PORTRAIT:
        display = replace(display, show_series=asked.is_drawn)
    names = (FLOW, AVERAGE, *(f"rule{i}" for i in range(len(scene.trainings))))
    hidden = {f"{plot}/{name}" for plot in (*PLANES, SERIES) for name in names}
    series = {f"{SERIES}/{name}{i}" for name in display.series for i in range(scene.dim)}
    noise = scene.settings_of("noise").with_(on=False)
    settings = {"noise": noise} if "noise" in scene.page_settings else {}
    return scene.with_(
        display=replace(display, show_series=display.show_series and asked.kind != PORTRAIT),
        hidden=(*scene.hidden, *hidden, *series),
        page_settings={**scene.page_settings, **settings},
        time=0.0,
    )


def truth(scene: Scene, asked: Prediction) -> Array:
    """(n, 2), on a worker's thread; raises TruthError."""
    if not scene.starts:
        raise TruthError("There is no start here, so there is no orbit to compare with.")
    ready = not any(missing_kernels(scene.scenarios[:1], scene.method))
    if asked.rule is not None and not is_rule_kernel_ready(scene.scenarios[0], scene.trainings[asked.rule]):
        raise TruthError("The update rule is still being compiled; compare again in a moment.")
    if ready:
        load_numba()
    curves = curves_of(scene.with_(scenarios=scene.scenarios[:1]), compiled=ready, rules=False, preview=True)[
        0
    ]
    return _coordinates(scene, asked, *_orbit(scene, asked, curves))


def _orbit(scene: Scene, asked: Prediction, curves: Curves) -> tuple[Array, Orbit]:
    """Times and the orbits of all starts."""
    if asked.rule is None:
        assert curves.forward is not None
        return curves.forward.t, curves.forward
    orbit = curves.trained[asked.rule] if asked.rule < len(curves.trained) else None
    if orbit is None:
        raise TruthError("The update rule is still being compiled; compare again in a moment.")
    return sample_times(scene, asked.rule, orbit), orbit


def _coordinates(scene: Scene, asked: Prediction, times: Array, orbit: Orbit) -> Array:
    i = min(scene.selected, len(scene.starts) - 1)
    n = int(np.asarray(orbit.length)[i])
    phi, theta = orbit.phi[i, :n], orbit.theta[i, :n]
    if asked.kind == PORTRAIT:
        plane = PLOTS[plot_of(scene, asked)]
        return np.stack(plane.project(scene, phi, theta), axis=1)  # type: ignore[attr-defined]
    state = phi if asked.quantity in (PHI, PHI_NORM) else theta
    values = state[:, 0] if asked.quantity in (PHI, THETA) else np.linalg.norm(state, axis=1)
    return np.stack([times[:n] / scene.time_unit, values], axis=1)


def score(scene: Scene, asked: Prediction, drawn: Array) -> Score:
    """What a drawing is worth."""
    true = truth(scene, asked)
    return scoring.of_path(drawn, true) if asked.kind == PORTRAIT else scoring.of_curve(drawn, true)
