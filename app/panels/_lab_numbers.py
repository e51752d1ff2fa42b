"""The experiment, its claims and every one of its numbers; what changes while a run goes on takes effect at
once."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.panels._bindings import quantity
from app.panels._lab_data import DataControl
from app.panels._lab_paths import PathField
from app.panels._selected_run import SelectedRun
from app.text.translation import short_text, tr
from app.theme import style
from app.training import actions, status_text
from app.training.run_config import applicable, linked_controls
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LogScale
from app.widgets.segmented import DropDown, choice
from app.widgets.switch import Switch
from gandyn import Parameter, variants
from gandyn.scenario import find_variant
from gandyn.training import EXPERIMENTS, experiments
from gandyn.training.datasets import DATASETS
from gandyn.training.parameter_factories import Count, DataChoice, PathParameter

DEVICES = (("auto", "automatic"), ("cpu", "CPU"), ("cuda", "CUDA"), ("mps", "MPS"))
LARGEST_SEED = 999_999
STEPS = NumericField(
    "",
    "Iterations",
    400.0,
    LogScale(10.0, 10_000.0, 2),
    "Generator steps until the run ends by itself.",
    floor=1.0,
    ceiling=1e9,
)


def chooser(focus: SelectedRun) -> QWidget:
    """Which experiment; what it is about, what should be seen, and whether it was."""
    box = DropDown([(id, tr(entry.title)) for id, entry in experiments().items()])
    box.setObjectName("lab-experiment")
    summary, claim = layouts.label("", wrap=True), layouts.label("", "muted", wrap=True)

    def show() -> None:
        entry = EXPERIMENTS[focus.own.experiment]
        box.set_value(entry.id)
        box.setToolTip("<p>" + "<br>".join(entry.references) + "</p>")
        summary.setText(tr(entry.summary))
        # Without what was seen of it: the text would grow, and move all that is below.
        claim.setText("\n".join(status_text.claims(focus.settings, None)))

    box.chosen.connect(lambda id: focus.change(tr("Choose an experiment"), experiment=id))
    connect_while_alive(box, show, focus.session.changed, focus.changed)
    return layouts.Column(box, summary, claim, spacing=6)


def following_switch(focus: SelectedRun) -> QWidget:
    """Whether losses come from the portrait, and which they are."""
    switch = Switch(tr("Losses of the portrait"))
    switch.setObjectName("lab-follows")
    tip = tr(
        "Variant, its numbers and the regularisers are those of the scenario; switch off to choose them here."
    )
    switch.setToolTip(f"<p>{tip}</p>")
    text = layouts.label("", "muted", wrap=True)

    def show() -> None:
        switch.setChecked(focus.follows)
        scenarios = focus.session.scene.scenarios
        switch.setEnabled(focus.index < len(scenarios))
        text.setText(tr(scenarios[min(focus.index, len(scenarios) - 1)].spec.name) if focus.follows else "")
        text.setVisible(focus.follows)

    switch.clicked.connect(focus.unfollow)
    result = layouts.Column(switch, text, spacing=2)
    connect_while_alive(switch, show, focus.session.changed, focus.changed)
    connect_while_alive(
        result,
        lambda: result.setVisible(bool(linked_controls(focus.own))),
        focus.session.changed,
        focus.changed,
    )
    return result


class Numbers(layouts.Column):
    """Controls are built once per experiment and kept; those that follow the portrait are hidden while they
    do, and those that would change nothing.
    """

    def __init__(self, focus: SelectedRun) -> None:
        super().__init__(spacing=10)
        self._focus = focus
        self._built: dict[str, dict[str, QWidget]] = {}
        self._pages: dict[str, layouts.Column] = {}
        self._shown: tuple[str, frozenset[str]] | None = None
        connect_while_alive(self, self._follow, focus.session.changed, focus.changed)

    def _follow(self) -> None:
        linked = linked_controls(self._focus.own) if self._focus.follows else ()
        now = (self._focus.own.experiment, applicable(self._focus.settings) - {*linked})
        if now == self._shown:
            return
        self._shown = now
        id, wanted = now
        if id not in self._built:
            self._built[id] = {p.id: _control(self._focus, id, p) for p in EXPERIMENTS[id].parameters}
            self._pages[id] = layouts.Column(*self._built[id].values(), spacing=10)
            self.add(self._pages[id])
        for name, page in self._pages.items():
            page.setVisible(name == id)
        for name, control in self._built[id].items():
            control.setVisible(name in wanted)


def _control(focus: SelectedRun, experiment: str, parameter: Parameter) -> QWidget:
    made: QWidget
    if isinstance(parameter, PathParameter):
        made = PathField(focus, experiment, parameter)
    elif isinstance(parameter, DataChoice):
        made = DataControl(focus, experiment, parameter)
    elif parameter.choices:
        made = _choice(focus, experiment, parameter)
    else:
        made = _number(focus, experiment, parameter)
    made.setObjectName(f"lab-{parameter.id}")
    return made


def _read(focus: SelectedRun, experiment: str, parameter: Parameter) -> float | str:
    """The run's value; the default while another experiment is edited and this control is hidden."""
    own = focus.own
    return own.values[parameter.id] if own.experiment == experiment else parameter.default


