"""The command line: what needs no window. Each command is a function of its arguments; Qt and kernels load
when needed.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from app.cli import arguments, integration_arguments, lab
from app.cli import map as cli_map
from app.progress_line import ProgressLine
from app.tasks import interruption
from gandyn import disk

if TYPE_CHECKING:
    from gandyn import Scenario

USAGE = 2
# Understood before and after a command: `app.entry` takes it out of the words.
DEBUG = "--debug"
_LOGGER = logging.getLogger(__name__)


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        _say(f"{sentence}; see `{self.prog} --help`.")
        sys.exit(USAGE)


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns the exit status: 0, 2 after one sentence on stderr, or 130 after Ctrl-C."""
    _forgive_streams()
    try:
        status = _status(argv)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read our output has enough
        _mute()
        return 0
    except KeyboardInterrupt:
        _say(interruption.SENTENCE)
        return interruption.STATUS
    except Exception as error:
        _mute()
        _LOGGER.log(_gravity(error), "failed: a command", exc_info=True)
        _say(_reason(error))
    return USAGE


def _status(argv: Sequence[str]) -> int:
    try:
        args = _parser().parse_args(arguments.normalise_argv(list(argv)))
        with interruption.at_once(signal.SIGINT, signal.SIGTERM):
            return int(args.run(args))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0


def _reason(error: Exception) -> str:
    """One sentence for whatever went wrong."""
    if isinstance(error, OSError):
        return disk.told(error)
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory; take a smaller picture, fewer frames or fewer steps."
    if isinstance(error, ImportError):
        return f"A library is missing or cannot be loaded ({error}); install what it names and try again."
    # A mistake of ours; a page of traceback would help nobody here.
    what = f"{type(error).__name__}: {error}"
    return f"This should not have happened ({what}); please report it with the command you typed."


def _gravity(error: Exception) -> int:
    """A mistake of ours is written to the log; what the sentence says is for those who debug."""
    told = isinstance(error, (OSError, ValueError, MemoryError, ImportError))
    return logging.DEBUG if told else logging.ERROR


def _mute() -> None:
    """If the output takes no more, forgets it; without this Python complains once more when it ends."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str) -> None:
    one_line = re.sub(r"\s+", " ", sentence).strip()
    print(f"gandyn: {one_line[:600]}", file=sys.stderr)


def _forgive_streams() -> None:
    """Greek letters must not stop a program in a terminal that has none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _parser() -> Parser:
    from gandyn import __version__

    parser = Parser(
        prog="gandyn",
        description=__doc__ and "Explorer of GAN training dynamics. Without a command it opens its window.",
    )
    parser.add_argument("--version", action="version", version=f"gandyn {__version__}")
    words = "tracebacks and all that is logged on stderr; works with every command and with the window"
    parser.add_argument(DEBUG, action="store_true", help=words)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, add in COMMANDS.items():
        add(commands.add_parser(name, help=_HELP[name], description=_HELP[name]))
    return parser


_HELP = {
    "variants": "List every GAN loss with its parameters.",
    "presets": "List the scenes that come with Gandyn.",
    "render": "Draw a scene into a picture or an animation; the suffix of the file chooses the format.",
    "analyze": (
        "Say why a scenario does what it does: equilibria, multipliers, what is conserved, circles, and the"
        " verdict."
    ),
    "map": cli_map.HELP,
    "flow": (
        "Write the orbits of a scene as a table, of the flow and of update rules; the suffix of the file"
        " chooses the format."
    ),
    "lab": "Train small real GANs and print what they show; needs the extra gandyn[lab].",
}


def _add_variants(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON, with formulas and references")
    parser.set_defaults(run=_variants)


def _add_presets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_presets)


def _add_render(parser: argparse.ArgumentParser) -> None:
    arguments.add_scenario(parser)
    integration_arguments.add(parser)
    arguments.add_rules(parser)
    group = parser.add_argument_group("the picture")
    group.add_argument(
        "-o", "--output", metavar="FILE", required=True, help=".png, .svg, .pdf, .gif, .mp4 or .webp"
    )
    group.add_argument(
        "--size", metavar="WxH", type=_size, default=(1200, 800), help="in pixels (default 1200x800)"
    )
    group.add_argument(
        "--dpi",
        metavar="N",
        type=float,
        default=96.0,
        help="pixels per inch; 192 draws everything twice as large (default 96)",
    )
    group.add_argument(
        "--theme", metavar="ID", default="light", help="light, dark or projector (default light)"
    )
    group.add_argument("--time", metavar="T", type=float, help="where the playhead stands in a still picture")
    group.add_argument(
        "--fps", metavar="N", type=float, default=25.0, help="frames per second of an animation (default 25)"
    )
    group.add_argument(
        "--frames", metavar="N", type=int, default=200, help="frames of an animation (default 200)"
    )
    words = "how often a GIF or a WebP is played; 0, the default: for ever"
    group.add_argument("--loop", metavar="N", type=int, default=0, help=words)
    words = "how much longer the last frame of an animation stands (default 0)"
    group.add_argument("--pause", metavar="SECONDS", type=float, default=0.0, help=words)
    parser.set_defaults(run=_render)


