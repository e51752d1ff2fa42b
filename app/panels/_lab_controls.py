"""Start, pause, single steps, stop, restart; how far each run is; what was seen, beside what was claimed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from app.panels._selected_run import SelectedRun
from app.text.translation import tr
from app.training import actions, status_text
from app.training.run_config import can_hot_update
from app.widgets import layouts
from app.widgets.following import connect_while_alive


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
        self.g = _button("step-g", tr("Step G"), g, lambda: actions.step(session, "g"))
        super().__init__(
            layouts.row(self.start, self.stop, self.restart), layouts.row(self.d, self.g), spacing=6
        )
        connect_while_alive(self, self._follow, focus.manager.listed, session.changed)

    def _follow(self) -> None:
        states = self._focus.manager.states()
        busy, still = actions.is_training(self._focus.session), "paused" in states
        self.start.setText(tr("Pause") if busy else tr("Go on") if still else tr("Start"))
        self.stop.setEnabled(busy or still)
        self.restart.setEnabled(set(states) != {"new"})


def _button(name: str, title: str, tip: str, deed: Callable[[], object], look: str = "") -> QPushButton:
    button = layouts.push(title, f"<p>{tip}</p>", look)
    button.setObjectName(f"lab-{name}")
    button.clicked.connect(lambda *_: deed())
    return button


class State(layouts.Column):
    """How far the edited run is, on what, why it ended, what it showed."""

    def __init__(self, focus: SelectedRun) -> None:
        self._focus = focus
        self.progress, self.place, self.fault, self.notice, self.seen = (
            _line(look) for look in ("", "muted", "trouble", "muted", "")
        )
        super().__init__(self.progress, self.place, self.fault, self.notice, self.seen, spacing=4)
        connect_while_alive(
            self,
            self._follow,
            focus.manager.listed,
            focus.manager.stepped,
            focus.session.changed,
            focus.changed,
        )

    def _follow(self) -> None:
        record, manager = self._focus.manager.record(self._focus.index), self._focus.manager
        loading = record is None and manager.loading
        _say(self.progress, tr("starting torch…") if loading else status_text.progress(record))
        _say(
            self.place,
            status_text.hardware(record) or ("" if record else "; ".join(map(tr, manager.devices.values()))),
        )
        _say(self.fault, status_text.fault(record))
        _say(self.notice, self._notice())
        _say(
            self.seen,
            "\n".join(tr("Seen: {figures}").format(figures=line) for line in status_text.outcome(record)),
        )

    def _notice(self) -> str:
        record = self._focus.manager.record(self._focus.index)
        if (
            record is None
            or record.settings == self._focus.settings
            or can_hot_update(record.settings, self._focus.settings)
        ):
            return ""
        return tr(
            "The settings have changed since this run began and need new networks; restart to train with"
            " them."
        )


def _line(look: str) -> QLabel:
    return layouts.label("", look, wrap=True)


def _say(label: QLabel, text: str) -> None:
    """Empty lines take no room."""
    if label.text() != text or label.isHidden() == bool(text):
        label.setText(text)
        label.setVisible(bool(text))


def checkpoints(focus: SelectedRun) -> QWidget:
    """Save and load the weights of the edited run."""
    save = _button(
        "save",
        tr("Save weights…"),
        tr("Writes weights, optimisers, random numbers and settings into a folder."),
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
        save.setEnabled(record is not None and record.state in ("running", "paused", "done"))

    connect_while_alive(save, enable, focus.manager.listed, focus.changed)
    return layouts.row(save, load)


def _save(focus: SelectedRun) -> None:
    folder = QFileDialog.getExistingDirectory(None, tr("A folder for the weights"))
    if folder:
        focus.manager.save(focus.index, folder)


def _load(focus: SelectedRun) -> None:
    folder = QFileDialog.getExistingDirectory(None, tr("A folder with saved weights"))
    if folder:
        focus.show_page()
        focus.manager.resume(focus.index, folder)
