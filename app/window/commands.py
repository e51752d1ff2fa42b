"""Everything the user can command, one row each: menus, toolbar, shortcuts and the help page are made from
these rows.

To add a command, add a row. `menu` is the path of its menu; a row whose title is SEPARATOR is a line in it.
Shortcuts of one key are safe: what is being typed in keeps its keys (`app.window.key_guard`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import gandyn
from app.model import actions, distance_actions, manual_stepping
from app.pages import PAGES, Page
from app.text.translation import LANGUAGES, current_language
from app.theme import style
from app.theme.palettes import THEMES
from app.training import actions as lab

if TYPE_CHECKING:
    from app.model.playback import PlaybackController
    from app.model.session import Session
    from app.window.canvas import Canvas
    from app.window.file_actions import FileActions
    from app.window.guide import Guide
    from app.window.presenter import Presenter


class Actions(Protocol):
    """What a command may be run on: the window, or whatever stands for it."""

    session: Session
    playback: PlaybackController
    canvas: Canvas
    file_actions: FileActions
    appearance: style.Style
    presenter: Presenter
    guide: Guide
    presenting: bool

    def close(self) -> bool:
        """Closes the window."""

    def show_help(self) -> None:
        """Opens the help page."""

    def start_tour(self) -> None:
        """Shows the controls, one after the other."""

    def open_palette(self) -> object:
        """Opens the list of everything that can be found and done."""

    def present(self, on: bool) -> None:
        """Full screen."""

    def set_scale(self, scale: float) -> None:
        """Another size of text."""

    def set_language(self, id: str) -> None:
        """Another language."""

    def stop_or_close(self) -> None:
        """The nearest thing that can be stopped or closed."""


Do = Callable[[Actions], object]
Ask = Callable[[Actions], bool]
SEPARATOR = "-"
MENUS = ("File", "Edit", "Play", "Scenario", "Training", "Presets", "View", "Present", "Help")


@dataclass(frozen=True)
class Command:
    """A row. The first of `shortcuts` is shown; `checked` makes it a switch; `icon` and `bar` put it on the
    toolbar. presenting: keys that it has while the window presents, when no other command has them.
    """

    id: str
    title: str
    menu: str
    run: Do
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    bar: bool = False
    checked: Ask | None = None
    presenting: tuple[str, ...] = ()


def line(menu: str, serial: int = 0) -> Command:
    """A line between the commands of a menu."""
    return Command(f"{menu}-line-{serial}", SEPARATOR, menu, lambda w: None)


def _variant(step: int) -> Do:
    def run(window: Actions) -> None:
        ids = list(gandyn.variants())
        shown = window.session.scenario.variant
        # From a design one goes on to the first or the last of the list.
        now = ids.index(shown) if shown in ids else -1 if step > 0 else 0
        window.session.update_scenario("Choose a GAN", variant=ids[(now + step) % len(ids)])

    return run


def _dimension(dim: int) -> Command:
    return Command(
        f"dimension-{dim}",
        ("One dimension", "Two dimensions")[dim - 1],
        "Scenario",
        lambda w: w.session.update_scenario("Change the dimension", dim=dim),
        (str(dim),),
        checked=lambda w: w.session.scene.dim == dim,
    )


def _activate(i: int) -> Command:
    return Command(
        f"scenario-{i + 1}",
        f"Edit scenario {'ABCD'[i]}",
        "Scenario",
        lambda w: actions.activate(w.session, i),
        (f"Alt+{i + 1}",),
        checked=lambda w: w.session.active == i,
    )


def _theme(id: str, title: str) -> Command:
    return Command(
        f"theme-{id}",
        title,
        "View/Colours",
        lambda w: w.appearance.choose(id),
        checked=lambda w: w.appearance.shown == id,
    )


def _size(scale: float) -> Command:
    title = f"{scale:.0%}" if scale else "By the screen"
    return Command(
        f"size-{scale:g}",
        title,
        "View/Size",
        lambda w: w.set_scale(scale),
        checked=lambda w: w.appearance.scale == scale,
    )


def _language(id: str, title: str) -> Command:
    return Command(
        f"language-{id}",
        title,
        "View/Language",
        lambda w: w.set_language(id),
        checked=lambda w: current_language() == id,
    )


def _stage(
    id: str,
    title: str,
    key: str,
    run: Callable[[Presenter], object],
    checked: Callable[[Presenter], bool] | None = None,
) -> Command:
    """Something that lies over the presented picture; asked for elsewhere, it begins to present."""

    def begin(window: Actions) -> None:
        window.present(True)
        run(window.presenter)

    on = None if checked is None else (lambda w: checked(w.presenter))
    return Command(id, title, "Present", begin, (key,), checked=on)


def _toggle(name: str, title: str, shortcut: str) -> Command:
    def run(window: Actions) -> None:
        window.session.update(
            lambda scene: scene.with_display(**{name: not getattr(scene.display, name)}), title
        )

    return Command(
        f"toggle-{name}",
        title,
        "View",
        run,
        (shortcut,),
        checked=lambda w: bool(getattr(w.session.scene.display, name)),
    )


def _page(number: int, page: Page) -> Command:
    return Command(
        f"page-{page.id}",
        page.title,
        "View/Pages",
        lambda w: actions.show_page(w.session, page.id),
        (f"Ctrl+{number}",),
        checked=lambda w: w.session.scene.page == page.id,
    )


COMMANDS: tuple[Command, ...] = (
    Command("new", "New", "File", lambda w: w.file_actions.new(), ("Ctrl+N",)),
    Command("open", "Open…", "File", lambda w: w.file_actions.open(), ("Ctrl+O",), "open", True),
    Command("save", "Save", "File", lambda w: w.file_actions.save(), ("Ctrl+S",), "save", True),
    Command("save-as", "Save as…", "File", lambda w: w.file_actions.save_as(), ("Ctrl+Shift+S",)),
    line("File", 1),
    Command("export", "Export…", "File", lambda w: w.file_actions.export(), ("Ctrl+E",), "export", True),
    Command(
        "copy-picture", "Copy picture", "File", lambda w: w.file_actions.copy_picture(), ("Ctrl+Shift+C",)
    ),
    Command(
        "copy-python", "Copy as Python", "File", lambda w: w.file_actions.copy_python(), ("Ctrl+Shift+P",)
    ),
    line("File", 3),
    Command("copy-link", "Copy link", "File", lambda w: w.file_actions.copy_link(), ("Ctrl+Alt+C",)),
    Command("paste-link", "Open the copied link", "File", lambda w: w.file_actions.paste_link(), ("Ctrl+V",)),
    Command("show-link", "Link as a QR code…", "File", lambda w: w.file_actions.show_link()),
    line("File", 2),
    Command("modules", "Your own modules…", "File", lambda w: w.file_actions.show_modules()),
    Command("quit", "Quit", "File", lambda w: w.close(), ("Ctrl+Q",)),
    Command("undo", "Undo", "Edit", lambda w: w.session.history.undo(), ("Ctrl+Z",), "undo", True),
    Command(
        "redo", "Redo", "Edit", lambda w: w.session.history.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", True
    ),
    line("Edit"),
    Command("add-start", "Add a trajectory", "Edit", lambda w: actions.add_start(w.session), ("A",)),
    Command(
        "remove-start",
        "Remove the selected trajectory",
        "Edit",
        lambda w: actions.remove_selected(w.session),
        ("Delete", "Backspace"),
    ),
    Command(
        "clear-starts",
        "Remove all trajectories",
        "Edit",
        lambda w: actions.clear_all(w.session),
        ("Ctrl+Delete",),
    ),
    Command(
        "scatter",
        "Scatter twelve random starts",
        "Edit",
        lambda w: actions.add_random_starts(w.session, 12),
        ("S",),
    ),
    Command(
        "next-start",
        "Select the next trajectory",
        "Edit",
        lambda w: actions.select_next(w.session, 1),
        ("N",),
    ),
    Command("play", "Play or pause", "Play", lambda w: lab.play_or_train(w.session, w.playback), ("Space",)),
    Command("step", "A step forward", "Play", lambda w: w.playback.step(), (".",)),
    Command("back", "A step back", "Play", lambda w: w.playback.step(-1), (",",)),
    Command("to-start", "To the start", "Play", lambda w: w.playback.to_start(), ("Home",)),
    Command("to-end", "To the end", "Play", lambda w: w.playback.to_end(), ("End",)),
    Command(
        "loop",
        "Over and over",
        "Play",
        lambda w: w.playback.set_loop(not w.playback.loop),
        ("L",),
        checked=lambda w: w.playback.loop,
    ),
    line("Play"),
    Command("slower", "Slower", "Play", lambda w: w.playback.faster(-1), ("[",)),
    Command("faster", "Faster", "Play", lambda w: w.playback.faster(1), ("]",)),
    Command("normal-speed", "Normal speed", "Play", lambda w: w.playback.set_speed(1.0), ("=",)),
    Command("gallery", "Gallery…", "File", lambda w: w.file_actions.show_gallery(), ("Ctrl+G",)),
    Command(
        "choose-gan", "Choose a GAN…", "Scenario", lambda w: w.file_actions.choose_variant(), ("Ctrl+L",)
    ),
    Command("next-gan", "Next GAN", "Scenario", _variant(1), ("PgDown",)),
    Command("previous-gan", "Previous GAN", "Scenario", _variant(-1), ("PgUp",)),
    line("Scenario", 1),
    _dimension(1),
    _dimension(2),
    line("Scenario", 2),
    Command(
        "beside",
        "Show a copy beside",
        "Scenario",
        lambda w: actions.duplicate_scenario(w.session),
        ("Ctrl+D",),
        "beside",
        True,
    ),
    Command(
        "remove-scenario",
        "Remove the scenario being edited",
        "Scenario",
        lambda w: actions.remove_scenario(w.session),
        ("Ctrl+Shift+D",),
    ),
    line("Scenario", 4),
    Command("new-design", "New design", "Scenario", lambda w: w.file_actions.new_design(), ("Ctrl+Shift+N",)),
    Command("import-design", "Import a design…", "Scenario", lambda w: w.file_actions.import_design()),
    Command("export-design", "Export the design…", "Scenario", lambda w: w.file_actions.export_design()),
    line("Scenario", 3),
    *(_activate(i) for i in range(4)),
    Command(
        "by-hand",
        "Step by hand",
        "Training",
        lambda w: manual_stepping.toggle(w.session),
        ("H",),
        checked=lambda w: w.session.scene.stepping,
    ),
    line("Training"),
    Command("step-d", "A step of D", "Training", lambda w: lab.step_here(w.session, "d"), ("D",)),
    Command("step-g", "A step of G", "Training", lambda w: lab.step_here(w.session, "g"), ("G",)),
    Command(
        "one-round",
        "An iteration by hand",
        "Training",
        lambda w: manual_stepping.apply_iteration(w.session),
        ("Return", "Enter"),
    ),
    Command(
        "take-back", "Take a step back", "Training", lambda w: manual_stepping.undo_update(w.session), ("Z",)
    ),
    Command(
        "start-over",
        "Start the manual updates again",
        "Training",
        lambda w: manual_stepping.start_over(w.session),
        ("0",),
    ),
    line("Training", 1),
    Command(
        "lab-start",
        "Lab: start or pause",
        "Training",
        lambda w: lab.start_or_pause(w.session),
        ("Shift+Return",),
    ),
    Command("lab-step-d", "Lab: a step of D", "Training", lambda w: lab.step(w.session, "d"), ("Shift+D",)),
    Command("lab-step-g", "Lab: a step of G", "Training", lambda w: lab.step(w.session, "g"), ("Shift+G",)),
    Command("lab-restart", "Lab: restart", "Training", lambda w: lab.restart(w.session), ("Shift+R",)),
    Command(
        "lab-compare",
        "Lab: compare samples with data",
        "Training",
        lambda w: distance_actions.compare_samples(w.session),
    ),
    Command("lab-stop", "Lab: stop", "Training", lambda w: lab.stop(w.session), ("Shift+S",)),
    Command("fit", "Fit to the trajectories", "View", lambda w: w.canvas.fit_views(), ("F",)),
    Command("reset-view", "Reset the axes", "View", lambda w: w.canvas.reset_views(), ("R",)),
    line("View", 1),
    _toggle("nullclines", "Nullclines", "C"),
    _toggle("backward", "Backward in time", "B"),
    _toggle("speed_colors", "Colour by speed", "V"),
    *(_page(number, page) for number, page in enumerate(PAGES.values(), 1)),
    Command(
        "flow",
        "Next flow style: none, texture, particles",
        "View",
        lambda w: actions.cycle_flow_display(w.session),
        ("W",),
    ),
    Command(
        "field",
        "Next field style: arrows, equal, none",
        "View",
        lambda w: actions.cycle_field_display(w.session),
        ("E",),
    ),
    line("View", 2),
    Command(
        "theme",
        "Next colours: dark, light, projector",
        "View",
        lambda w: w.appearance.next(),
        ("T",),
        "theme",
        True,
    ),
    _theme(style.SYSTEM, "As the system"),
    *(_theme(theme.id, theme.name) for theme in THEMES.values()),
    *(_size(scale) for scale in style.SCALES),
    *(_language(id, title) for id, title in LANGUAGES.items()),
    line("View", 3),
    Command(
        "present",
        "Present: full screen, larger, without panels",
        "View",
        lambda w: w.present(not w.presenting),
        ("F11", "P"),
        "present",
        True,
        lambda w: w.presenting,
    ),
    Command(
        "next-scene",
        "Next scene of the lecture",
        "Present",
        lambda w: w.presenter.step(1),
        ("Ctrl+PgDown",),
        presenting=("PgDown", "Right"),
    ),
    Command(
        "previous-scene",
        "Previous scene of the lecture",
        "Present",
        lambda w: w.presenter.step(-1),
        ("Ctrl+PgUp",),
        presenting=("PgUp", "Left"),
    ),
    line("Present"),
    Command(
        "lecture-add",
        "Add this scene to the lecture",
        "Present",
        lambda w: w.file_actions.add_to_lecture(),
        ("Ctrl+Shift+L",),
    ),
    Command("lecture-save", "Save the lecture…", "Present", lambda w: w.file_actions.save_lecture()),
    line("Present", 1),
    _stage("spotlight", "Spotlight", "O", lambda p: p.toggle_light(), lambda p: p.lit),
    _stage("pen", "Pen whose strokes fade", "M", lambda p: p.toggle_pen(), lambda p: p.drawing),
    _stage("pen-color", "Next colour of the pen", "K", lambda p: p.overlay.next_color()),
    _stage("freeze", "Freeze the picture", "X", lambda p: p.toggle_frozen(), lambda p: p.frozen),
    _stage("notes", "Notes in a corner", "I", lambda p: p.toggle_notes(), lambda p: p.noted),
    Command("stop", "Stop, close, leave", "View", lambda w: w.stop_or_close(), ("Esc",)),
    Command("lessons", "Lessons", "Help", lambda w: w.file_actions.show_lessons(), ("F2",)),
    Command(
        "lesson-next",
        "Next step of the lesson",
        "Help",
        lambda w: w.file_actions.turn_lesson(1),
        ("Alt+Right",),
    ),
    Command(
        "lesson-back",
        "Step of the lesson before",
        "Help",
        lambda w: w.file_actions.turn_lesson(-1),
        ("Alt+Left",),
    ),
    line("Help"),
    Command("palette", "Find anything…", "Help", lambda w: w.open_palette(), ("Ctrl+K",)),
    Command("explain", "What does this picture mean?", "Help", lambda w: w.guide.explain(), ("Q",)),
    Command("tour", "Tour of one minute", "Help", lambda w: w.start_tour()),
    Command("help", "Keys and mouse", "Help", lambda w: w.show_help(), ("F1", "?"), "help", True),
    Command("log", "Open the log folder", "Help", lambda w: w.file_actions.open_log()),
    Command("about", "About Gandyn", "Help", lambda w: w.file_actions.about()),
)
