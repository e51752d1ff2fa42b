"""From a design to a variant like any built-in one: kernels, losses, formulas and what is claimed of it.

On the Dirac GAN the critic's outputs are 0 on the real point and s = φ·θ on the fake one. With v = −s:

    L_D = −φ(A(−D(x_r))) − ψ(A(−D(x_f))),   L_G = β(A(−D(x_f))),   φ' = −ω⁻¹ρ, ψ' = ρ.

Two losses L_D(s), L_G(s) are taken of s = D(x_f) − D(x_r), which on the Dirac GAN is φ·θ: a training looks at
pairs, as a relativistic GAN does. Source: Moustakides and Basioti 2020, arXiv:2002.00865.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.checks import finite
from gandyn.design import kernel_code, kernel_types, kinks
from gandyn.design.claims import claims_of
from gandyn.design.coefficients import Field, S, coefficients, field_trees, omega, output
from gandyn.design.derivative import differentiate
from gandyn.design.design import Design
from gandyn.design.inverse import inverse
from gandyn.design.kernel_code import COEFFICIENTS, SCORE, SWITCH, Compiled, function_text
from gandyn.design.norms import NORM_LINES, in_squares, is_even
from gandyn.design.potentials import Term
from gandyn.design.printing import GREEK
from gandyn.design.ratio import activation, inverse_omega
from gandyn.design.rational import shorten
from gandyn.design.tree import ZERO, Node, apply, multiply, negate, substitute, subtract, variable
from gandyn.design.typeset import formulas
from gandyn.parameter import Parameter
from gandyn.quadrature import gaussian_expectation
from gandyn.variant import Critic, Variant
from gandyn.variants.relativistic import expected_score

GROUP = "Designed"
SUMMARIES = {
    "ratio": "A GAN designed by its likelihood ratio: ω and ρ give both losses.",
    "f": "A GAN designed by a convex function f, as f-GANs are.",
    "dual": "A GAN designed by the dual form of its divergence.",
    "field": "Dynamics typed as a vector field; there are no losses behind them.",
    "losses": "A GAN designed by its two losses.",
}
NO_LOSSES = "its dynamics were typed as a vector field, which has no losses"
NO_INVERSE = "ω⁻¹ of its critic's output was not found as a formula, and the average over noise needs it"
CORNERS = "its formulas have corners, over which the average over noise is not exact"
MEANING = "A number in the formulas of the design."


class Scores(NamedTuple):
    """The derivatives of the three terms as trees in s: of the discriminator's fake term, of the generator's
    with the sign turned, and of the real term with the sign turned, None if that was not found.
    """

    fake: Node
    generator: Node
    real: Node | None


def variant_of(design: Design) -> Variant:
    """The variant, whose kernels this process can make from now on."""
    field, turns = field_trees(design), kinks.kinks(field_trees(design))
    scores = None if design.kind == "field" else _scores(design, field)
    noisy = scores is not None and scores.real is not None and not turns
    made = _compiled(design, field, turns, scores if noisy else None)
    kind = kernel_types.kind(made.digest, len(design.parameters))
    _register(kind, made, design.kind == "losses")
    if field.e != ZERO:
        vector_field.PULL_THETA.add(kind)
    smooth = not turns and all(map(is_even, field))
    shown = formulas(design)
    return Variant(
        id=design.id,
        name=design.name,
        group=GROUP,
        summary=SUMMARIES[design.kind],
        claims=claims_of(design),
        ode=shown.ode,
        loss_d=shown.losses[0] if shown.losses else "",
        loss_g=shown.losses[1] if shown.losses else "",
        where=shown.losses[2:],
        references=("Moustakides and Basioti 2020, arXiv:2002.00865",) if design.kind == "ratio" else (),
        parameters=tuple(_parameter(one.id, one.default, one.low, one.high) for one in design.parameters),
        params=kind,
        coefficients=made.functions[COEFFICIENTS],
        losses=_losses(design, scores) if scores else _no_losses,
        score=made.functions.get(SCORE),
        expected_score=expected_score if design.kind == "losses" and noisy else None,
        noise_obstacle="" if noisy else _obstacle(scores, bool(turns)),
        no_losses="" if scores else NO_LOSSES,
        switch=made.functions.get(SWITCH),
        smooth=lambda k: smooth,
    )


def fixed(design: Design, values: Mapping[str, float | str]) -> Design:
    """The design whose parameters are by themselves what they are set to: where there are no sliders."""
    numbers = {one.id: finite(one.id, values[one.id]) for one in design.parameters if one.id in values}
    parameters = tuple(
        replace(one, default=x, low=min(one.low, x), high=max(one.high, x))
        for one in design.parameters
        for x in (numbers.get(one.id, one.default),)
    )
    return replace(design, parameters=parameters)


def _parameter(id: str, default: float, low: float, high: float) -> Parameter:
    symbol = GREEK.get(id, "")
    return Parameter(
        id, _GLYPHS.get(symbol, id), default, low, high, meaning=MEANING, floor=-1e9, ceiling=1e9
    )


_GLYPHS = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\varepsilon": "ε", r"\kappa": "κ",
    r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\sigma": "σ", r"\tau": "τ", r"\omega": "ω", r"\rho": "ρ",
}  # fmt: skip


def _obstacle(scores: Scores | None, turns: bool) -> str:
    if scores is None:
        return NO_LOSSES
    return CORNERS if turns else NO_INVERSE


# ---- formulas


def _scores(design: Design, field: Field) -> Scores:
    return Scores(negate(field.b), field.c, _real_score(design, field))


def _real_score(design: Design, field: Field) -> Node | None:
    """−d/dD of the real term −φ(A(−D)), that is ω⁻¹(A(v)) ρ(A(v)) A'(v) at v = −D."""
    if design.kind == "losses":
        return ZERO
    if design.kind == "dual":
        at = output(design)
        slope = substitute(differentiate(design.trees["phi"], "t"), "t", at)
        return _at_minus_s(shorten(negate(multiply(slope, differentiate(at, "v")))))
    ratio = _ratio(design)
    return None if ratio is None else shorten(multiply(_at_minus_s(ratio), negate(field.b)))


