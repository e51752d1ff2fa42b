"""Four nets by four losses on real digits: which of the sixteen train.

Claim: Gulrajani et al. 2017, arXiv:1704.00028, Figure 2: of GAN, LSGAN, WGAN with clipping and WGAN with a
gradient penalty only the last trains every net; the rows are DCGAN, DCGAN without batch norm, an MLP as
generator, and a deep residual net. Here a cell counts as trained once its samples reach a classifier score.
Each loss has the recipe that suits it: Adam with β₁ = 0.5 and DCGAN's initialisation for GAN and LSGAN,
RMSProp for clipping, Adam with β₁ = 0 for the penalty, whose critic has layer norm for batch norm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common, _pictures
from gandyn.training.run_config import RunConfig

GAN, LSGAN, CLIPPED, PENALISED = "GAN", "LSGAN", "WGAN, clipped", "WGAN-GP"
DCGAN, BARE, MLP, RESIDUAL = "DCGAN", "no batch norm", "MLP generator", "residual"
ROWS, COLUMNS = (DCGAN, BARE, MLP, RESIDUAL), (GAN, LSGAN, CLIPPED, PENALISED)
STEPS = 200


def arms(v: Values) -> dict[str, RunConfig]:
    """Each net with each loss, "net/loss"; of further seeds "net/loss/number"."""
    cells = {f"{row}/{column}": _run(v, row, column) for row in ROWS for column in COLUMNS}
    further = {
        f"{arm}/{k}": run.with_(options={**run.options, "seed": k})
        for k in range(1, v["seeds"])
        for arm, run in cells.items()
    }
    return cells | further


def _run(v: Values, row: str, column: str) -> RunConfig:
    g, d = _recipes(v, column)
    norm = "none" if row == BARE else "batch"
    of_critic = "layer" if column == PENALISED and norm == "batch" else norm
    return RunConfig(
        g=_generator(v, row, norm, g),
        d=_discriminator(v, row, of_critic, d),
        data=_pictures.source(v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=v["n_critic"] if column in (CLIPPED, PENALISED) else 1,
        options={"goal": v["goal"], "seed": 0},
        **_loss(v, column),
    )


def _recipes(v: Values, column: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the generator and of the discriminator."""
    if column == PENALISED:
        return _pictures.NO_MOMENTUM | {"lr": v["lr_g"]}, _pictures.NO_MOMENTUM | {"lr": v["lr_d"]}
    if column == CLIPPED:
        clipped = {"optimiser": "rmsprop", "lr": v["lr_clip"], "beta2": 0.99, "init": "torch"}
        return clipped, clipped
    dcgan = _pictures.DCGAN | {"lr": v["lr"]}
    return dcgan, dcgan


def _loss(v: Values, column: str) -> dict[str, Any]:
    if column == PENALISED:
        return _common.gradient_penalty(v)
    if column == CLIPPED:
        return _common.clipped(v["clip"])
    return {"variant": "non-saturating" if column == GAN else "lsgan"}


