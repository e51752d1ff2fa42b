"""pix2pix on outlines: a U-Net fills them, a discriminator of patches and an L1 distance say how well.

The colour follows from the shape; stripes of random direction and phase do not. So the L1 distance alone
averages the stripes away, and only a discriminator asks for them. (Were the fill determined by the outline,
L1 alone would be sharp, too, and nothing of the blur would be seen.) The generator is deterministic here, as
Isola et al. found theirs to be nearly; `z_dim` gives it a noise that drops units.

Claims: Isola et al. 2017, arXiv:1611.07004, sections 4.2 to 4.4. Settings: Adam 1e-3 for G and half of it for
D, torch's own initialisation (N(0, 0.02) leaves grey shapes in so short a time), λ = 60 where they take 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, GeneratorInputs, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.figures import fills as pairs
from gandyn.training.run_config import DataSource, NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.pair_loop import PairLoop

ISOLA = "Isola et al. 2017, arXiv:1611.07004"
# The paper's own: skips, and a score for each patch.
RULES = {"skips": "on", "discriminator": "patch"}


def arms(v: Values) -> dict[str, RunConfig]:
    """By all rules with both losses and with each alone; and, where a switch is off its rule, both losses
    with what is switched.
    """
    own = _run({**v, **RULES})
    found = {
        "both": own,
        "l1": own.with_(options=_weights(v["l1"], 0.0), n_critic=0),
        "cgan": own.with_(options=_weights(0.0, 1.0)),
    }
    changed = _run(v)
    return found if changed == own else {**found, "changed": changed}


def _run(v: Values) -> RunConfig:
    return RunConfig(
        g=_player("unet", v["lr_g"], v["beta1"], width=v["width"], skips=v["skips"]),
        d=_player(
            "patch-discriminator", v["lr_d"], v["beta1"], width=v["width_d"], discriminator=v["discriminator"]
        ),
        data=DataSource("edge-pairs"),
        variant=v["variant"],
        parameters=common.parameters_of(v["variant"], v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=v["n_critic"],
        ema=v["ema"],
        options=_weights(v["l1"], 1.0),
    )


def _weights(l1: float, adversarial: float) -> dict[str, float]:
    return {"l1": l1, "adversarial": adversarial}


def _player(architecture: str, lr: float, beta1: float, **options: Any) -> NetworkConfig:
    return NetworkConfig(architecture=architecture, options=options, lr=lr, beta1=beta1, beta2=0.999)


def make(setup: Any, seed: int, device: str) -> PairLoop:
    """The loop on pairs."""
    from gandyn.training.loops.pair_loop import PairLoop

    return PairLoop(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """l1, sharpness and shape_accuracy by arm."""
    found = common.per_arm(loops, lambda loop: pairs.quality(loop, common.on(loop)))
    return {name: {arm: figures[name] for arm, figures in found.items()} for name in EXPERIMENT.figures}


def _over(name: str, above: str, below: str) -> Any:
    def ratio(metrics: Mapping[str, Any]) -> float:
        return float(metrics[name][above] / metrics[name][below])

    return ratio


def _switch(id: str, symbol: str, default: str, other: str, meaning: str) -> Parameter:
    return Parameter(id, symbol, default, choices=(default, other), meaning=meaning)


def _width(id: str, symbol: str, default: int, meaning: str) -> Parameter:
    return parameter_factories.Count(id, symbol, default, 8, 64, log=True, meaning=meaning, ceiling=1024)


EXPERIMENT = Experiment(
    id="pix2pix",
    title="pix2pix: outlines filled in",
    summary="Shapes are filled from their outlines, by an L1 distance, by a discriminator, and by both.",
    claims=(
        Claim(
            "With both losses at least 90 % of the shapes get their own colour.",
            "share of shapes of the right colour",
            of("shape_accuracy", "both"),
            least=0.9,
        ),
        Claim(
            "The L1 distance alone blurs: with both losses fills are at least 2.5 times as sharp.",
            "sharpness over that of L1 alone",
            _over("sharpness", "both", "l1"),
            least=2.5,
        ),
        Claim(
            "The discriminator alone is sharp and wrong: its L1 distance is at least 1.8 times that of both.",
            "L1 distance over that of both losses",
            _over("l1", "cgan", "both"),
            least=1.8,
        ),
        Claim(
            "Without skips the L1 distance is larger, by at least 4 %.",
            "L1 distance over that with skips",
            _over("l1", "changed", "both"),
            least=1.04,
        ),
        Claim(
            "A discriminator of the whole picture makes the L1 distance at least 1.2 times as large.",
            "L1 distance over that with patches",
            _over("l1", "changed", "both"),
            least=1.2,
            about={"skips": "on", "discriminator": "image"},
        ),
    ),
    parameters=(
        _switch("skips", "skips", "off", "on", "Skips of the U-Net, in the changed arm."),
        _switch(
            "discriminator", "D scores", "patch", "image", "What gets a score of its own, in the changed arm."
        ),
        parameter_factories.strength(60.0, "l1", "Weight of the L1 distance.", "λ₁"),
        parameter_factories.variant("non-saturating"),
        parameter_factories.strength(1.0, meaning="λ of the loss, where it has one."),
        parameter_factories.rate("lr_g", 1e-3, "the generator (Adam)", "η_G"),
        parameter_factories.rate("lr_d", 5e-4, "the discriminator (Adam)", "η_D"),
        parameter_factories.memory("beta1", "β₁", 0.5, "Adam's memory of gradients."),
        parameter_factories.critic_steps(1),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        _width("width", "width", 16, "Channels of G next to the outline."),
        _width("width_d", "width of D", 24, "Channels of D next to the picture."),
        parameter_factories.Count(
            "z_dim", "z", 0, 0, 256, meaning="Numbers of noise, which drop units of the generator.",
            floor=0.0, ceiling=10_000,
        ),
        parameter_factories.batch(16),
    ),
    steps=700,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        "l1": "mean |fake − real| of outlines that were not trained on (n = 256)",
        "sharpness": "contrast over that of real pictures",
        "shape_accuracy": "share of shapes of the right colour",
    },
    arm_names={"both": "L1 + cGAN", "l1": "L1 alone", "cgan": "cGAN alone", "changed": "changed"},
    probes=("fills", "fill-quality", "weight-histogram", "gradient-norms", "path"),
    inputs=lambda v: GeneratorInputs(edges=True),
    references=(ISOLA,),
    order=25,
)  # fmt: skip
