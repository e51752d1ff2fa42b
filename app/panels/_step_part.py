"""The step-by-step mode: one update of one player at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from app.model import manual_stepping
from app.panels._bindings import bind_switch
from app.panels._selected_rule import SelectedRule
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.switch import Switch

SHOWN = 24  # of the newest moves


class StepPart(layouts.Column):
    """Buttons that may be held down; below them the moves made."""

    def __init__(self, chosen: SelectedRule) -> None:
        self._chosen = chosen
        session = chosen.session
        self.switch = Switch(tr("Step by hand"))
        self.switch.setObjectName("stepping")
        self.switch.setToolTip(
            f"<p>{tr('Updates of the chosen rule from the selected start, one player at a time (H).')}</p>"
        )
        bind_switch(session, self.switch, lambda: session.scene.stepping, self._switch)
        self.d = _button(
            tr("Step D"),
            tr("One update of the discriminator (D)"),
            lambda: manual_stepping.apply_updates(session, "d"),
        )
        self.g = _button(
            tr("Step G"),
            tr("One update of the generator (G)"),
            lambda: manual_stepping.apply_updates(session, "g"),
        )
        self.round = _button(
            tr("Iteration"),
            tr("One iteration of the rule (Enter)"),
            lambda: manual_stepping.apply_iteration(session),
        )
        self.back = _button(
            tr("Take back"), tr("Unmake the newest update (Z)"), lambda: manual_stepping.undo_update(session)
        )
        self.over = _button(
            tr("Start over"), tr("Back to the start (0)"), lambda: manual_stepping.start_over(session)
        )
        self.moves = layouts.label("", "note", wrap=True)
        self.other = layouts.push(
            tr("Update by the chosen rule"),
            tr("Manual updates are made by the first rule; this puts the chosen one first."),
        )
        self.other.clicked.connect(chosen.to_front)
        super().__init__(
            self.switch,
            layouts.flow(self.d, self.g, self.round),
            layouts.flow(self.back, self.over),
            self.moves,
            self.other,
        )
        connect_while_alive(self, self._follow, session.changed, chosen.changed)

    def _switch(self, on: bool) -> None:
        if on and self._chosen.index > 0:
            self._chosen.to_front()
        manual_stepping.switch(self._chosen.session, on)

    def _follow(self) -> None:
        scene = self._chosen.session.scene
        for button in (self.d, self.g, self.round):
            button.setEnabled(bool(scene.starts))
        for button in (self.back, self.over):
            button.setEnabled(bool(scene.update_sequence) and scene.stepping)
        self.other.setVisible(scene.stepping and self._chosen.index > 0)
        self.moves.setText(
            _updates_text(scene.update_sequence)
            if scene.stepping
            else tr("Players move one at a time here, even if the rule moves them at once.")
        )


def _updates_text(updates: str) -> str:
    """How many updates of each, and the newest ones."""
    newest = " ".join(updates[-SHOWN:].upper())
    counts = tr("D {d} times, G {g} times").format(d=updates.count("d"), g=updates.count("g"))
    return f"{counts}{'' if not updates else ': ' if len(updates) <= SHOWN else ': … '}{newest}"


def _button(title: str, tip: str, act: Callable[[], object]) -> QPushButton:
    button = layouts.push(title, tip)
    button.setAutoRepeat(True)
    button.setAutoRepeatDelay(400)
    button.setAutoRepeatInterval(90)
    # Not `act` itself: a click carries whether the button is checked.
    button.clicked.connect(lambda _: act())
    return button
