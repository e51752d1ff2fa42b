"""InfoGAN: which digit and how it is written, found without labels. Arms: with the information term, without
it, and the term alone, without a discriminator.

Claim: Chen et al. 2016, arXiv:1606.03657, sections 5 and 7: categorical codes become classes, continuous ones
become slant and width. Settings: DCGAN's recipe with 4 numbers of noise only, for with 30 the codes need not
matter; and 3 times the cross-entropy, for with 1 purity is 0.47 instead of about 0.6. A one-hot code
three times as large gives classes without the term, too: try `scale`.
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
from gandyn.training.figures.pictures import SAMPLES
from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.info_loop import InfoLoop

CHEN = "Chen et al. 2016, arXiv:1606.03657"
# By arm: whether the information counts, and whether there is a discriminator.
TERMS = {"info": (1.0, 1.0), "no-info": (0.0, 1.0), "no-d": (1.0, 0.0)}
# What the codes are called, by their numbers, and where they lie.
CODES = {"category": (0.0, 9.0), "first code": (-1.0, 1.0), "second code": (-1.0, 1.0)}
FIGURES = {
    "purity": "purity of the categories (n = 1000)",
    "slant": "correlation of a code with the slant (n = 1000)",
    "width": "correlation of a code with the width (n = 1000)",
    "decoded": "share of categories read rightly (n = 1000)",
    "frechet": common.QUALITY["frechet"],
}


def arms(v: Values) -> dict[str, RunConfig]:
    """With the information term, without it, without a discriminator."""
    return {arm: _run(v, *terms) for arm, terms in TERMS.items()}


def _run(v: Values, information: float, adversarial: float) -> RunConfig:
    recipe = common.DCGAN | {"lr": v["lr"], "beta1": v["beta1"]}
    strengths = {name: v[name] for name in ("categorical", "continuous", "scale")}
    return RunConfig(
        g=common.net("dcgan-generator", recipe, width=v["width"]),
        d=common.net("dcgan-discriminator", recipe, width=v["width"]),
        data=common.source(v),
        variant=v["variant"],
        parameters=parameters_of(v["variant"], v),
        z_dim=v["z_dim"],
        batch=v["batch"],
        n_critic=1,
        ema=v["ema"],
        options={"information": information, "adversarial": adversarial, **strengths},
    )


def make(setup: RunConfig, seed: int, device: str) -> InfoLoop:
    """The loop with codes."""
    from gandyn.training.loops.info_loop import InfoLoop

    return InfoLoop(setup, seed, device)


def meaning(loop: Any, random: Any = None, count: int = SAMPLES) -> dict[str, float]:
    """purity, slant, width, decoded and frechet of samples: how far categories are classes of our own
    classifier, and the largest correlation of a continuous code with slant and width within categories. What
    needs classes is missing where the data has none.
    """
    from gandyn.training.figures.evaluation_classifier import evaluation_classifier
    from gandyn.training.figures.strokes import correlation, purity, strokes

    given = loop.latents(count, random or on(loop, common.SEED))
    rows = loop.sampler(average=bool(loop.average))(given)
    category, codes = _codes(loop, given)
    seen = strokes(rows.cpu().numpy(), loop.shape)._asdict()
    found = {
        name: max(abs(correlation(code, feature, category)) for code in codes.T)
        for name, feature in seen.items()
    }
    read = loop.read(rows)[:, : loop.categories].argmax(1).cpu().numpy()
    found["decoded"] = float((read == category).mean())
    known = evaluation_classifier(loop.setup.data)
    if known is not None:
        found["purity"] = purity(category, known.classify(rows).numpy(), known.classes)
        found["frechet"] = known.quality(rows)["frechet"]
    return found


def _codes(loop: Any, given: Any) -> tuple[Any, Any]:
    """Categories (n,) and continuous codes (n, 2) of latents."""
    codes = given[:, loop.setup.z_dim :].cpu().numpy()
    return codes[:, : loop.categories].argmax(1), codes[:, loop.categories :].astype(float)


def measure(loops: dict[str, Any]) -> Metrics:
    """Each figure by arm."""
    found = {arm: meaning(loop) for arm, loop in loops.items()}
    return {name: {arm: figures.get(name) for arm, figures in found.items()} for name in FIGURES}


def _gain(metrics: Mapping[str, Any], figure: str = "purity") -> float:
    """How much larger a figure is with the term."""
    return float(metrics[figure]["info"] - metrics[figure]["no-info"])


def inputs(v: Values) -> GeneratorInputs:
    """The categorical code and two continuous ones."""
    return GeneratorInputs(codes=CODES)


EXPERIMENT = Experiment(
    id="infogan",
    title="InfoGAN",
    summary="Codes that nobody explained become digits and slants, if the picture must tell them.",
    claims=(
        Claim(
            "With the information term categories become digits: their purity is at least 0.5.",
            "purity of the categories",
            of("purity", "info"),
            least=0.5,
        ),
        Claim(
            "The information term makes categories purer by at least 0.15.",
            "purity gained by the term",
            _gain,
            least=0.15,
        ),
        Claim(
            "Without a discriminator at least 99 % of the categories are read rightly, from static.",
            "share of categories read rightly",
            of("decoded", "no-d"),
            least=0.99,
        ),
        Claim(
            "Without a discriminator pictures are static: their Fréchet distance is at least 500.",
            "Fréchet distance without a discriminator",
            of("frechet", "no-d"),
            least=500.0,
        ),
        Claim(
            "With a one-hot code three times as large, categories become digits without the term, too: their"
            " purity is at least 0.5.",
            "purity of the categories",
            of("purity", "no-info"),
            least=0.5,
            about={"scale": 3.0},
        ),
        Claim(
            "With a one-hot code three times as large, the term raises a code's correlation with the slant"
            " by at least 0.2.",
            "correlation with the slant gained by the term",
            lambda metrics: _gain(metrics, "slant"),
            least=0.2,
            about={"scale": 3.0},
        ),
    ),
    parameters=(
        *parameter_factories.pictures(),
        Parameter(
            "scale", "scale", 1.0, 0.1, 10.0, log=True, floor=0.0,
            meaning="The 1 of the one-hot category, as the generator sees it.",
        ),
        parameter_factories.strength(
            3.0, "categorical", "Weight of the error of reading the category.", "λ_c"
        ),
        parameter_factories.strength(
            1.5, "continuous", "Weight of the error of reading the other codes.", "λ_u"
        ),
        parameter_factories.variant("non-saturating"),
        parameter_factories.strength(1.0, meaning="λ of the loss, where it has one."),
        parameter_factories.rate("lr", 1e-3, "both players (Adam)"),
        parameter_factories.memory("beta1", "β₁", 0.5, "Adam's memory of gradients."),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        parameter_factories.Count(
            "width", "width", 32, 4, 128, meaning="Channels of the layer next to the picture."
        ),
        parameter_factories.Count(
            "z_dim", "z", 4, 1, 128, meaning="Dimension of the generator's noise.", ceiling=10_000
        ),
        parameter_factories.batch(64),
    ),
    steps=800,
    arms=arms,
    measure=measure,
    make=make,
    figures=FIGURES,
    arm_names={
        "info": "information term",
        "no-info": "no information term",
        "no-d": "no discriminator",
    },
    probes=(
        "traversal", "codes", "sample-grid", "quality", "weight-histogram", "gradient-norms", "path",
    ),
    references=(CHEN,),
    inputs=inputs,
    order=24,
)  # fmt: skip
