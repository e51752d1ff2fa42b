"""A designed GAN as a frozen value: formulas as they were typed, by what they are, and named numbers in them.

Kinds and their formulas (signs of the articles: label 0 is real, 1 fake; r = q/p, fake over real density):

- "ratio": omega (in r), rho (in t), and if wanted alpha, beta (in t), output (in v, A(v); without it
  ω(e^v)). Moustakides and Basioti 2020, arXiv:2002.00865; kexue.fm/archives/7210, conclusions 1 and 2.
- "f": f (in r), which means ω = f', ρ = 1; alpha, beta, output as above. Nowozin et al. 2016,
  arXiv:1606.00709.
- "dual": phi, psi (in t), low and high (constants), output (in v): the divergence whose density is the
  maximum of p φ(t) + q ψ(t) over t from low to high, such as total variation; beta as above.
- "field": a, b, c, e (in s, norm_phi, norm_theta), the coefficients of φ' = aφ + bθ, θ' = cφ + eθ.
- "losses": loss_d, loss_g (in s), of the critic's output on the fake point.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from gandyn.checks import assign, choice, entries, mapping, number, refused_as, short_repr, text
from gandyn.design.bounds import LENGTH
from gandyn.design.errors import DesignError, FormulaError
from gandyn.design.formula import parse
from gandyn.design.printing import source
from gandyn.design.tree import ALIASES, CONSTANTS, FUNCTIONS, Node
from gandyn.frozendict import FrozenDict

NAME_LENGTH = 80
PARAMETERS = 8


class Role(NamedTuple):
    """What a formula of a kind is written in, and whether the kind needs it."""

    variables: tuple[str, ...]
    needed: bool = True


_OUTPUT = {"beta": Role(("t",), False), "output": Role(("v",), False)}
_FIELD = ("s", "norm_phi", "norm_theta")
KINDS: dict[str, dict[str, Role]] = {
    "ratio": {"omega": Role(("r",)), "rho": Role(("t",)), "alpha": Role(("t",), False), **_OUTPUT},
    "f": {"f": Role(("r",)), "alpha": Role(("t",), False), **_OUTPUT},
    "dual": {
        "phi": Role(("t",)), "psi": Role(("t",)), "low": Role(()), "high": Role(()), "output": Role(("v",)),
        "beta": Role(("t",), False),
    },
    "field": {id: Role(_FIELD) for id in ("a", "b", "c", "e")},
    "losses": {"loss_d": Role(("s",)), "loss_g": Role(("s",))},
}  # fmt: skip
TAKEN = {"r", "t", "v", *_FIELD, *CONSTANTS, *FUNCTIONS, *ALIASES}
NAME = re.compile(r"[A-Za-z][A-Za-z_0-9]{0,19}", re.ASCII)


@dataclass(frozen=True)
class DesignParameter:
    """A named number in formulas: its value unless another is set, and the ends of its slider."""

    id: str
    default: float = 1.0
    low: float = 0.0
    high: float = 2.0

    def __post_init__(self) -> None:
        id = text("A parameter's name", self.id, 20)
        if not NAME.fullmatch(id) or id in TAKEN:
            raise DesignError("{} cannot name a parameter; take a word of letters.", short_repr(id))
        low, high = (number(id, value, -1e9, 1e9) for value in (self.low, self.high))
        if not low < high:
            raise DesignError("The slider of {} must begin below its end.", id)
        assign(self, low=low, high=high, default=number(id, self.default, low, high))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"id": self.id, "default": self.default, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Design:
    """A GAN by its formulas (see the module); raises DesignError, or FormulaError with the `role` whose text
    is wrong and the place in it.
    """

    name: str
    kind: str = "ratio"
    formulas: Mapping[str, str] = FrozenDict()
    parameters: tuple[DesignParameter, ...] = ()

    def __post_init__(self) -> None:
        with refused_as(DesignError):
            name = text("A design's name", self.name, NAME_LENGTH).strip() or "GAN"
            choice("A design's kind", self.kind, KINDS)
            parameters = _checked_parameters(self.parameters)
            formulas = _checked_formulas(self.kind, self.formulas)
            assign(self, name=name, formulas=formulas, parameters=parameters)
        assign(self, _trees=FrozenDict({role: self._parsed(role) for role in formulas}))

    def _parsed(self, role: str) -> Node:
        named = () if role in ("low", "high") else tuple(parameter.id for parameter in self.parameters)
        try:
            return parse(self.formulas[role], (*KINDS[self.kind][role].variables, *named))
        except FormulaError as error:
            error.role = role
            raise

    @property
    def trees(self) -> Mapping[str, Node]:
        """The formulas as trees, as they were typed."""
        found: Mapping[str, Node] = self.__dict__["_trees"]
        return found

    @property
    def values(self) -> dict[str, float]:
        """The parameters' own values."""
        return {parameter.id: parameter.default for parameter in self.parameters}

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits of what the formulas compute: the same for the same trees, whatever names
        design and parameters have.
        """
        names = {id: id for role in KINDS[self.kind].values() for id in role.variables}
        names |= {parameter.id: f"k.{i}" for i, parameter in enumerate(self.parameters)}
        shown = {role: source(tree, names) for role, tree in self.trees.items()}
        return _hash({"kind": self.kind, "count": len(self.parameters), **shown})[:16]

    @cached_property
    def id(self) -> str:
        """The variant's id: of everything, the name included."""
        return f"design-{_hash(self.to_dict())[:12]}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `from_dict` gives the equal design back."""
        return {
            "name": self.name,
            "kind": self.kind,
            "formulas": dict(self.formulas),
            "parameters": [parameter.to_dict() for parameter in self.parameters],
        }

    @classmethod
    @refused_as(DesignError)
    def from_dict(cls, data: object) -> Design:
        """The design of a dictionary as `to_dict` makes it; raises DesignError for anything else."""
        given = entries("A design", data, cls, needed=("name", "formulas"))
        listed = given.get("parameters", ())
        if not isinstance(listed, (tuple, list)):
            raise DesignError("A design's parameters must be a list.")
        given["parameters"] = tuple(
            DesignParameter(**entries("A parameter", entry, DesignParameter)) for entry in listed
        )
        return cls(**given)


def _hash(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _checked_parameters(given: object) -> tuple[DesignParameter, ...]:
    if not isinstance(given, (tuple, list)) or not all(isinstance(one, DesignParameter) for one in given):
        raise DesignError("A design's parameters must be a list.")
    if len(given) > PARAMETERS:
        raise DesignError("A design has at most {} parameters.", PARAMETERS)
    if len({parameter.id for parameter in given}) < len(given):
        raise DesignError("Two parameters have one name; rename one.")
    return tuple(given)


def _checked_formulas(kind: str, given: object) -> FrozenDict[str]:
    """The texts, empty ones left out."""
    formulas = {
        role: text("A formula", formula, LENGTH)
        for role, formula in mapping("A design's formulas", given).items()
        if formula is not None and formula != ""
    }
    roles = KINDS[kind]
    for role in formulas:
        if role not in roles:
            raise DesignError("A design of the kind {} has no {}.", kind, short_repr(role))
    for role in roles:
        if roles[role].needed and role not in formulas:
            raise DesignError("A design of the kind {} needs {}.", kind, role)
    return FrozenDict({role: formulas[role] for role in roles if role in formulas})
