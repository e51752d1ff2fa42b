"""The panel of update rules and the step-by-step mode, driven as a user would."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

import gandyn
from app.model import manual_stepping
from app.model.scene import Scene
from app.model.session import Session
from app.panels._rule_options import RuleOptions
from app.panels._step_part import StepPart
from app.panels.training import _Head
from app.services import kernel_service
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.number_slider import NumberSlider
from app.widgets.segmented import DropDown, Segmented
from app.widgets.swatch_list import SwatchList
from app.widgets.switch import Switch
from app.window.main_window import MainWindow
from gandyn import Scenario, UpdateConfig
from gandyn.precompile import requested_jobs
from tests.app.test_panels import Stage, drag

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(app: QApplication, session: Session) -> Iterator[Stage]:
    """The panel with two rules."""
    session.update(
        lambda scene: scene.with_(trainings=(UpdateConfig("alternating"), UpdateConfig("adam", 0.1, 0.05))),
        "x",
    )
    made = Stage("training", session)
    yield made
    made.widget.close()
    made.widget.deleteLater()
    QApplication.sendPostedEvents(None, 52)


def head(stage: Stage) -> _Head:
    found = stage.widget.findChild(_Head)
    assert found is not None
    return found


def choose(stage: Stage, index: int) -> None:
    QTest.mouseClick(stage.widget.findChild(SwatchList).rows()[index], LEFT)
    QApplication.processEvents()


def test_rules_are_added_chosen_and_removed(stage: Stage, session: Session) -> None:
    choose(stage, 1)
    for _ in range(3):
        QTest.mouseClick(head(stage).add, LEFT)
    assert [t.rule for t in session.scene.trainings] == ["alternating", "adam", "adam", "adam"] and not head(
        stage
    ).add.isEnabled()
    for _ in range(5):
        QTest.mouseClick(head(stage).remove, LEFT)
    assert session.scene.trainings == () and not head(stage).remove.isEnabled()
    QTest.mouseClick(stage.find(QPushButton, "add-first"), LEFT)
    assert session.scene.trainings == (UpdateConfig(),)
    for _ in range(7):
        session.history.undo()
    assert len(session.scene.trainings) == 2


def symbols(stage: Stage) -> list[str]:
    """Of the rule's own numbers that are shown."""
    sliders = stage.widget.findChild(RuleOptions).findChildren(NumberSlider)
    return [s.box.accessibleName() for s in sliders if s.isVisibleTo(stage.widget)]


def test_each_player_has_its_own_number(stage: Stage, session: Session) -> None:
    """Apart both rows write their own; held together again both players have the discriminator's."""
    choose(stage, 1)
    switch = next(s for s in stage.widget.findChildren(Switch, "apart") if s.isVisibleTo(stage.widget))
    assert symbols(stage) == ["β₁", "β₂", "ε"]
    switch.click()
    assert symbols(stage) == ["β₁_D", "β₁_G", "β₂_D", "β₂_G", "ε_D", "ε_G"]
    drag(stage.slider("β₁_D"), 0.5, 0.2)
    options = session.scene.trainings[1].options
    assert options["beta1_d"] == stage.slider("β₁_D").value != options["beta1_g"] == 0.5
    choose(stage, 0)
    choose(stage, 1)
    assert switch.isChecked() and "β₁_G" in symbols(stage)
    switch.click()
    assert session.scene.trainings[1].options["beta1"] == options["beta1_d"]
    assert stage.slider("β₁").value == options["beta1_d"]


def test_alignment_is_a_switch(stage: Stage, session: Session) -> None:
    choose(stage, 1)
    stage.find(DropDown, "rule").chosen.emit("sga")
    stage.find(Switch, "align").click()
    assert session.scene.trainings[1].options["align"] == 1.0


def test_what_a_legend_hides_goes_with_its_rule(stage: Stage, session: Session) -> None:
    rules = tuple(UpdateConfig(id) for id in ("simultaneous", "alternating", "momentum"))
    hidden = "series/rule0", "series/rule2", "series/flow"
    session.update(lambda scene: scene.with_(trainings=rules, hidden=hidden), "")
    choose(stage, 0)
    QTest.mouseClick(head(stage).remove, LEFT)
    assert session.scene.trainings == rules[1:]
    assert set(session.scene.hidden) == {"series/rule1", "series/flow"}


@pytest.mark.parametrize("id", sorted(gandyn.rules()))
def test_every_rule_with_all_its_options(stage: Stage, session: Session, id: str) -> None:
    choose(stage, 1)
    names = stage.find(DropDown, "rule")
    names.chosen.emit(id)
    QApplication.processEvents()
    assert (
        session.scene.trainings[1].rule == names.value == id
        and session.scene.trainings[0].rule == "alternating"
    )
    for option in gandyn.rules()[id].options:
        if option.whole and option.high == 1.0:
            continue
        drag(stage.slider(option.symbol), 0.2, 0.6)
        assert (
            session.scene.trainings[1].options[option.id]
            == stage.slider(option.symbol).value
            != option.default
        )


def test_rates_together_and_apart(stage: Stage, session: Session) -> None:
    lock = stage.find(Switch, "same-rate")
    assert lock.isChecked() and not stage.slider("η_D/η_G").isEnabled()
    drag(stage.slider("η_G"), 0.7, 0.4)
    first = session.scene.trainings[0]
    assert first.lr_d == first.lr_g != 0.2
    lock.click()
    drag(stage.slider("η_D"), 0.4, 0.8)
    apart = session.scene.trainings[0]
    assert apart.lr_d > apart.lr_g == first.lr_g and not lock.isChecked()
    drag(stage.slider("η_D/η_G"), 0.8, 0.25)
    slower = session.scene.trainings[0]
    assert slower.lr_g == first.lr_g and slower.lr_d == pytest.approx(0.1 * first.lr_g, rel=0.1)
    lock.click()
    assert session.scene.trainings[0].lr_d == session.scene.trainings[0].lr_g
    session.history.undo()
    assert session.scene.trainings[0] == slower, "a drag is one step of the history"
    choose(stage, 1)
    assert not lock.isChecked() and stage.slider("η_D/η_G").value == 2.0


