"""The training process seen from outside: commands, faults, and that nothing of it stays behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gandyn.training import (
    Done,
    Failed,
    Pause,
    Paused,
    Refused,
    Resume,
    Save,
    Saved,
    Set,
    Settings,
    Snapshot,
    Step,
    StepD,
    StepG,
    TrainingError,
    TrainingProcess,
)
from gandyn.training.client import DONE, FAILED, PAUSED, RUNNING, STOPPED

SMALL = {"width": 8, "batch": 16}
LONG = Settings("toy-gan", SMALL, steps=10_000_000, device="cpu")
ROOT = str(Path(__file__).parents[3])


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Iterator[TrainingProcess]:
    """A long run that has begun; afterwards no process may be left."""
    found = TrainingProcess(LONG)
    found.start()
    until(found, Snapshot)
    yield found
    found.stop()
    assert multiprocessing.active_children() == []


def until(run: TrainingProcess, kind: type, seconds: float = 60.0, count: int = 1) -> list:
    """Polls until `count` events of this kind came."""
    limit, seen = time.monotonic() + seconds, []
    while time.monotonic() < limit:
        seen += [event for event in run.poll() if isinstance(event, kind)]
        if len(seen) >= count:
            return seen
        time.sleep(0.01)
    raise AssertionError(f"no {kind.__name__} in {seconds} s; {run.state}, {run.failed}")


def one_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and 20 < len(text) < 400


def usable(run: TrainingProcess) -> bool:
    """The recording can be scrubbed, tabulated and packed."""
    curves, last = run.recording.curves()["gan"], run.recording.snapshots[-1].iteration
    return (
        len(curves["loss_d"]) > 0
        and run.recording.at(last) is run.recording.snapshots[-1]
        and "gan" in run.recording.table()
    )


def test_a_whole_life(run: TrainingProcess, tmp_path: Path) -> None:
    """Pause, single steps, a changed rate, a refused change, a checkpoint, on, and stop: with figures of
    merit.
    """
    run.send(Pause())
    paused = until(run, Paused)[0]
    run.send(StepD())
    assert until(run, Paused)[0].iteration == paused.iteration
    run.send(StepG())
    assert until(run, Paused)[0].iteration == paused.iteration + 1
    assert run.state == PAUSED
    run.send(Set("lr_d", 1e-4))
    run.send(Set("width", 16))
    refused = until(run, Refused)[0]
    assert one_sentence(refused.sentence) and "start again" in refused.sentence
    run.send(Save(str(tmp_path / "kept")))
    until(run, Saved)
    assert json.loads((tmp_path / "kept" / "run.json").read_text())["settings"]["values"]["lr_d"] == 1e-4
    run.send(Save("/dev/null/nowhere"))
    assert one_sentence(until(run, Refused)[0].sentence)
    run.send(Resume())
    until(run, Step)
    assert run.state == RUNNING
    run.finish()
    until(run, Done)
    assert {"modes", "high_quality", "w_estimate", "exact_w1"} == set(run.done.metrics)
    run.stop()
    assert run.state == DONE and usable(run)


def test_killed(run: TrainingProcess) -> None:
    until(run, Step)
    os.kill(run.pid, signal.SIGKILL)
    until(run, Failed)
    assert run.state == FAILED and one_sentence(run.failed.sentence) and "signal 9" in run.failed.sentence
    assert usable(run) and run.pid is None


def test_the_process_ends_with_its_parent() -> None:
    code = f"""
import os, time
from gandyn.training import Settings, TrainingProcess
if __name__ == '__main__':
    run = TrainingProcess(Settings('toy-gan', {SMALL}, steps=10**7, device='cpu'))
    run.start()
    while run.state != 'running':
        run.poll()
        time.sleep(0.01)
    print(run.pid, flush=True)
    os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": ROOT},
        check=False,
    )
    pid, limit = int(done.stdout), time.monotonic() + 20.0
    while (
        time.monotonic() < limit
        and Path(f"/proc/{pid}").exists()
        and "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    ):
        time.sleep(0.05)
    assert time.monotonic() < limit


def test_ten_starts_and_stops() -> None:
    """Stopped while it starts, ten times: no process, no open file, nothing to wait for."""
    before = len(os.listdir("/proc/self/fd"))
    for i in range(10):
        run = TrainingProcess(LONG)
        run.start()
        if i % 3 == 0:
            time.sleep(0.2)
        run.stop()
        run.stop()
        assert run.state == STOPPED and run.pid is None
    assert multiprocessing.active_children() == []
    assert len(os.listdir("/proc/self/fd")) <= before + 2  # multiprocessing's own resource tracker


def test_a_loss_that_is_no_number() -> None:
    """f-KL with huge rates: exponentials of large scores."""
    wild = {
        **SMALL,
        "variant": "f-kl",
        "lr_d": 50.0,
        "lr_g": 50.0,
        "optimiser_d": "sgd",
        "optimiser_g": "sgd",
    }
    run = TrainingProcess(Settings("toy-gan", wild, steps=1000, device="cpu"))
    run.start()
    until(run, Failed)
    assert one_sentence(run.failed.sentence) and "learning rates" in run.failed.sentence
    run.stop()
    assert run.state == FAILED and multiprocessing.active_children() == []


def test_out_of_memory() -> None:
    """Weights of some terabytes."""
    run = TrainingProcess(Settings("toy-gan", {"width": 1_000_000, "depth": 3}, device="cpu"))
    run.start()
    until(run, Failed)
    assert "not enough memory" in run.failed.sentence and one_sentence(run.failed.sentence)
    run.stop()


@pytest.mark.parametrize(
    "bad",
    [
        {"experiment": "nothing"},
        {"values": {"nothing": 1.0}},
        {"values": {"width": 2.5}},
        {"values": {"width": 0}},
        {"values": {"lr_d": -1.0}},
        {"steps": -1},
        {"values": {"beta1_d": 1.0}},
        {"values": 3},
        {"seed": 1.5},
        {"device": "tpu"},
        {"points": ((1.0,),)},
        {"values": {"variant": "magic"}},
    ],
)
def test_nonsense_is_refused_in_one_sentence(bad: dict) -> None:
    with pytest.raises(TrainingError) as caught:
        Settings(**bad)
    assert one_sentence(str(caught.value))


def test_no_points_is_a_sentence() -> None:
    run = TrainingProcess(Settings("toy-gan", {**SMALL, "data": "points"}, device="cpu"))
    run.start()
    until(run, Failed)
    assert "at least one point" in run.failed.sentence
    run.stop()


def test_settings_survive_json() -> None:
    settings = Settings("ema", {"ema": 0.5, "width": 8}, 7, 3, "cpu", ((0.5, 1.0),))
    again = Settings.from_dict(json.loads(json.dumps(settings.to_dict())))
    assert (
        again == settings
        and isinstance(again.values["width"], int)
        and np.isclose(again.points, settings.points).all()
    )
