"""What is shown of a sweep: which figure of merit, what it must reach, over which axes, and what the chosen
setting is compared with.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.compute.options import ComputeOptions
from app.model import actions
from app.panels._sweep_edit import SweepEdit
from app.plots.sweep_runs import runs_of, scalar_name, told_setting
from app.text.translation import tr
from app.training import sweep_take
from app.training.run_config import figure_name
from app.training.sweep_axes import axis_view
from app.training.sweep_facts import rivals
from app.training.sweep_view import SweepView, sweep_view
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown, Segmented
from gandyn.frozendict import FrozenDict

NOW = ComputeOptions(blocking=False)
LEAST, MOST = "least", "most"
Options = list[tuple[str, str]]


class Following(DropDown):
    """A list whose values depend on the sweep; hidden while there is nothing to choose."""

    def __init__(
        self,
        edit: SweepEdit,
        offered: Callable[[SweepView], Options],
        read: Callable[[SweepView], str],
        write: Callable[[str], object],
    ) -> None:
        super().__init__([])
        self._edit, self._offered, self._read = edit, offered, read
        self._shown: Options = []
        self.chosen.connect(write)

    def show_now(self) -> bool:
        """Follows the sweep; whether there is a choice."""
        view = view_of(self._edit)
        options = self._offered(view)
        if options != self._shown:
            self._shown = options
            self.clear()
            for value, title in options:
                self.addItem(title, value)
        self.set_value(self._read(view))
        return len(options) > 1


def view_of(edit: SweepEdit) -> SweepView:
    """What is known of the cells now."""
    return sweep_view(edit.session.scene, NOW)


def _row(edit: SweepEdit, title: str, control: Following, tip: str = "", always: bool = False) -> QWidget:
    row = layouts.labelled(title, control, tip)
    connect_while_alive(
        row, lambda: row.setVisible(control.show_now() or always), edit.session.changed, edit.manager.grown
    )
    return row


def figure(edit: SweepEdit) -> QWidget:
    """The figure of merit; another one has another threshold."""
    control = Following(
        edit,
        lambda view: [(n, figure_name(view.settings.recipe.experiment, n)) for n in view.figures],
        lambda view: view.figure,
        lambda id: edit.change(figure=id, threshold=None, at_least=None, rival=""),
    )
    control.setObjectName("sweep-figure")
    return _row(edit, tr("Figure of merit"), control, always=True)


def threshold(edit: SweepEdit) -> QWidget:
    """From where on, or up to where, a run counts."""
    sign, box = Segmented([(LEAST, "≥"), (MOST, "≤")]), FloatSpinBox(tr("Threshold"))
    box.setObjectName("sweep-threshold")
    sign.chosen.connect(lambda id: edit.change(at_least=id == LEAST))
    box.edited.connect(lambda value: edit.change(threshold=value))
    box.refused.connect(edit.session.refused)

    def show() -> None:
        now = view_of(edit).threshold
        sign.set_value(LEAST if now.at_least else MOST)
        box.set_value(now.value)

    row = layouts.labelled(
        tr("A run counts with"),
        layouts.row(sign, box, stretch=1),
        tr("Or drag the dashed line in the picture."),
    )
    connect_while_alive(row, show, edit.session.changed, edit.manager.grown)
    return row


def axes(edit: SweepEdit) -> QWidget:
    """Of the plane and of the curves, where the sweep has more than it takes."""

    def all_axes(view: SweepView) -> Options:
        return _axes(view)

    across = Following(edit, all_axes, lambda v: v.x.id if v.x else "", lambda id: edit.change(x=id))
    up = Following(
        edit,
        lambda view: [pair for pair in _axes(view) if view.x is None or pair[0] != view.x.id],
        lambda v: v.y.id if v.y else "",
        lambda id: edit.change(y=id),
    )
    along = Following(
        edit, all_axes, lambda v: v.along.id if v.along else "", lambda id: edit.change(along=id)
    )
    return layouts.Column(
        _row(edit, tr("Across"), across),
        _row(edit, tr("Upward"), up),
        _row(edit, tr("Curves along"), along),
        *(_fixed(edit, place) for place in range(2)),
        spacing=7,
    )


def _axes(view: SweepView) -> Options:
    recipe = view.settings.recipe
    views = [axis_view(recipe.experiment, axis) for axis in recipe.axes]
    return [(axis.id, axis.title) for axis in views]


def _fixed(edit: SweepEdit, place: int) -> QWidget:
    """At which value an axis stands that the plane does not have."""

    def axis(view: SweepView):  # type: ignore[no-untyped-def]
        drawn = {one.id for one in (view.x, view.y) if one}
        left = [a for a in view.settings.recipe.axes if a.id not in drawn]
        return left[place] if place < len(left) else None

    def offered(view: SweepView) -> Options:
        found = axis(view)
        if found is None:
            return []
        shown = axis_view(view.settings.recipe.experiment, found)
        return [(str(i), f"{shown.symbol} = {shown.told(v)}") for i, v in enumerate(found.values)]

    def read(view: SweepView) -> str:
        found = axis(view)
        return "" if found is None else str(found.values.index(view.settings.fixed_value(found)))

    def write(number: str) -> None:
        found = axis(view_of(edit))
        fixed = {**edit.settings.fixed, found.id: found.values[int(number)]}
        edit.change(fixed=FrozenDict(fixed))

    return _row(edit, tr("Plane at"), Following(edit, offered, read, write))


def curve(edit: SweepEdit) -> QWidget:
    """Which scalar of the chosen setting's runs."""

    def offered(view: SweepView) -> Options:
        return [(name, scalar_name(name)) for name in runs_of(edit.session.scene, view, NOW).names]

    def read(view: SweepView) -> str:
        return runs_of(edit.session.scene, view, NOW).name

    return _row(
        edit, tr("Curves of its runs"), Following(edit, offered, read, lambda id: edit.change(curve=id))
    )


