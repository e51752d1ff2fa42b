"""Checkpoints, recordings, the outbox, the probes' budget, measures, live changes, and where torch is
imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from gandyn import Scenario
from gandyn.training import (
    EXPERIMENTS,
    PROBES,
    Penalty,
    Settings,
    Snapshot,
    Step,
    TrainingError,
    from_scenario,
    metrics,
)
from gandyn.training import checkpoint as disk
from gandyn.training.errors import NO_MEMORY, sentence
from gandyn.training.event_sender import MOST_WAITING, EventSender
from gandyn.training.experiment_runner import ExperimentRunner
from gandyn.training.messages import Paused
from gandyn.training.probe_scheduler import ProbeScheduler
from gandyn.training.recording import MOST_SNAPSHOTS, Recording

torch.set_num_threads(1)
ROOT = Path(__file__).parents[3]
SMALL = {"width": 8, "batch": 16}


@pytest.mark.parametrize("package", ["gandyn", "app.cli.main", "gandyn.training"])
def test_torch_waits_for_the_worker(package: str) -> None:
    code = f"import sys, {package}; print({{'torch', 'safetensors', 'scipy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"


def test_without_torch_one_sentence() -> None:
    code = (
        "import sys, importlib.util as u\nfind = u.find_spec\nu.find_spec = lambda name, *a: None if name =="
        " 'torch' else find(name, *a)\nfrom app.cli.main import main\nsys.exit(main(['lab', 'run', 'ema']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (
        done.returncode == 2 and done.stderr.count("\n") == 1 and 'pip install "gandyn[lab]"' in done.stderr
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"optimiser_d": "rmsprop", "optimiser_g": "momentum"},
        {"ema": 0.9, "spectral": "on", "noise": 0.3, "noise_steps": 20},
    ],
)
def test_a_checkpoint_goes_on_exactly(changes: dict, tmp_path: Path) -> None:
    settings = Settings("toy-gan", {**SMALL, **changes}, seed=5, device="cpu")
    through, first = ExperimentRunner(settings, "cpu"), ExperimentRunner(settings, "cpu")
    for _ in range(6):
        through.iterate()
    for _ in range(3):
        first.iterate()
    first.sample()
    disk.save(str(tmp_path), settings, first.tensors())
    kept, tensors = disk.load(str(tmp_path))
    second = ExperimentRunner(kept, "cpu")
    second.restore(tensors)
    for _ in range(3):
        second.iterate()
    assert second.iteration == 6
    for arm, wanted in through.tensors().items():
        assert all(torch.equal(second.tensors()[arm][name], tensor) for name, tensor in wanted.items())


def test_looking_changes_nothing() -> None:
    seen, unseen = (ExperimentRunner(Settings("toy-gan", SMALL), "cpu") for _ in range(2))
    for bench in (seen, unseen):
        for _ in range(3):
            bench.iterate()
            if bench is seen:
                bench.sample(tuple(PROBES))
                bench.metrics()
    assert all(
        torch.equal(a, b) for a, b in zip(seen.tensors()["gan"].values(), unseen.tensors()["gan"].values())
    )


def test_a_checkpoint_of_something_else_is_refused(tmp_path: Path) -> None:
    disk.save(
        str(tmp_path),
        Settings("toy-gan", SMALL),
        ExperimentRunner(Settings("toy-gan", SMALL), "cpu").tensors(),
    )
    for other in (Settings("toy-gan", {"width": 9}), Settings("mode-collapse", SMALL)):
        with pytest.raises(TrainingError, match=r"belongs to other|belongs to another"):
            ExperimentRunner(other, "cpu").restore(disk.load(str(tmp_path))[1])
    (tmp_path / disk.WEIGHTS).write_bytes(b"nonsense")
    with pytest.raises(TrainingError, match="no checkpoint"):
        disk.load(str(tmp_path))


def test_a_full_disk_leaves_the_old_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = ExperimentRunner(Settings("toy-gan", SMALL), "cpu")
    disk.save(str(tmp_path), bench.settings, bench.tensors())
    before = (tmp_path / disk.WEIGHTS).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    bench.iterate()
    with pytest.raises(OSError, match="No space") as caught:
        disk.save(str(tmp_path), bench.settings, bench.tensors())
    assert sentence(caught.value).startswith(f"{disk.WEIGHTS} cannot be written") and "make room" in sentence(
        caught.value
    )
    assert (tmp_path / disk.WEIGHTS).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {disk.WEIGHTS, disk.RECIPE}


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        torch.OutOfMemoryError("CUDA out of memory"),
    ],
)
def test_want_of_memory_is_recognised(error: Exception) -> None:
    assert sentence(error) == NO_MEMORY


def test_rates_and_strengths_change_while_it_runs() -> None:
    bench = ExperimentRunner(Settings("mode-collapse", SMALL), "cpu")
    bench.set("lambda", 0.7)
    bench.set("lr_g", 1e-5)
    assert bench.loops["r1"].setup.penalties == (Penalty("two-sided", 0.7, 0.0, "real"),)
    assert bench.loops["plain"].optimiser_g.rate == 1e-5
    for name, value in (("depth", 2), ("batch", 8), ("data", "25-gaussians")):
        with pytest.raises(TrainingError, match="start again"):
            bench.set(name, value)
    bench.iterate()


def test_a_portrait_becomes_a_setup() -> None:
    setup = from_scenario(Scenario("minimax", regularizers={"r1": 0.4, "l2": 0.1, "instance-noise": 0.2}))
    assert (setup.variant, setup.l2, setup.noise) == ("minimax", 0.1, 0.2)
    assert setup.penalties == (Penalty("two-sided", 0.2, 0.0, "real"),)
    with pytest.raises(TrainingError, match="consensus"):
        from_scenario(Scenario("minimax", regularizers={"consensus": 0.4}))


class SlowPipe:
    """Takes the first batch only when told to."""

    def __init__(self) -> None:
        self.batches: list[list[object]] = []
        self.entered, self.go = threading.Event(), threading.Event()

    def send(self, batch: list[object]) -> None:
        self.entered.set()
        assert self.go.wait(10.0)
        self.batches.append(batch)


def test_the_newest_picture_wins_and_the_rest_is_kept() -> None:
    pipe = SlowPipe()
    outbox = EventSender(pipe)
    outbox.put(Step(0, {}))
    assert pipe.entered.wait(10.0)
    for i in range(1, 6):
        outbox.put(Snapshot(i, {}))
        outbox.put(Step(i, {}))
        outbox.put(Paused(i))
    assert not outbox.idle()
    pipe.go.set()
    outbox.close()
    events = [event for batch in pipe.batches for event in batch]
    assert [e.iteration for e in events if isinstance(e, Snapshot)] == [5]
    assert [e.iteration for e in events if isinstance(e, Step)] == list(range(6))
    assert [e.iteration for e in events if isinstance(e, Paused)] == list(range(1, 6))


def test_waiting_scalars_are_bounded() -> None:
    pipe = SlowPipe()
    outbox = EventSender(pipe)
    outbox.put(Step(0, {}))
    assert pipe.entered.wait(10.0)
    for i in range(3 * MOST_WAITING):
        outbox.put(Step(i, {}))
    pipe.go.set()
    outbox.close()
    assert len(pipe.batches[1]) <= MOST_WAITING and pipe.batches[1][-1] == Step(3 * MOST_WAITING - 1, {})


@pytest.mark.parametrize("cost", [0.0005, 0.01, 0.3])
def test_probes_keep_to_their_share(cost: float) -> None:
    """A training step of 3 ms, and looks of any cost, on a clock of its own: at most 5 % after some
    minutes.
    """
    budget, now, looks = ProbeScheduler(), 0.0, 0
    budget.start(now)
    while now < 200.0:
        now += 0.003
        if budget.due(now):
            budget.spend(now, now + cost)
            now, looks = now + cost, looks + 1
    assert budget.share(now) <= 0.05 and looks > 10


def test_a_recording_stays_bounded_and_covers_everything() -> None:
    recording = Recording()
    for i in range(5000):
        recording.add(Snapshot(i, {"a": {"path": {"d": np.array([i, 2.0 * i, 0.0])}}}))
        recording.add(Step(i, {"a": {"x": float(i)}} if i % 2 else {"b": {"y": 1.0}}))
    kept = [s.iteration for s in recording.snapshots]
    assert len(kept) <= MOST_SNAPSHOTS and kept[0] == 0 and kept[-1] > 4900 and max(np.diff(kept)) <= 32
    assert recording.at(2500).iteration <= 2500 < recording.at(2500).iteration + 32
    assert list(recording.curves()) == ["b", "a"] and recording.curves()["a"]["x"][2] == 5.0
    assert recording.table().splitlines()[:3] == ["iteration,arm,y,x", "0,b,1.0,NaN", "1,a,NaN,1.0"]
    path = recording.path("a", "d")
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert np.allclose(steps, np.sqrt(5.0) * np.diff(kept)) and np.allclose(path[:, 1], 0.0, atol=1e-6)


def test_coverage_of_made_up_samples() -> None:
    centres = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0], [5.0, 5.0]])
    x = np.array([[0.1, 0.0]] * 90 + [[5.0, 0.2]] * 6 + [[0.0, 4.9]] * 3 + [[2.0, 2.0]])
    assert metrics.coverage(x, centres) == (2, pytest.approx(0.93))


def test_distances_of_shifted_samples() -> None:
    """Translation by (3, 4): W₁ = W₂ = 5, sliced W₁ = 5·2/π."""
    x = np.random.default_rng(0).normal(size=(200, 2)) * 0.1
    y = np.random.default_rng(1).permutation(x + np.array([3.0, 4.0]))
    assert metrics.exact_w(x, y, 2) == pytest.approx(5.0)
    assert metrics.exact_w(x, y) == pytest.approx(5.0)
    assert metrics.sliced_w1(x, y, 64) == pytest.approx(10.0 / np.pi, rel=2e-3)


def test_maxima_of_made_up_heights() -> None:
    axis = np.linspace(-2.0, 2.0, 81)
    peaks = np.array([[1.0, 0.0], [-1.0, 0.5], [0.0, -1.5]])
    x, y = np.meshgrid(axis, axis, indexing="ij")
    heights = sum(np.exp(-8.0 * ((x - a) ** 2 + (y - b) ** 2)) for a, b in peaks[:2])
    assert metrics.maxima(heights, axis, peaks, 0.2) == 2
    assert metrics.polarisation(np.array([0.1, -0.099, 0.0, 0.05]), 0.1) == 0.5


def test_every_file_is_registered() -> None:
    for folder, known in (("experiments", EXPERIMENTS), ("probes", PROBES)):
        files = {
            file.stem.replace("_", "-")
            for file in (ROOT / "gandyn" / "training" / folder).glob("*.py")
            if not file.stem.startswith("_")
        }
        assert files == set(known)
    assert set(EXPERIMENTS) == {
        "weight-polarisation",
        "gradient-depth",
        "critic-surface",
        "generator-gradient",
        "mode-collapse",
        "toy-gan",
        "ema",
        "adam-vs-rmsprop",
        "uniform-to-normal",
        "js-stuck",
        "histogram-js",
        "dcgan",
        "architectures",
        "penalty-speed",
        "conditional-gan",
        "infogan",
        "pix2pix",
        "text-gan",
        "o-gan",
        "ema-classifier",
    }
