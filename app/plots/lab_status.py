"""What is trained beside the portrait: the experiment, its claims, how far each run is, and what was seen in
the end."""

from __future__ import annotations

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting.frame import Frame
from app.plots._words import FAULT, HEAD, PLAIN, QUIET, StatusText, WordsPlot
from app.plots.lab_plot import runs_of
from app.plots.plot import ComputeOptions
from app.text.translation import tr
from app.training import status_text as told
from app.training.run_config import columns, run_settings
from app.training.snapshot_view import SnapshotView, snapshot_view


class Status(WordsPlot):
    """Paragraphs."""

    id = "lab-status"
    order = 70
    timed = True

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """It tells by itself."""
        return tr("The training lab")

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> list[StatusText]:
        """The paragraphs; runs of one experiment share its title."""
        from gandyn.training import EXPERIMENTS

        found: list[StatusText] = []
        firsts = {column.run: i for i, column in reversed(list(enumerate(columns(scene))))}
        for id in dict.fromkeys(settings.experiment for settings in run_settings(scene)):
            found.append(StatusText(tr(EXPERIMENTS[id].title), HEAD))
            for run, i in sorted(firsts.items()):
                seen = snapshot_view(scene, i, runs_of(effort))
                assert seen is not None
                if seen.column.settings.experiment == id:
                    found += _run(seen, "ABCD"[run] if len(run_settings(scene)) > 1 else "")
        return found


def _run(seen: SnapshotView, letter: str) -> list[StatusText]:
    record = seen.record
    if record is None:
        claims = [StatusText(line, QUIET) for line in told.claims(seen.column.settings, None)]
        return [StatusText(f"{letter} {tr('Nothing was trained yet.')}".strip()), *claims]
    place = ""
    if seen.iteration < record.iteration:
        place = " · " + tr("shown at iteration {iteration}").format(iteration=seen.iteration)
    found = [StatusText(f"{letter} #{record.number}: {told.progress(record)}{place}".strip())]
    facts = " · ".join(fact for fact in (told.hardware(record), told.memory(record)) if fact)
    found += [StatusText(facts, QUIET)] if facts else []
    found += [StatusText(told.fault(record), FAULT)] if record.run.failed else []
    look = PLAIN if record.run.done else QUIET
    found += [StatusText(line, look) for line in told.claims(record.settings, record)]
    seen_lines = told.outcome(record)
    return found + (
        [StatusText(tr("Measured at the end: {figures}").format(figures="; ".join(seen_lines)))]
        if seen_lines
        else []
    )


PLOT = Status()
