"""Every panel, built from the registry and driven as a user would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QScrollArea, QWidget

import gandyn
from app.model.scene import Display, Scene, Start
from app.model.session import Session
from app.panels import LEFT as LEFT_AREA
from app.panels import RIGHT, panels
from app.panels._regularizers import RegularizerRow
from app.panels._scenario_tabs import ScenarioTabs
from app.panels._starts_table import StartsTable
from app.panels._variant import VariantPart
from app.theme.style import Style
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.number_slider import NumberSlider
from app.widgets.segmented import Segmented
from app.widgets.switch import Switch
from app.widgets.toggle_group import ToggleGroup
from app.widgets.variant_picker import VariantPicker

LEFT = Qt.MouseButton.LeftButton


class Stage:
    """A panel on the screen beside its session."""

    def __init__(self, id: str, session: Session, theme: str = "dark") -> None:
        Style(theme, 1.0)
        self.session = session
        self.widget = panels()[id].make(session)
        self.widget.resize(330, 900)
        self.widget.show()
        QApplication.processEvents()

    def slider(self, symbol: str) -> NumberSlider:
        """The visible number slider of this symbol or name."""
        sliders = [
            s
            for s in self.widget.findChildren(NumberSlider)
            if s.box.accessibleName() == symbol and s.isVisibleTo(self.widget)
        ]
        assert len(sliders) == 1, (symbol, len(sliders))
        return sliders[0]

    def find(self, kind: type, name: str) -> QWidget:
        """A child by object name."""
        found = self.widget.findChild(kind, name)
        assert isinstance(found, kind)
        return found


class Stages(dict[str, Stage]):
    """Panels around one session, each made when it is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def __missing__(self, id: str) -> Stage:
        self[id] = Stage(id, self._session)
        return self[id]


@pytest.fixture
def stages(app: QApplication, session: Session) -> Iterator[dict[str, Stage]]:
    """Every panel that a test asks for."""
    made = Stages(session)
    yield made
    for stage in made.values():
        stage.widget.close()
        stage.widget.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    session.update_scenario("A closed panel hears nothing", dim=3 - session.scene.dim)


def drag(slider: NumberSlider, start: float, end: float) -> None:
    """Drags the handle between two shares of the width."""
    width, y = slider.slider.width(), slider.slider.height() // 2
    QTest.mousePress(slider.slider, LEFT, pos=QPoint(round(width * start), y))
    for i in range(1, 9):
        QTest.mouseMove(slider.slider, QPoint(round(width * (start + (end - start) * i / 8)), y))
    QTest.mouseRelease(slider.slider, LEFT, pos=QPoint(round(width * end), y))


def test_how_the_flow_is_integrated_is_chosen_beside_the_step(stages: dict[str, Stage]) -> None:
    """RK4 has no accuracy to choose; each choice is one step of the history."""
    stage = stages["model"]
    choices = {one.accessibleName(): one for one in stage.widget.findChildren(Segmented)}
    method = choices["Integration"]
    accuracy = stage.slider("ε")
    assert method.value == "auto" and accuracy.isEnabled() and accuracy.value == 1e-9
    QTest.mouseClick(method.button("rk4"), LEFT)
    assert stage.session.scene.method == "rk4" and not accuracy.isEnabled() and stage.slider("h").isEnabled()
    stage.session.history.undo()
    assert stage.session.scene.method == method.value == "auto" and accuracy.isEnabled()
    accuracy.slider.setValue(0)
    assert stage.session.scene.accuracy == 1e-12 == accuracy.value
    accuracy.slider.setValue(1000)
    assert stage.session.scene.accuracy == 1e-3
    accuracy.box.set_value(1e-13)
    accuracy.box.edited.emit(1e-13)
    assert stage.session.scene.accuracy == 1e-13
    stage.session.history.undo()
    assert stage.session.scene.accuracy != 1e-13
    assert "samples" in stage.slider("h").toolTip() and "RK4" in stage.slider("h").toolTip()


