"""Edges that the user draws in the picture: what they may begin from, and how they go."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.model import sketch
from app.panels._selected_run import SelectedRun
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive


class SketchTools(layouts.Column):
    """Two buttons; nothing where generators fill no edges."""

    def __init__(self, focus: SelectedRun) -> None:
        self._focus, self._taken = focus, 0
        hint = tr("Draw edges in the picture “Your edges, filled”; they are filled as you draw.")
        tip = tr("The edges of a picture of the data, another one each time.")
        self.take = layouts.push(tr("Take real edges"), f"<p>{tip}</p>")
        self.clear = layouts.push(tr("Clear"), f"<p>{tr('An empty sheet.')}</p>")
        self.take.setObjectName("lab-take-edges")
        self.clear.setObjectName("lab-clear-edges")
        self.take.clicked.connect(self._take)
        self.clear.clicked.connect(lambda: self._draw("", tr("Clear")))
        super().__init__(layouts.label(hint, "muted", wrap=True), layouts.row(self.take, self.clear))
        signals = focus.session.changed, focus.changed, focus.manager.listed, focus.manager.stepped
        connect_while_alive(self, self._follow, *signals)

    def _follow(self) -> None:
        self.clear.setEnabled(bool(self._focus.lab.sketch))
        self.take.setEnabled(self._known() is not None)

    def _known(self) -> Any:
        """(n, h, w) edges of the data that the run has shown."""
        record = self._focus.manager.record(self._focus.index)
        snapshot = record.at(record.iteration) if record else None
        seen = snapshot.pictures.values() if snapshot else ()
        return next((probes["fills"]["edges"] for probes in seen if "fills" in probes), None)

    def _take(self) -> None:
        known = self._known()
        if known is None:
            return
        edges = known[self._taken % len(known)]
        self._taken += 1
        grey = edges if edges.ndim == 2 else edges.max(axis=-1)
        self._draw(sketch.text_of(np.ascontiguousarray(grey)), tr("Take real edges"))

    def _draw(self, text: str, deed: str) -> None:
        self._focus.update(lambda lab: lab.with_(sketch=text), deed)
