"""From the options of a command to what it is about: a scene, a table of orbits, or the cases of an analysis.
Knows no Qt.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from app.cli import scenario_arguments
from app.cli.integration_arguments import with_times
from app.cli.rule_arguments import reject_training_options, trainings_of
from app.model.scene import COLORS, Scene, SceneError, Start
from gandyn import Scenario

if TYPE_CHECKING:
    from app.exporters import OrbitTable

Case = tuple[Scenario, tuple[float, ...] | None, tuple[float, ...] | None]


def scene_of(args: argparse.Namespace) -> Scene:
    """The scene to draw; raises SceneError or ScenarioError, one sentence, for what cannot be drawn."""
    dim = scenario_arguments.dimension(args)
    if dim is not None and dim > 2:
        raise SceneError(
            "Pictures are drawn in dimension 1 and 2, not {}; `gandyn flow` writes the numbers of any "
            "dimension.",
            dim,
        )
    scene = scenario_arguments.base_scene(args)
    changes = {"scenarios": _scenarios(scene, args), **_starts(args)}
    if args.rounds is not None:
        changes["iterations"] = args.rounds
    changes["trainings"] = trainings_of(args, scene.trainings)
    return with_times(scene, args).with_(**changes)


def _scenarios(scene: Scene, args: argparse.Namespace) -> tuple[Scenario, ...]:
    return tuple(scenario_arguments.changed(scenario, args) for scenario in scene.scenarios)


def _starts(args: argparse.Namespace) -> dict[str, Any]:
    """The starts that were named, the first one selected; none: those of the scene stay."""
    starts = scenario_arguments.starts(args)
    if not starts:
        return {}
    colored = tuple(Start(*start, color=i % COLORS) for i, start in enumerate(starts))
    return {"starts": colored, "selected": 0}


def orbit_table_of(args: argparse.Namespace) -> OrbitTable:
    """What to integrate: a scene's orbits, or those of a scenario of more than two dimensions, which no scene
    holds.
    """
    from app.exporters import OrbitTable

    dim = scenario_arguments.dimension(args)
    return OrbitTable.of(scene_of(args)) if dim is None or dim <= 2 else _deep_orbit_table(args, dim)


def _deep_orbit_table(args: argparse.Namespace, dim: int) -> OrbitTable:
    import numpy as np

    from app.exporters import OrbitTable

    starts = scenario_arguments.starts(args)
    if not starts:
        raise SceneError(
            "A scenario of dimension {} needs a start: give --phi and --theta with {} numbers each.", dim, dim
        )
    base = with_times(scenario_arguments.base_scene(args), args)
    phi, theta = (np.array([start[player] for start in starts]) for player in (0, 1))
    scenarios = _scenarios(base, args)
    rounds = base.iterations if args.rounds is None else args.rounds
    how = base.duration, base.step, base.method, base.accuracy
    trainings = trainings_of(args, base.trainings)
    return OrbitTable(scenarios, phi, theta, *how, base.display.ema, "", trainings, rounds)


def cases_of(args: argparse.Namespace) -> list[Case]:
    """(scenario, φ, θ) of each scenario of a scene with its selected start, or of the options alone; None:
    the reference start.
    """
    starts = scenario_arguments.starts(args)
    if len(starts) > 1:
        raise SceneError("An analysis is about one start; there are {} --phi.", len(starts))
    base = scenario_arguments.base_scene(args)
    scenarios = _scenarios(base, args)
    if starts:
        return [(scenario, *starts[0]) for scenario in scenarios]
    if args.scenario is None or not base.starts:
        return [(scenario, None, None) for scenario in scenarios]
    return [_started(scenario, base.starts[base.selected]) for scenario in scenarios]


def _started(scenario: Scenario, start: Start) -> Case:
    """With as many components of the start as it has dimensions."""
    dim = scenario.dim
    return (scenario, start.phi[:dim], start.theta[:dim]) if dim <= 2 else (scenario, None, None)


def scene_trainings(args: argparse.Namespace) -> list[dict[str, Any]]:
    """The keywords of `gandyn.analyze` for the flow and for each update rule of the scene; raises SceneError
    where it has none.
    """
    if args.rule:
        raise SceneError("--rules is about the scene's own update rules; leave out --rule.")
    reject_training_options(args)
    trainings = scenario_arguments.base_scene(args).trainings
    if not trainings:
        raise SceneError("This scene has no update rules; name one with --rule.")
    return [{}, *({"rule": training} for training in trainings)]
