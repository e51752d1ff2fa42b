"""The frozen value everything is made from: which GAN, with which numbers, in which dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gandyn import newcomers
from gandyn.checks import assign, entries, mapping, positive, refused_as, short_repr, whole
from gandyn.claim import Claim
from gandyn.design import registry
from gandyn.errors import GandynError, MissingError
from gandyn.frozendict import FrozenDict
from gandyn.parameter import checked_values
from gandyn.regularizer import DAMPING, Regularizer
from gandyn.regularizers import REGULARIZERS
from gandyn.representation import Representation
from gandyn.variant import Variant
from gandyn.variants import VARIANTS
from gandyn.vector_field import Damped, Scaled

if TYPE_CHECKING:
    from gandyn.design.design import Design

MAX_DIM = 64


class ScenarioError(GandynError):
    """A scenario that cannot be; the message is one sentence that says what to change."""


class MissingPart(ScenarioError, MissingError):
    """A variant or a regulariser that is not here."""


def variants() -> dict[str, Variant]:
    """Every variant by id, in the order of the menus, the user's and those of packages last; `find_variant`
    knows the designs too.
    """
    newcomers.list_all(newcomers.VARIANTS)
    return dict(VARIANTS)


def find_variant(id: str) -> Variant | None:
    """The variant of that id, or the design of that id that this process knows; else None."""
    return registry.variant(id) or newcomers.found(VARIANTS, newcomers.VARIANTS, id)


def regularizers() -> dict[str, Regularizer]:
    """Every registered regulariser by id, in the order of the menus."""
    newcomers.list_all(newcomers.REGULARIZERS)
    return dict(REGULARIZERS)


@dataclass(frozen=True)
class Scenario(Representation):
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

    @refused_as(ScenarioError)
    def __post_init__(self) -> None:
        assign(
            self,
            parameters=_checked_parameters(self.variant, self.parameters),
            regularizers=_checked_regularizers(self.variant, self.regularizers),
            dim=whole("The dimension", self.dim, 1, MAX_DIM),
            time_scales=_checked_scales(self.time_scales),
        )

    @property
    def spec(self) -> Variant:
        """The registered variant itself."""
        return _known_variant(self.variant)

    @property
    def design(self) -> Design | None:
        """The design that the variant was made from; None for a built-in one."""
        return registry.design(self.variant)

    @property
    def claim(self) -> Claim:
        """What the variant's flow does with these parameters in this dimension, by itself (see `alone`)."""
        return self.spec.claim(self.parameters, self.dim)

    @property
    def acting(self) -> tuple[Regularizer, ...]:
        """The regularisers that do something."""
        return tuple(
            REGULARIZERS[id]
            for id, strength in self.regularizers.items()
            if strength and not REGULARIZERS[id].inert(self.spec)
        )

    @property
    def is_single(self) -> bool:
        """Whether the variant is by itself: no regulariser does anything, and both players have one time
        scale."""
        return self.time_scales[0] == self.time_scales[1] and not self.acting

    def obstacle(self, id: str) -> str:
        """A clause that says why a regulariser cannot be on here, beside those that are; else ""."""
        beside = [other for other, strength in self.regularizers.items() if strength and other != id]
        clauses = [REGULARIZERS[id].obstacle(self.spec)]
        clauses += [why for other, why in REGULARIZERS[id].excludes if other in beside]
        clauses += [why for other in beside for name, why in REGULARIZERS[other].excludes if name == id]
        return next(filter(None, clauses), "")

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
        for player, symbol in enumerate((r"\tau_D", r"\tau_G")):
            terms = "".join(entry.terms[player] for entry in self.acting)
            lines[player] = _extended(lines[player], terms, symbol if self.time_scales[player] != 1.0 else "")
        return (*lines, *(entry.latex for entry in self.acting if not any(entry.terms)))

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
        """Plain JSON types; `from_dict` gives the equal scenario back, in a process that does not know its
        design, too.
        """
        return {
            "variant": self.variant,
            "parameters": dict(self.parameters),
            "regularizers": dict(self.regularizers),
            "dim": self.dim,
            "time_scales": list(self.time_scales),
            **registry.entry(self.variant),
        }

    @classmethod
    @refused_as(ScenarioError)
    def from_dict(cls, data: object) -> Scenario:
        """The scenario of a dictionary as `to_dict` makes it; raises ScenarioError for anything else."""
        given, design = registry.registered("A scenario", data)
        # The design says its own id, so that one changed by hand is found.
        return cls(
            **entries("A scenario", given | ({"variant": design} if design else {}), cls, needed=("variant",))
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # So that a scenario brings its design, and the user's modules, along to another process.
        return newcomers.reduced(Scenario.from_dict, self.to_dict())


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
    return FrozenDict(checked_values(variant, _known_variant(variant).parameters, given))


def _known_variant(id: object) -> Variant:
    found = find_variant(id) if isinstance(id, str) else None
    if found is None:
        raise MissingPart("There is no variant {}; `gandyn variants` lists them.", short_repr(id))
    return found


def _checked_regularizers(variant: str, given: object) -> FrozenDict[float]:
    strengths = mapping("Regularizers", given)
    for id in strengths:
        if not isinstance(id, str) or not newcomers.found(REGULARIZERS, newcomers.REGULARIZERS, id):
            raise MissingPart(
                "There is no regularizer {}; there are {}.", short_repr(id), ", ".join(REGULARIZERS)
            )
        obstacle = REGULARIZERS[id].obstacle(_known_variant(variant))
        if obstacle:
            raise ScenarioError("{} is not defined for {}: {}.", id, variant, obstacle)
        for other, why in REGULARIZERS[id].excludes:
            if strengths[id] and strengths.get(other):
                raise ScenarioError("{} is not defined together with {}: {}.", id, other, why)
    return FrozenDict(
        {id: float(REGULARIZERS[id].strength.check(strengths[id])) for id in REGULARIZERS if id in strengths}
    )


def _defined(variant: object, strengths: Mapping[str, float]) -> dict[str, float]:
    spec = find_variant(variant) if isinstance(variant, str) else None
    return {id: value for id, value in strengths.items() if spec and not REGULARIZERS[id].obstacle(spec)}


def _checked_scales(scales: object) -> tuple[float, float]:
    if not isinstance(scales, (tuple, list)) or len(scales) != 2:
        raise ScenarioError("Time scales must be two numbers, (τ_D, τ_G).")
    return positive("A time scale", scales[0]), positive("A time scale", scales[1])
