"""Lab: choose an experiment, train it beside the portrait, change its numbers while it runs, compare runs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.session import Session
from app.panels import RIGHT, Panel
from app.text.translation import tr
from app.widgets import layouts


def make(session: Session) -> QWidget:
    """Start, Pause and what runs stay in sight; the rest scrolls."""
    from app.panels import _lab_numbers as numbers
    from app.panels import _lab_runs as runs
    from app.panels._lab_controls import Controls, Result, State, checkpoints
    from app.panels._lab_live import LivePlots
    from app.panels._lab_samples import Samples
    from app.panels._lab_sketch import SketchTools
    from app.panels._selected_run import SelectedRun

    focus = SelectedRun(session)
    page = layouts.page(
        layouts.section(tr("Experiment"), numbers.chooser(focus)),
        runs.beside(focus),
        LivePlots(focus),
        runs.of_generators(tr("Samples"), Samples(focus), lambda inputs: not inputs.edges, focus),
        runs.of_generators(tr("Edges"), SketchTools(focus), lambda inputs: inputs.edges, focus),
        layouts.line(),
        layouts.section(
            tr("Settings"),
            numbers.following_switch(focus),
            numbers.seed(focus),
            numbers.steps(focus),
            numbers.device(focus),
        ),
        numbers.Numbers(focus),
        layouts.line(),
        layouts.section(tr("Shown"), runs.Shown(focus)),
        layouts.line(),
        layouts.section(tr("All runs"), checkpoints(focus), runs.Records(focus)),
        layouts.line(),
        layouts.section(tr("What was measured"), Result(focus)),
    )
    result = layouts.framed(layouts.fixed(Controls(focus), State(focus)), page)
    focus.setParent(result)
    return result


PANEL = Panel("lab", "Lab", 8, RIGHT, make)
