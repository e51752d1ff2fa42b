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
    from app.model.lessons import LessonError, shelf

    wrong = 0
    for name in args.files:
        try:
            lesson = shelf.load(shelf.entry(Path(name)))
        except LessonError as error:
            wrong += 1
            print(error)
        else:
            print(f"{name}: {len(lesson.steps)} steps, in {', '.join(lesson.languages)}")
    return 1 if wrong else 0


COMMAND = Command(
    "check", "Say whether lessons' files are right, with line and reason.", add_arguments, run, order=20
)
