"""Ways to keep a critic's slope in bounds, against each other on real digits: two gradient penalties, finite
differences, clipping; and a penalty under batch norm and under layer norm.

Claims: Gulrajani et al. 2017, arXiv:1704.00028, Figure 3 (the penalty trains faster than clipping) and
section 4 (no batch norm in the critic, for the penalty is one of each sample; layer norm instead). The second
penalty, max(‖∇‖, 1), and finite differences between two interpolates are Su's, as in the portraits
wgan-gp-one-sided and wgan-fd. Settings: penalties have Adam with β₁ = 0 and λ = 1. One critic is clipped as
in Arjovsky et al. 2017, arXiv:1701.07875, Algorithm 1 (RMSProp 5e-5, five critic steps); the other has twenty
times its learning rate and one critic step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common, _pictures
from gandyn.training.run_config import Penalty, RunConfig

# kind of penalty, norm of the critic
PENALISED = {
    "gp": ("two-sided", "none"),
    "max": ("linear", "none"),
    "difference": ("interpolated-difference", "none"),
    "gp-batch": ("two-sided", "batch"),
    "gp-layer": ("two-sided", "layer"),
}
# Interpolates of which the gradients of all scores are taken.
SAMPLES = 32


def arms(v: Values) -> dict[str, RunConfig]:
    """The penalties, then clipping as it is fast and as in its paper."""
    found = {arm: _penalised(v, kind, norm) for arm, (kind, norm) in PENALISED.items()}
    found["clip-tuned"] = _clipped(v, v["lr_clip"], v["n_critic"])
    found["clip-paper"] = _clipped(v, v["lr_paper"], v["n_critic_paper"])
    return found


def _penalised(v: Values, kind: str, norm: str) -> RunConfig:
    recipe = _pictures.NO_MOMENTUM | {"lr": v["lr"]}
    penalty = Penalty(kind, v["lambda"], 1.0, "interpolated")
    return _run(v, recipe, norm, variant="wgan", penalties=(penalty,), n_critic=v["n_critic"])


def _clipped(v: Values, lr: float, n_critic: int) -> RunConfig:
    recipe = {"optimiser": "rmsprop", "lr": lr, "beta2": 0.99, "init": "torch"}
    return _run(v, recipe, "none", n_critic=n_critic, **_common.clipped(v["clip"]))


def _run(v: Values, recipe: dict[str, Any], norm: str, **changes: Any) -> RunConfig:
    return RunConfig(
        g=_pictures.net("dcgan-generator", recipe, width=v["width"]),
        d=_pictures.net("dcgan-discriminator", recipe, width=v["width"], norm=norm),
        data=_pictures.source(v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        options={"goal": v["goal"]},
        **changes,
    )


def make(setup: RunConfig, seed: int, device: str) -> Any:
    """The loop on pictures with a clock."""
    from gandyn.training.loops.race_loop import RaceLoop

    return RaceLoop(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """By arm frechet, score, modes, seconds, mixing; iterations_to_score, seconds_to_score (None: never)."""
    reached = {arm: loop.reached or (None, None) for arm, loop in loops.items()}
    return {
        **_pictures.quality_per_arm(loops),
        "seconds": {arm: loop.seconds for arm, loop in loops.items()},
        "iterations_to_score": {arm: iterations for arm, (iterations, _) in reached.items()},
        "seconds_to_score": {arm: seconds for arm, (_, seconds) in reached.items()},
        "mixing": {arm: mixing(loop) for arm, loop in loops.items()},
    }


def mixing(loop: Any) -> float:
    """How much of the gradient that a penalty takes at a sample belongs to the scores of other samples.

    Mean over samples i of ‖∇ᵢ Σⱼ D(xⱼ) − ∇ᵢ D(xᵢ)‖ / ‖∇ᵢ D(xᵢ)‖ at interpolates; 0 where each sample is
    judged alone.
    """
    import torch

    from gandyn.training.penalties import places

    random = _common.on(loop)
    real = loop.real(SAMPLES, random)
    x = places("interpolated", real, loop.fake(real, random).detach(), random).requires_grad_()
    scores = loop.d.score(x)[0]
    of_all = torch.autograd.grad(scores.sum(), x, retain_graph=True)[0][0]
    each = [torch.autograd.grad(score, x, retain_graph=True)[0][0, i] for i, score in enumerate(scores)]
    own = torch.stack(each)
    return float(((of_all - own).norm(dim=1) / (own.norm(dim=1) + 1e-20)).mean())


def over(figure: str, arm: str, base: str = "gp") -> Callable[[Mapping[str, Any]], float]:
    """How many times as large a figure is as the penalty's; infinite where it was never reached."""

    def measure(metrics: Mapping[str, Any]) -> float:
        of_arm, of_base = metrics[figure][arm], metrics[figure][base]
        return math.inf if of_arm is None or of_base is None else float(of_arm / of_base)

    return measure


