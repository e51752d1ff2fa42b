"""Convergence maps against single orbits, closed forms, and the analysis of single cells."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gandyn
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.verdict import combined
from gandyn.maps import linearisation
from gandyn.maps.axes import CellSetup, placed
from gandyn.maps.curves import crossings
from gandyn.maps.kernel_keys import is_map_kernel_ready
from gandyn.maps.simulate import RunLength, simulate
from gandyn.maps.table import cell_table, leaves, nested, row
from tests.gandyn.matrix import some
from tests.gandyn.scenarios import VARIANTS, regularized

R1, LR = gandyn.Axis("r1", 0.0, 3.0, 5), gandyn.Axis("lr", 0.05, 2.5, 4)
FEW = gandyn.Axis("r1", 0.2, 2.0, 2), gandyn.Axis("lr", 0.2, 2.0, 2)


def setting(scenario: gandyn.Scenario, training: gandyn.UpdateConfig | None = None) -> CellSetup:
    return CellSetup(scenario, training, *standard_start(scenario.dim))


def at(base: CellSetup, x: gandyn.Axis, y: gandyn.Axis, i: int, j: int) -> CellSetup:
    return placed(placed(base, x.id, x.values[i]), y.id, y.values[j])


def pairs(scenario: gandyn.Scenario) -> list[tuple[gandyn.Axis, gandyn.Axis]]:
    """Each axis there is, with one other: those of the second half with those of the first, which are of
    other kinds.
    """
    found = [info.axis(3) for info in gandyn.axes(scenario).values() if not info.id.endswith("_1")]
    half = (len(found) + 1) // 2
    return list(zip(found[:half], found[-half:]))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_cells_numbers_are_its_scenarios(variant):
    for scenario in regularized(variant, 2):
        for x, y in pairs(scenario):
            table = cell_table(setting(scenario), x, y)
            for i, j in ((0, 0), (1, 2), (2, 1)):
                assert table.cells([i], [j])[:, 0] == pytest.approx(
                    row(at(setting(scenario), x, y, i, j)), rel=1e-14, abs=1e-299
                )


def test_nested_is_the_inverse_of_leaves():
    params = gandyn.Scenario(
        "wgan-gp", regularizers={"l2": 0.3, "consensus": 0.2}, time_scales=(2.0, 0.5)
    ).params()
    assert nested(params, leaves(params)) == params


RULES = [
    gandyn.UpdateConfig("simultaneous", 0.3, 0.2),
    gandyn.UpdateConfig("alternating", 0.3, 0.2, 3, 2, "d"),
    gandyn.UpdateConfig("alternating", 0.3, 0.2, 1, 2, "g", schedule="inverse"),
    gandyn.UpdateConfig("momentum", 0.1, 0.2, options={"beta": -0.3}),
    gandyn.UpdateConfig("nesterov", 0.1, 0.2, alternating=True, options={"beta": 0.3}),
    gandyn.UpdateConfig("optimistic", 0.2, 0.1),
    gandyn.UpdateConfig("extragradient", 0.2, 0.1),
    gandyn.UpdateConfig("adam", 0.02, 0.01),
    gandyn.UpdateConfig("rmsprop", 0.02, 0.01, schedule="cosine"),
]


def ends(base: CellSetup, x: gandyn.Axis, y: gandyn.Axis, run: RunLength) -> np.ndarray:
    table = cell_table(base, x, y)
    return simulate(table, table.cells([1, 2, 0], [2, 0, 1]), run).last


def orbit_end(cell: CellSetup, rounds: int) -> np.ndarray:
    orbit = gandyn.train(cell.scenario, cell.training, cell.phi, cell.theta, rounds, save_every=rounds)
    return np.concatenate([orbit.phi[-1], orbit.theta[-1]])


@pytest.mark.parametrize("training", some(RULES, 2), ids=lambda t: t.rule)
def test_lanes_end_where_single_orbits_end(training):
    variant, dim = (
        ("wgan-clip", 2)
        if training.rule in ("alternating", "adam", "extragradient")
        else ("non-saturating", 1)
    )
    base = setting(gandyn.Scenario(variant, dim=dim), training)
    x, y = gandyn.Axis("l2", 0.1, 0.5, 3), gandyn.Axis("theta", 0.1, 0.9, 3)
    found = ends(base, x, y, RunLength(256))
    for last, (i, j) in zip(found, ((1, 2), (2, 0), (0, 1))):
        assert last == pytest.approx(orbit_end(at(base, x, y, i, j), 256), rel=1e-9, abs=1e-12)


def test_options_of_a_rule_can_be_an_axis():
    base = setting(gandyn.Scenario("hinge", dim=2), gandyn.UpdateConfig("momentum", 0.1, 0.1))
    x, y = gandyn.Axis("beta", -0.5, 0.5, 3), gandyn.Axis("lr_d", 0.1, 0.2, 3)
    for last, (i, j) in zip(ends(base, x, y, RunLength(256)), ((1, 2), (2, 0), (0, 1))):
        assert last == pytest.approx(orbit_end(at(base, x, y, i, j), 256), rel=1e-9)


@pytest.mark.parametrize(
    ("variant", "dim", "tolerance"),
    some([("wgan-gp", 2, 1e-5), ("non-saturating", 3, 1e-8), ("hinge", 1, 1e-5), ("wgan-clip", 1, 1e-8)], 2),
)
def test_lanes_of_the_flow_end_where_the_flow_ends(variant, dim, tolerance):
    base = setting(gandyn.Scenario(variant, dim=dim))
    x, y = gandyn.Axis("tau_d", 0.5, 1.5, 3), gandyn.Axis("theta", 0.5, 1.5, 3)
    for last, (i, j) in zip(ends(base, x, y, RunLength(256, 0.05)), ((1, 2), (2, 0), (0, 1))):
        cell = at(base, x, y, i, j)
        orbit = gandyn.flow(cell.scenario, cell.phi, cell.theta, 12.8, 0.05)
        phi, theta = orbit.phi[-1], orbit.theta[-1]
        d = len(last) // 2
        seen = np.array([last[:d] @ last[d:], last[:d] @ last[:d], last[d:] @ last[d:]])
        assert seen == pytest.approx(np.array([phi @ theta, phi @ phi, theta @ theta]), abs=tolerance)


@pytest.mark.parametrize("rule", ["alternating", "extragradient", "momentum", "optimistic", None])
def test_the_radius_is_the_analysis_one_cell_at_a_time(rule):
    base = setting(gandyn.Scenario("minimax", dim=2), None if rule is None else gandyn.UpdateConfig(rule))
    x, y = R1, gandyn.Axis("tau_g", 0.5, 2.0, 4, True)
    table = cell_table(base, x, y)
    for i, j in ((0, 0), (3, 2), (4, 3)):
        cell = at(base, x, y, i, j)
        found = linearisation.radius(table, table.cells([i], [j]))[0]
        if rule is None:
            assert found == pytest.approx(gandyn.jacobian_eigenvalues(cell.scenario).real.max(), abs=1e-15)
        else:
            t = cell.training
            said = gandyn.analyze(
                cell.scenario,
                rule,
                lr_d=t.lr_d,
                lr_g=t.lr_g,
                phi=cell.phi,
                theta=cell.theta,
                measured=False,
                **t.options,
            )
            assert found == pytest.approx(said.rule.radius, abs=1e-14)


def test_the_critical_curve_is_the_closed_form():
    # [[1 − ηγ − η²/4, −η/2], [η/2, 1]] with determinant 1 − ηγ and trace 2 − ηγ − η²/4: Jury's condition
    # fails at η² + 8ηγ = 16 (generator first).
    x, y = gandyn.Axis("r1", 0.1, 3.0, 40), gandyn.Axis("lr", 0.05, 4.5, 40)
    found = gandyn.convergence_map(
        gandyn.Scenario("minimax", dim=1),
        gandyn.MapSpec(x, y),
        gandyn.UpdateConfig("alternating"),
        rounds=256,
    )
    curve = next(c for c in found.curves if c.name == linearisation.RADIUS)
    for piece in curve.pieces:
        gamma, eta = piece.T
        assert eta**2 + 8.0 * eta * gamma == pytest.approx(np.full(len(gamma), 16.0), abs=1e-9)
    assert crossings(curve, 1.0) == pytest.approx([-4.0 + np.sqrt(32.0)], abs=1e-2)


def test_the_double_eigenvalue_of_r1_is_at_gamma_one():
    x, y = gandyn.Axis("r1", 0.0, 3.0, 33), gandyn.Axis("theta", 0.1, 1.0, 5)
    found = gandyn.convergence_map(gandyn.Scenario("minimax", dim=1), gandyn.MapSpec(x, y))
    curve = next(c for c in found.curves if c.name == linearisation.DOUBLE)
    assert np.concatenate(curve.pieces)[:, 0] == pytest.approx(1.0, abs=1e-10)


def test_rates_are_the_exact_ones_where_it_converges_at_a_spiral():
    x, y = gandyn.Axis("r1", 0.1, 0.9, 6), gandyn.Axis("lr", 0.1, 0.9, 6)
    found = gandyn.convergence_map(
        gandyn.Scenario("wgan", dim=2), gandyn.MapSpec(x, y, "rate"), gandyn.UpdateConfig("alternating")
    )
    assert found.values == pytest.approx(np.log(found.radius), rel=0.02, abs=1e-4)
    assert (found.verdict == found.kinds.index("converges")).all()


AGREEMENT = [
    (gandyn.Scenario("non-saturating", dim=1), *FEW, gandyn.UpdateConfig("alternating")),
    (
        gandyn.Scenario("wgan", dim=1),
        gandyn.Axis("lr_d", 0.1, 2.0, 2),
        gandyn.Axis("lr_g", 0.1, 2.0, 2),
        gandyn.UpdateConfig("alternating"),
    ),
    (
        gandyn.Scenario("minimax", dim=2),
        gandyn.Axis("l2", 0.0, 1.0, 2),
        gandyn.Axis("theta_1", 0.1, 2.0, 2),
        None,
    ),
    (
        gandyn.Scenario("non-saturating", dim=2),
        gandyn.Axis("phi", -2.0, 2.0, 2),
        gandyn.Axis("theta", -1.7, 0.5, 2),
        None,
    ),
    (
        gandyn.Scenario("wgan-gp", dim=2),
        gandyn.Axis("lambda", 0.4, 2.0, 2),
        gandyn.Axis("c", 0.5, 1.5, 2),
        None,
    ),
    (
        gandyn.Scenario("lsgan", dim=2),
        gandyn.Axis("tau_d", 0.5, 2.0, 2),
        gandyn.Axis("theta", 0.7, 2.0, 2),
        None,
    ),
    (
        gandyn.Scenario("wgan-clip", dim=2),
        gandyn.Axis("lr", 0.3, 1.1, 2),
        gandyn.Axis("theta", 0.1, 0.7, 2),
        gandyn.UpdateConfig("simultaneous"),
    ),
    (
        gandyn.Scenario("hinge", dim=1),
        gandyn.Axis("lr", 0.03, 0.1, 2),
        gandyn.Axis("theta", 0.1, 1.4, 2),
        gandyn.UpdateConfig("adam"),
    ),
    (
        gandyn.Scenario("f-hellinger", dim=2),
        gandyn.Axis("lr", 0.02, 0.5, 2),
        gandyn.Axis("theta", 0.1, 1.0, 2),
        gandyn.UpdateConfig("simultaneous"),
    ),
]


def spoken(cell: CellSetup) -> str:
    """The analysis' verdict."""
    return combined(AnalysisContext(cell.scenario, cell.training, cell.phi, cell.theta)).kind


