"""The whole window: keys, files, settings, exports, sizes, themes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.model import scene_file
from app.model.scene import Scene
from app.model.session import Session
from app.model.settings import Settings
from app.theme.palettes import THEMES
from app.theme.style import Style
from app.widgets.number_slider import NumberSlider
from app.window import bootstrap
from app.window.main_window import MainWindow
from tests.app.conftest import close, open_window, wait_for

Key = Qt.Key


def press(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A key to whatever has the keyboard in the window."""
    window.activateWindow()
    wait_for(window.isActiveWindow, 2.0)
    widget = QApplication.focusWidget()
    # A window that another test has left may have the keyboard still.
    there = widget is not None and window.isAncestorOf(widget)
    QTest.keyClick(widget if there else window.canvas, key, modifier)
    QApplication.processEvents()


def drop(window: MainWindow, *urls: QUrl) -> None:
    """Drops files on the window."""
    data = QMimeData()
    data.setUrls(list(urls))
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(300, 300), *args)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), *args))


def test_single_keys_command_and_undo_restores(window: MainWindow) -> None:
    before = window.session.scene
    window.canvas.setFocus()
    press(window, Key.Key_1)
    assert window.session.scene.dim == 1
    press(window, Key.Key_A)
    assert len(window.session.scene.starts) == 2
    press(window, Key.Key_Delete)
    assert len(window.session.scene.starts) == 1
    for _ in range(3):
        press(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.scenarios == before.scenarios and window.session.scene.starts == before.starts


def test_typing_in_a_box_commands_nothing(window: MainWindow) -> None:
    slider = next(
        s for s in window.docks.panel("model").findChildren(NumberSlider) if s.box.accessibleName() == "T"
    )
    slider.box.setFocus()
    slider.box.selectAll()
    for key in (Key.Key_1, Key.Key_2, Key.Key_Period, Key.Key_1):
        press(window, key)
    assert window.session.scene.dim == 2 and window.session.scene.time == 0.0
    press(window, Key.Key_Return)
    assert window.session.scene.duration == 12.1
    slider.box.selectAll()
    press(window, Key.Key_Delete)
    assert len(window.session.scene.starts) == 1
    press(window, Key.Key_Escape)
    assert not slider.box.hasFocus() and window.session.scene.duration == 12.1


def test_space_plays_after_a_click_on_a_button(window: MainWindow) -> None:
    window.canvas.setFocus()
    QTest.mouseClick(window.transport.button("loop"), Qt.MouseButton.LeftButton)
    assert window.playback.loop
    press(window, Key.Key_Space)
    assert window.playback.playing and window.playback.loop
    assert wait_for(lambda: window.session.scene.time > 0.5)
    assert window.session.history.count() == 0, "playing is nothing to undo"
    press(window, Key.Key_Escape)
    assert not window.playback.playing


def test_the_playhead_stops_at_the_end_or_begins_again(window: MainWindow) -> None:
    window.playback.set_speed(10.0)
    window.playback.seek(39.5)
    window.playback.play()
    assert wait_for(lambda: not window.playback.playing)
    assert window.session.scene.time == 40.0
    window.playback.set_loop(True)
    window.playback.seek(39.5)
    window.playback.play()
    assert wait_for(lambda: 0.0 < window.session.scene.time < 30.0) and window.playback.playing


def test_the_transport_scrubs_and_steps(window: MainWindow) -> None:
    bar = window.transport
    y = bar.slider.height() // 2
    QTest.mousePress(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(bar.slider.width() // 2, y))
    QTest.mouseRelease(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(bar.slider.width() // 2, y))
    pixel = 40.0 / bar.slider.width()
    assert window.session.scene.time == pytest.approx(
        20.0, abs=0.5 + pixel
    ) and bar.readout.text().startswith(f"t = {window.session.scene.time:.1f}")
    before = window.session.scene.time
    for name, sign in (("step", 1), ("back", -1), ("end", 1), ("start", -1)):
        QTest.mouseClick(bar.button(name), Qt.MouseButton.LeftButton)
        assert (window.session.scene.time - before) * sign > 0
        before = window.session.scene.time
    assert before == 0.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b'{"format": "gandyn-session", "version": 99}',
        b"\x89PNG\r\n\x1a\n garbage",
        b"{" * 3000,
    ],
)
def test_a_wrong_file_dropped_is_refused_in_a_sentence(
    window: MainWindow, tmp_path: Path, content: bytes
) -> None:
    before = window.session.scene
    for name in ("wrong.json", "wrong.png"):
        (tmp_path / name).write_bytes(content)
        drop(window, QUrl.fromLocalFile(str(tmp_path / name)))
        assert wait_for(window.messages.isVisible)
        assert window.messages.text.text().endswith(".") and window.session.scene == before
        window.messages.hide()


def test_other_things_dropped_are_refused(window: MainWindow, tmp_path: Path) -> None:
    for url in (
        QUrl.fromLocalFile(str(tmp_path)),
        QUrl.fromLocalFile(str(tmp_path / "gone.json")),
        QUrl("https://example.org/x.json"),
    ):
        drop(window, url)
        assert wait_for(window.messages.isVisible)
        window.messages.hide()


def test_a_session_is_saved_opened_and_named(window: MainWindow, tmp_path: Path) -> None:
    window.session.update_scenario("x", variant="hinge")
    assert window.isWindowModified() and window.documents.save(tmp_path / "mine")
    assert not window.isWindowModified() and window.windowTitle().startswith("mine.json")
    window.file_actions.new()
    assert window.session.scenario.variant == "non-saturating" and window.windowTitle().startswith("Untitled")
    drop(window, QUrl.fromLocalFile(str(tmp_path / "mine.json")))
    assert wait_for(lambda: window.session.scenario.variant == "hinge")
    assert window.settings.recent()[0] == str(tmp_path / "mine.json") and window.windowTitle().startswith(
        "mine.json"
    )


def test_an_unwritable_folder_is_refused(window: MainWindow) -> None:
    assert not window.documents.save(Path("/proc/nowhere/x.json"))
    assert window.messages.isVisible() and "written" in window.messages.text.text()


def test_what_was_exported_opens_again_by_dropping(window: MainWindow, tmp_path: Path) -> None:
    window.session.update_scenario("x", variant="wgan-gp")
    window.file_actions.export()
    dialog = window.file_actions._dialogs["export"]
    dialog.format.set_value("png")
    dialog.page_size.preset.set_value("800×800")
    dialog.page_size.preset.chosen.emit("800×800")
    assert (dialog.options().width, dialog.options().height) == (800, 800)
    dialog.start(tmp_path / "picture.png")
    assert wait_for(lambda: not window.job.running) and (tmp_path / "picture.png").exists()
    window.file_actions.new()
    drop(window, QUrl.fromLocalFile(str(tmp_path / "picture.png")))
    assert wait_for(lambda: window.session.scenario.variant == "wgan-gp")


def test_an_export_is_cancelled_and_leaves_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.file_actions.export()
    dialog = window.file_actions._dialogs["export"]
    dialog.format.set_value("gif")
    dialog.format.chosen.emit("gif")
    dialog.seconds.setValue(60.0)
    dialog.start(tmp_path / "film.gif")
    assert wait_for(window.exporting.isVisible) and not dialog.save.isEnabled()
    dialog.close_button.click()
    assert wait_for(lambda: not window.job.running) and not list(tmp_path.glob("*film*"))
    assert "cancelled" in window.messages.text.text() and dialog.save.isEnabled()


def test_a_typed_suffix_chooses_the_format(window: MainWindow, tmp_path: Path) -> None:
    window.file_actions.export()
    dialog = window.file_actions._dialogs["export"]
    assert dialog.take_name(str(tmp_path / "a.GIF")).name == "a.GIF" and dialog.exporter.id == "gif"
    assert dialog.take_name(str(tmp_path / "lambda 0.1")).name == "lambda 0.1.gif"


def test_the_export_dialog_says_what_cannot_be(window: MainWindow) -> None:
    window.file_actions.export()
    dialog = window.file_actions._dialogs["export"]
    dialog.page_size.pixels[0].setValue(30_000)
    dialog.page_size.pixels[1].setValue(30_000)
    assert (
        not dialog.save.isEnabled()
        and "million" in dialog.note.text()
        and dialog.page_size.preset.value == ""
    )


def test_copies_go_to_the_clipboard(window: MainWindow) -> None:
    window.file_actions.copy_python()
    assert "import gandyn" in QGuiApplication.clipboard().text()
    window.file_actions.copy_picture()
    assert QGuiApplication.clipboard().pixmap().width() == window.canvas.width()


@pytest.mark.parametrize("size", [(640, 420), (1366, 768), (3840, 2160)])
@pytest.mark.parametrize("theme", THEMES)
def test_the_window_at_any_size_in_any_theme(window: MainWindow, size: tuple[int, int], theme: str) -> None:
    window.appearance.choose(theme)
    window.resize(*size)
    QApplication.processEvents()
    assert window.canvas.width() >= 300 and window.transport.isVisible()
    image = window.grab().toImage()
    assert image.pixelColor(
        window.transport.geometry().center() - QPoint(0, window.transport.height())
    ).isValid()
    window.appearance.choose("dark")


def test_presenting_shows_the_picture_alone_and_comes_back(window: MainWindow) -> None:
    docks = [dock.isHidden() for dock in window.docks.docks.values()]
    text = window.canvas.theme.text
    press(window, Key.Key_F11)
    assert (
        window.presenting
        and window.isFullScreen()
        and all(dock.isHidden() for dock in window.docks.docks.values())
    )
    assert not window.menuBar().isVisible() and window.canvas.theme.text > text
    press(window, Key.Key_Escape)
    assert not window.presenting and [dock.isHidden() for dock in window.docks.docks.values()] == docks
    assert window.menuBar().isVisible() and window.canvas.theme.text == text


WRONG_KINDS = (
    b"[window]\ngeometry=12\nstate=@ByteArray(xx)\ntheme=7\nscale=wide\n[files]\nrecent=@Variant(\0\0)\n"
)


@pytest.mark.parametrize("content", [b"\x00\xff\xfe", WRONG_KINDS, b"[" * 500])
def test_damaged_settings_are_survived(
    app: QApplication, tidy: None, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.kernel_service.KernelService.start", lambda self, *scenarios: None)
    file = tmp_path / "config" / "Gandyn" / "gandyn.ini"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    settings = Settings()
    assert isinstance(settings.read("window/scale", 0.0), float) and isinstance(settings.recent(), list)
    Style(settings.read("window/theme", "system"), settings.read("window/scale", 0.0))
    window = open_window(Session())
    assert window.isVisible()
    close(window)


def test_an_unexpected_error_is_one_sentence(window: MainWindow, caplog: pytest.LogCaptureFixture) -> None:
    bootstrap._windows.append(window)
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError:
        bootstrap.report(*sys.exc_info())  # type: ignore[arg-type]
    bootstrap._windows.remove(window)
    assert "division by zero" in window.messages.text.text() and "Traceback" in caplog.text


def test_another_language_builds_the_window_anew_around_the_same_session(
    app: QApplication, session: Session, window: MainWindow
) -> None:
    window.docks.panel("view")
    window.set_language("zh")
    assert window.reopening and not window.isVisible()
    second = open_window(session)
    session.update_scenario("x", variant="wgan-gp")
    session.history.undo()
    assert second.isVisible()
    close(second)


def test_recent_files_and_presets_have_menus(window: MainWindow, tmp_path: Path) -> None:
    scene_file.save(Scene(title="A"), tmp_path / "a.json")
    window.settings.add_recent(str(tmp_path / "a.json"))
    for path in ("File/Recent", "Presets", "View/Panels"):
        window.menus.menu(path).aboutToShow.emit()
        assert window.menus.menu(path).actions()
    window.menus.menu("File/Recent").actions()[0].trigger()
    assert wait_for(lambda: window.session.scene.title == "A")
    window.menus.menu("Presets").actions()[2].menu().actions()[0].trigger()
    assert window.session.scene.title != "A"
