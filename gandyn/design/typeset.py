"""How a design's flow and losses are typeset, a line each."""

from __future__ import annotations

from gandyn.design.coefficients import Field, field_trees, output
from gandyn.design.design import Design
from gandyn.design.printing import latex
from gandyn.design.tree import ZERO, Node, negate
from gandyn.variant import Formulas

# Longer formulas are said by their parts.
LONGEST = 160
REAL, FAKE = "D(x_r)", "D(x_f)"
GENERAL = {"b": r"b(s)=\frac{d}{ds}\,\psi(A({-s}))", "c": r"c(s)={-\frac{d}{ds}}\,\beta(A({-s}))"}


HEADS = {
    "omega": r"\omega(r)", "rho": r"\rho(t)", "f": "f(r)", "alpha": r"\alpha(t)", "beta": r"\beta(t)",
    "phi": r"\phi(t)", "psi": r"\psi(t)", "output": "A(v)", "loss_d": "L_D(s)", "loss_g": "L_G(s)",
}  # fmt: skip


def typed(design: Design) -> tuple[str, ...]:
    """The formulas that were typed, one by one."""
    shown = {role: latex(tree) for role, tree in design.trees.items() if role not in ("low", "high")}
    return tuple(f"{HEADS.get(role, role)}={line}" for role, line in shown.items())


def formulas(design: Design) -> Formulas:
    """The flow, then the losses and what they are made of."""
    return Formulas(_flow(design), _losses(design))


def _flow(design: Design) -> tuple[str, ...]:
    field = field_trees(design)
    if design.kind == "field":
        turns = (
            rf"\dot{{\varphi}}={_sum(field.a, field.b, 'a', 'b')}",
            rf"\dot{{\theta}}={_sum(field.c, field.e, 'c', 'e')}",
        )
        shown = [f"{name}={latex(tree)}" for name, tree in field._asdict().items() if tree != ZERO]
        return (*turns, *shown)
    turns = r"\dot{\varphi}=b(s)\,\theta", r"\dot{\theta}=c(s)\,\varphi"
    return (
        *turns,
        _coefficient("b", field.b),
        r"c(s)={-b(s)}" if _opposed(field) else _coefficient("c", field.c),
    )


def _sum(phi: Node, theta: Node, first: str, second: str) -> str:
    terms = [
        f"{name}\\,{of}"
        for tree, name, of in ((phi, first, r"\varphi"), (theta, second, r"\theta"))
        if tree != ZERO
    ]
    return "+".join(terms) or "0"


def _opposed(field: Field) -> bool:
    return field.c == negate(field.b)


def _coefficient(name: str, tree: Node) -> str:
    line = f"{name}(s)={latex(tree)}"
    return line if len(line) <= LONGEST else GENERAL[name]


def _losses(design: Design) -> tuple[str, ...]:
    shown = {role: latex(tree) for role, tree in design.trees.items()}
    if design.kind == "field":
        return ()
    if design.kind == "losses":
        return (f"L_D={shown['loss_d']}", f"L_G={shown['loss_g']}", f"s={FAKE}-{REAL}")
    own = "beta" in shown
    loss_d = rf"L_D={{-\phi(A({{-{REAL}}}))}}-\psi(A({{-{FAKE}}}))"
    loss_g = rf"L_G=\{'beta' if own else 'psi'}(A({{-{FAKE}}}))"
    beta = (rf"\beta(t)={shown['beta']}",) if own else ()
    return (loss_d, loss_g, *_parts(design, shown), *beta, f"A(v)={latex(output(design))}")


def _parts(design: Design, shown: dict[str, str]) -> tuple[str, ...]:
    if design.kind == "dual":
        return (
            rf"\phi(t)={shown['phi']},\ \psi(t)={shown['psi']}",
            rf"{shown['low']}\leq t\leq {shown['high']}",
        )
    if design.kind == "f":
        return f"f(r)={shown['f']}", r"\psi(t)=t,\ \phi(t)={-f^*(t)}"
    slopes = r"\psi'(t)=\rho(t),\ \phi'(t)={-\omega^{-1}(t)}\,\rho(t)"
    return rf"\omega(r)={shown['omega']},\ \rho(t)={shown['rho']}", slopes
