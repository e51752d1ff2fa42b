"""The panel of designs, with real keys and clicks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.figure.layout import arrange
from app.model.pages.design import DesignSettings
from app.model.scene import Scene
from app.model.scene_designs import settings_of, users
from app.model.session import Session
from app.panels import panels
from app.panels._design_kinds import KINDS
from app.panels._design_list import PickButton, entries
from app.panels._variant import entries as variants_of
from app.services import design_files
from app.theme import style
from app.training.run_config import run_settings
from app.widgets.formula_edit import FormulaEdit
from app.widgets.number_slider import NumberSlider
from app.widgets.segmented import DropDown
from app.window.main_window import MainWindow
from gandyn import Scenario
from gandyn.design import library, register, symbolic
from gandyn.design.design import Design
from gandyn.design.examples import EXAMPLES
from gandyn.design.symbolic import ClosedForms, Formula
from gandyn.frozendict import FrozenDict
from tests.app.conftest import wait_for

FORMS = ClosedForms(
    FrozenDict({"psi": Formula("t", "t"), "range_low": Formula("0", "0"), "range_high": Formula("1", "1")}),
    FrozenDict({"increasing": True}),
)


class Bench:
    """The panel on the screen, SymPy's answers made up."""

    def __init__(self) -> None:
        self.session = Session(Scene((Scenario("wgan", dim=1),)))
        self.refused: list[str] = []
        self.session.refused.connect(self.refused.append)
        self.widget = panels()["design"].make(self.session)
        self.widget.resize(330, 900)
        self.widget.show()
        QApplication.processEvents()

    @property
    def design(self) -> Design:
        return settings_of(self.session.scene).design

    def line(self, role: str) -> FormulaEdit:
        found = self.widget.findChild(FormulaEdit, f"formula-{role}")
        assert found is not None
        return found

    def type(self, role: str, text: str) -> None:
        line = self.line(role)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)

    def press(self, name: str) -> None:
        button = self.widget.findChild(QPushButton, name)
        assert button is not None and button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def label(self, name: str) -> str:
        found = self.widget.findChild(QLabel, name)
        assert found is not None
        return found.text()

    def said(self, text: str) -> bool:
        return wait_for(lambda: any(text in one.text() for one in self.widget.findChildren(QLabel)), 4.0)

    def errors(self) -> list[str]:
        found = (one for one in self.widget.findChildren(QLabel) if one.property("look") == "error")
        return [one.text() for one in found if one.isVisible()]


@pytest.fixture
def bench(app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    def request(design: Design) -> Future[ClosedForms]:
        future: Future[ClosedForms] = Future()
        future.set_result(FORMS)
        return future

    monkeypatch.setattr(symbolic, "request", request)
    made = Bench()
    yield made
    made.widget.close()
    made.widget.deleteLater()
    QApplication.sendPostedEvents(None, 52)


def test_a_formula_is_taken_as_it_is_typed_and_undone_at_once(bench: Bench) -> None:
    first = bench.design
    bench.type("rho", "2/(1+exp(t))")
    assert bench.design.formulas["rho"] == "2/(1+exp(t))" and not bench.errors()
    assert bench.session.history.count() == 1
    bench.session.history.undo()
    assert bench.design == first and bench.line("rho").text() == "1/(1+exp(t))"


def test_what_is_wrong_is_said_and_underlined_and_the_last_design_stays(bench: Bench) -> None:
    bench.type("rho", "1/(1+exp(t)")
    assert bench.design.formulas["rho"] == "1"  # the last text that was a formula
    assert bench.errors() == ["This parenthesis is never closed; add “)”."] or len(bench.errors()) == 1
    start, end = bench.line("rho").marked or (-1, -1)
    assert bench.line("rho").text()[start:end] == "("
    QTest.keyClick(bench.line("rho"), ")")
    assert bench.design.formulas["rho"] == "1/(1+exp(t))" and not bench.errors()
    assert bench.line("rho").marked is None


def test_an_empty_line_asks_for_a_formula_only_where_one_is_needed(bench: Bench) -> None:
    bench.type("omega", "")
    assert bench.errors() == ["Type a formula."]
    bench.type("omega", "log(r)")
    bench.type("beta", "t")
    bench.type("beta", "")
    assert not bench.errors() and "beta" not in bench.design.formulas


def test_a_text_with_an_error_is_there_again_when_its_design_is(bench: Bench) -> None:
    bench.press("design-duplicate")
    bench.type("rho", "1/(")
    bench.session.update(
        lambda scene: scene.with_settings("design", settings_of(scene).with_(current=0)), "Other"
    )
    assert bench.line("rho").text() == "1/(1+exp(t))" and not bench.errors()
    bench.session.update(
        lambda scene: scene.with_settings("design", settings_of(scene).with_(current=1)), "Back"
    )
    assert bench.line("rho").text() == "1/(" and len(bench.errors()) == 1


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "log(r)\0\x1b[31m\n\u202e", "9" * 5000, "(" * 3000, "\ud83d\ude00"]
)
def test_hostile_pastes_are_one_sentence(bench: Bench, text: str) -> None:
    QApplication.clipboard().setText(text)
    line = bench.line("omega")
    line.setFocus()
    line.selectAll()
    begin = time.perf_counter()
    line.paste()
    QApplication.processEvents()
    assert time.perf_counter() - begin < 1.0
    assert len(bench.errors()) == 1 and "\0" not in bench.errors()[0]
    assert bench.design == EXAMPLES["gan"].design


