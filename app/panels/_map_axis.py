"""One axis of a map: which number, from where to where, and whether by ratios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.model.session import Session
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown
from app.widgets.switch import Switch
from gandyn import Axis, AxisInfo

Infos = Mapping[str, AxisInfo]


class AxisRows(layouts.Column):
    """Follows `read`, writes whole axes; `known` says which numbers there are."""

    def __init__(
        self,
        session: Session,
        title: str,
        read: Callable[[], Axis],
        known: Callable[[], Infos],
        write: Callable[[Axis], None],
    ) -> None:
        super().__init__(spacing=6)
        self._read, self._known, self._write = read, known, write
        self._refused = session.refused
        self._shown: list[str] = []
        self.which = DropDown([])
        self.low, self.high = FloatSpinBox(tr("From")), FloatSpinBox(tr("To"))
        self.log = Switch(tr("Logarithmic"))
        self.log.setToolTip(tr("A logarithmic axis: from 0.1 to 1 is as long as from 1 to 10."))
        self.add(layouts.labelled(title, self.which))
        self.add(layouts.row(self.low, layouts.label("…"), self.high, self.log, spacing=6))
        self._connect()
        connect_while_alive(self, self._show, session.changed, session.active_changed)

    def _connect(self) -> None:
        self.which.chosen.connect(self._choose)
        self.low.edited.connect(lambda value: self._set(low=value))
        self.high.edited.connect(lambda value: self._set(high=value))
        self.log.clicked.connect(lambda on: self._set(log=on))
        for box in (self.low, self.high):
            box.refused.connect(self._refused)

    def _choose(self, id: str) -> None:
        """The usual range of a number; one that is gone stays as it is."""
        if id in self._known():
            self._write(self._known()[id].axis(self._read().count))

    def _set(self, **changes: float | bool) -> None:
        """An axis that cannot be is refused with a sentence, and the old one stays."""
        try:
            self._write(replace(self._read(), **changes))  # type: ignore[arg-type]
        except ValueError as error:
            self._refused.emit(str(error))
        self._show()

    def _show(self) -> None:
        axis, known = self._read(), self._known()
        ids = list(dict.fromkeys([*known, axis.id]))
        if ids != self._shown:
            self._shown = ids
            self.which.clear()
            for id in ids:
                self.which.addItem(f"{known[id].symbol}  {_headline(known[id])}" if id in known else id, id)
        self.which.set_value(axis.id)
        self.low.set_value(axis.low)
        self.high.set_value(axis.high)
        self.log.setChecked(axis.log)


def _headline(info: AxisInfo) -> str:
    return tr(info.meaning).split(":")[0].split("：")[0].rstrip(".。")
