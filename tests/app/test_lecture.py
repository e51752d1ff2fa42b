"""Lectures: the file and its enemies, what can be done with one, the panel, recorded runs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.model import lecture_actions, lecture_file, scene_file
from app.model.autosave import AutosaveSlot
from app.model.lecture import Lecture, LectureScene
from app.model.scene import Scene, SceneError
from app.model.session import Session
from app.panels import lecture as lecture_panel
from app.services import lecture_files
from app.training import recorded_runs
from app.training.run_store import STORE
from app.window.main_window import MainWindow
from gandyn import Scenario
from gandyn.training import Settings
from tests.app.conftest import wait_for

RUN = {
    "recipe.json": json.dumps(Settings("toy-gan").to_dict()).encode(),
    "curves.csv": b"iteration,arm,loss_d,loss_g\n1,gan,0.5,nan\n2,gan,0.25,1\n",
}
TWO = Lecture(
    "Why GANs circle",
    (LectureScene(Scene(), "One", "first\nnotes"), LectureScene(Scene((Scenario("wgan"),)))),
    {"01-mine.md": "+++\nid = 'x'\n+++\n"},
    {"toy (1)": RUN},
)


def zipped(*entries: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", how) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def manifest(**changes: object) -> tuple[str, bytes]:
    return "manifest.json", json.dumps(
        {"format": "gandyn-lecture", "version": 1, "title": "", "scenes": [], **changes}
    ).encode()


WHOLE = lecture_file.packed(TWO)
HOSTILE = {
    "empty": b"",
    "no zip": b"x" * 500,
    "cut off": WHOLE[: len(WHOLE) // 2],
    "altered": WHOLE[:300] + bytes([WHOLE[300] ^ 255]) + WHOLE[301:],
    "upwards": zipped(manifest(), ("../evil.py", b"")),
    "absolute": zipped(manifest(), ("/etc/passwd", b"")),
    "hidden upwards": zipped(manifest(), ("runs/../x.csv", b"")),
    "pickle": zipped(manifest(), ("runs/a/model.pkl", b"")),
    "bomb": zipped(manifest(), ("runs/a/curves.csv", b"0" * 60_000_000)),
    "many": zipped(manifest(), *((f"lessons/{i}.md", b"") for i in range(2001))),
    "packed otherwise": zipped(manifest(), how=zipfile.ZIP_BZIP2),
    "newer": zipped(manifest(version=2)),
    "another format": zipped(manifest(format="zip")),
    "no scenes": zipped(manifest(scenes=None)),
    "a missing scene": zipped(manifest(scenes=[{}])),
    "a broken scene": zipped(manifest(scenes=[{}]), ("scenes/000.json", b"[")),
    "a name of another kind": zipped(
        manifest(scenes=[{"name": 3}]), ("scenes/000.json", scene_file.to_json(Scene()).encode())
    ),
    "no text": zipped(manifest(), ("lessons/a.md", b"\xff\xfe")),
    "a run that is none": zipped(manifest(), ("runs/a/recipe.json", b"{}"), ("runs/a/curves.csv", b"")),
}


def test_a_file_holds_all_of_a_lecture(tmp_path: Path) -> None:
    path = tmp_path / "talk.gandyn-lecture"
    lecture_file.save(TWO, path)
    assert lecture_file.load(path) == TWO
    assert path.read_bytes() == WHOLE and len(WHOLE) < 20_000
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_changes_nothing(
    session: Session, tmp_path: Path, kind: str
) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    path = tmp_path / "evil.gandyn-lecture"
    path.write_bytes(HOSTILE[kind])
    before, records = session.scene, len(STORE.records)
    lecture_files.open_file(session, path)
    assert len(said) == 1 and said[0].endswith(".") and len(said[0]) < 200, said
    assert session.scene == before and session.lecture.lecture == Lecture()
    assert len(STORE.records) == records and [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: LectureScene(Scene(), "x" * 300), "name"),
        (lambda: LectureScene(Scene(), "", "x" * 30_000), "notes"),
        (lambda: Lecture("", (LectureScene(Scene()),) * 201), "200 scenes"),
        (lambda: Lecture(lessons={"a.md": "x" * 300_000}), "lesson"),
    ],
)
def test_a_lecture_has_bounds(make: Callable[[], object], words: str) -> None:
    with pytest.raises(SceneError, match=words):
        make()


def test_scenes_are_added_moved_named_and_removed(session: Session) -> None:
    lecture = session.lecture
    lecture_actions.add_scene(session)
    session.update_scenario("", variant="wgan")
    lecture_actions.add_scene(session)
    lecture_actions.describe(session, name="second", notes="say it slowly")
    assert (lecture.index, lecture.notes, lecture.next_title) == (1, "say it slowly", "")
    lecture_actions.move_scene(session, -1)
    lecture_actions.move_scene(session, -1)
    assert [item.title for item in lecture.lecture.items] == [
        "second",
        "Non-saturating GAN",
    ] and lecture.index == 0
    assert lecture.next_title == "Non-saturating GAN"
    assert lecture_actions.step(session, 1) and session.scenario.variant == "non-saturating"
    assert not lecture_actions.step(session, 1)
    lecture_actions.replace_scene(session)
    lecture_actions.remove_scene(session)
    assert [item.name for item in lecture.lecture.items] == ["second"] and lecture.index == 0
    assert lecture.unsaved


def test_recorded_runs_show_their_curves_without_training(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "my: run"
    folder.mkdir()
    said: list[str] = []
    session.refused.connect(said.append)
    lecture_files.add_run(session, folder)
    assert len(said) == 1 and "gandyn lab run" in said[0]
    for name, content in {**RUN, "weights.pkl": b"x"}.items():
        (folder / name).write_bytes(content)
    lecture_files.add_run(session, folder)
    assert session.lecture.lecture.runs == {"my- run": RUN}
    record = STORE.find(0, Settings("toy-gan"))
    assert record is not None and record.state == "stopped" and record.iteration == 2
    assert record.track("gan", "loss_d")[1].tolist() == [0.5, 0.25]
    recorded_runs.show(session.lecture.lecture)
    assert STORE.records == [record]
    STORE.clear()


def test_an_unsaved_lecture_outlives_its_window(session: Session, tmp_path: Path) -> None:
    session.slot = AutosaveSlot(tmp_path / "copy.json")
    copy = lecture_files.LectureCopy(session)
    lecture_actions.add_scene(session)
    copy.close()
    again = Session()
    again.slot = session.slot
    lecture_files.restore(again)
    assert again.lecture.lecture == session.lecture.lecture and again.lecture.unsaved
    copy = lecture_files.LectureCopy(session)
    assert lecture_actions.save(session, tmp_path / "talk") and not session.lecture.unsaved
    copy.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["talk.gandyn-lecture"]


def test_the_window_opens_a_lecture_and_the_panel_steers_it(commanded: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "talk.gandyn-lecture"
    lecture_file.save(TWO, path)
    commanded.file_actions.open_path(path)
    lecture = commanded.session.lecture
    assert wait_for(lambda: lecture.index == 0) and lecture.path == path
    panel = commanded.docks.panel("lecture").findChild(lecture_panel.LecturePanel)
    assert panel is not None and panel.notes.toPlainText() == "first\nnotes"
    panel.list.setCurrentRow(1)
    assert commanded.session.scenario.variant == "wgan" and panel.notes.toPlainText() == ""
    panel.notes.setPlainText("the second")
    panel.name.textEdited.emit("Critic")
    assert lecture.notes == "the second" and panel.list.item(1).text() == "2  Critic"
    asked: list[bool] = []
    lecture.presented.disconnect()
    lecture.presented.connect(lambda: asked.append(True))
    panel.present.click()
    assert asked and commanded.session.scene == TWO.items[1].scene
    STORE.clear()
