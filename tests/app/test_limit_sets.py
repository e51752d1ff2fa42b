"""Manifolds, cycles and equilibria in the phase plane: when they are computed, what is found, what is
painted.
"""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image

from app.compute import limit_sets
from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options
from app.model.scene import Scene, Start, View
from app.theme.palettes import THEMES
from gandyn import Scenario, analyze, field

CYCLE = Scenario("wgan-gp", {"lambda": 0.3, "c": 1.0}, dim=1)


def scene_of(scenario: Scenario, **display: object) -> Scene:
    shown = Scene((scenario,), (Start((0.5, 0.0), (0.5, 0.0)),), views={"phase": View(-4.0, 4.0, -4.0, 4.0)})
    return shown.with_display(**{"sets": True, "show_series": False, "show_dirac": False} | display)


def test_the_cycle_closes_after_its_period() -> None:
    found = limit_sets.limit_sets(scene_of(CYCLE), 0, ComputeOptions())
    assert found is not None and len(found.cycles) == 1
    cycle, points = found.cycles[0]
    np.testing.assert_allclose(points[-1], points[0], atol=1e-5)
    assert cycle.stability == "attracting" and len(points) == limit_sets.SAMPLES + 1


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("c", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("strength", [0.05, 0.1, 0.5, 0.9, 1.5])
def test_sentence_verdict_and_picture_of_wgan_gp_tell_one_truth(strength: float, c: float, dim: int) -> None:
    scenario = Scenario("wgan-gp", {"lambda": strength, "c": c}, dim=dim)
    claim, verdict = scenario.claim, analyze(scenario).verdict
    assert claim.kinds == (verdict.kind,)
    found = limit_sets.limit_sets(scene_of(scenario), 0, ComputeOptions())
    drawn = found.cycles if found else ()
    assert len(drawn) == (verdict.kind == "limit-cycle")
    if claim.theta is None:
        assert c == 0.0
        return
    named = claim.theta(scenario.spec.make_params(dict(scenario.parameters)), 0.03)
    for _, points in drawn:
        assert abs(points[:, 1]).max() == pytest.approx(named, rel=1e-3)
        assert np.linalg.norm(points, axis=1).max() == pytest.approx(verdict.radius, rel=1e-3)
    if verdict.kind == "tends-to-circle":
        assert verdict.radius == pytest.approx(named, rel=1e-6)


def test_saddles_of_consensus_are_zeros_of_the_field_and_their_manifolds_begin_there() -> None:
    found = limit_sets.limit_sets(
        scene_of(Scenario("minimax", {}, {"consensus": 1.0}, dim=1)), 0, ComputeOptions()
    )
    assert found is not None and len(found.equilibria) == 2 and len(found.branches) == 8
    for one in found.equilibria:
        assert one.type == "saddle"
        np.testing.assert_allclose(
            np.array(
                field(Scenario("minimax", {}, {"consensus": 1.0}, dim=1), [one.point[0]], [one.point[1]])
            ),
            0.0,
            atol=1e-9,
        )
    ends = {tuple(np.round(branch.points[0], 6)) for branch in found.branches}
    assert ends == {tuple(np.round(one.point, 6)) for one in found.equilibria}


@pytest.mark.parametrize(
    "change", [{"display": {"sets": False}}, {"dim": 2}, {"effort": ComputeOptions(compiled=False)}]
)
def test_nothing_is_searched_unasked(change: dict[str, object]) -> None:
    scene = scene_of(CYCLE.with_(dim=int(change.get("dim", 1))), **change.get("display", {}))  # type: ignore[arg-type, call-overload]
    assert limit_sets.limit_sets(scene, 0, change.get("effort", ComputeOptions())) is None  # type: ignore[arg-type]


def test_the_window_does_not_wait_for_what_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that takes for ever is left as soon as something newer is wanted, and its result is there
    later.
    """
    gate, made = threading.Event(), limit_sets.LimitSets((), (), ())

    def slow(*key: object) -> limit_sets.LimitSets:
        gate.wait(10.0)
        return made

    monkeypatch.setattr(limit_sets, "found_in", slow)
    monkeypatch.setattr(limit_sets, "_last", {})
    scene = scene_of(CYCLE.with_(parameters={"lambda": 0.123}))
    assert limit_sets.limit_sets(scene, 0, ComputeOptions(blocking=False, preview=True)) is None
    assert limit_sets.limit_sets(scene, 0, ComputeOptions(blocking=False, cancelled=lambda: True)) is None
    gate.set()
    assert limit_sets.limit_sets(scene, 0, ComputeOptions(blocking=False)) is made
    moved = scene_of(CYCLE.with_(parameters={"lambda": 0.124}))
    before = limit_sets.limit_sets(moved, 0, ComputeOptions(blocking=False, preview=True))
    assert before is not None and not before.fresh and before.cycles == made.cycles


def test_they_are_painted_in_their_colours(tmp_path) -> None:  # type: ignore[no-untyped-def]
    shown = scene_of(Scenario("minimax", {}, {"consensus": 1.0}, dim=1), speed_colors=False, field="none")
    counts = [
        _count(shown, THEMES["light"].theta_nullcline, tmp_path),
        _count(shown.with_display(sets=False), THEMES["light"].theta_nullcline, tmp_path),
    ]
    assert counts[0] > 400 and counts[1] < 20


def _count(scene: Scene, color: str, folder) -> int:  # type: ignore[no-untyped-def]
    EXPORTERS["png"].write(scene, folder / "a.png", Options(600, 500))
    with Image.open(folder / "a.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    return int((np.abs(pixels - [int(color[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=-1) < 40).sum())
