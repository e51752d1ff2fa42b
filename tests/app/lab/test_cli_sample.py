"""`gandyn lab sample`: what it asks of the training process, the sheet it writes, one sentence for what
cannot be. The process is made up, but for one that is real and stands still.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.cli.main import main
from app.exporters import read_scene_metadata, sample_sheet
from gandyn.training import Generate, Paused, Refused, Settings, Started, run_folder
from gandyn.training import messages as m
from gandyn.training.diagram import Diagrams
from gandyn.training.worker import Worker
from tests.app.lab.made_up import Answering
from tests.app.lab.test_generate import Outbox

ASKED: list[Generate] = []


class Instant(Answering):
    """Answers at once, without torch."""

    def __init__(self, settings: Settings, checkpoint: str = "") -> None:
        super().__init__(settings)
        self.asked = ASKED

    def start(self, paused: bool = False) -> None:
        """It stands still."""
        assert paused
        self.state = "running"


@pytest.fixture
def checkpoint(imagined: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder that is taken for one of the imagined experiment."""
    ASKED.clear()
    monkeypatch.setattr("gandyn.training.TrainingProcess", Instant)
    monkeypatch.setattr(run_folder, "read_settings", lambda folder, advice: Settings("imagined", steps=5))
    return "anywhere"


def test_a_sheet_shows_what_was_asked_for_and_opens_again(checkpoint: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    words = ["-n", "10", "--class", "3", "--code", "1=-1..0.5", "--code", "0=2", "--seed", "9"]
    assert main(["lab", "sample", checkpoint, *words, "-o", str(sheet)]) == 0
    assert [Generate(1, 10, 9, 3, {1: (-1.0, 0.5), 0: (2.0, 2.0)})] == ASKED
    with Image.open(sheet) as image:
        assert image.size == (5 * 64 + 4 * 3, 2 * 64 + 3)
        assert '"codes": {"1": [-1.0, 0.5], "0": [2.0, 2.0]}' in image.info[sample_sheet.ASKED]
    assert read_scene_metadata(sheet).settings_of("lab").runs[0].experiment == "imagined"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-o", "a.jpg"], "A sheet is written as PNG; give a.jpg the ending .png."),
        ([], "Name the sheet's file, such as -o sheet.png."),
        (["-n", "0"], "-n must be a whole number from 1 to 4096, not 0."),
        (["--seed", "-1"], "--seed must be a whole number"),
        (["--class", "11"], "There is no class '11'; there are 0, 1, 2"),
        (["--code", "0=a..b"], "--code takes NUMBER=LOW..HIGH, such as --code 0=-1..1, not '0=a..b'."),
        (["--arm", "none"], "There is no arm 'none'; there are gan."),
        (["-o", "nowhere/a.png"], "a.png cannot be written: its folder does not exist"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    checkpoint: str, words: list[str], sentence: str, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    output = [] if not words or "-o" in words else ["-o", "a.png"]
    assert main(["lab", "sample", checkpoint, *words, *output]) == 2
    told = capsys.readouterr().err
    assert sentence in told and len(told.splitlines()) == 1 and not ASKED
    assert list(tmp_path.iterdir()) == []


def test_lines_of_text_are_printed_or_written(tmp_path: Path) -> None:
    lines = np.array(["window", "garden"])
    sample_sheet.write(tmp_path / "lines.txt", lines, "{}", Generate(1, 2), "gan")
    assert (tmp_path / "lines.txt").read_text() == "window\ngarden\n"


@pytest.fixture
def unsettled() -> Iterator[None]:
    """A worker takes denormals for zero; other tests of this process want them."""
    yield
    import torch

    torch.set_flush_denormal(False)


@pytest.mark.skipif(find_spec("torch") is None, reason="needs torch")
@pytest.mark.usefixtures("unsettled")
def test_a_process_that_stands_still_answers_and_measures_nothing() -> None:
    inbox: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
    tiny = Settings("toy-gan", {"width": 8, "depth": 1, "batch": 16})
    for command in (m.Start(tiny, paused=True), Generate(1), m.Stop()):
        inbox.put(command)
    outbox = Outbox()
    Worker(inbox, outbox).run()  # type: ignore[arg-type]
    assert [type(event) for event in outbox] == [m.Ready, Started, Diagrams, Paused, Refused]
