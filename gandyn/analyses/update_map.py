"""What does one iteration of training do to a small deviation from the origin?

Per direction the iteration is a linear map of (φ, θ), with two or four more states for rules that remember.
It is built from the rule's own `update`, so every rule in the registry is covered that is linear in velocity
and memory. RMSProp and Adam divide by a running root mean square: at a point of zero gradient they have no
linearisation, and this says so. A rule that does something every k iterations is told by k of them. Closed
forms: simultaneous 1 + ηλ, stable while η ≤ −2 Re λ/|λ|²; alternating 1:1 on a centre up to 2/√(−b₀c₀);
extragradient that looks rη ahead 1 + ηλ + rη²λ², on a centre up to √(2r − 1)/(rω); optimistic of strength r
on a centre up to √((2r − 1)/(2r + 1))/(rω). Source: Mescheder et al. 2018, arXiv:1801.04406, Lemmas 2.3, 2.4;
Gidel et al. 2019, arXiv:1802.10551; Jury 1964.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gandyn.analyses.context import AnalysisContext, AnalysisSpec
from gandyn.analyses.derivatives import Complex, block, has_linearisation, pair
from gandyn.analyses.equilibria import number
from gandyn.analyses.iteration_matrix import is_linear, period, round_matrix
from gandyn.message import Message, joined
from gandyn.orbit import Array
from gandyn.update_config import UpdateConfig, rule_params

# A spectral radius this little above 1 is 1.
SLACK = 1e-11
# Rules that step straight along a field that does not depend on the rates.
STRAIGHT = ("simultaneous", "consensus", "sga", "hamiltonian")
# The largest stable ηω on a centre ±iω, by the rule's option: how far extragradient looks ahead, how strong
# optimistic steps are.
ON_A_CENTRE: dict[str, Callable[[float], float]] = {
    "extragradient": lambda r: math.sqrt(2.0 * r - 1.0) / r if r > 0.5 else 0.0,
    "optimistic": lambda r: math.sqrt((2.0 * r - 1.0) / (2.0 * r + 1.0)) / r if r > 0.5 else 0.0,
}


@dataclass(frozen=True)
class UpdateMap:
    """The linearised iteration at the origin; see the module.

    rule: its id, "" for the flow. order: who moves when. matrix: (n, n), n = 2, 4 or 6, states φ, θ (, their
    memories), of `period` iterations. multipliers: its eigenvalues. radius: the largest modulus, of one
    iteration, NaN if undefined. limit: the common
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
    period: int = 1

    def lines(self) -> list[str]:
        """Readable text."""
        if not self.multipliers:
            return [self.remark]
        values = ", ".join(map(number, self.multipliers))
        of = values if self.period == 1 else Message("of {} iterations {}", self.period, values)
        text: list[str] = [
            Message(
                "{}, {}: {}, spectral radius {:.9g}; multipliers {}",
                self.rule,
                self.order,
                self.verdict,
                self.radius,
                of,
            )
        ]
        if not np.isnan(self.limit):
            largest = Message("largest stable step lr_d = {:.9g} ({})", self.limit, self.law)
            text.append(largest if self.limit else Message("no step is stable"))
        return text + ([self.remark] if self.remark else [])


def round_map(case: AnalysisContext, scale: float = 1.0) -> Array:
    """The iteration's matrix, without memories that do nothing."""
    training = case.training
    assert training is not None
    if training.spec.adjust is None or scale == 1.0:
        return round_matrix(block(case.followed), training, scale)
    scaled = training.with_(lr_d=scale * training.lr_d, lr_g=scale * training.lr_g)
    return round_matrix(block(scaled.effective_scenario(case.scenario)), scaled)


def multipliers_of(matrix: Array) -> Complex:
    """Eigenvalues, largest modulus first; in closed form for two states."""
    values = pair(matrix) if matrix.shape == (2, 2) else np.linalg.eigvals(matrix).astype(complex)
    return values[np.argsort(-np.abs(values), kind="stable")]


def _radius(case: AnalysisContext, scale: float) -> float:
    assert case.training is not None
    return float(np.abs(multipliers_of(round_map(case, scale))).max() ** (1.0 / period(case.training)))


def _closed_limit(case: AnalysisContext) -> float | None:
    """The limit in units of `scale`, where there is a formula."""
    t, matrix = case.training, block(case.followed)
    assert t is not None
    effective = np.diag([t.lr_d, t.lr_g]) @ matrix
    values = pair(effective)
    turning = bool(
        matrix[0, 0] == matrix[1, 1] == 0.0 and min(t.n_d, t.n_g) * effective[0, 1] * effective[1, 0] < 0.0
    )
    if t.rule in STRAIGHT and not t.is_alternating:
        return float(max(0.0, min(-2.0 * v.real / abs(v) ** 2 if v != 0.0 else np.inf for v in values)))
    if t.rule in ("simultaneous", "alternating") and t.is_alternating and turning:
        return float(2.0 / np.sqrt(t.n_d * t.n_g * abs(effective[0, 1] * effective[1, 0])))
    if t.rule in ON_A_CENTRE and turning and not t.is_alternating and not any(map(t.is_apart, _ids(t))):
        return ON_A_CENTRE[t.rule](t.option(_ids(t)[0], 0)) / float(abs(values[0]))
    return None


def _ids(training: UpdateConfig) -> list[str]:
    return [option.id for option in training.spec.options]


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
    radius = float(np.abs(values).max() ** (1.0 / period(training)))
    degenerate = bool((np.abs(pair(block(case.followed))) <= 1e-12).any())
    verdict = _word(radius, degenerate)
    exact = None if degenerate else _closed_limit(case)
    scale = float("nan") if degenerate else _bisected_limit(case) if exact is None else exact
    remarks = []
    if degenerate:
        remarks.append(
            Message(
                "The flow has an eigenvalue 0 here: one multiplier is 1 whatever the step size, and the"
                " multipliers do not decide."
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
    whole = period(training)
    return UpdateMap(training.rule, order, rows, multipliers, radius, limit, law, verdict, remark, whole)


ANALYSIS = AnalysisSpec(
    "rule",
    "Update rule",
    "The iteration's Jacobian at the origin, its multipliers, and the largest stable step.",
    run,
    order=2,
)
