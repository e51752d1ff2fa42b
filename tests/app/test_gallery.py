"""The gallery of presets, driven as a user would: in the panel, on the start page and in the menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.model import presets
from app.model.scene import first_scene, same_work
from app.model.session import Session
from app.panels._variant import entries
from app.panels.presets import PresetGallery
from app.services import thumbnails
from app.services.thumbnails import HEIGHT, WIDTH, ThumbnailService
from app.theme.palettes import THEMES
from app.theme.style import Style
from app.widgets.variant_picker import PickerPopup
from app.window.main_window import MainWindow
from app.window.start_page import StartPage
from tests.app.conftest import wait_for

LEFT = Qt.MouseButton.LeftButton
REQUEST = ThumbnailService.request  # before the tests' fixture takes it away


@pytest.fixture
def panel(app: QApplication, session: Session) -> Iterator[PresetGallery]:
    """The gallery on the screen."""
    Style("dark", 1.0)
    made = PresetGallery(session)
    made.resize(300, 900)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def test_every_preset_is_in_one_group(app: QApplication) -> None:
    grouped = [name for names in presets.groups().values() for name in names]
    assert sorted(grouped) == sorted(presets.PRESETS) and presets.UNGROUPED not in presets.groups()


def test_a_click_opens_and_marks_until_the_scene_is_changed(panel: PresetGallery, session: Session) -> None:
    before = session.scene
    tile = panel.gallery.tiles["su-wgan"]
    assert not tile.current
    QTest.mouseClick(tile, LEFT)
    assert session.scene.title == presets.titles()["su-wgan"] and tile.current
    session.set_transient(lambda scene: scene.with_(time=1.0))
    assert tile.current, "to look at it from elsewhere is no change"
    session.update_scenario("x", dim=1)
    assert not any(one.current for one in panel.gallery.tiles.values())
    session.history.undo()
    assert tile.current
    session.history.undo()
    assert same_work(session.scene, before) and not tile.current


@pytest.mark.parametrize("words", ("vanilla", "goodfellow", "Goodfellow minimax", "arjovsky", "mescheder-r1"))
def test_other_names_find_presets(panel: PresetGallery, words: str) -> None:
    panel.gallery.search.setFocus()
    QTest.keyClicks(panel.gallery.search, words)
    found = panel.gallery.found()
    assert 0 < len(found) < len(panel.gallery.tiles) and all(tile.isVisible() for tile in found)
    assert sum(tile.isVisible() for tile in panel.gallery.tiles.values()) == len(found)
    assert not panel.gallery.nothing.isVisible()
    QTest.keyClick(panel.gallery.search, Qt.Key.Key_Return)
    assert found[0].current


def test_what_is_not_found_is_said(panel: PresetGallery) -> None:
    QTest.keyClicks(panel.gallery.search, "zebra")
    assert not any(tile.isVisible() for tile in panel.gallery.tiles.values())
    assert panel.gallery.nothing.isVisible() and "zebra" in panel.gallery.nothing.text()


@pytest.mark.parametrize("words", ("vanilla", "goodfellow", "least squares", "kullback"))
def test_other_names_find_gans(app: QApplication, words: str) -> None:
    popup = PickerPopup(entries(first_scene()))
    popup.show()
    QTest.keyClicks(popup.search, words)
    assert popup.list.currentItem() is not None and popup.list.isVisible()
    popup.search.clear()
    QTest.keyClicks(popup.search, "zebra")
    assert popup.nothing.isVisible() and "zebra" in popup.nothing.text() and not popup.list.isVisible()
    popup.close()


def test_nothing_is_painted_for_a_gallery_that_is_not_seen(
    panel: PresetGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ThumbnailService, "request", lambda self, names, theme: asked.append(theme))
    monkeypatch.setattr(ThumbnailService, "stop", lambda self: asked.append("stop"))
    panel.hide()
    Style("light", 1.0)
    QApplication.processEvents()
    assert asked == ["stop"]
    panel.show()
    assert asked == ["stop", "light"]


def test_the_menu_has_the_gallery_and_a_menu_for_each_group(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = QMenu()
    window.file_actions.fill_presets(menu)
    inner = {action.text(): action.menu() for action in menu.actions() if action.menu()}
    assert list(inner) == list(presets.groups())
    action = inner["Su’s article"].actions()[1]
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    monkeypatch.setattr(thumbnails, "_memory", {("su-minimax", "dark"): picture})
    assert action.icon().isNull()
    inner["Su’s article"].aboutToShow.emit()
    assert not action.icon().isNull()
    action.trigger()
    assert presets.shown(window.session.scene) == "su-minimax"
    QTest.keyClick(window.canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    page = window.findChild(StartPage)
    assert page is not None and wait_for(page.isVisible)
    assert page.presets.gallery.tiles["su-minimax"].current
    QTest.mouseClick(page.presets.gallery.tiles["su-wgan"], LEFT)
    assert presets.shown(window.session.scene) == "su-wgan" and not page.isVisible()


def test_pictures_show_curves_in_the_colours_of_the_theme(app: QApplication) -> None:
    for theme in THEMES.values():
        image = thumbnails.thumbnail(presets.load("su-minimax"), theme)
        assert (image.width(), image.height()) == (WIDTH, HEIGHT)
        colors = {image.pixelColor(x, y).name() for x in range(0, WIDTH, 2) for y in range(0, HEIGHT, 2)}
        assert len(colors) > 8


def test_pictures_come_from_another_process_and_are_kept(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "_memory", {})
    file = thumbnails._file("su-wgan-gp-c0", "light")
    assert file is not None
    file.unlink(missing_ok=True)
    made: dict[str, QImage] = {}
    service = ThumbnailService()
    service.ready.connect(lambda name, image: made.update({name: image}))
    REQUEST(service, ["su-wgan-gp-c0", "lab-clipping-beside-penalty"], "light")
    assert wait_for(lambda: "su-wgan-gp-c0" in made, 200.0) and "lab-clipping-beside-penalty" not in made
    assert file.exists()
    made.clear()
    REQUEST(service, ["su-wgan-gp-c0"], "light")
    assert "su-wgan-gp-c0" in made, "what is at hand comes at once"
    service.stop()
