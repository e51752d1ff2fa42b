"""The lines in which a design is typed: its name, its kind, a formula for each role."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.panels._design_editor import DesignEditor
from app.panels._design_kinds import KINDS, LINES
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.formula_edit import FormulaField
from app.widgets.segmented import DropDown
from gandyn.design.design import KINDS as ROLES
from gandyn.design.design import NAME, NAME_LENGTH, TAKEN


def name(editor: DesignEditor) -> QWidget:
    """What the design is called, in the picker too."""
    line = QLineEdit()
    line.setMaxLength(NAME_LENGTH)
    line.setObjectName("design-name")
    line.editingFinished.connect(lambda: editor.rename(line.text().strip()))

    def show() -> None:
        if not line.hasFocus() or not line.isModified():
            line.setText(editor.design.name)

    connect_while_alive(line, show, editor.changed)
    return layouts.labelled(tr("Name"), line, beside=True)


def kind(editor: DesignEditor) -> QWidget:
    """By what it is designed."""
    control = DropDown([(id, tr(title)) for id, title in KINDS])
    control.setObjectName("design-kind")
    control.chosen.connect(editor.set_kind)
    connect_while_alive(control, lambda: control.set_value(editor.design.kind), editor.changed)
    return layouts.labelled(tr("Designed by"), control, beside=True)


class Formulas(layouts.Column):
    """A line for each formula of the kind; those of other kinds are hidden, and kept."""

    def __init__(self, editor: DesignEditor) -> None:
        super().__init__(spacing=6)
        self._editor = editor
        self._built: dict[str, dict[str, FormulaField]] = {}
        self._columns: dict[str, layouts.Column] = {}
        self._seen: object = None  # what decides how high it is
        self.unknown = layouts.push("")
        self.unknown.setObjectName("make-parameter")
        self.unknown.clicked.connect(self._make_parameter)
        connect_while_alive(self, self._show, editor.changed)
        self.add(self.unknown)

    def fields(self) -> dict[str, FormulaField]:
        """Those of the current kind, by role."""
        kind = self._editor.design.kind
        if kind not in self._built:
            self._built[kind] = {role: self._field(role, kind) for role in LINES[kind]}
            self._columns[kind] = layouts.Column(*self._built[kind].values(), spacing=6)
            self.insert(len(self._columns) - 1, self._columns[kind])
        return self._built[kind]

    def _field(self, role: str, kind: str) -> FormulaField:
        told = LINES[kind][role]
        tip = tr(told.tip)
        if not ROLES[kind][role].needed:
            tip = f"{tip} {tr('It may be left empty.')}"
        made = FormulaField(told.symbol, tr(told.hint), tip)
        made.line.setObjectName(f"formula-{role}")
        made.edited.connect(partial(self._editor.type, role))
        made.finished.connect(self._editor.finish)
        made.line.setMinimumWidth(style.px(120))
        return made

    def _show(self) -> None:
        fields, texts, wrong = self.fields(), self._editor.texts, self._editor.wrong
        for kind, column in self._columns.items():
            column.setVisible(kind == self._editor.design.kind)
        for role, field in fields.items():
            field.show_text(texts.get(role, ""))
            found = wrong.get(role)
            field.show_error(tr(found.sentence), found.start, found.end) if found else field.show_error("")
        self._show_unknown()
        seen = (self._editor.design.kind, tuple((role, found.sentence) for role, found in wrong.items()))
        if seen != self._seen:
            self._seen = seen
            layouts.settle(self)

    def _show_unknown(self) -> None:
        named = self._unknown_name()
        self.unknown.setVisible(bool(named))
        self.unknown.setText(tr("Make {name} a number with a slider").format(name=named))

    def _unknown_name(self) -> str:
        """A name in a formula that is wrong, which a parameter could have."""
        for role, found in self._editor.wrong.items():
            word = self._editor.texts.get(role, "")[found.start : found.end]
            followed = self._editor.texts.get(role, "")[found.end :].lstrip()[:1]
            if NAME.fullmatch(word) and word not in TAKEN and followed != "(" and role not in ("low", "high"):
                return word
        return ""

    def _make_parameter(self) -> None:
        if named := self._unknown_name():
            self._editor.add_parameter(named)
