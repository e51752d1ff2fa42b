"""`gandyn lesson`: lessons without a window. Its commands are the files here, as in `app.cli.commands`."""

from __future__ import annotations

import sys
from functools import partial

from app.cli.command import Command, add_commands
from gandyn.registry import discover

COMMAND = Command(
    "lesson",
    "Play lessons without a window: list, check, run, make handouts.",
    partial(add_commands, commands=discover(sys.modules[__name__], "COMMAND")),
    order=75,
)
