"""The small controls, driven by mouse and keyboard."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.text import formulas
from app.text.number_parser import parsed_number
from app.theme import style
from app.theme.palettes import THEMES
from app.theme.style import Style
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.formula import FormulaColumn, FormulaLabel
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import EmaScale, LinearScale, LogScale, Scale
from app.widgets.segmented import DropDown, Segmented
from app.widgets.switch import Switch
from app.widgets.toast import Toast
from app.widgets.variant_picker import Entry, PickerPopup, VariantPicker
from tests.app.conftest import wait_for

LEFT = Qt.MouseButton.LeftButton


class Heard:
    """What a NumberSlider said."""

    def __init__(self, slider: NumberSlider) -> None:
        self.values: list[float] = []
        self.finished = 0
        self.refusals: list[str] = []
        slider.changed.connect(self.values.append)
        slider.refused.connect(self.refusals.append)
        slider.finished.connect(self._finish)

    def _finish(self) -> None:
        self.finished += 1


@pytest.fixture
def slider(app: QApplication) -> Iterator[NumberSlider]:
    """λ from 0 to 3, default 0.1, never negative."""
    Style("dark", 1.0)
    made = NumberSlider(NumericField("λ", "strength", 0.1, LinearScale(0.0, 3.0), "Strength.", "", 0.0))
    made.resize(300, 60)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def type_in(box: FloatSpinBox, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Types into a box as a user would."""
    box.setFocus()
    box.selectAll()
    for letter in text:
        # QTest's own typing ends the process at letters beyond Latin ones.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(box.lineEdit(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    QTest.keyClick(box, end)


def wheel(widget: QWidget) -> QWheelEvent:
    """One notch of the wheel over a widget."""
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(widget.mapToGlobal(centre)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


@pytest.mark.parametrize(
    "scale", [LinearScale(0.0, 3.0), LinearScale(-2.0, 2.0), LogScale(0.05, 10.0), EmaScale(4.0)]
)
def test_scales_are_monotone_and_meet_their_ends(scale: Scale) -> None:
    values = [scale.value(i / 100) for i in range(101)]
    assert values[0] == pytest.approx(scale.low) and values[-1] == pytest.approx(scale.high)
    assert values == sorted(values)
    assert all(abs(scale.fraction(value) - i / 100) < 0.02 for i, value in enumerate(values))


def test_a_drag_emits_all_the_way_and_finishes_once(slider: NumberSlider) -> None:
    heard = Heard(slider)
    y = slider.slider.height() // 2
    QTest.mousePress(slider.slider, LEFT, pos=QPoint(60, y))
    for x in range(70, 200, 10):
        QTest.mouseMove(slider.slider, QPoint(x, y))
    QTest.mouseRelease(slider.slider, LEFT, pos=QPoint(200, y))
    assert len(heard.values) > 8 and heard.values == sorted(heard.values) and heard.finished == 1
    assert slider.box.value() == slider.value == heard.values[-1]


def test_typed_numbers_may_leave_the_slider_but_not_the_floor(slider: NumberSlider) -> None:
    heard = Heard(slider)
    for text, value in (("12.5", 12.5), ("1e-3", 1e-3), ("0,25", 0.25), ("1E2", 100.0)):
        type_in(slider.box, text)
        assert slider.value == value
    assert slider.slider.value() == slider.slider.maximum() and heard.finished == 4


FORMULAS = {
    "1/3": 1 / 3, "2e-3": 2e-3, "0,5": 0.5, "π/2": math.pi / 2, "pi/2": math.pi / 2, "sqrt(2)": 2**0.5,
    "2√2": 2 * 2**0.5, "2π": 2 * math.pi, "1−1/4": 0.75, "2^-3": 0.125, "3·10^-2": 0.03, "007": 7.0,
}  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_taken_and_its_value_shown(slider: NumberSlider, text: str) -> None:
    type_in(slider.box, text)
    assert slider.value == pytest.approx(FORMULAS[text], rel=1e-15)
    assert slider.box.text() == f"{FORMULAS[text]:.6g}" == slider.box.lineEdit().text()
    slider.box.lineEdit().selectAll()
    QTest.keyClick(slider.box, Qt.Key.Key_Return)
    assert slider.value == pytest.approx(FORMULAS[text], rel=1e-15), "what is shown stands for all digits"


@pytest.mark.parametrize(
    "text", ("9**9**9", "(" * 200, "__import__('os')", "1j", "True", "sqrt(-1)", "1_0", "2#")
)
def test_no_text_is_run_as_a_program(text: str) -> None:
    value = parsed_number(text)
    assert value is None or math.isnan(value)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "-1", "abc", "1e", "", "1e999", "--3", "1 2", "1/0", "2*x"]
)
def test_what_is_no_number_is_refused_with_a_sentence(slider: NumberSlider, text: str) -> None:
    heard = Heard(slider)
    slider.box.selectAll()
    if not text:
        QTest.keyClick(slider.box.lineEdit(), Qt.Key.Key_Delete)
    type_in(slider.box, text) if text else QTest.keyClick(slider.box, Qt.Key.Key_Return)
    assert slider.value == 0.1 and heard.values == []
    assert (
        len(heard.refusals) == 1
        and heard.refusals[0].startswith("λ must be")
        and heard.refusals[0].endswith(".")
    )
    assert slider.box.text() == "0.1"


