"""The runs side by side, what is shown of them, and the list of all that were recorded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.model.pages.lab import MOST
from app.pages.lab_plots import available_plots, visible_plots
from app.panels._selected_run import SelectedRun
from app.plots import PLOTS
from app.plots.lab_plot import LabPlot
from app.text.translation import tr
from app.training import status_text
from app.training.run_config import arm_name, arms, chosen_arm, generator_inputs, value_name, wall_of
from app.training.run_record import RunRecord
from app.training.run_store import STORE
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown, Segmented
from app.widgets.switch import Switch
from app.widgets.toggle_group import ToggleGroup
from gandyn.training import EXPERIMENTS, GeneratorInputs, Settings

# Arms in a line: more would be wider than the panel.


def beside(focus: SelectedRun) -> QWidget:
    """Which run is edited; one more, one less."""
    letters = Segmented([(str(i), "ABCD"[i]) for i in range(MOST)])
    letters.setObjectName("lab-runs")
    add = layouts.push(
        tr("Add a run"),
        f"<p>{tr('One more run beside these: a copy to be changed, say clipping beside a penalty.')}</p>",
    )
    remove = layouts.push(
        tr("Remove"), f"<p>{tr('Takes this run away; what it recorded stays in the list.')}</p>"
    )
    add.setObjectName("lab-beside")
    add.clicked.connect(focus.add)
    remove.clicked.connect(focus.remove)
    letters.chosen.connect(lambda value: focus.choose(int(value)))

    def show() -> None:
        count = len(focus.lab.runs)
        for i in range(MOST):
            letters.button(str(i)).setVisible(i < count)
        letters.setVisible(count > 1)
        remove.setVisible(count > 1)
        add.setVisible(count < MOST)
        letters.set_value(str(focus.index))

    connect_while_alive(letters, show, focus.session.changed, focus.changed)
    return layouts.row(letters, add, remove)


def of_generators(
    title: str, control: QWidget, suits: Callable[[GeneratorInputs], bool], focus: SelectedRun
) -> QWidget:
    """A section that is there where the generators of the edited run can be asked so."""
    found = layouts.section(title, control)

    def show() -> None:
        inputs = generator_inputs(focus.settings)
        found.setVisible(inputs is not None and suits(inputs))

    connect_while_alive(found, show, focus.session.changed, focus.changed)
    return found


class Shown(layouts.Column):
    """Switches for the pictures of a column, and for arms if there are several. Built anew when there are
    others to choose from.
    """

    def __init__(self, focus: SelectedRun) -> None:
        super().__init__(spacing=4)
        self._focus = focus
        self._known: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._inside: layouts.Column | None = None
        self._switches: dict[str, Switch] = {}
        self._arms: ToggleGroup | None = None
        self._wall: DropDown | None = None
        connect_while_alive(self, self._follow, focus.session.changed)

    def _follow(self) -> None:
        scene = self._focus.session.scene
        known = (available_plots(scene), arms(scene))
        settings = self._focus.settings
        if known != self._known:
            self._known = known
            self._build(*known)
        shown = visible_plots(scene)
        for id, switch in self._switches.items():
            switch.setChecked(id in shown)
        if self._wall:
            self._wall.set_value(chosen_arm(scene, settings))
        if self._arms:
            self._arms.set_chosen([arm for arm in known[1] if arm not in self._focus.lab.hidden])

    def _build(self, ids: tuple[str, ...], names: tuple[str, ...]) -> None:
        if self._inside:
            self._inside.hide()
            self._inside.deleteLater()
        self._switches = {id: self._switch(id) for id in ids}
        named, wall = [(arm, arm_name(arm)) for arm in names], bool(wall_of(self._focus.settings))
        self._wall = DropDown(named) if wall else None
        several = len(names) > 1 and not wall
        self._arms = ToggleGroup([(arm, name, "") for arm, name in named]) if several else None
        if self._arms:
            self._arms.changed.connect(self._hide_arms)
        if self._wall:
            self._wall.setObjectName("lab-arm")
            self._wall.chosen.connect(self._choose_arm)
        choosers = [control for control in (self._arms, self._wall) if control]
        self._inside = layouts.Column(*choosers, *self._switches.values(), spacing=3)
        self.add(self._inside)

    def _switch(self, id: str) -> Switch:
        plot = PLOTS[id]
        switch = Switch(tr(plot.name if isinstance(plot, LabPlot) else id))
        switch.setObjectName(id)
        switch.clicked.connect(lambda on: self._show(id, on))
        return switch

    def _show(self, id: str, on: bool) -> None:
        scene = self._focus.session.scene
        now = visible_plots(scene)
        wanted = tuple(other for other in available_plots(scene) if (on if other == id else other in now))
        self._focus.update(lambda lab: lab.with_(pictures=wanted), tr("Choose pictures"))
        self._follow()

    def _choose_arm(self, arm: str) -> None:
        self._focus.update(lambda lab: lab.with_(arm=arm), tr("Choose an arm"))

    def _hide_arms(self, chosen: tuple[str, ...]) -> None:
        hidden = tuple(arm for arm in self._known[1] if arm not in chosen)
        self._focus.update(lambda lab: lab.with_(hidden=hidden), tr("Choose arms"))


class Records(layouts.Column):
    """A row for each record, the newest above: what it was, its curves under the others, back into the scene,
    away.
    """

    def __init__(self, focus: SelectedRun) -> None:
        self._focus = focus
        self._hint = layouts.label(
            tr("Every run is kept here until the window closes, with its settings and all it recorded."),
            "muted",
            wrap=True,
        )
        super().__init__(self._hint, spacing=8)
        self._rows: dict[RunRecord, _Row] = {}
        connect_while_alive(self, self._follow, focus.manager.listed)

    def _follow(self) -> None:
        records = STORE.records
        self._hint.setVisible(not records)
        for gone in set(self._rows) - set(records):
            row = self._rows.pop(gone)
            row.hide()
            row.deleteLater()
        for record in records:
            if record not in self._rows:
                self._rows[record] = _Row(self._focus, record)
                self.insert(1, self._rows[record])
            self._rows[record].show_state()


class _Row(layouts.Column):
    """One record."""

    def __init__(self, focus: SelectedRun, record: RunRecord) -> None:
        self._record = record
        self._text = layouts.label("", wrap=True)
        self._overlaid = Switch(tr("Curves under the others"))
        self._overlaid.clicked.connect(lambda on: focus.manager.overlay(record, on))
        recall = layouts.push(tr("Show again"), f"<p>{tr('Shows this run again, with its settings.')}</p>")
        forget = layouts.push(
            tr("Forget"), f"<p>{tr('Ends it if it still runs and takes it off the list.')}</p>"
        )
        recall.clicked.connect(lambda: focus.manager.load_run(record, focus.index))
        forget.clicked.connect(lambda: focus.manager.remove(record))
        super().__init__(self._text, self._overlaid, layouts.row(recall, forget), spacing=3)

    def show_state(self) -> None:
        """Its state now."""
        self._text.setText(
            f"#{self._record.number} {described(self._record.settings)} ·"
            f" {status_text.progress(self._record)}"
        )
        self._overlaid.setChecked(self._record.overlaid)


def described(settings: Settings) -> str:
    """The experiment, and what differs from its defaults."""
    entry = EXPERIMENTS[settings.experiment]
    values = [
        (p.symbol, settings.values[p.id]) for p in entry.parameters if settings.values[p.id] != p.default
    ]
    parts = [tr(entry.title), *(f"{symbol} = {value_name(value)}" for symbol, value in values)]
    return ", ".join([*parts, tr("seed {seed}").format(seed=settings.seed)])
