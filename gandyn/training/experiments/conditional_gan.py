"""A GAN that is told which digit to draw: the label given to both players, to one alone, to the other alone.

Claims: Mirza and Osindero 2014, arXiv:1411.1784, where y is an input of both G and D, section 3.2. Given to G
alone, nobody asks it to heed the label; given to D alone, G cannot. Settings: DCGAN's recipe; the label
enters D by projection (Miyato and Koyama 2018, arXiv:1802.05637), or as one plane for each class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, GeneratorInputs, Metrics, Values
from gandyn.training.experiments import _pictures as common
from gandyn.training.experiments._common import on, parameters_of
from gandyn.training.figures.pictures import SAMPLES, quality
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.conditional_loop import ConditionalLoop

MIRZA = "Mirza and Osindero 2014, arXiv:1411.1784"
MIYATO = "Miyato and Koyama 2018, arXiv:1802.05637"
# Who is given the label, by arm: the generator, the discriminator.
GIVEN = {"label-both": (1.0, True), "label-g": (1.0, False), "label-d": (0.0, True)}


def arms(v: Values) -> dict[str, RunConfig]:
    """The label to both players, to the generator alone, to the discriminator alone."""
    return {arm: _run(v, *given) for arm, given in GIVEN.items()}


def _run(v: Values, to_generator: float, to_discriminator: bool) -> RunConfig:
    recipe = common.DCGAN | {"lr": v["lr"], "beta1": v["beta1"]}
    return RunConfig(
        g=common.net("dcgan-generator", recipe, width=v["width"]),
        d=_critic(v, recipe, to_discriminator),
        data=common.source(v),
        variant=v["variant"],
        parameters=parameters_of(v["variant"], v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=v["n_critic"],
        ema=v["ema"],
        options={"generator_label": to_generator},
    )


def _critic(v: Values, recipe: dict[str, Any], labelled: bool) -> NetworkConfig:
    kind = f"{v['condition']}-discriminator" if labelled else "dcgan-discriminator"
    return common.net(kind, recipe, width=v["width"])


def make(setup: RunConfig, seed: int, device: str) -> ConditionalLoop:
    """The loop on pictures with labels."""
    from gandyn.training.loops.conditional_loop import ConditionalLoop

    return ConditionalLoop(setup, seed, device)


def label_accuracy(loop: Any, random: Any = None, count: int = SAMPLES) -> float:
    """The share of samples that our own classifier, which knows nothing of the GAN, takes for the class that
    was asked for; each class is asked for equally often.
    """
    import torch

    from gandyn.training.figures.evaluation_classifier import evaluation_classifier

    found = evaluation_classifier(loop.setup.data)
    assert found is not None, "there are at least two classes"
    asked = torch.arange(count) % loop.classes
    given = loop.labelled(asked, random or on(loop, common.SEED))
    rows = loop.sampler(average=bool(loop.average))(given)
    return float((found.classify(rows) == asked).double().mean())


def measure(loops: dict[str, Any]) -> Metrics:
    """label_accuracy and frechet by arm."""
    frechet = {arm: quality(loop, on(loop, common.SEED))["frechet"] for arm, loop in loops.items()}
    return {"label_accuracy": {arm: label_accuracy(loop) for arm, loop in loops.items()}, "frechet": frechet}


def _worst(metrics: Mapping[str, Any]) -> float:
    """Of the two arms where one player is left out."""
    return max(float(metrics["label_accuracy"][arm]) for arm in ("label-g", "label-d"))


def inputs(v: Values) -> GeneratorInputs:
    """A class."""
    from gandyn.training.datasets import DATASETS

    return GeneratorInputs(classes=DATASETS[v["data"]].classes)


EXPERIMENT = Experiment(
    id="conditional-gan",
    title="Conditional GAN",
    summary="The label to both players, or to one alone: only in the first case G draws what it is asked.",
    claims=(
        Claim(
            "With the label given to both players, at least 95 % of the samples are of the class asked for.",
            "share of the class asked for",
            of("label_accuracy", "label-both"),
            least=0.95,
        ),
        Claim(
            "Given to one player alone, the label is not heeded: at most 20 % are of the class asked for.",
            "larger share of the class asked for",
            _worst,
            most=0.2,
        ),
        Claim(
            "With the label as planes, at least 80 % of the samples are of the class asked for.",
            "share of the class asked for",
            of("label_accuracy", "label-both"),
            least=0.8,
            about={"condition": "planes"},
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        Parameter(
            "condition", "label", "projection", choices=("projection", "planes"),
            meaning="How D is told the label: as a direction of features, or as one plane for each class.",
        ),
        parameter_factories.variant("non-saturating"),
        parameter_factories.strength(1.0, meaning="λ of the loss, where it has one."),
        parameter_factories.rate("lr", 1e-3, "both players (Adam)"),
        parameter_factories.memory("beta1", "β₁", 0.5, "Adam's memory of gradients."),
        parameter_factories.critic_steps(1),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        parameter_factories.Count(
            "width", "width", 32, 4, 128, meaning="Channels of the layer next to the picture."
        ),
        parameter_factories.Count(
            "z_dim", "z", 32, 1, 128, meaning="Dimension of the generator's noise.", ceiling=10_000
        ),
        parameter_factories.batch(64),
    ),
    steps=700,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        "label_accuracy": "share of the class asked for (n = 1000)",
        "frechet": common.QUALITY["frechet"],
    },
    arm_names={
        "label-both": "label to both",
        "label-g": "label to G alone",
        "label-d": "label to D alone",
    },
    probes=(
        "class-grid", "label-accuracy", "sample-grid", "quality", "weight-histogram", "gradient-norms",
        "path",
    ),
    references=(MIRZA, MIYATO),
    inputs=inputs,
    order=22,
)  # fmt: skip
