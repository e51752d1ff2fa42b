"""The kinds of designs: what each of their formulas is called, and how one kind becomes another."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.model.pages.design import FIRST
from gandyn.design.coefficients import field_trees, omega
from gandyn.design.design import Design
from gandyn.design.examples import EXAMPLES
from gandyn.design.printing import text
from gandyn.errors import GandynError


class Line(NamedTuple):
    """How a formula is called, what stands in its empty line, and what it means."""

    symbol: str
    hint: str
    tip: str


KINDS = (
    ("ratio", "ω and ρ"),
    ("f", "f of an f-GAN"),
    ("dual", "a dual form"),
    ("field", "a vector field"),
    ("losses", "two losses"),
)
BETA = Line("β(t)", "ψ(t), if left empty", "What the generator minimises over fakes; without it D’s own ψ.")
ALPHA = Line("α(t)", "what fits β, if left empty", "Completes d(r) = α(ω(r)) + r β(ω(r)).")
OUTPUT = Line("A(v)", "ω(eᵛ), if left empty", "Which t the critic’s output v = −D means; A(0) = ω(1).")
NUMBER = "A number such as −1."
LINES: dict[str, dict[str, Line]] = {
    "ratio": {
        "omega": Line("ω(r)", "log(r)", "D’s best t where fakes are r times as dense as real points."),
        "rho": Line("ρ(t)", "1/(1+exp(t))", "The slope ψ′(t), positive; φ′(t) is −ω⁻¹(t) ρ(t)."),
        "beta": BETA, "alpha": ALPHA, "output": OUTPUT,
    },
    "f": {
        "f": Line("f(r)", "r*log(r)", "Convex, with f(1) = 0; then ω = f′ and ρ = 1."),
        "beta": BETA, "alpha": ALPHA, "output": OUTPUT,
    },
    "dual": {
        "phi": Line("φ(t)", "-t", "D maximises φ(t) over real points …"),
        "psi": Line("ψ(t)", "t", "… plus ψ(t) over fakes, for t within the bounds."),
        "low": Line("t ≥", "-1", NUMBER),
        "high": Line("t ≤", "1", NUMBER),
        "output": Line("A(v)", "tanh(k*v)", "A smooth function that keeps t within its bounds."),
        "beta": BETA,
    },
    "field": {
        "a": Line("a", "0", "φ′ = aφ + bθ; s = φ·θ, ‖φ‖ is norm_phi, ‖θ‖ is norm_theta."),
        "b": Line("b", "-1", "φ′ = aφ + bθ; s = φ·θ, ‖φ‖ is norm_phi, ‖θ‖ is norm_theta."),
        "c": Line("c", "1", "θ′ = cφ + eθ; s = φ·θ, ‖φ‖ is norm_phi, ‖θ‖ is norm_theta."),
        "e": Line("e", "0", "θ′ = cφ + eθ; s = φ·θ, ‖φ‖ is norm_phi, ‖θ‖ is norm_theta."),
    },
    "losses": {
        "loss_d": Line("L_D(s)", "log(1+exp(s))", "D’s loss, of its output s on the fake; φ′ = −L_D′(s) θ."),
        "loss_g": Line("L_G(s)", "log(1+exp(-s))", "The generator’s loss; then θ′ = −L_G′(s) φ."),
    },
}  # fmt: skip
BEGINNINGS = {"ratio": FIRST, "f": "js", "dual": "total-variation"}


def of_kind(design: Design, kind: str) -> Design:
    """The same design in formulas of another kind where that is possible, else a beginning of that kind."""
    try:
        formulas = _converted(design, kind)
        if formulas:
            return replace(design, kind=kind, formulas=formulas)
    except GandynError:
        pass  # too long to be typed
    if kind in BEGINNINGS:
        begun = EXAMPLES[BEGINNINGS[kind]].design
        return replace(begun, name=design.name)
    return Design(design.name, kind, {role: line.hint for role, line in LINES[kind].items()})


def _converted(design: Design, kind: str) -> dict[str, str]:
    if kind == "field":
        return {role: text(tree) for role, tree in field_trees(design)._asdict().items()}
    if kind == "ratio" and design.kind == "f":
        at = omega(design)
        assert at is not None, "an f has a slope"
        kept = {
            role: design.formulas[role] for role in ("beta", "alpha", "output") if role in design.formulas
        }
        return {"omega": text(at), "rho": "1", **kept}
    return {}