def test_panels_register_themselves(app: QApplication) -> None:
    assert {"model", "view", "starts", "presets"} <= set(panels())
    assert all(panel.area in (LEFT_AREA, RIGHT) and panel.title for panel in panels().values())


def test_a_drag_is_one_undo_step(stages: dict[str, Stage], session: Session) -> None:
    session.update_scenario("x", variant="wgan-gp")
    before = session.scene
    drag(stages["model"].slider("λ"), 0.1, 0.8)
    assert session.scenario.parameters["lambda"] > 1.5
    drag(stages["model"].slider("λ"), 0.8, 0.3)
    assert session.history.count() == 3
    session.history.undo()
    session.history.undo()
    assert session.scene == before and stages["model"].slider("λ").value == 0.1
    session.history.redo()
    assert stages["model"].slider("λ").value == session.scenario.parameters["lambda"] > 1.5


@pytest.mark.parametrize("id", gandyn.variants())
def test_every_variant_shows_its_formulas_and_parameters(
    stages: dict[str, Stage], session: Session, id: str
) -> None:
    stages["model"].widget.findChild(VariantPicker).picked.emit(id)
    QApplication.processEvents()
    variant = gandyn.variants()[id]
    part = stages["model"].widget.findChild(VariantPart)
    assert session.scenario.variant == id and part.picker.text() == variant.name
    assert part.summary.text() == f"{variant.summary} {session.scenario.claim.text}"
    shown = {
        s.box.accessibleName()
        for s in stages["model"].widget.findChildren(NumberSlider)
        if s.isVisibleTo(stages["model"].widget)
    }
    assert {p.symbol for p in variant.parameters if not p.choices} <= shown
    for regularizer in gandyn.regularizers().values():
        row = next(
            r for r in stages["model"].widget.findChildren(RegularizerRow) if r._regularizer is regularizer
        )
        assert row.switch.isEnabled() == (not regularizer.obstacle(variant))
        assert not regularizer.obstacle(variant) or "Not defined here" in row.switch.toolTip()


def test_choices_of_a_parameter(stages: dict[str, Stage], session: Session) -> None:
    session.update_scenario("x", variant="gan-qp")
    QApplication.processEvents()
    controls = [
        c
        for c in stages["model"].widget.findChildren(Segmented)
        if "phi" in c._values and c.isVisibleTo(stages["model"].widget)
    ]
    QTest.mouseClick(controls[0].button("phi"), LEFT)
    assert session.scenario.parameters["norm"] == "phi"
    session.history.undo()
    assert controls[0].value == "theta"


@pytest.mark.parametrize(
    ("id", "knob", "value"),
    [("gan-qp", "norm", "phi"), ("wgan-fd", "form", "linear"), ("f-kl", "generator", "non-saturating")],
)
def test_formulas_follow_the_choice(
    stages: dict[str, Stage], session: Session, id: str, knob: str, value: str
) -> None:
    session.update_scenario("x", variant=id)
    part = stages["model"].widget.findChild(VariantPart)
    before = [label.accessibleName() for label in part.flow._labels]
    session.update_scenario("x", parameters={**session.scenario.parameters, knob: value})
    after = [label.accessibleName() for label in part.flow._labels]
    assert (
        before != after
        and tuple(after[:2]) == session.scenario.spec.formulas(session.scenario.parameters).ode[:2]
    )


def test_regularizers_switch_with_their_strength(stages: dict[str, Stage], session: Session) -> None:
    row = next(r for r in stages["model"].widget.findChildren(RegularizerRow) if r._regularizer.id == "l2")
    assert not row.slider.isVisible()
    QTest.mouseClick(row.switch, LEFT, pos=QPoint(20, 12))
    QApplication.processEvents()
    assert row.slider.isVisible() and session.scenario.regularizers["l2"] == row.slider.value
    drag(row.slider, 0.2, 0.9)
    strength = session.scenario.regularizers["l2"]
    QTest.mouseClick(row.switch, LEFT, pos=QPoint(20, 12))
    assert "l2" not in session.scenario.regularizers and not row.slider.isVisible()
    QTest.mouseClick(row.switch, LEFT, pos=QPoint(20, 12))
    assert session.scenario.regularizers["l2"] == strength, "its strength was remembered"


