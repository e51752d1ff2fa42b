"""`gandyn lab sweep` and `gandyn map --workers`: what they print, keep and refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import __main__ as entry
from app.cli.commands.lab import _sweep_text as texts
from app.cli.commands.lab.sweep import _Shown
from app.progress_line import ProgressLine
from gandyn.frozendict import FrozenDict
from gandyn.training import CellResult, SweepAxis, SweepRecipe
from gandyn.training.sweeps import engine
from gandyn.training.sweeps.engine import Progress

WORDS = (
    "lab",
    "sweep",
    "toy-gan",
    "--over",
    "lr_d=1e-3,1e12",
    "--seeds",
    "0,1",
    "--set",
    "width=8",
    "-o",
    "out",
)


class Here:
    """A cluster of this process."""

    threads = 1

    def unordered(self, function: Any, tasks: Any, stale: Any) -> Iterator[tuple[Any, Any]]:
        """One task after another."""
        for tag, arguments in tasks:
            stale()
            yield tag, function(*arguments)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no process besides this one."""
    from contextlib import nullcontext

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(engine, "connected", lambda config: nullcontext(Here()))


def test_it_prints_one_object_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("lab", "sweep", "uniform-to-normal", "--over", "lr=1e-3,1e12", *WORDS[5:])
    words = (*words, "--set", "batch=8", "--steps", "3")
    assert entry.main([*words, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert [(cell["settings"], cell["seed"]) for cell in first["cells"]] == [
        ({"lr": lr}, seed) for lr in (1e-3, 1e12) for seed in (0, 1)
    ]
    assert first["skipped"] == 0 and "mean_error" in first["cells"][0]["metrics"]
    assert " became " in first["cells"][3]["failed"] and "metrics" not in first["cells"][3]
    assert entry.main([*words, "--json"]) == 0
    out, said = capsys.readouterr()
    assert json.loads(out) == {**first, "skipped": 4} and "4 of 4 runs are there already" in said
    assert entry.main(list(words)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["lr", "seeds", "mean_error"] and lines[2].split()[-1] == "2"
    assert entry.main([*words[:-1], "4"]) == 2
    assert "iterations: 3 and 4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--over", "lr_d=1"), "Two axes are about lr_d"),
        (("--over", "lr=1"), "no setting lr"),
        (("--over", "r1=lin:0..1:1000", "--over", "l2=lin:0..1:1000", "--seeds", "0-9"), "20,000,000 cells"),
        (("--seeds", "x"), "Seeds are written"),
        (("--workers", "0"), "number of workers"),
        (("--workers", "2", "--scheduler", "tcp://127.0.0.1:1"), "Give either"),
        (("-o", "/proc/none/below"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert entry.main([*WORDS, *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and err.count("\n") == 1 and err.startswith("gandyn: ")


def test_ctrl_c_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Here, function: Any, tasks: Any, stale: Any) -> Iterator[tuple[Any, Any]]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Here, "unordered", interrupted)
    assert entry.main([*WORDS, "--steps", "3"]) == 130
    assert "Stopped at 0 of 4 runs; the same command goes on" in capsys.readouterr().err


def test_the_line_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    line, written = ProgressLine(), list[str]()
    monkeypatch.setattr(line, "write", written.append)
    shown = _Shown(line)
    shown.show(Progress(0, 8, 0, 0, 0))
    shown.show(Progress(4, 8, 1, 0, 3))
    assert "waiting for workers" in written[0] and written[1].startswith(
        "[############............] 4/8 runs"
    )
    assert "1 failed" in written[1] and "on 3 workers, about" in written[1]
    assert [texts.duration(s) for s in (5.0, 600.0, 7200.0)] == ["5 s", "10 min", "2.0 h"]


def test_the_table_has_medians_of_what_is_known() -> None:
    recipe = SweepRecipe("toy-gan", (SweepAxis.parse("lr_d=1e-3"),), (0, 1, 2))
    setting = FrozenDict({"lr_d": 1e-3})
    cells = [CellResult(setting, seed, {"modes": x, "w": None}) for seed, x in enumerate((8.0, 2.0))]
    failed = CellResult(setting, 2, None, "Too little.")
    assert texts.table(recipe, [*cells, failed]).splitlines() == [
        " lr_d  seeds  modes  w  failed",
        "0.001      3      5  –       1",
        "Too little.",
    ]