@pytest.mark.parametrize(
    "case",
    some(AGREEMENT, 2),
    ids=some(["r1-lr", "rates", "l2", "starts", "corner", "slow circle", "walls", "adam", "growth"], 2),
)
def test_verdicts_are_those_of_the_analysis_or_inconclusive(case):
    scenario, x, y, training = case
    found = gandyn.convergence_map(scenario, gandyn.MapSpec(x, y), training)
    base, silent = setting(scenario, training), 0
    for j in range(y.count):
        for i in range(x.count):
            kind = found.kinds[found.verdict[j, i]]
            silent += kind == "inconclusive"
            assert kind in (spoken(at(base, x, y, i, j)), "inconclusive")
    # The analysis' run is thirty times as long; of the flow, a map's is too short where circles are reached
    # slowly.
    assert silent <= 0.25 * found.verdict.size


def test_few_undecided_cells_are_run_longer_and_many_are_not():
    """Adam's slowest rate takes more than 2000 rounds to its cycle; in a map with 600 such cells all stay
    undecided.
    """
    few, many = (
        gandyn.MapSpec(gandyn.Axis("lr", 0.004, 0.005, n), gandyn.Axis("theta", 1.0, 1.2, n)) for n in (2, 25)
    )
    scenario, training = gandyn.Scenario("minimax", dim=1), gandyn.UpdateConfig("adam")
    assert set(gandyn.convergence_map(scenario, few, training).shares()) == {"limit-cycle"}
    assert set(gandyn.convergence_map(scenario, many, training).shares()) == {"inconclusive"}


