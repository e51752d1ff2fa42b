"""What a step measures at its end: a line for each figure, with a tick or a cross."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from app.services import lesson_checks
from app.services.lesson_checks import CheckResult
from app.services.lesson_player import LessonPlayer
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive


class LessonChecks(QFrame):
    """A card that is there where the step has checks, once what it asks is answered."""

    def __init__(self, player: LessonPlayer) -> None:
        super().__init__()
        self._player = player
        self._shown: object = None
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.button = layouts.push(tr("Measure"), look="main")
        self.button.setObjectName("lesson-measure")
        self.button.clicked.connect(player.check)
        self.note = layouts.label("", "note", wrap=True)
        self.lines = layouts.Column(spacing=6)
        self._made: list[QLabel] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(10)] * 4))
        box.setSpacing(style.px(8))
        for part in (layouts.label(tr("Measured, not believed"), "heading"), self.lines, self.note,
                     layouts.row(self.button)):  # fmt: skip
            box.addWidget(part)
        connect_while_alive(self, self._follow, player.changed)

    def _follow(self) -> None:
        player = self._player
        checks = player.step.checks if player.lesson is not None and player.asks is None else ()
        self.setVisible(bool(checks))
        if not checks:
            return
        waits = player.waits_for_run()
        self.note.setText(_note(player.measuring, waits))
        self.note.setVisible(bool(self.note.text()))
        self.button.setEnabled(not player.measuring)
        self.button.setText(tr("Measure again") if player.results else tr("Measure"))
        shown = player.index, player.lesson, player.results
        if shown != self._shown:
            self._shown = shown
            scene = player.step.scene
            unmeasured = (
                CheckResult(check, False, experiment=lesson_checks.experiment_of(scene, check))
                for check in checks
            )
            self._list(player.results or tuple(unmeasured))

    def _list(self, results: tuple[CheckResult, ...]) -> None:
        for label in self._made:
            label.hide()
            label.deleteLater()
        self._made = [_line(result) for result in results]
        for label in self._made:
            self.lines.add(label)


def _line(result: CheckResult) -> QLabel:
    """Before it is measured, what is expected."""
    if result.figure is None and not result.trouble:
        name, check = lesson_checks.name_of_check(result.check, result.experiment), result.check
        text = name if check.claim else f"{name} = ?   ({lesson_checks.expected(check)})"
        return layouts.label(f"○  {text}", "muted", wrap=True)
    mark = "✓" if result.ok else "✗"
    return layouts.label(f"{mark}  {lesson_checks.told(result)}", "" if result.ok else "bad", wrap=True)


def _note(measuring: bool, waits: bool) -> str:
    if measuring:
        return tr("Being measured …")
    return tr("Train first; then its figures are measured.") if waits else ""
