"""No text of the window, its pages, panels, dialogs and lessons is cut, in either language, at 1366 × 768
pixels, with letters of the usual size and half as large again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.model.lessons import shelf
from app.model.scene import Scene
from app.model.session import Session
from app.model.settings import Settings
from app.pages import PAGES
from app.panels import panels
from app.services.kernel_service import KernelService
from app.services.lesson_player import lesson_player_of
from app.text import translation
from app.theme.style import Style
from app.widgets import layouts
from app.window.main_window import MainWindow
from tests.app.clipping import clipped
from tests.app.conftest import close, wait_for
from tests.gandyn.matrix import WHOLE, some

SCREEN = QSize(1366, 768)
DIALOGS = ("help", "show-link", "modules", "gallery", "choose-gan", "palette", "export")


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def shown(language: str, scale: float) -> Iterator[MainWindow]:
    """A window of a small laptop's size."""
    translation.set_language(language)
    made = MainWindow(Session(Scene()), Settings(), Style("dark", scale))
    made.show()
    assert wait_for(lambda: made._late)
    made.showNormal()
    made.resize(SCREEN)
    made.docks.arrange(SCREEN.width())
    yield made
    close(made)
    Style("dark", 1.0)


@pytest.fixture(params=[("en", 1.0), ("zh", 1.0), ("en", 1.5), ("zh", 1.5)], ids=lambda p: f"{p[0]}-{p[1]}")
def laptop(app: QApplication, request, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window in a language and with letters of a size."""
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    yield from shown(*request.param)


def faults(window: QWidget, state: str) -> list[str]:
    settle()
    return [f"{state}: {line}" for line in clipped(window)]


def test_pages_and_panels(laptop: MainWindow) -> None:
    found = []
    for page in PAGES:
        laptop.run_command(f"page-{page}")
        found += faults(laptop, page)
    for id in panels():
        laptop.docks.show(id)
        for section in laptop.docks.panel(id).findChildren(layouts.Section):
            section.expand()
        found += faults(laptop, id)
    assert not found, "\n".join(found)


def test_dialogs(laptop: MainWindow) -> None:
    found = []
    for id in DIALOGS:
        laptop.run_command(id)
        settle()
        for top in [top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not laptop]:
            found += faults(top, id)
            assert top.width() <= SCREEN.width() and top.height() <= SCREEN.height(), id
            top.close()
    assert not found, "\n".join(found)


def test_guide_and_presenting(laptop: MainWindow) -> None:
    laptop.guide.explain()
    found = faults(laptop, "explanation")
    laptop.guide.close_one()
    laptop.start_tour()
    while laptop.guide.tour is not None:
        found += faults(laptop, "tour")
        laptop.guide.tour.go_on()
    laptop.present(True)
    laptop.showNormal()  # the screen that there is none of is smaller
    laptop.resize(SCREEN)
    laptop.presenter.toggle_notes()
    found += faults(laptop, "presenting")
    laptop.present(False)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "scale"), some([("zh", 1.5), ("en", 1.0)], 2))
def test_lessons(app: QApplication, monkeypatch: pytest.MonkeyPatch, language: str, scale: float) -> None:
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    found = [
        line for window in shown(language, scale) for one in shelf.entries() for line in played(window, one)
    ]
    assert not found, "\n".join(found)


def played(window: MainWindow, one: shelf.Entry) -> Iterator[str]:
    """What is cut in the steps of a lesson."""
    player = lesson_player_of(window.session)
    window.open_file(one.path)
    assert wait_for(lambda: player.lesson is not None and player.lesson.id == one.id)
    for i in range(0, len(player.lesson.steps), 1 if WHOLE else 4):
        player.go(i)
        yield from faults(window, f"{one.id}, step {i}")


def test_the_judge_sees_what_is_cut(app: QApplication) -> None:
    host, label, long = QWidget(), QLabel("a sentence that is too long for its place"), QLabel("word " * 30)
    long.setWordWrap(True)
    box = QVBoxLayout(host)
    for part in (label, long):
        box.addWidget(part)
    host.resize(host.sizeHint())
    host.show()
    assert clipped(host) == []
    label.setMaximumWidth(50)
    long.setMaximumHeight(20)
    settle()
    assert [line.partition(" ")[0] for line in clipped(host)] == ["QLabel", "QLabel"]
    host.close()
