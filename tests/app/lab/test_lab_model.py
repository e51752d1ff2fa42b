"""The model at work: where its cards and arrows lie, what the mouse is told, what is lit, and slow motion,
all from diagrams that need no training.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QPushButton

from app.model.session import Session
from app.pages.lab_plots import visible_plots
from app.panels._lab_controls import Controls
from app.panels._selected_run import SelectedRun
from app.plots import PLOTS, lab_model
from app.plots._model_layout import Chart, placed
from app.theme.palettes import THEMES
from app.training import actions
from app.training.manager import training_manager_of
from app.training.run_record import RunRecord
from app.training.run_store import STORE, RunStore
from gandyn.message import Message
from gandyn.training import Settings
from gandyn.training import messages as m
from gandyn.training.diagram import CODES, EDGES, LABEL, Condition, Diagram, Edge, Parts
from gandyn.training.iteration_diagram import described, diagram_of
from tests.app.lab.conftest import Shown
from tests.app.lab.made_up import Answering, diagrams
from tests.app.lab.test_lab_pictures import painted, recorded, scene_of

TEXT = 12.0
PLAIN = Parts(256, (2,), (1,), ((0,), (1,)), Message("GAN"), 8577, 8642, (2,))
KINDS = {
    "plain": PLAIN,
    "label": PLAIN.with_(condition=Condition(LABEL, (10,), True, True)),
    "codes": PLAIN.with_(condition=Condition(CODES, (12,), losses=(0, 1)), read=(12,)),
    "edges": PLAIN.with_(noise=(), condition=Condition(EDGES, (1, 32, 32), critic=True), compared=(1,)),
    "noisy edges": PLAIN.with_(condition=Condition(EDGES, (1, 32, 32), critic=True), compared=(1,)),
    "l1": PLAIN.with_(
        noise=(), condition=Condition(EDGES, (1, 8, 8), critic=True), compared=(1,), judges=(0,),
        updates=((1,),),
    ),
    "encoder": PLAIN.with_(noise_losses=(0, 1)),
    "fixed": PLAIN.with_(noise=(), generator=None, substitute=Message("Moved."), updates=((0,),)),
    "frozen": PLAIN.with_(updates=((0,),)),
    "counted": PLAIN.with_(critic=None, judges=(), compared=(1,), updates=((1,),)),
    "classifier": PLAIN.with_(
        generator=None, noise=(), classifier=True, updates=((0,),),
        condition=Condition(LABEL, (10,), False, losses=(0,)),
    ),
}  # fmt: skip
ROOMS = ((17 * TEXT, 28 * TEXT), (17 * TEXT, 17 * TEXT), (480.0, 400.0), (1200.0, 600.0))


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    STORE.clear()
    yield
    STORE.clear()


def crossed(way: Any, box: QRectF) -> bool:
    """Whether a way goes through the inside of a box."""
    inner = box.adjusted(1.0, 1.0, -1.0, -1.0)
    shares = np.linspace(0.0, 1.0, 60)[:, None]
    points = np.vstack([a + shares * (b - a) for a, b in pairwise(way)])
    return any(inner.contains(QPointF(x, y)) for x, y in points.tolist())


def touches(point: Any, box: QRectF) -> bool:
    outer, inner = box.adjusted(-0.01, -0.01, 0.01, 0.01), box.adjusted(0.5, 0.5, -0.5, -0.5)
    return outer.contains(QPointF(*point.tolist())) and not inner.contains(QPointF(*point.tolist()))


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("kind", KINDS)
def test_cards_lie_apart_and_no_arrow_crosses_one(kind: str, room: tuple[float, float]) -> None:
    diagram, rect = diagram_of(KINDS[kind]), QRectF(20.0, 30.0, *room)
    chart = placed(diagram, rect, TEXT)
    boxes = list(chart.boxes.values())
    assert set(chart.boxes) == {node.id for node in diagram.nodes}
    assert all(rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert min(min(box.width(), box.height()) for box in boxes) > 1.5 * TEXT
    for edge in diagram.edges:
        way = chart.ways[edge.id]
        assert touches(way[0], chart.boxes[edge.source]), edge.id
        assert touches(way[-1], chart.boxes[edge.target]), edge.id
        assert not any(crossed(way, box) for box in boxes), edge.id
        assert all(rect.contains(QPointF(x, y)) for x, y in way.tolist()), edge.id


def test_ways_that_belong_to_different_tensors_do_not_lie_on_one_another() -> None:
    for parts in KINDS.values():
        chart = placed(diagram_of(parts), QRectF(0.0, 0.0, 1200.0, 600.0), TEXT)
        middles = [way[len(way) // 2 - 1 : len(way) // 2 + 1].mean(0) for way in chart.ways.values()]
        gaps = [np.hypot(*(a - b)) for i, a in enumerate(middles) for b in middles[:i]]
        assert min(gaps, default=9.0) > 6.0


def shown(kind: str = "plain") -> tuple[Diagram, Chart]:
    diagram = diagram_of(KINDS[kind])
    return diagram, placed(diagram, QRectF(0.0, 0.0, 1000.0, 500.0), TEXT)


def test_the_mouse_finds_cards_and_arrows() -> None:
    diagram, chart = shown()
    for edge in diagram.edges:
        x, y = chart.ways[edge.id].mean(0).tolist()
        found = lab_model.under(diagram, chart, x, y)
        assert isinstance(found, Edge) and found.id == edge.id
    for node in diagram.nodes:
        centre = chart.boxes[node.id].center()
        assert lab_model.under(diagram, chart, centre.x(), centre.y()) is node
    assert lab_model.under(diagram, chart, 5.0, 495.0) is None


def test_an_arrow_tells_shape_and_size() -> None:
    diagram, _ = shown()
    told = described(next(e for e in diagram.edges if e.id == "real→critic"), diagram)
    assert told == ["From Real to Discriminator", "x: 256 × 2 float32, 2 kB"]


def test_it_is_drawn_where_somebody_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    store, settings = RunStore(), Settings("toy-gan")
    monkeypatch.setattr("app.plots.lab_plot.STORE", store)
    record = recorded(settings, 0)
    store.add(record)
    assert "lab-model" not in visible_plots(scene_of(settings))
    scene = scene_of(settings, pictures=("lab-model",))
    at_speed = painted(scene)
    record.by_hand = "d"
    assert (np.abs(painted(scene) - at_speed).max(-1) > 20).sum() > 100


def test_a_box_beside_the_mouse_says_what_is_under_it() -> None:
    settings = Settings("toy-gan")
    STORE.add(recorded(settings, 0))
    page = Shown(scene_of(settings, pictures=("lab-model",)))
    plot, pane = PLOTS["lab-model"], page.pane("lab-model")
    frame, data = pane.frame(None), page.canvas.shown.data
    drawn = data.extras["lab-model", 0]
    way = lab_model._chart(frame, drawn.found).ways["noise→generator"].mean(0)
    x, y = frame.coordinates(*way.tolist())
    told = [text for text, _ in plot.readout(frame, page.session.scene, 0, data, [], x, y)]
    assert told == ["From Noise to Generator", "z: 256 × 2 float32, 2 kB"]
    assert "2 kB" in plot.hover_text(frame, page.session.scene, 0, data, *way.tolist())
    page.canvas.close()


class Obeying(Answering):
    """A run that notes commands and makes updates when it is asked to."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.told: list[str] = []
        self.diagrams, self.state = diagrams(settings), "paused"

    def send(self, command: m.Command) -> None:
        self.told.append(type(command).__name__)

    def make(self) -> None:
        """The answer to StepUpdate."""
        self.made = {"gan": (self.made.get("gan", 0) + 1) % 3}


