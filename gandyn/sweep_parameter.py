"""One number of a scenario or of its training, named by an id and set to a value: an axis of a map or of a
diagram.

scenario, training = varied(scenario, training, "lambda", 0.3)
"""

from __future__ import annotations

from gandyn.checks import finite, short_repr
from gandyn.errors import GandynError
from gandyn.regularizers import REGULARIZERS
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig, option_ids, option_of

SCALES = ("tau_d", "tau_g")
RATES = ("lr", "lr_d", "lr_g")


class SweepParameterError(GandynError):
    """An id that names nothing here; the message is one sentence that says what to change."""


def parameter_ids(scenario: Scenario, training: UpdateConfig | None = None) -> tuple[str, ...]:
    """Every id that `varied` takes for this scenario and training: parameters, regularisers, time scales,
    rates, options.
    """
    strengths = [id for id in REGULARIZERS if not scenario.obstacle(id)]
    trained = [] if training is None else [*RATES, *_options(training)]
    return tuple(dict.fromkeys([*_parameters(scenario), *strengths, *SCALES, *trained]))


def value_of(scenario: Scenario, training: UpdateConfig | None, id: str) -> float:
    """The number that `varied` would change; raises SweepParameterError for an unknown id."""
    if id in _parameters(scenario):
        return float(scenario.parameters[id])
    if id in REGULARIZERS:
        return scenario.regularizers.get(id, 0.0)
    if id in SCALES:
        return scenario.time_scales[SCALES.index(id)]
    if training is None or id not in parameter_ids(scenario, training):
        raise _unknown(scenario, training, id)
    if id in RATES:
        return training.lr_g if id == "lr_g" else training.lr_d
    return option_of(training, id)


def with_value(
    scenario: Scenario, training: UpdateConfig | None, id: str, value: float
) -> tuple[Scenario, UpdateConfig | None]:
    """The scenario and training with one number changed.

    id: of a parameter of the variant, of a regulariser (its strength), "tau_d", "tau_g" (time scales); of a
    training (not None) "lr_d", "lr_g", "lr" (lr_d, with lr_g in the ratio they have), or an option of its
    rule. Where a parameter of the variant and an option of the rule share a name, the variant comes first.
    Raises SweepParameterError for an unknown id, ScenarioError, RuleError or ValueError for a value that
    cannot be; each one sentence.
    """
    value = finite(id, value)
    if id in _parameters(scenario):
        return scenario.with_(parameters={**scenario.parameters, id: value}), training
    if id in REGULARIZERS:
        return scenario.with_(regularizers={**scenario.regularizers, id: value}), training
    if id in SCALES:
        tau_d, tau_g = scenario.time_scales
        return scenario.with_(time_scales=(value, tau_g) if id == "tau_d" else (tau_d, value)), training
    if training is None or id not in parameter_ids(scenario, training):
        raise _unknown(scenario, training, id)
    return scenario, _trained(training, id, value)


def _unknown(scenario: Scenario, training: UpdateConfig | None, id: object) -> SweepParameterError:
    known = ", ".join(parameter_ids(scenario, training))
    return SweepParameterError("There is no number {} to change here; there are {}.", short_repr(id), known)


def _parameters(scenario: Scenario) -> list[str]:
    return [p.id for p in scenario.spec.parameters if not p.choices]


def _options(training: UpdateConfig) -> list[str]:
    return option_ids(training.spec)


def _trained(training: UpdateConfig, id: str, value: float) -> UpdateConfig:
    """The training with one rate or option changed."""
    if id == "lr":
        return training.with_(
            lr_d=value, lr_g=value * training.lr_g / training.lr_d if training.lr_d else value
        )
    return training.with_(**{id: value}) if id in RATES else training.with_option(id, value)