def test_a_basin_tells_the_origin_from_what_leaves():
    x, y = gandyn.Axis("phi", -3.0, 3.0, 8), gandyn.Axis("theta", -3.0, 3.0, 8)
    found = gandyn.convergence_map(
        gandyn.Scenario("minimax", regularizers={"r1": 1.0}, dim=1), gandyn.MapSpec(x, y, "basin")
    )
    assert [place.kind for place in found.destinations] == ["origin"]
    assert (found.values == 0).all()
    away = gandyn.convergence_map(
        gandyn.Scenario("wgan", dim=1), gandyn.MapSpec(x, y, "basin"), gandyn.UpdateConfig("simultaneous")
    )
    assert [place.kind for place in away.destinations] == ["away"]


def test_progress_shows_finished_tiles_and_stopping_stops():
    shares = []
    spec = gandyn.MapSpec(gandyn.Axis("r1", 0.0, 1.0, 200), gandyn.Axis("lr", 0.1, 1.0, 200))
    scenario, training = gandyn.Scenario("non-saturating", dim=1), gandyn.UpdateConfig("alternating")
    gandyn.convergence_map(
        scenario,
        spec,
        training,
        progress=lambda share, part: shares.append((share, float((part.verdict >= 0).mean()))),
    )
    assert (
        shares[-1] == (1.0, 1.0) and all(done == share for share, done in shares) and shares == sorted(shares)
    )
    with pytest.raises(gandyn.MapStopped):
        gandyn.convergence_map(scenario, spec, training, stale=lambda: True)


