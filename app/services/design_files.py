"""Designs in files: asked for by dialogs, and what became of it told in a sentence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.model import design_actions
from app.model.scene_designs import settings_of, values_of
from app.model.session import Session
from app.text.translation import tr
from gandyn.design import library
from gandyn.design.design import Design
from gandyn.design.variant import fixed
from gandyn.errors import GandynError
from gandyn.message import Message

# What stands in the first lines of every file of a design.
MARK = f'"{library.FORMAT}"'.encode()


def current(session: Session) -> Design:
    """The design that is worked on; the numbers that are set are its own."""
    settings = settings_of(session.scene)
    return fixed(settings.design, values_of(session.scene, settings.current))


def keep(session: Session) -> Message:
    """Puts the current design into the library, under an id made of its name; says what became of it."""
    design = current(session)
    for id, kept in library.shelf().designs.items():
        if kept == design:
            return Message("It is among your designs already, as {}.", id)
    try:
        id = library.free_id(design.name)
        library.save(id, design)
    except GandynError as error:
        return error.message
    return Message("Saved as {}; `--variant {}` names it on the command line.", id, id)


def is_design(path: Path) -> bool:
    """Whether a file says that it is a design."""
    try:
        with path.open("rb") as file:
            return MARK in file.read(200)
    except OSError:
        return False


def ask_import(session: Session, parent: QWidget) -> Message | None:
    """Asks for a design's file and shows it; None if the user asks for nothing."""
    kinds = f"{tr('Designs')} (*.json);;{tr('All files')} (*)"
    path, _ = QFileDialog.getOpenFileName(parent, tr("Import a design"), "", kinds)
    return import_file(session, Path(path)) if path else None


def import_file(session: Session, path: Path) -> Message:
    """Into the library, and onto the page instead of the current design."""
    try:
        design = library.read(path)
        known = next((id for id, kept in library.shelf().designs.items() if kept == design), "")
        id = known or library.import_file(path, library.free_id(path.stem))
    except GandynError as error:
        return error.message
    design_actions.take(session, design)
    return Message("Imported as {}.", id)


def ask_export(session: Session, parent: QWidget) -> Message | None:
    """Asks for a place and writes the current design there; None if the user asks for nothing."""
    design = current(session)
    name = f"{library.free_id(design.name)}.json"
    path, _ = QFileDialog.getSaveFileName(parent, tr("Export the design"), name, f"{tr('Designs')} (*.json)")
    return export_file(session, Path(path)) if path else None


def export_file(session: Session, path: Path) -> Message:
    """Writes the current design to a file."""
    try:
        library.export(current(session), path)
    except GandynError as error:
        return error.message
    return Message("Exported to {}.", path.name)
