"""A, B, C, D: which of the side-by-side scenarios is edited; add a copy, remove one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

import gandyn
from app.model import actions
from app.model.scene import MAX_SCENARIOS
from app.model.session import Session
from app.text.parameter_text import parameter_text
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import icon
from app.widgets.segmented import Segmented
from gandyn import Scenario

LETTERS = "ABCD"


class ScenarioTabs(QWidget):
    """One button per scenario, then plus and minus."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[Scenario, ...] = ()
        self.tabs: Segmented | None = None
        self.add = layouts.tool(tr("Show a copy beside, with the same starts (Ctrl+D)"))
        self.remove = layouts.tool(tr("Remove the scenario being edited"))
        self._build()
        session.changed.connect(self._follow)
        session.active_changed.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(style.px(14), style.px(10), style.px(22), style.px(2))
        self._row.setSpacing(style.px(6))
        self._row.addWidget(layouts.label(tr("Scenario"), "heading"))
        self._row.addStretch(1)
        self._row.addWidget(self.add)
        self._row.addWidget(self.remove)
        self.add.clicked.connect(lambda: actions.duplicate_scenario(self._session))
        self.remove.clicked.connect(lambda: actions.remove_scenario(self._session))
        self._ink()

    def _ink(self) -> None:
        for button, name in ((self.add, "add"), (self.remove, "remove")):
            button.setIcon(icon(name))
            button.setIconSize(QSize(style.px(16), style.px(16)))

    def _follow(self) -> None:
        scenarios = self._session.scene.scenarios
        if scenarios is not self._shown:
            if len(scenarios) != len(self._shown):
                self._rebuild(len(scenarios))
            self._shown = scenarios
            self._name(scenarios)
        if self.tabs:
            self.tabs.set_value(LETTERS[self._session.active])

    def _rebuild(self, count: int) -> None:
        if self.tabs is not None:
            self._row.removeWidget(self.tabs)
            self.tabs.hide()
            self.tabs.deleteLater()
        self.tabs = Segmented([(letter, letter) for letter in LETTERS[:count]])
        self.tabs.setFixedWidth(style.px(38) * count)
        self.tabs.chosen.connect(lambda letter: self._session.activate(LETTERS.index(letter)))
        self._row.insertWidget(1, self.tabs)
        self.add.setEnabled(count < MAX_SCENARIOS)
        self.remove.setEnabled(count > 1)

    def _name(self, scenarios: tuple[Scenario, ...]) -> None:
        for letter, scenario in zip(LETTERS, scenarios):
            if self.tabs:
                self.tabs.button(letter).setToolTip(described(scenario))

    def changeEvent(self, event: QEvent) -> None:
        """Icons in the new theme's ink."""
        if event.type() == QEvent.Type.PaletteChange:
            self._ink()
        super().changeEvent(event)


def described(scenario: Scenario) -> str:
    """The scenario in one line."""
    numbers = [parameter_text(p, scenario.parameters[p.id]) for p in scenario.spec.parameters]
    extras = [
        f"{tr(gandyn.regularizers()[id].name)} {strength:g}" for id, strength in scenario.regularizers.items()
    ]
    return " · ".join([tr(scenario.spec.name), *numbers, *extras])
