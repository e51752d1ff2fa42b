"""From a scene to what is trained: settings with the portrait's losses in them, and the columns of
pictures.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.model.pages.lab import MOST
from app.text.translation import tr
from gandyn.message import Message

if TYPE_CHECKING:
    from app.model.scene import Scene
    from gandyn import Scenario
    from gandyn.training import GeneratorInputs, Settings


# Controls of the lab and the regularisers whose strength they are.
STRENGTHS = {
    "dragan": "dragan",
    "lecam": "lecam",
    "l2": "l2",
    "l2_g": "l2-generator",
    "noise": "instance-noise",
}
# Pixels of the side of a sketch, where the data have no pixels of their own.
SIDE = 32


@dataclass(frozen=True)
class Column:
    """One arm of one run; its name is short enough for a caption."""

    run: int
    arm: str
    name: str
    settings: Settings


def run_settings(scene: Scene) -> tuple[Settings, ...]:
    """The settings of the runs, in the order of the page."""
    lab = scene.settings_of("lab")
    return tuple(
        with_scenario_losses(run, scene.scenarios[i]) if lab.follows and i < len(scene.scenarios) else run
        for i, run in enumerate(lab.runs)
    )


@functools.lru_cache(256)
def with_scenario_losses(settings: Settings, scenario: Scenario) -> Settings:
    """The settings with the portrait's losses and strengths, as far as the experiment has controls
    for them.
    """
    known = controls(settings.experiment)
    if not following(settings.experiment):
        return settings
    try:
        return settings.with_(
            values={
                **settings.values,
                **{id: value for id, value in portrait(scenario).items() if id in known},
            }
        )
    except ValueError:
        return settings


def portrait(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says of a training: R1 and R2 are (γ/2)‖∇D‖² in portraits and λ‖∇D‖² in the lab."""
    strengths: Mapping[str, float] = scenario.regularizers
    return {
        **_losses_of(scenario),
        "r1": strengths.get("r1", 0.0) / 2.0,
        "r2": strengths.get("r2", 0.0) / 2.0,
        **{control: strengths.get(id, 0.0) for control, id in STRENGTHS.items()},
    }


def _losses_of(scenario: Scenario) -> dict[str, Any]:
    """The variant and its parameters; of a design those become its own, for experiments have no controls for
    them.
    """
    from gandyn.design import registry, variant

    if scenario.design is None:
        return {"variant": scenario.variant, **scenario.parameters}
    return {"variant": registry.register(variant.fixed(scenario.design, scenario.parameters))}


def following(experiment: str) -> bool:
    """Whether the experiment's controls mean what the portrait's do, so that it can follow: in others λ may
    be the strength of a cure.
    """
    return {"variant", "r1", "l2", "noise"} <= set(controls(experiment))


def linked_controls(settings: Settings) -> tuple[str, ...]:
    """The experiment's controls that follow a scenario, with those of losses that it has not."""
    from gandyn import variants

    of_losses = {parameter.id for variant in variants().values() for parameter in variant.parameters}
    of_losses |= {"variant", "r1", "r2", *STRENGTHS}
    return (
        tuple(id for id in controls(settings.experiment) if id in of_losses)
        if following(settings.experiment)
        else ()
    )


def unsupported_reason(scene: Scene) -> str:
    """Why a run cannot follow its scenario, "" if it can."""
    from gandyn.training import from_scenario

    lab = scene.settings_of("lab")
    for settings, scenario in zip(lab.runs, scene.scenarios):
        if lab.follows and following(settings.experiment):
            try:
                from_scenario(scenario)
            except ValueError as error:
                return str(error)
            if reason := _without_control(scenario, controls(settings.experiment)):
                return reason
    return ""


def _without_control(scenario: Scenario, known: Mapping[str, Any]) -> str:
    """Why a run would not be trained with a number of the scenario's loss, which may be the user's own."""
    for parameter in scenario.spec.parameters if scenario.design is None else ():
        if parameter.id not in known and scenario.parameters[parameter.id] != parameter.default:
            return Message(
                "The lab trains {} with {} = {} only; set it so, or make another value its default.",
                scenario.spec.name,
                parameter.symbol,
                parameter.default,
            )
    return ""


@functools.lru_cache(64)
def applicable(settings: Settings) -> frozenset[str]:
    """The experiment's controls that make a difference, with all others as they are."""
    from gandyn.training import EXPERIMENTS

    entry, made = EXPERIMENTS[settings.experiment], setups(settings)

    def differs(id: str, value: float | str) -> bool:
        try:
            return bool(entry.arms(entry.check({**settings.values, id: value})) != made)
        except ValueError:
            return False

    return frozenset(
        p.id for p in entry.parameters if any(differs(p.id, value) for value in _others(p, settings))
    )


