"""`gandyn analyze`: why a scenario does what it does."""

from __future__ import annotations

import argparse
import json

from app.cli import rule_arguments, scenario_arguments, scenes
from app.cli.command import Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    rule_arguments.add_rule(parser)
    words = "the flow and every update rule of the scene, one after the other"
    parser.add_argument("--rules", action="store_true", help=words)
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Prints an analysis for each scenario and each training."""
    import gandyn

    trainings = scenes.scene_trainings(args) if args.rules else [rule_arguments.training_of(args)]
    found = [
        gandyn.analyze(scenario, phi=phi, theta=theta, **training)
        for scenario, phi, theta in scenes.cases_of(args)
        for training in trainings
    ]
    if args.json:
        rows = [analysis.to_dict() for analysis in found]
        print(json.dumps(rows[0] if len(rows) == 1 else rows, indent=1))
    else:
        print("\n\n".join(map(str, found)))
    return 0


COMMAND = Command(
    "analyze",
    "Say why a scenario does what it does: equilibria, multipliers, what is conserved, circles, and the"
    " verdict.",
    add_arguments,
    run,
    order=50,
)
