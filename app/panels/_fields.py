"""Controls as rows of a table: a panel says what there is to set, and `build` makes the controls.

A Field says how a number, a choice or a switch is called, read and written; a Store is the value that it is
read from and written to: the scene, what is drawn of it, a page's settings, or the chosen update rule. By
default a field is the attribute of its name. A whole drag is one undo step, and a refused value falls back to
the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.model.display_options import DISPLAY_OPTIONS
from app.model.session import Session
from app.panels._bindings import bind_choice, bind_number, bind_switch
from app.panels._selected_rule import SelectedRule
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.segmented import Options, choice
from app.widgets.switch import Switch

SWITCH, CHOICE, NUMBER, WHOLE = "switch", "choice", "number", "whole"
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Field:
    """One row. name: of the control and, without `read` and `write`, of the attribute; title and tip are in
    English; write(value, new): the store's value with the new one in it.
    """

    kind: str
    name: str
    title: str
    tip: str = ""
    options: Options = ()
    number: NumericField | None = None
    beside: bool = False
    read: Callable[[Any], Any] | None = None
    write: Callable[[Any, Any], Any] | None = None

    def value(self, of: Any) -> Any:
        """What is set now."""
        return self.read(of) if self.read else getattr(of, self.name)

    def changed(self, of: Any, value: Any) -> Any:
        """With another value set."""
        return self.write(of, value) if self.write else replace(of, **{self.name: value})


@dataclass(frozen=True)
class Store:
    """Where values are. update(change, text, merge) makes one undo step; signals: when `get` may give another
    value, beside the session's own.
    """

    session: Session
    get: Callable[[], Any]
    update: Callable[[Change, str, str], object]
    signals: tuple[SignalInstance, ...] = ()


# In two panels: among the curves, and beside the update rules.
_FLOW_CURVES = DISPLAY_OPTIONS["show_flow"]
FLOW_CURVES = Field(SWITCH, _FLOW_CURVES.name, _FLOW_CURVES.title, _FLOW_CURVES.tip)


def number(known: NumericField, name: str, kind: str = NUMBER, **how: Any) -> Field:
    """A row for a number, called as its slider is."""
    return Field(kind, name, known.name, known.meaning, number=known, **how)


def of_scene(session: Session) -> Store:
    """Of the scene, for all scenarios."""
    return Store(session, lambda: session.scene, session.update)


def of_display(session: Session) -> Store:
    """Of what is drawn."""

    def update(change: Change, text: str, merge: str) -> bool:
        return session.update(lambda scene: replace(scene, display=change(scene.display)), text, merge)

    return Store(session, lambda: session.scene.display, update)


def of_scenario(session: Session) -> Store:
    """Of the scenario that is edited."""

    def update(change: Change, text: str, merge: str) -> bool:
        index = session.active
        return session.update(
            lambda scene: scene.with_scenario(index, change(scene.scenarios[index])), text, merge
        )

    return Store(session, lambda: session.scenario, update)


def of_page(session: Session, page: str) -> Store:
    """Of a page's settings."""

    def update(change: Change, text: str, merge: str) -> bool:
        return session.update(
            lambda scene: scene.with_settings(page, change(scene.settings_of(page))), text, merge
        )

    return Store(session, lambda: session.scene.settings_of(page), update)


def of_rule(chosen: SelectedRule) -> Store:
    """Of the update rule that the panel shows."""
    return Store(chosen.session, lambda: chosen.training, chosen.update, (chosen.changed,))


def build(store: Store, field: Field) -> QWidget:
    """The control of a row, tied to its store; its object name is the row's."""
    made = _MAKERS[field.kind](store, field)
    # What says nothing itself leaves it to the glossary.
    made.setToolTip(made.toolTip() or (f"<p>{tr(field.tip)}</p>" if field.tip else ""))
    return made


def build_all(store: Store, *fields: Field) -> list[QWidget]:
    """The controls of several rows."""
    return [build(store, field) for field in fields]


def _writer(store: Store, field: Field, merge: str = "") -> Callable[[Any], object]:
    text = tr("Change {name}").format(name=tr(field.title))
    return lambda value: store.update(lambda of: field.changed(of, value), text, merge)


def _switch(store: Store, field: Field) -> QWidget:
    switch = Switch(tr(field.title))
    switch.setObjectName(field.name)
    return bind_switch(
        store.session, switch, lambda: bool(field.value(store.get())), _writer(store, field), *store.signals
    )


def _choice(store: Store, field: Field) -> QWidget:
    control = choice([(value, tr(text)) for value, text in field.options])
    control.setObjectName(field.name)
    bind_choice(
        store.session, control, lambda: str(field.value(store.get())), _writer(store, field), *store.signals
    )
    return layouts.labelled(tr(field.title), control, beside=field.beside)


def _number(store: Store, field: Field) -> NumberSlider:
    assert field.number is not None
    known = replace(field.number, name=tr(field.number.name), meaning=tr(field.number.meaning))
    slider = NumberSlider(known)
    slider.setObjectName(field.name)
    write = _writer(store, field, field.name)
    bind_number(
        store.session,
        slider,
        lambda: float(field.value(store.get())),
        (lambda value: write(round(value))) if field.kind == WHOLE else write,
        *store.signals,
    )
    return slider


_MAKERS: dict[str, Callable[[Store, Field], QWidget]] = {
    SWITCH: _switch, CHOICE: _choice, NUMBER: _number, WHOLE: _number,
}  # fmt: skip
