"""`gandyn link`: a scene as a short text, or as a QR code."""

from __future__ import annotations

import argparse

from app.cli import integration_arguments, rule_arguments, scenario_arguments, scenes
from app.cli.command import Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    integration_arguments.add(parser)
    rule_arguments.add_rules(parser)
    parser.add_argument("--qr", action="store_true", help="draw the link as a QR code, in the terminal")
    words = "write the QR code to a .png, .svg or .pdf"
    parser.add_argument("-o", "--output", metavar="FILE", help=words)


def run(args: argparse.Namespace) -> int:
    """Prints the link, or the code."""
    from app.model import qr_code, share_link

    link = share_link.to_link(scenes.scene_of(args))
    if args.output:
        qr_code.write(link, args.output)
    elif args.qr:
        print(qr_code.as_text(link))
    if not (args.output or args.qr):
        print(link)
    return 0


COMMAND = Command(
    "link",
    "Print a scene as a short link that opens the same picture, or as a QR code.",
    add_arguments,
    run,
    order=35,
)
