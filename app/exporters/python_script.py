"""A Python script on the public face of `gandyn` that computes the same numbers, and draws them with
matplotlib.

"Copy as Python" puts `script(scene)` on the clipboard. The scene is a comment of the script.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import gandyn
from app.compute.exactness import first_tolerance
from app.exporters._page_scripts import body
from app.exporters._recipe import scene_metadata
from app.exporters._script_parts import parts
from app.exporters.base import TEXT, Exporter, Job, Options
from app.model.scene import MESCHEDER_PLANE, Scene, View
from app.model.scene_file import write_whole
from gandyn import Scenario
from gandyn.analyses.context import standard_start
from gandyn.integration import AUTO, RK4

_SCRIPT = '''\
"""Written by Gandyn {version}: computes the orbits of a scene, and draws them if matplotlib is installed.

Run it with `python {{this file}}` to look at the picture, or with `python {{this file}} picture.png` to save it.
"""
# gandyn: {recipe}

import sys

import gandyn

TITLE = {title}
DURATION, STEP, EMA = {duration!r}, {step!r}, {ema!r}
# {how}
METHOD, TOLERANCE = {method!r}, {tolerance!r}
PHI = {phi}
THETA = {theta}
SCENARIOS = [
{scenarios}
]
ROUNDS = {rounds}
TRAININGS = [
{trainings}]


def compute():
    """One orbit per scenario: t (n,), phi and theta (starts, n, d)."""
    how = {{"duration": DURATION, "step": STEP, "method": METHOD, "tolerance": TOLERANCE, "ema": EMA}}
    return [gandyn.flow(scenario, PHI, THETA, **how) for scenario in SCENARIOS]


def trained(scenario):
    """One orbit per update rule, t counting rounds."""
    return [gandyn.train(scenario, training, PHI, THETA, ROUNDS) for training in TRAININGS]

{functions}
def curve(phi, theta):
    """What is drawn of one trajectory: {what}."""
    return {x}, {y}


def draw(orbits, plt):
    """A plane per scenario, with the equilibrium in red."""
    figure, planes = plt.subplots(1, len(orbits), figsize=(6 * len(orbits), 6), squeeze=False)
    for plane, scenario, ensemble in zip(planes[0], SCENARIOS, orbits):
        for start in range(len(PHI)):
            plane.plot(*curve(ensemble[start].phi, ensemble[start].theta), linewidth=1.2)
        for orbit, marker in zip(trained(scenario), "os^D"):
            for start in range(len(PHI)):
                plane.plot(*curve(orbit[start].phi, orbit[start].theta), marker=marker, markersize=2, linewidth=0.5)
{drawn}        plane.plot(0, 0, "o", color="red")
        plane.set(title=scenario.spec.name, xlabel={x_name!r}, ylabel={y_name!r}, aspect="equal"{limits})
    figure.suptitle(TITLE)
    return figure


def main():
    """Prints the last state and the error of every trajectory, then shows or saves the picture."""
    orbits = compute()
    for scenario, ensemble in zip(SCENARIOS, orbits):
        for start in range(len(PHI)):
            orbit = ensemble[start]
            end = float(orbit.t[-1]), orbit.phi[-1].tolist(), orbit.theta[-1].tolist()
            print(scenario.variant, start, orbit.ended, *end, "error", orbit.error)
        for training, rounds in zip(TRAININGS, trained(scenario)):
            for start in range(len(PHI)):
                orbit = rounds[start]
                print(scenario.variant, start, training.rule, orbit.ended, int(orbit.t[-1]), orbit.phi[-1].tolist(), orbit.theta[-1].tolist())
{printed}    try:
        import matplotlib.pyplot as plt
    except ImportError:
        sys.exit("To see the picture, install matplotlib: pip install matplotlib")
    figure = draw(orbits, plt)
    figure.savefig(sys.argv[1], dpi=150) if len(sys.argv) > 1 else plt.show()


if __name__ == "__main__":
    main()
'''


# What the script says of its method.
HOW = {
    AUTO: "Error control: the step is only the distance of the samples, the tolerance the error of one step.",
    RK4: "The classical Runge-Kutta method with the step; the tolerance is of no use to it.",
}

_HEAD = '''\
"""Written by Gandyn {version}: computes what the page “{page}” shows of a scene, and draws it with matplotlib.

