"""What is known of a design beside its curves: its conditions, what it minimises, what it is the same as, and
what its training does. Computed on any thread, once for each design and its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.compute.cache import LruCache
from gandyn.design import registry
from gandyn.design.closed_form import Step, closed_form
from gandyn.design.conditions import Condition, conditions, is_gan
from gandyn.design.design import Design
from gandyn.design.equivalences import Equivalence, equivalences
from gandyn.design.recognition import Divergences, divergences
from gandyn.design.variant import fixed
from gandyn.frozendict import FrozenDict

Answers = Mapping[str, bool | None]


@dataclass(frozen=True, eq=False)
class DesignReport:
    """claims: what its flow does in one dimension and in two, in a sentence each, without regularisers;
    derivation: why, in sentences with formulas.
    """

    design: Design
    conditions: tuple[Condition, ...]
    divergences: Divergences
    equivalences: tuple[Equivalence, ...]
    claims: tuple[str, str]
    derivation: tuple[Step, ...]

    @property
    def is_gan(self) -> bool:
        """Whether every condition holds that must."""
        return is_gan(self.conditions)

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that must hold and do not."""
        return tuple(one for one in self.conditions if one.needed and not one.holds)


_kept, _named, _conditions = LruCache(64), LruCache(64), LruCache(64)


def conditions_of(design: Design) -> tuple[Condition, ...]:
    """The conditions of a design at its own numbers, as far as they are known without SymPy."""
    found: tuple[Condition, ...] | None = _conditions.get(design)
    if found is None:
        found = conditions(design)
        _conditions.put(design, found)
    return found


def report_of(design: Design, values: Mapping[str, float], answers: Answers | None = None) -> DesignReport:
    """The report with these numbers in the formulas; `answers` are the proofs of SymPy, once it has been
    asked.
    """
    key = (design, FrozenDict(values), FrozenDict(answers or {}))
    found: DesignReport | None = _kept.get(key)
    if found is None:
        found = _reported(design, values, answers)
        _kept.put(key, found)
    return found


def _reported(design: Design, values: Mapping[str, float], answers: Answers | None) -> DesignReport:
    exact = fixed(design, values)
    names: tuple[Divergences, tuple[Equivalence, ...]] | None = _named.get(exact)
    if names is None:
        names = divergences(exact), equivalences(exact)
        _named.put(exact, names)
    steps = closed_form(exact).steps
    known = conditions(exact, answers) if answers else conditions_of(exact)
    return DesignReport(design, known, *names, _claims(design, values), steps)


def _claims(design: Design, values: Mapping[str, float]) -> tuple[str, str]:
    variant = registry.variant(registry.register(design))
    assert variant is not None, "it was registered just now"
    return variant.claim(values, 1).text, variant.claim(values, 2).text
