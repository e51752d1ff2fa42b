"""What a command is: its name, its options, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """One word of the command line. add_arguments: adds the options to the command's parser.

    run: does the work and returns the exit status; None if add_arguments adds further commands. description:
    what stands above its own options, where that says more than its help in the list of commands.
    """

    id: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int] | None = None
    description: str = ""
    order: int = 100
    # Whether the user's own modules are loaded before it runs.
    uses_modules: bool = True

    def add_to(self, parsers: argparse._SubParsersAction[Any]) -> None:
        """Adds the command's own parser, which remembers what is to be run."""
        parser = parsers.add_parser(self.id, help=self.help, description=self.description or self.help)
        self.add_arguments(parser)
        if self.run is not None:
            parser.set_defaults(run=self.run, uses_modules=self.uses_modules)


def add_commands(parser: argparse.ArgumentParser, commands: Mapping[str, Command]) -> None:
    """Makes the parser ask for one of these commands."""
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands.values():
        command.add_to(parsers)
