"""`gandyn lesson handout`: a lesson on paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command
from app.cli.commands.lesson._options import add_language, speak
from app.progress_line import ProgressLine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("lesson", metavar="LESSON", help="a lesson's id, or a lesson's file")
    parser.add_argument("-o", "--output", metavar="FILE.pdf", required=True, help="the file to write")
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the file."""
    from app.model.lessons import shelf
    from app.model.scene import Scene, SceneError
    from app.services import lesson_handout

    language, path = speak(args), Path(args.output)
    if path.suffix.lower() != ".pdf":
        raise SceneError("A handout is a PDF; let the file's name end in .pdf.")
    lesson = shelf.load(shelf.find(args.lesson))
    with ProgressLine(path.name) as line:
        lesson_handout.exporter(lesson, language).write(Scene(), path, progress=line.show)
    return 0


COMMAND = Command(
    "handout", "Write a lesson as a PDF for paper.", add_arguments, run,
    description="Write a lesson as a PDF: every step with its picture, and all answers at the end.", order=40,
)  # fmt: skip
