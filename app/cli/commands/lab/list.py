"""`gandyn lab list`: the experiments."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from app.cli.command import Command
from app.cli.output import list_texts

if TYPE_CHECKING:
    from gandyn.training import Experiment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON, with every setting")


def run(args: argparse.Namespace) -> int:
    """Lists them."""
    from gandyn.training import experiments

    if args.json:
        print(json.dumps([_row(experiment) for experiment in experiments().values()], indent=1))
    else:
        list_texts({id: experiment.summary for id, experiment in experiments().items()})
    return 0


def _row(experiment: Experiment) -> dict[str, Any]:
    names = ("id", "title", "summary", "steps", "probes", "references")
    keys = ("id", "symbol", "default", "low", "high", "meaning", "choices")
    return {name: getattr(experiment, name) for name in names} | {
        "claims": [
            {"claim": claim.text, "about": dict(claim.about), "steps": claim.steps or experiment.steps}
            for claim in experiment.claims
        ],
        "settings": [{key: getattr(parameter, key) for key in keys} for parameter in experiment.parameters],
    }


COMMAND = Command("list", "List the experiments.", add_arguments, run, order=10)
