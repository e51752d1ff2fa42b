"""The tour: six controls that are there, in order, by mouse or keyboard, skipped at any time, found again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.window import bootstrap
from app.window.main_window import MainWindow
from app.window.tour import Tour, bubble_place


@pytest.fixture
def tour(commanded: MainWindow) -> Tour:
    """A tour at its first stop."""
    commanded.resize(1366, 768)
    commanded.run_command("tour")
    QApplication.processEvents()
    assert commanded.guide.tour is not None
    return commanded.guide.tour


def test_it_rings_six_controls_that_are_there_and_ends(commanded: MainWindow, tour: Tour) -> None:
    seen = []
    for number in range(1, 7):
        assert tour.isVisible() and tour.ring.isVisible() and tour.count.text() == f"{number} / 6"
        assert commanded.rect().contains(tour.geometry())
        seen.append(tour.ring.place)
        assert tour.ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QTest.keyClick(tour.next, Qt.Key.Key_Return)
    assert len(set(map(repr, seen))) == 6 and commanded.guide.tour is None
    assert not any(one.isVisible() for one in commanded.findChildren(Tour))


def test_escape_and_the_button_skip_it(commanded: MainWindow, tour: Tour) -> None:
    commanded.stop_or_close()
    assert commanded.guide.tour is None
    commanded.run_command("tour")
    assert commanded.guide.tour is not None
    commanded.guide.tour.skip.click()
    assert commanded.guide.tour is None


def test_it_follows_the_gallery_at_the_first_start(commanded: MainWindow) -> None:
    commanded.session.history.clear()
    commanded.file_actions.new()
    commanded.settings.write("window/welcomed", False)
    bootstrap._begin(commanded, "", "")
    assert commanded.guide.tour is None
    commanded.file_actions.show_gallery().close()
    assert commanded.guide.tour is not None
    commanded.guide.end_tour()
    commanded.file_actions.show_gallery().close()
    assert commanded.guide.tour is None


@pytest.mark.parametrize(
    "around", [QRect(0, 0, 100, 700), QRect(10, 10, 980, 40), QRect(900, 650, 90, 40), QRect(5, 60, 990, 600)]
)
def test_the_bubble_is_beside_its_control_and_inside_the_window(around: QRect) -> None:
    room = QRect(QPoint(0, 0), QSize(1000, 700))
    place = bubble_place(around, QSize(300, 120), room)
    assert room.contains(place)
    assert around.height() == 600 or not place.intersects(around)
