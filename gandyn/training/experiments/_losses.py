"""Losses and constraints as settings: those of the portraits, and what comes on top of any of them.

An experiment that has all of these can follow the portrait: see `app.training.run_config`.
"""

from __future__ import annotations

from typing import Any

from gandyn.losses import NUMPY
from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.experiment import Values
from gandyn.training.experiments._common import parameters_of
from gandyn.training.run_config import Penalty, RunConfig
from gandyn.variant import Critic
from gandyn.variants import VARIANTS


def parameters(variant: str, strength: float) -> tuple[Parameter, ...]:
    """The controls; with the loss and the λ that an experiment begins with."""
    return (*_of_the_loss(variant, strength), *_on_top_of_any_loss(), *_of_noise_and_weights())


def _of_the_loss(variant: str, strength: float) -> tuple[Parameter, ...]:
    return (
        parameter_factories.variant(variant),
        parameter_factories.strength(strength, meaning="λ of the loss, where it has one."),
        Parameter("c", "c", 1.0, 0.0, 2.0, meaning="Slope that the loss's own penalty asks for.", floor=0.0),
        Parameter("w", "w", 0.1, 1e-3, 1.0, log=True, meaning="Box of the clipped WGAN.", floor=1e-6),
        Parameter(
            "form",
            "form",
            "square",
            choices=("linear", "square"),
            meaning="Form of one-sided and finite-difference penalties.",
        ),
        Parameter(
            "generator",
            "generator",
            "non-saturating",
            choices=("minimax", "non-saturating"),
            meaning="Generator's loss of the f-GANs.",
        ),
        *VARIANTS["lsgan"].parameters,
        *VARIANTS["wgan-div"].parameters,
        *VARIANTS["gls-gan"].parameters,
        Parameter(
            "at",
            "at",
            "interpolated",
            choices=parameter_factories.PLACES,
            meaning="Where gradient penalties look.",
        ),
    )


def _on_top_of_any_loss() -> tuple[Parameter, ...]:
    return (
        Parameter("r1", "R1", 0.0, 0.0, 10.0, meaning="λ‖∇D‖² at the real points.", floor=0.0),
        Parameter("r2", "R2", 0.0, 0.0, 10.0, meaning="λ‖∇D‖² at the fake points.", floor=0.0),
        Parameter(
            "dragan", "DRAGAN", 0.0, 0.0, 10.0, meaning="λ(‖∇D‖ − 1)² around the real points.", floor=0.0
        ),
        Parameter(
            "lecam", "λ_LC", 0.0, 0.0, 3.0, floor=0.0,
            meaning="LeCam: outputs are drawn to the other side's moving average.",
        ),
        Parameter("extra", "λ₂", 0.0, 0.0, 100.0, meaning="A penalty on top of any loss.", floor=0.0),
        Parameter(
            "extra_kind",
            "kind",
            "two-sided",
            choices=("two-sided", "one-sided", "linear", "finite-difference"),
            meaning="Form of the penalty on top.",
        ),
        Parameter("extra_c", "c₂", 1.0, 0.0, 2.0, meaning="Slope that this penalty asks for.", floor=0.0),
        Parameter(
            "l2", "μ", 0.0, 0.0, 1.0, meaning="Weight decay, (μ/2)‖φ‖², of the discriminator.", floor=0.0
        ),
        Parameter(
            "l2_g", "μ_G", 0.0, 0.0, 1.0, meaning="Weight decay, (μ/2)‖θ‖², of the generator.", floor=0.0
        ),
    )  # fmt: skip


def _of_noise_and_weights() -> tuple[Parameter, ...]:
    return (
        Parameter("noise", "σₙ", 0.0, 0.0, 1.0, meaning="Instance noise on real and fake points.", floor=0.0),
        parameter_factories.Count(
            "noise_steps", "steps", 0, 0, 5000, floor=0.0,
            meaning="Iterations until the noise is gone; 0: it stays.",
        ),
        Parameter(
            "clip", "clip", 0.0, 0.0, 1.0, floor=0.0,
            meaning="Clip weights of any loss to ±clip; 0: not at all.",
        ),
        Parameter(
            "spectral", "spectral", "off", choices=("off", "on"),
            meaning="Divide each weight matrix by its largest singular value.",
        ),
    )  # fmt: skip


def of(v: Values) -> dict[str, Any]:
    """What they say of a run, as arguments of `RunConfig`."""
    penalties = (
        (v["extra"], v["extra_kind"], v["extra_c"], v["at"]),
        (v["r1"], "two-sided", 0.0, "real"),
        (v["r2"], "two-sided", 0.0, "fake"),
        (v["dragan"], "two-sided", 1.0, "around"),
    )
    return {
        "variant": v["variant"],
        "parameters": parameters_of(v["variant"], v),
        "at": v["at"] if v["extra"] or _looks_at_slopes(v) else "interpolated",
        "penalties": tuple(Penalty(kind, strength, c, at) for strength, kind, c, at in penalties if strength),
        "lecam": v["lecam"],
        "l2": v["l2"],
        "l2_g": v["l2_g"],
        "noise": v["noise"],
        "noise_steps": v["noise_steps"] if v["noise"] else 0,
        "clip": v["clip"],
        "spectral": v["spectral"] == "on",
    }


def _looks_at_slopes(v: Values) -> bool:
    """Whether the loss itself has a gradient penalty."""
    plain = RunConfig(variant=v["variant"], parameters=parameters_of(v["variant"], v))
    losses, params = plain.spec.losses, plain.params
    flat, steep = (float(losses(Critic(0.0, 0.5, slope, 1.0), params, NUMPY)[0]) for slope in (0.5, 2.0))
    return flat != steep
