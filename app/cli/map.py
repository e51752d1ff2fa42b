"""`gandyn map`: where training converges, over two numbers."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import arguments
from app.model.scene import Scene, SceneError
from app.model.scene_file import check_writable
from app.progress_line import ProgressLine

if TYPE_CHECKING:
    from gandyn import Map, MapSpec, UpdateConfig

HELP = "Map where training converges over any two numbers: parameters, rates, options, or the start."
# One letter for each verdict in the picture of letters, and its width and height in them.
LETTERS = {
    "converges": "#",
    "converges-sublinearly": "+",
    "closed-orbits": "o",
    "tends-to-circle": "c",
    "limit-cycle": "@",
    "diverges": ".",
    "singular": "x",
    "inconclusive": "?",
}
COLUMNS, LINES = 64, 24


def add(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    arguments.add_scenario(parser)
    arguments.add_rule(parser)
    group = parser.add_argument_group("the map")
    for name in "xy":
        words = f"what goes along {name}, such as r1 0 3; with no numbers, its usual range"
        group.add_argument(f"--{name}", metavar="AXIS", nargs="*", help=words)
        group.add_argument(f"--log-{name}", action="store_true", help=f"equal ratios along {name}")
    group.add_argument("--axes", action="store_true", help="list what can be an axis here, and stop")
    group.add_argument("--size", metavar="N", type=int, default=256, help="cells each way (default 256)")
    group.add_argument(
        "--quantity",
        metavar="ID",
        default="verdict",
        help="verdict, rate, amplitude, radius or basin (default verdict)",
    )
    group.add_argument(
        "--rounds", metavar="N", type=int, help="rounds of training in each cell (default 2000)"
    )
    group.add_argument("--json", action="store_true", help="as JSON, every cell")
    group.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write every cell to .csv, .npz or .json, or draw the map as .png, .svg or .pdf",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Computes the map and says or writes it."""
    import gandyn
    from app.exporters import map_files

    scenario, phi, theta = _case(args)
    training = _training(args)
    if args.axes:
        return _list_axes(gandyn.axes(scenario, training))
    spec, lengths = _spec(args, gandyn.axes(scenario, training)), _lengths(args)
    if args.output is not None and Path(args.output).suffix.lower() in map_files.PICTURES:
        return _draw(map_files.scene_of(spec, scenario, training, (phi, theta), **lengths), args.output)
    recipe = partial(map_files.map_metadata, spec, scenario, training, (phi, theta), **lengths)
    with (
        contextlib.nullcontext() if args.output is None else map_files.open_output(args.output, recipe)
    ) as keep:
        with ProgressLine("map") as line:
            found = gandyn.convergence_map(
                scenario, spec, training, phi, theta, progress=lambda share, part: line.show(share), **lengths
            )
        if keep is not None:
            keep(found)
    if args.json or args.output is None:
        print(json.dumps(found.to_dict()) if args.json else "\n".join(text(found)))
    return 0


def _lengths(args: argparse.Namespace) -> dict[str, Any]:
    """How long each cell runs, if it was said; raises SceneError for a length of the other kind."""
    given = {
        name: getattr(args, name)
        for name in ("rounds", "duration", "step")
        if getattr(args, name) is not None
    }
    if args.rule is None and "rounds" in given:
        raise SceneError("--rounds needs an update rule; name one with --rule.")
    for name in given if args.rule else ():
        if name != "rounds":
            raise SceneError("--{} is about the flow; a map of an update rule takes --rounds.", name)
    return given


def _draw(scene: Scene, path: str) -> int:
    """The map's page as a picture."""
    from app.exporters import PICTURE, exporter_for

    check_writable(path)
    with ProgressLine("map") as line:
        exporter_for(path, (PICTURE,)).write(scene, path, progress=line.show)
    return 0


def _case(args: argparse.Namespace) -> tuple[Any, Any, Any]:
    cases = arguments.cases_of(args)
    if len(cases) > 1:
        raise SceneError("A map is about one scenario; this scene has {}.", len(cases))
    return cases[0]


def _training(args: argparse.Namespace) -> UpdateConfig | None:
    """How it is trained, or None for the flow."""
    if args.rule is None:
        arguments.reject_training_options(args)
        return None
    return arguments.trainings_of(argparse.Namespace(**{**vars(args), "rule": [args.rule]}), ())[0]


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
    try:
        low, high = map(float, words[1:])
    except ValueError as error:
        raise SceneError(
            "{} takes two numbers after the axis, not {}.", option, " and ".join(words[1:])
        ) from error
    return Axis(words[0], low, high, size, log)


def _list_axes(known: Any) -> int:
    ranges = {
        info.id: f"{info.low:g} … {info.high:g}{' (log)' if info.log else ''}" for info in known.values()
    }
    return arguments.list_texts(
        {info.id: f"{info.symbol:5}  {ranges[info.id]}  {info.meaning}" for info in known.values()}
    )


def text(found: Map) -> list[str]:
    """What a terminal can show: the shares, a picture of letters, where the critical curves pass, and the
    places of the basins.
    """
    name = found.training.rule if found.training else "flow"
    lines = [
        (
            f"{found.scenario.spec.name}, d = {found.scenario.dim}, {name}: {found.spec.x.id} ×"
            f" {found.spec.y.id}, {found.verdict.size:,} cells"
        ),
        "",
    ]
    lines += [f"  {LETTERS[kind]}  {100.0 * share:5.1f} %  {kind}" for kind, share in found.shares().items()]
    return [*lines, "", *_picture(found), *_curves(found), *_places(found)]


def _picture(found: Map) -> list[str]:
    """Letters, with y upwards."""
    y, x = (_spread(n, most) for n, most in zip(found.verdict.shape, (LINES, COLUMNS)))
    rows = [
        f"{found.y[i]:10.4g} |" + "".join(LETTERS[found.kinds[found.verdict[i, j]]] for j in x)
        for i in reversed(y)
    ]
    ends = f"{found.x[0]:<10.4g}", f"{found.x[-1]:>10.4g}"
    return [*rows, " " * 12 + ends[0] + found.spec.x.id.center(max(len(x) - 20, 0)) + ends[1]]


def _spread(n: int, most: int) -> list[int]:
    count = min(n, most)
    return [round(i * (n - 1) / max(count - 1, 1)) for i in range(count)]


def _curves(found: Map) -> list[str]:
    """Where each critical curve crosses the middle of the map."""
    from gandyn.maps.curves import crossings

    middle, lines = float(found.x[len(found.x) // 2]), []
    for curve in found.curves:
        values = crossings(curve, middle)
        where = ", ".join(f"{value:.6g}" for value in values)
        lines.append(
            f"{curve.name}: "
            + (
                f"at {found.spec.x.id} = {middle:.4g} passes {found.spec.y.id} = {where}"
                if where
                else "does not pass the middle"
            )
        )
    return ["", *lines] if lines else []


def _places(found: Map) -> list[str]:
    if found.spec.quantity != "basin":
        return []
    lines = []
    for n, place in enumerate(found.destinations):
        size = "" if math.isnan(place.size) else f" of size {place.size:.4g}"
        where = " at (" + ", ".join(f"{x:.4g}" for x in place.point) + ")" if place.point else size
        lines.append(f"basin {n}: {100.0 * place.share:5.1f} %  {place.kind}{where}")
    return ["", *lines]
