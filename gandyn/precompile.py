"""Compiles kernels ahead of their use: `python -m gandyn.precompile [SCENARIO-JSON …]`, one line of progress each.

Run as a process of its own, because the compiler holds the interpreter's lock. The scenarios given come first, then every
variant. Each line of output is "done total name"; what is on disk already is skipped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import numpy as np

from gandyn.dynamics import flow, is_ready, kernel_key
from gandyn.kernels import cache
from gandyn.scenario import Scenario, ScenarioError
from gandyn.variants import VARIANTS

TEXTURE = "texture"


def scenarios(wanted: list[str]) -> Iterator[Scenario]:
    """The given scenarios, then one for every kernel that a variant without regularisers can need."""
    for text in wanted:
        try:
            yield Scenario.from_dict(json.loads(text))
        except (ValueError, ScenarioError):
            continue
    for id in VARIANTS:
        yield Scenario(id)
        if {"lambda", "c"} <= set(Scenario(id).parameters):
            yield Scenario(id, {"c": 0.0})


def missing(wanted: list[str]) -> list[Scenario]:
    """Those whose kernels are not on disk yet, each kernel once."""
    found = {kernel_key(s): s for s in reversed(list(scenarios(wanted))) if not is_ready(s)}
    return list(found.values())[::-1]


def compile_texture() -> None:
    """The picture kernels and the moving average."""
    from gandyn.kernels import averages, texture

    plane, trail = np.ones((8, 8)), np.zeros((8, 8, 4), dtype=np.uint8)
    texture.convolve(plane, plane, plane, 2, np.empty((8, 8)))
    texture.fade(trail, 250)
    points, color = np.ones((2, 2)), np.ones(2)
    texture.stroke(trail, points, points, color, color, color, color)
    averages.moving(np.ones((1, 2, 2)), 0.9)
    cache.mark_ready(TEXTURE)


def main(wanted: list[str]) -> int:
    """Compiles what is missing and says so line by line."""
    todo = missing(wanted)
    total = len(todo) + (not cache.is_ready(TEXTURE))
    for done, scenario in enumerate(todo):
        print(done, total, scenario.spec.name, flush=True)
        flow(scenario, np.full(scenario.dim, 0.1), np.full(scenario.dim, 0.2), duration=0.02)
    if not cache.is_ready(TEXTURE):
        print(len(todo), total, TEXTURE, flush=True)
        compile_texture()
    print(total, total, "", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