def test_a_name_that_is_not_known_becomes_a_number_with_a_slider(bench: Bench) -> None:
    bench.type("rho", "k/(1+exp(t))")
    assert "k is not known" in bench.errors()[0]
    bench.press("make-parameter")
    assert not bench.errors() and bench.design.values == {"k": 1.0}
    assert bench.design.formulas["rho"] == "k/(1+exp(t))"
    slider = bench.widget.findChild(NumberSlider, "number-k")
    assert slider is not None
    slider.box.setFocus()
    slider.box.selectAll()
    QTest.keyClicks(slider.box, "1.5")
    QTest.keyClick(slider.box, Qt.Key.Key_Return)
    assert settings_of(bench.session.scene).values[0] == {"k": 1.5}


def test_a_number_that_a_formula_names_stays(bench: Bench) -> None:
    line = bench.widget.findChild(QLineEdit, "parameter-name")
    assert line is not None
    line.setFocus()
    QTest.keyClicks(line, "k")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.type("rho", "k/(1+exp(t))")
    remove = bench.widget.findChild(QToolButton, "remove-k")
    assert remove is not None
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert "still in the formula" in bench.refused[0] and bench.design.values == {"k": 1.0}
    line.setFocus()
    QTest.keyClicks(line, "log")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "cannot name a parameter" in bench.refused[1]


def test_one_click_makes_a_scenario_that_follows_every_key(bench: Bench) -> None:
    bench.press("design-use")
    assert bench.session.scenario.design == bench.design
    bench.type("rho", "2/(1+exp(t))")
    assert wait_for(lambda: bench.session.scenario.design == bench.design)
    assert wait_for(lambda: bench.design.formulas["rho"] == "2/(1+exp(t))")
    assert bench.session.scenario.design == bench.design
    bench.session.history.undo()
    assert bench.session.scenario.design == bench.design == EXAMPLES["gan"].design
    bench.press("design-use-beside")
    assert users(bench.session.scene, 0) == (0, 1)


def test_all_that_is_known_is_told_and_proofs_when_they_come(bench: Bench) -> None:
    assert bench.said("It is a GAN.") and bench.said("Jensen–Shannon")
    assert bench.said("every orbit is closed")
    assert bench.said("No closed form was found of φ, ω⁻¹, d")
    assert wait_for(lambda: [one for one in bench.widget.findChildren(QLabel) if one.text() == "proved"][1:])
    bench.type("omega", "(r-1)^2")
    assert bench.said("It is no GAN: a condition fails.") and bench.said("It fails at r = 1.")


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
def test_every_kind_can_be_chosen_and_is_a_whole_design(bench: Bench, kind: str) -> None:
    control = bench.widget.findChild(DropDown, "design-kind")
    assert control is not None
    control.chosen.emit(kind)
    assert bench.design.kind == kind and not bench.errors() and control.value == kind
    bench.press("design-use")
    assert bench.session.scenario.design == bench.design
    assert wait_for(lambda: bench.label("design-verdict"), 4.0)


def test_examples_are_searched_for_and_compared_up_to_four(bench: Bench) -> None:
    button = bench.widget.findChild(PickButton, "design-compare")
    assert button is not None
    for word in ("neyman", "tanh(k*v)", "triangular"):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        popup = button.popup()
        assert popup is not None
        QTest.keyClicks(popup.search, word)
        QTest.keyClick(popup.search, Qt.Key.Key_Return)
    names = [one.name for one in settings_of(bench.session.scene).designs]
    assert names[2:] == ["Total variation", "Triangular discrimination"] and len(names) == 4
    assert not button.isEnabled()
    bench.press("design-remove")
    assert len(settings_of(bench.session.scene).designs) == 3


