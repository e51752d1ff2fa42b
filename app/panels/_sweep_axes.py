"""The axes of a sweep: for each which setting, from where to where in how many steps, or a list of values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.panels._sweep_edit import SweepEdit, WordsEdit
from app.text.translation import tr
from app.training.run_config import controls
from app.training.sweep_axes import called
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown
from app.widgets.switch import Switch

if TYPE_CHECKING:
    from gandyn.training.sweeps.axis import SweepAxis

MOST_AXES, MOST_VALUES, COUNT = 4, 1000, 5
BOTH_RATES = "lr_d+lr_g"


class SweepAxes(layouts.Column):
    """As many rows as there are axes, and a button for one more."""

    def __init__(self, edit: SweepEdit) -> None:
        super().__init__(spacing=12)
        self._edit = edit
        self.rows = [AxisRow(edit, place) for place in range(MOST_AXES)]
        for row in self.rows:
            self.add(row)
        self.more = layouts.push(tr("One more axis"))
        self.more.setObjectName("sweep-more")
        self.more.clicked.connect(self._grow)
        self.add(self.more)
        connect_while_alive(self, self._follow, edit.session.changed)

    def _follow(self) -> None:
        count = len(self._edit.settings.recipe.axes)
        for place, row in enumerate(self.rows):
            row.setVisible(place < count)
        self.more.setVisible(count < MOST_AXES)

    def _grow(self) -> None:
        recipe = self._edit.settings.recipe
        taken = {id for axis in recipe.axes for id in axis.ids}
        fresh = next((id for id in sweepable(recipe.experiment) if taken.isdisjoint(id.split("+"))), None)
        if fresh is not None:
            write_axes(self._edit, (*recipe.axes, first_axis(recipe.experiment, fresh)))


class AxisRow(layouts.Column):
    """One axis: spaced numbers by their ends and their count, anything else as a list."""

    def __init__(self, edit: SweepEdit, place: int) -> None:
        self._edit, self._place = edit, place
        self._offered: tuple[str, frozenset[str]] = ("", frozenset())
        self.which, self.remove = DropDown([]), layouts.tool(tr("Remove this axis"))
        self.remove.setText("×")
        self.low, self.high = FloatSpinBox(tr("From")), FloatSpinBox(tr("To"))
        self.count = FloatSpinBox(tr("How many"), 2.0, MOST_VALUES)
        self.count.setFixedWidth(self.count.fontMetrics().horizontalAdvance("00000"))
        self.log = Switch(tr("log"))
        self.log.setToolTip(tr("A logarithmic axis: from 0.1 to 1 is as long as from 1 to 10."))
        self.words = WordsEdit(edit, tr("Values"), self._listed, self._take_words)
        self.words.setToolTip(tr("Values one by one, such as 0, 0.03, 0.1 or wgan-gp, hinge"))
        self.spaced = layouts.row(
            self.low, layouts.label("…"), self.high, layouts.label("×"), self.count, self.log, spacing=5
        )
        super().__init__(layouts.row(self.which, self.remove, stretch=0), self.spaced, self.words, spacing=5)
        self._connect()

    def _connect(self) -> None:
        self.which.setAccessibleName(tr("Axis {number}").format(number=self._place + 1))
        self.which.setObjectName(f"sweep-axis-{self._place}")
        self.which.chosen.connect(self._choose)
        self.remove.clicked.connect(self._remove)
        self.low.edited.connect(lambda value: self._space(low=value))
        self.high.edited.connect(lambda value: self._space(high=value))
        self.count.edited.connect(lambda value: self._space(count=value))
        self.log.clicked.connect(lambda on: self._space(log=on))
        for box in (self.low, self.high, self.count):
            box.refused.connect(self._edit.session.refused)
        connect_while_alive(self, self._show, self._edit.session.changed)

    @property
    def _axis(self) -> SweepAxis | None:
        axes = self._edit.settings.recipe.axes
        return axes[self._place] if self._place < len(axes) else None

    def _show(self) -> None:
        axis, recipe = self._axis, self._edit.settings.recipe
        if axis is None:
            return
        self._offer(recipe.experiment, frozenset(i for a in recipe.axes if a is not axis for i in a.ids))
        self.which.set_value(axis.id)
        numbers = [v for v in axis.values if isinstance(v, (int, float))]
        named = len(numbers) < len(axis.values)
        self.spaced.setVisible(not named)
        self.remove.setEnabled(len(recipe.axes) > 1)
        if not named:
            self.low.set_value(float(min(numbers)))
            self.high.set_value(float(max(numbers)))
            self.count.set_value(float(len(numbers)))
            self.log.setChecked(axis.log)

    def _offer(self, experiment: str, taken: frozenset[str]) -> None:
        if (experiment, taken) == self._offered:
            return
        self._offered = experiment, taken
        self.which.clear()
        for id, title in sweepable(experiment).items():
            if taken.isdisjoint(id.split("+")):
                self.which.addItem(title, id)

    def _choose(self, id: str) -> None:
        self._write(first_axis(self._edit.settings.recipe.experiment, id))

    def _space(self, **changes: float | bool) -> None:
        """Numbers at equal distances or ratios between the ends."""
        axis = self._axis
        if axis is None:
            return
        numbers = [float(v) for v in axis.values if isinstance(v, (int, float))]
        now: dict[str, float | bool] = {
            "low": min(numbers), "high": max(numbers), "count": len(numbers), "log": axis.log,
        }  # fmt: skip
        now |= changes
        kind = "log" if now["log"] else "lin"
        self._parse(f"{axis.id}={kind}:{now['low']!r}..{now['high']!r}:{max(round(now['count']), 2)}")
        self._show()

    def _listed(self) -> str:
        axis = self._axis
        if axis is None:
            return ""
        return ", ".join(v if isinstance(v, str) else f"{v:.6g}" for v in axis.values)

    def _take_words(self, words: str) -> None:
        if (axis := self._axis) is not None:
            self._parse(f"{axis.id}={words}")

    def _parse(self, words: str) -> None:
        from gandyn.training.sweeps.axis import SweepAxis

        try:
            self._write(whole_where_counted(self._edit.settings.recipe.experiment, SweepAxis.parse(words)))
        except ValueError as error:
            self._edit.session.refused.emit(error.args[0])

    def _write(self, axis: SweepAxis) -> None:
        axes = self._edit.settings.recipe.axes
        write_axes(self._edit, (*axes[: self._place], axis, *axes[self._place + 1 :]))

    def _remove(self) -> None:
        axes = self._edit.settings.recipe.axes
        write_axes(self._edit, axes[: self._place] + axes[self._place + 1 :])


def write_axes(edit: SweepEdit, axes: tuple[SweepAxis, ...]) -> None:
    """Other axes; what was fixed at a value is so no more where it is one, and again where it is none."""
    recipe = edit.settings.recipe
    ids = {id for axis in axes for id in axis.ids}
    edit.recipe(axes=axes, values={id: value for id, value in recipe.values.items() if id not in ids})


def sweepable(experiment: str) -> dict[str, str]:
    """Settings that can be an axis, with their names: all but paths, and both learning rates as one."""
    from gandyn.training.parameter_factories import PathParameter

    known = {id: p for id, p in controls(experiment).items() if not isinstance(p, PathParameter)}
    tied = [BOTH_RATES] if set(BOTH_RATES.split("+")) <= known.keys() else []
    return {id: "  ".join(called(experiment, id)) for id in (*tied, *known)}


def first_axis(experiment: str, id: str) -> SweepAxis:
    """The values that an axis begins with: some of a choice, else the slider's range."""
    from gandyn.training.sweeps.axis import SweepAxis

    parameter = controls(experiment)[id.split("+", maxsplit=1)[0]]
    if parameter.choices:
        return SweepAxis(id, tuple(dict.fromkeys([parameter.default, *parameter.choices]))[:3])
    low, high = float(parameter.low), float(parameter.high)
    if parameter.log:
        axis = SweepAxis.parse(f"{id}=log:{low!r}..{high!r}:{COUNT}")
    else:
        axis = SweepAxis.parse(f"{id}=lin:{low!r}..{high!r}:{COUNT}")
    return whole_where_counted(experiment, axis)


def whole_where_counted(experiment: str, axis: SweepAxis) -> SweepAxis:
    """Whole numbers where the setting counts something."""
    from gandyn.training.parameter_factories import Count

    if not isinstance(controls(experiment)[axis.ids[0]], Count):
        return axis
    rounded = tuple(round(v) if isinstance(v, float) else v for v in axis.values)
    return replace(axis, values=tuple(dict.fromkeys(rounded)))
