"""From the words of a command line to a scene: a preset, a file or a variant, changed by options. Knows no
Qt.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.integration_arguments import with_times
from app.model.scene import COLORS, Scene, SceneError, Start
from gandyn import Scenario, UpdateConfig, disk
from gandyn.update_rules import RULES

if TYPE_CHECKING:
    from app.exporters import OrbitTable

# What every training takes, beside its rule and the options of that rule.
_COMMON = ("lr_d", "lr_g", "n_d", "n_g", "first", "alternating", "schedule", "decay", "ema")
_LISTS = ("--phi", "--theta", "--time-scales", "--set", "--regularizer", "--option")


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Adds SCENARIO and the options that make or change one."""
    parser.add_argument(
        "scenario",
        metavar="SCENARIO",
        nargs="?",
        help="a preset's name, a session file, or anything Gandyn exported",
    )
    group = parser.add_argument_group("the scenario, or changes to it")
    group.add_argument("--variant", metavar="ID", help="which GAN; `gandyn variants` lists them")
    group.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a parameter of the variant, such as lambda=0.1",
    )
    group.add_argument(
        "--regularizer",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a regularizer and its strength, such as l2=0.1",
    )
    group.add_argument(
        "--dim", metavar="N", type=int, help="the dimension of φ and θ; pictures are drawn in 1 and 2"
    )
    group.add_argument(
        "--time-scales", metavar="D,G", type=numbers, help="time scales of discriminator and generator"
    )
    group.add_argument(
        "--phi",
        metavar="X,Y",
        type=numbers,
        action="append",
        default=[],
        help="start of φ; repeat for several starts",
    )
    group.add_argument(
        "--theta",
        metavar="X,Y",
        type=numbers,
        action="append",
        default=[],
        help="start of θ; one for every --phi",
    )
    group.add_argument("--duration", metavar="T", type=float, help="how long to integrate")
    text = "the distance of the samples in time; with --method rk4 the step"
    group.add_argument("--step", metavar="H", type=float, help=text)