def _others(parameter: Any, settings: Settings) -> tuple[float | str, ...]:
    """Values that a control could have besides its own."""
    from gandyn.training.parameter_factories import PathParameter

    if isinstance(parameter, PathParameter):
        return ("", "elsewhere")
    low, high = parameter.low, parameter.high
    return parameter.choices or (low, high, float(round(0.5 * (low + high))), 0.5 * (low + high))


def value_name(value: float | str) -> str:
    """A setting's value for people; of a file its name."""
    from gandyn.training.tables.reference import parsed

    found = parsed(value)
    return found.name if found else value if isinstance(value, str) else f"{value:.4g}"


def controls(experiment: str) -> dict[str, Any]:
    """The experiment's parameters by id."""
    from gandyn.training import EXPERIMENTS

    return {parameter.id: parameter for parameter in EXPERIMENTS[experiment].parameters}


@functools.lru_cache(256)
def setups(settings: Settings) -> dict[str, Any]:
    """The arms of a run and what they are made of."""
    from gandyn.training import EXPERIMENTS

    return EXPERIMENTS[settings.experiment].arms(settings.values)


@functools.lru_cache(64)
def can_hot_update(before: Settings, after: Settings) -> bool:
    """Whether a running training can go over from one to the other, or needs new networks. The number of
    iterations is free.
    """
    from gandyn.training.run_config import immutable_change

    if before.with_(values=after.values, steps=after.steps) != after:
        return False
    old, new = setups(before), setups(after)
    return set(old) == set(new) and all(
        not immutable_change(old[arm], new[arm]) and bool(old[arm].ema) == bool(new[arm].ema) for arm in old
    )


def arms(scene: Scene) -> tuple[str, ...]:
    """All arms of the scene's runs, each once."""
    return tuple(dict.fromkeys(arm for settings in run_settings(scene) for arm in setups(settings)))


def wall_of(settings: Settings) -> tuple[tuple[str, ...], ...]:
    """Names of rows and of columns where the arms of a run make a table; else none."""
    from gandyn.training import EXPERIMENTS

    return EXPERIMENTS[settings.experiment].wall


def generator_inputs(settings: Settings) -> GeneratorInputs | None:
    """What the generators of a run can be asked for; None: nothing."""
    from gandyn.training import EXPERIMENTS

    found = EXPERIMENTS[settings.experiment].inputs
    return found(settings.values) if found else None


def picture_side(settings: Settings) -> int:
    """Pixels of the height of the pictures that a run is trained on."""
    from gandyn.training.datasets import DATASETS

    data = next(iter(setups(settings).values())).data.id
    return DATASETS[data].shape[1] if data in DATASETS else SIDE


def chosen_arm(scene: Scene, settings: Settings) -> str:
    """Of a wall, the arm that is looked at closely; else the first one."""
    arms, wanted = list(setups(settings)), scene.settings_of("lab").arm
    return wanted if wanted in arms and wall_of(settings) else arms[0]


def columns(scene: Scene) -> tuple[Column, ...]:
    """The arms that are shown, at most four; all of them if every one was hidden. Of a wall only the chosen
    one: the wall itself shows all.
    """
    hidden, runs = scene.settings_of("lab").hidden, run_settings(scene)
    every = [
        (i, arm, settings)
        for i, settings in enumerate(runs)
        for arm in ([chosen_arm(scene, settings)] if wall_of(settings) else setups(settings))
    ]
    kept = [entry for entry in every if entry[1] not in hidden] or every
    return tuple(
        Column(i, arm, _name(i, arm, len(setups(settings)) == 1, len(runs)), settings)
        for i, arm, settings in kept[:MOST]
    )


def _name(run: int, arm: str, alone: bool, count: int) -> str:
    # A lone arm needs no name.
    return " · ".join(
        part for part in ("ABCD"[run] if count > 1 else "", "" if alone else arm_name(arm)) if part
    )


def arm_name(arm: str) -> str:
    """An arm for people; those named by a number are clipped to it."""
    from gandyn.training import EXPERIMENTS

    if arm.replace(".", "").isdigit():
        return f"c = {arm}"
    if "/" in arm:
        return " · ".join(tr(part) for part in arm.split("/"))
    return tr(next((e.arm_names[arm] for e in EXPERIMENTS.values() if arm in e.arm_names), arm))


def figure_name(experiment: str, figure: str) -> str:
    """A figure of merit for people, with its arm's name where there are several."""
    from gandyn.training import EXPERIMENTS

    name, _, arm = figure.partition(".")
    told = tr(EXPERIMENTS[experiment].figures.get(name, name))
    return f"{told} · {arm_name(arm)}" if arm else told
