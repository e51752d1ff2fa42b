"""What a step may point at: controls by their names, and the panel where each lives."""

from __future__ import annotations

from typing import Any

import gandyn
from app.model.scene import Scene
from app.model.scene_parts import SceneError
from gandyn.checks import short_repr
from gandyn.update_rules import RULES

# Controls of the window that are in no panel.
WINDOW = ("play", "scrubber", "speed", "loop", "pages", "rail", "toolbar")
PANELS = (
    "model", "training", "starts", "view", "presets", "map", "analysis", "noise", "sections", "design",
    "distances", "lab", "claims", "sweep", "lecture",
)  # fmt: skip
OF_PANELS: dict[str, tuple[str, ...]] = {
    "model": ("dim", "scale-0", "scale-1", "duration", "step", "method", "accuracy", "ema"),
    "training": (
        "lr_d", "lr_g", "same-rate", "n_d", "n_g", "way", "first", "schedule", "rule_time", "iterations",
        "stepping", "show_flow",
    ),
    "starts": ("scatter", "scatter-count"),
    "view": (
        "field", "density", "flow", "tail", "backward", "nullclines", "sets", "equilibrium", "show_dirac",
        "show_series", "plane", "compare_plot",
    ),
    "noise": ("on", "sigma_d", "sigma_g", "paths", "drawn"),
    "lab": ("lab-experiment", "lab-follows", "lab-steps", "lab-seed", "lab-start"),
}  # fmt: skip


def panel_of(name: str, scene: Scene) -> str | None:
    """The panel where a control is, "" for one of the window itself, None if there is no such control."""
    if name in WINDOW:
        return ""
    if name in PANELS:
        return name
    found = next((panel for panel, names in OF_PANELS.items() if name in names), None)
    return found or _of_numbers(name, scene)


def _of_numbers(name: str, scene: Scene) -> str | None:
    """Of parameters, strengths, options of rules and numbers of the lab."""
    if any(p.id == name for scenario in scene.scenarios for p in scenario.spec.parameters):
        return "model"
    if name in gandyn.regularizers():
        return "model"
    if any(option.id == name for training in scene.trainings for option in RULES[training.rule].options):
        return "training"
    return "lab" if name.startswith("lab-") and name[4:] in _lab_numbers(scene) else None


def _lab_numbers(scene: Scene) -> tuple[str, ...]:
    from gandyn.training import experiment

    runs = scene.settings_of("lab").runs
    return tuple(parameter.id for run in runs for parameter in experiment(run.experiment).parameters)


def checked(value: Any, scene: Scene) -> str:
    """The name of a control that the scene has; raises SceneError."""
    if not isinstance(value, str) or panel_of(value, scene) is None:
        raise SceneError(
            "There is no control {} here; it is a panel ({}), a parameter of the GAN, a regulariser, an"
            " option of the update rule, or a name in docs/lessons.md.",
            short_repr(value),
            ", ".join(PANELS),
        )
    return value
