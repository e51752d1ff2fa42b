"""How do the eigenvalues at the origin, and the multipliers of an update rule, move as one number runs
through a range?

    path = gandyn.locus(gandyn.Scenario("minimax"), "r1", numpy.linspace(0.0, 2.0, 201))
    print(path.critical)        # where stability is won or lost, and where two eigenvalues meet

At every value the spectrum is that of the Jacobian's block [[a₀, b₀], [c₀, e₀]]
(`gandyn.analyses.equilibria`), or of one iteration of training (`gandyn.analyses.update_map`). Critical
values are found by bisection between neighbouring values, to machine precision where the condition is exact.
Source: Mescheder et al. 2018, arXiv:1801.04406, Figure 5 and Lemmas 3.3, 2.3, 2.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses import update_map
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.derivatives import Complex, block, has_linearisation, pair
from gandyn.analyses.equilibria import origin
from gandyn.analyses.iteration_matrix import is_linear, period, round_matrix
from gandyn.analyses.update_map import multipliers_of
from gandyn.errors import GandynError
from gandyn.orbit import Array
from gandyn.scenario import Scenario
from gandyn.sweep_parameter import SweepParameterError, with_value
from gandyn.update_config import UpdateConfig, rule_params

BORDER, DOUBLE = "stability border", "double eigenvalue"
# Relative size below which a growth rate, a distance from the unit circle or an imaginary part is rounding.
ROUNDING = 1e-9
HALVINGS = 60
MAX_VALUES = 100_000
# The state of a value without a spectrum.
NOWHERE = 99


@dataclass(frozen=True)
class Critical:
    """A value of the number at which something changes; name: "stability border" or "double eigenvalue"."""

    value: float
    name: str


@dataclass(frozen=True, eq=False)
class Locus:
    """id: of the number; training: None for eigenvalues of the flow, else its multipliers are meant.

    values: (n,). spectrum: (n, k) complex, k = 2, or 4 or 6 for rules that remember; each column is one
    branch; rows are NaN where the number cannot take the value or the origin has no linearisation. measure:
    (n,) max Re λ, or the spectral radius. critical: the critical values in the range, in order. present: (k,)
    the spectrum of the scenario as given; empty if undefined.
    """

    id: str
    training: UpdateConfig | None
    values: Array
    spectrum: Complex
    measure: Array
    critical: tuple[Critical, ...]
    present: Complex


def spectrum(scenario: Scenario, training: UpdateConfig | None = None) -> Complex:
    """Eigenvalues (2,) at the origin, or multipliers (2,), (4,) or (6,) of one iteration or of a rule's
    period of them; (0,) where there is no linearisation.
    """
    followed = scenario if training is None else training.effective_scenario(scenario)
    matrix = block(followed)
    if not np.isfinite(matrix).all() or not has_linearisation(followed):
        return np.zeros(0, dtype=complex)
    return pair(matrix) if training is None else _multipliers(matrix, training)


def _multipliers(matrix: Array, training: UpdateConfig) -> Complex:
    rule, params = training.spec, rule_params(training.spec, training.options)
    if not is_linear(rule, params):
        return np.zeros(0, dtype=complex)
    return multipliers_of(round_matrix(matrix, training))


def locus(
    scenario: Scenario,
    id: str,
    values: ArrayLike,
    training: UpdateConfig | None = None,
    *,
    refined: bool = False,
) -> Locus:
    """The spectrum at each of `values` (n,), ascending, of the number `id` (see
    `gandyn.sweep_parameter.parameter_ids`).

    training: None for the flow's eigenvalues. refined: more values are taken next to the critical ones, where
    branches turn sharply; `values` of the answer has them all. Raises SweepParameterError for an unknown id,
    ValueError for values that are no ascending list of numbers. A value that the number cannot take gives a
    row of NaN.
    """
    grid = _grid(values)
    with_value(scenario, training, id, _allowed(scenario, training, id, grid))
    rows = [_at(scenario, training, id, float(v)) for v in grid]
    size = max((len(row) for row in rows), default=0)
    table = np.full((len(grid), size), np.nan, dtype=complex)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row if len(row) else np.nan
    critical = _critical(scenario, training, id, grid, rows)
    if refined and critical:
        return locus(scenario, id, _denser(grid, [c.value for c in critical]), training)
    table = _track_branches(table)
    return Locus(id, training, grid, table, _measure(table, training), critical, spectrum(scenario, training))


def _denser(grid: Array, places: list[float]) -> Array:
    """More values around each place, the closer to it the more: a square root turns there."""
    shares = np.array([0.0, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.6])
    extra = []
    for place in places:
        step = float(np.diff(grid)[min(int(np.searchsorted(grid, place)), grid.size - 2)])
        extra += [place + sign * step * shares for sign in (-1.0, 1.0)]
    dense = np.unique(np.concatenate([grid, *extra]))
    dense = dense[(dense >= grid[0]) & (dense <= grid[-1])]
    return np.asarray(dense[np.concatenate([[True], np.diff(dense) > 1e-9 * (grid[-1] - grid[0])])])


def _grid(values: ArrayLike) -> Array:
    grid = np.asarray(values, dtype=np.float64)
    if (
        grid.ndim != 1
        or not 2 <= grid.size <= MAX_VALUES
        or not np.isfinite(grid).all()
        or (np.diff(grid) <= 0.0).any()
    ):
        raise GandynError("The values of a locus must be two or more finite numbers in ascending order.")
    return grid


def _allowed(scenario: Scenario, training: UpdateConfig | None, id: str, grid: Array) -> float:
    """A value the number can take, so that only a wrong id is refused."""
    for value in (grid[-1], grid[0], grid[grid.size // 2]):
        try:
            with_value(scenario, training, id, float(value))
        except SweepParameterError:
            raise
        except ValueError:
            continue
        return float(value)
    return float(grid[-1])


def _at(scenario: Scenario, training: UpdateConfig | None, id: str, value: float) -> Complex:
    try:
        return spectrum(*with_value(scenario, training, id, value))
    except ValueError:
        return np.zeros(0, dtype=complex)


def _track_branches(table: Complex) -> Complex:
    """The columns ordered so that each follows one branch: of all orders the one that moves least."""
    orders = np.array(list(permutations(range(table.shape[1]))), dtype=int)
    for i in range(1, len(table)):
        moves = np.abs(table[i][orders] - table[i - 1]).sum(1)
        if np.isfinite(moves).all():
            table[i] = table[i][orders[int(np.argmin(moves))]]
    return table


def _measure(table: Complex, training: UpdateConfig | None) -> Array:
    """Growth rate max Re λ, or spectral radius."""
    if table.shape[1] == 0:
        return np.full(len(table), np.nan)
    if training is None:
        return np.asarray(table.real.max(1))
    return np.asarray(np.abs(table).max(1) ** (1.0 / period(training)))


def _critical(
    scenario: Scenario, training: UpdateConfig | None, id: str, grid: Array, rows: list[Complex]
) -> tuple[Critical, ...]:
    found = []
    for name, state in ((BORDER, _stability(training)), (DOUBLE, _turning)):
        states = [state(row) if len(row) else None for row in rows]
        for i, (one, other) in enumerate(pairwise(states)):
            if one is not None and other is not None and one != other:
                value = _changed(partial(_state_at, state, scenario, training, id), grid[i], grid[i + 1])
                found.append(Critical(_snapped(value, grid[i : i + 2], float(grid[-1] - grid[0])), name))
    real = [c for c in found if c.name != DOUBLE or not _forgotten(_at(scenario, training, id, c.value))]
    return tuple(sorted(_apart(real, float(grid[-1] - grid[0])), key=lambda c: c.value))


def _state_at(
    state: Callable[[Complex], int], scenario: Scenario, training: UpdateConfig | None, id: str, value: float
) -> int:
    row = _at(scenario, training, id, value)
    return state(row) if len(row) else NOWHERE


def _forgotten(row: Complex) -> bool:
    """Whether the two that meet do so at 0, as the multipliers of memories do where a rule stops
    remembering.
    """
    gaps = np.abs(row[:, None] - row) + np.where(np.eye(len(row), dtype=bool), np.inf, 0.0)
    i, j = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
    return len(row) > 2 and bool(abs(row[i] + row[j]) < 0.02 * float(np.abs(row).max()))


def _snapped(value: float, ends: Array, span: float) -> float:
    """The end of the bracket where that is meant: neutrality at one single value is seen with the width of
    rounding.
    """
    nearest = float(ends[int(np.argmin(np.abs(ends - value)))])
    return nearest if abs(nearest - value) < 1e-8 * span else value


def _stability(training: UpdateConfig | None) -> Callable[[Complex], int]:
    """−1 where deviations die, 0 where they neither die nor grow, 1 where they grow."""

    def state(row: Complex) -> int:
        size = max(float(np.abs(row).max()), 1e-300)
        excess = float(row.real.max()) / size if training is None else float(np.abs(row).max()) - 1.0
        return 0 if abs(excess) <= ROUNDING else int(np.sign(excess))

    return state


def _turning(row: Complex) -> int:
    """How many of the spectrum are not real."""
    return int((np.abs(row.imag) > ROUNDING * max(float(np.abs(row).max()), 1e-300)).sum())


def _changed(state: Callable[[float], int], low: float, high: float) -> float:
    """Where between two values the state first differs from that at `low`, by bisection."""
    first = state(low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if state(middle) == first else (low, middle)
    return float(high)


def _apart(found: list[Critical], span: float) -> list[Critical]:
    """One for each place: a border that is only touched is met from both sides."""
    kept: list[Critical] = []
    for one in found:
        if all(one.name != other.name or abs(one.value - other.value) > 1e-6 * span for other in kept):
            kept.append(one)
    return kept


def missing_reason(scenario: Scenario, training: UpdateConfig | None = None) -> str:
    """One sentence that says why there is no spectrum; empty where there is one."""
    if spectrum(scenario, training).size:
        return ""
    case = AnalysisContext(scenario, training, *standard_start(scenario.dim), may_simulate=False)
    return origin(scenario).remark if training is None else update_map.run(case).remark
