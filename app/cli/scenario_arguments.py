"""SCENARIO and the options that make or change one: a preset, a file or a variant. Knows no Qt."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.values import numbers, pairs
from app.model.scene import Scene, SceneError
from gandyn import Scenario, disk
from gandyn.design import library


def add(parser: argparse.ArgumentParser) -> None:
    """Adds SCENARIO and the options that make or change one."""
    words = "a preset's name, a session file, a link (gandyn:…), or anything Gandyn exported"
    parser.add_argument("scenario", metavar="SCENARIO", nargs="?", help=words)
    group = parser.add_argument_group("the scenario, or changes to it")
    _add_vector_field(group)
    _add_starts(group)
    group.add_argument("--duration", metavar="T", type=float, help="how long to integrate")
    words = "the distance of the samples in time; with --method rk4 the step"
    group.add_argument("--step", metavar="H", type=float, help=words)


def _add_vector_field(group: argparse._ArgumentGroup) -> None:
    words = "which GAN, or which design of your library; `gandyn variants` lists them"
    group.add_argument("--variant", metavar="ID", help=words)
    words = "a parameter of the variant, such as lambda=0.1"
    group.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=words)
    words = "a regularizer and its strength, such as l2=0.1"
    group.add_argument("--regularizer", metavar="NAME=VALUE", action="append", default=[], help=words)
    words = "the dimension of φ and θ; pictures are drawn in 1 and 2"
    group.add_argument("--dim", metavar="N", type=int, help=words)
    words = "time scales of discriminator and generator"
    group.add_argument("--time-scales", metavar="D,G", type=numbers, help=words)


def _add_starts(group: argparse._ArgumentGroup) -> None:
    words = "start of φ; repeat for several starts"
    group.add_argument("--phi", metavar="X,Y", type=numbers, action="append", default=[], help=words)
    words = "start of θ; one for every --phi"
    group.add_argument("--theta", metavar="X,Y", type=numbers, action="append", default=[], help=words)


def base_scene(args: argparse.Namespace) -> Scene:
    """The named scene, or a plain one if only options were given; raises SceneError."""
    from app.model import presets, share_link

    name = args.scenario
    if name is None:
        return _plain_scene(args.variant)
    if name in presets.PRESETS:
        return presets.load(name)
    if share_link.is_link(name):
        return share_link.from_link(name)
    if trouble := disk.unreachable_folder(name):
        raise SceneError(trouble)
    if not Path(name).exists():
        raise SceneError("There is no preset and no file {!r}; {}.", name, presets.suggestion(name))
    from app.exporters import read_scene_metadata

    return read_scene_metadata(name)


def _plain_scene(variant: str | None) -> Scene:
    if variant is None:
        raise SceneError("Name a scenario: a preset (`gandyn presets` lists them), a file, or --variant ID.")
    return Scene(scenarios=(Scenario(library.resolve(variant)),))


def starts(args: argparse.Namespace) -> list[tuple[Any, Any]]:
    """Pairs (φ, θ) of tuples of one length; raises SceneError."""
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


def dimension(args: argparse.Namespace) -> int | None:
    """The dimension that the options ask for, if they do."""
    found = starts(args)
    return len(found[0][0]) if found else args.dim


def changed(scenario: Scenario, args: argparse.Namespace) -> Scenario:
    """The scenario with what the options say of it."""
    if args.variant is not None:
        scenario = scenario.with_(variant=library.resolve(args.variant))
    said = {"dim": dimension(args), "time_scales": args.time_scales}
    changes: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    parameters = {**scenario.parameters, **pairs(args.set, "--set")}
    regularizers = {**scenario.regularizers, **pairs(args.regularizer, "--regularizer")}
    return scenario.with_(parameters=parameters, regularizers=regularizers, **changes)
