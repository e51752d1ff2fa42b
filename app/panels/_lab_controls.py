"""Start, pause, single steps, stop, restart; how far each run is; what was seen, beside what was claimed."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.pages.lab_plots import visible_plots
from app.panels._selected_run import SelectedRun
from app.text.translation import tr
from app.training import actions, status_text
from app.training.run_config import can_hot_update
from app.training.run_record import SLOW
from app.training.slow_motion import PACES
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown

NOTICE = 3  # lines
MODEL = ("lab-model",)


class Controls(layouts.Column):
    """The buttons act on all runs side by side, which should stay comparable."""

    def __init__(self, focus: SelectedRun) -> None:
        self._focus, session = focus, focus.session
        afresh = tr("From the beginning, with the settings as they are now and the same seeds.")
        begin = tr("Starts all runs side by side, or lets them go on.")
        self.start = _button("start", tr("Start"), begin, lambda: actions.start_or_pause(session), "main")
        self.stop = _button(
            "stop",
            tr("Stop"),
            tr("Ends all runs after measuring; what they recorded stays."),
            lambda: actions.stop(session),
        )
        self.restart = _button("restart", tr("Restart"), afresh, lambda: actions.restart(session))
        d, g = (
            tr("One step of the discriminator in every run; then they stand still."),
            tr("One step of the generator in every run; then they stand still."),
        )
        self.d = _button("step-d", tr("Step D"), d, lambda: actions.step(session, "d"))
        self.model = _model_button(focus)
        self.pace = _pace_choice(focus)
        self.g = _button("step-g", tr("Step G"), g, lambda: actions.step(session, "g"))
        super().__init__(
            layouts.row(self.start, self.stop, self.restart),
            layouts.row(self.d, self.g),
            layouts.row(self.model, self.pace),
            spacing=6,
        )
        connect_while_alive(self, self._follow, focus.manager.listed, session.changed)

    def _follow(self) -> None:
        states = self._focus.manager.states()
        busy, still = actions.is_training(self._focus.session), "paused" in states
        manager = self._focus.manager
        further = any(map(manager.can_go_further, range(len(states))))
        self.start.setText(tr("Pause") if busy else tr("Go on") if still or further else tr("Start"))
        self.stop.setEnabled(busy or still)
        self.restart.setEnabled(set(states) != {"new"})
        self.pace.set_value(f"{manager.slow.pace:g}")
        self.model.setChecked(visible_plots(self._focus.session.scene) == MODEL)


def _model_button(focus: SelectedRun) -> QPushButton:
    """Shows the diagram of each run instead of its pictures, and the pictures again."""
    tip = tr("What each run is made of, and what happens in an update, instead of its pictures.")

    def toggle() -> None:
        wanted = () if visible_plots(focus.session.scene) == MODEL else MODEL
        focus.show_page()
        focus.update(lambda lab: lab.with_(pictures=wanted), tr("Choose pictures"))

    found = _button("model", tr("The model at work"), tip, toggle, "toggle")
    found.setCheckable(True)
    return found


def _pace_choice(focus: SelectedRun) -> DropDown:
    """Full speed, or stage by stage."""
    told = tr("{seconds} s a stage")
    options = [(f"{p:g}", told.format(seconds=f"{p:g}") if p else tr("full speed")) for p in PACES]
    found = DropDown(options)
    found.setObjectName("lab-pace")
    tip = tr("In slow motion the same updates are made one by one, and each stage is shown so long.")
    found.setToolTip(f"<p>{tip}</p>")
    found.chosen.connect(lambda pace: focus.manager.set_pace(float(pace)))
    return found


def _button(name: str, title: str, tip: str, deed: Callable[[], object], look: str = "") -> QPushButton:
    button = layouts.push(title, f"<p>{tip}</p>", look)
    button.setObjectName(f"lab-{name}")
    button.clicked.connect(lambda *_: deed())
    return button


class State(layouts.Column):
    """How far the edited run is, on what, and what there is to know: always two lines and as many of the
    notice, so that nothing moves under the mouse.
    """

    def __init__(self, focus: SelectedRun) -> None:
        self._focus = focus
        self.progress, self.place = layouts.Elided(), layouts.Elided()
        for line in (self.progress, self.place):
            line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.place.setProperty("look", "muted")
        self.notice = layouts.label("", "muted", wrap=True)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notice.setFixedHeight(NOTICE * self.notice.fontMetrics().lineSpacing())
        super().__init__(self.progress, self.place, self.notice, spacing=3)
        manager = focus.manager
        connect_while_alive(
            self, self._follow, manager.listed, manager.stepped, focus.session.changed, focus.changed
        )

    def _follow(self) -> None:
        record, manager = self._focus.manager.record(self._focus.index), self._focus.manager
        loading = record is None and manager.loading
        self.progress.show_line(tr("starting torch…") if loading else status_text.progress(record))
        facts = [status_text.hardware(record), status_text.memory(record)]
        known = " · ".join(filter(None, facts))
        self.place.show_line(known or ("" if record else "; ".join(map(tr, manager.devices.values()))))
        fault = status_text.fault(record)
        self._say(fault or self._notice(), "trouble" if fault else "muted")

    def _say(self, text: str, look: str) -> None:
        if (text, look) == (self.notice.text(), self.notice.property("look")):
            return
        self.notice.setText(text)
        self.notice.setToolTip(f"<p>{escape(text)}</p>" if text else "")
        self.notice.setProperty("look", look)
        self.notice.style().polish(self.notice)

    def _notice(self) -> str:
        index, manager = self._focus.index, self._focus.manager
        record = manager.record(index)
        if record is None or record.settings == self._focus.settings:
            return status_text.notices(record)
        if manager.can_go_further(index):
            return tr("Go on trains the iterations that were added.")
        if record.live and can_hot_update(record.settings, self._focus.settings):
            return ""
        return tr("The settings have changed since this run began; restart to train with them.")


class Result(layouts.Column):
    """What the edited run showed in the end, and what was claimed of it."""

    def __init__(self, focus: SelectedRun) -> None:
        self._focus = focus
        self.seen = layouts.label("", wrap=True)
        super().__init__(self.seen)
        connect_while_alive(self, self._follow, focus.manager.listed, focus.session.changed, focus.changed)

    def _follow(self) -> None:
        record = self._focus.manager.record(self._focus.index)
        figures = status_text.outcome(record)
        claims = status_text.claims(self._focus.settings, record) if figures else []
        measured = (
            [tr("Measured at the end: {figures}").format(figures=", ".join(figures))] if figures else []
        )
        lines = [*claims, *measured]
        self.seen.setText("\n".join(lines) or tr("Figures stand here when the run is done."))


def checkpoints(focus: SelectedRun) -> QWidget:
    """Save and load the weights of the edited run."""
    save = _button(
        "save",
        tr("Save weights…"),
        tr("Writes weights, optimisers, random numbers and settings into a new folder."),
        lambda: _save(focus),
    )
    load = _button(
        "load",
        tr("Load weights…"),
        tr("Goes on exactly where a saved run stood, on the same device."),
        lambda: _load(focus),
    )

    def enable() -> None:
        record = focus.manager.record(focus.index)
        save.setEnabled(record is not None and record.state in ("running", "paused", SLOW, "done"))

    connect_while_alive(save, enable, focus.manager.listed, focus.changed)
    return layouts.row(save, load)


def _save(focus: SelectedRun) -> None:
    """Asks for the name of a folder, which is made; a run's own number is suggested."""
    record = focus.manager.record(focus.index)
    name = str(Path.home() / f"gandyn-run-{record.number if record else 1}")
    folder, _ = QFileDialog.getSaveFileName(None, tr("A new folder for the weights"), name)
    if folder:
        focus.manager.save(focus.index, folder)


def _load(focus: SelectedRun) -> None:
    folder = QFileDialog.getExistingDirectory(None, tr("A folder with saved weights"))
    if folder:
        focus.show_page()
        focus.manager.resume(focus.index, folder)
