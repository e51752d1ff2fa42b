"""Training: the update rules that run beside the flow, each with its own numbers, and updates made by
hand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.model.display_options import DISPLAY_OPTIONS
from app.model.scene import MAX_ITERATIONS, MAX_TRAININGS
from app.model.session import Session
from app.painting import markers
from app.panels import LEFT, Panel
from app.panels._fields import (
    CHOICE,
    FLOW_CURVES,
    WHOLE,
    Field,
    build,
    build_all,
    number,
    of_display,
    of_scene,
)
from app.panels._selected_rule import SelectedRule
from app.panels._step_part import StepPart
from app.panels._training_form import RuleForm
from app.text.translation import tr
from app.theme import style
from app.theme.rule_labels import color_of, described, mark_of
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumericField
from app.widgets.scales import LogScale
from app.widgets.swatch_list import SwatchList

_CLOCK = DISPLAY_OPTIONS["rule_time"]
CLOCK = Field(CHOICE, _CLOCK.name, _CLOCK.title, _CLOCK.tip, _CLOCK.choices)
ITERATIONS = NumericField(
    "N",
    "iterations",
    500.0,
    LogScale(10.0, 10_000.0, 2),
    "How many iterations every rule is run.",
    floor=1.0,
    ceiling=float(MAX_ITERATIONS),
)


def make(session: Session) -> QWidget:
    """The list stays in sight; the rest scrolls."""
    chosen = SelectedRule(session)
    page = layouts.page(
        _Empty(chosen),
        RuleForm(chosen),
        layouts.line(),
        layouts.section(tr("All rules"), *_all_rules(session)),
        layouts.line(),
        layouts.section(tr("Step by step"), StepPart(chosen)),
    )
    result = layouts.framed(_Head(chosen), page)
    chosen.setParent(result)
    return result


def _all_rules(session: Session) -> list[QWidget]:
    iterations = build(of_scene(session), number(ITERATIONS, "iterations", WHOLE))
    # The same switch as among the curves of the view.
    return [iterations, *build_all(of_display(session), CLOCK, FLOW_CURVES)]


class _Empty(layouts.Column):
    """What to do while there is no rule."""

    def __init__(self, chosen: SelectedRule) -> None:
        hint = tr(
            "The curves are those of the flow, of infinitely small steps. Add an update rule to see what real"
            " steps make of the same starts."
        )
        button = layouts.push(tr("Add an update rule"), look="main")
        button.setObjectName("add-first")
        button.clicked.connect(chosen.add)
        super().__init__(layouts.label(hint, "muted", wrap=True), button)
        connect_while_alive(
            self, lambda: self.setVisible(not chosen.session.scene.trainings), chosen.session.changed
        )


class _Head(QWidget):
    """The rules with their marks, one of them chosen; add a copy, remove one."""

    def __init__(self, chosen: SelectedRule) -> None:
        super().__init__()
        self._chosen = chosen
        self.add = layouts.tool(tr("Add another update rule, a copy of the chosen one"))
        self.remove = layouts.tool(tr("Remove the chosen update rule"))
        self.list = SwatchList(self._sample)
        self.list.chosen.connect(chosen.choose)
        self.add.clicked.connect(chosen.add)
        self.remove.clicked.connect(chosen.remove)
        self._build()
        connect_while_alive(self, self._follow, chosen.session.changed, chosen.changed)

    def _build(self) -> None:
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(6))
        row.addWidget(layouts.label(tr("Update rules"), "heading"))
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        box = QHBoxLayout(self)
        box.setContentsMargins(style.px(14), style.px(10), style.px(22), style.px(2))
        box.addWidget(layouts.Column(top, self.list, spacing=4))
        self._ink()

    def _ink(self) -> None:
        buttons: tuple[tuple[QToolButton, str], ...] = ((self.add, "add"), (self.remove, "remove"))
        for button, name in buttons:
            button.setIcon(icon(name))
            button.setIconSize(QSize(style.px(16), style.px(16)))

    def _sample(self, painter: QPainter, rule: int, box: QRectF) -> None:
        markers.sample(painter, box, mark_of(rule), QColor(color_of(style.theme(), rule)))

    def _follow(self) -> None:
        trainings = self._chosen.session.scene.trainings
        self.list.set_texts([described(training) for training in trainings])
        self.list.set_chosen(self._chosen.index)
        self.add.setEnabled(len(trainings) < MAX_TRAININGS)
        self.remove.setEnabled(bool(trainings))

    def changeEvent(self, event: QEvent) -> None:
        """Icons in the new theme's ink."""
        if event.type() == QEvent.Type.PaletteChange:
            self._ink()
        super().changeEvent(event)


PANEL = Panel("training", "Training", 1, LEFT, make)
