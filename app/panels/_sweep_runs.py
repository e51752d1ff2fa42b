"""What every run of a sweep shares, over which seeds, by whom it is trained, and where its cells are kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.model.pages.sweep import MOST_WORKERS, recipe_of
from app.panels._sweep_edit import SweepEdit, WordsEdit
from app.text.translation import short_text, tr
from app.training.run_config import controls, run_settings
from app.training.sweep_record import folder_of
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown
from gandyn.training import EXPERIMENTS, Settings

DEVICES = (("auto", "automatic"), ("cpu", "CPU"), ("cuda", "CUDA"), ("mps", "MPS"))


def experiment(edit: SweepEdit) -> QWidget:
    """Which one; or all of the lab's run."""
    box = DropDown([(id, tr(entry.title)) for id, entry in EXPERIMENTS.items()])
    box.setObjectName("sweep-experiment")
    box.setAccessibleName(tr("Experiment"))
    box.chosen.connect(lambda id: _begin(edit, Settings(id)))
    connect_while_alive(box, lambda: box.set_value(edit.settings.recipe.experiment), edit.session.changed)
    lab = layouts.push(
        tr("As in the lab"), tr("Experiment, losses and all numbers of the first run on the lab's page")
    )
    lab.setObjectName("sweep-as-lab")
    lab.clicked.connect(lambda: _begin(edit, run_settings(edit.session.scene)[0]))
    return layouts.Column(box, lab, shared(edit), spacing=6)


def _begin(edit: SweepEdit, run: Settings) -> None:
    """A sweep about another run, with the axes that there are now if it has their settings."""
    old = edit.settings.recipe
    recipe = recipe_of(run)
    ids = {id for axis in old.axes for id in axis.ids}
    if ids <= run.values.keys():
        shared = {id: value for id, value in run.values.items() if id not in ids}
        edit.recipe(experiment=run.experiment, steps=run.steps, values=shared, device=run.device)
    else:
        edit.change(recipe=recipe)


def shared(edit: SweepEdit) -> QWidget:
    """The settings in which all runs differ from the experiment's own, in one paragraph."""
    text = layouts.label("", "muted", wrap=True)

    def show() -> None:
        recipe = edit.settings.recipe
        known = controls(recipe.experiment)
        other = [
            f"{short_text(known[id].meaning)}: {_told(value)}"
            for id, value in recipe.values.items()
            if id in known and value != known[id].default
        ]
        text.setText(
            tr("All runs: {settings}").format(settings="; ".join(other))
            if other
            else tr("All other settings are the experiment's own.")
        )

    connect_while_alive(text, show, edit.session.changed)
    return text


def _told(value: object) -> str:
    return tr(value) if isinstance(value, str) else f"{value:.6g}"


def seeds(edit: SweepEdit) -> QWidget:
    """Each is one run of every setting."""

    def write(words: str) -> None:
        from gandyn.training.sweeps.recipe import parse_seeds

        edit.recipe(seeds=parse_seeds(words))

    box = WordsEdit(edit, tr("Seeds"), lambda: told_seeds(edit.settings.recipe.seeds), write)
    box.setObjectName("sweep-seeds")
    tip = tr("Each seed is one run of every setting, such as 0-7 or 0,3,5.")
    return layouts.labelled(tr("Seeds"), box, tip, beside=True)


def told_seeds(given: Sequence[int]) -> str:
    """Seeds in words: "0-7", or one by one."""
    ends = (given[0], given[-1])
    if len(given) > 2 and list(given) == list(range(ends[0], ends[1] + 1)):
        return f"{ends[0]}-{ends[1]}"
    return ",".join(map(str, given))


def steps(edit: SweepEdit) -> QWidget:
    """Iterations of every run."""
    box = FloatSpinBox(tr("Iterations"), 1.0, 1e9)
    box.edited.connect(lambda value: edit.recipe(steps=round(value)))
    box.refused.connect(edit.session.refused)
    connect_while_alive(
        box, lambda: box.set_value(float(edit.settings.recipe.steps or 0)), edit.session.changed
    )
    return layouts.labelled(tr("Iterations"), box, beside=True)


def device(edit: SweepEdit) -> QWidget:
    """On which processor."""
    box = DropDown([(id, tr(title)) for id, title in DEVICES])
    box.chosen.connect(lambda id: edit.recipe(device=id))
    connect_while_alive(box, lambda: box.set_value(edit.settings.recipe.device), edit.session.changed)
    return layouts.labelled(tr("Device"), box, beside=True)


def workers(edit: SweepEdit) -> QWidget:
    """Processes of this machine; 0: one for each core. Not asked for where a scheduler has its own."""
    box = FloatSpinBox(tr("Workers"), 0.0, MOST_WORKERS)
    box.edited.connect(lambda value: edit.change(workers=round(value)))
    box.refused.connect(edit.session.refused)
    row = layouts.labelled(
        tr("Workers"), box, tr("Processes that train side by side; 0: one for each core."), beside=True
    )

    def show() -> None:
        box.set_value(float(edit.settings.workers))
        row.setEnabled(not edit.settings.scheduler)

    connect_while_alive(row, show, edit.session.changed)
    return row


def scheduler(edit: SweepEdit) -> QWidget:
    """The address of a Dask scheduler, or a file that holds it."""
    box = WordsEdit(
        edit, tr("Scheduler"), lambda: edit.settings.scheduler, lambda words: edit.change(scheduler=words)
    )
    box.setObjectName("sweep-scheduler")
    box.setPlaceholderText("tcp://HOST:8786")
    tip = tr("Address of a Dask scheduler, or its file; empty: workers on this machine.")
    return layouts.labelled(tr("Scheduler"), box, tip)


def folder(edit: SweepEdit) -> QWidget:
    """Where the cells are kept; empty: a place of the sweep's own."""
    box = WordsEdit(edit, tr("Folder"), lambda: edit.settings.folder, lambda words: edit.change(folder=words))
    box.setObjectName("sweep-folder")
    browse = QPushButton(tr("Browse…"))
    browse.clicked.connect(lambda: _ask(edit))

    def show() -> None:
        place = str(folder_of(edit.settings))
        box.setPlaceholderText(place)
        box.setToolTip(place)

    connect_while_alive(box, show, edit.session.changed)
    tip = tr("Each run's figures and curves are written here as they come; the same sweep goes on here.")
    return layouts.labelled(tr("Folder"), layouts.row(box, browse, stretch=0), tip)


def _ask(edit: SweepEdit) -> None:
    path = QFileDialog.getExistingDirectory(
        None, tr("A folder for the sweep"), str(Path(edit.settings.folder or Path.home()))
    )
    if path:
        edit.change(folder=path)