def _ratio(design: Design) -> Node | None:
    """The likelihood ratio at which D's optimum is A(v), as a tree in v."""
    if "output" not in design.trees:
        return apply("exp", variable("v"))
    optimum = omega(design)
    assert optimum is not None
    return inverse(optimum, output(design), design.values)


def _at_minus_s(tree: Node) -> Node:
    return substitute(tree, "v", negate(S))


# ---- kernels


def _compiled(design: Design, field: Field, turns: tuple[Node, ...], scores: Scores | None) -> Compiled:
    """Coefficients, and what of score and switch the variant has."""
    own = {one.id: f"k.p{i}" for i, one in enumerate(design.parameters)}
    names = {"s": "s", "on": "on", **NORM_LINES.names, **own}
    trees = tuple(kinks.switched(tree, turns[0]) for tree in field) if len(turns) == 1 else tuple(field)
    trees = tuple(map(in_squares, trees))
    texts = [function_text(COEFFICIENTS, names, trees, NORM_LINES.needed(trees))]
    if len(turns) == 1:
        at = in_squares(turns[0])
        texts.append(function_text(SWITCH, names, (at,), NORM_LINES.needed((at,))))
    if scores is not None and scores.real is not None:
        slopes = (shorten(differentiate(scores.fake, "s")), shorten(differentiate(scores.real, "s")))
        values = (scores.fake, slopes[0], scores.generator, slopes[1])
        texts.append(function_text(SCORE, {"s": "t", **own}, values))
    return kernel_code.compiled(texts)


def _register(kind: type, made: Compiled, pairs: bool) -> None:
    """Once for each digest, whatever the designs are called that share it."""
    if kind in vector_field.COEFFICIENTS:
        return
    functions = made.functions
    if SCORE in functions:
        vector_field.SCORES[kind] = functions[SCORE]
        vector_field.EXPECTED_SCORES[kind] = expected_score if pairs else gaussian_expectation
    vector_field.register(kind, functions[COEFFICIENTS], functions.get(SWITCH, vector_field.no_switch))


# ---- losses


def _losses(design: Design, scores: Scores) -> Callable[..., tuple[Any, Any]]:
    """The losses on batches; see `gandyn.design.potentials`."""
    ids = tuple(one.id for one in design.parameters)
    if design.kind == "losses":
        terms = [Term(differentiate(design.trees[id], "s"), design.trees[id]) for id in ("loss_d", "loss_g")]

        def of_pairs(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
            values, s = dict(zip(ids, k)), critic.fake - critic.real
            return terms[0](s, values, m), terms[1](s, values, m)

        return of_pairs
    real, fake, generator = _terms(design, scores)

    def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
        values = dict(zip(ids, k))
        return real(critic.real, values, m) + fake(critic.fake, values, m), generator(critic.fake, values, m)

    return losses


def _no_losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    nothing = float("nan") * critic.fake
    return nothing, nothing


def _terms(design: Design, scores: Scores) -> tuple[Term, Term, Term]:
    """−φ(A(−D)), −ψ(A(−D)), β(A(−D))."""
    at, trees = output(design), design.trees
    psi = trees["psi"] if design.kind == "dual" else variable("t") if design.kind == "f" else None
    fake = None if psi is None else negate(_composed(psi, at))
    own = trees.get("beta")
    generator = _composed(own, at) if own is not None else None if fake is None else negate(fake)
    real = Term(
        None if scores.real is None else negate(scores.real), _real_value(design, at), _by_search(design)
    )
    return real, Term(scores.fake, fake), Term(negate(scores.generator), generator)


def _composed(tree: Node, at: Node) -> Node:
    return _at_minus_s(substitute(tree, "t", at))


def _real_value(design: Design, at: Node) -> Node | None:
    """−φ(A(v)): of f it is f*(A(v)) = r A(v) − f(r) at r = ω⁻¹(A(v))."""
    if design.kind == "dual":
        return negate(_composed(design.trees["phi"], at))
    ratio = _ratio(design) if design.kind == "f" else None
    if ratio is None:
        return None
    return _at_minus_s(shorten(subtract(multiply(ratio, at), substitute(design.trees["f"], "r", ratio))))


def _by_search(design: Design) -> Callable[[Any, Mapping[str, float]], Any]:
    """The derivative of the real term where ω⁻¹ was not found: by halving intervals of log r."""

    def slope(s: Any, values: Mapping[str, float]) -> Any:
        r = inverse_omega(design, activation(design, -s, values), values)
        return r * coefficients(design, s, values=values)[1]

    return slope
