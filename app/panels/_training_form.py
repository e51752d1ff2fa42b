"""The chosen update rule: which, its rates, turns, schedule, average and own numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

import gandyn
from app.panels._bindings import bind_choice
from app.panels._fields import CHOICE, WHOLE, Field, build, build_all, number, of_rule
from app.panels._rule_options import RuleOptions
from app.panels._selected_rule import SelectedRule
from app.text.translation import tr
from app.theme import style
from app.theme.rule_labels import SCHEDULES
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.formula import FormulaLabel
from app.widgets.number_slider import NumericField
from app.widgets.scales import EmaScale, LinearScale, LogScale
from app.widgets.segmented import DropDown
from app.widgets.switch import Switch
from gandyn import UpdateConfig, UpdateRule

RATE_D = NumericField(
    "η_D", "rate of D", 0.2, LogScale(0.001, 2.0), "Learning rate of the discriminator.", floor=0.0
)
RATE_G = NumericField(
    "η_G", "rate of G", 0.2, LogScale(0.001, 2.0), "Learning rate of the generator.", floor=0.0
)
RATIO = NumericField(
    "η_D/η_G",
    "ratio (TTUR)",
    1.0,
    LogScale(0.01, 100.0),
    "How much faster D learns than G; moving it changes the rate of D.",
    floor=0.0,
)
TURNS_D = NumericField(
    "n_D",
    "updates of D",
    1.0,
    LinearScale(0.0, 10.0, 2),
    "Updates of the discriminator in an iteration.",
    floor=0.0,
    ceiling=1000.0,
)
TURNS_G = NumericField(
    "n_G",
    "updates of G",
    1.0,
    LinearScale(0.0, 10.0, 2),
    "Updates of the generator in an iteration.",
    floor=0.0,
    ceiling=1000.0,
)
DECAY = NumericField(
    "κ", "decay", 0.01, LogScale(0.0001, 1.0), "Rates shrink like 1/(1 + κn) with the iteration n.", floor=0.0
)
AVERAGE = NumericField(
    "",
    "averaging (EMA)",
    0.0,
    EmaScale(),
    "Decay per iteration of both players' moving average, drawn dashed; 0 is off.",
    floor=0.0,
    ceiling=0.999999,
)
WAY = Field(
    CHOICE, "way", "Both players move", "", (("turns", "In turns"), ("both", "At once")),
    read=lambda training: "turns" if training.is_alternating else "both",
    write=lambda training, value: _alternating(training, value == "turns"),
)  # fmt: skip
FIRST = Field(CHOICE, "first", "Who begins", "", (("g", "G begins"), ("d", "D begins")))
SCHEDULE = Field(CHOICE, "schedule", "Rates over the iterations", "", tuple(SCHEDULES.items()))
EMA = number(
    AVERAGE, "ema", read=lambda training: training.ema or 0.0,
    write=lambda training, value: training.with_(ema=value or None),
)  # fmt: skip


def _alternating(training: UpdateConfig, turns: bool) -> UpdateConfig:
    """The rule's own way is not written down, so that another rule has its own."""
    return training.with_(alternating=None if turns == training.spec.alternating else turns)


class RuleForm(layouts.Column):
    """Everything about one rule; hidden while there is none."""

    def __init__(self, chosen: SelectedRule) -> None:
        super().__init__(
            _head(chosen),
            _rates(chosen),
            _turns(chosen),
            _schedule(chosen),
            RuleOptions(chosen),
            build(of_rule(chosen), EMA),
            spacing=12,
        )
        connect_while_alive(
            self, lambda: self.setVisible(bool(chosen.session.scene.trainings)), chosen.session.changed
        )


def _head(chosen: SelectedRule) -> QWidget:
    """Which rule, what it does, and its formula."""
    names = DropDown([(rule.id, tr(rule.name)) for rule in gandyn.rules().values()])
    names.setObjectName("rule")
    names.setAccessibleName(tr("Update rule"))
    summary, formula = layouts.label("", "muted", wrap=True), FormulaLabel("", 14.0)
    summary.setAlignment(Qt.AlignmentFlag.AlignTop)
    summary.setMinimumHeight(summary.fontMetrics().lineSpacing() * 2)
    card = layouts.card(formula)
    card.setMinimumHeight(style.px(52))
    bind_choice(
        chosen.session,
        names,
        lambda: chosen.training.rule,
        lambda id: chosen.change(tr("Choose an update rule"), rule=id),
    )

    def show() -> None:
        names.set_value(chosen.training.rule)
        _describe(chosen.training.spec, summary, formula, card)

    connect_while_alive(names, show, chosen.session.changed, chosen.changed)
    return layouts.Column(names, summary, card)


def _describe(rule: UpdateRule, summary: QLabel, formula: FormulaLabel, card: QWidget) -> None:
    if summary.text() == tr(rule.summary):
        return
    summary.setText(tr(rule.summary))
    formula.set_latex(rule.latex)
    card.setToolTip("<p>" + "<br>".join(rule.references) + "</p>")


def _rates(chosen: SelectedRule) -> QWidget:
    """Both rates; held together, or with their ratio."""
    lock = Switch(tr("Same rate for both"))
    lock.setObjectName("same-rate")

    def both(name: str) -> Callable[[UpdateConfig, float], UpdateConfig]:
        return lambda training, value: training.with_(
            **({"lr_d": value, "lr_g": value} if lock.isChecked() else {name: value})
        )

    d, g, ratio = build_all(
        of_rule(chosen),
        number(RATE_D, "lr_d", write=both("lr_d")),
        number(RATE_G, "lr_g", write=both("lr_g")),
        number(RATIO, "ratio", read=_ratio, write=lambda t, value: t.with_(lr_d=value * t.lr_g)),
    )
    lock.clicked.connect(
        lambda on: chosen.change(tr("Same rate for both"), lr_d=chosen.training.lr_g) if on else None
    )

    def show() -> None:
        # Unequal rates unlock; equal ones may be unlocked by the user, and stay so until another rule is
        # chosen.
        if chosen.training.lr_d != chosen.training.lr_g:
            lock.setChecked(False)

    def free() -> None:
        ratio.setEnabled(not lock.isChecked() and chosen.training.lr_g > 0.0)

    connect_while_alive(
        lock, lambda: lock.setChecked(chosen.training.lr_d == chosen.training.lr_g), chosen.changed
    )
    connect_while_alive(lock, show, chosen.session.changed, chosen.changed)
    connect_while_alive(ratio, free, chosen.session.changed, chosen.changed, lock.toggled)
    return layouts.Column(d, g, lock, ratio, spacing=8)


def _ratio(training: UpdateConfig) -> float:
    return training.lr_d / training.lr_g if training.lr_g else 1.0


def _turns(chosen: SelectedRule) -> QWidget:
    """In turns or at once; how many updates of each, and who begins."""
    store = of_rule(chosen)
    inner = layouts.Column(
        *build_all(store, number(TURNS_D, "n_d", WHOLE), number(TURNS_G, "n_g", WHOLE), FIRST)
    )

    def follow() -> None:
        inner.setEnabled(chosen.training.is_alternating)

    connect_while_alive(inner, follow, chosen.session.changed, chosen.changed)
    return layouts.Column(build(store, WAY), inner)


def _schedule(chosen: SelectedRule) -> QWidget:
    """How rates shrink."""
    kind, decay = build_all(of_rule(chosen), SCHEDULE, number(DECAY, "decay"))

    def follow() -> None:
        decay.setEnabled(chosen.training.schedule == "inverse")

    connect_while_alive(decay, follow, chosen.session.changed, chosen.changed)
    return layouts.Column(kind, decay)
