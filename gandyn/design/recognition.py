"""The name of a divergence.

A divergence ∫ p d(q/p) is known by d'' alone, up to its scale and to what is added to it for nothing,
a(r − 1) + constant. d''/d''(1) is compared at 17 Chebyshev points of log r from −5 to 5, to 25 of 40 digits;
in double precision quotient rules would leave 1e-10 of them. Where log d'' is a straight line in log r it is
a power, and the divergence one of the α-family. Total variation has no d'' and is known by its kink.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from gandyn.design import ratio
from gandyn.design.design import Design
from gandyn.design.exact import exactly, many_digits
from gandyn.design.tree import Node
from gandyn.message import Message

POINTS, FARTHEST, TOLERANCE = 17, 5, 1e-25
# Exponents are fractions with denominators up to 16 if they are as near as this.
DENOMINATOR = 720720


class Divergence(NamedTuple):
    """A known divergence: its name, its integral as LaTeX, and α if it is one of the α-family."""

    id: str
    name: Message
    latex: str
    alpha: float | None = None


KL_QP = Divergence("kl-qp", Message("KL(q‖p)"), r"\int q\log\frac{q}{p}\,dx", 1.0)
KL_PQ = Divergence("kl-pq", Message("KL(p‖q)"), r"\int p\log\frac{p}{q}\,dx", 0.0)
PEARSON = Divergence("pearson", Message("Pearson χ²(q‖p)"), r"\int\frac{(q-p)^2}{p}\,dx", 2.0)
NEYMAN = Divergence("neyman", Message("Neyman χ²(q‖p)"), r"\int\frac{(q-p)^2}{q}\,dx", -1.0)
HELLINGER = Divergence(
    "hellinger2", Message("squared Hellinger distance"), r"\int(\sqrt{p}-\sqrt{q})^2\,dx", 0.5
)
TOTAL_VARIATION = Divergence("tv", Message("total variation"), r"\int|p-q|\,dx")
JENSEN_SHANNON = Divergence(
    "js", Message("Jensen–Shannon divergence, that of the original GAN"), r"\mathrm{JS}(p,q)"
)
JEFFREYS = Divergence("jeffreys", Message("Jeffreys divergence"), r"\int(q-p)\log\frac{q}{p}\,dx")
TRIANGULAR = Divergence(
    "triangular", Message("triangular discrimination, that of LSGAN"), r"\int\frac{(p-q)^2}{p+q}\,dx"
)
NON_SATURATING = Divergence(
    "non-saturating",
    Message("KL(q‖p) − 2 JS = 2 KL(m‖p) with m = ½(p + q), that of the non-saturating GAN"),
    r"\mathrm{KL}(q\|p)-2\,\mathrm{JS}(p,q)",
)
KL_MQ = Divergence("kl-mq", Message("KL(m‖q) with m = ½(p + q)"), r"\int m\log\frac{m}{q}\,dx")
KL_QM = Divergence("kl-qm", Message("KL(q‖m) with m = ½(p + q)"), r"\int q\log\frac{q}{m}\,dx")
KL_PM = Divergence("kl-pm", Message("KL(p‖m) with m = ½(p + q)"), r"\int p\log\frac{p}{m}\,dx")
SYMMETRIC = Divergence("symmetric-chi2", Message("symmetric χ²"), r"\int\frac{(p-q)^2(p+q)}{pq}\,dx")
MEANS = Divergence(
    "arithmetic-geometric",
    Message("arithmetic–geometric mean divergence"),
    r"\int\tfrac{p+q}{2}\log\frac{p+q}{2\sqrt{pq}}\,dx",
)
# By the exponent of d'' = r^exponent.
POWERS = {-1.0: KL_QP, -2.0: KL_PQ, 0.0: PEARSON, -3.0: NEYMAN, -1.5: HELLINGER}
OTHERS: tuple[tuple[Divergence, Callable[[Any], Any]], ...] = (
    (JENSEN_SHANNON, lambda r: 1 / (r * (1 + r))),
    (JEFFREYS, lambda r: 1 / r + 1 / r**2),
    (TRIANGULAR, lambda r: 1 / (1 + r) ** 3),
    (NON_SATURATING, lambda r: 1 / (1 + r)),
    (KL_MQ, lambda r: 1 / (r**2 * (1 + r))),
    (KL_QM, lambda r: 1 / (r * (1 + r) ** 2)),
    (KL_PM, lambda r: 1 / (1 + r) ** 2),
    (SYMMETRIC, lambda r: 1 + 1 / r**3),
    (MEANS, lambda r: (1 + r**2) / (r**2 * (1 + r))),
)


class Divergences(NamedTuple):
    """What D estimates, what d is, and what the generator's gradient follows; None is nothing known."""

    discriminator: Divergence | None
    d: Divergence | None
    followed: Divergence | None


