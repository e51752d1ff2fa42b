"""What a design's flow does near the origin, derived: eigenvalues, and beyond them κ.

For φ' = b(s) θ, θ' = c(s) φ with s = φ·θ and b₀ = b(0), b₁ = b'(0) and so on:

- The Jacobian at the origin has the eigenvalues ±√(b₀c₀): a centre for b₀ < 0 < c₀, ±i√(−b₀c₀); a saddle for
  b₀c₀ > 0; degenerate for b₀c₀ = 0.
- At a centre H = c₀‖φ‖² − b₀‖θ‖² obeys H' = 2s (c₀ b(s) − b₀ c(s)) = 2κs² + O(s³), κ = c₀b₁ − b₀c₁. On a line
  s² is H²/(−8 b₀c₀) on average, so H' ≈ κ H²/(−4 b₀c₀): for κ < 0 H falls like −4 b₀c₀/(|κ| t), for κ > 0 it
  grows. If c₀ b = b₀ c everywhere, H is conserved.
- In the plane L = φ₁θ₂ − φ₂θ₁ is conserved, so with L ≠ 0 no orbit reaches the origin. For κ < 0 orbits near
  it tend to the circle on which s = 0: ‖θ‖ = (−c₀/b₀)^¼ √|L|.

With a and e the eigenvalues are ½(a + e) ± ½√((a − e)² + 4bc), and their real parts decide.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gandyn.design.coefficients import Field, field_trees
from gandyn.design.derivative import differentiate
from gandyn.design.design import Design
from gandyn.design.exact import exactly, many_digits
from gandyn.design.printing import latex
from gandyn.design.rational import shorten
from gandyn.design.tree import ZERO, Node, multiply, number, substitute, subtract
from gandyn.message import Message

CENTRE, SADDLE, DEGENERATE, SINK, SOURCE, UNKNOWN = (
    "centre", "saddle", "degenerate", "sink", "source", "unknown",
)  # fmt: skip
CONVERGES, GROWS, CLOSED, RESTS, UNDECIDED = (
    "converges-sublinearly", "grows", "closed-orbits", "rests-beside", "undecided",
)  # fmt: skip
# How near to 0 a number of forty digits counts as 0.
TINY = 1e-25
AT_ORIGIN = {"s": 0.0, "norm_phi": 0.0, "norm_theta": 0.0}


class Step(NamedTuple):
    """A line of the derivation: a sentence, and a formula as LaTeX ("" if it has none)."""

    text: Message
    latex: str = ""


@dataclass(frozen=True)
class ClosedForm:
    """What is derived. kind: of the origin. line: what small orbits do in one dimension where the
    linearisation does not say it, at a centre or where b₀ or c₀ is 0; else, and where a or e is not 0, "".
    b0 … c1 and kappa are NaN where the field has no value or slope at 0.
    """

    kind: str
    line: str
    eigenvalues: tuple[complex, complex]
    b0: float
    b1: float
    c0: float
    c1: float
    kappa: float
    steps: tuple[Step, ...]


def closed_form(design: Design, values: Mapping[str, float] | None = None) -> ClosedForm:
    """The derivation at these values of the parameters, else their own."""
    field, known = field_trees(design), {**design.values, **(values or {})}
    a0, b0, c0, e0 = (_value(tree, known) for tree in field)
    b1, c1 = (_value(differentiate(tree, "s"), known) for tree in (field.b, field.c))
    kappa = c0 * b1 - b0 * c1
    eigenvalues = _eigenvalues(a0, b0, c0, e0)
    kind = _kind(field, b0 * c0, eigenvalues)
    turns = field.a == field.e == ZERO
    line = _line(field, known, (b0, c0), kappa) if kind == CENTRE and turns else ""
    if kind == DEGENERATE and turns:
        line = _beside((b0, c0), (b1, c1))
    numbers = _Numbers(a0, b0, c0, e0, b1, c1, kappa, eigenvalues)
    return ClosedForm(
        kind, line, eigenvalues, b0, b1, c0, c1, kappa, _steps(field, known, kind, line, numbers)
    )


class _Numbers(NamedTuple):
    a0: float
    b0: float
    c0: float
    e0: float
    b1: float
    c1: float
    kappa: float
    eigenvalues: tuple[complex, complex]


def _value(tree: Node, values: Mapping[str, float]) -> float:
    """The value at the origin, 0 where forty digits see no difference."""
    with many_digits():
        found = exactly(tree, {**values, **AT_ORIGIN})
        return math.nan if found is None else 0.0 if abs(found) < TINY else float(found)


def _eigenvalues(a: float, b: float, c: float, e: float) -> tuple[complex, complex]:
    if not all(map(math.isfinite, (a, b, c, e))):
        return complex(math.nan), complex(math.nan)
    root = cmath.sqrt((a - e) ** 2 + 4.0 * b * c)
    return (0.5 * (a + e + root), 0.5 * (a + e - root))


def _kind(field: Field, product: float, eigenvalues: tuple[complex, complex]) -> str:
    if cmath.isnan(eigenvalues[0]):
        return UNKNOWN
    if field.a == ZERO and field.e == ZERO:
        return DEGENERATE if product == 0.0 else CENTRE if product < 0.0 else SADDLE
    reals = sorted(value.real for value in eigenvalues)
    if reals[1] < 0.0:
        return SINK
    if reals == [0.0, 0.0] and eigenvalues[0].imag:
        return CENTRE
    return SADDLE if reals[0] < 0.0 < reals[1] else SOURCE if reals[1] > 0.0 else DEGENERATE


def _line(field: Field, values: Mapping[str, float], ends: tuple[float, float], kappa: float) -> str:
    """What small orbits do on a line round a centre."""
    if _is_conserved(field, values, ends):
        return CLOSED
    if not math.isfinite(kappa) or kappa == 0.0:
        return UNDECIDED
    return CONVERGES if kappa < 0.0 else GROWS


def _beside(ends: tuple[float, float], slopes: tuple[float, float]) -> str:
    """What small orbits do on a line where b₀ or c₀ is 0: that player's |x|' is slope·(other's)²·|x|."""
    zeros = [slope for end, slope in zip(ends, slopes) if end == 0.0]
    if len(zeros) != 1 or not zeros[0]:
        return UNDECIDED
    return RESTS if zeros[0] < 0.0 else GROWS


def _is_conserved(field: Field, values: Mapping[str, float], ends: tuple[float, float]) -> bool:
    """Whether c₀ b(s) = b₀ c(s) for all s: by the trees, else at some s with forty digits."""
    b0, c0 = (number(Fraction(end)) for end in ends)
    with many_digits():
        left = shorten(subtract(multiply(c0, _at(field.b, values)), multiply(b0, _at(field.c, values))))
        if left == ZERO:
            return True
        scale = abs(ends[0] * ends[1])
        found = [exactly(left, {**AT_ORIGIN, "s": s}) for s in (-7.3, -2.1, -0.4, 0.3, 1.9, 6.7)]
    # The ends are doubles, so more than their digits cannot agree.
    return all(value is not None and abs(value) < 1e-14 * scale for value in found)


def _at(tree: Node, values: Mapping[str, float]) -> Node:
    """The tree with its parameters' values in place."""
    for name, value in values.items():
        tree = substitute(tree, name, number(Fraction(repr(value))))
    return tree


def _steps(field: Field, values: Mapping[str, float], kind: str, line: str, n: _Numbers) -> tuple[Step, ...]:
    named = Field._make(latex(shorten(_at(tree, values))) for tree in field)
    extra = "" if field.a == field.e == ZERO else rf",\quad a={named.a},\quad e={named.e}"
    first = Step(
        Message("The flow is φ' = a φ + b θ, θ' = c φ + e θ with s = φ·θ and"),
        rf"b={named.b},\quad c={named.c}{extra}",
    )
    if kind == UNKNOWN:
        return first, Step(
            Message("At the origin the field has no linearisation; long runs tell what it does.")
        )
    # What a and e add to the energy's rate is not derived.
    turns = kind == CENTRE and field.a == field.e == ZERO
    beyond = _beyond(line, n) if turns else _degenerate(line, n) if kind == DEGENERATE else ()
    return (first, _linear(kind, n), *beyond)


def _linear(kind: str, n: _Numbers) -> Step:
    matrix = rf"J=\begin{{pmatrix}}{_tex(n.a0)}&{_tex(n.b0)}\\{_tex(n.c0)}&{_tex(n.e0)}\end{{pmatrix}}"
    values = rf"\lambda={_complex_tex(n)}"
    return Step(_LINEAR[kind], rf"{matrix},\quad {values}")


_LINEAR = {
    CENTRE: Message("The eigenvalues are imaginary: a centre, and the linearisation decides nothing."),
    SADDLE: Message("One eigenvalue is positive, one negative: a saddle that nearly every orbit leaves."),
    DEGENERATE: Message("The eigenvalues at the origin say nothing: it is degenerate."),
    SINK: Message("The eigenvalues have negative real parts: small orbits converge exponentially."),
    SOURCE: Message("An eigenvalue has a positive real part and none a negative one: orbits leave it."),
}


def _degenerate(line: str, n: _Numbers) -> tuple[Step, ...]:
    """Where c₀ (or b₀) is 0, on a line."""
    player, other, slope = (r"\theta", r"\varphi", n.c1) if n.c0 == 0.0 else (r"\varphi", r"\theta", n.b1)
    rate = rf"\dot{{{player}}}\approx {_factor(slope)}{other}^2\,{player}"
    if line == RESTS:
        text = Message("On a line the player whose push vanishes comes to rest, beside the origin:")
        return (Step(text, rf"{rate}\ \Rightarrow\ {player}\to 0"),)
    if line == GROWS:
        return (Step(Message("On a line the player whose push vanishes is driven away:"), rate),)
    return (Step(Message("Higher orders decide; long runs tell.")),)


def _complex_tex(n: _Numbers) -> str:
    value = n.eigenvalues[0]
    if n.a0 == n.e0 == 0.0:
        size = math.sqrt(abs(n.b0 * n.c0))
        unit = r"\,i" if n.b0 * n.c0 < 0.0 else ""
        return rf"\pm {_tex(size)}{unit}" if size else "0"
    if value.imag:
        return rf"{_tex(value.real)}\pm {_tex(abs(value.imag))}\,i"
    return rf"{_tex(value.real)},\ {_tex(n.eigenvalues[1].real)}"


def _beyond(line: str, n: _Numbers) -> tuple[Step, ...]:
    """From the centre on: energy, its mean rate on a line, and the plane."""
    energy = Step(
        Message("The energy of the centre changes by what lies beyond the linearisation:"),
        rf"H={_factor(n.c0)}\|\varphi\|^2{'+' if n.b0 < 0.0 else ''}{_factor(-n.b0)}\|\theta\|^2,\quad "
        r"\dot H=2s\,\left(c_0b(s)-b_0c(s)\right)=2\kappa s^2+O(s^3),\quad "
        rf"\kappa=c_0b_1-b_0c_1={_tex(n.kappa)}",
    )
    flat = Step(
        Message("In the plane angular momentum is conserved: where it is not 0 no orbit reaches the origin."),
        r"L=\varphi_1\theta_2-\varphi_2\theta_1,\quad \dot L=0",
    )
    return (energy, _on_a_line(line, n), flat, *(_circle(n) if line == CONVERGES else ()))


def _on_a_line(line: str, n: _Numbers) -> Step:
    rate = n.kappa / (-4.0 * n.b0 * n.c0)
    mean = rf"\overline{{\dot H}}\approx\frac{{\kappa}}{{-4b_0c_0}}\,H^2={_factor(rate)}H^2"
    if line == CONVERGES:
        text = Message("On a line κ < 0 makes small orbits converge, but only like 1/√t:")
        return Step(text, rf"{mean},\quad H\approx\frac{{{_tex(-1.0 / rate)}}}{{t}}")
    if line == GROWS:
        return Step(Message("On a line κ > 0 makes small orbits grow:"), mean)
    if line == CLOSED:
        return Step(Message("As c₀ b = b₀ c everywhere, H is conserved: orbits round the origin are closed."))
    return Step(Message("As κ is 0 or has no value, higher orders decide; long runs tell."))


def _circle(n: _Numbers) -> tuple[Step, ...]:
    text = Message("Near the origin orbits of the plane tend to a circle instead:")
    return (Step(text, rf"s=0,\quad \|\theta\|={_factor((-n.c0 / n.b0) ** 0.25)}\sqrt{{|L|}}"),)


def _tex(value: float) -> str:
    """A number as LaTeX: a short fraction where it is one, else six digits."""
    near = Fraction(value).limit_denominator(64)
    if abs(float(near) - value) <= 1e-15 * abs(value):
        return latex(number(near))
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _factor(value: float) -> str:
    """A number that something is multiplied with: 1 is not written."""
    return "" if value == 1.0 else "-" if value == -1.0 else rf"{_tex(value)}\,"
