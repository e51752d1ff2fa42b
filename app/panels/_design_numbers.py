"""The named numbers in a design's formulas: a slider each, its ends, and more of them or fewer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from app.model import design_actions
from app.model.scene_designs import values_of
from app.panels._design_editor import DesignEditor
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LinearScale
from gandyn.design.design import PARAMETERS, DesignParameter
from gandyn.errors import GandynError

FARTHEST = 1e9


class Numbers(layouts.Column):
    """A row for each number; rows are built anew only when there are other numbers."""

    def __init__(self, editor: DesignEditor) -> None:
        super().__init__(spacing=8)
        self._editor = editor
        self._shown: tuple[DesignParameter, ...] | None = None
        self._rows: dict[str, NumberSlider] = {}
        self._content: list[QWidget] = []
        self.line = QLineEdit(maxLength=40)
        self.line.setObjectName("parameter-name")
        self.line.setPlaceholderText(tr("a name such as k"))
        self.line.setAccessibleName(self.line.placeholderText())
        self.line.returnPressed.connect(self._add)
        button = layouts.push(tr("Add"), tr("A number that formulas may name; it gets a slider."))
        button.clicked.connect(self._add)
        self._foot = layouts.row(self.line, button, stretch=0)
        self.add(self._foot)
        connect_while_alive(self, self._show, editor.changed)

    def slider(self, id: str) -> NumberSlider:
        """The slider of a number."""
        return self._rows[id]

    def _add(self) -> None:
        name = self.line.text().strip()
        if name and self._editor.add_parameter(name):
            self.line.clear()

    def _show(self) -> None:
        parameters = self._editor.design.parameters
        if parameters != self._shown:
            self._shown = parameters
            self._build(parameters)
        values = values_of(self._editor.session.scene, self._editor.settings.current)
        for id, slider in self._rows.items():
            slider.set_value(values[id])
        self._foot.setVisible(len(parameters) < PARAMETERS)

    def _build(self, parameters: tuple[DesignParameter, ...]) -> None:
        for old in self._content:
            old.hide()
            old.deleteLater()
        self._rows, self._content = {}, []
        for place, parameter in enumerate(parameters):
            self._content.append(self._row(parameter))
            self.insert(place, self._content[-1])

    def _row(self, parameter: DesignParameter) -> QWidget:
        id, session = parameter.id, self._editor.session
        scale = LinearScale(parameter.low, parameter.high)
        slider = NumberSlider(
            NumericField(id, "", parameter.default, scale, floor=-FARTHEST, ceiling=FARTHEST)
        )
        slider.setObjectName(f"number-{id}")
        slider.changed.connect(lambda value: design_actions.set_value(session, id, value))
        slider.finished.connect(session.end_merge)
        slider.refused.connect(session.refused)
        self._rows[id] = slider
        return layouts.Column(slider, self._ends(parameter), spacing=0)

    def _ends(self, parameter: DesignParameter) -> QWidget:
        """From where to where the slider goes, and a button that takes the number away."""
        low, high = (FloatSpinBox(tr("End of the slider"), -FARTHEST, FARTHEST) for _ in range(2))
        for box, name in ((low, "low"), (high, "high")):
            box.set_value(getattr(parameter, name))
            box.setFixedWidth(style.px(70))
            box.edited.connect(lambda value, name=name: self._change(parameter, name, value))
            box.refused.connect(self._editor.session.refused)
        remove = layouts.tool(tr("Remove this number"))
        remove.setObjectName(f"remove-{parameter.id}")
        remove.setIcon(icon("remove", style.theme().muted))
        remove.clicked.connect(lambda: self._editor.remove_parameter(parameter.id))
        return layouts.row(
            layouts.label(tr("from"), "note"),
            low,
            layouts.label(tr("to"), "note"),
            high,
            layouts.label(""),
            remove,
            stretch=4,
        )

    def _change(self, parameter: DesignParameter, name: str, value: float) -> None:
        low, high = (value if name == end else getattr(parameter, end) for end in ("low", "high"))
        default = min(max(parameter.default, low), high)
        try:
            changed = replace(parameter, default=default, low=low, high=high)
        except GandynError as error:
            self._editor.session.refused.emit(str(error))
            self._shown = None
            self._show()
            return
        self._editor.change_parameter(parameter.id, changed)
