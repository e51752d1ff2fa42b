"""O-GAN: the discriminator learns to encode, and averages of one run stand side by side.

Claims: Su 2019, arXiv:1903.01931 (a correlation makes an encoder of the discriminator, at no cost); Yazıcı et
al. 2019, arXiv:1806.04498 (an average of the generator's weights makes better samples). All averages are of
the very same run. An average that begins at the first weights harms a run as short as this one; corrected
for its beginning it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, GeneratorInputs, Metrics, Values
from gandyn.training.experiments import _common
from gandyn.training.experiments import _pictures as common
from gandyn.training.figures.pictures import SAMPLES
from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.encoder_loop import EncoderLoop

# Pictures that are reconstructed, and iterations between two looks at all averages.
RECONSTRUCTED, EVERY = 500, 100
NAMES = {"0": "no average", "0.99": "decay 0.99", "0.999": "decay 0.999", "0.9999": "decay 0.9999"}
Qualities = dict[str, dict[str, float]]


def arms(v: Values) -> dict[str, RunConfig]:
    """With and without the correlation."""
    return {"correlation": _run(v, v["lambda"]), "control": _run(v, 0.0)}


def _run(v: Values, strength: float) -> RunConfig:
    recipe = common.DCGAN | {"lr": v["lr"]}
    return RunConfig(
        g=common.net("dcgan-generator", recipe, width=v["width"]),
        d=common.net("dcgan-discriminator", recipe, width=v["width"]),
        data=common.source(v),
        variant="non-saturating",
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=1,
        options={"lambda": strength, "correction": v["correction"]},
    )


def make(setup: RunConfig, seed: int, device: str) -> EncoderLoop:
    """The loop whose discriminator encodes; in `series` it notes the quality of all averages now and then,
    for that of one moment depends on the moment.
    """
    from gandyn.training.loops.encoder_loop import EncoderLoop

    class Noted(EncoderLoop):
        series: list[Qualities]

        def iterate(self) -> None:
            super().iterate()
            if self.iteration % EVERY == 0 and self.setup.options["lambda"]:
                self.series.append(qualities(self))

    loop = Noted(setup, seed, device)
    loop.series = []
    return loop


def reconstruction(loop: EncoderLoop) -> float:
    """Mean squared error over pixels from −1 to 1 of the first 500 real pictures."""
    import torch

    real = loop.bank.rows(torch.arange(min(len(loop.bank), RECONSTRUCTED))).to(loop.random.device, loop.dtype)
    return float((loop.reconstructed(real) - real).square().mean())


def qualities(loop: EncoderLoop, random: Any = None, count: int = SAMPLES) -> Qualities:
    """decay -> frechet, score and modes, all of the same noise; empty where the data has no classes."""
    from gandyn.training.figures.evaluation_classifier import evaluation_classifier

    found = evaluation_classifier(loop.setup.data)
    if found is None:
        return {}
    rows = loop.averaged_samples(count, random or _common.on(loop, common.SEED))
    return {name: found.quality(x) for name, x in rows.items()}


def measure(loops: dict[str, Any]) -> Metrics:
    """reconstruction by arm; frechet and score of the arm with correlation by decay, means over the second
    half of the run.
    """
    loop = loops["correlation"]
    noted: list[Qualities] = loop.series[len(loop.series) // 2 :] or [qualities(loop)]
    return {
        "reconstruction": _common.per_arm(loops, reconstruction),
        **{
            figure: {called(name): _mean(noted, name, figure) for name in noted[-1]}
            for figure in ("frechet", "score")
        },
    }


def called(decay: str) -> str:
    """An average among the figures of merit."""
    return NAMES.get(decay, decay)


def _mean(noted: list[Qualities], decay: str, figure: str) -> float:
    return sum(one[decay][figure] for one in noted) / len(noted)


def _over(name: str) -> Callable[[Mapping[str, Any]], float]:
    """An average's Fréchet distance over that of the run itself."""
    return lambda metrics: float(metrics["frechet"][called(name)] / metrics["frechet"][called("0")])


EXPERIMENT = Experiment(
    id="o-gan",
    title="O-GAN and averages",
    summary="A discriminator that encodes, and the same run seen through averages of its weights.",
    claims=(
        Claim(
            "With the correlation, pictures are reconstructed with a mean squared error of at most 0.03.",
            "reconstruction error",
            lambda metrics: metrics["reconstruction"]["correlation"],
            most=0.03,
        ),
        Claim(
            "Without the correlation the error is at least five times as large.",
            "error over that with correlation",
            lambda metrics: metrics["reconstruction"]["control"] / metrics["reconstruction"]["correlation"],
            least=5.0,
        ),
        Claim(
            "The corrected average of decay 0.99 is no farther from the data than the run itself.",
            "Fréchet distance over the run's",
            _over("0.99"),
            most=1.0,
        ),
        Claim(
            "An average of decay 0.9999 that is not corrected for its beginning is at least ten times as far"
            " from the data as the run itself.",
            "Fréchet distance over the run's",
            _over("0.9999"),
            least=10.0,
            about={"correction": "plain"},
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        parameter_factories.strength(1.0, meaning="Weight of the correlation between noise and code."),
        Parameter(
            "correction",
            "averages",
            "corrected",
            choices=("corrected", "plain"),
            meaning="Averages corrected for their beginning, or begun at the first weights.",
        ),
        parameter_factories.rate("lr", 1e-3, "both players (Adam)"),
        parameter_factories.Count(
            "width", "width", 32, 8, 128, meaning="Channels of the layer next to the picture."
        ),
        parameter_factories.Count(
            "z_dim", "z", 32, 2, 128, meaning="Numbers of noise, and of the code.", floor=2.0, ceiling=10_000
        ),
        parameter_factories.batch(64),
    ),
    steps=1200,
    arms=arms,
    measure=measure,
    inputs=lambda v: GeneratorInputs(),
    make=make,
    figures={
        "reconstruction": "reconstruction error (mean square)",
        "frechet": "Fréchet distance by decay (second half of the run)",
        "score": "classifier score by decay (second half of the run)",
    },
    arm_names={
        "correlation": "correlation", "control": "control", **{name: name for name in NAMES.values()},
    },
    probes=("reconstructions", "averages", "average-quality", "reconstruction", "sample-grid", "path"),
    references=("Su 2019, arXiv:1903.01931", "Yazıcı et al. 2019, arXiv:1806.04498"),
    order=26,
)  # fmt: skip
