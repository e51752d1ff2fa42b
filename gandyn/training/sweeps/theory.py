"""The Dirac GAN with an experiment's numbers; `gandyn.maps.scattered` says how fast it converges. Knows no
torch.

    found = counterpart(Settings("toy-gan", {"lr_d": 0.1, "r1": 0.05}))
    found.scenario, found.training                      # the same loss, penalties, rates and optimiser

Losses and their numbers are the same, R1 is λ‖∇D‖² in the lab and (γ/2)‖φ‖² here, the players step in the
order of the lab: the discriminator first, n_D times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

from gandyn.checks import refused_as
from gandyn.errors import GandynError
from gandyn.message import Message, joined
from gandyn.scenario import Scenario
from gandyn.sweep_parameter import parameter_ids, value_of
from gandyn.training.experiments import experiment
from gandyn.training.messages import Settings
from gandyn.training.run_config import NetworkConfig, Penalty, RunConfig
from gandyn.update_config import UpdateConfig, option_ids

# Optimisers of the lab and their rules; the rule's options by the lab's names of the same numbers.
RULES = {
    "sgd": "alternating",
    "momentum": "momentum",
    "rmsprop": "rmsprop",
    "adam": "adam",
    "optimistic": "optimistic",
    "optimistic-adam": "optimistic-adam",
    "complex-momentum": "complex-momentum",
}
OPTIONS = {
    "sgd": {},
    "momentum": {"beta": "beta1"},
    "rmsprop": {"alpha": "beta2"},
    "adam": {"beta1": "beta1", "beta2": "beta2"},
    "optimistic": {"optimism": "optimism"},
    "optimistic-adam": {"beta1": "beta1", "beta2": "beta2", "optimism": "optimism"},
    "complex-momentum": {"beta": "beta1", "angle": "angle"},
}
NOT_THERE = Message(
    "The theory knows no network, batch or data: the Dirac GAN has one real and one fake point."
)


class TheoryError(GandynError):
    """A run that the Dirac GAN has no counterpart of; the message is one sentence that says why."""


@dataclass(frozen=True)
class Counterpart:
    """The Dirac GAN with a run's numbers. untold: parts of the run that it leaves out, in the field's
    words.
    """

    scenario: Scenario
    training: UpdateConfig
    untold: tuple[str, ...] = ()


class TheoryAxis(NamedTuple):
    """The number of the theory that an axis of a sweep sets: `factor` times the axis's value."""

    id: str
    factor: float


@refused_as(TheoryError)
def counterpart(settings: Settings, arm: str = "", dim: int = 1) -> Counterpart:
    """Of one arm of a run, the first if none is named. Raises TheoryError."""
    arms = experiment(settings.experiment).arms(settings.values)
    return of_run(arms.get(arm) or next(iter(arms.values())), dim)


@refused_as(TheoryError)
def of_run(run: RunConfig, dim: int = 1) -> Counterpart:
    """Of one training, whatever it is trained on. Raises TheoryError."""
    if run.g is None:
        raise TheoryError("The theory is of two players, and no generator is trained here.")
    strengths, untold = _strengths(run)
    scenario = Scenario(run.variant, run.parameters, dim=dim, regularizers=strengths)
    return Counterpart(scenario, _training(run, run.g), untold)


def _strengths(run: RunConfig) -> tuple[dict[str, float], tuple[str, ...]]:
    """Regularisers of the Dirac GAN, and what it has none for."""
    squares = [p for p in run.penalties if _is_square(p)]
    found = {"r1": 2.0 * sum(p.strength for p in squares), "l2": run.l2, "instance-noise": run.noise}
    untold = [
        name
        for name, there in (
            (Message("the penalty on top of the loss"), len(squares) < len(run.penalties)),
            (Message("clipping"), bool(run.clip) and not run.spec.box),
            (Message("spectral normalisation"), run.spectral and not run.spec.normalized),
            (Message("noise that fades"), bool(run.noise and run.noise_steps)),
        )
        if there
    ]
    return {id: strength for id, strength in found.items() if strength}, tuple(untold)


def _is_square(penalty: Penalty) -> bool:
    """Whether a penalty is λ‖∇D‖²; the slope of D(x) = φ·x is ‖φ‖ wherever it is taken."""
    return penalty.kind == "two-sided" and penalty.center == 0.0


