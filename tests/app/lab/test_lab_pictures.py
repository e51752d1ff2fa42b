"""Every picture of the lab, painted from a made-up recording; the pen and the eraser; the film that
scrubs.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.exporters import Options
from app.exporters._film import AnimationRenderer
from app.figure import figure
from app.model.scene import Scene
from app.pages.lab_plots import available_plots
from app.plots import PLOTS
from app.plots.lab_plot import LabPlot
from app.theme.palettes import THEMES
from app.training.run_config import columns
from app.training.run_record import RunRecord
from app.training.run_store import RunStore
from gandyn import Scenario
from gandyn.training import EXPERIMENTS, Settings, Snapshot, Step, TrainingProcess
from tests.app.lab import made_up

SIZE = (900, 640)
FEW = ("toy-gan", "weight-polarisation", "generator-gradient", "uniform-to-normal", "histogram-js")


def arrays(t: float) -> dict[str, dict[str, np.ndarray]]:  # type: ignore[type-arg]
    """What the probes might send at time t."""
    random, axis = np.random.default_rng(int(10 * t)), np.linspace(-2.5, 2.5, 64)
    points = random.normal(size=(60, 2))
    return made_up.arrays(t / 2.0) | {
        "samples": {"real": points, "fake": points * t, "average": points * 0.5},
        "critic-map": {
            "axis": axis,
            "heights": np.sin(axis[:, None] * t) + axis,
            "at": points[:9],
            "arrows": points[:9] * t,
        },
        "weight-histogram": {
            "counts": random.integers(0, 9, (3, 60)),
            "edges": np.linspace(-0.1, 0.1, 61),
            "polarisation": np.array([t / 2.0]),
        },
        "gradient-norms": {"norms": np.array([1.0, 1e-3, 1e-6 * t, 1e-8])},
        "manifold": {"grid": t * np.stack(np.meshgrid(*[np.linspace(-1, 1, 6)] * 2), axis=-1)},
        "modes": {"modes": np.array([round(4 * t)]), "high_quality": np.array([t / 2.0])},
        "distances": {
            "estimate": np.array([t]),
            "w1": np.array([1.8 - t]),
            "w2": np.array([2.0 - t]),
            "sliced_w1": np.array([1.5 - t / 2.0]),
        },
        "path": {"d": random.normal(size=32), "g": random.normal(size=32) * t},
        "quantiles": {"u": axis / 5.0 + 0.5, "fake": axis * t, "wanted": axis},
        "density": {"counts": random.integers(1, 9, (2, 40)), "edges": np.linspace(-4, 4, 41)},
    }


def recorded(settings: Settings, slot: int) -> RunRecord:
    run, arms = TrainingProcess(settings), [column.arm for column in columns(scene_of(settings))]
    run.diagrams = made_up.diagrams(settings)
    for i in range(1, 21):
        scalars = {
            "loss_d": np.sin(i),
            "loss_g": i / 7.0,
            "w": 1.0 / i,
            "saturating": 10.0**-i,
            "non_saturating": 2.0**i,
            "js": 1.0 / i,
        }
        run.recording.add(Step(i, dict.fromkeys(arms, scalars)))
        if i % 4 == 0:
            run.recording.add(Snapshot(i, dict.fromkeys(arms, arrays(i / 10.0))))
    record = RunRecord(run, slot, 1)
    record.catch_up()
    return record


def scene_of(*runs: Settings, **study: object) -> Scene:
    scene = Scene((Scenario("wgan-gp", dim=1),), duration=5.0, time=5.0, page="lab")
    return scene.with_settings("lab", scene.settings_of("lab").with_(runs=runs, follows=False, **study))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> RunStore:
    made = RunStore()
    monkeypatch.setattr("app.plots.lab_plot.STORE", made)
    return made


def painted(scene: Scene, theme: str = "dark") -> np.ndarray:  # type: ignore[type-arg]
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    figure.paint(painter, scene, figure.compute(scene), THEMES[theme], *SIZE)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., :3].astype(int)


@pytest.mark.parametrize("id", FEW)
def test_every_picture_shows_what_was_recorded(id: str, store: RunStore) -> None:
    settings = Settings(id)
    for plot in available_plots(scene_of(settings)):
        scene = scene_of(settings, pictures=(plot,))
        empty = painted(scene)
        store.add(recorded(settings, 0))
        then, now = painted(scene.with_(time=1.5)), painted(scene)
        store.clear()
        assert (np.abs(now - empty).max(-1) > 20).sum() > 300, plot
        assert (np.abs(now - then).max(-1) > 20).sum() > 30, plot


def test_every_picture_belongs_to_an_experiment() -> None:
    shown = {plot for id in EXPERIMENTS for plot in available_plots(scene_of(Settings(id)))}
    assert shown == {id for id, plot in PLOTS.items() if isinstance(plot, LabPlot)}


def test_runs_side_by_side_have_the_same_axes(store: RunStore) -> None:
    settings = Settings("weight-polarisation")
    store.add(recorded(settings, 0))
    scene = scene_of(settings)
    data = figure.compute(scene)
    views = {id: PLOTS[id].auto_range(scene, data) for id, _ in data.extras if isinstance(PLOTS[id], LabPlot)}
    assert len(columns(scene)) == 2 and views["lab-polarisation"].y1 == 1.0
    # 20 of 200 iterations are recorded: the axis does not wait for those to come.
    assert views["lab-losses"].x1 == 100.0 and views["lab-losses"].y0 <= -1.0


def test_a_film_scrubs_the_recording(store: RunStore) -> None:
    settings = Settings()
    store.add(recorded(settings, 0))
    film = AnimationRenderer(scene_of(settings), Options(width=320, height=240, frames=3))
    frames = [bytes(film.frame(i).constBits()) for i in range(3)]
    assert len(set(frames)) == 3


def test_pen_and_eraser() -> None:
    settings = Settings("toy-gan", {"data": "points"})
    scene = scene_of(settings)
    plot = PLOTS["lab-samples"]
    data = figure.compute(scene)
    cell = next(cell for cell in figure.arrange(scene, *SIZE, 12.0)[1] if cell.plot is plot)
    frame = figure.frame_of(QPainter(), cell, scene, data, THEMES["dark"])
    x, y = frame.px(0.5), frame.py(-0.25)
    assert plot.is_editable(scene, 0) and not plot.is_editable(scene_of(Settings()), 0)
    once = plot.paint_stroke(frame, scene, 0, x, y, False)
    assert once is not None and once.settings_of("lab").runs[0].points == ((0.5, -0.25),)
    assert plot.paint_stroke(frame, once, 0, x + 1.0, y, False) is None
    gone = plot.paint_stroke(frame, once, 0, x + 5.0, y, True)
    assert gone is not None and gone.settings_of("lab").runs[0].points == ()
    assert plot.paint_stroke(frame, scene, 0, frame.x - 5.0, y, False) is None
