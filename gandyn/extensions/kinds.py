"""What a module of each kind must hold, where it is entered, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gandyn import newcomers, update_rule, vector_field
from gandyn.regularizer import Regularizer
from gandyn.regularizers import REGULARIZERS
from gandyn.update_rule import UpdateRule
from gandyn.update_rules import RULES
from gandyn.variant import Variant
from gandyn.variants import VARIANTS, register

# The types of numbers that Gandyn's own formulas take.
BUILT_IN = frozenset((*vector_field.COEFFICIENTS, *update_rule.UPDATES))


@dataclass(frozen=True)
class Kind:
    """attribute: what a module holds; group: of entry points; table(): the registry; type(): of its entries.

    register(entry): makes its formulas known. probe(entry): evaluates them once, so that a mistake in them is
    found when the module is loaded.
    """

    attribute: str
    group: str
    table: Callable[[], dict[str, Any]]
    type: Callable[[], Any]
    register: Callable[[Any], object]
    probe: Callable[[Any], object]


def _try_variant(variant: Variant) -> None:
    params = variant.make_params({p.id: p.default for p in variant.parameters})
    found = vector_field.coefficients(0.1, 0.2, 0.3, 0.0, params)
    _check_count("coefficients", found, 4)


def _register_rule(rule: UpdateRule) -> None:
    rule.register()


def _try_rule(rule: UpdateRule) -> None:
    params = rule.params(*(float(option.default) for option in rule.options))
    _check_count("update", update_rule.update(0.1, 0.0, 0.0, 1.0, 0.1, params), 3)


def _try_regularizer(entry: Regularizer) -> None:
    plain = VARIANTS["minimax"]
    if not entry.obstacle(plain):
        params = entry.wrap(plain.make_params({}), float(entry.strength.check(entry.strength.default)), plain)
        _check_count("coefficients", vector_field.coefficients(0.1, 0.2, 0.3, 0.0, params), 4)


def _try_experiment(entry: Any) -> None:
    if not entry.arms(entry.check({})):
        raise ValueError("arms makes no run")


def _check_count(what: str, found: Any, count: int) -> None:
    if not isinstance(found, tuple) or len(found) != count:
        raise ValueError(f"{what} must return {count} values")


def is_same(kind: str, entry: Any) -> bool:
    """Whether an entry takes Gandyn's own numbers with Gandyn's own formula."""
    if kind == newcomers.VARIANTS:
        return vector_field.COEFFICIENTS.get(entry.params) is entry.coefficients
    return kind == newcomers.RULES and update_rule.UPDATES.get(entry.params) is entry.update


def _experiments() -> dict[str, Any]:
    from gandyn.training.experiments import EXPERIMENTS

    return EXPERIMENTS


def _experiment_type() -> type:
    from gandyn.training.experiment import Experiment

    return Experiment


def _nothing(entry: Any) -> None:
    """Its module registers what there is."""


KINDS = {
    newcomers.VARIANTS: Kind(
        "VARIANT", "gandyn.variants", lambda: VARIANTS, lambda: Variant, register, _try_variant
    ),
    newcomers.RULES: Kind(
        "RULE", "gandyn.rules", lambda: RULES, lambda: UpdateRule, _register_rule, _try_rule
    ),
    newcomers.REGULARIZERS: Kind(
        "REGULARIZER", "gandyn.regularizers", lambda: REGULARIZERS, lambda: Regularizer, _nothing,
        _try_regularizer,
    ),
    newcomers.EXPERIMENTS: Kind(
        "EXPERIMENT", "gandyn.experiments", _experiments, _experiment_type, _nothing, _try_experiment
    ),
}  # fmt: skip
