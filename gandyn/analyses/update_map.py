"""What does one iteration of training do to a small deviation from the origin?

Per direction the iteration is a linear map of (φ, θ), with two more states for rules that remember. It is
built from the rule's own `update`, so every rule in the registry is covered that is linear in velocity and
memory. RMSProp and Adam divide by a running root mean square: at a point of zero gradient they have no
linearisation, and this says so. Closed forms: simultaneous 1 + ηλ, stable while η ≤ −2 Re λ/|λ|²; alternating
1:1 on a centre up to 2/√(−b₀c₀); extragradient 1 + ηλ + η²λ², on a centre up to 1/ω; optimistic on a centre
up to 1/(√3 ω). Source: Mescheder et al. 2018, arXiv:1801.04406, Lemmas 2.3, 2.4; Gidel et al. 2019,
arXiv:1802.10551; Jury 1964.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gandyn.analyses.context import AnalysisContext, AnalysisSpec
from gandyn.analyses.derivatives import Complex, block, has_linearisation
from gandyn.analyses.equilibria import number, pair
from gandyn.message import Message, joined
from gandyn.orbit import Array
from gandyn.update_config import UpdateConfig, rule_params
from gandyn.update_rule import UpdateRule, update

# A spectral radius this little above 1 is 1.
SLACK = 1e-11


@dataclass(frozen=True)
class UpdateMap:
    """The linearised iteration at the origin; see the module.

    rule: its id, "" for the flow. order: who moves when. matrix: (n, n), n = 2 or 4, states φ, θ (, their
    memories). multipliers: its eigenvalues. radius: the largest modulus, NaN if undefined. limit: the common
    learning rate up to which the map does not expand, at the given ratio of the rates, in units of lr_d; 0:
    none. law: "closed form" or "bisection". verdict: "contracts", "neutral", "expands" or "undefined".
    remark: why, in words.
    """

    rule: str
    order: str = ""
    matrix: tuple[tuple[float, ...], ...] = ()
    multipliers: tuple[complex, ...] = ()
    radius: float = float("nan")
    limit: float = float("nan")
    law: str = ""
    verdict: str = "undefined"
    remark: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        if not self.multipliers:
            return [self.remark]
        text: list[str] = [
            Message(
                "{}, {}: {}, spectral radius {:.9g}; multipliers {}",
                self.rule,
                self.order,
                self.verdict,
                self.radius,
                ", ".join(map(number, self.multipliers)),
            )
        ]
        if not np.isnan(self.limit):
            largest = Message("largest stable step lr_d = {:.9g} ({})", self.limit, self.law)
            text.append(largest if self.limit else Message("no step is stable"))
        return text + ([self.remark] if self.remark else [])


def has_memory(rule: UpdateRule, params: Any) -> bool:
    """Whether the rule's memory changes what it does."""
    return bool(update(1.0, 0.0, 0.0, 2.0, 1.0, params)[1] != 0.0)


def is_linear(rule: UpdateRule, params: Any) -> bool:
    """Whether the step is linear in velocity and memory, with no second memory of squares."""
    step, m, w = update(1.0, 0.5, 0.0, 2.0, 1.0, params)
    twice = update(2.0, 1.0, 0.0, 2.0, 1.0, params)
    return bool(
        w == 0.0
        and np.isclose(twice[0], 2.0 * step, rtol=1e-12)
        and np.isclose(twice[1], 2.0 * m, rtol=1e-12)
    )


def round_matrix(matrix: Array, training: UpdateConfig, scale: float = 1.0) -> Array:
    """One iteration as a (4, 4) matrix on (φ, θ, m_φ, m_θ), for the field's block `matrix`, rates times
    `scale`.
    """
    rates = scale * np.array([training.lr_d, training.lr_g])
    return round_matrices(matrix, rates, training, rule_params(training.spec, training.options))


def round_matrices(matrix: Array, rates: Array, training: UpdateConfig, params: Any) -> Array:
    """The same, (4, 4, …), of blocks (2, 2, …), rates (2, …) and params of the rule, single numbers or arrays
    (…).
    """
    x = np.zeros((4, 4, *rates.shape[1:]))
    x[range(4), range(4)] = 1.0
    for players in training.updates:
        v = np.einsum("ij...,jk...->ik...", matrix, x[:2])
        if training.spec.looks_ahead:
            v = np.einsum("ij...,jk...->ik...", matrix, x[:2] + rates[:, None] * v)
        for i in players:
            step, x[2 + i], _ = update(v[i], x[2 + i], 0.0 * v[i], 2.0, rates[i], params)
            x[i] = x[i] + step
    return x


def round_map(case: AnalysisContext, scale: float = 1.0) -> Array:
    """The iteration's matrix without memories that do nothing."""
    training = case.training
    assert training is not None
    params = rule_params(training.spec, training.options)
    whole = round_matrix(block(case.followed), training, scale)
    return whole if has_memory(training.spec, params) else whole[:2, :2]


