"""`gandyn lab`: the training lab without a window. Its commands are the files here, as in `app.cli.commands`.

Training runs in a process of its own; this one never imports torch.
"""

from __future__ import annotations

import sys
from functools import partial

from app.cli.command import Command, add_commands
from gandyn.registry import discover

COMMAND = Command(
    "lab",
    "Train small real GANs and print what they show; needs the extra gandyn[lab].",
    partial(add_commands, commands=discover(sys.modules[__name__], "COMMAND")),
    order=70,
)