def _add_flow(parser: argparse.ArgumentParser) -> None:
    arguments.add_scenario(parser)
    integration_arguments.add(parser)
    arguments.add_rules(parser)
    group = parser.add_argument_group("the table")
    group.add_argument("-o", "--output", metavar="FILE", required=True, help=".csv or .npz")
    group.add_argument(
        "--save-every", metavar="N", type=int, default=1, help="keep each N-th step (default 1)"
    )
    parser.set_defaults(run=_flow)


def _add_analyze(parser: argparse.ArgumentParser) -> None:
    arguments.add_scenario(parser)
    arguments.add_rule(parser)
    parser.add_argument(
        "--rules",
        action="store_true",
        help="the flow and every update rule of the scene, one after the other",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_analyze)


COMMANDS = {
    "variants": _add_variants,
    "presets": _add_presets,
    "render": _add_render,
    "flow": _add_flow,
    "analyze": _add_analyze,
    "map": cli_map.add,
    "lab": lab.add,
}


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6})[x×](\d{1,6})", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1200x800")
    return int(found[1]), int(found[2])


def _variants(args: argparse.Namespace) -> int:
    import gandyn

    rows = [_variant_row(variant) for variant in gandyn.variants().values()]
    if args.json:
        print(json.dumps(rows, indent=1))
        return 0
    texts = {}
    for row in rows:
        numbers = "  ".join(f"{parameter['id']}={parameter['default']}" for parameter in row["parameters"])
        texts[row["id"]] = f"{row['name']}{'  (' + numbers + ')' if numbers else ''}"
    return arguments.list_texts(texts)


def _variant_row(variant: Any) -> dict[str, Any]:
    names = ("id", "name", "group", "summary", "ode", "loss_d", "loss_g", "references")
    keys = ("id", "symbol", "default", "low", "high", "meaning", "unit", "choices")
    parameters = [{key: getattr(parameter, key) for key in keys} for parameter in variant.parameters]
    claims = [{"text": claim.text, "kinds": claim.kinds} for claim in variant.claims]
    return {name: getattr(variant, name) for name in names} | {"parameters": parameters, "claims": claims}


def _presets(args: argparse.Namespace) -> int:
    from app.model.presets import titles

    found = titles()
    if args.json:
        print(json.dumps([{"id": name, "title": title} for name, title in found.items()], indent=1))
        return 0
    return arguments.list_texts(found)


def _render(args: argparse.Namespace) -> int:
    from app.exporters import ANIMATION, PICTURE, Options, exporter_for

    exporter = exporter_for(args.output, (PICTURE, ANIMATION))
    scene = arguments.at_time(arguments.scene_of(args), args.time)
    width, height = args.size
    options = Options(
        width, height, args.dpi, args.theme, args.fps, args.frames, loop=args.loop, pause=args.pause
    )
    with _progress(args, scene.scenarios, scene.method) as line:
        exporter.write(scene, args.output, options, line.show)
    return 0


def _flow(args: argparse.Namespace) -> int:
    from app.exporters import DATA, Job, Options, exporter_for

    exporter = exporter_for(args.output, (DATA,))
    run, options, heard = arguments.run_of(args), Options(save_every=args.save_every), list[str]()
    with _progress(args, run.scenarios, run.method) as line:
        exporter.tabulate(run, Path(args.output), options, Job(line.show, say=heard.append))
    for facts in heard:
        _say(f"{facts}.")
    return 0


def _analyze(args: argparse.Namespace) -> int:
    import gandyn

    trainings = arguments.scenes_trainings(args) if args.rules else [arguments.training_of(args)]
    found = [
        gandyn.analyze(scenario, phi=phi, theta=theta, **how)
        for scenario, phi, theta in arguments.cases_of(args)
        for how in trainings
    ]
    if args.json:
        rows = [analysis.to_dict() for analysis in found]
        print(json.dumps(rows[0] if len(rows) == 1 else rows, indent=1))
    else:
        print("\n\n".join(map(str, found)))
    return 0


def _progress(args: argparse.Namespace, scenarios: tuple[Scenario, ...], method: str) -> ProgressLine:
    """The line of a command that integrates, which begins by compiling what is not on disk."""
    from gandyn.dynamics import is_ready
    from gandyn.integration import AUTO

    line = ProgressLine(Path(args.output).name)
    # "auto" measures the error of every method.
    kernels = [(scenario, kind) for scenario in scenarios for kind in {AUTO, method}]
    if line.seen and not all(is_ready(*kernel) for kernel in kernels):
        line.write("compiling kernels, which happens once …")
    return line
