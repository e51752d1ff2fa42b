"""Whatever the disk refuses is one sentence that says what to do, and leaves nothing behind."""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import gandyn
from app import __main__ as entry
from app.cli.commands.lab import _files as lab_files
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.model import autosave, scene_file
from app.model.scene import Scene
from app.model.session import Session
from app.services import documents
from app.services.export_service import ExportJob
from app.text import translation
from gandyn import disk
from gandyn.training import TrainingError
from gandyn.training.errors import sentence
from gandyn.training.run_folder import read_settings
from tests.app.conftest import wait_for
from tests.app.exports import leftovers, refused

ROOT = str(Path(gandyn.__file__).parents[1])
SCENE, SMALL = Scene(duration=1.0), Options(160, 120, frames=2)
TOO_LONG = "The file name is too long; choose a shorter one."
CHARACTER = "The file name holds a character that cannot stand there; choose another name."
NAMES = {
    "300 characters": ("x" * 300, TOO_LONG),
    "100 Chinese ones": ("长" * 100, TOO_LONG),
    "zero byte": ("a\0b", CHARACTER),
    "half a character": ("a\ud800b", CHARACTER),
}
# Any number that the system may answer with, known to us or not.
NUMBERS = sorted({*disk.WRITING, *disk.READING, errno.EMFILE, errno.EBUSY, errno.ENOMEM})


def write_with(id: str):
    def write(path: Path) -> None:
        if EXPORTERS[id].available():
            pytest.skip(EXPORTERS[id].available())
        EXPORTERS[id].write(SCENE, path.with_name(path.name + EXPORTERS[id].suffix), SMALL)

    return write


WRITERS = {
    **{id: write_with(id) for id in EXPORTERS},
    "session": lambda path: scene_file.save(SCENE, path),
    "place": scene_file.check_writable,
}
READERS = {"recipe": read_scene_metadata, "session": scene_file.load}


def plain(text: str) -> bool:
    """Whether it is one sentence of ours, without a number of the system's or a name as long as the line."""
    return re.fullmatch(r"[^\n]{20,200}\.", text) is not None and "Errno" not in text and "x" * 60 not in text


@pytest.mark.parametrize("writer", list(WRITERS))
@pytest.mark.parametrize("name", list(NAMES))
def test_names_that_no_file_can_have_are_not_written(writer, name, tmp_path):
    bad, said = NAMES[name]
    assert refused(lambda: WRITERS[writer](tmp_path / bad)) == said
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("reader", list(READERS))
@pytest.mark.parametrize("name", list(NAMES))
def test_names_that_no_file_can_have_are_not_read(reader, name, tmp_path):
    bad, said = NAMES[name]
    assert refused(lambda: READERS[reader](tmp_path / bad)) == said


def longest(suffix: str) -> str:
    return "y" * (255 - len(suffix)) + suffix


@pytest.mark.parametrize("id", list(EXPORTERS))
def test_the_longest_names_are_written_and_read(id, tmp_path):
    if EXPORTERS[id].available():
        pytest.skip(EXPORTERS[id].available())
    beside = ".json" if EXPORTERS[id].beside else ""
    target = tmp_path / longest(EXPORTERS[id].suffix + beside).removesuffix(beside)
    EXPORTERS[id].write(SCENE, target, SMALL)
    assert read_scene_metadata(target) == SCENE


def test_a_long_suffix_is_as_good_as_any(tmp_path):
    target = tmp_path / ("session." + "z" * 247)
    scene_file.save(SCENE, target)
    assert scene_file.load(target) == SCENE and leftovers(tmp_path) == [target.name]