def walking() -> tuple[Any, Any, RunRecord, Obeying]:
    session = Session(scene_of(Settings("toy-gan")))
    manager, run = training_manager_of(session), Obeying(Settings("toy-gan"))
    record = RunRecord(run, 0, 1)
    STORE.add(record)
    manager.set_pace(2.0)
    manager.start()
    return session, manager, record, run


def test_slow_motion_shows_stage_after_stage_and_asks_for_each_update_once() -> None:
    session, manager, record, run = walking()
    assert run.told == ["Pause"] and record.state == "slow" and actions.is_training(session)
    stages = len(run.diagrams["gan"].updates[0].stages)
    for _ in range(stages - 1):
        manager.slow.advance()
    assert run.told == ["Pause", "StepUpdate"] and record.position and record.position.stage == stages - 1
    manager.slow.advance()
    assert record.position.stage == stages - 1, "it waits for the update"
    run.make()
    manager.slow.advance()
    assert (record.position.stage, dict(record.position.made)) == (0, {"gan": 1})
    assert record.was_changed, "steps are made one by one, so nothing is claimed"
    manager.slow.release()


def test_slow_motion_pauses_and_goes_over_to_full_speed() -> None:
    _, manager, record, run = walking()
    manager.slow.advance()
    manager.pause()
    assert record.state == "paused" and record.position and record.position.stage == 1
    manager.start()
    assert record.state == "slow" and record.position.stage == 1
    manager.set_pace(0.0)
    assert run.told[-1] == "Resume" and record.position is None


def test_slow_motion_lets_a_run_go_that_has_all_its_iterations() -> None:
    _, manager, record, run = walking()
    run.recording.add(m.Step(int(record.settings.steps or 0), {"gan": {"loss_d": 0.0}}))
    stages = len(run.diagrams["gan"].updates[0].stages)
    for _ in range(stages - 1):
        manager.slow.advance()
    run.make()
    manager.slow.advance()
    assert run.told[-1] == "Finish" and not record.walking


def test_the_button_shows_it_and_the_pictures_again() -> None:
    session = Session(scene_of(Settings("toy-gan")))
    controls = Controls(SelectedRun(session))
    button = controls.findChild(QPushButton, "lab-model")
    before = visible_plots(session.scene)
    button.click()
    assert visible_plots(session.scene) == ("lab-model",) and button.isChecked()
    button.click()
    assert visible_plots(session.scene) == before and not button.isChecked()


def test_every_theme_tells_gradients_from_values() -> None:
    for theme in THEMES.values():
        assert theme.phi_nullcline not in (theme.accent, theme.muted)