def test_a_spec_survives_json_and_a_map_is_json():
    spec = gandyn.MapSpec(R1, LR, "rate")
    assert gandyn.MapSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec
    found = gandyn.convergence_map(
        gandyn.Scenario("non-saturating", dim=1), spec, gandyn.UpdateConfig("alternating"), rounds=256
    )
    data = json.loads(json.dumps(found.to_dict()))
    assert np.array(data["rate"], dtype=float).shape == (LR.count, R1.count)
    rows = list(found.rows())
    assert len(rows) == LR.count * R1.count and rows[1][:2] == (R1.values[1], LR.values[0])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: gandyn.Axis("r1", 1.0, 0.0), "from a smaller to a larger"),
        (lambda: gandyn.Axis("r1", 0.0, 1.0, log=True), "above 0"),
        (lambda: gandyn.Axis("r1", 0.0, 1.0, 1), "from 2 to"),
        (lambda: gandyn.Axis("r1", float("nan"), 1.0), "finite"),
        (lambda: gandyn.MapSpec(R1, LR, "colour"), "must be one of verdict"),
        (lambda: gandyn.MapSpec.from_dict({"x": 1}), "A map needs the entry y"),
        (lambda: gandyn.convergence_map(gandyn.Scenario(), gandyn.MapSpec(R1, R1)), "set the same number"),
        (lambda: gandyn.convergence_map(gandyn.Scenario(), gandyn.MapSpec(R1, LR)), "There is no axis 'lr'"),
        (
            lambda: gandyn.convergence_map(
                gandyn.Scenario(), gandyn.MapSpec(R1, gandyn.Axis("scale", 1, 2)), phi=[0, 0], theta=[0, 0]
            ),
            "start at 0",
        ),
        (
            lambda: gandyn.convergence_map(
                gandyn.Scenario(), gandyn.MapSpec(R1, gandyn.Axis("l2", 0, 2)), duration=1.0
            ),
            "steps",
        ),
    ],
)
def test_bad_maps_are_refused_in_one_sentence(make, words):
    with pytest.raises(ValueError, match=words) as caught:
        make()
    assert str(caught.value).count(".") >= 1 and "\n" not in str(caught.value)


def test_a_rule_with_a_regulariser_of_its_own_is_mapped_with_it():
    """Consensus as a rule is consensus on the field, and its strength can be an axis."""
    lr = gandyn.Axis("lr", 0.05, 0.5, 6)
    ruled = gandyn.convergence_map(
        gandyn.Scenario("minimax", dim=1),
        gandyn.MapSpec(gandyn.Axis("gamma", 0.0, 1.5, 5), lr),
        gandyn.UpdateConfig("consensus"),
        rounds=512,
    )
    plain = gandyn.convergence_map(
        gandyn.Scenario("minimax", dim=1),
        gandyn.MapSpec(gandyn.Axis("consensus", 0.0, 1.5, 5), lr),
        gandyn.UpdateConfig("simultaneous"),
        rounds=512,
    )
    np.testing.assert_allclose(ruled.rate, plain.rate, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ruled.radius, plain.radius, rtol=1e-12)
    assert (ruled.verdict == plain.verdict).all() and ruled.radius.min() < 1.0 < ruled.radius.max()


def test_what_another_rule_does_not_take_waits_for_no_kernel() -> None:
    """Negative momentum is Polyak's; when the rule of a map becomes Nesterov's, the map itself says that its
    axis cannot be.
    """
    spec = gandyn.MapSpec(gandyn.Axis("beta", -0.9, 0.9, 8), gandyn.Axis("lr", 0.1, 1.0, 8))
    assert is_map_kernel_ready(gandyn.Scenario("wgan"), gandyn.UpdateConfig("nesterov"), spec)
    with pytest.raises(ValueError, match="beta must be at least 0"):
        gandyn.convergence_map(gandyn.Scenario("wgan"), spec, gandyn.UpdateConfig("nesterov"))