@pytest.mark.parametrize("writer", list(WRITERS))
def test_places_that_are_none_are_told_apart(writer, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    write = WRITERS[writer]
    assert "its folder does not exist" in refused(lambda: write(tmp_path / "missing" / "a"))
    assert "a file stands where its folder should be" in refused(lambda: write(tmp_path / "file" / "a"))
    assert "links lead in a circle" in refused(lambda: write(tmp_path / "circle" / "a"))
    assert leftovers(tmp_path) == ["circle", "file"]


@pytest.mark.parametrize("reader", list(READERS))
def test_files_that_are_none_are_told_apart(reader, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    read = READERS[reader]
    assert refused(lambda: read(tmp_path / "a.json")).startswith("There is no file a.json")
    assert refused(lambda: read(tmp_path / "file" / "a.json")).startswith("There is no file a.json")
    assert "links lead in a circle" in refused(lambda: read(tmp_path / "circle"))
    assert "is a folder" in refused(lambda: read(tmp_path))


@pytest.mark.parametrize("where", ["replace", "fsync"])
@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_the_system_answers_nothing_is_written(where, number, tmp_path, monkeypatch):
    def refuse(*args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, where, refuse)
    for writer in ("csv", "session", "svg"):
        (target := tmp_path / "a.csv").write_text("old")
        assert plain(refused(lambda writer=writer: WRITERS[writer](tmp_path / "a")))
        assert target.read_text() == "old" and leftovers(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_the_system_answers_nothing_is_read(number, tmp_path, monkeypatch):
    scene_file.save(SCENE, target := tmp_path / "a.json")

    def refuse(*args, **options):
        raise OSError(number, os.strerror(number), str(target))

    monkeypatch.setattr(io, "open", refuse)
    for read in READERS.values():
        assert plain(refused(lambda read=read: read(target)))


def test_every_sentence_is_said_in_chinese():
    sentences = {*disk.WRITING.values(), *disk.READING.values(), disk.NOT_WRITTEN, disk.NOT_READ}
    assert sentences <= set(translation.catalogue("zh"))


def test_the_window_says_it_too(tmp_path):
    session, said = Session(SCENE), []
    session.refused.connect(said.append)
    assert not session.save(tmp_path / ("x" * 300 + ".json")) and said == [TOO_LONG]
    assert documents._read(tmp_path / ("x" * 300 + ".json"))[1] == TOO_LONG


def test_an_export_beside_the_window_says_it_too(app: QApplication, tmp_path, capsys):
    job, said = ExportJob(), []
    job.failed.connect(said.append)
    for name, _ in NAMES.values():
        job.start(EXPORTERS["csv"], SCENE, tmp_path / (name + ".csv"), SMALL)
        assert wait_for(lambda: not job.running)
    job.stop()
    assert said == [sentence for _, sentence in NAMES.values()] and capsys.readouterr() == ("", "")


def test_a_copy_that_cannot_be_looked_for_is_no_copy(monkeypatch):
    monkeypatch.setattr(autosave, "folder", lambda: Path("/" + "x" * 300))
    assert autosave.others() == []


def test_checkpoints_say_it_too(tmp_path):
    (tmp_path / "file").write_text("")
    for folder, said in ((tmp_path / ("x" * 300), TOO_LONG), (tmp_path / "a\0b", CHARACTER)):
        for look in (
            read_settings,
            lab_files.prepare_folder,
            lambda folder: lab_files.kept_settings(folder, "toy-gan", None),
        ):
            with pytest.raises(TrainingError) as caught:
                look(str(folder))
            assert str(caught.value) == said
    with pytest.raises(TrainingError, match="a file stands where its folder should be"):
        lab_files.prepare_folder(str(tmp_path / "file"))


@pytest.mark.parametrize("number", NUMBERS)
def test_what_ends_a_training_is_one_sentence(number):
    assert plain(sentence(OSError(number, os.strerror(number), "some/where.pt")))
    assert plain(sentence(OSError(number, os.strerror(number))))


LONG = "x" * 300
COMMANDS = {
    "render": ["render", "su", "-o", f"{LONG}.png"],
    "film": ["render", "su", "-o", f"{LONG}.gif"],
    "flow": ["flow", "su", "-o", f"{LONG}.csv"],
    "map": ["map", "su", "--x", "l2", "--y", "r1", "--size", "4", "-o", f"{LONG}.csv"],
    "map drawn": ["map", "su", "--x", "l2", "--y", "r1", "--size", "4", "-o", f"{LONG}.png"],
    "lab": ["lab", "run", "toy-gan", "--steps", "1", "-o", LONG],
    "lab resumed": ["lab", "run", "toy-gan", "--resume", LONG],
    "scenario": ["analyze", LONG],
    "scenario of a picture": ["render", f"{LONG}.json", "-o", "a.png"],
    "window": [f"{LONG}.json"],
}


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_command_line_says_it_at_once(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gandyn, "convergence_map", lambda *args, **options: pytest.fail("computed"))
    assert entry.main(COMMANDS[name]) == 2
    assert capsys.readouterr() == ("", f"gandyn: {TOO_LONG}\n")
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("id", ["png", "gif", "svg"])
def test_what_cannot_be_written_is_not_painted(id, tmp_path, monkeypatch):
    monkeypatch.setattr("app.figure.figure.compute", lambda *args: pytest.fail("painted"))
    assert "its folder does not exist" in refused(
        lambda: EXPORTERS[id].write(SCENE, tmp_path / "missing" / f"a.{id}", SMALL)
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no /dev/full here.")
@pytest.mark.parametrize("words", [["variants"], ["presets", "--json"], ["analyze", "su-wgan"]])
def test_output_that_goes_nowhere_is_one_sentence(words):
    with builtins.open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "app", *words]
        environment = {**os.environ, "PYTHONPATH": ROOT}
        done = subprocess.run(
            command, check=False, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    said = "gandyn: The output cannot be written: the disk is full; make room or choose another folder.\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_an_encoder_that_does_not_start_is_one_sentence(tmp_path, monkeypatch):
    imageio = pytest.importorskip("imageio_ffmpeg")

    def missing() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    for program in (lambda: str(tmp_path / "none"), missing):
        monkeypatch.setattr(imageio, "get_ffmpeg_exe", program)
        assert "install imageio-ffmpeg anew" in refused(
            lambda: EXPORTERS["mp4"].write(SCENE, tmp_path / "a.mp4", SMALL)
        )
    assert not leftovers(tmp_path)


def test_films_need_no_other_disk_than_their_own(tmp_path, monkeypatch):
    import tempfile

    if EXPORTERS["mp4"].available():
        pytest.skip(EXPORTERS["mp4"].available())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-such-folder"))
    EXPORTERS["mp4"].write(SCENE, tmp_path / "a.mp4", SMALL)
    assert leftovers(tmp_path) == ["a.mp4"]
