"""What stands behind the File and Help menus: files, exports, the clipboard, dialogs. Each is one command."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

import gandyn
from app.model import actions, design_actions, lecture_actions, lecture_file, log_file, share_link
from app.model.scene import LAB, SceneError, first_scene
from app.model.scene_designs import PAGE
from app.text.translation import tr
from app.training.own_data import table_loader_of
from app.widgets.toast import HINT
from app.widgets.variant_picker import VariantPicker
from app.window.file_menus import FileMenus
from app.window.lab_binding import LabBinding
from app.window.lesson_binding import LessonBinding
from app.window.sweep_binding import SweepBinding, is_sweep
from app.window.window_base import WindowBase


class FileActions(FileMenus):
    """Asks for files, opens dialogs; the session does the rest."""

    def __init__(self, window: WindowBase) -> None:
        self._window = window
        self._dialogs: dict[str, QDialog] = {}
        self._lab, self._lessons = LabBinding(window), LessonBinding(window)
        self._sweeps = SweepBinding(window)

    def watch(self) -> None:
        """The window's parts are all there."""
        self._lessons.watch()

    def close(self) -> None:
        """Closes the dialogs with the window, and leaves the lesson and the lab."""
        self._lessons.disconnect_all()
        self._lab.disconnect_all()
        self._sweeps.disconnect_all()
        for dialog in self._dialogs.values():
            dialog.close()

    def new(self) -> None:
        """The scene of the first start; undo brings the old one back."""
        self._window.playback.pause()
        self._window.session.open(first_scene())

    def open(self) -> None:
        """Asks for a file."""
        from app.exporters import EXPORTERS

        suffixes = " ".join(f"*{exporter.suffix}" for exporter in EXPORTERS.values())
        kinds = (
            tr("Sessions, lectures and exported pictures") + f" (*.json *{lecture_file.SUFFIX} {suffixes})"
        )
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Open"), "", f"{kinds};;{tr('All files')} (*)")
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path, *_: object) -> None:
        """Opens a session, the scene inside an exported file, a design, a lesson, or a sweep's folder."""
        from app.services import design_files

        self._window.playback.pause()
        if path.suffix.lower() == ".md":
            self._lessons.open(path)
            return
        if is_sweep(path):
            self._sweeps.open(path if path.is_dir() else path.parent)
            return
        if design_files.is_design(path):
            self._show_import(design_files.import_file(self._window.session, path))
            return
        self._window.documents.open(path)

    def show_lessons(self) -> None:
        """The panel of lessons, in front."""
        self._window.docks.show("lessons")

    def turn_lesson(self, steps: int) -> None:
        """The next step of the lesson that is played, or the one before."""
        self._lessons.turn(steps)

    def open_dropped(self, path: Path) -> None:
        """On the lab's page a file of numbers that carries no scene becomes the data of its runs."""
        from app.services.documents import carries_scene

        if self._window.session.scene.page == LAB and _may_be_table(path) and not carries_scene(path):
            table_loader_of(self._window.session).open(path)
        else:
            self.open_path(path)

    def open_preset(self, name: str, *_: object) -> None:
        """Shows a preset."""
        from app.model import presets

        self._window.playback.pause()
        self._window.session.open(presets.load(name))

    def save(self) -> None:
        """To the session's file, or asks for one."""
        if self._window.session.path is None:
            self.save_as()
        else:
            self._window.documents.save(self._window.session.path)

    def save_as(self) -> None:
        """Asks for a file."""
        name = str(self._window.session.path or f"{self._window.session.scenario.variant}.json")
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Save as"), name, tr("Sessions") + " (*.json)")
        if path:
            self._window.documents.save(Path(path))

    def add_to_lecture(self) -> None:
        """The scene that is shown becomes one of the lecture's, which its panel lists."""
        lecture_actions.add_scene(self._window.session)
        self._window.docks.show("lecture")

    def save_lecture(self) -> None:
        """To the lecture's file, or asks for one."""
        from app.services import lecture_files

        lecture_files.save(self._window.session, self._window)

    def export(self) -> None:
        """Opens the export dialog."""
        from app.window.export_dialog import ExportDialog

        window = self._window
        self.show_dialog("export", lambda: ExportDialog(window.session, window.job, window))

    def show_gallery(self, *_: object) -> QDialog:
        """Opens the start page."""
        from app.window.start_page import StartPage

        return self.show_dialog("gallery", lambda: StartPage(self._window.session, self._window))

    def show_dialog(self, name: str, make: Callable[[], QDialog]) -> QDialog:
        """Shows the dialog of this name, made when it is first asked for; the window closes it with
        itself.
        """
        if name not in self._dialogs:
            self._dialogs[name] = make()
        self._dialogs[name].show()
        self._dialogs[name].raise_()
        self._dialogs[name].activateWindow()
        return self._dialogs[name]

    def open_log(self) -> None:
        """Shows the log in the system's file manager, and says where it is, for there may be none."""
        folder = log_file.folder()
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._window.show_message(tr("The log is in {folder}.").format(folder=folder), HINT)

    def load_modules(self) -> None:
        """What the user trusts is loaded at once; about what is new or has changed the user is asked."""
        own, before = self._window.own_modules, _count()
        own.begin()
        if _count() > before:
            self._window.docks.rebuild()
        own.changed.connect(self._take_modules)
        if own.state().untrusted:
            self.show_modules()
        for told in own.package_troubles()[:1]:
            self._window.show_message(told)

    def _take_modules(self) -> None:
        """Lists of variants, rules and experiments are made anew."""
        if not self._window.own_modules.busy:
            self._window.docks.rebuild()

    def show_modules(self) -> None:
        """The user's own modules, and a yes to those that wait for one."""
        from app.window.modules_dialog import ModulesDialog

        window = self._window
        self.show_dialog("modules", lambda: ModulesDialog(window.own_modules, window))
        dialog = self._dialogs["modules"]
        assert isinstance(dialog, ModulesDialog)
        dialog.follow()

    def about(self) -> None:
        """Says what this is."""
        text = tr("The training dynamics of GANs on the Dirac GAN, drawn live.")
        QMessageBox.about(
            self._window, tr("About Gandyn"), f"<h3>Gandyn {gandyn.__version__}</h3><p>{text}</p>"
        )

    def copy_picture(self) -> None:
        """What is on the screen, to the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._window.canvas.grab())
        self._window.show_message(tr("The picture is on the clipboard."), HINT)

    def copy_link(self) -> None:
        """The scene as a short text, to the clipboard."""
        QGuiApplication.clipboard().setText(share_link.to_link(self._window.session.scene))
        self._window.show_message(tr("The link to this scene is on the clipboard."), HINT)

    def paste_link(self) -> None:
        """Opens the scene whose link is on the clipboard; undo brings the one before back."""
        self.open_link(QGuiApplication.clipboard().text())

    def open_link(self, text: str) -> None:
        """Opens the scene of a link, or says why not."""
        try:
            scene = share_link.from_link(text)
        except SceneError as error:
            self._window.show_message(tr(error.message))
            return
        self._window.playback.pause()
        self._window.session.open(scene)

    def show_link(self) -> None:
        """The link as a QR code."""
        from app.window.link_dialog import LinkDialog

        self.show_dialog("link", lambda: LinkDialog(self._window.session, self._window))

    def copy_python(self) -> None:
        """A script that computes and draws the same, to the clipboard."""
        from app.exporters.python_script import script

        QGuiApplication.clipboard().setText(script(self._window.session.scene))
        self._window.show_message(tr("A Python script that draws this is on the clipboard."), HINT)

    def choose_variant(self) -> None:
        """Opens the list of GANs."""
        self._window.docks.show("model")
        picker = self._window.docks.panel("model").findChild(VariantPicker)
        if picker is not None:
            picker.open_list()

    def new_design(self) -> None:
        """A design beside those there are, on its page, with the panel in which it is typed."""
        design_actions.new(self._window.session)
        self._window.docks.show("design")

    def import_design(self) -> None:
        """Asks for a design's file; it is kept among the user's designs, and shown."""
        from app.services import design_files

        told = design_files.ask_import(self._window.session, self._window)
        if told:
            self._show_import(told)

    def _show_import(self, told: str) -> None:
        actions.show_page(self._window.session, PAGE)
        self._window.show_message(tr(told), HINT)

    def export_design(self) -> None:
        """Asks for a place and writes the current design there."""
        from app.services import design_files

        told = design_files.ask_export(self._window.session, self._window)
        if told:
            self._window.show_message(tr(told), HINT)


def _count() -> int:
    """Of all that lists in panels are made of."""
    return len(gandyn.variants()) + len(gandyn.rules()) + len(gandyn.regularizers())


def _may_be_table(path: Path) -> bool:
    from gandyn.training.tables.file import READERS

    return path.suffix.lower() in READERS
