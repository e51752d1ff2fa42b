"""What a training showed, as JSON and as lines of text. No torch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gandyn.training import TrainingProcess
    from gandyn.training.claims import Outcome


def result(run: TrainingProcess) -> dict[str, Any]:
    """What --json prints: plain JSON types, NaN as null."""
    from gandyn.training import experiment

    assert run.done is not None and run.started is not None
    entry = experiment(run.settings.experiment)
    return {
        "experiment": entry.id,
        "title": entry.title,
        "settings": run.settings.to_dict(),
        "iterations": run.done.iteration,
        "seconds": run.done.seconds,
        "device": run.started.device,
        "hardware": run.started.hardware,
        "probe_share": run.done.probe_share,
        "metrics": plain(run.done.metrics),
        "claims": [plain(outcome.to_dict()) for outcome in outcomes(run)],
    }


def outcomes(run: TrainingProcess) -> tuple[Outcome, ...]:
    """What is claimed of the run's settings, judged; nothing is claimed of settings that the experiment is
    not about."""
    from gandyn.training import experiment

    assert run.done is not None
    entry = experiment(run.settings.experiment)
    return entry.judged(run.settings.values, dict(run.done.metrics), run.done.iteration)


def plain(value: Any) -> Any:
    """Numbers that JSON does not know become null."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def text(run: TrainingProcess) -> str:
    """The figures of merit as lines, and what is claimed with what was measured."""
    found = result(run)
    took = f"{found['iterations']} iterations in {found['seconds']:.1f} s on {found['hardware']}"
    figures = (f"  {name}: {_figure(value)}" for name, value in found["metrics"].items())
    return "\n".join([f"{found['title']}: {took}", *figures, *_judged(run)])


def _judged(run: TrainingProcess) -> list[str]:
    from gandyn.training.claims import ELSEWHERE

    lines = [
        f"  {one.mark} {one.claim.text} ({one.claim.figure}: {_figure(one.measured)})"
        for one in outcomes(run)
    ]
    return lines or [f"  {ELSEWHERE}"]


def _figure(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_figure(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return " ".join(map(_figure, value if len(value) <= 12 else [*value[:3], "…", *value[-3:]]))
    return f"{value:.4g}" if isinstance(value, float) else "–" if value is None else str(value)
