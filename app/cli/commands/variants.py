"""`gandyn variants`: every GAN loss with its parameters, and the designs of the user's library."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli.command import Command
from app.cli.output import list_texts, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON, with formulas and references")


def run(args: argparse.Namespace) -> int:
    """Lists them."""
    import gandyn

    rows = [*map(_row, gandyn.variants().values()), *_designed()]
    if args.json:
        print(json.dumps(rows, indent=1))
    else:
        list_texts({row["id"]: _text(row) for row in rows})
    return 0


def _designed() -> list[dict[str, Any]]:
    """The designs of the library, by the ids that they have there."""
    from gandyn.design import library, registry

    found = library.shelf()
    for trouble in found.troubles:
        say(trouble)
    made = ((id, registry.variant(registry.register(design))) for id, design in found.designs.items())
    return [_row(variant) | {"id": id} for id, variant in made]


def _row(variant: Any) -> dict[str, Any]:
    names = ("id", "name", "group", "summary", "ode", "loss_d", "loss_g", "references")
    keys = ("id", "symbol", "default", "low", "high", "meaning", "unit", "choices")
    parameters = [{key: getattr(parameter, key) for key in keys} for parameter in variant.parameters]
    claims = [{"text": claim.text, "kinds": claim.kinds} for claim in variant.claims]
    return {name: getattr(variant, name) for name in names} | {"parameters": parameters, "claims": claims}


def _text(row: dict[str, Any]) -> str:
    """The name, with the parameters and their usual values."""
    numbers = "  ".join(f"{parameter['id']}={parameter['default']}" for parameter in row["parameters"])
    return f"{row['name']}  ({numbers})" if numbers else str(row["name"])


COMMAND = Command("variants", "List every GAN loss with its parameters.", add_arguments, run, order=10)
