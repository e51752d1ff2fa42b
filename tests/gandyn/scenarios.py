"""Which scenarios and states the tests run through."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

import gandyn

VARIANTS = list(gandyn.variants())
PHI, THETA = (0.1, 0.2), (0.2, 0.1)
COMBINATIONS = (
    {},
    {"l2": 0.3},
    {"r1": 0.7},
    {"consensus": 0.2},
    {"instance-noise": 0.3},
    {"l2": 0.3, "r1": 0.7},
    {"l2": 0.3, "consensus": 0.2},
    {"r1": 0.7, "consensus": 0.2},
    {"instance-noise": 0.3, "l2": 0.3},
    {"instance-noise": 0.3, "consensus": 0.2},
    {"r2": 0.7, "lecam": 0.3},
    {"dragan": 0.4, "l2-generator": 0.3},
)


def settings(variant: str) -> Iterator[dict[str, float | str]]:
    """The parameters of a variant: every choice, and numbers at and beside their defaults."""
    parameters = gandyn.variants()[variant].parameters
    for shift in (0.0, 0.07) if any(not p.choices for p in parameters) else (0.0,):
        for values in product(*(p.choices or (p.default + shift,) for p in parameters)):
            yield dict(zip((p.id for p in parameters), values))


def plain(variant: str, dim: int = 2) -> Iterator[gandyn.Scenario]:
    """The variant in each of its settings, without regularisers."""
    for parameters in settings(variant):
        yield gandyn.Scenario(variant, parameters, dim=dim)


def regularized(variant: str, dim: int) -> Iterator[gandyn.Scenario]:
    """The variant in each setting with each combination of regularisers it is defined for, on two time
    scales.
    """
    spec = gandyn.variants()[variant]
    newcomers = ({id: 0.4} for id in gandyn.regularizers() if not any(id in known for known in COMBINATIONS))
    for strengths in (*COMBINATIONS, *newcomers):
        if not any(gandyn.regularizers()[id].obstacle(spec) for id in strengths):
            for parameters in settings(variant):
                yield gandyn.Scenario(variant, parameters, strengths, dim, (1.25, 0.5))


def states(dim: int, count: int = 3, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Random (φ, θ) of moderate length, each (count, dim)."""
    random = np.random.default_rng(seed + dim)
    return random.normal(size=(count, dim)) * 0.8, random.normal(size=(count, dim)) * 0.8
