"""What panels say of themselves: their names, whom they speak of, and nothing by its name in the program."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.figure.header import header_text
from app.model import actions
from app.model.scene import Scene, Start
from app.model.session import Session
from app.panels import panels
from app.panels._scenario_tabs import described
from app.panels.analysis import spoken_of
from app.theme import style
from app.widgets import layouts
from app.widgets.layouts import Section
from app.window.docks import SHARE, WIDTH
from app.window.main_window import MainWindow
from gandyn import Scenario
from tests.app.conftest import close, open_window, wait_for

RAW = re.compile(r"\bnorm = |[τησ]_[DG]|\bl2\b|\br1\b|\btheta\b|\bphi\b")


def test_every_panel_has_a_title(window: MainWindow) -> None:
    for id, dock in window.docks.docks.items():
        title = dock.titleBarWidget()
        assert isinstance(title, QLabel) and title.text() == panels()[id].title
        window.docks.show(id)
        assert wait_for(title.isVisible)


def test_the_analysis_says_of_which_scenario_and_start_it_speaks(session: Session) -> None:
    session.open(Scene((Scenario("wgan-gp", dim=2), Scenario(dim=2)), (Start((1.0, 0.5), (0.25, 0.0)),) * 2))
    actions.activate(session, 1)
    session.set_transient(lambda scene: scene.with_(selected=1))
    about = spoken_of(session).split("\n")
    assert about[:2] == ["Scenario B: Non-saturating GAN", "Start 2 of 2: φ = (1, 0.5), θ = (0.25, 0)"]
    actions.remove_scenario(session)
    actions.clear_all(session)
    assert spoken_of(session).startswith("WGAN-GP · λ = ") and "no start" in spoken_of(session)


@pytest.mark.parametrize("text", (described, header_text))
def test_nothing_is_called_by_its_name_in_the_program(text) -> None:  # type: ignore[no-untyped-def]
    scenario = Scenario("gan-qp", {"norm": "phi"}, {"l2": 0.5, "r1": 0.25}, time_scales=(2.0, 1.0))
    assert not RAW.search(text(scenario)) and "‖φ‖" in text(scenario)


def test_no_tip_shows_an_index_raw(window: MainWindow) -> None:
    for id in ("model", "training", "noise"):
        for child in window.docks.panel(id).findChildren(QWidget):
            assert not RAW.search(child.toolTip()), child.toolTip()


def test_widths_from_a_larger_screen_leave_the_picture_its_room(window: MainWindow) -> None:
    window.resize(3000, 1200)
    window.docks.show("model")
    QApplication.processEvents()
    dock = window.docks.docks["model"]
    window.resizeDocks([dock], [1000], Qt.Orientation.Horizontal)
    assert wait_for(lambda: dock.width() > 900)
    window.settings.write("window/state", window.saveState(2))
    most = max(style.px(WIDTH), round(SHARE * 1366)) + 2
    second = open_window(Session())
    try:
        assert wait_for(lambda: second.docks.docks["model"].width() <= most)
    finally:
        close(second)
    window.resize(1366, 768)
    assert wait_for(lambda: dock.width() <= most)


def test_a_heading_folds_its_section_here_and_where_it_is_built_again(app: QApplication) -> None:
    inside = layouts.label("inside", wrap=True)
    one = layouts.section("A heading of this test", inside)
    one.show()
    for shown in (False, True, False):
        QTest.mouseClick(one.toggleButton(), Qt.MouseButton.LeftButton)
        assert inside.isVisible() == shown
    again = Section("A heading of this test")
    assert not again.isExpanded()
    again.expand()
    assert Section("A heading of this test").isExpanded()
