"""A GAN on words: probabilities against one-hot vectors, by WGAN-GP and by the original GAN.

A generator of softmax vectors meets real ones that are exactly one-hot. The original discriminator could
tell them apart by that alone; yet the generator soon makes vectors nearly one-hot and collapses all the same,
sometimes onto a few valid words: the share of valid words says nothing without the number of different ones.

Claims: Gulrajani et al. 2017, arXiv:1704.00028, the language model. Settings: residual blocks along the
letters, both players Adam 3e-3 without memory (β₁ = 0), λ = 1, one critic step; batch norm in the generator
alone. Samples are those of the averaged generator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, GeneratorInputs, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.figures import texts
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.text_loop import TextLoop


def arms(v: Values) -> dict[str, RunConfig]:
    """WGAN-GP, the original GAN with the same optimiser, and with the usual one."""
    gan = {"variant": v["variant"], "parameters": common.parameters_of(v["variant"], v), "n_critic": 1}
    return {
        "wgan-gp": _run(v, v["lr"], 0.0, 0.9, **common.gradient_penalty(v), n_critic=v["n_critic"]),
        "gan": _run(v, v["lr"], 0.0, 0.9, **gan),
        "usual": _run(v, v["lr_usual"], 0.5, 0.999, **gan),
    }


def _run(v: Values, lr: float, beta1: float, beta2: float, **changes: Any) -> RunConfig:
    shared: dict[str, Any] = {"lr": lr, "beta1": beta1, "beta2": beta2}
    size = {"width": v["width"], "kernel": v["kernel"], "blocks": v["blocks"]}
    return RunConfig(
        g=NetworkConfig(architecture="text-generator", options=size, **shared),
        d=NetworkConfig(architecture="text-discriminator", options=size, **shared),
        data=common.source(v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        ema=v["ema"],
        **changes,
    )


def make(setup: RunConfig, seed: int, device: str) -> TextLoop:
    """The loop on text."""
    from gandyn.training.loops.text_loop import TextLoop

    return TextLoop(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """valid_words, bigram_js, one_hot and distinct by arm."""
    found = common.per_arm(loops, lambda loop: texts.quality(loop, common.on(loop)))
    return {name: {arm: figures[name] for arm, figures in found.items()} for name in EXPERIMENT.figures}


EXPERIMENT = Experiment(
    id="text-gan",
    title="Words by a GAN",
    summary="Words as vectors of probabilities, learned by WGAN-GP and by the original GAN.",
    claims=(
        Claim(
            "WGAN-GP trains on probabilities: at least 6 % of what it writes are words of the list.",
            "share of valid words",
            of("valid_words", "wgan-gp"),
            least=0.06,
        ),
        Claim(
            "The original GAN collapses: at most 100 of 1000 lines are different.",
            "different lines",
            of("distinct", "gan"),
            most=100,
        ),
        Claim(
            "So it does at its usual rate.",
            "different lines at the usual rate",
            of("distinct", "usual"),
            most=100,
        ),
        Claim(
            "Vectors become nearly one-hot by themselves: by WGAN-GP the likeliest letter has at least 0.9.",
            "mean probability of the likeliest letter",
            of("one_hot", "wgan-gp"),
            least=0.9,
        ),
    ),
    parameters=(
        *parameter_factories.texts(),
        parameter_factories.variant("non-saturating"),
        parameter_factories.strength(1.0),
        parameter_factories.rate("lr", 3e-3, "both players (Adam without memory)"),
        parameter_factories.rate("lr_usual", 2e-4, "the usual GAN", "η_u"),
        parameter_factories.critic_steps(1),
        parameter_factories.memory("ema", "EMA", 0.99, "Decay of the generator's average; 0: none."),
        parameter_factories.width(64),
        parameter_factories.Count(
            "kernel", "kernel", 5, 1, 9, meaning="Letters that a convolution sees at once.", ceiling=63
        ),
        parameter_factories.Count("blocks", "blocks", 1, 1, 5, meaning="Residual blocks.", ceiling=64),
        parameter_factories.Count(
            "z_dim", "z", 16, 1, 128, meaning="Dimension of the generator's noise.", ceiling=10_000
        ),
        parameter_factories.batch(64),
    ),
    steps=3000,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        "valid_words": "share of valid words (n = 1000)",
        "bigram_js": "JS of pairs of letters (n = 1000)",
        "one_hot": "mean probability of the likeliest letter",
        "distinct": "different lines (n = 1000)",
    },
    arm_names={"wgan-gp": "WGAN-GP", "gan": "GAN", "usual": "GAN, usual rate"},
    probes=("text", "text-quality", "weight-histogram", "gradient-norms", "path"),
    inputs=lambda v: GeneratorInputs(text=True),
    references=(common.GULRAJANI,),
    order=26,
)  # fmt: skip
