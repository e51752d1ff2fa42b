"""Where the cells of a start plane go, against DOP853 and the rules written out by hand, and the curves that
divide them.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn.analyses.trajectory_classifier import CODE, CONVERGES, DIVERGES, INCONCLUSIVE
from gandyn.maps.basins import MOVING, RESTING, STALLED, Destination, destinations
from gandyn.maps.curves import crossings

ETA, GAMMA, FAKE, TARGET = 0.5, 0.3, 1.0, 0.5


def start_plane(
    scenario: gandyn.Scenario,
    reach: tuple[float, float],
    n: int,
    training: gandyn.UpdateConfig | None = None,
    **times: float,
) -> gandyn.Map:
    x, y = (gandyn.Axis(id, -end, end, n) for id, end in zip(("phi", "theta"), reach))
    return gandyn.convergence_map(scenario, gandyn.MapSpec(x, y, "basin"), training, **times)


@pytest.fixture(scope="module")
def consensus() -> gandyn.Map:
    """Minimax with consensus γ = 1: the origin attracts, two saddles stand beside it."""
    return start_plane(
        gandyn.Scenario("minimax", dim=1, regularizers={"consensus": 1.0}), (4.0, 2.7), 22, duration=100.0
    )


@pytest.fixture(scope="module")
def five() -> gandyn.Map:
    """LSGAN with labels 0, 1, ½ under extragradient."""
    scenario = gandyn.Scenario(
        "lsgan", {"real": 0.0, "fake": FAKE, "target": TARGET}, dim=1, regularizers={"r1": GAMMA}
    )
    return start_plane(scenario, (3.0, 3.0), 24, gandyn.UpdateConfig("extragradient", ETA, ETA), rounds=1000)


def descended(t: float, x: np.ndarray) -> list[float]:
    """v − ∇½‖v‖² of v = σ(φθ)(−θ, φ), by hand."""
    p, q = x
    f = 1.0 / (1.0 + np.exp(-p * q))
    steep = f * f * (1.0 - f) * (p * p + q * q)
    return [-f * q - steep * q - f * f * p, f * p - steep * p - f * f * q]


def velocity(x: np.ndarray) -> np.ndarray:
    """LSGAN with R1."""
    s = x[0] * x[1]
    return np.array([(FAKE - s) * x[1] - GAMMA * x[0], (TARGET - s) * x[0]])


def look_ahead(x: np.ndarray) -> np.ndarray:
    return x + ETA * velocity(x)


def some_cells(found: gandyn.Map) -> list[tuple[np.ndarray, str, tuple[float, ...]]]:
    """30 cells' starts, and the kinds and points of their destinations ("" where nobody can say)."""
    cells = np.random.default_rng(7).integers(0, len(found.x), (30, 2))
    places = [found.destinations[b] if (b := found.basin[j, i]) >= 0 else Destination("") for i, j in cells]
    return [
        (np.array([found.x[i], found.y[j]]), place.kind, place.point) for (i, j), place in zip(cells, places)
    ]


def test_cells_of_the_flow_go_where_dop853_goes(consensus):
    silent = 0
    for start, kind, _ in some_cells(consensus):
        end = np.hypot(
            *solve_ivp(descended, (0.0, 300.0), start, method="DOP853", rtol=1e-10, atol=1e-12).y[:, -1]
        )
        assert kind in ("", "origin" if end < 1e-6 else "away" if end > 4.8 else "?")
        silent += kind == ""
    assert silent < 10


def test_basins_end_at_the_stable_manifolds(consensus):
    """In every column the basin of the origin begins and ends between the two cells that a saddle's manifold
    passes between.
    """
    (curve,) = consensus.curves
    assert curve.name == "stable manifold of a saddle" and len(curve.pieces) == 4
    home = consensus.basin == [place.kind for place in consensus.destinations].index("origin")
    for i, phi in enumerate(consensus.x[1:-1], 1):
        changes = np.nonzero(home[1:, i] != home[:-1, i])[0]
        passes = crossings(curve, float(phi))
        passes = passes[(passes > consensus.y[0]) & (passes < consensus.y[-1])]
        assert len(changes) == len(passes) > 0
        assert ((consensus.y[changes] < passes) & (passes < consensus.y[changes + 1])).all()


