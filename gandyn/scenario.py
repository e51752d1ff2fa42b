"""The frozen value everything is made from: which GAN, with which numbers, in which dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral
from typing import Any

from gandyn.claim import Claim
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict
from gandyn.parameter import finite, short_repr
from gandyn.regularizer import DAMPING, Regularizer
from gandyn.regularizers import REGULARIZERS
from gandyn.variant import Variant
from gandyn.variants import VARIANTS
from gandyn.vector_field import Damped, Scaled

MAX_DIM = 64


class ScenarioError(GandynError):
    """A scenario that cannot be; the message is one sentence that says what to change."""


def variants() -> dict[str, Variant]:
    """Every registered variant by id, in the order of the menus."""
    return dict(VARIANTS)


def regularizers() -> dict[str, Regularizer]:
    """Every registered regulariser by id, in the order of the menus."""
    return dict(REGULARIZERS)


@dataclass(frozen=True)
class Scenario:
    """A Dirac GAN: variant, its parameters, regularisers with their strengths, dimension, time scales (τ_D,
    τ_G).

    Missing parameters take their defaults. Raises ScenarioError, one sentence, for anything unknown, out of
    range, not finite, or not defined together. Equal scenarios compare and hash equal.
    """

    variant: str = "non-saturating"
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    regularizers: Mapping[str, float] = field(default_factory=dict)
    dim: int = 2
    time_scales: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        try:
            self._freeze("parameters", _checked_parameters(self.variant, self.parameters))
            self._freeze("regularizers", _checked_regularizers(self.variant, self.regularizers))
            self._freeze("dim", _checked_dim(self.dim))
            self._freeze("time_scales", _checked_scales(self.time_scales))
        except ScenarioError:
            raise
        except ValueError as error:
            raise ScenarioError(str(error)) from error

    def _freeze(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def spec(self) -> Variant:
        """The registered variant itself."""
        return VARIANTS[self.variant]

    @property
    def claim(self) -> Claim:
        """What the variant's flow does with these parameters in this dimension, by itself (see `alone`)."""
        return self.spec.claim(self.parameters, self.dim)

    @property
    def is_single(self) -> bool:
        """Whether the variant is by itself: no regulariser does anything, and both players have one time
        scale."""
        acting = (
            id
            for id, strength in self.regularizers.items()
            if strength and not REGULARIZERS[id].inert(self.spec)
        )
        return self.time_scales[0] == self.time_scales[1] and not any(acting)

    def with_(self, **changes: Any) -> Scenario:
        """A changed copy; a new variant drops parameters and regularisers that it does not have."""
        if changes.get("variant", self.variant) != self.variant:
            changes.setdefault("parameters", {})
            changes.setdefault("regularizers", _defined(changes["variant"], self.regularizers))
        return replace(self, **changes)

    def equations(self) -> tuple[str, ...]:
        """φ', θ' and what they need to be read, typeset as LaTeX, with the regularisers and time scales that
        are on.
        """
        lines = list(self.spec.formulas(self.parameters).ode)
        active = [
            REGULARIZERS[id]
            for id, strength in self.regularizers.items()
            if strength and not REGULARIZERS[id].inert(self.spec)
        ]
        for player, symbol in enumerate((r"\tau_D", r"\tau_G")):
            terms = "".join(entry.terms[player] for entry in active)
            lines[player] = _extended(lines[player], terms, symbol if self.time_scales[player] != 1.0 else "")
        return (*lines, *(entry.latex for entry in active if not any(entry.terms)))

    def params(self) -> Any:
        """The nested tuple of numbers that the kernels take; its type selects the formulas (see
        `gandyn.vector_field`).
        """
        early = {id for id in self.regularizers if REGULARIZERS[id].order < DAMPING}
        params = self._wrapped(self.spec.make_params(dict(self.parameters)), early)
        # Damped is always there, at a fixed depth, so that switching L2 on needs no other kernel.
        return Scaled(*self.time_scales, self._wrapped(Damped(0.0, params), set(self.regularizers) - early))

    def _wrapped(self, params: Any, ids: set[str]) -> Any:
        for id in sorted(ids, key=lambda id: REGULARIZERS[id].order):
            params = REGULARIZERS[id].wrap(params, self.regularizers[id], self.spec)
        return params

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `from_dict` gives the equal scenario back."""
        return {
            "variant": self.variant,
            "parameters": dict(self.parameters),
            "regularizers": dict(self.regularizers),
            "dim": self.dim,
            "time_scales": list(self.time_scales),
        }

    @classmethod
    def from_dict(cls, data: object) -> Scenario:
        """The scenario of a dictionary as `to_dict` makes it; raises ScenarioError for anything else."""
        if not isinstance(data, Mapping):
            raise ScenarioError("A scenario must be an object with a variant.")
        unknown = set(data) - {"variant", "parameters", "regularizers", "dim", "time_scales"}
        if unknown:
            raise ScenarioError("A scenario has no entry {}.", min(map(short_repr, unknown)))
        if "variant" not in data:
            raise ScenarioError("A scenario needs a variant.")
        return cls(**data)


def _extended(equation: str, terms: str, scale: str) -> str:
    """The equation with more terms on its right, and all of them scaled; a side condition after a comma stays
    last.
    """
    left, right = equation.split("=", 1)
    right, comma, condition = right.partition(r",\ ")
    if scale:
        right = rf"{scale}\left({right}{terms}\right)"
    return f"{left}={right}{'' if scale else terms}{comma}{condition}"


def _checked_parameters(variant: str, given: object) -> FrozenDict[float | str]:
    if not isinstance(variant, str) or variant not in VARIANTS:
        raise ScenarioError("There is no variant {}; `gandyn variants` lists them.", short_repr(variant))
    if not isinstance(given, Mapping):
        raise ScenarioError("Parameters must be an object of names and values.")
    known = {parameter.id: parameter for parameter in VARIANTS[variant].parameters}
    for id in given:
        if id not in known:
            raise ScenarioError(
                "{} has no parameter {}; it has {}.", variant, short_repr(id), ", ".join(known) or "none"
            )
    return FrozenDict(
        {id: parameter.check(given.get(id, parameter.default)) for id, parameter in known.items()}
    )


def _checked_regularizers(variant: str, given: object) -> FrozenDict[float]:
    if not isinstance(given, Mapping):
        raise ScenarioError("Regularizers must be an object of names and strengths.")
    for id in given:
        if id not in REGULARIZERS:
            raise ScenarioError(
                "There is no regularizer {}; there are {}.", short_repr(id), ", ".join(REGULARIZERS)
            )
        obstacle = REGULARIZERS[id].obstacle(VARIANTS[variant])
        if obstacle:
            raise ScenarioError("{} is not defined for {}: {}.", id, variant, obstacle)
    return FrozenDict(
        {id: float(REGULARIZERS[id].strength.check(given[id])) for id in REGULARIZERS if id in given}
    )


def _defined(variant: object, strengths: Mapping[str, float]) -> dict[str, float]:
    spec = VARIANTS.get(variant) if isinstance(variant, str) else None
    return {id: value for id, value in strengths.items() if spec and not REGULARIZERS[id].obstacle(spec)}


def _checked_dim(dim: object) -> int:
    if isinstance(dim, bool) or not isinstance(dim, Integral) or not 1 <= int(dim) <= MAX_DIM:
        raise ScenarioError(
            "The dimension must be a whole number from 1 to {}, not {}.", MAX_DIM, short_repr(dim)
        )
    return int(dim)


def _checked_scales(scales: object) -> tuple[float, float]:
    if not isinstance(scales, (tuple, list)) or len(scales) != 2:
        raise ScenarioError("Time scales must be two numbers, (τ_D, τ_G).")
    tau_d, tau_g = (finite("A time scale", value) for value in scales)
    if min(tau_d, tau_g) <= 0.0:
        raise ScenarioError("A time scale must be above 0, not {:g}.", min(tau_d, tau_g))
    return tau_d, tau_g
