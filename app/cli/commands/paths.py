"""`gandyn paths`: the folders that belong to the user."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from app.cli.command import Command
from app.cli.output import list_texts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Lists them."""
    found = {name: str(path) for name, path in paths().items()}
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        list_texts(found)
    return 0


def paths() -> dict[str, Path]:
    """What is where; a folder need not exist yet."""
    from app.model import autosave, log_file
    from app.model.settings import Settings
    from gandyn.design import library
    from gandyn.extensions import folders
    from gandyn.kernels import cache
    from gandyn.training.dataset import default_folder

    user = folders.user_folder()
    return {
        "user": user,
        **{name: user / name for name in folders.SUBFOLDERS},
        "trusted": folders.trust_file(),
        "designs": library.folder(),
        "downloads": default_folder(),
        "autosave": autosave.folder(),
        "settings": Settings().path,
        "logs": log_file.folder(),
        "cache": cache.base(),
    }


COMMAND = Command(
    "paths",
    "Print the folders that belong to you: modules, presets, downloads, cache, logs.",
    add_arguments,
    run,
    order=85,
    uses_modules=False,
)
