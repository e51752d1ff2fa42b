"""The chosen rule's own numbers: of both players, or of each apart."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.panels._bindings import quantity
from app.panels._fields import NUMBER, SWITCH, WHOLE, Field, build, number, of_rule
from app.panels._selected_rule import SelectedRule
from app.text.translation import short_text, tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.switch import Switch
from gandyn import Parameter, UpdateConfig, UpdateRule
from gandyn.update_config import SUFFIXES, option_of


class RuleOptions(layouts.Column):
    """Controls are built once per rule and reused."""

    def __init__(self, chosen: SelectedRule) -> None:
        super().__init__(spacing=10)
        self._chosen = chosen
        self._built: dict[str, _OptionsOfRule] = {}
        connect_while_alive(self, self._follow, chosen.session.changed, chosen.changed)

    def _follow(self) -> None:
        rule = self._chosen.training.spec
        if rule.id not in self._built:
            self._built[rule.id] = _OptionsOfRule(self._chosen, rule)
            self.add(self._built[rule.id])
        for id, controls in self._built.items():
            controls.setVisible(id == rule.id)
        self._built[rule.id].follow()
        self.setVisible(bool(rule.options))


class _OptionsOfRule(layouts.Column):
    """Every option in one row or, while the players are apart, in two."""

    def __init__(self, chosen: SelectedRule, rule: UpdateRule) -> None:
        super().__init__(spacing=10)
        self._chosen, self._rule = chosen, rule
        self._together: list[QWidget] = []
        self._each: list[QWidget] = []
        self.apart = Switch(tr("Each player apart"))
        self.apart.setObjectName("apart")
        words = tr("Discriminator and generator have their own numbers; together, the discriminator's.")
        self.apart.setToolTip(f"<p>{words}</p>")
        for option in rule.options:
            self._add_rows(option)
        self.add(self.apart)
        self.apart.setVisible(bool(self._each))
        self.apart.clicked.connect(self._switched)

    def _add_rows(self, option: Parameter) -> None:
        row = _row(self._chosen, self._rule, option, "")
        self.add(row)
        if option.id in self._rule.shared:
            return
        self._together.append(row)
        for end in SUFFIXES:
            self._each.append(_row(self._chosen, self._rule, option, end))
            self.add(self._each[-1])

    def follow(self) -> None:
        """Different numbers take the players apart; equal ones may be apart by the user's will."""
        training = self._chosen.training
        if any(training.is_apart(option.id) for option in self._rule.options):
            self.apart.setChecked(True)
        self._show()

    def _show(self) -> None:
        apart = self.apart.isChecked()
        for row in self._together:
            row.setVisible(not apart)
        for row in self._each:
            row.setVisible(apart)

    def _switched(self, on: bool) -> None:
        if not on:
            self._chosen.update(_held_together, tr("Both players alike"))
        self._show()


def _held_together(training: UpdateConfig) -> UpdateConfig:
    for option in training.spec.options:
        training = training.with_option(option.id, option_of(training, option.id))
    return training


def _row(chosen: SelectedRule, rule: UpdateRule, option: Parameter, end: str) -> QWidget:
    """Shows its default while another rule is chosen and it is hidden."""
    id = option.id + end

    def read(training: UpdateConfig) -> float:
        return option_of(training, id) if training.rule == rule.id else float(option.default)

    def write(training: UpdateConfig, value: float) -> UpdateConfig:
        return training.with_option(id, float(value))

    if option.whole and (option.low, option.high) == (0.0, 1.0):
        title = short_text(option.meaning)
        return build(of_rule(chosen), Field(SWITCH, id, title, option.meaning, read=read, write=write))
    known = quantity(option)
    named = replace(known, symbol=known.symbol + end.upper())
    kind = WHOLE if option.whole else NUMBER
    return build(of_rule(chosen), number(named, id, kind, read=read, write=write))
