"""Samples of the edited run on request: how many, of which noise, class and codes; a small view, and a sheet
as a file. Nothing waits for the answer: the newest request is the one that is answered.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.exporters import sample_sheet, scene_metadata
from app.model.scene import SceneError
from app.panels._lab_codes import CodeControl
from app.panels._lab_preview import Preview
from app.panels._selected_run import SelectedRun
from app.text.translation import tr
from app.theme import style
from app.training.run_config import arm_name, chosen_arm, generator_inputs, setups, wall_of
from app.training.run_record import RunRecord
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LogScale
from app.widgets.segmented import DropDown
from gandyn.training import Generate, Generated, GeneratorInputs

MOST, LARGEST_SEED = 256, 999_999
COUNTS = LogScale(1.0, float(MOST), 2)
# Seconds between two views of a run that trains, and after which no answer is waited for.
PACE, PATIENCE = 1.0, 3.0
ANY = ""


class Choices(layouts.Column):
    """What is asked for: controls for what the generators of an experiment can be asked for.

    changed(): something else is wanted.
    """

    changed = Signal()

    def __init__(self, inputs: GeneratorInputs, arms: list[str]) -> None:
        self.count = NumberSlider(_count())
        self.count.setObjectName("lab-count")
        self.seed, self.dice = FloatSpinBox(tr("Seed"), 0.0, float(LARGEST_SEED)), _dice()
        self.seed.setObjectName("lab-sample-seed")
        self.seed.set_value(0.0)
        self.arm = DropDown([(arm, arm_name(arm)) for arm in arms])
        self.label = DropDown([(ANY, tr("any")), *((str(i), name) for i, name in enumerate(inputs.classes))])
        self.label.setObjectName("lab-class")
        codes = enumerate(inputs.codes.items())
        self.codes = [CodeControl(i, tr(name), ends) for i, (name, ends) in codes]
        seed = layouts.row(layouts.label(tr("Seed")), self.seed, self.dice, stretch=1)
        super().__init__(self.count, seed, *self._lists(inputs, arms), *self.codes, spacing=8)
        for signal in (self.count.changed, self.seed.edited, self.arm.chosen, self.label.chosen):
            signal.connect(lambda *_: self.changed.emit())
        for code in self.codes:
            code.changed.connect(self.changed)
        self.dice.clicked.connect(self._throw)

    def _lists(self, inputs: GeneratorInputs, arms: list[str]) -> list[QWidget]:
        found = [layouts.labelled(tr("Class"), self.label, beside=True)] if inputs.classes else []
        return [*found, *([layouts.labelled(tr("Arm"), self.arm, beside=True)] if len(arms) > 1 else [])]

    def _throw(self) -> None:
        self.seed.set_value(float(random.randint(0, 9999)))
        self.changed.emit()

    def details(self) -> dict[str, Any]:
        """As `messages.Generate` has them."""
        codes = {i: code.ends for i, code in enumerate(self.codes)}
        return {
            "count": round(self.count.value),
            "seed": round(self.seed.value()),
            "label": int(self.label.value) if self.label.value != ANY else None,
            "codes": {i: ends for i, ends in codes.items() if ends is not None},
        }


class Samples(layouts.Column):
    """Choices, the small view, the sheet; nothing where generators cannot be asked."""

    def __init__(self, focus: SelectedRun) -> None:
        self._focus = focus
        self.preview = Preview()
        self.save = layouts.push(tr("Save sheet…"), f"<p>{tr('All these samples as a PNG file.')}</p>")
        self.save.setObjectName("lab-save-sheet")
        self.save.clicked.connect(self._save)
        super().__init__(self.preview, self.save, spacing=8)
        self._inputs: tuple[GeneratorInputs, tuple[str, ...]] | None = None
        self.choices: Choices | None = None
        self._asked: tuple[int, dict[str, Any], float, int] = (0, {}, 0.0, -1)
        self._of: RunRecord | None = None
        self._waits = self._wanted = False
        self._shown: tuple[Generated, dict[str, Any]] | None = None
        focus.manager.generated.connect(self._take)
        signals = focus.session.changed, focus.changed, focus.manager.listed
        connect_while_alive(self, self._follow, *signals)
        connect_while_alive(self, self._look, focus.manager.stepped)

    @property
    def record(self) -> RunRecord | None:
        """Of the edited run."""
        return self._focus.manager.record(self._focus.index)

    @property
    def arm(self) -> str:
        """Whose samples are shown."""
        assert self.choices is not None
        lone = chosen_arm(self._focus.session.scene, self._focus.settings)
        return self.choices.arm.value if self.choices.arm.count() > 1 else lone

    def _follow(self) -> None:
        settings = self._focus.settings
        inputs, arms = generator_inputs(settings), tuple(setups(settings))
        known = None if inputs is None or inputs.edges else (inputs, arms)
        if known != self._inputs:
            self._inputs = known
            self._build()
        record = self.record
        self.save.setEnabled(self._shown is not None)
        still = record is not None and record.state != "running" and record.iteration != self._asked[3]
        if record is not self._of or still:
            self._want()
        else:
            self._show()

    def _build(self) -> None:
        if self.choices:
            self.choices.hide()
            self.choices.deleteLater()
        self.choices, self._shown = None, None
        self.preview.show_samples(None)
        if self._inputs:
            arms = [] if wall_of(self._focus.settings) else list(self._inputs[1])
            self.choices = Choices(self._inputs[0], arms)
            self.choices.changed.connect(self._want)
            self.insert(0, self.choices)

    # Asking -------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """A newer generator, now and then while it trains."""
        record, (_, _, since, at) = self.record, self._asked
        if record and self.isVisible() and record.iteration != at and time.monotonic() - since >= PACE:
            self._want()

    def _want(self) -> None:
        """Asks at once, or when the last answer has come."""
        if self._waits and time.monotonic() - self._asked[2] < PATIENCE:
            self._wanted = True
            return
        record = self.record
        if record is None or self.choices is None or not record.answers:
            return
        self._of = record
        details = self.choices.details()
        number = self._focus.manager.ask(record, **details)
        self._waits, self._wanted = bool(number), False
        self._asked = (number, details, time.monotonic(), record.iteration)

    def _take(self, record: RunRecord, answer: Generated) -> None:
        if answer.number != self._asked[0]:
            return
        self._waits, self._shown = False, (answer, self._asked[1])
        self.save.setEnabled(True)
        self._show()
        if self._wanted:
            self._want()

    def _show(self) -> None:
        if self._shown and self.choices:
            self.preview.show_samples(self._shown[0].pictures.get(self.arm))

    # The sheet ----------------------------------------------------------------------------------------------

    def _save(self) -> None:
        """Asks for a file's name and writes what is shown."""
        if self._shown is None or self._inputs is None:
            return
        kind, name = (tr("Text"), "txt") if self._inputs[0].text else (tr("Picture (PNG)"), "png")
        start = str(Path.home() / f"samples.{name}")
        path, _ = QFileDialog.getSaveFileName(self, tr("Save sheet…"), start, f"{kind} (*.{name})")
        if path:
            self.write(Path(path) if Path(path).suffix else Path(f"{path}.{name}"))

    def write(self, path: Path) -> None:
        """Writes the sheet; the message bar says how it went."""
        assert self._shown is not None
        (answer, details), said = self._shown, self._focus.manager.said
        recipe = scene_metadata(self._focus.session.scene)
        request = Generate(answer.number, **details)
        try:
            sample_sheet.write(path, answer.pictures[self.arm], recipe, request, self.arm)
        except SceneError as error:
            said.emit(error.message, False)
            return
        said.emit(tr("Written: {path}").format(path=path), True)


def _count() -> NumericField:
    meaning = tr("How many samples are drawn.")
    return NumericField("", tr("Samples"), 16.0, COUNTS, meaning, floor=1.0, ceiling=MOST)


def _dice() -> Any:
    dice = layouts.tool(tr("Other noise"))
    dice.setObjectName("lab-sample-dice")
    dice.setIcon(icon("dice", style.theme().ink))
    dice.setIconSize(QSize(style.px(18), style.px(18)))
    return dice
