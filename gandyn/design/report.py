"""All that is known of a design: the object of `gandyn design --json`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gandyn.design import ratio
from gandyn.design.closed_form import ClosedForm, closed_form
from gandyn.design.conditions import Condition, conditions, is_gan
from gandyn.design.design import Design
from gandyn.design.equivalences import Equivalence, equivalences
from gandyn.design.recognition import Divergence, Divergences, divergences
from gandyn.design.symbolic import ClosedForms

# Formulas in t, in r and in v; None for those without a closed form.
FORMULAS = ("phi", "psi", "alpha", "beta", "d", "output")
# What those who want more are told as well.
MORE = ("followed", "d_discriminator", "inverse", "conjugate")


@dataclass(frozen=True)
class Report:
    """A design with its closed forms, conditions, the names of its divergences, what it is equal to, and what
    follows for its flow. id: by which the library knows it, or None.
    """

    design: Design
    forms: ClosedForms
    conditions: tuple[Condition, ...]
    divergences: Divergences
    equivalences: tuple[Equivalence, ...]
    verdict: ClosedForm
    id: str | None = None

    @property
    def is_gan(self) -> bool:
        """Whether all conditions hold that must."""
        return is_gan(self.conditions)

    def formula(self, name: str) -> str | None:
        """A closed form as it is typed, or None."""
        found = self.forms.formulas.get(name)
        return found.text if found else None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types: phi, psi, alpha, beta (in t), d (in r), output (in v), omega_range, conditions,
        divergence (of d), variant; and more: see the documentation.
        """
        return {
            **{name: self.formula(name) for name in FORMULAS},
            "omega_range": omega_range(self.design),
            "conditions": {condition.name: condition.to_dict() for condition in self.conditions},
            "divergence": _name(self.divergences.d),
            "variant": self.id,
            "is_gan": self.is_gan,
            "constants": {name: self.formula(f"constant_{name}") for name in ("phi", "psi")},
            **{name: self.formula(name) for name in MORE},
            "divergence_of_discriminator": _name(self.divergences.discriminator),
            "divergence_followed": _name(self.divergences.followed),
            "equivalences": [equivalence.text for equivalence in self.equivalences],
            "verdict": _verdict(self.verdict),
            "design": self.design.to_dict(),
        }


def report(design: Design, forms: ClosedForms, id: str | None = None) -> Report:
    """What is known once SymPy has answered."""
    found = conditions(design, forms.answers)
    named, equal = divergences(design), equivalences(design)
    return Report(design, forms, found, named, equal, closed_form(design), id)


def omega_range(design: Design) -> list[float | str] | None:
    """[low, high], infinity as a word because JSON has no number for it; None for custom dynamics."""
    if design.kind in ("field", "losses"):
        return None
    return [value if math.isfinite(value) else str(value) for value in ratio.omega_range(design)]


def _name(divergence: Divergence | None) -> str | None:
    return None if divergence is None else str(divergence.name)


def _verdict(found: ClosedForm) -> dict[str, Any]:
    """The origin, what small orbits do on a line, and the numbers that decide; None for what has no value."""
    numbers = {name: getattr(found, name) for name in ("b0", "b1", "c0", "c1", "kappa")}
    eigenvalues = [[value.real, value.imag] for value in found.eigenvalues]
    return {
        "origin": found.kind,
        "line": found.line or None,
        **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
        "eigenvalues": None if math.isnan(eigenvalues[0][0]) else eigenvalues,
    }
