"""The rail and the panels it shows and puts away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.window.main_window import MainWindow
from tests.app.conftest import wait_for


def test_presenting_brings_the_same_tab_back(window: MainWindow) -> None:
    window.resize(1200, 768)
    window.docks.arrange(1200)
    window.docks.docks["starts"].raise_()
    assert wait_for(lambda: not window.docks.docks["starts"].visibleRegion().isEmpty())
    window.present(True)
    window.present(False)
    assert wait_for(lambda: not window.docks.docks["starts"].visibleRegion().isEmpty())


def test_the_rail_shows_a_panel_and_puts_its_side_away(window: MainWindow) -> None:
    window.resize(1200, 768)
    window.docks.arrange(1200)
    rail, docks = window.rail, window.docks.docks
    assert wait_for(rail.buttons["model"].isChecked)
    rail.buttons["starts"].click()
    assert wait_for(lambda: rail.buttons["starts"].isChecked() and not rail.buttons["model"].isChecked())
    assert not docks["starts"].visibleRegion().isEmpty()
    width = window.canvas.width()
    rail.buttons["starts"].click()
    assert wait_for(lambda: all(dock.isHidden() for dock in docks.values()) and window.canvas.width() > width)
    assert not any(button.isChecked() for button in rail.buttons.values())
    rail.buttons["view"].click()
    assert wait_for(lambda: not docks["view"].visibleRegion().isEmpty() and rail.buttons["view"].isChecked())


def test_a_middling_screen_shows_what_training_means_beside_the_sliders(window: MainWindow) -> None:
    """At first the picture has the room; the analysis opens at the right and leaves the model where it is."""
    window.resize(1366, 768)
    window.docks.arrange(1366)
    rail, docks = window.rail, window.docks.docks
    assert wait_for(rail.buttons["model"].isChecked) and docks["view"].isHidden()
    rail.buttons["analysis"].click()
    assert wait_for(
        lambda: (
            not docks["analysis"].visibleRegion().isEmpty() and not docks["model"].visibleRegion().isEmpty()
        )
    )
    assert window.canvas.width() >= 600


def test_every_panel_has_a_picture_on_the_rail(window: MainWindow) -> None:
    assert set(window.rail.buttons) == set(window.docks.docks)
    assert all(not button.icon().isNull() and button.text() for button in window.rail.buttons.values())


def test_a_narrow_window_has_room_for_the_picture(window: MainWindow) -> None:
    def sides() -> set[Qt.DockWidgetArea]:
        return {window.dockWidgetArea(dock) for dock in window.docks.docks.values() if not dock.isHidden()}

    window.docks.arrange(1920)
    for dock in window.docks.docks.values():
        dock.show()
    assert len(sides()) == 2
    window.resize(1024, 700)
    assert wait_for(lambda: len(sides()) == 1)
    assert wait_for(lambda: window.centralWidget().geometry().right() < 1024) and window.canvas.width() >= 420
    window.rail.buttons["analysis"].click()
    assert sides() == {Qt.DockWidgetArea.RightDockWidgetArea}
    window.rail.buttons["model"].click()
    assert sides() == {Qt.DockWidgetArea.LeftDockWidgetArea}
    window.docks.show("view")
    window.resize(700, 500)
    assert wait_for(lambda: not sides())
    window.resize(1366, 768)
    assert wait_for(lambda: sides() == {Qt.DockWidgetArea.RightDockWidgetArea})


@pytest.mark.parametrize(
    ("scale", "height", "words"),
    [(1.0, 768, True), (1.25, 768, False), (1.75, 768, False), (2.0, 430, False)],
)
def test_every_panel_can_be_reached_in_a_low_window_with_large_text(
    window: MainWindow, scale: float, height: int, words: bool
) -> None:
    """Closer together, then without words, then scrolled to as the panel is shown or the keyboard
    comes by.
    """
    window.appearance.resize(scale)
    window.resize(1366, height)
    buttons = list(window.rail.buttons.values())
    beside = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
    assert wait_for(
        lambda: window.height() == height and all((b.toolButtonStyle() == beside) == words for b in buttons)
    )
    assert wait_for(
        lambda: (
            height == 430
            or all(button.visibleRegion().boundingRect().height() == button.height() for button in buttons)
        )
    )
    if height == 430:
        assert buttons[-1].visibleRegion().isEmpty()
    window.docks.show("lab")
    assert wait_for(
        lambda: window.rail.buttons["lab"].visibleRegion().boundingRect().height() == buttons[-1].height()
    )