def test_escape_gives_up_typing(slider: NumberSlider) -> None:
    heard = Heard(slider)
    type_in(slider.box, "2.5", Qt.Key.Key_Escape)
    assert slider.value == 0.1 and heard.values == [] and slider.box.text() == "0.1"


def test_six_digits_are_shown_and_all_are_kept(slider: NumberSlider) -> None:
    exact = 0.1234567890123
    slider.set_value(exact)
    assert slider.box.text() == "0.123457"
    slider.box.setFocus()
    QTest.keyClick(slider.box, Qt.Key.Key_Return)
    assert slider.value == slider.box.value() == exact


def test_nothing_is_emitted_when_set_from_outside(slider: NumberSlider) -> None:
    heard = Heard(slider)
    for value in (0.0, 2.9, 17.0, 0.1):
        slider.set_value(value)
    assert heard.values == [] and heard.finished == 0


def test_reset_shows_only_away_from_the_default_and_moves_nothing(slider: NumberSlider) -> None:
    box = slider.box.geometry()
    assert not slider.reset.isVisible()
    slider.set_value(1.0)
    QApplication.processEvents()
    assert slider.reset.isVisible() and slider.box.geometry() == box
    QTest.mouseClick(slider.reset, LEFT)
    assert slider.value == 0.1 and not slider.reset.isVisible()


def test_the_wheel_changes_nothing_and_is_left_to_the_panel(slider: NumberSlider) -> None:
    heard = Heard(slider)
    for target in (slider.slider, slider.box):
        target.setFocus()
        assert not wheel(target).isAccepted()
    assert heard.values == []


def test_arrow_keys_move_the_slider_and_finish(slider: NumberSlider) -> None:
    heard = Heard(slider)
    slider.slider.setFocus()
    QTest.keyClick(slider.slider, Qt.Key.Key_Right)
    assert slider.value > 0.1 and heard.finished == 1


def test_the_tooltip_says_it_all(slider: NumberSlider) -> None:
    for part in ("λ", "Strength.", "Default 0.1", "from 0 to 3", "at least 0"):
        assert part in slider.toolTip()


def test_segments_answer_to_the_mouse_and_not_to_set_value(app: QApplication) -> None:
    control = Segmented([("a", "A"), ("b", "B")])
    heard: list[str] = []
    control.chosen.connect(heard.append)
    control.set_value("b")
    assert control.value == "b" and heard == []
    QTest.mouseClick(control.button("a"), LEFT)
    assert heard == ["a"] and control.value == "a"


def test_a_drop_down_ignores_the_wheel(app: QApplication) -> None:
    control = DropDown([("a", "A"), ("b", "B")])
    assert not wheel(control).isAccepted() and control.value == "a"
    control.set_value("b")
    assert control.value == "b"


def test_a_switch_answers_anywhere_in_its_row(app: QApplication) -> None:
    switch = Switch("Nullclines")
    switch.resize(300, 26)
    for x in (5, 150, 295):
        before = switch.isChecked()
        QTest.mouseClick(switch, LEFT, pos=QPoint(x, 13))
        assert switch.isChecked() != before


@pytest.fixture
def picker(app: QApplication) -> Iterator[VariantPicker]:
    """Four entries in two groups."""
    classical = [Entry("minimax", "Minimax GAN", "Classical"), Entry("hinge", "Hinge GAN", "Classical")]
    made = VariantPicker(
        [
            *classical,
            Entry("wgan", "WGAN", "Wasserstein"),
            Entry("wgan-gp", "WGAN-GP", "Wasserstein", "penalty"),
        ]
    )
    made.set_current("hinge", "Hinge GAN")
    made.resize(300, 40)
    made.show()
    yield made
    made.popup().hide()
    made.close()


