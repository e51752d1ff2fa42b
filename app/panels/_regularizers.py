"""What may be added to any variant: a switch each, its strength when it is on, and why not where it cannot
be.
"""

from __future__ import annotations

import gandyn
from app.model.session import Session
from app.panels._bindings import bind_number, quantity
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.formula import FormulaLabel
from app.widgets.number_slider import NumberSlider
from app.widgets.switch import Switch
from gandyn import Regularizer


class RegularizerRow(layouts.Column):
    """One regulariser."""

    def __init__(self, session: Session, regularizer: Regularizer) -> None:
        self._session, self._regularizer = session, regularizer
        self._strength = float(regularizer.strength.default)
        self.switch = Switch(tr(regularizer.name))
        self.slider = NumberSlider(quantity(regularizer.strength))
        self.formula = FormulaLabel(regularizer.latex, 13.0)
        self.note = layouts.label("", "note", wrap=True)
        super().__init__(self.switch, self.formula, self.slider, self.note, spacing=4)
        self.setObjectName(regularizer.id)
        bind_number(session, self.slider, self._read, self._write)
        self.switch.clicked.connect(self._toggle)
        session.changed.connect(self._follow)
        session.active_changed.connect(self._follow)
        self._follow()

    def _read(self) -> float:
        # Switched off, the last strength is remembered.
        self._strength = self._session.scenario.regularizers.get(self._regularizer.id, self._strength)
        return self._strength

    def _write(self, strength: float) -> None:
        self._change(
            strength,
            tr("Change {name}").format(name=self._regularizer.strength.symbol),
            f"regularizer {self._regularizer.id}",
        )

    def _toggle(self, on: bool) -> None:
        verb = tr("Switch on {name}") if on else tr("Switch off {name}")
        self._change(self._strength if on else None, verb.format(name=tr(self._regularizer.name)), "")

    def _change(self, strength: float | None, text: str, merge: str) -> None:
        strengths = dict(self._session.scenario.regularizers)
        strengths.pop(self._regularizer.id, None)
        if strength is not None:
            strengths[self._regularizer.id] = strength
        self._session.update_scenario(text, merge, regularizers=strengths)

    def _follow(self) -> None:
        scenario = self._session.scenario
        on = self._regularizer.id in scenario.regularizers
        obstacle, inert = scenario.obstacle(self._regularizer.id), self._regularizer.inert(scenario.spec)
        self.slider.set_value(self._read())
        self.switch.setChecked(on)
        self.switch.setEnabled(not obstacle)
        self.switch.setToolTip(_tip(self._regularizer, obstacle))
        self.note.setText(tr("Changes nothing here: {reason}.").format(reason=tr(inert)) if inert else "")
        for part, shown in ((self.formula, on), (self.slider, on), (self.note, on and bool(inert))):
            part.setVisible(shown)


def _tip(regularizer: Regularizer, obstacle: str) -> str:
    if obstacle:
        return f"<p>{tr('Not defined here')}: {tr(obstacle)}.</p>"
    sources = "<br>".join(regularizer.references)
    return f"<p>{tr(regularizer.summary)}</p><p>{sources}</p>"


def regularizer_rows(session: Session) -> layouts.Column:
    """All of them."""
    return layouts.Column(
        *(RegularizerRow(session, regularizer) for regularizer in gandyn.regularizers().values()), spacing=4
    )
