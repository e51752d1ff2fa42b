"""Sweep: which settings over which seeds, by whom, where; start and stop it; what is shown of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from app.model import actions
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._sweep_edit import SweepEdit
from app.text.translation import tr
from app.training.sweep_manager import SWEEP, progress
from app.training.sweep_record import BUSY
from app.widgets import layouts
from app.widgets.following import connect_while_alive

PACE = 1000  # milliseconds between two looks at the time that is left


def make(session: Session) -> QWidget:
    """Start and Stop stay in sight; the rest scrolls."""
    from app.panels import _sweep_runs as runs
    from app.panels import _sweep_shown as shown
    from app.panels._sweep_axes import SweepAxes

    edit = SweepEdit(session)
    page = layouts.page(
        layouts.section(tr("Experiment"), runs.experiment(edit)),
        layouts.line(),
        layouts.section(tr("Axes"), SweepAxes(edit)),
        layouts.line(),
        layouts.section(tr("Runs"), runs.seeds(edit), runs.steps(edit), runs.device(edit)),
        layouts.line(),
        layouts.section(
            tr("By whom, and where"), runs.workers(edit), runs.scheduler(edit), runs.folder(edit)
        ),
        layouts.line(),
        layouts.section(tr("Shown"), shown.figure(edit), shown.threshold(edit), shown.axes(edit)),
        layouts.line(),
        layouts.section(tr("Chosen setting"), shown.Chosen(edit), shown.curve(edit), shown.rival(edit)),
    )
    return layouts.framed(layouts.fixed(Controls(edit)), page)


class Controls(layouts.Column):
    """Start, Stop, Open; how far it is."""

    def __init__(self, edit: SweepEdit) -> None:
        self._edit = edit
        self.start = layouts.push(tr("Start"), tr("Trains all runs that are not in the folder yet."), "main")
        self.stop = layouts.push(tr("Stop"), tr("Begins no more runs; those that are done stay."))
        self.open = layouts.push(tr("Open…"), tr("Shows a sweep that is in a folder; or drop that folder."))
        for name, button in (("start", self.start), ("stop", self.stop), ("open", self.open)):
            button.setObjectName(f"sweep-{name}")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.words, self.notice = layouts.label("", wrap=True), layouts.label("", "trouble", wrap=True)
        super().__init__(
            layouts.row(self.start, self.stop, self.open), self.bar, self.words, self.notice, spacing=6
        )
        self.start.clicked.connect(self._begin)
        self.stop.clicked.connect(edit.manager.stop)
        self.open.clicked.connect(self._ask)
        self._pace = QTimer(self, interval=PACE)
        self._pace.timeout.connect(self._follow)
        connect_while_alive(self, self._follow, edit.manager.listed, edit.manager.grown, edit.session.changed)

    def _begin(self) -> None:
        if self._edit.session.scene.page != SWEEP:
            actions.show_page(self._edit.session, SWEEP)
        self._edit.manager.start()

    def _ask(self) -> None:
        path = QFileDialog.getExistingDirectory(None, tr("A folder with a sweep"))
        if path:
            self._edit.manager.open(Path(path))

    def _follow(self) -> None:
        record, recipe = self._edit.manager.record, self._edit.settings.recipe
        busy = record is not None and record.state in BUSY
        words, share = progress(record)
        self.start.setEnabled(self._edit.manager.running is None)
        self.start.setText(tr("Go on") if record and 0 < record.count < recipe.count else tr("Start"))
        self.stop.setEnabled(busy)
        self.bar.setValue(round(1000 * share))
        planned = tr("{settings} settings × {seeds} seeds = {runs} runs").format(
            settings=recipe.count // len(recipe.seeds), seeds=len(recipe.seeds), runs=recipe.count
        )
        self.words.setText(words if (record and record.count) or busy else planned)
        self.notice.setText(tr(record.trouble) if record else "")
        self.notice.setVisible(bool(self.notice.text()))
        (self._pace.start if busy and not self._pace.isActive() else lambda: None)()
        if not busy:
            self._pace.stop()


PANEL = Panel(SWEEP, "Sweep", 9, RIGHT, make)
