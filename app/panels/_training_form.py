"""The chosen update rule: which, its rates, turns, schedule, average and own numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

import gandyn
from app.panels._bindings import bind_choice, bind_number, bind_switch, quantity
from app.panels._selected_rule import SelectedRule
from app.text.translation import tr
from app.theme import style
from app.theme.rule_labels import SCHEDULES
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.formula import FormulaLabel
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import EmaScale, LinearScale, LogScale
from app.widgets.segmented import DropDown, Options, Segmented
from app.widgets.switch import Switch
from gandyn import Parameter, UpdateConfig, UpdateRule

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
ORDERS = (("g", "G begins"), ("d", "D begins"))
WAYS = (("turns", "In turns"), ("both", "At once"))


class RuleForm(layouts.Column):
    """Everything about one rule; hidden while there is none."""

    def __init__(self, chosen: SelectedRule) -> None:
        super().__init__(
            _head(chosen),
            _rates(chosen),
            _turns(chosen),
            _schedule(chosen),
            _Options(chosen),
            _average(chosen),
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


def _slider(
    chosen: SelectedRule,
    known: NumericField,
    read: Callable[[UpdateConfig], float],
    changes: Callable[[float], dict[str, object]],
) -> NumberSlider:
    """A slider on the chosen rule."""
    slider = NumberSlider(
        NumericField(**{**known.__dict__, "name": tr(known.name), "meaning": tr(known.meaning)})
    )
    name = known.symbol or tr(known.name)
    text = tr("Change {name}").format(name=name)
    bind_number(
        chosen.session,
        slider,
        lambda: read(chosen.training),
        lambda value: chosen.change(text, name, **changes(value)),
    )
    connect_while_alive(slider, lambda: slider.set_value(read(chosen.training)), chosen.changed)
    return slider


def _rates(chosen: SelectedRule) -> QWidget:
    """Both rates; held together, or with their ratio."""
    lock = Switch(tr("Same rate for both"))
    lock.setObjectName("same-rate")

    def both(name: str) -> Callable[[float], dict[str, object]]:
        return lambda value: {"lr_d": value, "lr_g": value} if lock.isChecked() else {name: value}

    d = _slider(chosen, RATE_D, lambda t: t.lr_d, both("lr_d"))
    g = _slider(chosen, RATE_G, lambda t: t.lr_g, both("lr_g"))
    ratio = _slider(chosen, RATIO, _ratio, lambda value: {"lr_d": value * chosen.training.lr_g})
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


def _choice(
    chosen: SelectedRule,
    options: Options,
    title: str,
    name: str,
    read: Callable[[UpdateConfig], str],
    write: Callable[[str], object],
) -> layouts.Column:
    control = Segmented([(value, tr(text)) for value, text in options])
    control.setObjectName(name)
    bind_choice(chosen.session, control, lambda: read(chosen.training), write)
    connect_while_alive(control, lambda: control.set_value(read(chosen.training)), chosen.changed)
    return layouts.labelled(title, control)


def _turns(chosen: SelectedRule) -> QWidget:
    """In turns or at once; how many updates of each, and who begins."""

    def way(value: str) -> None:
        turns = value == "turns"
        chosen.change(
            tr("Order of updates"), alternating=None if turns == chosen.training.spec.alternating else turns
        )

    def first(value: str) -> None:
        chosen.change(tr("Order of updates"), first=value)

    ways = _choice(
        chosen, WAYS, tr("Both players move"), "way", lambda t: "turns" if t.is_alternating else "both", way
    )
    order = _choice(chosen, ORDERS, tr("Who begins"), "first", lambda t: t.first, first)
    n_d = _slider(chosen, TURNS_D, lambda t: float(t.n_d), lambda value: {"n_d": round(value)})
    n_g = _slider(chosen, TURNS_G, lambda t: float(t.n_g), lambda value: {"n_g": round(value)})
    inner = layouts.Column(n_d, n_g, order)
    connect_while_alive(
        inner,
        lambda: inner.setEnabled(chosen.training.is_alternating),
        chosen.session.changed,
        chosen.changed,
    )
    return layouts.Column(ways, inner)


def _schedule(chosen: SelectedRule) -> QWidget:
    """How rates shrink."""
    options = tuple(SCHEDULES.items())
    kind = _choice(
        chosen,
        options,
        tr("Rates over the iterations"),
        "schedule",
        lambda t: t.schedule,
        lambda value: chosen.change(tr("Schedule"), schedule=value),
    )
    decay = _slider(chosen, DECAY, lambda t: t.decay, lambda value: {"decay": value})
    connect_while_alive(
        decay,
        lambda: decay.setEnabled(chosen.training.schedule == "inverse"),
        chosen.session.changed,
        chosen.changed,
    )
    return layouts.Column(kind, decay)


def _average(chosen: SelectedRule) -> QWidget:
    return _slider(chosen, AVERAGE, lambda t: t.ema or 0.0, lambda value: {"ema": value or None})


class _Options(layouts.Column):
    """The rule's own numbers; controls are built once per rule and reused."""

    def __init__(self, chosen: SelectedRule) -> None:
        super().__init__(spacing=10)
        self._chosen = chosen
        self._built: dict[str, layouts.Column] = {}
        connect_while_alive(self, self._follow, chosen.session.changed, chosen.changed)

    def _follow(self) -> None:
        rule = self._chosen.training.spec
        if rule.id not in self._built:
            self._built[rule.id] = layouts.Column(
                *(_option(self._chosen, rule, option) for option in rule.options), spacing=10
            )
            self.add(self._built[rule.id])
        for id, controls in self._built.items():
            controls.setVisible(id == rule.id)
        self.setVisible(bool(rule.options))


def _option(chosen: SelectedRule, rule: UpdateRule, option: Parameter) -> NumberSlider:
    """Shows its default while another rule is chosen and it is hidden."""

    def read(training: UpdateConfig) -> float:
        return float(training.options[option.id] if training.rule == rule.id else option.default)

    return _slider(
        chosen,
        quantity(option),
        read,
        lambda value: {"options": {**chosen.training.options, option.id: value}},
    )


def flow_switch(chosen: SelectedRule) -> Switch:
    """The same switch as among the curves of the view."""
    switch = Switch(tr("Flow's trajectories"))
    session = chosen.session

    def write(on: bool) -> None:
        session.update(
            lambda scene: scene.with_display(show_flow=on),
            tr("Change {name}").format(name=tr("Flow's trajectories")),
        )

    return bind_switch(session, switch, lambda: session.scene.display.show_flow, write)
