"""A Python script on the public face of `gandyn` that computes the same numbers, and draws them with
matplotlib.

"Copy as Python" puts `script(scene)` on the clipboard. The scene is a comment of the script. What a script
says is in resources/templates.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import gandyn
from app.compute.exactness import first_tolerance
from app.exporters._page_scripts import body
from app.exporters._recipe import scene_metadata
from app.exporters._templates import render
from app.exporters.base import TEXT, Exporter, Job, Options
from app.model.scene import MESCHEDER_PLANE, Scene
from app.model.scene_file import write_whole
from gandyn import Scenario
from gandyn.analyses.context import standard_start
from gandyn.integration import AUTO, RK4

# What the script says of its method.
HOW = {
    AUTO: "Error control: the step is only the distance of the samples, the tolerance the error of one step.",
    RK4: "The classical Runge-Kutta method with the step; the tolerance is of no use to it.",
}


def script(scene: Scene) -> str:
    """The whole script, for the page that is shown."""
    from app.figure.layout import page_of

    found = body(scene)
    if not found:
        return _portrait(scene)
    # Without a start the library's own one.
    starts = scene.arrays() if scene.starts else standard_start(scene.dim)
    phi, theta = (np.atleast_2d(x).tolist() for x in starts)
    values = {"phi": phi, "theta": theta, "selected": scene.selected}
    return render("page_head", _common(scene) | {"page": page_of(scene).title}, values) + found


def _common(scene: Scene) -> dict[str, str]:
    """What scripts of all pages begin with."""
    return {
        "version": gandyn.__version__,
        "recipe": scene_metadata(scene),
        "scenarios": "\n".join(f"    {_code(scenario)}," for scenario in scene.scenarios),
        "trainings": "".join(
            f"    gandyn.UpdateConfig.from_dict({training.to_dict()!r}),\n" for training in scene.trainings
        ),
    }


def _portrait(scene: Scene) -> str:
    phi, theta = (x.tolist() for x in scene.arrays())
    values = {
        "duration": scene.duration,
        "step": scene.step,
        "ema": scene.display.ema or None,
        "iterations": scene.iterations,
        "method": scene.method,
        "tolerance": first_tolerance(scene.accuracy),
        "phi": phi,
        "theta": theta,
        "selected": scene.selected,
        "update_sequence": scene.update_sequence,
    }
    blocks = ["manual_updates"] if scene.stepping and scene.trainings and scene.starts else []
    if scene.settings_of("noise").on and scene.starts:
        blocks, values = [*blocks, "noise"], values | _noise(scene)
    return render(
        "portrait",
        _common(scene) | {"title": ascii(scene.title), "how": HOW[scene.method]} | _plane(scene),
        values,
        blocks,
    )


def _noise(scene: Scene) -> dict[str, Any]:
    """The same paths as in the picture: as many, with the same steps."""
    from app.compute.noise_ensemble import plan

    settings = scene.settings_of("noise")
    noise, step, every = plan(settings.noise, scene, preview=False)
    return {"noise": noise, "noise_step": step, "every": every, "drawn": min(settings.drawn, noise.paths)}


def _code(scenario: Scenario) -> str:
    """The call that makes the scenario, without what is as by default."""
    parts = [f"variant={_variant_code(scenario)}"]
    parts += [
        f"{name}={dict(value)!r}"
        for name, value in (("parameters", scenario.parameters), ("regularizers", scenario.regularizers))
        if value
    ]
    parts.append(f"dim={scenario.dim}")
    if scenario.time_scales != (1.0, 1.0):
        parts.append(f"time_scales={scenario.time_scales!r}")
    return f"gandyn.Scenario({', '.join(parts)})"


def _variant_code(scenario: Scenario) -> str:
    """The variant's id; a design is registered first, so that the script runs where nobody knows it."""
    design = scenario.design
    if design is None:
        return repr(scenario.variant)
    return f"gandyn.design.register(gandyn.design.Design.from_dict({design.to_dict()!r}))"


def _plane(scene: Scene) -> dict[str, str]:
    """What is drawn against what."""
    if scene.dim == 2:
        what, x, y, x_name, y_name = "the generator's plane", "theta[:, 0]", "theta[:, 1]", "θ₁", "θ₂"
    elif scene.display.plane == MESCHEDER_PLANE:
        what, x, y, x_name, y_name = "(θ, ψ = −φ)", "theta[:, 0]", "-phi[:, 0]", "θ", "ψ = −φ"
    else:
        what, x, y, x_name, y_name = "(φ, θ)", "phi[:, 0]", "theta[:, 0]", "φ", "θ"
    view = scene.views.get("theta" if scene.dim == 2 else "phase")
    limits = f", xlim={(view.x0, view.x1)!r}, ylim={(view.y0, view.y1)!r}" if view else ""
    return {"what": what, "x": x, "y": y, "x_name": repr(x_name), "y_name": repr(y_name), "limits": limits}


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the script."""
    write_whole(path, script(scene).encode())


EXPORTER = Exporter("python", ".py", "Python script", TEXT, write, order=40)
