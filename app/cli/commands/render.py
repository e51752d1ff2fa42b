"""`gandyn render`: a scene as a picture or an animation."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from app.cli import display_arguments, integration_arguments, rule_arguments, scenario_arguments, scenes
from app.cli.command import Command
from app.cli.progress import integration_progress
from app.model.scene import SceneError

SIZE = (1200, 800)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    integration_arguments.add(parser)
    rule_arguments.add_rules(parser)
    display_arguments.add(parser)
    group = parser.add_argument_group("the picture")
    _add_picture(group)
    _add_paper(parser.add_argument_group("the picture on paper"))
    _add_animation(group)


def _add_picture(group: argparse._ArgumentGroup) -> None:
    words = ".png, .svg, .pdf, .gif, .mp4 or .webp"
    group.add_argument("-o", "--output", metavar="FILE", required=True, help=words)
    words = "in pixels (default 1200x800)"
    group.add_argument("--size", metavar="WxH", type=_size, help=words)
    words = "pixels per inch; 192 draws everything twice as large (default 96; with --width-mm 300)"
    group.add_argument("--dpi", metavar="N", type=float, help=words)
    words = "light, dark or projector (default light)"
    group.add_argument("--theme", metavar="ID", default="light", help=words)
    words = "where the playhead stands in a still picture"
    group.add_argument("--time", metavar="T", type=float, help=words)


def _add_paper(group: argparse._ArgumentGroup) -> None:
    words = "width in millimetres, instead of --size; a column of a journal is about 84 wide"
    group.add_argument("--width-mm", metavar="MM", type=float, help=words)
    words = "height in millimetres (default two thirds of the width)"
    group.add_argument("--height-mm", metavar="MM", type=float, help=words)
    words = "size of all text in points, such as 8pt, at the size on paper"
    group.add_argument("--font-size", metavar="PT", type=_points, help=words)
    words = "letters of an SVG: paths look the same everywhere (default), text is set by whoever opens it"
    group.add_argument("--text-as", metavar="paths|text", help=words)


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


def _points(text: str) -> float:
    try:
        return float(text.strip().lower().removesuffix("pt"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a font size such as 8pt") from error


def _paper(args: argparse.Namespace) -> dict[str, Any]:
    """What the options say of the size, the resolution and the text; raises SceneError."""
    if args.text_as is not None and Path(args.output).suffix.lower() != ".svg":
        raise SceneError("--text-as is about SVG; give the file the ending .svg, or leave the option out.")
    said = {"font_size": args.font_size, "text_as": args.text_as, "dpi": args.dpi}
    how: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if args.width_mm is None:
        if args.height_mm is not None:
            raise SceneError("--height-mm needs --width-mm beside it.")
        width, height = args.size or SIZE
        return {"dpi": 96.0, **how, "width": width, "height": height}
    if args.size is not None:
        raise SceneError("--size is in pixels and --width-mm in millimetres; give one of them.")
    height = SIZE[1] / SIZE[0] * args.width_mm if args.height_mm is None else args.height_mm
    return {"dpi": 300.0, **how, "millimetres": (args.width_mm, height)}


def run(args: argparse.Namespace) -> int:
    """Writes the file."""
    from app.exporters import ANIMATION, PICTURE, Options, exporter_for

    exporter = exporter_for(args.output, (PICTURE, ANIMATION))
    scene = display_arguments.with_display(scenes.scene_of(args), args, _pages)
    if args.time is not None:
        scene = scene.with_(time=args.time)
    moving = {name: getattr(args, name) for name in ("fps", "frames", "loop", "pause")}
    options = Options(theme=args.theme, **_paper(args), **moving)
    with integration_progress(args.output, scene.scenarios, scene.method) as line:
        exporter.write(scene, args.output, options, line.show)
    return 0


def _pages() -> list[str]:
    from app.pages import PAGES

    return list(PAGES)


COMMAND = Command(
    "render",
    "Draw a scene into a picture or an animation; the suffix of the file chooses the format.",
    add_arguments,
    run,
    order=30,
)
