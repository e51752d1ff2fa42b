"""Ctrl+K: everything there is, found by any of its words in either language, and done by Enter.

A provider lists one kind of thing: (entry of the list, what choosing it does). To have another kind found,
add its provider to PROVIDERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QTimer

import gandyn
from app.model.search_words import words_of
from app.panels import panels
from app.panels.presets import open_preset
from app.text.translation import current_language, short_text, tr
from app.widgets.toast import HINT
from app.widgets.variant_picker import Entry, PickerPopup
from app.window.commands import COMMANDS, SEPARATOR
from app.window.help_page import shown
from app.window.window_base import WindowBase
from gandyn.message import Message

Choice = tuple[Entry, Callable[[], object]]
# The palette itself is no use in its own list.
OPENS = "palette"
# Milliseconds for which a setting that was looked for is ringed.
RINGED = 3000
UNUSED = Message("What is chosen now makes no use of this setting; the panel shows those that it does.")


def commands(window: WindowBase) -> Iterator[Choice]:
    """The rows of the menus, with their keys."""
    for command in COMMANDS:
        if command.title == SEPARATOR or command.id == OPENS:
            continue
        keys = shown(command.shortcuts[0]) if command.shortcuts else ""
        menu = command.menu.partition("/")[0]
        entry = Entry(f"command {command.id}", tr(command.title), menu, "", command.title, keys)
        yield entry, partial(window.run_command, command.id)


def shown_panels(window: WindowBase) -> Iterator[Choice]:
    """The panels at the sides."""
    for panel in panels().values():
        entry = Entry(f"panel {panel.id}", tr(panel.title), "Panels", "", panel.title, "")
        yield entry, partial(window.docks.show, panel.id)


def presets(window: WindowBase) -> Iterator[Choice]:
    """The scenes that come with the program."""
    from app.model.presets import gallery

    for preset in gallery():
        words = f"{preset.words} {preset.title} {preset.group}"
        entry = Entry(f"preset {preset.name}", tr(preset.title), "Presets", tr(preset.title), words, "")
        yield entry, partial(open_preset, window.session, preset.name)


def variants(window: WindowBase) -> Iterator[Choice]:
    """The GANs, which take the place of the one that is edited."""
    for variant in gandyn.variants().values():
        entry = Entry(
            f"variant {variant.id}",
            tr(variant.name),
            tr("GANs"),
            tr(variant.summary),
            words_of(variant),
            variant.id,
        )
        yield (entry, partial(window.session.update_scenario, tr("Choose a GAN"), variant=variant.id))


def experiments(window: WindowBase) -> Iterator[Choice]:
    """What the lab trains, beside the portrait as it is."""
    from app.model.pages.lab import LabSettings
    from gandyn.training import EXPERIMENTS, Settings

    def show(id: str) -> None:
        lab = LabSettings((Settings(id),))
        window.session.update(
            lambda scene: scene.with_settings("lab", lab).with_(page="lab"), tr("Experiment")
        )
        window.docks.show("lab")

    for one in EXPERIMENTS.values():
        words = f"{one.title} {one.summary} {' '.join(one.references)}"
        entry = Entry(
            f"experiment {one.id}", tr(one.title), tr("Experiments"), tr(one.summary), words, one.id
        )
        yield entry, partial(show, one.id)


def lessons(window: WindowBase) -> Iterator[Choice]:
    """The program's lessons and the user's, each from its beginning."""
    from app.model.lessons import shelf

    for one in shelf.entries():
        if one.trouble is None:
            words = " ".join(one.titles.values())
            entry = Entry(f"lesson {one.id}", one.title(current_language()), tr("Lessons"), "", words, "")
            yield entry, partial(window.open_file, one.path)


def settings(window: WindowBase) -> Iterator[Choice]:
    """Numbers and choices of the scenario that is edited, of its rules and of the lab's experiment; a chosen
    one is shown in its panel, ringed.
    """
    from gandyn.training import experiment

    scene, session = window.session.scene, window.session
    rules = [training.spec for training in scene.trainings]
    run = experiment(scene.settings_of("lab").runs[0].experiment)
    found = [("model", p.id, p) for p in session.scenario.spec.parameters]
    found += [("model", r.id, r.strength) for r in gandyn.regularizers().values()]
    found += [("training", p.id, p) for p in {p.id: p for rule in rules for p in rule.options}.values()]
    found += [("lab", f"lab-{p.id}", p) for p in run.parameters]
    for panel, name, parameter in found:
        title = f"{parameter.symbol}  {short_text(parameter.meaning)}"
        words = f"{parameter.id} {parameter.meaning}"
        entry = Entry(f"setting {panel} {name}", title, tr("Settings"), tr(parameter.meaning), words, "")
        yield entry, partial(_point_at, window, panel, name)


def _point_at(window: WindowBase, panel: str, name: str) -> None:
    """Shows a control and rings it for a moment; where nothing that is chosen uses it, a sentence says so."""
    from app.window.control_ring import ControlRing, control_of

    window.docks.show(panel)
    control = control_of(window, name, panel)
    if control is None or not control.isVisibleTo(window.docks.panel(panel)):
        window.show_message(UNUSED, HINT)
        return
    ring = ControlRing(window)
    ring.point(control)
    QTimer.singleShot(RINGED, ring, ring.deleteLater)


PROVIDERS: tuple[Callable[[WindowBase], Iterator[Choice]], ...] = (
    commands,
    shown_panels,
    variants,
    settings,
    presets,
    experiments,
    lessons,
)


def open_palette(window: WindowBase) -> PickerPopup:
    """Opens it over the window; it is made anew each time, for what there is may have changed."""
    choices = [choice for provide in PROVIDERS for choice in provide(window)]
    order = list(dict.fromkeys(entry.group for entry, _ in choices))
    choices.sort(key=lambda choice: order.index(choice[0].group))
    deeds = {entry.id: deed for entry, deed in choices}
    popup = PickerPopup([entry for entry, _ in choices], window, tr("Nothing is found for “{words}”."))
    popup.search.setPlaceholderText(tr("Command, setting, preset, GAN, experiment, lesson, panel …"))
    popup.search.setAccessibleName(popup.search.placeholderText())
    popup.picked.connect(lambda id: deeds[id]())
    popup.hidden.connect(popup.deleteLater)
    popup.open_over(window)
    return popup
