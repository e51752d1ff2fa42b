"""`gandyn lab run`: trains an experiment and prints its figures of merit."""

from __future__ import annotations

import argparse
import json
import os
import time
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.commands.lab import _figures as figures
from app.cli.commands.lab import _files as files
from app.cli.commands.lab import _result
from app.cli.commands.lab._download import download
from app.cli.output import say
from app.cli.values import pairs
from app.progress_line import ProgressLine
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.training import Settings, TrainingProcess

BAR, WAIT = 24, 0.02
# Sentences about files that were left out.
MOST_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("experiment", metavar="EXPERIMENT", help="`gandyn lab list` names them")
    words = "a setting of the experiment, such as lambda=0.3"
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=words)
    words = "the losses: a GAN or a design of your library; the same as --set variant=ID"
    parser.add_argument("--variant", metavar="ID", help=words)
    words = "iterations (default: the experiment's own)"
    parser.add_argument("--steps", metavar="N", type=int, help=words)
    words = "seed of all random numbers (default 0)"
    parser.add_argument("--seed", metavar="S", type=int, default=0, help=words)
    words = "auto, cpu, cuda or mps (default auto)"
    parser.add_argument("--device", metavar="D", default="auto", help=words)
    words = "first download the pictures that --set data=… names, into --set folder=… or the program's folder"
    parser.add_argument("--download", action="store_true", help=words)
    words = "go on from the checkpoint that -o left there, with its settings"
    parser.add_argument("--resume", metavar="DIR", default="", help=words)
    words = "print one object, whose `metrics` hold the figures of merit"
    parser.add_argument("--json", action="store_true", help=words)
    words = "write figures (PNG, SVG), curves (CSV), pictures (NPZ), metrics, recipe and checkpoint there"
    parser.add_argument("-o", "--output", metavar="DIR", help=words)


def settings_of(args: argparse.Namespace) -> Settings:
    """What the words ask for; raises TrainingError."""
    from gandyn.training import Settings

    if args.resume:
        return files.kept_settings(args.resume, args.experiment, args.steps)
    return Settings(args.experiment, values_of(args), args.steps, args.seed, args.device)


def values_of(args: argparse.Namespace) -> dict[str, float | str]:
    """The values that are set; numbers of a design are no settings of the experiment, but become the
    design's own.
    """
    from gandyn.design import library, registry, variant
    from gandyn.training.messages import LOSS

    paths = _paths(args.experiment)
    values = pairs(args.set, "--set", paths)
    # A checkpoint may be resumed from another folder.
    values |= {id: os.path.abspath(os.path.expanduser(str(values[id]))) for id in paths if values.get(id)}
    if args.variant is not None:
        values[LOSS] = args.variant
    design = registry.design(library.resolve(str(values.get(LOSS, ""))))
    if design is None:
        return values
    own = {one.id: values.pop(one.id) for one in design.parameters if one.id in values}
    return {**values, LOSS: registry.register(variant.fixed(design, own))}


def _paths(id: str) -> tuple[str, ...]:
    """The experiment's settings that are folders or files."""
    from gandyn.training import experiment
    from gandyn.training.parameter_factories import PathParameter

    return tuple(one.id for one in experiment(id).parameters if isinstance(one, PathParameter))


def run(args: argparse.Namespace) -> int:
    """Trains in a process of its own, then writes and prints what there is."""
    from gandyn.training import TrainingProcess

    settings = settings_of(args)
    if args.download and download(settings):
        return interruption.STATUS
    if args.output:
        files.prepare_folder(args.output)
    training = TrainingProcess(settings, args.resume)
    recipe = figures.recipe(training) if args.output else ""
    try:
        with interruption.raised():
            with ProgressLine() as line:
                cut = _follow(training, line)
            trouble = files.save(training, args.output, recipe) if args.output else ""
        if args.output:
            trouble = trouble or figures.draw(training, args.output)
    finally:
        training.stop()
    _report(training, args, trouble)
    return interruption.STATUS if cut else 0


def _follow(training: TrainingProcess, line: ProgressLine) -> bool:
    """Until it is done; returns whether Ctrl-C cut it short: then it still measures what there is. A second
    one ends it at once.
    """
    cut = False
    training.start()
    while not training.ended:
        try:
            if not training.poll():
                time.sleep(WAIT)
            _show(line, training)
        except KeyboardInterrupt:
            if cut or training.started is None:
                raise
            cut = True
            training.finish()
    return cut


def _show(line: ProgressLine, training: TrainingProcess) -> None:
    """How far the training is."""
    steps = training.settings.steps
    if training.started is None or not steps:
        return line.write("starting the training process …")
    done = int(BAR * training.iteration / steps)
    newest = training.recording.steps[-1].scalars if training.recording.steps else {}
    numbers = "  ".join(f"{name} {value:.3g}" for name, value in next(iter(newest.values()), {}).items())
    bar = f"[{'#' * done}{'.' * (BAR - done)}]"
    return line.write(f"{bar} {training.iteration}/{steps} on {training.started.device}  {numbers}")


def _report(training: TrainingProcess, args: argparse.Namespace, trouble: str) -> None:
    from gandyn.training import TrainingError

    for told in _notices(training):
        say(told)
    if training.done is None:
        raise TrainingError(training.failed.sentence if training.failed else "The training ended early.")
    if args.json:
        print(json.dumps(_result.result(training), indent=1))
    else:
        print(_result.text(training))
    if trouble:
        raise TrainingError(trouble)


def _notices(training: TrainingProcess) -> list[str]:
    """What was said of the data's files, the first of many."""
    every = training.started.notices if training.started else ()
    more = [f"There are {len(every) - MOST_TOLD} more files like these."] if len(every) > MOST_TOLD else []
    return [*every[:MOST_TOLD], *more]


COMMAND = Command(
    "run",
    "Train an experiment.",
    add_arguments,
    run,
    description="Train an experiment and print its figures of merit.",
    order=20,
)
