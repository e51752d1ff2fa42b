"""`gandyn lab`: what it prints and writes, and how it refuses."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import __main__ as entry
from app.cli.commands.lab import _figures as lab_figures
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.training.run_store import STORE
from gandyn.training import EXPERIMENTS, Settings, Step, TrainingProcess
from tests.gandyn.matrix import WHOLE

ROOT = str(Path(__file__).parents[2])
SMALL = ("--set", "width=8", "--set", "batch=16", "--device", "cpu")


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes where it was started."""
    monkeypatch.chdir(tmp_path)


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The sentence with which the command is refused."""
    assert entry.main(["lab", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("gandyn: ") and err.endswith(".\n") and err.count("\n") == 1, err
    return err


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["lab", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(EXPERIMENTS)
    assert entry.main(["lab", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"]: len(row["settings"]) for row in rows} == {
        id: len(e.parameters) for id, e in EXPERIMENTS.items()
    }


def test_run_prints_one_object_and_leaves_everything(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "lab",
        "run",
        "weight-polarisation",
        *SMALL,
        "--set",
        "clip=0.2",
        "--steps",
        "5",
        "--seed",
        "3",
        "--json",
        "-o",
        "out",
    ]
    assert entry.main(words) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == "" and set(found["metrics"]["polarisation"]) == {"0.2", "gp"}
    assert (
        found["settings"]["values"]["width"] == 8
        and found["settings"]["seed"] == 3
        and found["iterations"] == 5
    )
    assert json.loads(Path("out/metrics.json").read_text()) == found
    rows = list(csv.DictReader(Path("out/curves.csv").read_text().splitlines()))
    assert [row["iteration"] for row in rows] == [str(i) for i in (1, 2, 3, 4, 5) for _ in range(2)] and {
        row["arm"] for row in rows
    } == {"0.2", "gp"}
    assert read_scene_metadata("out/curves.csv") == read_scene_metadata("out/figure.png")
    with np.load("out/pictures.npz") as pictures:
        assert pictures["gp/critic-map/heights"].shape == (64, 64)
        assert {name.split("/")[1] for name in pictures} == set(
            json.loads(Path("out/pictures.json").read_text())
        )
    assert_figures(Path("out"))
    assert (
        entry.main(
            ["lab", "run", "weight-polarisation", "--resume", "out/checkpoint", "--steps", "8", "--json"]
        )
        == 0
    )
    more = json.loads(capsys.readouterr().out)
    assert more["iterations"] == 8 and more["settings"]["values"] == found["settings"]["values"]


def assert_figures(folder: Path) -> None:
    """The lab's page painted from the recording: without it, the same scene has far fewer colours and shapes;
    it opens again.
    """
    scene = read_scene_metadata(folder / "figure.png")
    assert (
        scene == read_scene_metadata(folder / "figure.svg")
        and scene.page == "lab"
        and scene.scenarios[0].variant == "wgan-clip"
    )
    assert (
        scene.settings_of("lab").runs[0].to_dict() == json.loads((folder / "recipe.json").read_text())
        and STORE.records == []
    )
    EXPORTERS["png"].write(scene, folder / "empty.png", Options(1600, 1000))
    EXPORTERS["svg"].write(scene, folder / "empty.svg", Options(1600, 1000))
    assert colours(folder / "figure.png") > colours(folder / "empty.png") + 100
    assert (folder / "figure.svg").stat().st_size > (folder / "empty.svg").stat().st_size + 10_000


def colours(path: Path) -> int:
    with Image.open(path) as image:
        return len(np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0))


def test_what_cannot_be_drawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without Qt's libraries keeps everything else."""
    run = TrainingProcess(Settings("toy-gan"))
    assert lab_figures.draw(run, ".") == ""
    run.recording.add(Step(1, {"gan": {"loss_d": 1.0}}))
    assert "figure.png cannot be written" in lab_figures.draw(run, "missing")
    monkeypatch.setitem(sys.modules, "app.exporters._offscreen", None)
    assert "Qt cannot start here" in lab_figures.draw(run, ".") and not list(Path().glob("figure*"))


