"""What several experiments share: players from values, penalties, figures per arm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gandyn.scenario import variants
from gandyn.training.datasets import DATASETS
from gandyn.training.experiment import Metrics, Values
from gandyn.training.run_config import TABLE, DataSource, NetworkConfig
from gandyn.training.tables import reference

GULRAJANI = "Gulrajani et al. 2017, arXiv:1704.00028"
ARJOVSKY = "Arjovsky et al. 2017, arXiv:1701.07875"
# What experiments on mixtures measure; n: the number of samples, by which estimates differ.
COVERAGE = {"modes": "modes", "high_quality": "high quality (n = 2000)"}


def player(v: Values, **changes: Any) -> NetworkConfig:
    """A player with the experiment's width and depth."""
    return NetworkConfig(**{"width": v["width"], "depth": v["depth"], **changes})


def source(v: Values) -> DataSource:
    """The experiment's data, with those of its values that they need."""
    found = DATASETS.get(v["data"])
    if found is None:
        own = reference.parsed(v["data"])
        return DataSource(v["data"]) if own is None else DataSource(TABLE, (float(own.columns),), str(own))
    numbers = tuple(float(v[name]) for name in found.numbers)
    return DataSource(found.id, numbers, str(v.get(found.path, "")))


def gradient_penalty(v: Values) -> dict[str, Any]:
    """WGAN-GP with the experiment's λ."""
    return {"variant": "wgan-gp", "parameters": {"lambda": v["lambda"], "c": 1.0}}


def clipped(c: float) -> dict[str, Any]:
    """WGAN whose weights are clipped to ±c."""
    return {"variant": "wgan-clip", "parameters": {"w": c}}


def parameters_of(variant: str, v: Values) -> dict[str, Any]:
    """Those of the experiment's values that are a built-in variant's parameters; a design's own numbers are
    its defaults (see `gandyn.design.variant.fixed`), whatever they are called.
    """
    known = variants()[variant].parameters if variant in variants() else ()
    return {parameter.id: v[parameter.id] for parameter in known if parameter.id in v}


def per_arm(loops: dict[str, Any], figure: Callable[[Any], Any]) -> Metrics:
    """arm -> figure of its loop."""
    return {arm: figure(loop) for arm, loop in loops.items()}


def on(loop: Any, seed: int = 12345) -> Any:
    """Random numbers for measuring on the loop's device."""
    import torch

    return torch.Generator(loop.random.device).manual_seed(seed)
