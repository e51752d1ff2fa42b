"""The command line: what it writes, and the one sentence with which it refuses."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import gandyn
from app import __main__ as entry
from app.cli import scenes
from app.cli.commands import COMMANDS
from app.exporters import EXPORTERS, read_scene_metadata
from app.model import presets, scene_file
from app.model.scene import REFERENCE_START, Scene

ROOT = str(Path(gandyn.__file__).parents[1])
BARE = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
} | {"PYTHONPATH": ROOT}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    """No test writes where it was started."""
    monkeypatch.chdir(tmp_path)


def refusal(capsys, *words: str) -> str:
    """The sentence with which the command is refused."""
    assert entry.main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(r"gandyn: [^\n]{10,600}[.]\n", err), err
    return err


def run(*words: str, **options) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with no display."""
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(
        command,
        check=False,
        env=BARE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        **options,
    )


def test_variants(capsys):
    assert entry.main(["variants"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(gandyn.variants())
    assert entry.main(["variants", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(gandyn.variants())
    assert {"lambda", "c"} == {
        parameter["id"] for row in rows if row["id"] == "wgan-gp" for parameter in row["parameters"]
    }


def test_presets(capsys):
    assert entry.main(["presets"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(presets.PRESETS)
    assert entry.main(["presets", "--json"]) == 0
    assert {row["id"]: row["title"] for row in json.loads(capsys.readouterr().out)} == presets.titles()


def test_version_and_help(capsys):
    assert entry.main(["--version"]) == 0
    assert capsys.readouterr().out == f"gandyn {gandyn.__version__}\n"
    for words in (["--help"], ["render", "--help"], ["flow", "-h"]):
        assert entry.main(words) == 0
        assert "usage: gandyn" in capsys.readouterr().out


def test_the_help_lists_every_command(capsys):
    assert entry.main(["--help"]) == 0
    page = capsys.readouterr().out
    for command in COMMANDS.values():
        assert re.search(rf"^ +{command.id}\s+{command.help.split()[0]}\b", page, re.MULTILINE)
        assert entry.main([command.id, "--help"]) == 0
        own = " ".join(capsys.readouterr().out.split())
        assert own.startswith(f"usage: gandyn {command.id} [-h]") and command.help in own


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "gif", "mp4", "webp"])
def test_render(suffix, capsys):
    if EXPORTERS[suffix].available():
        pytest.skip(EXPORTERS[suffix].available())
    assert (
        entry.main(
            [
                "render",
                "su",
                "-o",
                f"a.{suffix}",
                "--size",
                "320x240",
                "--frames",
                "3",
                "--theme",
                "dark",
                "--time",
                "5",
            ]
        )
        == 0
    )
    assert capsys.readouterr() == ("", "")
    assert read_scene_metadata(f"a.{suffix}") == presets.load("su").with_(time=5.0)


def test_render_of_what_was_rendered():
    assert entry.main(["render", "mescheder", "-o", "a.png", "--size", "300x200", "--dpi", "192"]) == 0
    assert entry.main(["render", "a.png", "-o", "b.svg", "--set", "extra=1"]) == 2
    assert entry.main(["render", "a.png", "-o", "b.svg", "--duration", "50"]) == 0
    assert read_scene_metadata("b.svg") == presets.load("mescheder").with_(duration=50.0)
    with Image.open("a.png") as image:
        assert image.size == (300, 200) and image.info["dpi"] == pytest.approx((192, 192), abs=0.1)


def scene_from(*words: str) -> Scene:
    """The scene that the words stand for."""
    assert entry.main(["flow", *words, "-o", "a.csv"]) == 0
    return read_scene_metadata("a.csv")


def test_a_scene_from_options_alone():
    model = [
        "--variant",
        "wgan-gp",
        "--set",
        "lambda=0.3",
        "--set",
        "c=0.5",
        "--regularizer",
        "l2=0.1",
        "--time-scales",
        "1,2",
    ]
    scene = scene_from(*model, "--duration", "2", "--step", "0.1")
    wanted = gandyn.Scenario("wgan-gp", {"lambda": 0.3, "c": 0.5}, {"l2": 0.1}, 2, (1.0, 2.0))
    assert (
        scene.scenarios == (wanted,)
        and scene.starts == (REFERENCE_START,)
        and (scene.duration, scene.step) == (2.0, 0.1)
    )


def test_starts_tell_the_dimension():
    scene = scene_from(
        "--variant", "wgan", "--phi", "-1", "--theta", "1", "--phi", ".5", "--theta", "-.5", "--duration", "1"
    )
    assert scene.dim == 1
    assert [(start.phi[0], start.theta[0], start.color) for start in scene.starts] == [
        (-1.0, 1.0, 0),
        (0.5, -0.5, 1),
    ]


def test_options_change_a_preset():
    scene = scene_from(
        "compare-gp-centre", "--set", "lambda=1", "--phi", "-0.1,0.2", "--theta=0.2,-0.1", "--duration", "3"
    )
    assert [dict(s.parameters) for s in scene.scenarios] == [
        {"lambda": 1.0, "c": 0.0},
        {"lambda": 1.0, "c": 1.0},
    ]
    assert scene.starts[0].phi == (-0.1, 0.2) and scene.duration == 3.0
    assert scene_from("su", "--variant", "gan-qp", "--set", "norm=phi", "--dim", "1").scenarios == (
        gandyn.Scenario("gan-qp", {"norm": "phi"}, dim=1),
    )


def test_a_session_file():
    scene_file.save(presets.load("su-gan-qp"), "mine.json")
    assert scene_from("mine.json") == presets.load("su-gan-qp")


@pytest.mark.parametrize("dim", [3, 64])
def test_flow_in_any_dimension(dim):
    phi, theta = np.linspace(-1.0, 1.0, dim), np.linspace(0.5, -0.2, dim)
    words = ["--phi", ",".join(map(repr, phi.tolist())), "--theta", ",".join(map(repr, theta.tolist()))]
    options = ["--duration", "2", "--step", "0.1", "--save-every", "5"]
    assert entry.main(["flow", "--variant", "non-saturating", *words, *options, "-o", "a.npz"]) == 0
    orbit = gandyn.flow(gandyn.Scenario(dim=dim), phi[None], theta[None], 2.0, 0.1, 5, tolerance=1e-9 / 30.0)
    with np.load("a.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["phi"][0], orbit.phi)
        assert json.loads(str(arrays["recipe"]))["scenarios"][0]["dim"] == dim


GAME = ["--variant", "wgan", "--dim", "1", "--time-scales", "100,100"]
ALONE = [*GAME, "--phi", "1", "--theta", "1", "--duration", "10"]


def told(capsys, *words: str) -> str:
    """What `gandyn flow` says of its table."""
    assert entry.main(["flow", *words, "-o", "a.npz"]) == 0
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(r"gandyn: [^\n]+[.]\n", err), err
    return err.removeprefix("gandyn: ").removesuffix(".\n")


def test_flow_says_how_exact_its_table_is(capsys):
    """And it is so: the bilinear game turns at exactly 100 radians a unit of time."""
    error = float(told(capsys, *ALONE).removeprefix("error ≤ "))
    with np.load("a.npz") as arrays:
        t, theta, measured = arrays["t"], arrays["theta"][0, 0, :, 0], float(arrays["error"][0, 0])
    gap = np.abs(theta - (np.cos(100.0 * t) + np.sin(100.0 * t))).max()
    assert measured <= error <= 1e-9 and gap <= 1.5 * error + 1e-11
    assert told(capsys, *ALONE, "--accuracy", "1e-5").startswith("error ≤ ")
    assert read_scene_metadata("a.npz").accuracy == 1e-5
    assert re.fullmatch(r"error ≤ \S+ · asked for 1e-13", told(capsys, *ALONE, "--accuracy", "1e-13"))


def test_flow_with_rk4_names_its_step(capsys):
    text = told(capsys, *ALONE, "--step", "0.005", "--method", "rk4")
    found = re.fullmatch(r"RK4 with the step 0.005: error ≤ (\S+)", text)
    with np.load("a.npz") as arrays:
        t, theta = arrays["t"], arrays["theta"][0, 0, :, 0]
    gap = np.abs(theta - (np.cos(100.0 * t) + np.sin(100.0 * t))).max()
    assert found is not None and 0.01 < gap <= float(found[1]) <= 2.5 * gap
    assert "end otherwise" in told(capsys, *ALONE, "--step", "0.5", "--method", "rk4")


def test_the_method_is_the_scenes_unless_it_is_said():
    assert scene_from(*ALONE).method == "auto" and scene_from("su", "--duration", "1").method == "rk4"
    assert scene_from("su", "--method", "auto", "--accuracy", "1e-6", "--duration", "1").method == "auto"
    assert scene_from("compare-l2", "--method", "rk4", "--duration", "1").method == "rk4"
    words = ["--size", "200x150", "--duration", "1"]
    assert entry.main(["render", "su", "--method", "auto", "-o", "a.png", *words]) == 0
    assert read_scene_metadata("a.png").method == "auto"


def test_tables_of_many_dimensions_take_the_method_too(capsys):
    words = ["--variant", "wgan", "--phi", "1,0,0", "--theta", "0,1,1", "--duration", "2", "--step", "0.1"]
    assert told(capsys, *words, "--method", "rk4").startswith("RK4 with the step 0.1: error ≤ ")
    with np.load("a.npz") as arrays:
        orbit = gandyn.flow(gandyn.Scenario("wgan", dim=3), [[1, 0, 0]], [[0, 1, 1]], 2.0, 0.1, method="rk4")
        np.testing.assert_array_equal(arrays["phi"][0], orbit.phi)
        assert json.loads(str(arrays["recipe"]))["method"] == "rk4"


REFUSED = {
    "unknown method": (["flow", *ALONE, "--method", "euler", "-o", "a.csv"], "one of auto, rk4, not 'euler'"),
    "unknown method of a picture": (["render", "su", "--method", "", "-o", "a.png"], "one of auto, rk4"),
    "unknown method in three dimensions": (
        ["flow", "--variant", "wgan", "--phi", "1,0,0", "--theta", "0,1,1", "--method", "x", "-o", "a.csv"],
        "The method must be one of",
    ),
    "coarse accuracy": (["flow", *ALONE, "--accuracy", "0.1", "-o", "a.csv"], "between 1e-13 and 0.01"),
    "negative accuracy": (["render", *ALONE, "--accuracy=-1e-9", "-o", "a.png"], "accuracy must lie between"),
    "accuracy that is none": (["flow", *ALONE, "--accuracy", "high", "-o", "a.csv"], "--accuracy"),
    "accuracy nan": (["flow", *ALONE, "--accuracy", "nan", "-o", "a.csv"], "must be a finite number"),
    "accuracy of rk4": (
        ["flow", *ALONE, "--method", "rk4", "--accuracy", "1e-6", "-o", "a.csv"],
        "--accuracy is for --method auto",
    ),
    "accuracy of a preset that has rk4": (
        ["render", "su", "--accuracy", "1e-6", "-o", "a.png"],
        "--accuracy is for --method auto",
    ),
    "su-wgam": (["render", "su-wgam", "-o", "a.png"], "close to it are su-wgan"),
    "no scenario": (["render", "-o", "a.png"], "Name a scenario"),
    "no output": (["render", "su"], "-o/--output"),
    "no suffix": (["render", "su", "-o", "a"], "choose one of .png"),
    "unknown suffix": (["render", "su", "-o", "a.jpg"], "choose one of .png"),
    "a table as a picture": (["render", "su", "-o", "a.csv"], "choose one of .png"),
    "a picture as a table": (["flow", "su", "-o", "a.png"], "choose one of .csv, .npz"),
    "no folder": (
        ["flow", "su", "-o", "missing/a.csv"],
        "its folder does not exist; make that folder or choose another",
    ),
    "folder": (["flow", "su", "-o", "folder.csv"], "is a folder"),
    "device": (["render", "su", "-o", "/dev/null"], "needs a suffix"),
    "size": (["render", "su", "-o", "a.png", "--size", "big"], "not a size such as 1200x800"),
    "tiny": (["render", "su", "-o", "a.png", "--size", "1x1"], "from 64 to 30000"),
    "huge": (["render", "su", "-o", "a.png", "--size", "30000x30000"], "million pixels"),
    "theme": (["render", "su", "-o", "a.png", "--theme", "neon"], "dark, light, projector"),
    "dpi": (["render", "su", "-o", "a.png", "--dpi", "nan"], "dpi"),
    "frames": (["render", "su", "-o", "a.gif", "--frames", "1"], "frames"),
    "time": (["render", "su", "-o", "a.png", "--time", "nan"], "finite"),
    "variant": (["render", "--variant", "nonsense", "-o", "a.png"], "`gandyn variants` lists them"),
    "parameter": (["flow", "su", "--set", "lambda=1", "-o", "a.csv"], "has no parameter 'lambda'"),
    "value": (
        ["flow", "--variant", "wgan-gp", "--set", "lambda=x", "-o", "a.csv"],
        "lambda must be a number",
    ),
    "infinite value": (["flow", "--variant", "wgan-gp", "--set", "lambda=inf", "-o", "a.csv"], "finite"),
    "pair": (["flow", "--variant", "wgan-gp", "--set", "lambda", "-o", "a.csv"], "NAME=VALUE"),
    "regularizer": (["flow", "su", "--regularizer", "l3=1", "-o", "a.csv"], "l2"),
    "phi alone": (["flow", "su", "--phi", "1,2", "-o", "a.csv"], "Every start needs both"),
    "lengths": (["flow", "su", "--phi", "1,2", "--theta", "1", "-o", "a.csv"], "same number"),
    "no numbers": (["flow", "su", "--phi", "a,b", "--theta", "1,2", "-o", "a.csv"], "list of numbers"),
    "nan start": (["flow", "su", "--phi", "nan,1", "--theta", "1,2", "-o", "a.csv"], "finite"),
    "dim against starts": (
        ["flow", "su", "--dim", "1", "--phi", "1,2", "--theta", "1,2", "-o", "a.csv"],
        "--dim says 1",
    ),
    "dim 0": (["flow", "su", "--dim", "0", "-o", "a.csv"], "from 1 to 64"),
    "dim 65": (
        ["flow", "su", "--phi", ",".join("1" * 65), "--theta", ",".join("1" * 65), "-o", "a.csv"],
        "from 1 to 64",
    ),
    "dim without start": (["flow", "su", "--dim", "5", "-o", "a.csv"], "5 numbers each"),
    "picture in 3": (["render", "su", "--phi", "1,2,3", "--theta", "1,2,3", "-o", "a.png"], "`gandyn flow`"),
    "time scales": (["flow", "su", "--time-scales", "1", "-o", "a.csv"], "two numbers"),
    "step": (["flow", "su", "--step", "0", "-o", "a.csv"], "step"),
    "steps": (["flow", "su", "--step", "1e-6", "-o", "a.csv"], "larger step"),
    "duration": (["flow", "su", "--duration", "-1", "-o", "a.csv"], "duration"),
    "deep duration": (
        ["flow", "su", "--duration", "inf", "--phi", "1,2,3", "--theta", "1,2,3", "-o", "a.csv"],
        "finite",
    ),
    "save every": (["flow", "su", "--save-every", "0", "-o", "a.csv"], "save_every"),
    "unknown option": (["flow", "su", "--colour", "red"], "--help"),
    "unknown command": (["rendr", "su"], "There is no command, no preset and no file 'rendr'"),
    "wrong file": (["render", "notes.txt", "-o", "a.png"], "carries no Gandyn scene"),
    "empty file": (["render", "empty", "-o", "a.png"], "carries no Gandyn scene"),
    "hostile file": (["render", "hostile.json", "-o", "a.png"], "not a Gandyn session"),
    "line breaks": (["render", "a\nb", "-o", "a.png"], "There is no preset"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_refusals(name, capsys):
    Path("folder.csv").mkdir()
    Path("notes.txt").write_text("Dear diary")
    Path("empty").touch()
    Path("hostile.json").write_text("{" * 5000)
    before = sorted(os.listdir())
    words, part = REFUSED[name]
    assert part in refusal(capsys, *words)
    assert sorted(os.listdir()) == before


def test_mistakes_of_ours_are_a_sentence_too(monkeypatch, capsys):
    monkeypatch.setattr(scenes, "scene_of", lambda args: 1 / 0)
    assert "please report it" in refusal(capsys, "render", "su", "-o", "a.png")


def test_missing_libraries_are_named(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "PySide6.QtGui", None)
    monkeypatch.delitem(sys.modules, "app.exporters._offscreen", raising=False)
    assert "PySide6" in refusal(capsys, "render", "su", "-o", "a.png")


def test_interruption_leaves_nothing(monkeypatch, capsys):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert entry.main(["flow", "su", "-o", "a.csv"]) == 130
    assert capsys.readouterr().err == "gandyn: Stopped; no file was written.\n" and not os.listdir()


def test_progress_is_for_those_who_look(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("gandyn.dynamics.is_ready", lambda scenario, method: method == "auto")
    assert entry.main(["render", "su", "-o", "a.gif", "--frames", "3", "--size", "100x100"]) == 0
    err = capsys.readouterr().err
    assert "compiling kernels" in err and "a.gif  100 %" in err and err.endswith("\r")


def test_no_display(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "`gandyn render" in refusal(capsys)


def test_lists_load_no_heavy_library():
    heavy = ("numba", "torch", "PySide6", "PIL", "scipy")
    program = (
        f"import sys; from app.__main__ import main; main(sys.argv[1:]); print([m for m in {heavy} if m in"
        " sys.modules])"
    )
    for command in ("variants", "presets"):
        done = subprocess.run(
            [sys.executable, "-c", program, command],
            check=False,
            env=BARE,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
        assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_a_process_without_a_display_renders(tmp_path):
    done = run("render", "su-wgan", "-o", "a.png", "--size", "300x200")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert read_scene_metadata("a.png") == presets.load("su-wgan")
    done = run()
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "gandyn render" in done.stderr


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


@pytest.mark.parametrize("name", ["a.png", "a.csv", "a.mp4"])
def test_a_disk_that_takes_no_more(name):
    if EXPORTERS[name[2:]].available():
        pytest.skip(EXPORTERS[name[2:]].available())
    kind = ["flow", "su"] if name == "a.csv" else ["render", "su", "--size", "200x200", "--frames", "5"]
    done = run(*kind, "-o", name, preexec_fn=limit_files)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert (
        "cannot be written: files may not grow so large there" in done.stderr
        or "could not be encoded" in done.stderr
    )
    assert not os.listdir()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_process_leaves_nothing(sent):
    name = "a.gif" if EXPORTERS["mp4"].available() else "a.mp4"
    command = [sys.executable, "-m", "app", "render", "su", "--frames", "2000", "-o", name]
    with subprocess.Popen(command, env=BARE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60.0
        while not os.listdir() and name == "a.mp4" and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3 if name == "a.mp4" else 4.0)
        process.send_signal(sent)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130 and err == "gandyn: Stopped; no file was written.\n"
    assert not os.listdir()


def test_the_window_is_told_a_scene_and_a_language(monkeypatch):
    from app.window import bootstrap

    told = []
    monkeypatch.setattr(bootstrap, "launch", lambda *words: told.append(words) or 0)
    assert entry.main(["--language", "zh", "su-wgan"]) == 0
    assert entry.main([]) == 0
    assert told == [("su-wgan", "zh"), ("", "")]


def test_a_language_nobody_speaks_is_refused(capsys):
    assert entry.main(["--language", "xx"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