Run it with `python {{this file}}` to look at the picture, or with `python {{this file}} picture.png` to save it.
"""
# gandyn: {recipe}

import sys

import numpy

import gandyn
from gandyn.reduced import reduced

PHI = {phi}
THETA = {theta}
SELECTED = {selected}
SCENARIOS = [
{scenarios}
]
TRAININGS = [
{trainings}]
'''


def script(scene: Scene) -> str:
    """The whole script, for the page that is shown."""
    from app.figure.layout import page_of

    found = body(scene)
    return (
        _portrait(scene)
        if not found
        else _HEAD.format(page=page_of(scene).title, selected=scene.selected, **_common(scene)) + found
    )


def _common(scene: Scene) -> dict[str, Any]:
    """What scripts of all pages begin with; without a start the library's own one."""
    starts = scene.arrays() if scene.starts else standard_start(scene.dim)
    phi, theta = (np.atleast_2d(x).tolist() for x in starts)
    return {
        "version": gandyn.__version__,
        "recipe": scene_metadata(scene),
        "phi": phi,
        "theta": theta,
        "scenarios": "\n".join(f"    {_code(scenario)}," for scenario in scene.scenarios),
        "trainings": "".join(
            f"    gandyn.UpdateConfig.from_dict({training.to_dict()!r}),\n" for training in scene.trainings
        ),
    }


def _portrait(scene: Scene) -> str:
    phi, theta = scene.arrays()
    return _SCRIPT.format(
        version=gandyn.__version__,
        recipe=scene_metadata(scene),
        title=ascii(scene.title),
        duration=scene.duration,
        step=scene.step,
        how=HOW[scene.method],
        method=scene.method,
        tolerance=first_tolerance(scene.accuracy),
        ema=scene.display.ema or None,
        phi=phi.tolist(),
        theta=theta.tolist(),
        scenarios="\n".join(f"    {_code(scenario)}," for scenario in scene.scenarios),
        rounds=scene.rounds,
        trainings="".join(
            f"    gandyn.UpdateConfig.from_dict({training.to_dict()!r}),\n" for training in scene.trainings
        ),
        **_plane(scene),
        **asdict(parts(scene)),
    )


def _code(scenario: Scenario) -> str:
    """The call that makes the scenario, without what is as by default."""
    parts = [f"variant={scenario.variant!r}"]
    parts += [
        f"{name}={dict(value)!r}"
        for name, value in (("parameters", scenario.parameters), ("regularizers", scenario.regularizers))
        if value
    ]
    parts.append(f"dim={scenario.dim}")
    if scenario.time_scales != (1.0, 1.0):
        parts.append(f"time_scales={scenario.time_scales!r}")
    return f"gandyn.Scenario({', '.join(parts)})"


def _plane(scene: Scene) -> dict[str, Any]:
    """What is drawn against what."""
    if scene.dim == 2:
        axes = {
            "what": "the generator's plane",
            "x": "theta[:, 0]",
            "y": "theta[:, 1]",
            "x_name": "θ₁",
            "y_name": "θ₂",
        }
        return axes | {"limits": _limits(scene.views.get("theta"))}
    if scene.display.plane == MESCHEDER_PLANE:
        axes = {
            "what": "(θ, ψ = −φ)",
            "x": "theta[:, 0]",
            "y": "-phi[:, 0]",
            "x_name": "θ",
            "y_name": "ψ = −φ",
        }
    else:
        axes = {"what": "(φ, θ)", "x": "phi[:, 0]", "y": "theta[:, 0]", "x_name": "φ", "y_name": "θ"}
    return axes | {"limits": _limits(scene.views.get("phase"))}


def _limits(view: View | None) -> str:
    return f", xlim={(view.x0, view.x1)!r}, ylim={(view.y0, view.y1)!r}" if view else ""


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the script."""
    write_whole(path, script(scene).encode())


EXPORTER = Exporter("python", ".py", "Python script", TEXT, write, order=40)
