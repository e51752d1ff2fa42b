"""`gandyn render`: a scene as a picture or an animation."""

from __future__ import annotations

import argparse
import re

from app.cli import integration_arguments, rule_arguments, scenario_arguments, scenes
from app.cli.command import Command
from app.cli.progress import integration_progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    integration_arguments.add(parser)
    rule_arguments.add_rules(parser)
    group = parser.add_argument_group("the picture")
    _add_picture(group)
    _add_animation(group)


def _add_picture(group: argparse._ArgumentGroup) -> None:
    words = ".png, .svg, .pdf, .gif, .mp4 or .webp"
    group.add_argument("-o", "--output", metavar="FILE", required=True, help=words)
    words = "in pixels (default 1200x800)"
    group.add_argument("--size", metavar="WxH", type=_size, default=(1200, 800), help=words)
    words = "pixels per inch; 192 draws everything twice as large (default 96)"
    group.add_argument("--dpi", metavar="N", type=float, default=96.0, help=words)
    words = "light, dark or projector (default light)"
    group.add_argument("--theme", metavar="ID", default="light", help=words)
    words = "where the playhead stands in a still picture"
    group.add_argument("--time", metavar="T", type=float, help=words)


def _add_animation(group: argparse._ArgumentGroup) -> None:
    words = "frames per second of an animation (default 25)"
    group.add_argument("--fps", metavar="N", type=float, default=25.0, help=words)
    words = "frames of an animation (default 200)"
    group.add_argument("--frames", metavar="N", type=int, default=200, help=words)
    words = "how often a GIF or a WebP is played; 0, the default: for ever"
    group.add_argument("--loop", metavar="N", type=int, default=0, help=words)
    words = "how much longer the last frame of an animation stands (default 0)"
    group.add_argument("--pause", metavar="SECONDS", type=float, default=0.0, help=words)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6})[x×](\d{1,6})", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1200x800")
    return int(found[1]), int(found[2])


def run(args: argparse.Namespace) -> int:
    """Writes the file."""
    from app.exporters import ANIMATION, PICTURE, Options, exporter_for

    exporter = exporter_for(args.output, (PICTURE, ANIMATION))
    scene = scenes.scene_of(args)
    if args.time is not None:
        scene = scene.with_(time=args.time)
    width, height = args.size
    moving = {name: getattr(args, name) for name in ("fps", "frames", "loop", "pause")}
    options = Options(width, height, args.dpi, args.theme, **moving)
    with integration_progress(args.output, scene.scenarios, scene.method) as line:
        exporter.write(scene, args.output, options, line.show)
    return 0


COMMAND = Command(
    "render",
    "Draw a scene into a picture or an animation; the suffix of the file chooses the format.",
    add_arguments,
    run,
    order=30,
)
