"""`gandyn map`: where training converges, over two numbers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.cli import cluster_arguments, map_text, rule_arguments, scenario_arguments, scenes
from app.cli.command import Command
from app.cli.output import list_texts
from app.model.scene import Scene, SceneError
from app.model.scene_file import check_writable
from app.progress_line import ProgressLine

if TYPE_CHECKING:
    from gandyn import Map, MapSpec, UpdateConfig
    from gandyn.cluster import Cluster


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    scenario_arguments.add(parser)
    rule_arguments.add_rule(parser)
    group = parser.add_argument_group("the map")
    _add_axes(group)
    words = "verdict, rate, amplitude, radius or basin (default verdict)"
    group.add_argument("--quantity", metavar="ID", default="verdict", help=words)
    words = "rounds of training in each cell (default 2000)"
    group.add_argument("--rounds", metavar="N", type=int, help=words)
    group.add_argument("--json", action="store_true", help="as JSON, every cell")
    words = "write every cell to .csv, .npz or .json, or draw the map as .png, .svg or .pdf"
    group.add_argument("-o", "--output", metavar="FILE", help=words)
    cluster_arguments.add(parser, "the threads of this process")


def _add_axes(group: argparse._ArgumentGroup) -> None:
    for name in "xy":
        words = f"what goes along {name}, such as r1 0 3; with no numbers, its usual range"
        group.add_argument(f"--{name}", metavar="AXIS", nargs="*", help=words)
        group.add_argument(f"--log-{name}", action="store_true", help=f"equal ratios along {name}")
    group.add_argument("--axes", action="store_true", help="list what can be an axis here, and stop")
    group.add_argument("--size", metavar="N", type=int, default=256, help="cells each way (default 256)")


class _Question(NamedTuple):
    """What a map is of."""

    spec: MapSpec
    scenario: Any
    training: UpdateConfig | None
    start: tuple[Any, Any]
    lengths: dict[str, Any]


def run(args: argparse.Namespace) -> int:
    """Computes the map and says or writes it."""
    import gandyn
    from app.exporters import map_files

    scenario, phi, theta = _case(args)
    training = _training(args)
    axes = gandyn.axes(scenario, training)
    if args.axes:
        _list_axes(axes)
        return 0
    asked = _Question(_spec(args, axes), scenario, training, (phi, theta), _lengths(args))
    if args.output is not None and Path(args.output).suffix.lower() in map_files.PICTURES:
        _draw(map_files.scene_of(*asked[:4], **asked.lengths), args.output)
        return 0
    with _executor(args) as executor:
        found = _computed(asked, args.output, executor)
    if args.json:
        print(json.dumps(found.to_dict()))
    elif args.output is None:
        print(map_text.as_text(found))
    return 0


def _case(args: argparse.Namespace) -> scenes.Case:
    cases = scenes.cases_of(args)
    if len(cases) > 1:
        raise SceneError("A map is about one scenario; this scene has {}.", len(cases))
    return cases[0]


def _training(args: argparse.Namespace) -> UpdateConfig | None:
    """How it is trained, or None for the flow."""
    if args.rule is None:
        rule_arguments.reject_training_options(args)
        return None
    return rule_arguments.update_configs(args, [args.rule])[0]


def _spec(args: argparse.Namespace, known: Any) -> MapSpec:
    from gandyn import MapSpec

    return MapSpec(
        _axis("--x", args.x, args.log_x, args.size, known),
        _axis("--y", args.y, args.log_y, args.size, known),
        args.quantity,
    )


def _axis(option: str, words: Sequence[str] | None, log: bool, size: int, known: Any) -> Any:
    from gandyn import Axis

    if not words or len(words) not in (1, 3):
        raise SceneError(
            "{} takes an axis and its two ends, such as {} r1 0 3; --axes lists what there is.",
            option,
            option,
        )
    if words[0] not in known:
        raise SceneError("There is no axis {!r} here; there are {}.", words[0], ", ".join(known))
    if len(words) == 1:
        usual = known[words[0]]
        return Axis(usual.id, usual.low, usual.high, size, usual.log or log)
    return Axis(words[0], *_ends(option, words[1:]), size, log)


def _ends(option: str, words: Sequence[str]) -> tuple[float, float]:
    try:
        low, high = map(float, words)
    except ValueError as error:
        raise SceneError(
            "{} takes two numbers after the axis, not {}.", option, " and ".join(words)
        ) from error
    return low, high


def _lengths(args: argparse.Namespace) -> dict[str, Any]:
    """How long each cell runs, if it was said; raises SceneError for a length of the other kind."""
    said = {name: getattr(args, name) for name in ("rounds", "duration", "step")}
    given = {name: value for name, value in said.items() if value is not None}
    if args.rule is None and "rounds" in given:
        raise SceneError("--rounds needs an update rule; name one with --rule.")
    for name in given if args.rule else ():
        if name != "rounds":
            raise SceneError("--{} is about the flow; a map of an update rule takes --rounds.", name)
    return given


def _list_axes(known: Any) -> None:
    ranges = {
        info.id: f"{info.low:g} … {info.high:g}{' (log)' if info.log else ''}" for info in known.values()
    }
    list_texts({info.id: f"{info.symbol:5}  {ranges[info.id]}  {info.meaning}" for info in known.values()})


def _draw(scene: Scene, path: str) -> None:
    """The map's page as a picture."""
    from app.exporters import PICTURE, exporter_for

    check_writable(path)
    with ProgressLine("map") as line:
        exporter_for(path, (PICTURE,)).write(scene, path, progress=line.show)


@contextmanager
def _executor(args: argparse.Namespace) -> Iterator[Cluster | None]:
    """Who computes the tiles; None: this process."""
    if not cluster_arguments.is_said(args):
        yield None
        return
    from gandyn.cluster import connected

    with connected(cluster_arguments.config_of(args)) as cluster:
        yield cluster


def _computed(asked: _Question, output: str | None, executor: Cluster | None) -> Map:
    """The map, written to the file if there is one; that it can be written is tried before."""
    import gandyn
    from app.exporters import map_files

    recipe = partial(map_files.map_metadata, *asked[:4], **asked.lengths)
    with nullcontext() if output is None else map_files.open_output(output, recipe) as keep:
        with ProgressLine("map") as line:
            found = gandyn.convergence_map(
                asked.scenario,
                asked.spec,
                asked.training,
                *asked.start,
                progress=lambda share, part: line.show(share),
                executor=executor,
                **asked.lengths,
            )
        if keep is not None:
            keep(found)
    return found


COMMAND = Command(
    "map",
    "Map where training converges over any two numbers: parameters, rates, options, or the start.",
    add_arguments,
    run,
    order=60,
)