def _training(run: RunConfig, g: NetworkConfig) -> UpdateConfig:
    d = run.d
    if d.optimiser != g.optimiser:
        raise TheoryError(
            "The theory has one rule for both players, and here they have {} and {}.",
            d.optimiser,
            g.optimiser,
        )
    if d.optimiser not in RULES:
        raise TheoryError("The theory has no rule for the optimiser {}.", d.optimiser)
    rule = _rule(run.rule, d.optimiser)
    plain = UpdateConfig(rule, d.lr, g.lr, run.n_critic, 1, first="d", alternating=not run.simultaneous)
    return plain.with_(options=_options(plain, d, g) | dict(run.rule_options))


def _rule(rule: str, optimiser: str) -> str:
    """The portrait's rule of a rule of the lab around an optimiser."""
    if rule == "extragradient" and optimiser == "adam":
        return "extra-adam"
    if rule and optimiser != "sgd":
        raise TheoryError(
            "The theory has {} with plain gradient descent alone, not with {}.", rule, optimiser
        )
    return rule or RULES[optimiser]


def _options(plain: UpdateConfig, d: NetworkConfig, g: NetworkConfig) -> dict[str, float]:
    """The rule's options, those of the players apart where they differ."""
    found: dict[str, float] = {}
    known = set(option_ids(plain.spec))
    for option, name in OPTIONS[d.optimiser].items():
        of_d, of_g = float(getattr(d, name)), float(getattr(g, name))
        apart = {f"{option}_d": of_d, f"{option}_g": of_g}
        if of_d == of_g and option in known:
            found[option] = of_d
        elif apart.keys() <= known:
            found |= apart
        else:
            raise TheoryError(
                "The theory's rule has one {} for both players, and here they have {:g} and {:g}.",
                option,
                of_d,
                of_g,
            )
    return found


def theory_axis(
    settings: Callable[[float], Settings], values: Sequence[Any], arm: str = ""
) -> TheoryAxis | None:
    """Which number of the theory an axis of a sweep sets, seen by setting it; None where it sets none, or
    several. settings(value): a run with that value of the axis, of which values are `values`.
    """
    probes = [v for v in values if isinstance(v, (int, float)) and v]
    if len(probes) < 1 or len(probes) < len(values) - 1 or len(values) < 2:
        return None
    probes = [probes[0], 0.5 * (probes[0] + values[-1]) if len(probes) == 1 else probes[-1]]
    if probes[0] == probes[1]:
        probes[1] = 2.0 * probes[0]
    try:
        first, second = (_numbers(counterpart(settings(value), arm)) for value in probes)
    except ValueError:
        return None
    moved = _moved(first, second)
    if len(moved) != 1:
        return None
    factors = [found.get(moved[0], 0.0) / value for found, value in zip((first, second), probes)]
    return (
        TheoryAxis(moved[0], factors[0])
        if math.isclose(*factors, rel_tol=1e-9) and factors[0] > 0.0
        else None
    )


def _numbers(found: Counterpart) -> dict[str, float]:
    """Every number that an axis of a map could be."""
    ids = parameter_ids(found.scenario, found.training)
    return {id: value_of(found.scenario, found.training, id) for id in ids}


def _moved(first: dict[str, float], second: dict[str, float]) -> list[str]:
    """The numbers that differ: of one that each player has too, that of both where they are alike."""
    moved = [id for id in {**first, **second} if first.get(id, 0.0) != second.get(id, 0.0)]
    for id in [id for id in moved if f"{id}_d" in first]:
        pair = [f"{id}_d", f"{id}_g"]
        alike = all(numbers[pair[0]] == numbers[pair[1]] for numbers in (first, second))
        moved = [other for other in moved if other not in (pair if alike else [id])]
    return moved


def left_out(found: Counterpart, unknown: Sequence[str]) -> Message:
    """One sentence or two on what of a sweep the theory does not speak of; unknown: names of axes."""
    parts = [NOT_THERE]
    if found.untold:
        parts.append(Message("It leaves out {}.", listed(found.untold)))
    if unknown:
        parts.append(Message("Axes it does not know: {}.", ", ".join(unknown)))
    return joined(*parts)


def listed(names: Sequence[str]) -> str:
    """Several names as a message, each of which is translated."""
    return reduce(lambda one, other: Message("{}, {}", one, other), names)
