"""From cells to what pictures, words and tables say of a sweep."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import gandyn
from app.compute.options import ComputeOptions
from app.model import scene_file
from app.model.pages.sweep import SweepSettings, from_dict
from app.model.scene import Scene, SceneError
from app.training import sweep_facts, sweep_take, sweep_theory
from app.training.run_config import figure_name
from app.training.sweep_axes import axis_view
from app.training.sweep_record import FAILED, NEW, SWEEPS, SweepRecord, read
from app.training.sweep_table import sweep_table
from app.training.sweep_view import claimed_threshold, sweep_view
from gandyn.frozendict import FrozenDict
from gandyn.training import EXPERIMENTS, Settings
from gandyn.training.errors import TrainingError
from gandyn.training.sweeps.axis import SweepAxis
from gandyn.training.sweeps.store import SweepStore
from tests.app.sweep.conftest import SEEDS, cells, figure, filled, recipe

NOW = ComputeOptions(blocking=False)


def with_(scene: Scene, **changes: object) -> Scene:
    return scene.with_settings("sweep", scene.settings_of("sweep").with_(**changes))


def test_a_session_keeps_it(scene):
    kept = with_(scene, at_least=False, chosen={"lr_d": 0.1, "r1": 0.5}, workers=3)
    assert scene_file.from_json(scene_file.to_json(kept)) == kept


@pytest.mark.parametrize(
    "changes",
    [
        {"workers": -1},
        {"threshold": math.inf},
        {"at_least": 1},
        {"chosen": {"lr_d": [1]}},
        {"folder": 3},
        {"no": 1},
    ],
)
def test_nonsense_is_refused(scene, changes):
    data = scene.settings_of("sweep").to_dict() | changes
    with pytest.raises((SceneError, TrainingError)):
        from_dict(data)


def test_default_is_about_the_scenes_losses():
    found = Scene((gandyn.Scenario("hinge", dim=1),)).settings_of("sweep").recipe
    assert found.values["variant"] == "hinge"
    assert [axis.id for axis in found.axes] == ["lr_d", "r1"]


def test_default_is_the_labs_experiment():
    lab = Scene().settings_of("lab").with_(runs=(Settings("ema", {"lr": 0.002}),))
    found = Scene(page_settings={"lab": lab}).settings_of("sweep").recipe
    assert (found.experiment, found.axes[0].id) == ("ema", "lr")


def test_other_axes_forget_what_was_chosen(scene):
    settings = scene.settings_of("sweep").clicked({"lr_d": 0.1, "r1": 0.5})
    changed = settings.with_(recipe=recipe("lr_d=0.1,0.2"))
    assert not changed.chosen
    assert changed.figure == "modes"


def test_dials_count_seeds(scene):
    view = sweep_view(scene, NOW)
    assert len(view.discs) == 6
    for disc in view.discs:
        values = [figure(disc.setting, seed) for seed in SEEDS]
        if disc.setting == {"lr_d": 1.0, "r1": 0.05}:
            values = values[:1]
            assert disc.summary.failed == len(SEEDS) - 1
        assert disc.summary.seeds == len(SEEDS)
        assert disc.summary.reached == sum(value >= 4.0 for value in values)
        assert disc.summary.median == np.median(values)
        assert disc.x == math.log10(disc.setting["lr_d"])


def test_at_most(scene):
    both = [sweep_view(with_(scene, threshold=2.5, at_least=on), NOW).discs for on in (True, False)]
    for up, down in zip(*both):
        assert up.summary.reached + down.summary.reached + up.summary.failed == len(SEEDS)


def test_curves_along_the_other_axis(scene):
    across = sweep_view(scene, NOW).curves
    assert [curve.name for curve in across] == ["R1 = 0.05", "R1 = 0.5"]
    upward = sweep_view(with_(scene, along="r1"), NOW).curves
    assert len(upward) == 3
    assert upward[0].median[1] == across[1].median[0]
    assert np.all((across[1].lower <= across[1].median) & (across[1].median <= across[1].upper))


def test_a_third_axis_stands_where_it_is_fixed(scene):
    three = recipe("lr_d=0.01,0.1", "r1=0.05,0.5", "batch=16,32")
    settings = SweepSettings(three, folder="/nowhere", fixed={"batch": 32})
    filled(settings)
    view = sweep_view(scene.with_settings("sweep", settings), NOW)
    assert {disc.setting["batch"] for disc in view.discs} == {32}
    assert view.along.id == "batch"
    assert len(view.curves) == 2


@pytest.mark.parametrize("id", EXPERIMENTS)
def test_any_experiment_may_be_asked_for_a_claimed_threshold(id):
    """Whatever shape the metrics have that its claims look into."""
    for name in ("modes", "polarisation", "polarisation.gp", "exact_w1", "loss_d"):
        found = claimed_threshold(id, name)
        assert found is None or np.isfinite(found.value)


def test_thresholds_by_themselves(scene):
    assert claimed_threshold("toy-gan", "modes").value == 8
    assert claimed_threshold("toy-gan", "exact_w1") is None
    view = sweep_view(with_(scene, figure="exact_w1", threshold=None), NOW)
    assert not view.threshold.at_least
    values = [cell.metrics["exact_w1"] for cell in cells(recipe()) if cell.metrics]
    assert view.threshold.value == pytest.approx(np.median(values), rel=0.05)


def test_arms_have_names():
    assert figure_name("toy-gan", "modes") == "modes"
    assert figure_name("adam-vs-rmsprop", "modes.rmsprop").startswith("modes · ")


def test_names_stand_side_by_side():
    view = axis_view("toy-gan", SweepAxis("variant", ("wgan", "hinge")))
    assert view.places == [0.0, 1.0]
    assert view.extent == (-0.5, 1.5)
    assert [text for _, text in view.ticks([])] == ["wgan", "hinge"]


@pytest.mark.parametrize("values", ["0,0.1", "0.2", "log:0.1..10:3", "-1,0,1"])
def test_room_about_all_values(values):
    view = axis_view("toy-gan", SweepAxis.parse(f"lr_d={values}"))
    low, high = view.extent
    assert low < min(view.places) <= max(view.places) < high


def test_theory_has_the_planes_numbers(scene):
    plane = sweep_theory.plane_of(scene)
    assert plane.factors == (1.0, 2.0)
    spec = plane.request.spec
    assert (spec.x.id, spec.x.log, spec.y.id, spec.y.log) == ("lr_d", True, "r1", True)
    view = sweep_view(scene, NOW)
    assert spec.x.low == pytest.approx(10.0 ** view.x.extent[0])
    assert spec.y.high == pytest.approx(2.0 * 10.0 ** view.y.extent[1])
    other = with_(scene, chosen={"lr_d": 0.1, "r1": 0.5}, threshold=1.0)
    assert sweep_theory.plane_of(other).request == plane.request


@pytest.mark.parametrize(
    ("axes", "word"),
    [
        (("lr_d=0.1,0.2", "width=8,16"), "width"),
        (("lr_d=0.1,0.2",), "two axes"),
        (("variant=wgan,hinge", "r1=0.1,0.2"), "loss"),
    ],
)
def test_no_map_where_theory_knows_no_axis(scene, axes, word):
    made = over_losses(axes) if axes[0].startswith("variant") else recipe(*axes)
    plane = sweep_theory.plane_of(scene.with_settings("sweep", SweepSettings(made)))
    assert plane.request is None
    assert word in plane.trouble


def over_losses(axes: tuple[str, ...]):
    """A recipe in which the loss is an axis."""
    base = recipe("lr_d=0.1,0.2", "r1=0.1,0.2")
    shared = {id: value for id, value in base.values.items() if id != "variant"} | {"lr_d": 0.1}
    return replace(base, axes=tuple(map(SweepAxis.parse, axes)), values=shared)


def test_optimisers_that_theory_cannot_mix(scene):
    made = recipe(optimiser_g="adam")
    plane = sweep_theory.plane_of(scene.with_settings("sweep", SweepSettings(made)))
    assert "sgd" in plane.trouble
    assert "adam" in plane.trouble


def test_words(scene):
    chosen = with_(scene, chosen={"lr_d": 0.1, "r1": 0.5}, before={"lr_d": 0.1, "r1": 0.05})
    told = [text for text, _ in sweep_facts.facts(chosen, ComputeOptions())]
    assert told[0].startswith("Rank correlation")
    assert "bootstrap samples of 6 settings" in told[0]
    assert "R1 = 0.5 against R1 = 0.05, by seed: modes differs by +4 in the median of 7 pairs" in told[1]
    assert "p = 0.0156" in told[1]
    assert "6 settings × 7 seeds, 20 iterations each · done · 42 of 42 runs · 6 failed" in told[2]
    assert "6 of 42 runs failed, most of them so: It diverged." in told[3]


def test_before_anything_was_trained():
    told = sweep_facts.facts(Scene(page="sweep"), NOW)
    assert not any("correlation" in text for text, _ in told)


def test_table_has_every_cell(scene):
    table = sweep_table(scene, ComputeOptions())
    assert table.names == ("lr_d", "r1", "seed", "modes", "exact_w1", "seconds", "failed")
    rows = list(table.rows)
    assert len(rows) == 42
    assert rows[0][:4] == (0.01, 0.05, 0, figure({"lr_d": 0.01, "r1": 0.05}, 0))
    assert sum(row[-1] == "It diverged." and math.isnan(row[3]) for row in rows) == 6


def test_no_table_of_nothing():
    with pytest.raises(SceneError, match="Nothing of this sweep"):
        sweep_table(Scene(page="sweep"), ComputeOptions())


def test_numbers_are_taken_over(scene):
    led = sweep_take.taken(scene, FrozenDict({"lr_d": 0.1, "r1": 0.5}))
    assert led.page == "portrait"
    assert led.scenarios[0].regularizers == {"r1": 1.0}
    assert (led.trainings[0].rule, led.trainings[0].lr_d, led.trainings[0].first) == ("alternating", 0.1, "d")


def test_a_folder_is_read(tmp_path, scene):
    made = recipe()
    record = read(SweepRecord(made, tmp_path / "gone", chosen=True))
    assert (record.state, record.count) == (NEW, 0)
    assert "There is no sweep in" in record.trouble
    assert not read(SweepRecord(made, tmp_path / "gone")).trouble
    store = SweepStore.begin(tmp_path / "a", made)
    store.write("000000-000000", cells(made)[: len(SEEDS)])
    assert read(SweepRecord(made, tmp_path / "a")).count == len(SEEDS)
    other = read(SweepRecord(replace(made, seeds=(1, 2)), tmp_path / "a"))
    assert (other.state, other.count) == (FAILED, 0)
    assert "seeds" in other.trouble


def test_curves_come_from_the_folder(tmp_path):
    made = recipe()
    SweepStore.begin(tmp_path, made).write("000000-000000", cells(made)[: len(SEEDS)])
    settings = SweepSettings(made, folder=str(tmp_path))
    record = read(SWEEPS.of(settings))
    curves = record.curves(made.settings()[0], 2)
    assert curves["gan/loss_d"] == pytest.approx(3.0 * np.arange(1.0, 11.0))
    SWEEPS.clear()