def test_the_picker_opens_on_the_current_entry_and_takes_arrows_and_enter(picker: VariantPicker) -> None:
    heard: list[str] = []
    picker.picked.connect(heard.append)
    QTest.mouseClick(picker, LEFT)
    popup = picker.popup()
    assert popup.isVisible() and popup.list.currentItem().text() == "Hinge GAN"
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert heard == ["wgan"] and not popup.isVisible()


def test_the_picker_prefers_a_name_to_a_mention(app: QApplication) -> None:
    entries = [
        Entry("hinge", "Hinge GAN", "Classical", "near 0 the WGAN"),
        Entry("wgan-gp", "WGAN-GP", "W"),
        Entry("wgan", "WGAN, plain", "W"),
    ]
    popup = PickerPopup(entries)
    for words, id in (("wgan", "wgan"), ("wgan-", "wgan-gp"), ("near", "hinge")):
        popup.search.setText(words)
        assert popup.list.currentItem().data(Qt.ItemDataRole.UserRole) == id


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("gp", ["wgan-gp"]),
        ("WASSER", ["wgan", "wgan-gp"]),
        ("gan min", ["minimax"]),
        ("penalty", ["wgan-gp"]),
        ("xyz", []),
    ],
)
def test_the_picker_searches_names_ids_groups_and_meanings(
    picker: VariantPicker, words: str, ids: list[str]
) -> None:
    picker.open_list()
    popup = picker.popup()
    QTest.keyClicks(popup.search, words)
    assert [item.data(Qt.ItemDataRole.UserRole) for item in popup._rows()] == ids
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert popup.isVisible() == (not ids)


def test_a_formula_appears_and_shrinks_to_its_panel(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv(formulas.VARIABLE, str(tmp_path))
    column = FormulaColumn()
    latex = r"\dot{\theta}=\sigma(-s)\varphi+" + "+".join(f"x_{{{i}}}" for i in range(30))
    column.set_lines([latex, r"\frac{broken"])
    column.resize(200, 100)
    column.show()
    label = column.findChildren(FormulaLabel)[0]
    assert wait_for(lambda: label._renderer is not None)
    assert label.sizeHint().width() > 200
    image = label.grab().toImage()
    right = [image.pixel(image.width() - 2, y) for y in range(image.height())]
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 4
    assert len(set(right)) < 4
    column.close()


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/x"])
def test_formulas_survive_a_cache_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv(formulas.VARIABLE, folder)
    formulas._memory.clear()
    text = formulas.svg(r"\varphi^2", "#ff0000", 40.0)
    assert text.startswith("<svg") and "#ff0000" in text and "#010203" not in text


def test_a_damaged_cached_formula_is_typeset_again(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv(formulas.VARIABLE, str(tmp_path))
    formulas._memory.clear()
    good = formulas.svg(r"\theta_1", "#000000", 20.0)
    file = formulas._file(r"\theta_1")
    assert file is not None
    file.write_text("<svg half")
    formulas._memory.clear()
    assert formulas.svg(r"\theta_1", "#000000", 20.0) == good


def test_broken_latex_is_refused_with_a_sentence() -> None:
    with pytest.raises(formulas.FormulaError, match="cannot be typeset"):
        formulas.svg(r"\frac{c", "#000000", 20.0)


def test_a_message_stays_inside_a_small_host_and_closes(app: QApplication) -> None:
    host = QWidget()
    host.resize(320, 240)
    host.show()
    bar = Toast(host)
    bar.show_message("A long sentence that says what could not be done and what to do about it, twice. " * 2)
    QApplication.processEvents()
    assert host.rect().contains(bar.geometry()) and bar.text.height() >= bar.text.heightForWidth(
        bar.text.width()
    )
    QTest.mouseClick(bar.cross, LEFT)
    assert not bar.isVisible()
    assert not bar._timer.isActive()
    host.close()


@pytest.mark.parametrize("id", THEMES)
def test_every_theme_dresses_the_application(app: QApplication, id: str) -> None:
    look = Style(id, 1.5)
    assert style.theme().id == id and style.theme().text == pytest.approx(THEMES[id].text * 1.5)
    assert app.palette().window().color().name() == THEMES[id].window
    look.next()
    assert style.theme().id != id
    Style("dark", 1.0)
