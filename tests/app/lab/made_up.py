"""A made-up experiment with images or text, and what its probes might send: pictures of tilted strokes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.pages import lab_plots
from app.training import run_config
from app.training.run_record import RunRecord
from gandyn.message import Message
from gandyn.training import EXPERIMENTS, PROBES, GeneratorInputs, Settings, Snapshot, Step, TrainingProcess
from gandyn.training import messages as m
from gandyn.training.diagram import Diagram, Parts
from gandyn.training.figures import text_quality
from gandyn.training.iteration_diagram import diagram_of
from gandyn.training.probe import NUMBERS, Probe

Arrays = dict[str, dict[str, Any]]
PICTURES = (
    "sample-grid", "neighbours", "traversal", "interpolation", "class-grid", "filters", "fills",
    "reconstructions", "averages", "text",
)  # fmt: skip
FIGURES = {
    "average-quality": ("0", "0.99", "0.999", "0.9999"),
    "quality": ("frechet", "score", "modes"),
    "linear-features": ("pixels", "discriminator", "untrained"),
    "text-quality": ("valid_words", "bigram_js", "one_hot"),
    "codes": ("purity", "slant"),
    "label-accuracy": ("label_accuracy",),
    "fill-quality": ("l1", "sharpness", "shape_accuracy"),
    "reconstruction": ("reconstruction",),
    "accuracy": ("accuracy", "accuracy_ema"),
}
WALL = (("DCGAN", "no batch norm", "MLP", "residual"), ("GAN", "LSGAN", "WGAN", "WGAN-GP"))
SIDE = 16


def strokes(*shape: int, t: float = 1.0, color: bool = False, seed: int = 0) -> Any:
    """Pictures (*shape, 16, 16[, 3]) uint8 of one stroke each, noisy while t is small."""
    random, n = np.random.default_rng(seed), int(np.prod(shape))
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    angles = np.linspace(0.0, np.pi, n, endpoint=False)[:, None, None]
    ink = np.exp(-8.0 * (x * np.sin(angles) - y * np.cos(angles)) ** 2) * (x**2 + y**2 < 0.8)
    grey = t * ink + (1.0 - t) * random.uniform(0, 1, ink.shape)
    pictures = grey[..., None] * np.array([1.0, 0.7, 0.4]) if color else grey
    return np.clip(255.0 * pictures, 0, 255).astype(np.uint8).reshape(*shape, *pictures.shape[1:])


def arrays(t: float) -> Arrays:
    """What the probes might send at time t from 0 to 1."""
    real, fake = strokes(64), strokes(64, t=t, seed=1)
    found: Arrays = {
        "sample-grid": {"real": real, "fake": fake, "average": fake},
        "neighbours": {"fake": fake[:16], "nearest": real[:16], "distance": np.linspace(t, 1.0 + t, 16)},
        "traversal": {"rows": strokes(3, 9, t=t), "names": np.array(["category", "code 1", "code 2"])},
        "interpolation": {"rows": strokes(4, 9, t=t)},
        "class-grid": {"rows": strokes(10, 6, t=t), "names": np.array([str(i) for i in range(10)])},
        "filters": {"filters": np.random.default_rng(int(9 * t)).integers(0, 255, (32, 4, 4), np.uint8)},
        "fills": {"edges": real[:16], "fake": strokes(16, t=t, color=True), "real": strokes(16, color=True)},
        "reconstructions": {"real": real[:16], "fake": fake[:16]},
        "averages": {decay: strokes(16, t=t) for decay in ("0", "0.99", "0.999", "0.9999")},
        "text": {"real": np.array(WORDS), "fake": np.array(_misspelt(t)), "valid": np.array(_marks(t))},
        "batch-statistics": {
            "mean_gap": np.array([0.2, 0.4, 0.1]) * t,
            "variance_ratio": np.array([1.2, 0.7, 1.0]) + t,
        },
    }
    figures = {id: {name: np.array([0.9 * t]) for name in names} for id, names in FIGURES.items()}
    figures["quality"] = {"frechet": np.array([900.0 / (1 + 9 * t)]), "score": np.array([1 + 8 * t])}
    figures["quality"]["modes"] = np.array([round(10 * t)])
    return found | figures


def diagrams(settings: Settings) -> dict[str, Diagram]:
    """Of each arm: a plain GAN in the plane."""
    parts = Parts(256, (2,), (1,), ((0,), (0,), (1,)), Message("WGAN-GP"), 8577, 8642, (2,), penalty=True)
    return dict.fromkeys(run_config.setups(settings), diagram_of(parts))


WORDS = [("window", "garden", "letter", "simple", "orange", "bridge")[i % 6] + "  " for i in range(24)]


def _misspelt(t: float) -> list[str]:
    random = np.random.default_rng(3)
    return ["".join(c if random.uniform() < t else "qzxvkjw"[i % 7] for i, c in enumerate(w)) for w in WORDS]


def _marks(t: float) -> list[str]:
    return text_quality.marked(_misspelt(t), {word.strip() for word in WORDS})


class Answering(TrainingProcess):
    """A run without a process, which is as it was recorded and answers what it is asked for by strokes."""

    pid, alive = 1, True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.started, self.asked = m.Started("cpu", "CPU", tuple(run_config.setups(settings))), []
        self.waiting: list[m.Event] = []
        self.diagrams = diagrams(settings)

    asked: list[m.Generate]

    def send(self, command: m.Command) -> None:
        """Notes what is asked; the answer comes with the next poll."""
        if isinstance(command, m.Generate):
            self.asked.append(command)
            made = strokes(command.count, t=0.9, seed=command.seed, color=command.edges is not None)
            arms = run_config.setups(self.settings)
            self.waiting.append(m.Generated(command.number, dict.fromkeys(arms, made)))

    def poll(self) -> list[m.Event]:
        """What waits."""
        found, self.waiting = self.waiting, []
        return found

    def stop(self, patience: float = 0.0) -> None:
        """There is nothing to be ended."""
        self.state = "stopped"


@pytest.fixture
def imagined(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Experiments `imagined`, with every probe, `imagined-edges`, which fills edges, and `imagined-wall`,
    with sixteen arms.
    """
    for id in arrays(1.0):
        made = Probe(id, id, id, NUMBERS, lambda loop, random: {}, numbers=FIGURES.get(id, ()))
        monkeypatch.setitem(PROBES, id, made)
    entry = EXPERIMENTS["toy-gan"]
    inputs = GeneratorInputs(tuple("0123456789"), {"category": (0.0, 9.0), "width": (-1.0, 1.0)})
    one = replace(entry, id="imagined", probes=tuple(arrays(1.0)), claims=(), inputs=lambda v: inputs)
    names = [f"{row}/{column}" for row in WALL[0] for column in WALL[1]]
    setup = entry.arms(entry.check({}))["gan"]
    wall = replace(
        one, id="imagined-wall", wall=WALL, arms=lambda v: dict.fromkeys(names, setup), arm_names={}
    )
    edges = replace(
        one, id="imagined-edges", inputs=lambda v: GeneratorInputs(edges=True),
        arms=lambda v: dict.fromkeys(("both", "L1 alone"), setup), arm_names={},
    )  # fmt: skip
    monkeypatch.setitem(EXPERIMENTS, "imagined", one)
    monkeypatch.setitem(EXPERIMENTS, "imagined-edges", edges)
    monkeypatch.setitem(EXPERIMENTS, "imagined-wall", wall)
    _forget()
    yield
    _forget()


def _forget() -> None:
    for kept in (run_config.setups, run_config.applicable, run_config.can_hot_update, lab_plots._of):
        kept.cache_clear()


def recorded(settings: Settings, slot: int = 0, snapshots: int = 5) -> RunRecord:
    """A run of twenty iterations."""
    run, arms = Answering(settings), list(run_config.setups(settings))
    for i in range(1, 21):
        run.recording.add(Step(i, {arm: {"loss_d": np.sin(i), "loss_g": i / 7.0} for arm in arms}))
        if i % (20 // snapshots) == 0:
            run.recording.add(Snapshot(i, {arm: arrays(i / 20.0) for arm in arms}))
    record = RunRecord(run, slot, 1)
    record.catch_up()
    run.state = "running"
    return record