def _distance(text: str, arm: str, least: float = -math.inf, most: float = math.inf) -> Claim:
    return Claim(text, "Fréchet distance over the penalty's", over("frechet", arm), least, most)


EXPERIMENT = Experiment(
    id="penalty-speed",
    title="Penalties and clipping on digits",
    summary="Gradient penalties, finite differences and clipping, by score over iterations and over seconds.",
    claims=(
        _distance(
            "The penalty max(‖∇‖, 1) does as well as (‖∇‖ − 1)²: at most 1.3 times its Fréchet distance.",
            "max",
            most=1.3,
        ),
        _distance(
            "Finite differences between two interpolates do worse: at least 1.5 times the distance.",
            "difference",
            least=1.5,
        ),
        _distance(
            "Clipping with its paper's rate and critic steps is slower: at least 4 times the distance.",
            "clip-paper",
            least=4.0,
        ),
        Claim(
            "Clipping with a tuned rate is as fast: its score reaches 5.5 in at most 1.5 times the CPU time.",
            "CPU seconds over the penalty's",
            over("seconds_to_score", "clip-tuned"),
            most=1.5,
        ),
        _distance(
            "Batch norm in the critic does no harm here: at most 1.2 times the distance.",
            "gp-batch",
            most=1.2,
        ),
        _distance("Nor does layer norm: at most 1.2 times the distance.", "gp-layer", most=1.2),
        Claim(
            "Under batch norm a sample's gradient is mixed with others', by at least 0.3 of its own.",
            "gradient of others over a sample's own",
            of("mixing", "gp-batch"),
            least=0.3,
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        parameter_factories.strength(1.0),
        parameter_factories.rate("lr", 2e-3, "both players under a penalty (Adam)"),
        parameter_factories.clip(0.01, which="clipped critics"),
        parameter_factories.rate("lr_clip", 1e-3, "both players under clipping (RMSProp)", "η_c"),
        parameter_factories.rate("lr_paper", 5e-5, "both players, paper's clipping (RMSProp)", "η_p"),
        parameter_factories.critic_steps(1),
        parameter_factories.Count(
            "n_critic_paper", "n_D paper", 5, 1, 20, ceiling=1000,
            meaning="Discriminator steps before each generator step under the paper's clipping.",
        ),
        Parameter("goal", "goal", 5.5, 1.0, 10.0, floor=1.0, meaning="Classifier score to be reached."),
        parameter_factories.width(32, whose="the layer next to the picture"),
        parameter_factories.Count("z_dim", "z", 32, 1, 128, meaning="Dimension of the generator's noise."),
        parameter_factories.batch(64),
    ),
    steps=450,
    arms=arms,
    measure=measure,
    make=make,
    figures={
        **_pictures.QUALITY,
        "seconds": "CPU seconds of training",
        "iterations_to_score": "iterations until the score is reached (n = 500)",
        "seconds_to_score": "CPU seconds until the score is reached (n = 500)",
        "mixing": "gradient of others over a sample's own",
    },
    arm_names={
        "gp": "GP",
        "max": "max(‖∇‖,1)",
        "difference": "differences",
        "gp-batch": "GP + batch norm",
        "gp-layer": "GP + layer norm",
        "clip-tuned": "tuned clipping",
        "clip-paper": "paper's clipping",
    },
    probes=("sample-grid", "quality", "neighbours", "weight-histogram", "gradient-norms", "path"),
    references=(_common.GULRAJANI, _common.ARJOVSKY),
    order=21,
)  # fmt: skip
