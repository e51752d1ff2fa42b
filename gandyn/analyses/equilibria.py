r"""Where does the field vanish, and what does it do nearby?

φ' = aφ + bθ, θ' = cφ + eθ vanishes at the origin; on the plane that every direction through it shares (d =
1); and, from two dimensions on, wherever a = b = c = e = 0. At the origin the Jacobian is [[a₀, b₀], [c₀,
e₀]] ⊗ I_d; elsewhere it is taken in full, by the complex step. Where a penalty pulls with constant size there
is no Jacobian; the points that Filippov's convention makes equilibria are named instead. Other points are
searched for within `REACH` of the origin, not proved to be all. Source: Mescheder et al. 2018,
arXiv:1801.04406, section 2; Filippov 1988 for jumps.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from gandyn.analyses.context import AnalysisContext, AnalysisSpec, coefficients_at, place
from gandyn.analyses.derivatives import (
    block,
    has_linearisation,
    jacobian,
    pair,
    settled,
    velocities,
    velocity,
)
from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.scenario import Scenario

REACH = 4.0
# A member of a half-line of equilibria is named this many times as far out as it begins.
BEYOND = 1.5
# A jump that has no end within this distance is said to have none.
FAR = 1e4
MANIFOLDS = Message("Stable and unstable manifolds meet here; gandyn.manifolds follows them.")
# Names, and types by what the eigenvalues are.
ORIGIN, POINT = Message("origin"), Message("equilibrium")
CENTRE, SADDLE = Message("centre"), Message("saddle")
DEGENERATE = (
    Message("degenerate (zero Jacobian)"),
    Message("degenerate (nilpotent)"),
    Message("degenerate (zero eigenvalue), otherwise attracting"),
    Message("degenerate (zero eigenvalue), otherwise repelling"),
)
SINKS = Message("node sink"), Message("spiral sink")
SOURCES = Message("node source"), Message("spiral source")
# Real parts and products below this, relative to the largest entry, are rounding.
ROUNDING = 1e-10


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium, or one continuum of them.

    name: "origin", or what the continuum is. point: (φ, θ), 2d numbers, one member of it. type: its kind.
    jacobian: the per-direction block (2, 2) at the origin, else (2d, 2d); empty where undefined. eigenvalues:
    complex, per unit of time; eigenvectors: one row for each. remark: what must be said besides. level: of s
    = φ·θ, where all its points are equilibria. nearest: where the nearest member of a continuum on a line
    through the origin lies, as a share of `point`.
    """

    name: str
    point: tuple[float, ...]
    type: str
    jacobian: tuple[tuple[float, ...], ...] = ()
    eigenvalues: tuple[complex, ...] = ()
    eigenvectors: tuple[tuple[complex, ...], ...] = ()
    remark: str = ""
    level: float | None = None
    nearest: float = field(default=1.0, repr=False)

    @property
    def isolated(self) -> bool:
        """Whether it is a single point off the origin, with its rotations, rather than one of a continuum."""
        return self.name != ORIGIN and self.level is None and self.nearest == 1.0

    def lines(self) -> list[str]:
        """Readable text."""
        where = "" if self.name == ORIGIN else Message(" at ({})", place(self.point))
        spectrum = Message("; eigenvalues {}", listed(self.eigenvalues)) if self.eigenvalues else ""
        text: list[str] = [Message("{}{}: {}{}", self.name, where, self.type, spectrum)]
        return text + ([Message("  {}", self.remark)] if self.remark else [])


@dataclass(frozen=True)
class Equilibria:
    """Everything found, the origin first."""

    found: tuple[Equilibrium, ...]

    def lines(self) -> list[str]:
        """Readable text."""
        return [line for one in self.found for line in one.lines()]


def number(v: complex, rounding: float = 1e-14) -> str:
    """A complex number as people write it; an imaginary part within `rounding` is none."""
    if abs(v.imag) <= rounding * max(1.0, abs(v)):
        return f"{v.real:.6g}"
    return f"{v.real:.6g} {'+' if v.imag > 0 else '−'} {abs(v.imag):.6g}i"


def listed(values: tuple[complex, ...]) -> str:
    """Numbers as people write them; of many, each once with how often it occurs."""
    texts = [number(v) for v in values]
    if len(texts) <= 4:
        return ", ".join(texts)
    return ", ".join(
        text if texts.count(text) == 1 else f"{text} ×{texts.count(text)}" for text in dict.fromkeys(texts)
    )


