"""DCGAN on real digits: every rule of its authors is a switch, and one arm breaks a rule.

Claims: Radford, Metz and Chintala 2016, arXiv:1511.06434, section 3: strided convolutions in place of
pooling, batch norm in both players, no fully connected hidden layers, ReLU in the generator with tanh at its
end, LeakyReLU in the discriminator. Settings: Adam 1e-3, for the 2e-4 of the paper takes five times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, GeneratorInputs, Metrics, Values
from gandyn.training.experiments import _losses as losses
from gandyn.training.experiments import _pictures as common
from gandyn.training.run_config import RunConfig

# The rules: what an option is under them.
RULES = {
    "sampling": "strided",
    "norm_g": "batch",
    "norm_d": "batch",
    "hidden": 0.0,
    "activation_g": "relu",
    "activation_d": "leaky",
    "output": "tanh",
}
NORMS = ("batch", "layer", "instance", "weight", "none")
_DOWN = {"strided": "strided", "pooling": "pooling", "average": "average"}


def arms(v: Values) -> dict[str, RunConfig]:
    """By all rules; and, where a switch is off its rule, with what is switched."""
    found = {"dcgan": _run({**v, **RULES})}
    changed = _run(v)
    return found if changed == found["dcgan"] else {**found, "changed": changed}


def _run(v: Values) -> RunConfig:
    up = "transposed" if v["sampling"] == "strided" else "nearest"
    recipe = common.DCGAN | {"lr": v["lr"], "beta1": v["beta1"]}
    shared = {"width": v["width"], "hidden": v["hidden"]}
    return RunConfig(
        g=common.net(
            "dcgan-generator", recipe, norm=v["norm_g"], activation=v["activation_g"], up=up,
            output=v["output"], **shared,
        ),
        d=common.net(
            "dcgan-discriminator", recipe, norm=v["norm_d"], activation=v["activation_d"],
            down=_DOWN[v["sampling"]], **shared,
        ),
        data=common.source(v),
        **losses.of(v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=v["n_critic"],
        ema=v["ema"],
    )  # fmt: skip


def measure(loops: dict[str, Any]) -> Metrics:
    """frechet, score and modes by arm."""
    return common.quality_per_arm(loops)


def _times(metrics: Mapping[str, Any]) -> float:
    """How many times as far from the data the changed arm is."""
    return float(metrics["frechet"]["changed"] / metrics["frechet"]["dcgan"])


def _choice(id: str, symbol: str, choices: tuple[str, ...], meaning: str) -> Parameter:
    return Parameter(id, symbol, str(RULES.get(id, choices[0])), choices=choices, meaning=meaning)


def _against(text: str, least: float, **about: Any) -> Claim:
    return Claim(
        text, "Fréchet distance over that of DCGAN", _times, least=least, about={"hidden": 0.0, **about}
    )


EXPERIMENT = Experiment(
    id="dcgan",
    title="DCGAN and its rules",
    summary="Digits by convolutional nets; one arm keeps DCGAN's rules, the other breaks those you switch.",
    claims=(
        Claim(
            "By all rules, samples cover all ten digits.", "classes covered", of("modes", "dcgan"), least=10
        ),
        Claim(
            "A hidden fully connected layer in both players makes the Fréchet distance at least three times"
            " as large.",
            "Fréchet distance over that of DCGAN",
            _times,
            least=3.0,
        ),
        _against(
            "Without batch norm the Fréchet distance is at least 1.5 times as large.",
            1.5,
            norm_g="none",
            norm_d="none",
        ),
        _against(
            "Pooling and upsampling in place of strides make the Fréchet distance at least 1.2 times as"
            " large.",
            1.2,
            sampling="average",
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        _choice("sampling", "sampling", tuple(_DOWN), "How pictures shrink in D and grow in G."),
        _choice("norm_g", "norm of G", NORMS, "Normalisation in the generator."),
        _choice("norm_d", "norm of D", NORMS, "Normalisation in the discriminator."),
        parameter_factories.Count(
            "hidden", "hidden", 1, 0, 3, meaning="Fully connected hidden layers in both players.", floor=0.0,
            ceiling=10,
        ),
        _choice("activation_g", "units of G", ("relu", "leaky", "tanh"), "Hidden units of the generator."),
        _choice(
            "activation_d", "units of D", ("leaky", "relu", "tanh"), "Hidden units of the discriminator."
        ),
        _choice("output", "output", ("tanh", "linear"), "The generator's last step."),
        *losses.parameters("non-saturating", 1.0),
        parameter_factories.rate("lr", 1e-3, "both players (Adam)"),
        parameter_factories.memory("beta1", "β₁", 0.5, "Adam's memory of gradients."),
        parameter_factories.critic_steps(1),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        parameter_factories.Count(
            "width", "width", 32, 8, 64, meaning="Channels of the layer next to the picture."
        ),
        parameter_factories.Count(
            "z_dim", "z", 32, 1, 128, meaning="Dimension of the generator's noise.", ceiling=10_000
        ),
        parameter_factories.batch(64),
    ),
    steps=600,
    arms=arms,
    measure=measure,
    make=common.make,
    inputs=lambda v: GeneratorInputs(),
    figures=common.QUALITY,
    arm_names={"dcgan": "DCGAN", "changed": "changed"},
    probes=(
        "sample-grid", "quality", "neighbours", "interpolation", "filters", "weight-histogram",
        "gradient-norms", "batch-statistics", "linear-features", "path",
    ),
    references=(common.RADFORD,),
    order=20,
)  # fmt: skip
