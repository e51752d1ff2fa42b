"""`gandyn flow`: orbits as a table, of the flow and of update rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import integration_arguments, rule_arguments, scenario_arguments, scenes
from app.cli.command import Command
from app.cli.output import say
from app.cli.progress import integration_progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    integration_arguments.add(parser)
    rule_arguments.add_rules(parser)
    group = parser.add_argument_group("the table")
    group.add_argument("-o", "--output", metavar="FILE", required=True, help=".csv or .npz")
    words = "keep each N-th step (default 1)"
    group.add_argument("--save-every", metavar="N", type=int, default=1, help=words)


def run(args: argparse.Namespace) -> int:
    """Writes the table and says how exact it is."""
    from app.exporters import DATA, Job, Options, exporter_for

    exporter = exporter_for(args.output, (DATA,))
    orbits = scenes.orbit_table_of(args)
    options, heard = Options(save_every=args.save_every), list[str]()
    with integration_progress(args.output, orbits.scenarios, orbits.method) as line:
        exporter.tabulate(orbits, Path(args.output), options, Job(line.show, say=heard.append))
    for facts in heard:
        say(f"{facts}.")
    return 0


COMMAND = Command(
    "flow",
    "Write the orbits of a scene as a table, of the flow and of update rules; the suffix of the file chooses"
    " the format.",
    add_arguments,
    run,
    order=40,
)