def _number(focus: SelectedRun, experiment: str, parameter: Parameter) -> NumberSlider:
    slider, text = NumberSlider(quantity(parameter)), tr("Change {name}").format(name=parameter.symbol)

    def write(value: float) -> None:
        focus.set_value(
            parameter.id, round(value) if isinstance(parameter, Count) else value, text, parameter.id
        )
        show()

    def show() -> None:
        slider.set_value(float(_read(focus, experiment, parameter)))

    _bind(focus, slider)
    slider.changed.connect(write)
    connect_while_alive(slider, show, focus.session.changed, focus.changed)
    return slider


def _choice(focus: SelectedRun, experiment: str, parameter: Parameter) -> layouts.Column:
    names = {id: entry.title for id, entry in DATASETS.items()} if parameter.id == "data" else {}
    if parameter.id == "variant":
        names = {id: variant.name for id, variant in variants().items()}
    # The user's losses, and those of packages, came after the experiments were read.
    values = dict.fromkeys((*parameter.choices, *(names if parameter.id == "variant" else ())))
    options = [(value, tr(names.get(value, value))) for value in values]
    # Four buttons side by side would be wider than the panel.
    control = choice(options) if len(options) < 4 else DropDown(options)
    text = tr("Change {name}").format(name=short_text(parameter.meaning))

    def show() -> None:
        value = str(_read(focus, experiment, parameter))
        # A design is none of the choices.
        if (
            isinstance(control, DropDown)
            and value not in parameter.choices
            and (found := find_variant(value))
        ):
            control.offer(value, tr(found.name))
        control.set_value(value)
        if value in DATASETS and parameter.id == "data":
            control.setToolTip(f"<p>{tr(DATASETS[value].summary)}</p>")

    def write(value: str) -> None:
        focus.set_value(parameter.id, value, text)
        show()

    control.chosen.connect(write)
    connect_while_alive(control, show, focus.session.changed, focus.changed)
    return layouts.labelled(short_text(parameter.meaning), control, tr(parameter.meaning))


def _bind(focus: SelectedRun, slider: NumberSlider) -> None:
    slider.finished.connect(focus.session.end_merge)
    slider.refused.connect(focus.session.refused)


def steps(focus: SelectedRun) -> NumberSlider:
    """How long a run is."""
    slider = NumberSlider(
        NumericField(**{**STEPS.__dict__, "name": tr(STEPS.name), "meaning": tr(STEPS.meaning)})
    )
    slider.setObjectName("lab-steps")
    slider.changed.connect(
        lambda value: focus.change(
            tr("Change {name}").format(name=tr("Iterations")), "steps", steps=round(value)
        )
    )
    _bind(focus, slider)
    connect_while_alive(
        slider, lambda: slider.set_value(float(focus.own.steps or 1)), focus.session.changed, focus.changed
    )
    return slider


def seed(focus: SelectedRun) -> QWidget:
    """A box and a die."""
    box, dice = (
        FloatSpinBox(tr("Seed"), 0.0, float(LARGEST_SEED)),
        layouts.tool(tr("Restart with another seed")),
    )
    box.setObjectName("lab-seed")
    dice.setObjectName("lab-dice")
    dice.setIcon(icon("dice", style.theme().ink))
    dice.setIconSize(QSize(style.px(18), style.px(18)))
    box.edited.connect(
        lambda value: focus.change(tr("Change {name}").format(name=tr("Seed")), seed=round(value))
    )
    box.refused.connect(focus.session.refused)
    dice.clicked.connect(lambda: actions.restart_with_other_seed(focus.session))
    connect_while_alive(
        box, lambda: box.set_value(float(focus.own.seed)), focus.session.changed, focus.changed
    )
    return layouts.row(layouts.label(tr("Seed")), box, dice, stretch=1)


def device(focus: SelectedRun) -> QWidget:
    """Where it trains; those that are there by their names, once a process has reported them."""
    box = DropDown([(id, tr(name)) for id, name in DEVICES])
    box.setObjectName("lab-device")
    box.chosen.connect(lambda id: focus.change(tr("Change {name}").format(name=tr("Device")), device=id))

    def name_them() -> None:
        for row, (id, name) in enumerate(DEVICES):
            known = focus.manager.devices.get(id, "")
            absent = bool(focus.manager.devices) and id != "auto" and not known
            box.setItemText(
                row,
                (
                    f"{tr(name)} · {tr('not here')}"
                    if absent
                    else f"{tr(name)} · {known}"
                    if known and id != "cpu"
                    else tr(name)
                ),
            )

    connect_while_alive(box, lambda: box.set_value(focus.own.device), focus.session.changed, focus.changed)
    connect_while_alive(box, name_them, focus.manager.listed)
    return layouts.labelled(tr("Device"), box, beside=True)