def test_extragradient_rests_at_equilibria_and_where_one_look_ahead_meets_one(five):
    """x⁺ = x + ηv(x + ηv(x)) rests where v = 0, at θ² = γg/(f − g), and where x + ηv(x) is the origin, which
    no flow does.
    """
    points = [np.array(place.point) for place in five.destinations if place.kind == "point"]
    still = [x for x in points if np.abs(velocity(x)).max() < 1e-9]
    false = [x for x in points if np.abs(look_ahead(x)).max() < 1e-9]
    assert len(points) == 4 and len(still) == len(false) == 2
    assert [abs(x[1]) for x in still] == pytest.approx(
        [np.sqrt(GAMMA * TARGET / (FAKE - TARGET))] * 2, rel=1e-9
    )
    assert {place.kind for place in five.destinations} == {"point", "away"}


def test_cells_of_extragradient_go_where_it_goes_by_hand(five):
    for start, kind, point in some_cells(five):
        x = start
        for _ in range(5000):
            x = x + ETA * velocity(look_ahead(x)) if np.hypot(*x) < 1e6 else x
        assert kind == ("point" if np.hypot(*x) < 1e6 else "away")
        assert kind == "away" or x == pytest.approx(np.array(point), abs=1e-6)


def test_what_falls_where_the_origin_repels_goes_elsewhere():
    """LSGAN with labels 0, 1, 0.8 and R1 γ = 1: the origin is a saddle; ‖x‖ falls slowly from far out to rest
    at ±(0.4, 2).
    """
    scenario = gandyn.Scenario(
        "lsgan", {"real": 0.0, "fake": 1.0, "target": 0.8}, dim=1, regularizers={"r1": 1.0}
    )
    found = start_plane(scenario, (4.0, 4.0), 24)
    assert "origin" not in {place.kind for place in found.destinations}


def test_a_run_that_stalls_is_told_from_one_that_nobody_understands():
    codes = np.array([CODE[INCONCLUSIVE], CODE[INCONCLUSIVE], CODE[CONVERGES], CODE[DIVERGES]], dtype=np.int8)
    halted = np.array([STALLED, MOVING, RESTING, MOVING], dtype=np.int8)
    index, places = destinations(codes, halted, np.ones(4), np.ones((4, 2)))
    assert [places[i].kind if i >= 0 else "" for i in index] == ["stall", "", "point", "away"]


def rising(lam: float, x: np.ndarray) -> np.ndarray:
    """WGAN-FD where s > 0: φ' = −θ − 2λ(s/‖θ‖ − 1)θ/‖θ‖, θ' = φ."""
    phi, theta = x[:2], x[2:]
    size = np.linalg.norm(theta)
    return np.concatenate([-theta - 2.0 * lam * (phi @ theta / size - 1.0) * theta / size, phi])


@pytest.mark.parametrize(("lam", "far", "kind"), [(0.6, 2.0, "limit-cycle"), (1.6, 1.9, "tends-to-circle")])
def test_a_circle_on_the_switch_itself_is_reached_where_it_is_overdamped(lam, far, kind):
    """WGAN-FD turns on ‖θ‖ ≈ 2λ with s = 0, where its field jumps: s'' + 2λs' + 2(2‖φ‖²/‖θ‖² + λ/‖θ‖)s = 0
    beside it, where s > 0.

    Overdamped, about λ > 1, s falls to 0 and stays above; else it passes 0, and is thrown out to a cycle.
    """
    scenario = gandyn.Scenario("wgan-fd", {"lambda": lam})
    spec = gandyn.MapSpec(gandyn.Axis("phi_2", 0.02, 0.03, 2), gandyn.Axis("scale", 1.0, 1.001, 2))
    start = np.array([0.05 if lam > 1.0 else 0.01, 0.02, far * lam, 0.0])
    found = gandyn.convergence_map(scenario, spec, phi=start[:2], theta=start[2:])
    assert set(found.shares()) - {"inconclusive"} == {kind}

    def meets(t: float, x: np.ndarray) -> float:
        return x[:2] @ x[2:] + 1e-9

    meets.terminal = True  # type: ignore[attr-defined]
    run = solve_ivp(
        lambda t, x: rising(lam, x), (0.0, 60.0), start, method="DOP853", rtol=1e-12, atol=1e-14, events=meets
    )
    assert bool(run.t_events[0].size) == (kind == "limit-cycle")
