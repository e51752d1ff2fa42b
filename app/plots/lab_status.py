"""What is trained beside the portrait: the experiment, its claims, how far each run is, and what was seen in
the end."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots.lab_plot import runs_of
from app.plots.plot import ComputeOptions, Plot, Quality
from app.text.translation import tr
from app.training import status_text as told
from app.training.run_config import columns, run_settings
from app.training.snapshot_view import SnapshotView, snapshot_view

HEAD, PLAIN, QUIET, FAULT = "head", "plain", "quiet", "fault"
MORE = "…"
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class StatusText:
    """A paragraph and how it looks."""

    text: str
    look: str = PLAIN


class Status(Plot):
    """Paragraphs."""

    id = "lab-status"
    order = 70
    sticky, timed = False, True
    bordered = numbered = False

    def title(self, scene: Scene, index: int) -> str:
        """It has none."""
        return ""

    def names(self, scene: Scene) -> tuple[str, str]:
        """It has no axes."""
        return "", ""

    def aspect_locked(self, scene: Scene) -> bool:
        """There is no scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Nothing to fit."""
        return View(0.0, 1.0, 0.0, 1.0)

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

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """One paragraph under the other, as far as there is room."""
        size = frame.theme.text
        x, y, w = frame.x - 3.2 * size, frame.y - 1.2 * size, frame.w + 3.6 * size
        bottom = frame.y + frame.h + 2.8 * size
        for paragraph in data.extras.get((self.id, index)) or []:
            if y < bottom - size:
                y += paint_paragraph(frame, paragraph, QRectF(x, y, w, bottom - y))


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


def paint_paragraph(frame: Frame, told: StatusText, box: QRectF) -> float:
    """Paints a paragraph; returns how high it is with the gap below."""
    painter, theme = frame.painter, frame.theme
    colors = {HEAD: theme.ink, PLAIN: theme.ink, QUIET: theme.muted, FAULT: theme.equilibrium}
    painter.setPen(QColor(colors[told.look]))
    painter.setFont(axes.font(theme, 1.05 if told.look == HEAD else 0.92, bold=told.look == HEAD))
    painter.save()
    painter.setClipRect(box)
    text = _fitting(frame, told.text, box)
    used = painter.boundingRect(box, WRAPPED, text)
    painter.drawText(box, WRAPPED, text)
    painter.restore()
    return float(used.height()) + 0.35 * theme.text


def _fitting(frame: Frame, text: str, box: QRectF) -> str:
    """As much of a text as there is room for in whole lines."""

    def fits(end: int) -> bool:
        return frame.painter.boundingRect(box, WRAPPED, text[:end] + MORE).height() <= box.height()

    if frame.painter.boundingRect(box, WRAPPED, text).height() <= box.height():
        return text
    too_long = bisect.bisect_left(range(len(text)), True, key=lambda end: not fits(end))
    return text[: max(too_long - 1, 0)] + MORE


PLOT = Status()
