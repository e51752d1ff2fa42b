"""What a step asks before it shows: an answer to choose, a number, a drawing; then how good it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QSizePolicy, QVBoxLayout

from app.model.lessons import Prediction
from app.model.lessons.scoring import Score
from app.model.lessons.values import CHOICE, CURVE, NUMBER, PHI, PHI_NORM, THETA, THETA_NORM
from app.services.lesson_player import LessonPlayer
from app.text.number_format import short_number
from app.text.number_parser import parsed_number
from app.text.translation import current_language, tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.markdown_view import MarkdownView

LETTERS = "ABCDEFGH"
SYMBOLS = {THETA: "θ(t)", PHI: "φ(t)", THETA_NORM: "‖θ‖(t)", PHI_NORM: "‖φ‖(t)"}


class Option(QFrame):
    """An answer; a click anywhere on it chooses it."""

    chosen = Signal()

    def __init__(self, letter: str, text: str) -> None:
        super().__init__()
        self.setProperty("look", "option")
        self.button = layouts.push(letter)
        self.button.setAccessibleName(f"{letter}: {text}")
        self.button.clicked.connect(self.chosen)
        self.button.setFixedWidth(style.px(34))
        view = MarkdownView(text)
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QHBoxLayout(self)
        box.setContentsMargins(*([style.px(4)] * 4))
        box.setSpacing(style.px(8))
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(view, 1, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As the button."""
        if self.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def mark(self, state: str) -> None:
        """right, wrong, or neither."""
        self.setProperty("state", state)
        for part in (self, self.button):
            part.style().unpolish(part)
            part.style().polish(part)


class LessonAsk(QFrame):
    """A card that is there while the step has something to foretell."""

    def __init__(self, player: LessonPlayer) -> None:
        super().__init__()
        self.setObjectName("card")
        self._player = player
        self._asked: Prediction | None = None
        self.options: list[Option] = []
        self.head, self.hint = layouts.label(tr("Your prediction"), "heading"), layouts.label("", wrap=True)
        self.list = layouts.Column(spacing=4)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("a number"))
        self.line.setAccessibleName(tr("Your prediction"))
        self.symbol, self.give = layouts.label("", "symbol"), layouts.push(tr("Answer"), look="main")
        self.number = layouts.row(self.symbol, self.line, self.give, stretch=1)
        self.compare = layouts.push(tr("Compare"), look="main")
        self.clear, self.show_it = layouts.push(tr("Clear")), layouts.push(tr("Show the answer"))
        self.again = layouts.push(tr("Try again"))
        self.points, self.told = QProgressBar(), layouts.label("", wrap=True)
        self._build()
        self._connect()
        connect_while_alive(self, self._follow, player.changed, player.drawn)

    def _build(self) -> None:
        self.points.setTextVisible(False)
        self.points.setRange(0, 100)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(10)] * 4))
        box.setSpacing(style.px(8))
        self.drawing = layouts.row(self.compare, self.clear)
        others = layouts.row(self.show_it, self.again)
        for part in (
            self.head,
            self.hint,
            self.list,
            self.number,
            self.points,
            self.told,
            self.drawing,
            others,
        ):
            box.addWidget(part)
        for name in ("compare", "clear", "again"):
            getattr(self, name).setObjectName(f"lesson-{name}")
        self.show_it.setObjectName("lesson-show")
        self.line.setObjectName("lesson-number")
        self.give.setObjectName("lesson-answer")

    def _connect(self) -> None:
        player = self._player
        self.compare.clicked.connect(player.compare)
        self.clear.clicked.connect(lambda: player.draw(()))
        self.show_it.clicked.connect(player.give_up)
        self.again.clicked.connect(player.ask_again)
        self.give.clicked.connect(self._give)
        self.line.returnPressed.connect(self._give)

    def _give(self) -> None:
        number = parsed_number(self.line.text())
        if number is None:
            self.told.setText(tr("That is no number; write it like 0.25, 1/3 or 2π."))
            self.told.show()
        else:
            self._player.guess(number)

    # What is seen -------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        player = self._player
        asked = player.step.predict if player.lesson is not None else None
        self.setVisible(asked is not None)
        if asked is None:
            self._asked = None
            return
        if asked is not self._asked:
            self._asked = asked
            self._ask(asked)
        self._show_answer(asked)

    def _ask(self, asked: Prediction) -> None:
        """Another question."""
        for option in self.options:
            option.hide()
            option.deleteLater()
        said = self._player.step.options(current_language())
        self.options = [Option(LETTERS[i], text) for i, text in enumerate(said)]
        for i, option in enumerate(self.options):
            option.chosen.connect(lambda i=i: self._player.choose(i))
            option.button.setObjectName(f"lesson-option-{i}")
            self.list.add(option)
        self.line.clear()
        self.symbol.setText(f"{asked.symbol} =" if asked.symbol else "")
        self.hint.setText(_hint(asked))

    def _show_answer(self, asked: Prediction) -> None:
        answer = self._player.answer
        score, done = answer.score, answer.done
        self.hint.setVisible(asked.is_drawn and not done)
        self.list.setVisible(asked.kind == CHOICE)
        self.number.setVisible(asked.kind == NUMBER)
        self.number.setEnabled(not done)
        self.drawing.setVisible(asked.is_drawn and not done)
        self.drawing.setEnabled(len(answer.drawn) > 1 and not answer.comparing)
        self.show_it.setVisible(not done)
        self.again.setVisible(done)
        self.points.setVisible(score is not None)
        self.points.setValue(score.points if score is not None else 0)
        told = _told(asked, score) if score is not None else tr(answer.trouble)
        if answer.given_up and score is None and asked.kind == NUMBER:
            told = _truth(asked)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self._mark(asked, answer.choice, done)

    def _mark(self, asked: Prediction, chosen: int, done: bool) -> None:
        for i, option in enumerate(self.options):
            right = done and i == asked.answer
            option.mark("right" if right else "wrong" if done and i == chosen else "")
            option.setEnabled(not done)
            option.button.setText(
                ("✓" if right else "✗" if i == chosen else LETTERS[i]) if done else LETTERS[i]
            )


def _hint(asked: Prediction) -> str:
    if asked.kind == CURVE:
        text = tr("Draw {curve} into the time series under the portrait, with mouse or pen.")
        return text.format(curve=SYMBOLS[asked.quantity])
    return tr("Draw the orbit from its start into the portrait, with mouse or pen.")


def _truth(asked: Prediction) -> str:
    return f"{asked.symbol + ' = ' if asked.symbol else ''}{short_number(asked.value)}"


def _told(asked: Prediction, score: Score) -> str:
    """Points, and why so many."""
    points = tr("{points} of 100 points").format(points=score.points)
    if asked.kind == CHOICE:
        return tr("Right.") if score.right else tr("Not so.")
    if asked.kind == NUMBER:
        verdict = tr("Right.") if score.right else tr("Not quite.")
        return f"{verdict} {_truth(asked)} · {points}"
    off, scale = short_number(score.off, 2), short_number(score.scale, 2)
    how = tr("off by {off} on average; {scale} would leave 37 points").format(off=off, scale=scale)
    return f"{points}: {how}."
