"""The steps from (ω, ρ) to closed forms, by SymPy; each result is held against quadrature with 40 digits.

With r = q/p and t = ω(r): ψ' = ρ, φ' = −ω⁻¹ρ, d = φ(ω(r)) + r ψ(ω(r)), d' = ψ(ω(r)), d'' = w = ρ(ω(r)) ω'(r)
(Moustakides and Basioti 2020). An f-GAN is ω = f', ρ = 1, and φ = −f* up to a constant (Nowozin, Cseke and
Tomioka 2016). A step that fails leaves out what it would have found. Only `gandyn.design._sympy_worker` loads
this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import mpmath
import sympy as sp

from gandyn.design._sympy_forms import length, shorter_forms, without_hyperbolic
from gandyn.design._sympy_signs import continuous, positive
from gandyn.design._sympy_truth import DIGITS, agree

# What is told of a result: its name, and a formula or whether something was proved.
Tell = Callable[[str, Any], None]


class Unverified(ValueError):
    """A formula that is not what quadrature says."""


class Case(NamedTuple):
    """Values of the parameters, and what is true there (see `gandyn.design._sympy_truth.truth`)."""

    values: dict[Any, Any]
    truth: dict[str, list[Any]]


class Derivation:
    """Goes from ω(r) and ρ(t), expressions in SymPy's positive symbol r and real symbol t, to formulas.

    cases: what is true at some values of the parameters; a formula has to agree with all of them.
    """

    def __init__(self, omega: Any, rho: Any, typed: Mapping[str, Any], cases: list[Case], tell: Tell) -> None:
        self.r, self.t = sp.Symbol("r", positive=True), sp.Symbol("t", real=True)
        self.v = sp.Symbol("v", real=True)
        self.omega, self.rho = without_hyperbolic(omega), rho
        self.typed, self.cases, self.tell = typed, cases, tell
        self.found: dict[str, Any] = {}

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Each with a name, those first that others build upon."""
        yield "increasing", lambda: self._prove("increasing", positive(self._valued(self.slope), self.r))
        yield "positive", self._positive
        yield "continuous", lambda: self._prove("continuous", continuous(self._valued(self.omega), self.r))
        yield "range", self._range
        yield "w", lambda: self._tell_checked("w", self.rho_of_r * self.slope, self.r)
        yield "psi", self._psi
        yield "inverse", self._inverse
        yield "slope_d", self._slope_d
        yield "phi_of_r", self._phi_of_r
        yield "phi", self._phi
        yield "d_discriminator", self._d_discriminator
        yield "output", self._output
        yield "conjugate", self._conjugate
        yield "players", self._players
        yield "d", self._d
        yield "convex", self._convex

    @property
    def slope(self) -> Any:
        """ω'(r)."""
        return sp.diff(self.omega, self.r)

    @property
    def rho_of_r(self) -> Any:
        """ρ(ω(r))."""
        return self.rho.subs(self.t, self.omega)

    @property
    def weight(self) -> Any:
        """w(r), simplified where that was done in time."""
        return self.found.get("w", self.rho_of_r * self.slope)

    def _valued(self, expression: Any) -> Any:
        """With the parameters' present values: what is proved is proved for these."""
        return expression.subs(self.cases[0].values) if self.cases else expression

    def _prove(self, name: str, answer: bool | None) -> None:
        if answer is not None:
            self.found[name] = answer
            self.tell(name, answer)

    def _positive(self) -> None:
        """ρ > 0 on Ω; at a pole it is nothing at all."""
        rho = self._valued(self.rho_of_r)
        found = positive(rho, self.r)
        self._prove("positive", found if not found or continuous(rho, self.r) else None)

    def _range(self) -> None:
        """Ω, the limits of ω at 0 and ∞."""
        for name, place, side in (("range_low", sp.S.Zero, "+"), ("range_high", sp.oo, "-")):
            try:
                limit = sp.limit(self.omega, self.r, place, side)
            except NotImplementedError:  # it depends on a parameter
                limit = sp.limit(self._valued(self.omega), self.r, place, side)
            if limit.is_finite or limit.is_infinite:
                self._keep(name, limit)

    def _psi(self) -> None:
        """ψ with ψ(ω(1)) = 0, and the constant that makes it so."""
        raw = self._real_logarithms(self._integral(self.rho, self.t), self.t)
        constant = sp.simplify(-raw.subs(self.t, self.omega.subs(self.r, 1)))
        self._tell_checked("psi", raw + constant, self.t)
        self._keep("constant_psi", constant)

    def _inverse(self) -> None:
        """ω⁻¹, the branch that leads back from ω(r) to r."""
        x = sp.Dummy("x")
        for root in sp.solve(self.omega.subs(self.r, x) - self.t, x, check=False):
            if self._agrees(root, self.t, "r"):
                self._tell_checked("inverse", root, self.t, "r")
                return

    def _slope_d(self) -> None:
        """d'(r) = ψ(ω(r)) = ∫₁ʳ w."""
        if "psi" in self.found:
            self._tell_checked("slope_d", self.found["psi"].subs(self.t, self.omega), self.r, "psi")
        else:
            self._tell_checked("slope_d", self._from_one(self.weight), self.r, "psi")
            if "inverse" in self.found:
                self._tell_checked("psi", self._in_t("slope_d"), self.t)

    def _phi_of_r(self) -> None:
        """φ(ω(r)) = −∫₁ʳ x w(x) dx, which is told to nobody."""
        self.found["phi_of_r"] = self._checked(self._from_one(-self.r * self.weight), self.r, "phi")

    def _phi(self) -> None:
        """φ with φ(ω(1)) = 0, so that d(1) = 0: by t, or else by r."""
        inverse = self.found["inverse"]
        slope = sp.simplify(without_hyperbolic(-inverse * self.rho))
        try:
            self._phi_from(self._real_logarithms(self._integral(slope, self.t), self.t))
        except (ValueError, TypeError):
            self._tell_checked("phi", self._in_t("phi_of_r"), self.t)

    def _phi_from(self, raw: Any) -> None:
        constant = sp.simplify(-raw.subs(self.t, self.omega.subs(self.r, 1)))
        self._tell_checked("phi", raw + constant, self.t)
        self._keep("constant_phi", constant)

    def _conjugate(self) -> None:
        """f*(t) = t r − f(r) at r = ω⁻¹(t), which is −φ up to a constant."""
        if "f" in self.typed and "inverse" in self.found:
            inverse = self.found["inverse"]
            raw = self.t * inverse - self.typed["f"].subs(self.r, inverse)
            one = self.omega.subs(self.r, 1) - self.typed["f"].subs(self.r, 1)
            self._checked(one - raw, self.t, "phi")
            shown = one - self.found["phi"] if "phi" in self.found else raw
            self._keep("conjugate", min(raw, sp.expand(shown), sp.simplify(shown), key=length))

    def _d_discriminator(self) -> None:
        """φ(ω(r)) + r ψ(ω(r)), 0 at r = 1: the divergence that the discriminator measures."""
        phi = self.found.get("phi_of_r")
        if phi is None:
            phi = self.found["phi"].subs(self.t, self.omega)
        self._tell_checked("d_discriminator", phi + self.r * self.found["slope_d"], self.r)

    def _output(self) -> None:
        """A(v), by default ω(e^v)."""
        typed = self.typed.get("output")
        raw = self.omega.subs(self.r, sp.exp(self.v)) if typed is None else typed
        if self.cases:
            self._tell_checked("output", raw, self.v)
        else:  # nothing to hold it against, and nothing done but put in
            self._keep("output", raw)

    def _players(self) -> None:
        """α and β of the generator, which are φ and ψ unless they are typed."""
        beta, alpha = self.typed.get("beta"), self.typed.get("alpha")
        for name, typed, own in (("beta", beta, "psi"), ("alpha", alpha, "phi")):
            if typed is not None:
                self._keep(name, typed)
            elif own in self.found and beta is None:
                self._keep(name, self.found[own])
        if beta is not None:
            self._follow(beta.subs(self.t, self.omega))

    def _follow(self, beta: Any) -> None:
        """What the generator's gradient follows, F' = β(ω(r)) − β(ω(1)), and the α that has it for d."""
        rise = beta - beta.subs(self.r, 1)
        raw = self._from_one(rise)
        self._tell_checked("followed", raw, self.r)
        if "alpha" not in self.typed and "inverse" in self.found:
            alpha = (raw - self.r * rise).subs(self.r, self.found["inverse"])
            self._tell_checked("alpha", alpha, self.t)

    def _d(self) -> None:
        """d of the design: α(ω(r)) + r β(ω(r)) of a typed α, what is followed of a typed β, else D's own."""
        alpha, beta = (self.typed.get(name, self.found.get(name)) for name in ("alpha", "beta"))
        if "alpha" in self.typed:
            self._tell_checked("d", (alpha + self.r * beta).subs(self.t, self.omega), self.r)
        else:
            self._keep("d", self.found["followed" if "beta" in self.typed else "d_discriminator"])

    def _convex(self) -> None:
        """Whether d is convex, and least at r = 1; of the discriminator's own both follow from w > 0."""
        if "alpha" not in self.typed and "beta" not in self.typed:
            proved = self.found.get("increasing") and self.found.get("positive")
            self._prove("convex", True if proved else positive(self._valued(self.weight), self.r))
            self._prove("least", self.found.get("convex"))
            return
        d = self._valued(self.found["d"])
        self._prove("convex", positive(sp.diff(d, self.r, 2), self.r))
        slope = sp.diff(d, self.r)
        level = sp.simplify(slope.subs(self.r, 1)) == 0
        rises = level and (self.found.get("convex") or positive(sp.simplify(slope / (self.r - 1)), self.r))
        self._prove("least", True if rises else None if level else False)

    def _from_one(self, integrand: Any) -> Any:
        """∫₁ʳ of an expression in r."""
        for form in (integrand, sp.expand(integrand)):
            raw = self._integral(form, self.r)
            if not raw.has(sp.Integral):
                return raw - raw.subs(self.r, 1)
        raise Unverified("no integral")

    def _integral(self, integrand: Any, symbol: Any) -> Any:
        """An antiderivative; of those that differ by the parameters' values, the one for theirs."""

        def chosen(*branches: Any) -> Any:
            for expression, condition in branches:
                if self._valued(condition) == sp.true:
                    return expression
            raise Unverified("no branch for these parameters")

        return sp.integrate(integrand, symbol).replace(sp.Piecewise, chosen)

    def _in_t(self, name: str) -> Any:
        return self.found[name].subs(self.r, self.found["inverse"])

    def _keep(self, name: str, expression: Any) -> None:
        self.found[name] = expression
        self.tell(name, expression)

    def _tell_checked(self, name: str, raw: Any, symbol: Any, key: str = "") -> None:
        """Told once it agrees with the truth, and again if it can be written shorter."""
        key = key or name
        self._keep(name, self._checked(raw, symbol, key))
        for short in shorter_forms(raw, self.t, self.found.get("range_low"), self.found.get("range_high")):
            if length(short) < length(self.found[name]) and self._agrees(short, symbol, key):
                self._keep(name, short)

    def _checked(self, expression: Any, symbol: Any, key: str) -> Any:
        if not self._agrees(expression, symbol, key):
            raise Unverified(key)
        return expression

    def _agrees(self, expression: Any, symbol: Any, key: str) -> bool:
        """Whether an expression has the true values at every place and in every case."""
        if not self.cases or expression.has(sp.Integral, sp.zoo, sp.nan, sp.oo):
            return False
        for values, truth in self.cases:
            if not agree(_numbers(expression.subs(values), symbol, truth[symbol.name]), truth[key]):
                return False
        return True

    def _real_logarithms(self, expression: Any, symbol: Any) -> Any:
        """SymPy's logarithm of something negative, turned: log(t − 1) on (0, 1) is log(1 − t) + πi."""
        at = self.cases[0].truth[symbol.name][0]

        def turned(logarithm: Any) -> Any:
            inside = logarithm.args[0]
            value = self._valued(inside).subs(symbol, sp.Float(at, DIGITS)).evalf(20)
            return sp.log(sp.expand(-inside)) if value.is_negative else logarithm

        return expression.replace(lambda part: isinstance(part, sp.log), turned)


def _numbers(expression: Any, symbol: Any, at: list[Any]) -> list[Any]:
    """The values of an expression at numbers, as complex numbers of mpmath."""
    with mpmath.workdps(DIGITS + 5):
        values = [expression.subs(symbol, sp.Float(place, DIGITS + 5)).evalf(DIGITS) for place in at]
        return [_number(value) for value in values]


def _number(value: Any) -> Any:
    real, imaginary = value.as_real_imag()
    return mpmath.mpc(mpmath.mpf(str(real)), mpmath.mpf(str(imaginary)))