def test_an_inert_regularizer_says_so(stages: dict[str, Stage], session: Session) -> None:
    session.update_scenario("x", variant="wgan", regularizers={"instance-noise": 0.5})
    row = next(
        r
        for r in stages["model"].widget.findChildren(RegularizerRow)
        if r._regularizer.id == "instance-noise"
    )
    assert row.note.isVisibleTo(stages["model"].widget) and row.note.text().startswith("Changes nothing here")


def test_scenarios_side_by_side(stages: dict[str, Stage], session: Session) -> None:
    tabs = stages["model"].widget.findChild(ScenarioTabs)
    for _ in range(5):
        QTest.mouseClick(tabs.add, LEFT)
    assert len(session.scene.scenarios) == 4 and session.active == 3 and not tabs.add.isEnabled()
    QTest.mouseClick(tabs.tabs.button("B"), LEFT)
    session.update_scenario("x", variant="wgan-gp")
    assert [s.variant for s in session.scene.scenarios] == [
        "non-saturating",
        "wgan-gp",
        "non-saturating",
        "non-saturating",
    ]
    drag(stages["model"].slider("c"), 0.5, 0.0)
    QTest.mouseClick(tabs.tabs.button("A"), LEFT)
    assert stages["model"].widget.findChild(VariantPart).picker.text() == "Non-saturating GAN"
    assert "c = 0" in tabs.tabs.button("B").toolTip()
    for _ in range(5):
        QTest.mouseClick(tabs.remove, LEFT)
    assert len(session.scene.scenarios) == 1 and not tabs.remove.isEnabled()


def test_time_sliders_and_a_refused_step(stages: dict[str, Stage], session: Session) -> None:
    refusals: list[str] = []
    session.refused.connect(refusals.append)
    model = stages["model"]
    whole = (("T", lambda s: s.duration), ("h", lambda s: s.step), ("β", lambda s: s.display.ema))
    for symbol, read in (*whole, ("τ_D", lambda s: s.scenarios[0].time_scales[0])):
        before = read(session.scene)
        drag(model.slider(symbol), 0.3, 0.7)
        assert read(session.scene) != before and model.slider(symbol).value == read(session.scene)
    box = model.slider("h").box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), "1e-6")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (
        refusals and "steps" in refusals[-1] and box.value() == session.scene.step == model.slider("h").value
    )


def test_the_dimension_exchanges_what_is_shown_in_place(stages: dict[str, Stage], session: Session) -> None:
    view = stages["view"].widget
    plane, series = stages["view"].find(Segmented, "plane"), stages["view"].find(Switch, "show_series")
    assert not plane.isVisible()
    place = series.mapTo(view, QPoint(0, 0))
    dimension = next(c for c in stages["model"].widget.findChildren(Segmented) if c._values == ["1", "2"])
    QTest.mouseClick(dimension.button("1"), LEFT)
    QApplication.processEvents()
    assert session.scene.dim == 1 and plane.isVisible() and series.mapTo(view, QPoint(0, 0)) == place
    assert not view.findChild(ToggleGroup).button("angular_momentum").isEnabled()


def test_every_display_option_has_a_control_that_works(stages: dict[str, Stage], session: Session) -> None:
    view = stages["view"]
    for field in fields(Display):
        if field.name in ("series", "ema", "rule_time"):
            continue
        control = view.widget.findChild(QWidget, field.name)
        before = getattr(session.scene.display, field.name)
        if isinstance(control, Switch):
            control.click()
        elif isinstance(control, Segmented):
            control.button(next(v for v in control._values if v != before)).click()
        elif isinstance(control, NumberSlider):
            control.changed.emit(20.0)
            control.finished.emit()
        assert getattr(session.scene.display, field.name) != before, field.name
        session.history.undo()
        assert getattr(session.scene.display, field.name) == before
    QTest.mouseClick(view.widget.findChild(ToggleGroup).button("energy"), LEFT)
    assert "energy" not in session.scene.display.series


