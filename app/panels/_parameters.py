"""The variant's own numbers and choices."""

from __future__ import annotations

from app.model.session import Session
from app.panels._bindings import bind_choice, bind_number, quantity
from app.text.parameter_text import choice_text
from app.text.translation import short_text, tr
from app.widgets import layouts
from app.widgets.number_slider import NumberSlider
from app.widgets.segmented import choice
from gandyn import Parameter, Variant


class Parameters(layouts.Column):
    """Controls are built once per variant and reused."""

    def __init__(self, session: Session) -> None:
        super().__init__(spacing=10)
        self._session = session
        self._built: dict[str, layouts.Column] = {}
        session.changed.connect(self._follow)
        session.active_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        variant = self._session.scenario.spec
        if variant.id not in self._built:
            self._built[variant.id] = _controls(self._session, variant)
            self.add(self._built[variant.id])
        for id, controls in self._built.items():
            controls.setVisible(id == variant.id)
        self.setVisible(bool(variant.parameters))


def _controls(session: Session, variant: Variant) -> layouts.Column:
    made = [
        _choice(session, variant, p) if p.choices else _number(session, variant, p)
        for p in variant.parameters
    ]
    return layouts.Column(*made, spacing=10)


def _number(session: Session, variant: Variant, parameter: Parameter) -> NumberSlider:
    slider = NumberSlider(quantity(parameter))
    slider.setObjectName(parameter.id)
    text = tr("Change {name}").format(name=parameter.symbol)

    def write(value: float) -> None:
        session.update_scenario(
            text, f"parameter {parameter.id}", parameters={**session.scenario.parameters, parameter.id: value}
        )

    bind_number(session, slider, lambda: float(_value(session, variant, parameter)), write)
    return slider


def _choice(session: Session, variant: Variant, parameter: Parameter) -> layouts.Column:
    control = choice([(value, choice_text(value)) for value in parameter.choices])
    control.setObjectName(parameter.id)
    text = tr("Change {name}").format(name=parameter.symbol)

    def write(value: str) -> None:
        session.update_scenario(text, parameters={**session.scenario.parameters, parameter.id: value})

    bind_choice(session, control, lambda: str(_value(session, variant, parameter)), write)
    return layouts.labelled(short_text(parameter.meaning), control, tr(parameter.meaning))


def _value(session: Session, variant: Variant, parameter: Parameter) -> float | str:
    """The scene's value; the default while another variant is shown and these controls are hidden."""
    scenario = session.scenario
    return scenario.parameters[parameter.id] if scenario.variant == variant.id else parameter.default
