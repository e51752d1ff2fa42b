"""`gandyn lab`: the training lab without a window. Trains in a process of its own; this one never imports
torch.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from app.cli import arguments
from app.cli import lab_figures as figures
from app.cli import lab_files as files
from app.progress_line import ProgressLine
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.training import Experiment, Settings, TrainingProcess

BAR, WAIT = 24, 0.02


def add(parser: argparse.ArgumentParser) -> None:
    """Adds `list` and `run`."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = commands.add_parser("list", help="List the experiments.", description="List the experiments.")
    listing.add_argument("--json", action="store_true", help="as JSON, with every setting")
    listing.set_defaults(run=_list)
    _add_run(
        commands.add_parser(
            "run",
            help="Train an experiment.",
            description="Train an experiment and print its figures of merit.",
        )
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("experiment", metavar="EXPERIMENT", help="`gandyn lab list` names them")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a setting of the experiment, such as lambda=0.3",
    )
    parser.add_argument("--steps", metavar="N", type=int, help="iterations (default: the experiment's own)")
    parser.add_argument(
        "--seed", metavar="S", type=int, default=0, help="seed of all random numbers (default 0)"
    )
    parser.add_argument("--device", metavar="D", default="auto", help="auto, cpu, cuda or mps (default auto)")
    parser.add_argument(
        "--resume",
        metavar="DIR",
        default="",
        help="go on from the checkpoint that -o left there, with its settings",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one object, whose `metrics` hold the figures of merit"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        help="write figures (PNG, SVG), curves (CSV), pictures (NPZ), metrics, recipe and checkpoint there",
    )
    parser.set_defaults(run=_run)


def _list(args: argparse.Namespace) -> int:
    from gandyn.training import EXPERIMENTS

    if args.json:
        print(json.dumps([_row(experiment) for experiment in EXPERIMENTS.values()], indent=1))
        return 0
    return arguments.list_texts({id: experiment.summary for id, experiment in EXPERIMENTS.items()})


def _row(experiment: Experiment) -> dict[str, Any]:
    names = ("id", "title", "summary", "steps", "probes", "references")
    keys = ("id", "symbol", "default", "low", "high", "meaning", "choices")
    return {name: getattr(experiment, name) for name in names} | {
        "claims": [
            {"claim": claim.text, "about": dict(claim.about), "steps": claim.steps or experiment.steps}
            for claim in experiment.claims
        ],
        "settings": [{key: getattr(parameter, key) for key in keys} for parameter in experiment.parameters],
    }


def settings_of(args: argparse.Namespace) -> Settings:
    """What the words ask for; raises TrainingError."""
    from gandyn.training import Settings

    if args.resume:
        return files.kept_settings(args.resume, args.experiment, args.steps)
    return Settings(args.experiment, arguments.pairs(args.set, "--set"), args.steps, args.seed, args.device)


def _run(args: argparse.Namespace) -> int:
    from gandyn.training import TrainingProcess

    settings = settings_of(args)
    if args.output:
        files.prepare_folder(args.output)
    run = TrainingProcess(settings, args.resume)
    recipe = figures.recipe(run) if args.output else ""
    try:
        with interruption.raised():
            with ProgressLine() as line:
                cut = _follow(run, line)
            trouble = files.save(run, args.output, recipe) if args.output else ""
        if args.output:
            trouble = trouble or figures.draw(run, args.output)
    finally:
        run.stop()
    _report(run, args, trouble)
    return interruption.STATUS if cut else 0


def _follow(run: TrainingProcess, line: ProgressLine) -> bool:
    """Until it is done; returns whether Ctrl-C cut it short: then it still measures what there is. A second
    one ends it at once.
    """
    cut = False
    run.start()
    while not run.ended:
        try:
            if not run.poll():
                time.sleep(WAIT)
            _show(line, run)
        except KeyboardInterrupt:
            if cut or run.started is None:
                raise
            cut = True
            run.finish()
    return cut


def _report(run: TrainingProcess, args: argparse.Namespace, trouble: str) -> None:
    from gandyn.training import TrainingError

    if run.done is None:
        raise TrainingError(run.failed.sentence if run.failed else "The training ended early.")
    if args.json:
        print(json.dumps(files.result(run), indent=1))
    else:
        print(text(run))
    if trouble:
        raise TrainingError(trouble)


def text(run: TrainingProcess) -> str:
    """The figures of merit as lines, and what is claimed with what was measured."""
    found = files.result(run)
    lines = [
        f"{found['title']}: {found['iterations']} iterations in {found['seconds']:.1f} s on"
        f" {found['hardware']}"
    ]
    return "\n".join(
        [*lines, *(f"  {name}: {_figure(value)}" for name, value in found["metrics"].items()), *_judged(run)]
    )


def _judged(run: TrainingProcess) -> list[str]:
    from gandyn.training.claims import ELSEWHERE

    lines = [
        f"  {one.mark} {one.claim.text} ({one.claim.figure}: {_figure(one.measured)})"
        for one in files.outcomes(run)
    ]
    return lines or [f"  {ELSEWHERE}"]


def _figure(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_figure(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return " ".join(map(_figure, value if len(value) <= 12 else [*value[:3], "…", *value[-3:]]))
    return f"{value:.4g}" if isinstance(value, float) else "–" if value is None else str(value)


def _show(line: ProgressLine, run: TrainingProcess) -> None:
    """How far the training is."""
    steps = run.settings.steps
    if run.started is None or not steps:
        return line.write("starting the training process …")
    done = int(BAR * run.iteration / steps)
    newest = run.recording.steps[-1].scalars if run.recording.steps else {}
    numbers = "  ".join(f"{name} {value:.3g}" for name, value in next(iter(newest.values()), {}).items())
    return line.write(
        f"[{'#' * done}{'.' * (BAR - done)}] {run.iteration}/{steps} on {run.started.device}  {numbers}"
    )