def test_run_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["lab", "run", "gradient-depth", *SMALL, "--steps", "2"]) == 0
    out, _ = capsys.readouterr()
    assert "2 iterations" in out and "log10_ratio: 0.1 " in out


def test_claims_are_judged_in_words_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With the experiment's own settings each claim stands beside its figure and mark."""
    assert entry.main(["lab", "run", "weight-polarisation", "--device", "cpu", "-o", "own"]) == 0
    out, _ = capsys.readouterr()
    lines = [line.strip() for line in out.splitlines() if line.strip()[0] in "✓✗"]
    found = json.loads(Path("own/metrics.json").read_text())["claims"]
    assert [line[0] for line in lines] == ["✓" if one["holds"] else "✗" for one in found] == ["✓", "✓"]
    for line, one in zip(lines, found):
        assert line == f"✓ {one['claim']} ({one['figure']}: {one['measured']:.4g})"
    assert [set(one) - {"claim", "figure", "measured", "holds"} for one in found] == [{"least"}, {"most"}]


# Each starts a process that loads torch; some of them, or all.
CHANGES = (
    "variant=hinge", "data=ring", "r1=0.1", "variant=non-saturating", "optimiser_d=rmsprop", "lambda=0.2",
    "width=8",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES if WHOLE else CHANGES[:2])
def test_nothing_is_claimed_of_another_loss_optimiser_or_data(
    capsys: pytest.CaptureFixture[str], change: str
) -> None:
    words = ["lab", "run", "toy-gan", "--set", change, "--steps", "2", "--device", "cpu", "-o", "other"]
    assert entry.main(words) == 0
    out, _ = capsys.readouterr()
    assert (
        "What this experiment claims is about its own settings, not about these." in out
        and "8 of 8" not in out
    )
    assert json.loads(Path("other/metrics.json").read_text())["claims"] == []


def test_a_run_cut_short_judges_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["lab", "run", "toy-gan", "--steps", "2", "--device", "cpu", "--json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["holds"] is None and claim["least"] == 8 and "after 200 iterations" in claim["claim"]


@pytest.mark.parametrize(
    "words",
    [
        ("run", "toy"),
        ("run", "ema", "--set", "width"),
        ("run", "ema", "--set", "width=-3"),
        ("run", "ema", "--set", "speed=1"),
        ("run", "ema", "--steps", "-1"),
        ("run", "ema", "--device", "tpu"),
        ("run", "ema", "--resume", "nowhere"),
        ("run", "ema", "-o", "/dev/null/x"),
        ("walk",),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    refusal(capsys, *words)


def test_a_device_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    assert "no device 'cuda' here" in refusal(capsys, "run", "ema", "--device", "cuda")


def test_ctrl_c_keeps_what_there_is() -> None:
    """In a terminal, whose Ctrl-C reaches every process of the command."""
    ours, theirs = os.openpty()
    words = [
        sys.executable,
        "-m",
        "app",
        "lab",
        "run",
        "toy-gan",
        *SMALL,
        "--steps",
        "100000000",
        "--json",
        "-o",
        "cut",
    ]
    environment = {**os.environ, "PYTHONPATH": ROOT}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=theirs, text=True, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        _read_until(ours, b"loss_d")
        os.killpg(process.pid, signal.SIGINT)
        threading.Thread(target=_drain, args=(ours,), daemon=True).start()
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["iterations"] > 0
    assert (
        len(Path("cut/curves.csv").read_text().splitlines()) > 1
        and Path("cut/checkpoint/weights.safetensors").exists()
    )
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.05)


def _read_until(end: int, text: bytes) -> None:
    seen = b""
    while text not in seen:
        seen += os.read(end, 4096)


def _drain(end: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(end, 4096):
            pass
