"""`gandyn lesson list`: the lessons there are."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli.command import Command
from app.cli.commands.lesson._options import add_language, speak
from app.cli.output import list_texts, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_language(parser)
    parser.add_argument("--json", action="store_true", help="as JSON, with files and languages")


def run(args: argparse.Namespace) -> int:
    """Lists them; what is wrong with a file of the user's is said beside."""
    from app.model.lessons import shelf

    language, entries = speak(args), shelf.entries()
    for entry in entries:
        if entry.trouble:
            say(str(entry.trouble))
    good = [entry for entry in entries if not entry.trouble]
    if args.json:
        print(json.dumps([_row(entry) for entry in good], indent=1, ensure_ascii=False))
    elif good:
        list_texts({entry.id: entry.title(language) for entry in good})
    return 0


def _row(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id, "titles": dict(entry.titles), "minutes": entry.minutes, "file": str(entry.path),
        "languages": list(entry.titles), "own": entry.own,
    }  # fmt: skip


COMMAND = Command("list", "List the lessons.", add_arguments, run, order=10)