def rival(edit: SweepEdit) -> QWidget:
    """What the chosen setting is compared with by seed."""

    def offered(view: SweepView) -> Options:
        return [("", tr("the setting chosen before")), *rivals(view)]

    return _row(
        edit,
        tr("Compared with"),
        Following(edit, offered, lambda view: view.settings.rival, lambda id: edit.change(rival=id)),
    )


class Chosen(layouts.Column):
    """The setting that was clicked, and what to do with it."""

    def __init__(self, edit: SweepEdit) -> None:
        self._edit = edit
        self.text = layouts.label("", wrap=True)
        self.take = layouts.push(
            tr("Take these numbers"),
            tr("The portrait's loss, penalties and rule become those of this setting."),
        )
        self.take.setObjectName("sweep-take")
        self.train = layouts.push(
            tr("Train it in the lab"), tr("The lab's first run becomes this setting with its first seed.")
        )
        self.train.setObjectName("sweep-train")
        self.take.clicked.connect(self._take)
        self.train.clicked.connect(self._train)
        super().__init__(self.text, layouts.flow(self.take, self.train), spacing=7)
        connect_while_alive(self, self._follow, edit.session.changed)

    def _follow(self) -> None:
        told = told_setting(view_of(self._edit))
        self.text.setText(told or tr("Click a dial to choose its setting."))
        self.text.setProperty("look", "" if told else "muted")
        for button in (self.take, self.train):
            button.setVisible(bool(told))

    def _take(self) -> None:
        edit, setting = self._edit, self._edit.settings.chosen
        try:
            sweep_take.counterpart_of(edit.session.scene, setting)
        except ValueError as error:
            edit.session.refused.emit(error.args[0])
            return
        edit.session.update(
            lambda scene: sweep_take.taken(scene, setting) or scene, tr("Take the numbers of a setting")
        )

    def _train(self) -> None:
        settings = self._edit.settings
        run = settings.recipe.run(settings.chosen, settings.recipe.seeds[0])
        session = self._edit.session
        lab = session.scene.settings_of("lab").with_run(0, run).with_(follows=False)
        if session.update(lambda scene: scene.with_settings("lab", lab), tr("Train a setting in the lab")):
            actions.show_page(session, "lab")
