"""`gandyn design`: from formulas to a GAN, what it minimises, and whether it is one at all."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli import design_arguments, design_text
from app.cli.command import Command
from app.cli.output import list_texts, say

# The exit status of a design that is no GAN, and of a formula that cannot be read.
NO_GAN, REFUSED = 3, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    design_arguments.add(parser)
    group = parser.add_argument_group("the library, and files")
    words = "keep it in your library; then --variant ID means it in every command"
    group.add_argument("--save", metavar="ID", help=words)
    group.add_argument("--list", action="store_true", help="list the examples and your library")
    group.add_argument("--export", metavar="FILE", help="write the design to a file, as JSON")
    words = "begin with the design of a file; with --save it is kept"
    group.add_argument("--import", metavar="FILE", dest="import_file", help=words)
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Prints what the design is; 3 if a condition fails that a GAN needs."""
    from gandyn.design.errors import FormulaError

    if args.list:
        return _list(args.json)
    try:
        return _tell(args)
    except FormulaError as error:
        role = error.role
        say(f"--{role.replace('_', '-')}: {error.message}" if role else error.message)
        if role:
            design_text.point_at(getattr(args, f"design_{role}") or "", error.start, error.end)
        return REFUSED


def _tell(args: argparse.Namespace) -> int:
    from gandyn.design import library
    from gandyn.design.report import report
    from gandyn.design.symbolic import closed_forms

    file = library.read(args.import_file) if args.import_file else None
    design = design_arguments.design_of(args, file)
    if args.save:
        library.save(args.save, design)
    if args.export:
        library.export(design, args.export)
    found = report(design, closed_forms(design), args.save)
    shown = (
        json.dumps(found.to_dict(), indent=1, ensure_ascii=False) if args.json else design_text.text(found)
    )
    print(shown)
    return 0 if found.is_gan else NO_GAN


def _list(as_json: bool) -> int:
    """The examples and the user's designs."""
    from gandyn.design import library
    from gandyn.design.examples import EXAMPLES

    shelf = library.shelf()
    for trouble in shelf.troubles:
        say(trouble)
    examples = {id: example.design for id, example in EXAMPLES.items()}
    rows = [_row(id, design, "example") for id, design in examples.items()]
    rows += [_row(id, design, "library") for id, design in shelf.designs.items()]
    if as_json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        list_texts(
            {row["id"]: f"{row['name']}: {design_text.typed(row['design']['formulas'])}" for row in rows}
        )
    return 0


def _row(id: str, design: Any, source: str) -> dict[str, Any]:
    return {"id": id, "name": design.name, "source": source, "design": design.to_dict()}


HELP = "Make a GAN of two formulas, or of an f, and say what it minimises."
COMMAND = Command(
    "design",
    HELP,
    add_arguments,
    run,
    description=f"{HELP} Each condition is told with how it is known; the exit status is 3 if one fails.",
    order=15,
)