def add_rule(parser: argparse.ArgumentParser, many: bool = False) -> None:
    """Adds the options of an update rule; without --rule it is the flow."""
    group = parser.add_argument_group("the training")
    if many:
        group.add_argument(
            "--rule",
            metavar="ID",
            action="append",
            default=[],
            help="an update rule to run beside the flow; repeat for several",
        )
    else:
        group.add_argument(
            "--rule",
            metavar="ID",
            help="an update rule, such as alternating; without one it is the flow, the limit of small steps",
        )
    group.add_argument(
        "--lr-d",
        metavar="R",
        type=float,
        default=0.2,
        help="learning rate of the discriminator (default 0.2)",
    )
    group.add_argument(
        "--lr-g", metavar="R", type=float, default=0.2, help="learning rate of the generator (default 0.2)"
    )
    group.add_argument(
        "--n-d", metavar="N", type=int, default=1, help="updates of the discriminator in a round (default 1)"
    )
    group.add_argument(
        "--n-g", metavar="N", type=int, default=1, help="updates of the generator in a round (default 1)"
    )
    group.add_argument(
        "--first", metavar="d|g", default="g", help="who begins where the players take turns (default g)"
    )
    how = group.add_mutually_exclusive_group()
    how.add_argument(
        "--turns",
        dest="alternating",
        action="store_const",
        const=True,
        help="the players take turns, whatever the rule's own way",
    )
    how.add_argument(
        "--at-once", dest="alternating", action="store_const", const=False, help="both players step at once"
    )
    group.add_argument(
        "--schedule", metavar="ID", default="constant", help="constant, inverse or cosine (default constant)"
    )
    group.add_argument(
        "--decay",
        metavar="R",
        type=float,
        default=0.01,
        help="how fast rates fall like 1/(1 + decay·n) (default 0.01)",
    )
    group.add_argument(
        "--ema", metavar="B", type=float, help="decay per round of the moving average of both players"
    )
    group.add_argument(
        "--option",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an option of the rule, such as beta=-0.5",
    )


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Adds update rules that run beside the flow; the numbers hold for all of them, an --option for those
    that have it.
    """
    add_rule(parser, many=True)
    group = parser.add_argument_group("more about the training")
    group.add_argument(
        "--rounds", metavar="N", type=int, help="how many rounds every rule is run (default 500)"
    )


def trainings_of(args: argparse.Namespace, base: tuple[UpdateConfig, ...]) -> tuple[UpdateConfig, ...]:
    """The rules of a command line, else those of the scene; raises SceneError or RuleError, one sentence."""
    if not args.rule:
        reject_training_options(args)
        return base
    options = _numbers_only(pairs(args.option, "--option"))
    known = {option.id for rule in args.rule if rule in RULES for option in RULES[rule].options}
    strange = sorted(set(options) - known)
    if strange:
        raise SceneError(
            "{} is an option of none of these rules; they have {}.",
            strange[0],
            ", ".join(sorted(known)) or "none",
        )
    return tuple(UpdateConfig(rule, **_common(args), options=_own(rule, options)) for rule in args.rule)


def reject_training_options(args: argparse.Namespace) -> None:
    """Refuses numbers of a training that nothing is trained with."""
    usual = {**{name: getattr(UpdateConfig(), name) for name in _COMMON}, "option": []}
    for name, value in usual.items():
        if getattr(args, name, value) != value:
            word = {"alternating": "turns" if args.alternating else "at-once"}.get(
                name, name.replace("_", "-")
            )
            raise SceneError("--{} says how an update rule trains; name one with --rule.", word)


def _own(rule: str, options: dict[str, float]) -> dict[str, float]:
    own = {option.id for option in RULES[rule].options} if rule in RULES else set()
    return {id: value for id, value in options.items() if id in own}


def training_of(args: argparse.Namespace) -> dict[str, Any]:
    """The keywords of `gandyn.analyze` that say how it is trained."""
    if not args.rule:
        reject_training_options(args)
    options = _numbers_only(pairs(args.option, "--option"))
    taken = _common(args)
    clash = set(options) & {*taken, "phi", "theta", "measured", "rule", "scenario"}
    if clash:
        raise SceneError("{} is no option of a rule.", min(clash))
    return {"rule": args.rule, **taken, **options}


def _common(args: argparse.Namespace) -> dict[str, Any]:
    """What every rule takes."""
    return {name: getattr(args, name) for name in _COMMON}


def scenes_trainings(args: argparse.Namespace) -> list[dict[str, Any]]:
    """The keywords of `gandyn.analyze` for the flow and for each update rule of the scene; raises SceneError
    where it has none.
    """
    if args.rule:
        raise SceneError("--rules is about the scene's own update rules; leave out --rule.")
    reject_training_options(args)
    trainings = _base(args).trainings
    if not trainings:
        raise SceneError("This scene has no update rules; name one with --rule.")
    return [{}, *({"rule": training} for training in trainings)]


def _numbers_only(options: dict[str, float | str]) -> dict[str, float]:
    for name, value in options.items():
        if isinstance(value, str):
            raise SceneError("--option {} takes a number, not {!r}.", name, value)
    return {name: float(value) for name, value in options.items()}


def cases_of(
    args: argparse.Namespace,
) -> list[tuple[Scenario, tuple[float, ...] | None, tuple[float, ...] | None]]:
    """(scenario, φ, θ) of each scenario of a scene with its selected start, or of the options alone; None:
    the reference start.
    """
    dim, starts = _dimension(args), _starts(args)
    if len(starts) > 1:
        raise SceneError("An analysis is about one start; there are {} --phi.", len(starts))
    base = _base(args)
    scenarios = [_changed(scenario, args, dim) for scenario in base.scenarios]
    if starts:
        return [(scenario, *starts[0]) for scenario in scenarios]
    if args.scenario is None or not base.starts:
        return [(scenario, None, None) for scenario in scenarios]
    chosen = base.starts[base.selected]
    return [
        (scenario, chosen.phi[: scenario.dim], chosen.theta[: scenario.dim])
        if scenario.dim <= 2
        else (scenario, None, None)
        for scenario in scenarios
    ]


def normalise_argv(argv: list[str]) -> list[str]:
    """The words with lists such as "-1,0.5" tied to their option, for argparse takes them for options
    themselves.
    """
    words: list[str] = []
    for word in map(_plain, argv):
        if words and words[-1] in _LISTS and re.match(r"-[\d.]", word):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def _plain(word: str) -> str:
    """A negative number without an exponent, in which argparse sees an option."""
    known = re.fullmatch(r"-[\d.]+e[-+]?\d{1,3}", word, re.IGNORECASE)
    try:
        return format(Decimal(word), "f") if known else word
    except ArithmeticError:
        return word


def numbers(text: str) -> tuple[float, ...]:
    """Finite numbers separated by commas."""
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers such as 0.1,0.2") from error
    if not all(math.isfinite(value) for value in values):
        raise argparse.ArgumentTypeError(f"{text!r} must be finite numbers")
    return values


def scene_of(args: argparse.Namespace) -> Scene:
    """The scene to draw; raises SceneError or ScenarioError, one sentence, for what cannot be drawn."""
    dim = _dimension(args)
    if dim is not None and dim > 2:
        raise SceneError(
            "Pictures are drawn in dimension 1 and 2, not {}; `gandyn flow` writes the numbers of any "
            "dimension.",
            dim,
        )
    scene = _base(args)
    scenarios = tuple(_changed(scenario, args, dim) for scenario in scene.scenarios)
    changes: dict[str, Any] = {}
    starts = _starts(args)
    if starts:
        changes |= {
            "starts": tuple(Start(*start, color=i % COLORS) for i, start in enumerate(starts)),
            "selected": 0,
        }
    if args.rounds is not None:
        changes["iterations"] = args.rounds
    changes |= {"scenarios": scenarios, "trainings": trainings_of(args, scene.trainings)}
    return with_times(scene, args).with_(**changes)


def run_of(args: argparse.Namespace) -> OrbitTable:
    """What to integrate: a scene's orbits, or those of a scenario of more than two dimensions, which no scene
    holds.
    """
    from app.exporters import OrbitTable

    dim = _dimension(args)
    return OrbitTable.of(scene_of(args)) if dim is None or dim <= 2 else _deep_run(args, dim)


def _deep_run(args: argparse.Namespace, dim: int) -> OrbitTable:
    import numpy as np

    from app.exporters import OrbitTable

    starts = _starts(args)
    if not starts:
        raise SceneError(
            "A scenario of dimension {} needs a start: give --phi and --theta with {} numbers each.", dim, dim
        )
    base = with_times(_base(args), args)
    phi, theta = (np.array([start[player] for start in starts]) for player in (0, 1))
    scenarios = tuple(_changed(scenario, args, dim) for scenario in base.scenarios)
    rounds = base.iterations if args.rounds is None else args.rounds
    how = base.duration, base.step, base.method, base.accuracy
    return OrbitTable(
        scenarios, phi, theta, *how, base.display.ema, "", trainings_of(args, base.trainings), rounds
    )


def _base(args: argparse.Namespace) -> Scene:
    """The named scene, or a plain one if only options were given."""
    from app.model import presets

    name = args.scenario
    if name is None:
        if args.variant is None:
            raise SceneError(
                "Name a scenario: a preset (`gandyn presets` lists them), a file, or --variant ID."
            )
        return Scene(scenarios=(Scenario(args.variant),))
    if name in presets.PRESETS:
        return presets.load(name)
    if trouble := disk.unreachable_folder(name):
        raise SceneError(trouble)
    if not Path(name).exists():
        raise SceneError("There is no preset and no file {!r}; {}.", name, presets.suggestion(name))
    from app.exporters import read_scene_metadata

    return read_scene_metadata(name)


def _starts(args: argparse.Namespace) -> list[tuple[Any, Any]]:
    """Pairs (φ, θ) of tuples of one length."""
    if len(args.phi) != len(args.theta):
        raise SceneError(
            "Every start needs both: there are {} --phi and {} --theta.", len(args.phi), len(args.theta)
        )
    lengths = {len(values) for values in args.phi + args.theta}
    if len(lengths) > 1:
        raise SceneError("All --phi and --theta must have the same number of components.")
    if args.dim is not None and lengths and lengths != {args.dim}:
        raise SceneError("--phi and --theta have {} components, but --dim says {}.", lengths.pop(), args.dim)
    return list(zip(args.phi, args.theta))


def _dimension(args: argparse.Namespace) -> int | None:
    """The dimension that the options ask for, if they do."""
    starts = _starts(args)
    return len(starts[0][0]) if starts else args.dim


def _changed(scenario: Scenario, args: argparse.Namespace, dim: int | None) -> Scenario:
    if args.variant is not None:
        scenario = scenario.with_(variant=args.variant)
    changes: dict[str, Any] = {} if dim is None else {"dim": dim}
    if args.time_scales is not None:
        changes["time_scales"] = args.time_scales
    parameters = {**scenario.parameters, **pairs(args.set, "--set")}
    regularizers = {**scenario.regularizers, **pairs(args.regularizer, "--regularizer")}
    return scenario.with_(parameters=parameters, regularizers=regularizers, **changes)


def pairs(words: list[str], option: str) -> dict[str, float | str]:
    """The values of NAME=VALUE by name; raises SceneError for other words."""
    found: dict[str, float | str] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not (name and mark and value):
            raise SceneError(
                "{} takes NAME=VALUE, such as {} {}=0.1, not {!r}.",
                option,
                option,
                "lambda" if option == "--set" else "l2",
                word,
            )
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found


def list_texts(texts: Mapping[str, str]) -> int:
    """Prints a line for each id; returns the exit status."""
    width = max(map(len, texts))
    for id, text in texts.items():
        print(f"{id:{width}}  {text}")
    return 0


def at_time(scene: Scene, time: float | None) -> Scene:
    """The scene with its playhead at a time."""
    return scene if time is None else scene.with_(time=time)
