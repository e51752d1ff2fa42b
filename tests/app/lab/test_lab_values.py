"""What the lab is told and tells: the study, what follows the portrait, columns, records, tables. No process
is started here.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.compute.options import ComputeOptions
from app.model import scene_file
from app.model.pages.lab import LabSettings, from_dict
from app.model.scene import Scene, SceneError
from app.pages import lab_plots
from app.plots import PLOTS, lab_plot
from app.plots.lab_plot import outward, span
from app.text import translation
from app.training import curve_table, run_config, status_text
from app.training.run_record import RunRecord
from app.training.run_store import MOST_RECORDS, RunStore
from app.training.snapshot_view import snapshot_view
from gandyn import Scenario, variants
from gandyn.message import Message
from gandyn.training import EXPERIMENTS, Settings, Step, TrainingProcess
from gandyn.training.messages import Done, Started


def scene_of(*scenarios: Scenario, **study: object) -> Scene:
    scene = Scene(scenarios or (Scenario("wgan-gp"),), page="lab")
    return scene.with_settings("lab", scene.settings_of("lab").with_(**study)) if study else scene


def record_of(settings: Settings, slot: int = 0, steps: int = 4) -> RunRecord:
    """A record as if so many steps had been heard of."""
    run = TrainingProcess(settings)
    for i in range(1, steps + 1):
        run.recording.add(Step(i, {"gan": {"loss_d": float(i), **({"loss_g": -float(i)} if i > 1 else {})}}))
    record = RunRecord(run, slot, 1)
    record.catch_up()
    return record


def test_a_study_survives_its_file_and_refuses_nonsense() -> None:
    study = LabSettings(
        (Settings("ema", seed=3), Settings(points=((0.5, 1.0),))), False, ("lab-losses",), ("gan",)
    )
    assert from_dict(study.to_dict()) == study
    scene = Scene(page="lab").with_settings("lab", study)
    assert scene_file.from_json(scene_file.to_json(scene)) == scene
    for data in (
        {"runs": []},
        {"runs": [{}] * 5},
        {"runs": [{"experiment": "none"}]},
        {"runs": [{}], "more": 1},
        {"runs": [{}], "follows": 1},
        7,
    ):
        with pytest.raises(ValueError, match=r"\.$"):
            from_dict(data)


@pytest.mark.parametrize("variant", list(variants()))
def test_the_portrait_drives_the_training(variant: str) -> None:
    scenario = (
        Scenario(variant, regularizers={"r1": 0.4}) if not variants()[variant].box else Scenario(variant)
    )
    values = run_config.run_settings(scene_of(scenario))[0].values
    assert values["variant"] == variant
    assert values["r1"] == pytest.approx(0.5 * scenario.regularizers.get("r1", 0.0))
    assert all(values[id] == value for id, value in scenario.parameters.items() if id in values)


def test_what_does_not_follow_stays_as_it_was_chosen() -> None:
    assert (
        run_config.run_settings(scene_of(Scenario("hinge"), follows=False))[0].values["variant"] == "wgan-gp"
    )
    collapse = Settings("mode-collapse")
    assert (
        run_config.run_settings(scene_of(Scenario("wgan-gp", {"lambda": 2.0}), runs=(collapse,)))[0]
        == collapse
    )
    assert "center" not in run_config.unsupported_reason(scene_of(Scenario("hinge")))


def test_only_rates_strengths_and_iterations_change_while_a_run_goes_on() -> None:
    settings = Settings()
    assert run_config.can_hot_update(
        settings, settings.with_(values={**settings.values, "lr_d": 5e-4, "lambda": 3.0})
    )
    assert run_config.can_hot_update(settings, settings.with_(steps=9))
    for changed in (settings.with_(values={**settings.values, "width": 32}), settings.with_(seed=1)):
        assert not run_config.can_hot_update(settings, changed)


def test_arms_are_columns_and_can_be_hidden() -> None:
    scene = scene_of(runs=(Settings("gradient-depth"), Settings("weight-polarisation")))
    names = [column.name for column in run_config.columns(scene)]
    assert len(names) == 4 and names[0].startswith("A · ")
    hidden = scene_of(runs=(Settings("weight-polarisation"),), hidden=("gp",))
    assert [column.arm for column in run_config.columns(hidden)] == ["0.1"]


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_every_experiment_has_pictures(id: str) -> None:
    scene = scene_of(runs=(Settings(id),))
    shown = lab_plots.visible_plots(scene)
    assert 1 <= len(shown) <= 6 and set(shown) <= set(lab_plots.available_plots(scene))


def test_a_record_keeps_every_scalar_with_gaps() -> None:
    record = record_of(Settings())
    x, y = record.track("gan", "loss_g")
    np.testing.assert_array_equal(x, [1, 2, 3, 4])
    np.testing.assert_array_equal(y, [np.nan, -2, -3, -4])
    record.run.recording.steps = record.run.recording.steps[::2]
    record.catch_up()
    np.testing.assert_array_equal(record.track("gan", "loss_d")[0], [1, 3])
    assert len(record.track("gan", "nothing")[0]) == len(record.track("none", "loss_d")[0]) == 0


def test_a_store_finds_by_settings_and_forgets_the_oldest() -> None:
    store, settings = RunStore(), Settings()
    records = [record_of(settings.with_(seed=i)) for i in range(MOST_RECORDS + 3)]
    for record in records:
        record.run.state = "done"
        store.add(record)
    assert len(store.records) == MOST_RECORDS and records[-1] in store.records
    assert store.find(0, records[-2].settings) is records[-2]
    assert store.find(0, settings.with_(seed=99)) is records[-1]
    assert store.find(0, Settings("ema")) is None and store.find(1, Settings("ema")) is None


def test_the_playhead_is_a_share_of_what_was_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, store = scene_of(), RunStore()
    store.add(record_of(run_config.run_settings(scene)[0]))
    runs = store.runs()
    found = [snapshot_view(scene.with_(time=share * scene.duration), 0, runs) for share in (0.0, 0.5, 1.0)]
    assert [seen.iteration for seen in found if seen] == [0, 2, 4]
    assert snapshot_view(scene, 1, runs) is None


def test_curves_become_a_table_and_nothing_becomes_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, store = scene_of(), RunStore()
    monkeypatch.setattr(curve_table, "STORE", store)
    with pytest.raises(SceneError, match="Nothing was trained"):
        curve_table.curve_table(scene, ComputeOptions())
    store.add(record_of(run_config.run_settings(scene)[0]))
    found = curve_table.curve_table(scene, ComputeOptions())
    assert found.names == ("run", "arm", "iteration", "loss_d", "loss_g")
    assert list(found.rows)[1:2] == [("A", "gan", 2, 2.0, -2.0)]
    assert np.isnan(found.arrays["loss_g"][0])


def test_figures_are_told_for_people() -> None:
    assert status_text.value_text({"0.1": 0.8912, "gp": 0.0}) == "0.891 (c = 0.1), 0 (GP)"
    assert status_text.value_text([1.0, 2.0]) == "1 2" and status_text.value_text(list(range(9))) == "0 … 8"
    assert (
        status_text.value_text(None) == "–"
        and status_text.value_text(True) == "yes"
        and status_text.value_text(-0.5) == "−0.5"
    )


def done_record(settings: Settings, modes: int, iterations: int = 400) -> RunRecord:
    record = record_of(settings)
    record.run.done = Done(iterations, {"modes": modes}, 1.0, 0.0)
    return record


CLAIM = "WGAN-GP with five critic steps covers 8 of 8 Gaussians after 200 iterations."


def test_a_claim_gets_its_mark_and_figure_at_the_end() -> None:
    settings = Settings()
    assert (
        status_text.claims(settings, None)
        == status_text.claims(settings, record_of(settings))
        == [f"Claim: {CLAIM}"]
    )
    assert status_text.claims(settings, done_record(settings, 8)) == [f"✓ {CLAIM} (modes: 8)"]
    assert status_text.claims(settings, done_record(settings, 3)) == [f"✗ {CLAIM} (modes: 3)"]
    assert status_text.claims(settings, done_record(settings, 3, 199)) == [
        f"– {CLAIM} (modes: 3, too few iterations to judge)"
    ]


def test_a_claim_is_not_made_of_what_it_is_not_about() -> None:
    """Another loss, followed from the portrait or chosen; settings changed and steps made by hand on the
    way; another run's figures."""
    elsewhere = ["What this experiment claims is about its own settings, not about these."]
    for scenario in (
        Scenario("hinge"),
        Scenario("wgan-gp", {"lambda": 0.2}),
        Scenario("wgan-gp", regularizers={"l2": 0.1}),
    ):
        followed = run_config.run_settings(scene_of(scenario))[0]
        assert (
            status_text.claims(followed, None)
            == status_text.claims(followed, done_record(followed, 3))
            == elsewhere
        )
    own = run_config.run_settings(scene_of(Scenario("wgan-gp")))[0]
    assert status_text.claims(own, done_record(own, 3))[0].startswith("✗")
    stepped, changed = done_record(own, 3), done_record(own, 3)
    stepped.stepped, changed.changes = True, [7]
    for record in (stepped, changed):
        assert status_text.claims(own, record) == [
            "Settings were changed or steps made by hand while it ran, so nothing is claimed of it."
        ]
    assert status_text.claims(own, done_record(own.with_(seed=1), 3)) == [f"Claim: {CLAIM}"]


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(("variant", "mark"), [("wgan-gp", "✗"), ("hinge", "")])
def test_the_page_shows_the_claim_with_its_mark_or_that_there_is_none(
    code: str, variant: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "_current", [code])
    scene, store = scene_of(Scenario(variant)), RunStore()
    settings = run_config.run_settings(scene)[0]
    record = done_record(settings, 3)
    record.run.started = Started("cpu", "CPU", ("gan",))
    store.add(record)
    monkeypatch.setattr(lab_plot, "STORE", store)
    lines = [line.text for line in PLOTS["lab-status"].compute(scene, 0, ComputeOptions())]
    assert len([line for line in lines if line[0] in "✓✗"]) == len(mark) and not any(
        "8 of 8" in line for line in lines if not line.startswith("✗")
    )
    assert (
        mark
        or translation.tr("What this experiment claims is about its own settings, not about these.") in lines
    )


def test_the_processor_is_named_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])
    record = record_of(Settings())
    for threads, name in ((1, Message("CPU, 1 thread")), (4, Message("CPU, {} threads", 4))):
        record.run.started = Started("cpu", name, ("gan",))
        assert status_text.hardware(record) == f"cpu: CPU，{threads} 个线程"


def test_axes_end_at_round_numbers_and_single_peaks_do_not_count() -> None:
    assert outward(0.03, 0.97) == pytest.approx((0.0, 1.0))
    assert outward(2.0, 2.0)[0] < 2.0 < outward(2.0, 2.0)[1]
    assert span(np.r_[np.zeros(500), 1e9])[1] == 0.0 and span(np.array([np.nan])) == (0.0, 1.0)