def test_designs_are_kept_found_opened_and_deleted(bench: Bench) -> None:
    bench.type("rho", "3/(1+exp(t))")
    mine = bench.design
    bench.press("shelf-save")
    assert "Saved as gan" in bench.label("shelf-note")
    bench.press("shelf-save")
    assert "already" in bench.label("shelf-note")
    assert any(entry.id == "gan" and entry.group == "My designs" for entry in entries())
    assert any(entry.group == "Designed" for entry in variants_of(bench.session.scene))
    bench.type("rho", "4/(1+exp(t))")
    search = bench.widget.findChild(QLineEdit, "design-search")
    rows = bench.widget.findChild(QListWidget, "my-designs")
    assert search is not None and rows is not None
    QTest.keyClicks(search, "nothing like it")
    assert rows.count() == 0
    search.clear()
    rows.setCurrentRow(0)
    bench.press("shelf-open")
    assert bench.design == mine
    rows.setCurrentRow(0)
    bench.press("shelf-delete")
    assert not library.shelf().designs


def test_files_go_out_and_come_in_and_what_is_none_is_said(bench: Bench, tmp_path: Path) -> None:
    bench.type("rho", "3/(1+exp(t))")
    mine, path = bench.design, tmp_path / "out.json"
    assert design_files.export_file(bench.session, path) == "Exported to out.json."
    bench.session.history.undo()
    assert design_files.import_file(bench.session, path) == "Imported as out." and bench.design == mine
    path.write_text("{}")
    assert "is not a design of Gandyn" in design_files.import_file(bench.session, path)
    assert bench.design == mine


def test_the_lab_trains_the_design(bench: Bench) -> None:
    bench.press("design-train")
    scene = bench.session.scene
    assert scene.page == "lab" and scene.scenarios[0].design == bench.design
    assert scene.settings_of("lab").follows
    assert run_settings(scene)[0].values["variant"] == bench.design.id


def test_the_design_of_a_scenario_is_worked_on_when_asked(bench: Bench) -> None:
    other = register(EXAMPLES["hellinger"].design)
    bench.session.update(lambda scene: scene.with_settings("design", settings_of(scene)), "Choose")
    bench.session.update_scenario("Choose a GAN", variant=other)
    bench.press("design-edit")
    assert bench.design.id == other and len(settings_of(bench.session.scene).designs) == 2
    edit = bench.widget.findChild(QPushButton, "design-edit")
    assert edit is not None and not edit.isVisible()


def test_a_key_takes_little_of_the_window_s_time(bench: Bench) -> None:
    """Of the processor's time in the window's thread, for the machine may have more to do."""
    line, times = bench.line("rho"), []
    line.setFocus()
    line.setCursorPosition(0)
    for key in "1+1+1+1+1+1+1+1+":
        begin = time.thread_time()
        QTest.keyClick(line, key)
        QApplication.processEvents()
        times.append(time.thread_time() - begin)
    assert sorted(times)[-2] < 0.03, times  # 3 ms


def test_the_panel_hears_nothing_after_it_is_closed(bench: Bench) -> None:
    other = panels()["design"].make(bench.session)
    assert isinstance(other, QWidget)
    other.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    bench.type("rho", "2")
    assert bench.design.formulas["rho"] == "2"


def test_commands_make_import_and_export_designs(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symbolic, "request", lambda design: Future())
    scene, path = window.session, tmp_path / "mine.json"
    library.export(EXAMPLES["hellinger"].design, path)
    window.file_actions.open_path(path)
    assert scene.scene.page == "design" and settings_of(scene.scene).design == EXAMPLES["hellinger"].design
    window.file_actions.new_design()
    assert settings_of(scene.scene).design.name == "New GAN" and len(settings_of(scene.scene).designs) == 2
    out = str(tmp_path / "out.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (out, ""))
    window.file_actions.export_design()
    assert library.read(out).name == "New GAN"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "none.json"), ""))
    window.file_actions.import_design()
    assert settings_of(scene.scene).design.name == "New GAN"


def test_a_click_on_a_name_above_the_curves_works_on_that_design(window: MainWindow) -> None:
    both = DesignSettings((EXAMPLES["gan"].design, EXAMPLES["hellinger"].design))
    window.session.update(lambda scene: scene.with_settings("design", both).with_(page="design"), "Two")
    cells = arrange(window.session.scene, window.canvas.width(), window.canvas.height(), style.theme().text)[
        1
    ]
    key = next(cell for cell in cells if cell.plot.id == "design-key")
    assert wait_for(lambda: window.canvas.shown and window.canvas.shown.request.scene.page == "design")
    place = QPoint(round(key.x + 20.0 * style.theme().text), round(key.y + 0.5 * key.h))
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wait_for(lambda: settings_of(window.session.scene).current == 1)