def divergences(design: Design, values: Mapping[str, float] | None = None) -> Divergences:
    """The names at these values of the parameters, else their own."""
    if design.kind in ("field", "losses"):
        return Divergences(None, None, None)
    known = {**design.values, **(values or {})}
    if design.kind == "dual":
        known_as = TOTAL_VARIATION if _dual_is_total_variation(design, known) else None
        return Divergences(known_as, known_as, None if "beta" in design.trees else known_as)
    given = ratio.trees(design)
    trees = (given.w, given.curvature, given.g)
    found = {tree: recognise(tree, known) for tree in set(trees)}
    if found[given.w] is None and _is_step(given.omega, known):
        found[given.w] = TOTAL_VARIATION
    return Divergences._make(found[tree] for tree in trees)


def recognise(tree: Node, values: Mapping[str, float] | None = None) -> Divergence | None:
    """The divergence with this d''(r), or None."""
    with many_digits() as m:
        found = profile(tree, tuple(sorted((values or {}).items())))
        return None if found is None else _power(m, found) or _other(found)


def _points(m: Any) -> list[Any]:
    angles = (m.pi * (j + m.mpf(1) / 2) / POINTS for j in range(POINTS))
    return [m.exp(FARTHEST * m.cos(angle)) for angle in angles]


@lru_cache(maxsize=512)
def profile(tree: Node, values: tuple[tuple[str, float], ...]) -> tuple[Any, ...] | None:
    """The tree over its value at r = 1, at all points; None if it is not positive everywhere."""
    import mpmath as m

    env = dict(values)
    found = [exactly(tree, {**env, "r": r}) for r in (m.mpf(1), *_points(m))]
    if any(value is None or value <= 0 for value in found):
        return None
    return tuple(value / found[0] for value in found[1:])


def _power(m: Any, found: tuple[Any, ...]) -> Divergence | None:
    middle = POINTS // 2  # there r = 1 and every profile is 1
    logs = [(m.log(value), m.log(r)) for value, r in zip(found, _points(m))]
    slopes = [y / x for i, (y, x) in enumerate(logs) if i != middle]
    if max(slopes) - min(slopes) > TOLERANCE:
        return None
    near = m.mpf(round(slopes[0] * DENOMINATOR)) / DENOMINATOR
    slope = float(near if abs(near - slopes[0]) < TOLERANCE else slopes[0])
    return POWERS.get(slope) or _alpha(slope + 2.0)


def _alpha(alpha: float) -> Divergence:
    name = Message("α-divergence with α = {}", f"{alpha:.10g}")
    integral = r"\frac{1}{\alpha(\alpha-1)}\left(\int q^{\alpha}p^{1-\alpha}\,dx-1\right)"
    return Divergence("alpha", name, integral, alpha)


def _other(found: tuple[Any, ...]) -> Divergence | None:
    import mpmath as m

    for divergence, curvature in OTHERS:
        right = (curvature(r) / curvature(m.mpf(1)) for r in _points(m))
        if max(abs(value / known - 1) for value, known in zip(found, right)) < TOLERANCE:
            return divergence
    return None


def _is_step(omega: Node, values: Mapping[str, float]) -> bool:
    """Whether ω is one number below r = 1 and a larger one above."""
    with many_digits() as m:
        points = [r for r in _points(m) if r != 1]
        close = [1 + sign * m.mpf(10) ** -20 for sign in (-1, 1)]
        found = {r: exactly(omega, {**values, "r": r}) for r in (*points, *close)}
    below = {value for r, value in found.items() if r < 1}
    above = {value for r, value in found.items() if r > 1}
    return None not in below | above and len(below) == len(above) == 1 and max(below) < min(above)


def _dual_is_total_variation(design: Design, values: Mapping[str, float]) -> bool:
    """Whether φ and ψ are straight lines, which have their maximum at an end, that change ends at r = 1."""
    low, high = (float(x) for x in ratio.omega_range(design))
    if not low < high:
        return False
    with many_digits() as m:
        t = [m.mpf(low) + (m.mpf(high) - m.mpf(low)) * i / 7 for i in range(8)]
        phi, psi = ([exactly(design.trees[id], {**values, "t": x}) for x in t] for id in ("phi", "psi"))
        if None in (*phi, *psi):
            return False
        steps = [[y - x for x, y in pairwise(z)] for z in (phi, psi)]
    straight = all(max(step) - min(step) < TOLERANCE for step in steps)
    return straight and steps[1][0] != 0 and abs(steps[0][0] + steps[1][0]) < TOLERANCE