def _generator(v: Values, row: str, norm: str, recipe: dict[str, Any]) -> Any:
    if row == MLP:
        return _pictures.net("mlp-generator", recipe, width=8 * v["width"])
    if row == RESIDUAL:
        return _pictures.net("residual-generator", recipe, width=v["width"] // 2, norm=norm)
    return _pictures.net("dcgan-generator", recipe, width=v["width"], norm=norm)


def _discriminator(v: Values, row: str, norm: str, recipe: dict[str, Any]) -> Any:
    if row == RESIDUAL:
        return _pictures.net("residual-discriminator", recipe, width=v["width"] // 2, norm=norm)
    return _pictures.net("dcgan-discriminator", recipe, width=v["width"], norm=norm)


def make(setup: RunConfig, seed: int, device: str) -> Any:
    """The loop on pictures that notes when the score is reached; further seeds follow the first."""
    from gandyn.training.loops.race_loop import RaceLoop

    return RaceLoop(setup, seed + int(setup.options["seed"]), device)


def measure(loops: dict[str, Any]) -> Metrics:
    """frechet, score, modes and iterations_to_score (None: never) by arm; trained: by cell the share of its
    seeds that reached the score.
    """
    reached = {arm: loop.reached[0] if loop.reached else None for arm, loop in loops.items()}
    return {**_pictures.quality_per_arm(loops), "iterations_to_score": reached, "trained": shares(reached)}


def shares(reached: Mapping[str, int | None]) -> dict[str, float]:
    """Cell -> the share of its seeds that reached the score."""
    found: dict[str, list[bool]] = {}
    for arm, iterations in reached.items():
        found.setdefault("/".join(arm.split("/")[:2]), []).append(iterations is not None)
    return {cell: sum(seeds) / len(seeds) for cell, seeds in found.items()}


def trained(nets: Sequence[str], losses: Sequence[str], within: int = STEPS) -> Callable[..., int]:
    """Of these nets by these losses, how many have reached the score within so many iterations."""

    def measure(metrics: Mapping[str, Any]) -> int:
        reached = metrics["iterations_to_score"]
        when = [reached[f"{net}/{loss}"] for net in nets for loss in losses]
        return sum(iterations is not None and iterations <= within for iterations in when)

    return measure


EXPERIMENT = Experiment(
    id="architectures",
    title="Sixteen GANs: four nets by four losses",
    summary="Which nets train under which loss: DCGAN, no batch norm, an MLP generator, a deep residual net.",
    claims=(
        Claim(
            "WGAN-GP brings all four nets to a score of 4 within 200 iterations.",
            "nets trained",
            trained(ROWS, (PENALISED,)),
            least=4,
        ),
        Claim(
            "All four losses bring DCGAN to that score.",
            "losses that train it",
            trained((DCGAN,), COLUMNS),
            least=4,
        ),
        Claim(
            "Without batch norm neither GAN nor LSGAN reaches it within 200 iterations.",
            "losses that train it",
            trained((BARE,), (GAN, LSGAN)),
            most=0,
        ),
        Claim(
            "After 450 iterations every loss has brought the net without batch norm there, too.",
            "losses that train it",
            trained((BARE,), COLUMNS, 450),
            least=4,
            steps=450,
        ),
        Claim(
            "An MLP generator is trained by WGAN-GP alone.",
            "other losses that train it",
            trained((MLP,), (GAN, LSGAN, CLIPPED)),
            most=0,
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        parameter_factories.Count(
            "seeds", "seeds", 1, 1, 5, ceiling=100, meaning="Runs of each net with each loss, seeds in a row."
        ),
        Parameter("goal", "goal", 4.0, 1.0, 10.0, floor=1.0, meaning="Score that counts as trained."),
        parameter_factories.rate("lr", 1e-3, "both players of GAN and LSGAN (Adam)"),
        parameter_factories.rate("lr_clip", 5e-4, "both players under clipping (RMSProp)", "η_c"),
        parameter_factories.clip(0.01, which="clipped critics"),
        parameter_factories.rate("lr_g", 5e-4, "the generator under a penalty (Adam)", "η_G"),
        parameter_factories.rate("lr_d", 2e-3, "the critic under a penalty (Adam)", "η_D"),
        parameter_factories.strength(1.0),
        parameter_factories.critic_steps(2),
        parameter_factories.width(32, whose="the layer next to the picture"),
        parameter_factories.Count("z_dim", "z", 32, 1, 128, meaning="Dimension of the generator's noise."),
        parameter_factories.batch(64),
    ),
    steps=STEPS,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        **_pictures.QUALITY,
        "iterations_to_score": "iterations until the score is reached (n = 500)",
        "trained": "share of seeds that reached the score",
    },
    probes=("sample-grid", "quality", "gradient-norms"),
    references=(f"{_common.GULRAJANI}, Figure 2",),
    wall=(ROWS, COLUMNS),
    order=21,
)  # fmt: skip
