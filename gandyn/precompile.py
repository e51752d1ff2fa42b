"""Compiles kernels ahead of their use: `python -m gandyn.precompile [REQUEST-JSON …]`, one line of progress
each.

Run as a process of its own, because the compiler holds the interpreter's lock. A request is a scenario,
{"scenario": …, "method": "rk4"} for the classical method of its flow, {"scenario": …, "training": …} for an
update rule, {"scenario": …, "noise": true} for noisy paths, or {"scenario": …, "training": … or null, "map":
…} for a map. Requests come first, then every variant, then the update rules that are used most on the GANs of
the Dirac figures; all others are compiled on request. Each line of output is "done total name";
what is on disk already is skipped. The line "requested-done" stands between the requests and the rest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from gandyn.dynamics import flow, kernel_key
from gandyn.integration import AUTO, METHODS
from gandyn.iteration import manual_updates_key, train, training_key
from gandyn.kernels import cache
from gandyn.manual_updates import apply_updates
from gandyn.maps.kernel_keys import compile_map, map_key
from gandyn.maps.map import MapSpec
from gandyn.scenario import Scenario, variants
from gandyn.sde import Noise, noise_key, simulate
from gandyn.update_config import UpdateConfig

USUAL = ("non-saturating", "minimax", "wgan", "wgan-clip", "wgan-gp")
# What a kernel's name says beside those of its GAN and its rule.
NOISE, MAP, TEXTURE = KINDS = ("noise", "map", "texture")
USUAL_RULES = ("simultaneous", "alternating")
# Printed once every request is done; from then on a process may be ended for another request.
REQUESTED_DONE = "requested-done"


class Job(NamedTuple):
    """One thing to compile: the key it is ready under, what to call it, and how."""

    key: str
    name: str
    run: Callable[[], object]


def of_flow(scenario: Scenario, method: str = AUTO) -> Job:
    """The kernel that integrates a scenario by a method."""
    name = scenario.spec.name + ("" if method == AUTO else f" · {method.upper()}")
    # A start on a line and one off it: beside poles they go by different kernels, the same in every
    # dimension.
    plane, phi, theta = scenario.with_(dim=2), [[0.1, 0.1], [0.1, 0.2]], [[0.1, 0.1], [0.2, 0.1]]
    return Job(
        kernel_key(scenario, method), name, lambda: flow(plane, phi, theta, duration=0.02, method=method)
    )


def of_rounds(scenario: Scenario, training: UpdateConfig) -> Iterator[Job]:
    """The kernels that train it, in iterations and by hand."""
    start, name = np.full(scenario.dim, 0.1), f"{scenario.spec.name} · {training.spec.name}"
    yield Job(training_key(scenario, training), name, lambda: train(scenario, training, start, start, 1))
    yield Job(
        manual_updates_key(scenario, training),
        name,
        lambda: apply_updates(scenario, training, start, start, "dg"),
    )


def of_noise(scenario: Scenario) -> Job:
    """The kernel that follows noisy paths."""
    start, noise = np.full(scenario.dim, 0.1), Noise(paths=2)
    return Job(
        noise_key(scenario),
        f"{scenario.spec.name} · {NOISE}",
        lambda: simulate(scenario, start, start, noise, duration=0.02),
    )


def of_map(scenario: Scenario, training: UpdateConfig | None, spec: MapSpec) -> Job:
    """The kernel of a convergence map."""
    name = " · ".join([scenario.spec.name, *([training.spec.name] if training else []), MAP])
    return Job(map_key(scenario, training, spec), name, lambda: compile_map(scenario, training, spec))


def requested_jobs(text: str) -> Iterator[Job]:
    """The jobs of a request; none for a text that is not one."""
    try:
        request: Any = json.loads(text)
        if isinstance(request, dict) and "map" in request:
            training = (
                None if request.get("training") is None else UpdateConfig.from_dict(request["training"])
            )
            yield of_map(
                Scenario.from_dict(request.get("scenario")), training, MapSpec.from_dict(request["map"])
            )
        elif isinstance(request, dict) and "training" in request:
            yield from of_rounds(
                Scenario.from_dict(request.get("scenario")), UpdateConfig.from_dict(request["training"])
            )
        elif isinstance(request, dict) and "method" in request:
            if request["method"] in METHODS:
                yield of_flow(Scenario.from_dict(request.get("scenario")), request["method"])
        elif isinstance(request, dict) and "noise" in request:
            yield of_noise(Scenario.from_dict(request.get("scenario")))
        else:
            yield of_flow(Scenario.from_dict(request))
    except ValueError:
        return


def jobs(wanted: list[str]) -> Iterator[Job]:
    """What is requested, then what everybody may need, the picture kernels last."""
    for text in wanted:
        yield from requested_jobs(text)
    for id in variants():
        yield of_flow(Scenario(id))
        if {"lambda", "c"} <= set(Scenario(id).parameters):
            yield of_flow(Scenario(id, {"c": 0.0}))
    yield Job("texture", TEXTURE, compile_texture)
    for id in USUAL:
        for rule in USUAL_RULES:
            yield from of_rounds(Scenario(id), UpdateConfig(rule))


def missing(wanted: list[str]) -> list[Job]:
    """Those that are not on disk yet, each kernel once."""
    found: dict[str, Job] = {}
    for job in jobs(wanted):
        if not (cache.folder() is None or cache.is_ready(job.key)):
            found.setdefault(job.key, job)
    return list(found.values())


def compile_texture() -> None:
    """The picture kernels and the moving average."""
    from gandyn.kernels import ema, lic

    plane, trail = np.ones((8, 8)), np.zeros((8, 8, 4), dtype=np.uint8)
    lic.convolve(plane, plane, plane, 2, np.empty((8, 8)))
    lic.fade(trail, 250)
    points, color = np.ones((2, 2)), np.ones(2)
    lic.stroke(trail, points, points, color, color, color, color)
    ema.moving(np.ones((1, 2, 2)), 0.9)


def main(wanted: list[str]) -> int:
    """Compiles what is missing and says so line by line."""
    todo, requested = missing(wanted), {job.key for text in wanted for job in requested_jobs(text)}
    for done, job in enumerate(todo):
        if job.key not in requested and (done == 0 or todo[done - 1].key in requested):
            print(REQUESTED_DONE, flush=True)
        print(done, len(todo), job.name, flush=True)
        job.run()
        cache.mark_ready(job.key)
    print(len(todo), len(todo), "", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
