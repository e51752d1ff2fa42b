"""Every command of the command line, one per file. To add one, write a module here that holds:

1. a docstring that says what the command is for, such as "`gandyn flow`: orbits as a table.";
2. a function `add_arguments(parser)`; what several commands take stands beside this folder, in
   `app.cli.scenario_arguments`, `rule_arguments` and `integration_arguments`;
3. a function `run(args)`, which does the work, prints to stdout and returns the exit status; trouble is
   raised as `app.model.scene.SceneError`, one sentence that says what to do;
4. `COMMAND = Command(id, help, add_arguments, run)`; the id is the word that is typed, the order its place in
   `gandyn --help`;
5. no import of Qt, Numba or torch outside functions: every command is loaded for each of them.

A command that has commands of its own is a folder like this one; see `lab`.
"""

from __future__ import annotations

import sys

from app.cli.command import Command
from gandyn.registry import discover

COMMANDS: dict[str, Command] = discover(sys.modules[__name__], "COMMAND")
