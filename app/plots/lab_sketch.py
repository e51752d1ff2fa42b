"""Edges that the user draws, with pen and eraser, and what each column's generator makes of them, live."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model import sketch
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots._lab_layout import Placed, Section, arranged
from app.plots._lab_mosaic import Mosaic, paint_placed
from app.plots.lab_plot import Drawn, runs_of
from app.plots.plot import Array, ComputeOptions
from app.text.translation import tr
from app.training.run_config import Column, columns, generator_inputs, picture_side
from app.training.snapshot_view import SnapshotView, snapshot_view

LARGEST = 60.0  # text sizes of the drawing
INSIDE = 4.0  # pixels of the page that the pen may begin outside

# On a sheet that is black in every theme.
LIGHT = "#e8ecf2"


class Sketch(Mosaic):
    """Two pictures: what is drawn, what is made of it."""

    id = "lab-sketch"
    probe = "fills"
    order = 51
    name = "Your edges, filled"
    snapshot = False
    immediate = True
    stroke_name = "Draw edges"

    def suits(self, experiment: Any) -> bool:
        """Those whose generators fill edges."""
        inputs = experiment.inputs(experiment.check({})) if experiment.inputs else None
        return inputs is not None and inputs.edges

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """They are of the scene, not of a probe."""
        return []

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn | None:
        """What is drawn can be seen before anything was trained."""
        seen = snapshot_view(scene, index, runs_of(effort))
        if seen is None:
            return None
        edges = sketch.pixels(scene.settings_of("lab").sketch, picture_side(seen.column.settings))
        return Drawn(seen, _sections(edges, _filled(seen)))

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Both, a line around the drawing, and what there is to say."""
        places = arranged(drawn.found, frame.rect, frame.theme)
        for placed in places:
            paint_placed(frame, placed)
        frame.painter.setPen(QPen(QColor(frame.theme.accent), 1.0))
        frame.painter.setBrush(Qt.BrushStyle.NoBrush)
        frame.painter.drawRect(places[0].grid.adjusted(0.5, 0.5, -0.5, -0.5))
        _tell(frame, _remark(scene, drawn), places[-1].grid)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """How it is used."""
        return tr("Draw edges with the left button; the right one erases.")

    def is_editable(self, scene: Scene, index: int) -> bool:
        """Always: the mouse has nothing else to do here."""
        return True

    def paint_along(
        self, frame: Frame, scene: Scene, index: int, handle: str, path: Array, erase: bool
    ) -> Scene | None:
        """The scene with a line more, or with what the eraser took away."""
        column, lab = _column(scene, index), scene.settings_of("lab")
        if column is None:
            return None
        drawn = sketch.pixels(lab.sketch, picture_side(column.settings))
        canvas = arranged(_sections(drawn, None), frame.rect, frame.theme)[0]
        if not canvas.grid.adjusted(-INSIDE, -INSIDE, INSIDE, INSIDE).contains(QPointF(*path[-1])):
            return None
        changed = sketch.stroked(drawn, _in_picture(canvas, path), erase)
        if np.array_equal(changed, drawn):
            return None
        return scene.with_settings("lab", lab.with_(sketch=sketch.text_of(changed)))


def _column(scene: Scene, index: int) -> Column | None:
    found = columns(scene)
    inputs = generator_inputs(found[index].settings) if index < len(found) else None
    return found[index] if inputs is not None and inputs.edges else None


def _in_picture(canvas: Placed, path: Array) -> Array:
    """Pixels of the page as pixels of the drawing."""
    corner = np.array([canvas.grid.x(), canvas.grid.y()])
    inside: Array = (path - corner) / canvas.scale
    return inside


def _sections(edges: Any, filled: Any) -> list[Section]:
    """Both are as large, whether there is an answer or not."""
    shown = np.zeros_like(edges) if filled is None else filled
    return [
        Section(tr("your edges"), "ink", edges[None], across=1, largest=LARGEST),
        Section(tr("filled"), "fake", shown[None], across=1, largest=LARGEST),
    ]


def _filled(sight: SnapshotView) -> Any:
    answer = sight.record.fills if sight.record else None
    found = answer.pictures.get(sight.column.arm) if answer else None
    return None if found is None else found[0]


def _tell(frame: Frame, text: str, box: QRectF) -> None:
    """What is to be done, where the fill will be."""
    if text:
        frame.painter.setPen(QColor(LIGHT))
        frame.painter.setFont(axes.font(frame.theme, 0.82))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        frame.painter.drawText(box.adjusted(4.0, 0.0, -4.0, 0.0), flags, text)


def _remark(scene: Scene, drawn: Drawn) -> str:
    """What is to be done for something to be seen."""
    record = drawn.sight.record
    if not scene.settings_of("lab").sketch:
        return tr("Draw edges with the left button; the right one erases.")
    if record is None:
        return tr("Start the training, and your edges are filled.")
    if record.run.ended and not record.answers:
        return tr("The nets of this run are gone; restart it to have edges filled.")
    return ""


PLOT = Sketch()
