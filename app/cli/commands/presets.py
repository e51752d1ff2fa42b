"""`gandyn presets`: the scenes that come with Gandyn."""

from __future__ import annotations

import argparse
import json

from app.cli.command import Command
from app.cli.output import list_texts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Lists them."""
    from app.model.presets import titles

    found = titles()
    if args.json:
        print(json.dumps([{"id": name, "title": title} for name, title in found.items()], indent=1))
    else:
        list_texts(found)
    return 0


COMMAND = Command("presets", "List the scenes that come with Gandyn.", add_arguments, run, order=20)