def test_turns_schedule_and_average(stage: Stage, session: Session) -> None:
    drag(stage.slider("n_D"), 0.1, 0.5)
    assert session.scene.trainings[0].n_d == 5
    stage.find(Segmented, "first").button("d").click()
    stage.find(Segmented, "way").button("both").click()
    assert not session.scene.trainings[0].is_alternating and not stage.slider("n_D").isEnabled()
    stage.find(Segmented, "way").button("turns").click()
    assert session.scene.trainings[0].alternating is None and session.scene.trainings[0].first == "d"
    assert not stage.slider("κ").isEnabled()
    stage.find(Segmented, "schedule").button("inverse").click()
    drag(stage.slider("κ"), 0.5, 0.7)
    assert session.scene.trainings[0].decay == stage.slider("κ").value > 0.01
    drag(stage.slider("averaging (EMA)"), 0.0, 0.5)
    assert session.scene.trainings[0].ema == stage.slider("averaging (EMA)").value
    stage.slider("averaging (EMA)").reset.click()
    assert session.scene.trainings[0].ema is None
    drag(stage.slider("N"), 0.5, 0.8)
    assert session.scene.iterations == stage.slider("N").value > 500


def test_steps_are_made_taken_back_and_undone(stage: Stage, session: Session) -> None:
    part = stage.widget.findChild(StepPart)
    for button in (part.d, part.g, part.round, part.back):
        QTest.mouseClick(button, LEFT)
    assert (
        session.scene.stepping
        and session.scene.update_sequence == "dgg"
        and part.moves.text() == "D 1 times, G 2 times: D G G"
    )
    assert all(button.autoRepeat() for button in (part.d, part.g, part.round, part.back))
    QTest.mouseClick(part.over, LEFT)
    assert session.scene.update_sequence == "" and not part.back.isEnabled()
    session.history.undo()
    assert session.scene.update_sequence == "dgg"
    choose(stage, 1)
    QTest.mouseClick(part.other, LEFT)
    assert (
        [t.rule for t in session.scene.trainings] == ["adam", "alternating"]
        and session.scene.update_sequence == ""
        and not part.other.isVisible()
    )
    part.switch.click()
    assert not session.scene.stepping


def test_a_walk_begins_without_a_rule(session: Session) -> None:
    manual_stepping.apply_updates(session, "d")
    assert (
        session.scene.trainings == (UpdateConfig(),)
        and session.scene.update_sequence == "d"
        and session.scene.stepping
    )
    session.history.undo()
    assert session.scene.trainings == () and not session.scene.stepping


def test_a_walk_that_gets_too_long_is_refused_in_a_sentence(session: Session) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    session.update(lambda scene: scene.with_(update_sequence="d" * 5000, trainings=(UpdateConfig(),)), "x")
    manual_stepping.apply_updates(session, "g")
    assert said and session.scene.update_sequence == "d" * 5000


def test_keys_step(window: MainWindow) -> None:
    for key in (Qt.Key.Key_D, Qt.Key.Key_G, Qt.Key.Key_Return, Qt.Key.Key_Z):
        QTest.keyClick(window, key)
    assert window.session.scene.update_sequence == "dgg"
    QTest.keyClick(window, Qt.Key.Key_0)
    assert window.session.scene.update_sequence == ""


def test_enter_in_a_box_takes_the_number_only(window: MainWindow) -> None:
    box = window.docks.panel("model").findChild(FloatSpinBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.session.scene.update_sequence == ""


def test_rules_are_compiled_by_the_other_process(app: QApplication) -> None:
    scenario, training = Scenario("hinge", regularizers={"l2": 0.1}), UpdateConfig("adam", 0.1)
    jobs = list(requested_jobs(kernel_service._described((scenario, training))))
    assert len(jobs) == 2 and all("Hinge" in job.key and job.key.endswith("-Adam") for job in jobs)
    assert (
        list(requested_jobs(json.dumps({"scenario": 3, "training": {}})))
        == []
        == list(requested_jobs("nonsense"))
    )


def test_the_window_waits_for_no_rule(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("app.window.picture_requests.is_rule_kernel_ready", lambda scenario, training: False)
    monkeypatch.setattr(kernel_service.KernelService, "start", lambda self, *wanted: asked.extend(wanted))
    window.session.update(lambda scene: scene.with_(trainings=(UpdateConfig(),)), "x")
    assert (window.session.scenario, UpdateConfig()) in asked
    assert (
        not window.canvas.pictures.request_now(False).quality.rules
        and window.canvas.pictures.request_now(False).quality.compiled == window.canvas.pictures.warm
    )


def test_a_scene_with_rules_survives_the_panel(app: QApplication) -> None:
    scene = Scene(
        trainings=(UpdateConfig("momentum", 0.3, 0.1, 2, 1, "d", True, "cosine", 0.02, 0.9, {"beta": -0.3}),),
        stepping=True,
        update_sequence="dg",
    )
    stage = Stage("training", Session(scene))
    assert stage.session.scene == scene and not stage.session.history.canUndo()
    stage.widget.close()
