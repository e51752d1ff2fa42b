"""The model at work: what the chosen experiment is made of, as its training process tells it, with live
thumbnails; the way of the update that is made now is lit, values forward, gradients back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots import _model_paint as paint
from app.plots._model_layout import Chart, placed
from app.plots._model_thumbnails import thumbnails
from app.plots.lab_plot import EMPTY, Bounds, Drawn, LabPlot
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView
from gandyn.training.diagram import Diagram, Edge, Node, Stage, Update
from gandyn.training.iteration_diagram import described, ending

NEAR = 7.0  # pixels from an arrow
EDGE = 2.0  # pixels, for a card's line
READ = 30.0  # text sizes of a line of what is told


@dataclass(frozen=True)
class Model:
    """What is drawn: the diagram, what nodes show, the update that is lit, and its stage in slow motion."""

    diagram: Diagram
    shown: dict[str, Any]
    update: Update
    stage: Stage | None

    @property
    def nodes(self) -> frozenset[str]:
        """Those that are lit."""
        return frozenset(self.stage.nodes) if self.stage else self.update.nodes

    @property
    def edges(self) -> frozenset[str]:
        """Those that are lit."""
        return frozenset(self.stage.edges) if self.stage else self.update.edges

    @property
    def sentence(self) -> str:
        """What happens."""
        return tr(self.stage.sentence if self.stage else ending(self.diagram, self.update))


class ModelAtWork(LabPlot):
    """Cards and arrows."""

    id = "lab-model"
    order = 90
    bordered = numbered = False
    tips = asked_for = True
    name = "The model at work"

    def look(self, sight: SnapshotView) -> tuple[Model, Bounds] | None:
        """The diagram of the column's arm, as soon as its process has told it."""
        record = sight.record
        diagram = record.run.diagrams.get(sight.column.arm) if record else None
        if record is None or diagram is None:
            return None
        update, stage = _moment(record, sight.column.arm, diagram)
        return Model(diagram, thumbnails(sight, diagram), update, stage), EMPTY

    def names(self, scene: Scene) -> tuple[str, str]:
        """There are no axes."""
        return "", ""

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Nor any room for them."""
        size = theme.text
        return 0.7 * size, 1.9 * size, 0.7 * size, 0.5 * size

    def ground(self, frame: Frame, scene: Scene) -> None:
        """The page's own."""

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Arrows, cards, and the sentence below."""
        model, chart = drawn.found, _chart(frame, drawn.found)
        for edge in model.diagram.edges:
            paint.arrow(frame, chart.ways[edge.id], edge.back, edge.id in model.edges)
        for node in model.diagram.nodes:
            paint.card(frame, chart.boxes[node.id], node, model.shown.get(node.id), node.id in model.nodes)
        paint.sentence(frame, model.sentence, chart.low)

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """What is under the mouse, in short lines."""
        told = self._under(frame, data, index, *map(float, (frame.px(x), frame.py(y))))
        if not told:
            return []
        metrics = QFontMetrics(axes.font(frame.theme, 0.88))
        room = min(READ * frame.theme.text, 0.7 * frame.w)
        return [(line, frame.theme.ink) for text in told for line in primitives.wrap(metrics, text, room)]

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The same, in a line."""
        return " ".join(self._under(frame, data, index, x, y)) or tr(self.name)

    def _under(self, frame: Frame, data: Data, index: int, x: float, y: float) -> list[str]:
        drawn = self.drawn(data, index)
        if drawn is None or drawn.found is None:
            return []
        found = under(drawn.found.diagram, _chart(frame, drawn.found), x, y)
        if isinstance(found, Edge):
            return [tr(line) for line in described(found, drawn.found.diagram)]
        return [f"{tr(found.title)} {found.symbol}", tr(found.sentence)] if found else []


def _moment(record: RunRecord, arm: str, diagram: Diagram) -> tuple[Update, Stage | None]:
    """The update that is lit, and its stage: in slow motion that which is shown, else the last update."""
    updates, position = diagram.updates, record.position
    if position is not None:
        update = updates[position.made.get(arm, 0) % len(updates)]
        return update, update.stages[min(position.stage, len(update.stages) - 1)]
    player = {"d": 0, "g": 1}.get(record.by_hand)
    of_player = [update for update in updates if player in update.players]
    return (of_player or updates)[-1], None


def _chart(frame: Frame, model: Model) -> Chart:
    low = paint.sentence_height(frame)
    room = QRectF(frame.x + EDGE, frame.y + EDGE, frame.w - 2.0 * EDGE, frame.h - low - 2.0 * EDGE)
    return placed(model.diagram, room, frame.theme.text)


def under(diagram: Diagram, chart: Chart, x: float, y: float) -> Node | Edge | None:
    """The node, or the nearest arrow, under a pixel."""
    for node in diagram.nodes:
        if chart.boxes[node.id].contains(x, y):
            return node
    gaps = {edge: paint.distance(chart.ways[edge.id], x, y) for edge in diagram.edges}
    nearest = min(gaps, key=lambda edge: gaps[edge])
    return nearest if gaps[nearest] < NEAR else None


PLOT = ModelAtWork()
