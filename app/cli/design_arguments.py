"""The options of `gandyn design` that make a design: formulas, named numbers, an example, a file."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.values import DESIGN_FORMULAS, named_numbers
from app.model.scene import SceneError
from gandyn.design import library
from gandyn.design.design import KINDS, Design, DesignParameter
from gandyn.design.examples import EXAMPLES

HELP = {
    "omega": "ω, the discriminator's optimum, in r = q/p (fake over real density)",
    "rho": "ρ = ψ', in t",
    "f": "f of an f-GAN, in r; instead of ω and ρ",
    "alpha": "α, in t",
    "beta": "β, in t: what the generator minimises; without it ψ",
    "output": "A, in v: what makes t of the critic's output; without it ω(e^v)",
    "phi": "φ of a dual form max over t of p φ(t) + q ψ(t), in t",
    "psi": "ψ of a dual form, in t",
    "low": "where t begins in a dual form",
    "high": "where t ends in a dual form",
    "a": "custom dynamics φ' = aφ + bθ, θ' = cφ + eθ: a, in s, norm_phi and norm_theta",
    "b": "b of custom dynamics",
    "c": "c of custom dynamics",
    "e": "e of custom dynamics",
    "loss_d": "L_D of the critic's output s on the fake point",
    "loss_g": "L_G of that output",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Adds them."""
    group = parser.add_argument_group("formulas", "such as 'log(1+r)', 't^2', '1/(1+exp(t))'")
    for role in DESIGN_FORMULAS:
        group.add_argument(f"--{role.replace('_', '-')}", metavar="F", dest=f"design_{role}", help=HELP[role])
    group = parser.add_argument_group("named numbers, and where to begin")
    words = "a number in the formulas by its name, such as k=2 or k=2,0.1,10 with the ends of its slider"
    group.add_argument("--param", metavar="NAME=VALUE", action="append", default=[], help=words)
    group.add_argument("--name", metavar="N", help="what to call the design")
    words = "begin with an example or a design of your library; --list names them"
    group.add_argument("--example", metavar="ID", help=words)


def design_of(args: argparse.Namespace, file: Design | None = None) -> Design:
    """The design that the options describe: an example, or `file`, with changes. Raises DesignError (of which
    FormulaError is one) and SceneError.
    """
    base = _example(args.example) if args.example else file
    typed = {role: text for role in DESIGN_FORMULAS if (text := getattr(args, f"design_{role}")) is not None}
    if base is None and not typed:
        raise SceneError(
            "Type formulas such as --omega 'log(r)' --rho '1/(1+exp(t))', or --f 'r*log(r)'; `gandyn design"
            " --list` names examples."
        )
    kind = base.kind if base is not None and _fits(base.kind, typed) else _kind(typed)
    kept = dict(base.formulas) if base is not None and base.kind == kind else {}
    parameters = _parameters(args.param, base)
    name = args.name or (base.name if base is not None and not typed else "My GAN")
    return Design(name, kind, kept | typed, parameters)


def _example(id: str) -> Design:
    """An example or a design of the library."""
    if id in EXAMPLES:
        return EXAMPLES[id].design
    if id in library.shelf().designs:
        return library.load(id)
    raise SceneError("There is no example and no design {!r}; `gandyn design --list` names them.", id)


def _fits(kind: str, typed: dict[str, str]) -> bool:
    return set(typed) <= set(KINDS[kind])


def _kind(typed: dict[str, str]) -> str:
    """The first kind that has all these formulas."""
    fitting = [kind for kind in KINDS if _fits(kind, typed)]
    if not fitting:
        shown = ", ".join(f"--{role.replace('_', '-')}" for role in typed)
        raise SceneError("No kind of design has all of {}; `gandyn design --help` tells them apart.", shown)
    return fitting[0]


def _parameters(words: list[str], base: Design | None) -> tuple[DesignParameter, ...]:
    """Those of the base with other values, and new ones."""
    known = {parameter.id: parameter for parameter in (base.parameters if base else ())}
    for id, numbers in named_numbers(words, "--param").items():
        known[id] = DesignParameter(**_slider(id, numbers, known.get(id)))
    return tuple(known.values())


def _slider(id: str, numbers: tuple[float, ...], known: DesignParameter | None) -> dict[str, Any]:
    """A value, and the ends of its slider: as they are typed or known, else from 0 to twice the value."""
    value, *ends = numbers
    if not ends:
        ends = [known.low, known.high] if known else sorted((0.0, 2.0 * value)) if value else [-1.0, 1.0]
        ends = [min(ends[0], value), max(ends[1], value)]
    if len(ends) != 2:
        raise SceneError("--param takes NAME=VALUE or NAME=VALUE,LOW,HIGH, such as k=2,0.1,10.")
    return {"id": id, "default": value, "low": ends[0], "high": ends[1]}
