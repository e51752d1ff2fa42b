"""`gandyn lab sample`: a sheet of pictures by the generator of a checkpoint; lines, where it makes text."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.command import Command
from app.model.scene import SceneError
from app.model.scene_file import check_writable
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.training import Generate, Settings, TrainingProcess

WAIT, MOST = 0.02, 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    words = "the folder `checkpoint` that `gandyn lab run -o` left, or weights saved in the window"
    parser.add_argument("checkpoint", metavar="CHECKPOINT", help=words)
    parser.add_argument("-n", metavar="N", type=int, default=64, help="pictures, or lines (default 64)")
    words = "the class that is asked for, where the generator knows classes"
    parser.add_argument("--class", metavar="C", dest="label", help=words)
    words = "a code's value, or the values it goes through, such as 0=-1..1; may be given several times"
    parser.add_argument("--code", metavar="I=LOW..HIGH", action="append", default=[], help=words)
    parser.add_argument("--seed", metavar="S", type=int, default=0, help="seed of the noise (default 0)")
    words = "which of the runs side by side (default: the first)"
    parser.add_argument("--arm", metavar="NAME", default="", help=words)
    words = "auto, cpu, cuda or mps (default auto)"
    parser.add_argument("--device", metavar="D", default="auto", help=words)
    words = "the sheet, a PNG file; text is printed where no file is named"
    parser.add_argument("-o", "--output", metavar="FILE", help=words)


def run(args: argparse.Namespace) -> int:
    """Asks the training process, which does not train, and writes what it answers."""
    from gandyn.message import Message
    from gandyn.training import TrainingProcess
    from gandyn.training.run_folder import read_settings

    advice = Message("give the folder `checkpoint` below what -o wrote")
    settings = read_settings(args.checkpoint, advice).with_(device=args.device)
    arm, request = _arm(settings, args.arm), _request(settings, args)
    _check_output(settings, args.output)
    training = TrainingProcess(settings, args.checkpoint)
    try:
        with interruption.raised():
            found = _generated(training, request)
    finally:
        training.stop()
    _tell(training, _of_arm(found, arm), request, arm, args.output)
    return 0


def _arm(settings: Settings, wanted: str) -> str:
    from app.training.run_config import setups

    arms = list(setups(settings))
    if wanted and wanted not in arms:
        raise SceneError("There is no arm {!r}; there are {}.", wanted, ", ".join(arms))
    return wanted or arms[0]


def _request(settings: Settings, args: argparse.Namespace) -> Generate:
    from gandyn.checks import whole
    from gandyn.training import Generate

    whole("-n", args.n, 1, MOST)
    whole("--seed", args.seed, 0, 2**63 - 1)
    return Generate(1, args.n, args.seed, _label(settings, args.label), dict(_codes(args.code)))


def _label(settings: Settings, word: str | None) -> int | None:
    """The number of a class, which may be given by its name."""
    if word is None:
        return None
    inputs = _inputs(settings)
    names = inputs.classes if inputs else ()
    if word in names:
        return names.index(word)
    if re.fullmatch(r"\d{1,6}", word) and (not names or int(word) < len(names)):
        return int(word)
    known = ", ".join(names) or "numbers from 0"
    raise SceneError("There is no class {!r}; there are {}.", word, known)


def _inputs(settings: Settings) -> Any:
    from gandyn.training import experiment

    entry = experiment(settings.experiment)
    return entry.inputs(settings.values) if entry.inputs else None


def _codes(words: list[str]) -> Iterator[tuple[int, tuple[float, float]]]:
    """Number of a code -> its ends."""
    sign = r"[-+]?(?:\d+\.?\d*|\.\d+)"
    for word in words:
        found = re.fullmatch(rf"(\d{{1,6}})=({sign})(?:\.\.({sign}))?", word.replace("−", "-"))
        if found is None:
            raise SceneError("--code takes NUMBER=LOW..HIGH, such as --code 0=-1..1, not {!r}.", word)
        low = float(found[2])
        yield int(found[1]), (low, float(found[3]) if found[3] else low)


def _check_output(settings: Settings, output: str | None) -> None:
    """Pictures need a file, whose name is that of a PNG."""
    inputs = _inputs(settings)
    if inputs is not None and inputs.text:
        if output:
            check_writable(output)
        return
    if not output:
        raise SceneError("Name the sheet's file, such as -o sheet.png.")
    if Path(output).suffix.lower() != ".png":
        raise SceneError("A sheet is written as PNG; give {} the ending .png.", output)
    check_writable(output)


def _generated(training: TrainingProcess, request: Generate) -> dict[str, Any]:
    """arm -> what was asked for; raises TrainingError."""
    from gandyn.training import Generated, Refused, TrainingError

    training.start(paused=True)
    training.send(request)
    while not training.ended:
        for event in training.poll():
            if isinstance(event, Generated):
                return dict(event.pictures)
            if isinstance(event, Refused):
                raise TrainingError(event.sentence)
        time.sleep(WAIT)
    raise TrainingError(training.failed.sentence if training.failed else "The training process ended early.")


def _of_arm(found: dict[str, Any], arm: str) -> Any:
    if arm not in found:
        raise SceneError("The run {!r} of this checkpoint generates nothing.", arm)
    return found[arm]


def _tell(training: TrainingProcess, samples: Any, request: Generate, arm: str, output: str | None) -> None:
    from app.cli.commands.lab._figures import recipe
    from app.exporters import sample_sheet

    if output:
        sample_sheet.write(Path(output), samples, recipe(training), request, arm)
    elif samples.dtype.kind in "US":
        print("\n".join(map(str, samples)))
    else:
        raise SceneError("Name the sheet's file, such as -o sheet.png.")


COMMAND = Command(
    "sample",
    "Draw samples from a checkpoint.",
    add_arguments,
    run,
    description="Draw samples from a checkpoint: a sheet of pictures, or lines of text.",
    order=30,
)
