"""The entry in the desktop's menu, and the processes of a program without a Python."""

from __future__ import annotations

import configparser
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import __main__ as program
from app import entry
from app.cli import desktop_entry
from gandyn import module_process

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktops of Linux")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def test_what_is_installed_is_taken_away_again(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([desktop_entry.INSTALL]) == 0
    assert str(base) in capsys.readouterr().out
    kept = {path.relative_to(base) for path in base.rglob("*") if path.suffix in (".desktop", ".svg")}
    assert kept == {Path("applications/gandyn.desktop"), Path("icons/hicolor/scalable/apps/gandyn.svg")}
    assert program.main([desktop_entry.REMOVE]) == 0
    assert not [path for path in base.rglob("gandyn*") if path.is_file()]


def test_the_files_are_well_formed_and_start_this_program(base: Path) -> None:
    program.main([desktop_entry.INSTALL])
    found = configparser.ConfigParser(interpolation=None, strict=True)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(base / "applications" / "gandyn.desktop", encoding="utf-8")
    section = found["Desktop Entry"]
    assert Path(shlex.split(section["Exec"])[0]).exists()
    kinds = [desktop_entry.SESSION, desktop_entry.LECTURE]
    assert {"x-scheme-handler/gandyn", *kinds} <= set(section["MimeType"].split(";"))
    root = ElementTree.parse(base / "mime" / "packages" / "gandyn.xml").getroot()
    assert [kind.get("type") for kind in root] == kinds


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("/usr/bin/gandyn", "/usr/bin/gandyn"),
        ("/my apps/gandyn", '"/my apps/gandyn"'),
        ("/a$b", '"/a\\\\$b"'),
        ("/50%", "/50%%"),
    ],
)
def test_paths_are_quoted_as_the_specification_asks(word: str, shown: str) -> None:
    assert desktop_entry._quoted(word) == shown


def test_a_folder_that_cannot_be_written_gets_a_sentence(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (base / "applications").write_text("in the way")
    assert program.main([desktop_entry.INSTALL]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_other_systems_are_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert desktop_entry.main([desktop_entry.INSTALL]) == 2
    assert "shortcut" in capsys.readouterr().err


def test_a_file_that_a_desktop_names_by_its_url_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "my scene.gandyn"
    assert entry._local_path(path.as_uri()) == str(path)
    assert entry._local_path("file://elsewhere/x") == "file://elsewhere/x"
    assert entry._local_path("rosette") == "rosette"


def test_a_module_is_run_by_python_or_by_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert module_process.command("gandyn.precompile", "x") == [
        sys.executable,
        "-m",
        "gandyn.precompile",
        "x",
    ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    words = module_process.command("gandyn.precompile", "x")
    assert module_process.is_asked(words)
    assert not module_process.is_asked([sys.executable, module_process.OPTION, "os", "x"])
