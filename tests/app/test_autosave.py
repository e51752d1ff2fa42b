"""Copies of scenes: every window keeps its own, whoever quits or is killed when; each can be had again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from app.model import autosave, presets, scene_file
from app.model.scene import Scene, first_scene
from app.model.session import Session
from app.model.settings import Settings
from app.services.documents import Documents
from app.text import translation
from app.window import bootstrap
from app.window.main_window import MainWindow
from gandyn import Scenario
from tests.app.conftest import close, open_window, wait_for

# A process has its session and its documents to the end; here they wait for it, for Qt's objects do not like
# to be collected as cyclic garbage.
LASTING: list[object] = []


def quit_window(title: str) -> None:
    """A window that begins as one does, works on a scene and quits."""
    session, window = begun()
    session.update(lambda scene: scene.with_(title=title), "title")
    window.close()


def begun() -> tuple[Session, Documents]:
    session, _ = bootstrap._session("")
    window = Documents(session, Settings())
    LASTING.extend((session, window))
    return session, window


def titles() -> set[str]:
    """All scenes that can be had again: what the next start shows, and what its menu lists."""
    session, window = begun()
    found = {session.scene.title, *(kept.scene.title for kept in autosave.others())}
    window.close()
    return found


def at_work(title: str) -> tuple[Session, Documents]:
    """A window that shows a scene nobody has saved."""
    session, window = begun()
    session.update(lambda scene: scene.with_(title=title), "title")
    return session, window


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_windows_that_quit_in_either_order_keep_both_scenes(order: tuple[int, int], tidy: None) -> None:
    windows = [at_work("one")[1], at_work("two")[1]]
    for number in order:
        windows[number].close()
        time.sleep(0.02)
    session, window = begun()
    assert session.scene.title == ("one", "two")[order[1]]
    assert [kept.scene.title for kept in autosave.others()] == [("one", "two")[order[0]]]
    window.close()


def test_a_window_does_not_take_what_another_still_shows(tidy: None) -> None:
    _, first = at_work("one")
    assert wait_for(lambda: list(autosave.folder().glob("*.json")))
    session, second = begun()
    assert session.scene == first_scene() and autosave.others() == []
    second.close()
    first.close()
    assert titles() == {"one"}


def test_a_scene_comes_back_with_its_file_and_as_unsaved_as_it_was(tmp_path: Path, tidy: None) -> None:
    session, window = at_work("mine")
    assert window.save(tmp_path / "mine.json")
    session.update(lambda scene: scene.with_(title="changed"), "title")
    window.close()
    session, window = begun()
    assert (
        session.path == tmp_path / "mine.json"
        and session.scene.title == "changed"
        and not session.history.isClean()
        and session.unsaved
    )
    assert window.save(tmp_path / "mine.json") and not session.unsaved
    window.close()
    session, window = begun()
    assert session.path == tmp_path / "mine.json" and session.history.isClean() and not session.unsaved
    window.close()


def test_what_is_saved_or_untouched_is_nothing_to_be_told_of(tmp_path: Path, tidy: None) -> None:
    """A saved session, a preset that was only looked at, the first scene; but a file that is gone leaves its
    scene unsaved."""
    looked_at, preset = begun()
    looked_at.open(presets.load("su"))
    looked_at.set_transient(lambda scene: scene.with_(time=1.0))
    _, window = at_work("mine")
    window.save(tmp_path / "mine.json")
    _, other = at_work("other")
    _, untouched = begun()
    for one in (preset, window, other, untouched):
        one.close()
        time.sleep(0.02)
    assert len(list(autosave.folder().glob("*.json"))) == 3
    session, last = begun()
    assert session.scene.title == "other" and autosave.others() == []
    last.close()
    _, again = at_work("again")
    again.save(tmp_path / "again.json")
    _, newest = at_work("newest")
    again.close()
    newest.close()
    (tmp_path / "again.json").unlink()
    assert "again" in titles()


def test_what_is_asked_for_leaves_the_last_scene_where_it_is(tidy: None) -> None:
    """`gandyn PRESET` or FILE opens that; the scene of the last run is not overwritten when it quits."""
    quit_window("mine")
    session, sentence = bootstrap._session("su")
    window = Documents(session, Settings())
    assert sentence == "A scene that was never saved is left from another window: File, Unsaved scenes."
    session.open(presets.load("su"))
    session.update(lambda scene: scene.with_(title="preset, changed"), "title")
    window.close()
    assert titles() == {"mine", "preset, changed"}


def test_all_that_is_left_is_counted_and_can_be_forgotten(tidy: None) -> None:
    windows = [at_work(str(i))[1] for i in range(4)]
    for window in windows:
        window.close()
    session, sentence = bootstrap._session("")
    assert sentence.startswith("3 scenes that were never saved")
    translation.set_language("zh")
    other, chinese = bootstrap._session("su")
    assert "3" in chinese and "文件" in chinese
    for one in (session, other):
        assert one.slot
        one.slot.release()
    autosave.forget(autosave.others())
    assert autosave.others() == []


def test_a_copy_is_written_while_working_and_after_saving(tmp_path: Path, tidy: None) -> None:
    session, window = at_work("mine")
    assert session.slot and wait_for(session.slot.file.exists)
    assert session.slot.read().scene.title == "mine" and session.slot.read().unsaved
    window.save(tmp_path / "mine.json")
    assert wait_for(lambda: session.slot and not session.slot.read().unsaved)
    window.close()


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"format": "gandyn-autosave"}',
        b"[" * 100_000,
        b'{"format": "gandyn-autosave", "scene": 7}',
    ],
)
def test_a_damaged_copy_is_a_sentence_and_does_not_hide_the_others(content: bytes, tidy: None) -> None:
    quit_window("mine")
    damaged = autosave.folder() / "damaged.json"
    damaged.write_bytes(content)
    session, sentence = bootstrap._session("")
    assert (
        session.scene.title == "mine"
        and sentence.startswith("The last session could not be restored")
        and sentence.endswith(".")
    )
    assert damaged.with_suffix(".damaged").read_bytes() == content
    assert session.slot
    session.slot.release()
    assert bootstrap._session("")[1] == ""


def test_the_copy_of_an_earlier_version_comes_back(tidy: None) -> None:
    autosave.folder().mkdir(parents=True)
    scene_file.save(Scene((Scenario("lsgan"),), title="earlier"), autosave.folder().with_suffix(".json"))
    assert titles() == {"earlier"}
    assert titles() == {"earlier"}


def test_without_a_folder_there_are_no_copies_and_no_faults(
    monkeypatch: pytest.MonkeyPatch, tidy: None
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/proc/nowhere")
    _, window = at_work("mine")
    assert autosave.others() == []
    window.close()
    assert begun()[0].scene == first_scene()


def test_recovering_leaves_what_was_shown_and_loses_nothing(tidy: None) -> None:
    for window in (at_work("one")[1], at_work("two")[1]):
        window.close()
        time.sleep(0.02)
    session, window = begun()
    (left,) = autosave.others()
    assert (session.scene.title, left.scene.title) == ("two", "one")
    window.recover(left)
    assert session.scene.title == "one" and [kept.scene.title for kept in autosave.others()] == ["two"]
    # Even if the process ended now.
    assert session.slot and session.slot.read().scene.title == "one"
    said: list[str] = []
    window.message.connect(said.append)
    (left,) = autosave.others()
    holder = autosave.AutosaveSlot(left.file)
    assert holder.take()
    window.recover(left)
    assert said == ["This scene is open in another window now."] and session.scene.title == "one"
    holder.release()
    window.close()
    assert titles() == {"one", "two"}


def test_the_menu_opens_and_forgets_what_is_left(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.kernel_service.KernelService.start", lambda self, *scenarios: None)
    quit_window("left behind")
    session, _ = bootstrap._session("su")
    window = open_window(session)
    session.update(lambda scene: scene.with_(title="shown"), "title")
    actions = entries(window)
    assert actions[0].startswith("left behind · ") and actions[-1] == "Forget all of these"
    window.menus.menu("File/Unsaved").actions()[0].trigger()
    assert session.scene.title == "left behind" and entries(window)[0].startswith("shown · ")
    window.menus.menu("File/Unsaved").actions()[-1].trigger()
    assert entries(window) == ["None"]
    close(window)


def entries(window: MainWindow) -> list[str]:
    menu: QMenu = window.menus.menu("File/Unsaved")
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def test_a_window_built_anew_keeps_its_copy(app: QApplication, session: Session, window: MainWindow) -> None:
    session.update(lambda scene: scene.with_(title="mine"), "title")
    slot = session.slot
    window.set_language("zh")
    assert slot is not None and session.slot is slot and not autosave.AutosaveSlot(slot.file).take()
    second = open_window(session)
    close(second)
    assert session.slot is None and titles() == {"mine"}
