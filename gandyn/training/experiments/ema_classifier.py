"""A classifier trained at a constant rate: its accuracy swings, and that of an average of its weights does
not.

Claim: Su 2019 (an article of the author of O-GAN) for a ResNet on CIFAR-10; the averages are those of Polyak
and Juditsky 1992. Few pictures, or wrong labels, make the swings large enough to be seen within seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _pictures as common
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.classifier_loop import ClassifierLoop

AVERAGE = "0.99"


def arms(v: Values) -> dict[str, RunConfig]:
    """Few pictures with right labels; more of them, of which a share has labels drawn by lot."""
    return {"few": _run(v, v["samples"], 0.0), "wrong": _run(v, 4 * v["samples"], v["wrong"])}


def _run(v: Values, samples: int, wrong: float) -> RunConfig:
    recipe = {"optimiser": "adam", "lr": v["lr"], "beta1": 0.9, "beta2": 0.999, "init": "torch"}
    return RunConfig(
        d=NetworkConfig(architecture="small-resnet", options={"width": v["width"]}, **recipe),
        g=None,
        data=common.source(v),
        variant="wgan",
        batch=v["batch"],
        n_critic=1,
        options={"samples": samples, "wrong": wrong},
    )


def make(setup: RunConfig, seed: int, device: str) -> ClassifierLoop:
    """The loop that trains a classifier."""
    from gandyn.training.loops.classifier_loop import ClassifierLoop

    return ClassifierLoop(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """accuracy and accuracy_ema (mean over the second half of the run), spread and spread_ema (their standard
    deviations) by arm.
    """
    found: Metrics = {}
    for name, decay in (("", "0"), ("_ema", AVERAGE)):
        halves = {arm: _second_half(loop, decay) for arm, loop in loops.items()}
        found[f"accuracy{name}"] = {arm: float(np.mean(half)) for arm, half in halves.items()}
        found[f"spread{name}"] = {arm: float(np.std(half)) for arm, half in halves.items()}
    return found


def _second_half(loop: Any, decay: str) -> list[float]:
    """What was noted; of a run too short for that, how it is now."""
    noted = loop.series[decay]
    found: list[float] = noted[len(noted) // 2 :] or [loop.accuracies()[decay]]
    return found


def _gain(arm: str) -> Callable[[Mapping[str, Any]], float]:
    return lambda metrics: float(metrics["accuracy_ema"][arm] - metrics["accuracy"][arm])


def _calmer(arm: str) -> Callable[[Mapping[str, Any]], float]:
    return lambda metrics: float(metrics["spread_ema"][arm] / (metrics["spread"][arm] or np.nan))


EXPERIMENT = Experiment(
    id="ema-classifier",
    title="Averaging a classifier",
    summary="Adam at a constant rate on few pictures: the accuracy swings, that of the average does not.",
    claims=tuple(
        claim
        for arm, words in (("few", "With few pictures"), ("wrong", "With wrong labels"))
        for claim in (
            Claim(
                f"{words} the average is more accurate over the second half of the run.",
                "gain in accuracy",
                _gain(arm),
                least=0.002,
            ),
            Claim(
                f"{words} the average's accuracy swings at most half as much.",
                "spread over the classifier's",
                _calmer(arm),
                most=0.5,
            ),
        )
    ),
    parameters=(
        *parameter_factories.pictures(),
        parameter_factories.Count(
            "samples", "n", 150, 20, 1000, log=True,
            meaning="Pictures that are taught; with wrong labels four times as many.",
        ),
        Parameter(
            "wrong", "wrong", 0.4, 0.0, 0.9, meaning="Share of labels drawn by lot.", floor=0.0, ceiling=1.0
        ),
        parameter_factories.rate("lr", 1e-3, "the classifier (Adam)"),
        parameter_factories.Count("width", "width", 24, 8, 64, meaning="Channels of the first convolution."),
        parameter_factories.batch(32),
    ),
    steps=300,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        "accuracy": "accuracy (second half of the run)",
        "accuracy_ema": "accuracy of the average",
        "spread": "standard deviation of the accuracy",
        "spread_ema": "standard deviation of the average's",
    },
    arm_names={"few": "few pictures", "wrong": "wrong labels"},
    probes=("accuracy", "weight-histogram", "path"),
    references=("Polyak and Juditsky 1992", "Izmailov et al. 2018, arXiv:1803.05407"),
    order=27,
)  # fmt: skip
