"""`gandyn lab sweep`: trains an experiment at every combination of some settings, over seeds."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from app.cli import cluster_arguments
from app.cli.command import Command
from app.cli.commands.lab import _sweep_text as texts
from app.cli.commands.lab.run import values_of
from app.cli.output import say
from app.progress_line import ProgressLine
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.training import CellResult, SweepAxis, SweepRecipe
    from gandyn.training.sweeps.engine import Progress

BAR = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("experiment", metavar="EXPERIMENT", help="`gandyn lab list` names them")
    words = (
        "a setting and its values, such as lr_d=log:1e-4..1e-1:7, r1=0,0.03,0.1 or lambda=lin:0..1:5; may be"
        " given several times"
    )
    parser.add_argument("--over", metavar="NAME=VALUES", action="append", default=[], help=words)
    words = "the seeds of each setting, such as 0-7 or 0,3,5 (default 0-7)"
    parser.add_argument("--seeds", metavar="SEEDS", default="0-7", help=words)
    words = "a setting that all runs share, such as data=ring"
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=words)
    words = "the losses: a GAN or a design of your library; the same as --set variant=ID"
    parser.add_argument("--variant", metavar="ID", help=words)
    words = "iterations (default: the experiment's own)"
    parser.add_argument("--steps", metavar="N", type=int, help=words)
    words = "auto, cpu, cuda or mps (default auto)"
    parser.add_argument("--device", metavar="D", default="auto", help=words)
    words = "where figures and curves go; a folder that holds a part of this sweep already is gone on with"
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help=words)
    words = "print one object, with the figures of merit of every run"
    parser.add_argument("--json", action="store_true", help=words)
    cluster_arguments.add(parser, "one for each processor core")


def run(args: argparse.Namespace) -> int:
    """Trains what is not there yet and prints the figures of all."""
    from gandyn.training import sweep

    recipe, cluster = recipe_of(args), cluster_arguments.config_of(args)
    found: list[CellResult] = []
    try:
        with interruption.raised(), ProgressLine() as line:
            shown = _Shown(line)
            found.extend(sweep(recipe, args.output, cluster, shown.show))
    except KeyboardInterrupt:
        say(f"Stopped at {shown.done} of {recipe.count} runs; the same command goes on from there.")
        return interruption.STATUS
    _report(recipe, found, shown.skipped, args.json)
    return 0


def recipe_of(args: argparse.Namespace) -> SweepRecipe:
    """What the words ask for; raises TrainingError."""
    from gandyn.training import SweepRecipe
    from gandyn.training.sweeps.recipe import parse_seeds

    axes, seeds = tuple(_axis(words) for words in args.over), parse_seeds(args.seeds)
    return SweepRecipe(args.experiment, axes, seeds, values_of(args), args.steps, args.device)


def _axis(words: str) -> SweepAxis:
    """The axis that is written so; designs of the library by their names."""
    from gandyn.design import library
    from gandyn.training import SweepAxis
    from gandyn.training.messages import LOSS

    axis = SweepAxis.parse(words)
    if axis.id != LOSS:
        return axis
    return SweepAxis(LOSS, tuple(library.resolve(str(value)) for value in axis.values))


class _Shown:
    """The line of progress, and what is said once on the way."""

    def __init__(self, line: ProgressLine) -> None:
        self._line, self._began = line, time.monotonic()
        self.done = self.skipped = 0
        self._told: set[str] = set()

    def show(self, now: Progress) -> None:
        """How far the sweep is."""
        self.done = now.done
        if now.skipped and not self.skipped:
            self._say(f"{now.skipped} of {now.total} runs are there already and are skipped.")
        self.skipped = now.skipped
        for trouble in now.troubles:
            self._say(trouble)
        self._line.write(self._text(now))

    def _say(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._line.write("")
            say(sentence)

    def _text(self, now: Progress) -> str:
        filled = int(BAR * now.done / now.total)
        bar = f"[{'#' * filled}{'.' * (BAR - filled)}] {now.done}/{now.total} runs"
        failed = f", {now.failed} failed" if now.failed else ""
        return f"{bar}{failed}  {self._pace(now)}"

    def _pace(self, now: Progress) -> str:
        new = now.done - now.skipped
        if not now.threads:
            return "waiting for workers …"
        if not new:
            return f"on {now.threads} workers"
        left = (time.monotonic() - self._began) * (now.total - now.done) / new
        return f"on {now.threads} workers, about {texts.duration(left)} left"


def _report(recipe: SweepRecipe, found: list[CellResult], skipped: int, as_json: bool) -> None:
    cells = recipe.ordered(found)
    if as_json:
        print(json.dumps({"cells": [cell.to_dict() for cell in cells], "skipped": skipped}, indent=1))
    else:
        print(texts.table(recipe, cells))


COMMAND = Command(
    "sweep",
    "Train an experiment over settings and seeds.",
    add_arguments,
    run,
    description=(
        "Train an experiment at every combination of some settings, each with several seeds, here or on a"
        " cluster. A sweep that was stopped goes on by the same command."
    ),
    order=25,
)