def kind_of(matrix: Array) -> str:
    """The type of an equilibrium from its Jacobian (n, n)."""
    size = float(np.abs(matrix).max())
    if size == 0.0:
        return DEGENERATE[0]
    values = np.linalg.eigvals(matrix)
    if matrix.shape == (2, 2):
        values = pair(matrix)
    real, imag = values.real / size, np.abs(values.imag) / size
    if (np.abs(values) <= 1e-7 * size).all():
        return DEGENERATE[1]
    if (np.abs(values) <= ROUNDING * size).any():
        return DEGENERATE[2 if (real <= ROUNDING).all() else 3]
    if (np.abs(real) <= ROUNDING).all():
        return CENTRE
    if real.max() > ROUNDING and real.min() < -ROUNDING:
        return SADDLE
    return (SINKS if real.max() < 0.0 else SOURCES)[int((imag > ROUNDING).any())]


def origin(scenario: Scenario) -> Equilibrium:
    """What linearisation says at the origin, if it may speak."""
    point, matrix = (0.0,) * (2 * scenario.dim), block(scenario)
    if not np.isfinite(matrix).all():
        remark = Message("The field is not defined here, so the origin is no equilibrium.")
        return Equilibrium(ORIGIN, point, Message("undefined"), remark=remark)
    if not has_linearisation(scenario):
        remark = Message("The field is not differentiable here: there is no Jacobian and no eigenvalue.")
        return Equilibrium(ORIGIN, point, Message("non-smooth"), remark=remark)
    vectors = tuple(tuple(complex(x) for x in row) for row in np.linalg.eig(matrix)[1].T)
    kind = kind_of(matrix)
    remark = MANIFOLDS if kind == SADDLE else Message("")
    if kind in (CENTRE, *DEGENERATE):
        remark = Message("The eigenvalues alone do not decide here whether the origin is stable.")
    return Equilibrium(ORIGIN, point, kind, _rows(matrix), tuple(map(complex, pair(matrix))), vectors, remark)


def _rows(matrix: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(x) for x in row) for row in matrix)


def _at_point(
    scenario: Scenario, name: str, point: Array, remark: str = "", nearest: float = 1.0
) -> Equilibrium:
    matrix = jacobian(scenario, point)
    where = tuple(float(x) for x in point)
    if not np.isfinite(matrix).all():
        return Equilibrium(name, where, Message("undefined"), remark=remark, nearest=nearest)
    values, vectors = np.linalg.eig(matrix)
    rows = tuple(tuple(complex(x) for x in row) for row in vectors.T)
    kind = kind_of(matrix)
    told = remark or (MANIFOLDS if kind == SADDLE else "")
    return Equilibrium(
        name, where, kind, _rows(matrix), tuple(map(complex, values)), rows, told, nearest=nearest
    )


def _axes(scenario: Scenario) -> list[Equilibrium]:
    """The axes φ = 0 and θ = 0, where everything on them stands still."""
    sizes = np.array([0.3, 1.0, 2.5])
    zero, d, found = np.zeros(3), scenario.dim, []
    on_theta = coefficients_at(scenario, zero, zero, sizes**2)
    on_phi = coefficients_at(scenario, zero, sizes**2, zero)
    if not np.any([on_theta[1], on_theta[3]]):
        name, remark = Message("every point with φ = 0"), Message("θ may stop anywhere.")
        found.append(_at_point(scenario, name, np.eye(2 * d)[d], remark, nearest=0.0))
    if not np.any([on_phi[0], on_phi[2]]):
        name, remark = Message("every point with θ = 0"), Message("The generator is right, whatever φ is.")
        found.append(_at_point(scenario, name, np.eye(2 * d)[0], remark, nearest=0.0))
    return found


def _isolated(scenario: Scenario, reach: float) -> list[Equilibrium]:
    """Zeros off the axes on the line through the origin, and the level s = const on which all coefficients
    vanish.
    """
    line = scenario.with_(dim=1)
    spans = [(np.linspace(-r, r, 9), np.linspace(r / 16.0, r, 5)) for r in {REACH, reach}]
    seeds = [(x, y) for across, up in spans for x in across for y in up]
    zeros = settled(lambda y: velocities(line, y), np.array(seeds).T).T
    points = _apart(
        [x for x in zeros if np.isfinite(x).all() and min(abs(x)) > 1e-3 and np.linalg.norm(x) < 2.0 * reach]
    )
    points = [x for x in points if np.abs(velocity(line, x, x)).max() < 1e-9 and not _spurious(line, x)]
    levels = {round(float(x[0] * x[1]), 6) for x in points}
    if len(points) > 2 and len(levels) == 1:
        s = levels.pop()
        name = Message("every point with s = φ·θ = {:g}", s)
        remark = Message("There both players' gradients vanish.")
        return [replace(_at_point(scenario, name, _raised(scenario, points[0]), remark), level=s)]
    if scenario.dim > 1:
        # A half turn takes x to −x.
        points = [x for i, x in enumerate(points) if all(np.linalg.norm(x + y) > 1e-4 for y in points[:i])]
    name = POINT
    if scenario.dim > 1:
        name = Message("equilibrium; in dimension {} every rotation of it", scenario.dim)
    return [_at_point(scenario, name, _raised(scenario, x)) for x in points[:8]]


