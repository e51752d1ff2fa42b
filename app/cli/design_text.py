"""What `gandyn design` says to people: formulas, conditions, how they are known, carets under mistakes."""

from __future__ import annotations

import math
import sys
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn.design.closed_form import ClosedForm
    from gandyn.design.conditions import Condition
    from gandyn.design.recognition import Divergence
    from gandyn.design.report import Report

SYMBOLS = {
    "omega": "ω(r)", "rho": "ρ(t)", "f": "f(r)", "alpha": "α(t)", "beta": "β(t)", "output": "A(v)",
    "phi": "φ(t)", "psi": "ψ(t)", "low": "t from", "high": "t to", "a": "a", "b": "b", "c": "c", "e": "e",
    "loss_d": "L_D(s)", "loss_g": "L_G(s)", "d": "d(r)", "inverse": "ω⁻¹(t)", "conjugate": "f*(t)",
}  # fmt: skip
LOSSES = ("phi", "psi", "alpha", "beta")
# So many columns of a long formula are shown before and after a mistake.
AROUND = 40
KINDS = {
    "centre": "a centre", "saddle": "a saddle", "sink": "a sink", "source": "a source",
    "degenerate": "degenerate", "unknown": "not to be linearised",
}  # fmt: skip
NO_FORM = "no closed form was found; curves are drawn by quadrature"


def text(report: Report) -> str:
    """The whole answer, in paragraphs."""
    paragraphs = [[report.design.name], _typed_lines(report), _condition_lines(report)]
    if report.design.kind not in ("field", "losses"):
        paragraphs += [_loss_lines(report), _divergence_lines(report)]
    paragraphs += [_verdict_lines(report), [equivalence.text for equivalence in report.equivalences]]
    if report.id:
        paragraphs.append([f"It is in your library; --variant {report.id} means it in every command."])
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def typed(formulas: Mapping[str, str]) -> str:
    """The formulas of a design in one line."""
    return "; ".join(f"{SYMBOLS[role]} = {formula}" for role, formula in formulas.items())


def _typed_lines(report: Report) -> list[str]:
    lines = [f"  {SYMBOLS[role]} = {formula}" for role, formula in report.design.formulas.items()]
    numbers = report.design.parameters
    return lines + [f"  {p.id} = {p.default:g}, from {p.low:g} to {p.high:g}" for p in numbers]


def _condition_lines(report: Report) -> list[str]:
    if not report.conditions:
        return []
    judged = "It is a GAN." if report.is_gan else "It is no GAN, for a condition fails."
    return [judged, *map(_condition_line, report.conditions)]


def _condition_line(condition: Condition) -> str:
    """A mark, what must hold, and how that is known or where it fails."""
    mark = "✓" if condition.holds else "✗" if condition.needed else "·"
    how = condition.how if condition.holds or condition.where is None else f"not at {condition.where:.6g}"
    return f"  {mark} {condition.text} ({how})"


def _loss_lines(report: Report) -> list[str]:
    """Both players' losses; α and β only if they are not φ and ψ."""
    own = {"alpha", "beta"} - set(report.design.formulas) if "beta" not in report.design.formulas else set()
    names = [name for name in LOSSES if name not in own]
    reads = "β" if "beta" in names else "ψ"
    lines = [f"D maximises E_p[φ(t)] + E_q[ψ(t)], G minimises E_q[{reads}(t)]; p is the data, q the fakes."]
    lines += [_formula_line(report, name) for name in names]
    if (constant := report.formula("constant_psi")) not in (None, "0"):
        lines.append(f"  ψ holds the constant {constant}, so that ψ(ω(1)) = 0.")
    return [*lines, _formula_line(report, "output")]


def _formula_line(report: Report, name: str) -> str:
    return f"  {SYMBOLS[name]} = {report.formula(name) or NO_FORM}"


def _divergence_lines(report: Report) -> list[str]:
    known = report.divergences
    lines = [f"The divergence is ∫ p d(q/p) dx{_named(known.d)}.", _formula_line(report, "d")]
    if known.discriminator != known.d:
        lines.append(f"  What D measures: {_called(known.discriminator)}.")
    if known.followed != known.d:
        lines.append(f"  What G's gradient follows: {_called(known.followed)}.")
    shown = [name for name in ("inverse", "conjugate") if report.formula(name)]
    return lines + [_formula_line(report, name) for name in shown]


def _named(divergence: Divergence | None) -> str:
    return f": {divergence.name}" if divergence else ""


def _called(divergence: Divergence | None) -> str:
    return str(divergence.name) if divergence else "one without a name"


def _verdict_lines(report: Report) -> list[str]:
    """What follows for the training of a Dirac GAN: its numbers, and the sentences of the derivation."""
    verdict = report.verdict
    values = (f"{name} = {value:.6g}" for name, value in _numbers(verdict) if math.isfinite(value))
    head = f"On the Dirac GAN the origin is {KINDS[verdict.kind]}{''.join(f'; {value}' for value in values)}."
    return [head, *(f"  {step.text.rstrip('.:')}." for step in verdict.steps[1:])]


def _numbers(verdict: ClosedForm) -> list[tuple[str, float]]:
    """The coefficients at the origin, κ, and the size of eigenvalues that are ±λ or ±λi."""
    found = [("b(0)", verdict.b0), ("c(0)", verdict.c0), ("κ", verdict.kappa)]
    one, other = verdict.eigenvalues
    if one == -other:
        found.append(("eigenvalues ±λi, λ" if one.imag else "eigenvalues ±λ, λ", abs(one)))
    return found


def point_at(formula: str, start: int, end: int) -> None:
    """The formula on stderr, with a mark under its characters from start to before end."""
    shown = "".join(letter if letter.isprintable() else " " for letter in formula)
    first = max(0, start - AROUND)
    before = shown[first:start]
    marks = "^" * max(1, _columns(shown[start : min(end, start + AROUND)]))
    print(f"  {shown[first : end + AROUND]}\n  {' ' * _columns(before)}{marks}", file=sys.stderr)


def _columns(text: str) -> int:
    """How wide a text stands in a terminal: letters of East Asia take two columns, combining marks none."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) != 0 for letter in text)