def multipliers_of(matrix: Array) -> Complex:
    """Eigenvalues, largest modulus first; in closed form for two states."""
    values = pair(matrix) if matrix.shape == (2, 2) else np.linalg.eigvals(matrix).astype(complex)
    return values[np.argsort(-np.abs(values), kind="stable")]


def _radius(case: AnalysisContext, scale: float) -> float:
    return float(np.abs(multipliers_of(round_map(case, scale))).max())


def _closed_limit(case: AnalysisContext) -> float | None:
    """The limit in units of `scale`, where there is a formula."""
    t, matrix = case.training, block(case.followed)
    assert t is not None
    effective = np.diag([t.lr_d, t.lr_g]) @ matrix
    values = pair(effective)
    turning = bool(
        matrix[0, 0] == matrix[1, 1] == 0.0 and min(t.n_d, t.n_g) * effective[0, 1] * effective[1, 0] < 0.0
    )
    if t.rule in ("simultaneous", "consensus") and not t.is_alternating:
        return float(max(0.0, min(-2.0 * v.real / abs(v) ** 2 if v != 0.0 else np.inf for v in values)))
    if t.rule in ("simultaneous", "alternating") and t.is_alternating and turning:
        return float(2.0 / np.sqrt(t.n_d * t.n_g * abs(effective[0, 1] * effective[1, 0])))
    known = {"extragradient": 1.0, "optimistic": 1.0 / np.sqrt(3.0)}
    if t.rule in known and turning and not t.is_alternating:
        return float(known[t.rule] / abs(values[0]))
    return None


def _bisected_limit(case: AnalysisContext) -> float:
    """The first scale at which the spectral radius passes 1, by bisection between neighbours of a grid; inf
    if it never does.
    """
    t = case.training
    assert t is not None
    unit = 1.0 / max(float(np.abs(np.diag([t.lr_d, t.lr_g]) @ block(case.followed)).max()), 1e-300)
    grid = unit * np.geomspace(1e-3, 1e3, 361)
    stable = np.array([_radius(case, g) <= 1.0 + SLACK for g in grid])
    if not stable[0]:
        return 0.0
    if stable.all():
        return float("inf")
    last = int(np.argmin(stable))
    low, high = float(grid[last - 1]), float(grid[last])
    while high - low > 1e-14 * high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _radius(case, middle) <= 1.0 + SLACK else (low, middle)
    return low


def _order_text(training: UpdateConfig) -> str:
    if not training.is_alternating:
        return Message("both at once")
    return Message(
        "{} of D to {} of G, {} first", training.n_d, training.n_g, "D" if training.first == "d" else "G"
    )


def run(case: AnalysisContext) -> UpdateMap:
    """The map of the case's rule."""
    training = case.training
    if training is None:
        return UpdateMap("", remark=Message("No rule: the flow, in the limit of small steps."))
    rule, order = training.spec, _order_text(training)
    params = rule_params(rule, training.options)
    if not is_linear(rule, params):
        why = Message(
            "{} divides by a root mean square that vanishes with the gradient, so at the origin it has no "
            "linearisation.",
            rule.name,
        )
        return UpdateMap(training.rule, order, remark=why)
    if not np.isfinite(block(case.followed)).all() or not has_linearisation(case.followed):
        remark = Message("The field is not differentiable at the origin, so neither is the update.")
        return UpdateMap(training.rule, order, remark=remark)
    return _answer(case, training, order)


def _word(radius: float, degenerate: bool) -> str:
    if abs(radius - 1.0) <= (1e-6 if degenerate else SLACK):
        return "neutral"
    return "contracts" if radius < 1.0 else "expands"


def _answer(case: AnalysisContext, training: UpdateConfig, order: str) -> UpdateMap:
    matrix = round_map(case)
    values = multipliers_of(matrix)
    radius = float(np.abs(values).max())
    degenerate = bool((np.abs(pair(block(case.followed))) <= 1e-12).any())
    verdict = _word(radius, degenerate)
    exact = None if degenerate else _closed_limit(case)
    scale = float("nan") if degenerate else _bisected_limit(case) if exact is None else exact
    remarks = []
    if degenerate:
        remarks.append(
            Message(
                "The flow has an eigenvalue 0 here: one multiplier is 1 at every step, and linearisation"
                " decides nothing."
            )
        )
    if training.schedule != "constant":
        remarks.append(
            Message(
                "The {} schedule changes the rates: these are the multipliers of the first iteration.",
                training.schedule,
            )
        )
    rows = tuple(tuple(float(x) for x in row) for row in matrix)
    limit = scale * training.lr_d if np.isfinite(scale) else scale
    law = "bisection" if exact is None else "closed form"
    multipliers, remark = tuple(complex(v) for v in values), joined(*remarks)
    return UpdateMap(training.rule, order, rows, multipliers, radius, limit, law, verdict, remark)


ANALYSIS = AnalysisSpec(
    "rule",
    "Update rule",
    "The iteration's Jacobian at the origin, its multipliers, and the largest stable step.",
    run,
    order=2,
)