def _spurious(line: Scenario, x: Array) -> bool:
    """A place where the field jumps rather than vanishes, or a flat tail of it."""
    speeds = [float(np.abs(velocity(line, y, y)).max()) for y in (x, *(x * (1.0 + g) for g in (-1e-4, 1e-4)))]
    # Of a tail that has nearly underflowed the speed is small, but no smaller than around it.
    return max(speeds[1:]) > 0.1 or 0.1 * max(speeds[1:]) < speeds[0]


def _apart(points: list[Array]) -> list[Array]:
    kept: list[Array] = []
    for x in points:
        if all(np.linalg.norm(x - y) > 1e-4 for y in kept):
            kept.append(x)
    return kept


def _raised(scenario: Scenario, x: Array) -> Array:
    point = np.zeros(2 * scenario.dim)
    point[0], point[scenario.dim] = x
    return point


def _stuck(scenario: Scenario) -> list[Equilibrium]:
    """Points at φ = 0 where the field jumps across 0: equilibria by Filippov's convention."""
    kinds = Message("non-smooth, attracting: φ sticks there"), Message("non-smooth, repelling")
    for sign, kind in zip((-1.0, 1.0), kinds):
        grid, hit = _jumping(scenario, sign)
        if hit.any():
            last = int(np.argmin(hit == hit[0]))
            edge = float(grid[-1]) if hit.all() else _edge(scenario, sign, grid, last)
            where = Message("any θ") if hit.all() else f"‖θ‖ {'≤' if hit[0] else '≥'} {edge:.6g}"
            point = np.zeros(2 * scenario.dim)
            point[scenario.dim] = 1.0 if hit.all() else edge * (0.5 if hit[0] else BEYOND)
            name = Message("φ = 0 with {}, by Filippov's convention", where)
            remark = Message("The field jumps across φ = 0, so there is no Jacobian.")
            nearest = 0.0 if hit[0] else 1.0 / BEYOND
            return [Equilibrium(name, tuple(map(float, point)), kind, remark=remark, nearest=nearest)]
    return []


def _jumping(scenario: Scenario, sign: float) -> tuple[Array, Array]:
    """A grid of ‖θ‖ and where on it the field jumps; as far out as it takes to see where that ends."""
    reach = REACH
    while True:
        grid = np.linspace(0.0, reach, 4001)[1:]
        hit = _jumps(scenario, grid, sign)
        if not hit.all() or reach > FAR:
            return grid, hit
        reach *= 16.0


def _jumps(scenario: Scenario, theta: Array, sign: float) -> Array:
    """Whether φ' on a line points away from φ = 0 on both of its sides (sign 1), or towards it (sign −1),
    with θ at rest.
    """
    tip, pushes, still = 1e-13, [], np.ones(theta.size, dtype=bool)
    for phi in (tip, -tip):
        a, b, c, e = coefficients_at(scenario, phi * theta, phi * phi, theta**2)
        pushes.append((a * phi + b * theta) * np.sign(phi) * sign)
        still &= np.abs(c * phi + e * theta) < 1e-6
    with np.errstate(invalid="ignore"):
        return np.asarray(still & (pushes[0] > 1e-8) & (pushes[1] > 1e-8))


def _edge(scenario: Scenario, sign: float, grid: Array, index: int) -> float:
    """Where the jump ends, by bisection between neighbours of the grid."""
    low, high = float(grid[index - 1]), float(grid[index])
    inside = _jumps(scenario, np.array([low]), sign)[0]
    for _ in range(50):
        middle = 0.5 * (low + high)
        stays = _jumps(scenario, np.array([middle]), sign)[0] == inside
        low, high = (middle, high) if stays else (low, middle)
    return low


def run(case: AnalysisContext) -> Equilibria:
    """The origin, the axes, isolated points, and points where a jump holds φ, of the field that is stepped
    along.
    """
    scenario, start = case.followed, float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    return Equilibria(
        (origin(scenario), *_axes(scenario), *_isolated(scenario, max(REACH, start)), *_stuck(scenario))
    )


ANALYSIS = AnalysisSpec(
    "equilibria", "Equilibria", "Where the field vanishes, and its type there.", run, order=1
)
