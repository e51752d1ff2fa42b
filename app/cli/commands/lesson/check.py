"""`gandyn lesson check`: whether lessons' files are right, without running them."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a lesson's file; its translations are read, too"
    )


def run(args: argparse.Namespace) -> int:
    """A line for each file; the status is 1 if anything is wrong."""
    found = [_told(name) for name in args.files]
    for told, _ in found:
        print(told)
    return 0 if all(right for _, right in found) else 1


def _told(name: str) -> tuple[str, bool]:
    """What is wrong with a file, or how long it is; and whether it is right."""
    from app.model.lessons import LessonError, shelf
    from app.services.lesson_run import formula_troubles

    entry = shelf.entry(Path(name))
    try:
        lesson = shelf.load(entry)
    except LessonError as error:
        return str(error), False
    troubles = formula_troubles(entry)
    right = f"{name}: {len(lesson.steps)} steps, in {', '.join(lesson.languages)}"
    return "\n".join(map(str, troubles)) or right, not troubles


COMMAND = Command(
    "check", "Say whether lessons' files are right, with line and reason.", add_arguments, run, order=20
)
