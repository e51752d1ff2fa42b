"""All that is known of a design: the object of `gandyn design --json`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gandyn.design import ratio
from gandyn.design.conditions import Condition, conditions, is_gan
from gandyn.design.design import Design
from gandyn.design.symbolic import ClosedForms

# Formulas in t, in r and in v; None for those without a closed form.
FORMULAS = ("phi", "psi", "alpha", "beta", "d", "output")
# What those who want more are told as well.
MORE = ("followed", "d_discriminator", "inverse", "conjugate")


@dataclass(frozen=True)
class Report:
    """A design with its closed forms and conditions. id: by which the library knows it, or None."""

    design: Design
    forms: ClosedForms
    conditions: tuple[Condition, ...]
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
        divergence, variant; and what was typed, the constants that were added to φ and ψ, and more formulas.
        """
        return {
            **{name: self.formula(name) for name in FORMULAS},
            "omega_range": omega_range(self.design),
            "conditions": {condition.name: condition.to_dict() for condition in self.conditions},
            "divergence": None,
            "variant": self.id,
            "is_gan": self.is_gan,
            "constants": {name: self.formula(f"constant_{name}") for name in ("phi", "psi")},
            **{name: self.formula(name) for name in MORE},
            "design": self.design.to_dict(),
        }


def report(design: Design, forms: ClosedForms, id: str | None = None) -> Report:
    """What is known once SymPy has answered."""
    return Report(design, forms, conditions(design, forms.answers), id)


def omega_range(design: Design) -> list[float | str] | None:
    """[low, high], infinity as a word because JSON has no number for it; None for custom dynamics."""
    if design.kind in ("field", "losses"):
        return None
    return [value if math.isfinite(value) else str(value) for value in ratio.omega_range(design)]
