"""What update rules make of a scene's starts: iterations of training, and single updates by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.compute.cache import LruCache
from app.model.scene import Scene
from gandyn import Orbit, Scenario, UpdateConfig, UpdateSequence, apply_updates, train
from gandyn.iteration import is_rule_kernel_ready
from gandyn.orbit import FINISHED, Array

# More samples than pixels help nobody; every iteration is made all the same.
SAMPLES = 4000

State = tuple[Array, Array]
_kept = LruCache(24)


@dataclass(frozen=True)
class ManualRun:
    """Manual updates from the selected start, and the states (φ, θ) that one more update of each player would
    lead to.
    """

    sequence: UpdateSequence
    after_d: State | None
    after_g: State | None


def discrete_orbits(scene: Scene, scenario: Scenario, patient: bool = True) -> tuple[Orbit | None, ...]:
    """What each update rule makes of all starts: an ensemble each; None where one would have to wait for a
    kernel and is not patient.
    """
    if not scene.starts:
        return ()
    there = [patient or is_rule_kernel_ready(scenario, training) for training in scene.trainings]
    return (
        tuple(_rounds(scene, scenario, t) if ready else None for t, ready in zip(scene.trainings, there))
        if any(there)
        else ()
    )


def _rounds(scene: Scene, scenario: Scenario, training: UpdateConfig) -> Orbit:
    key = (scenario, training, tuple((start.phi, start.theta) for start in scene.starts), scene.iterations)
    found: Orbit | None = _kept.get(key)
    if found is None:
        phi, theta = scene.arrays()
        found = train(
            scenario,
            training,
            phi,
            theta,
            scene.iterations,
            save_every=max(1, math.ceil(scene.iterations / SAMPLES)),
        )
        _kept.put(key, found)
    return found


def manual_run(scene: Scene, scenario: Scenario, patient: bool = True) -> ManualRun | None:
    """The manual updates by the first rule, if the scene is in its step-by-step mode; None also as `trained`
    says.
    """
    if not (scene.stepping and scene.trainings and scene.starts):
        return None
    if not (patient or is_rule_kernel_ready(scenario, scene.trainings[0])):
        return None
    phi, theta = (part[scene.selected] for part in scene.arrays())
    here, *after = (
        apply_updates(
            scenario, scene.trainings[0], phi, theta, scene.update_sequence + next, scene.iterations
        )
        for next in ("", "d", "g")
    )
    ahead = [more.state if len(more.phi) > len(here.phi) else None for more in after]
    return ManualRun(here, *ahead)


def sample_times(scene: Scene, rule: int, orbit: Orbit) -> Array:
    """The times of a rule's samples, on the clock that it shares with the flow."""
    return scene.rule_times(rule)[orbit.t.astype(np.intp)]


def samples_at(scene: Scene, rule: int, orbit: Orbit) -> NDArray[np.intp]:
    """The newest sample of each trajectory (m,) at the playhead; held after its end."""
    times = sample_times(scene, rule, orbit)
    newest = int(np.searchsorted(times, scene.time * (1.0 + 1e-12), side="right")) - 1
    places: NDArray[np.intp] = np.minimum(newest, np.asarray(orbit.length) - 1)
    return places


def has_ended(scene: Scene, rule: int) -> bool:
    """Whether the playhead is past a rule's last iteration."""
    return scene.time > float(scene.rule_times(rule)[-1]) * (1.0 + 1e-12)


def failure_of(orbit: Orbit, index: int) -> int | None:
    """The last iteration of a trajectory that left the bound, or came to where its field is undefined;
    else None.
    """
    if str(np.asarray(orbit.ended)[index]) == FINISHED:
        return None
    return int(orbit.t[int(np.asarray(orbit.length)[index]) - 1])