def test_starts_are_added_removed_cleared_scattered(stages: dict[str, Stage], session: Session) -> None:
    starts = stages["starts"]
    for name, count in (
        ("add", 2),
        ("add", 3),
        ("remove", 2),
        ("clear", 0),
        ("scatter", 12),
        ("clear", 0),
        ("add", 1),
    ):
        QTest.mouseClick(starts.find(QPushButton, name), LEFT)
        assert len(session.scene.starts) == count
    for _ in range(7):
        session.history.undo()
    assert len(session.scene.starts) == 1


def test_a_start_is_typed_in_its_table(stages: dict[str, Stage], session: Session) -> None:
    table = stages["starts"].widget.findChild(StartsTable)
    assert table.model().columnCount() == 4
    index = table.model().index(0, 2)
    table.setCurrentIndex(index)
    table.edit(index)
    box = table.findChild(FloatSpinBox)
    QTest.keyClicks(box.lineEdit(), "-0.75")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert session.scene.starts[0].theta == (-0.75, 0.1)
    session.history.undo()
    assert table.model().data(index) == "0.2"


def test_selection_goes_both_ways(stages: dict[str, Stage], session: Session) -> None:
    table = stages["starts"].widget.findChild(StartsTable)
    session.update(
        lambda scene: scene.added(Start((1.0, 0.0), (0.0, 1.0)), Start((0.0, 1.0), (1.0, 0.0))), "x"
    )
    assert table.currentIndex().row() == 2
    table.setCurrentIndex(table.model().index(1, 0))
    assert session.scene.selected == 1
    session.set_transient(lambda scene: scene.with_(selected=0))
    assert table.currentIndex().row() == 0


def test_four_hundred_starts_follow_a_drag_quickly(stages: dict[str, Stage], session: Session) -> None:
    session.update(lambda scene: scene.added(*(Start((i / 100, 0.0), (0.0, 0.1)) for i in range(399))), "x")
    told: list[int] = []
    stages["starts"].widget.findChild(StartsTable).model().dataChanged.connect(
        lambda first, last: told.append(first.row())
    )
    session.update(lambda scene: scene.with_start(7, Start((0.5, 0.5), (0.1, 0.1), 7)), "Drag", "drag")
    assert told == [7]


@pytest.mark.parametrize("id", gandyn.variants())
def test_no_variant_makes_the_panel_wider(app: QApplication, id: str) -> None:
    strengths = {r.id: 0.5 for r in gandyn.regularizers().values() if not r.obstacle(gandyn.variants()[id])}
    strengths.pop("lecam", None)  # not defined together with instance noise
    stage = Stage("model", Session(Scene((gandyn.Scenario(id, regularizers=strengths),))))
    stage.widget.resize(310, 760)
    QApplication.processEvents()
    area = stage.widget.findChild(QScrollArea)
    assert area.widget().width() == area.viewport().width() <= 310
    stage.widget.close()


@pytest.mark.parametrize(("theme", "width"), [("dark", 310), ("light", 600), ("projector", 310)])
def test_no_text_is_clipped(app: QApplication, theme: str, width: int) -> None:
    for id in panels():
        stage = Stage(id, Session(Scene()), theme)
        stage.widget.resize(width if theme != "projector" else round(width * 1.25), 760)
        QApplication.processEvents()
        for label in stage.widget.findChildren(QLabel):
            if label.isVisible() and label.text():
                need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                assert label.height() >= need, (id, label.text())
                assert label.wordWrap() or label.width() >= label.sizeHint().width(), (id, label.text())
        for control in stage.widget.findChildren(QAbstractButton):
            assert not control.isVisible() or control.width() >= control.minimumSizeHint().width(), (
                id,
                control.text(),
            )
        stage.widget.close()
    Style("dark", 1.0)
