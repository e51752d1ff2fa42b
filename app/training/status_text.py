"""What is said of a run: its state, how far it is, what it runs on, what it showed in the end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.text.number_format import short_number
from app.text.translation import tr
from app.training.run_config import arm_name
from app.training.run_record import RunRecord
from gandyn.training.claims import ELSEWHERE

if TYPE_CHECKING:
    from gandyn.training import Settings
    from gandyn.training.claims import Outcome

TOUCHED = "Settings were changed or steps made by hand while it ran, so nothing is claimed of it."
STATES = {
    "new": "not started",
    "starting": "starting torch…",
    "running": "running",
    "paused": "stands still",
    "slow": "in slow motion",
    "done": "done",
    "failed": "ended by a fault",
    "stopped": "stopped",
    "stopping": "measuring…",
}
MOST_SHOWN = 5
# As legends of the plots beside it.
DIGITS = 3


def progress(record: RunRecord | None) -> str:
    """State, iterations, pace."""
    if record is None:
        return tr("not started")
    parts = [tr(STATES[record.state])]
    if record.run.started:
        parts.append(tr("{count} of {total}").format(count=record.iteration, total=record.settings.steps))
    if record.state == "running" and record.speed:
        parts.append(tr("{pace} per second").format(pace=f"{record.speed:.0f}"))
    return " · ".join(parts)


def hardware(record: RunRecord | None) -> str:
    """The device and its name, once it is known."""
    started = record.run.started if record else None
    return f"{started.device}: {tr(started.hardware)}" if started else ""


def notices(record: RunRecord | None) -> str:
    """What was said of the files of its data: the first one, and how many more."""
    every = record.run.started.notices if record and record.run.started else ()
    if len(every) < 2:
        return "".join(map(tr, every))
    return tr("{first} And so of {count} more.").format(first=tr(every[0]), count=len(every) - 1)


def memory(record: RunRecord | None) -> str:
    """What its snapshots take of what they may."""
    from gandyn.training.recording import MOST_BYTES

    if record is None or not record.run.recording.snapshots:
        return ""
    taken, most = (x / 1e6 for x in (record.run.recording.bytes, MOST_BYTES))
    return tr("snapshots: {taken} of {most} MB").format(taken=f"{taken:.0f}", most=f"{most:.0f}")


def fault(record: RunRecord | None) -> str:
    """Why it ended, if by a fault."""
    failed = record.run.failed if record else None
    return tr(failed.sentence) if failed else ""


def outcome(record: RunRecord | None) -> list[str]:
    """The figures of merit at the end, a line each."""
    done = record.run.done if record else None
    if record is None or done is None:
        return []
    experiment = record.settings.experiment
    return [f"{figure(name, experiment)}: {value_text(value)}" for name, value in done.metrics.items()]


def claims(settings: Settings, record: RunRecord | None) -> list[str]:
    """What is claimed of these settings, a line each, with mark and measured figure once a run of them is
    done; or that nothing is."""
    from gandyn.training import EXPERIMENTS

    entry = EXPERIMENTS[settings.experiment]
    found = entry.claimed(settings.values)
    if not found:
        return [tr(ELSEWHERE)]
    done = record.run.done if record and record.settings == settings else None
    if record is None or done is None:
        return [tr("Claim: {claim}").format(claim=tr(claim.text)) for claim in found]
    if record.was_changed:
        return [tr(TOUCHED)]
    return [_outcome(one) for one in entry.judged(settings.values, dict(done.metrics), done.iteration)]


def _outcome(one: Outcome) -> str:
    seen = f"{tr(one.claim.figure)}: {value_text(one.measured)}"
    if one.holds is None:
        seen = tr("{figure}, too few iterations to judge").format(figure=seen)
    return f"{one.mark} {tr(one.claim.text)} ({seen})"


def figure(name: str, experiment: str) -> str:
    """A figure of merit's name for people."""
    from gandyn.training import EXPERIMENTS

    return tr(EXPERIMENTS[experiment].figures.get(name, name))


def value_text(value: Any) -> str:
    """Numbers short, lists by their ends, a figure per arm with the arm's name."""
    if isinstance(value, Mapping):
        return ", ".join(f"{value_text(entry)} ({arm_name(arm)})" for arm, entry in value.items())
    if isinstance(value, (list, tuple)):
        if len(value) > MOST_SHOWN:
            return f"{value_text(value[0])} … {value_text(value[-1])}"
        return " ".join(map(value_text, value))
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    return short_number(value, DIGITS) if isinstance(value, float) else str(value)
