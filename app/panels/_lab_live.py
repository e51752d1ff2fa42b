"""The selected run while it trains, small: its losses so far, and the discriminator's weights by layer."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QFont, QWheelEvent

from app.graphics.pg import pg
from app.graphics.scene_view import SceneView
from app.painting.primitives import with_alpha
from app.panels._selected_run import SelectedRun
from app.plots import lab_weights
from app.plots.lab_losses import SHOWN
from app.text.translation import tr
from app.theme import style
from app.training.run_config import arm_name, chosen_arm, setups
from app.training.run_record import RunRecord
from app.widgets.following import connect_while_alive

# Seconds between two updates, of which each renews one of the plots; points that a curve is drawn with.
PACE, MOST_POINTS = 1.0 / 15.0, 400


class LivePlots(SceneView):
    """Two plots under each other, renewed in turns. They show, and take no mouse: the wheel scrolls the
    panel.
    """

    def __init__(self, focus: SelectedRun) -> None:
        super().__init__(background=None)
        self._focus, self._turn, self._renewed, self._ended = focus, 0, 0.0, False
        self._grid = pg.GraphicsLayout()
        self.setCentralItem(self._grid)
        self.losses, self.weights = (self._plot(row) for row in range(2))
        self._curves: dict[str, Any] = {}
        self._ridges: list[Any] = []
        self._ink()
        manager = focus.manager
        connect_while_alive(self, self._renew_next, manager.stepped)
        connect_while_alive(self, self._renew_all, manager.listed, focus.changed, focus.session.changed)

    def _plot(self, row: int) -> Any:
        plot = self._grid.addPlot(row, 0, enableMenu=False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        for side in ("left", "bottom"):
            plot.getAxis(side).enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(style.px(38))
        return plot

    def sizeHint(self) -> QSize:
        """As wide as the panel, always as high."""
        return QSize(style.px(260), style.px(270))

    def minimumSizeHint(self) -> QSize:
        """Low enough to be read, never so wide that the panel grows."""
        return QSize(style.px(120), style.px(270))

    def end(self) -> None:
        """Nothing is shown any more: the window closes."""
        self._ended = True
        super().end()

    # What is shown ------------------------------------------------------------------------------------------

    @property
    def record(self) -> RunRecord | None:
        """Of the selected run."""
        return self._focus.manager.record(self._focus.index)

    @property
    def _arm(self) -> str:
        """The first one, or that chosen of a wall: the plots of the page show all of them."""
        return chosen_arm(self._focus.session.scene, self._focus.settings)

    def _renew_next(self) -> None:
        """One of the plots, if the last one was long enough ago and somebody sees it."""
        now = time.monotonic()
        if self._ended or now - self._renewed < PACE or not self.isVisible():
            return
        self._renewed = now
        (self._renew_losses, self._renew_weights)[self._turn]()
        self._turn = 1 - self._turn

    def _renew_all(self) -> None:
        if self._ended:
            return
        self._renew_losses()
        self._renew_weights()

    def _renew_losses(self) -> None:
        record, theme = self.record, style.theme()
        for name, (_, color) in SHOWN.items():
            x, y = record.track(self._arm, name) if record else (np.zeros(0), np.zeros(0))
            if not len(x) and name not in self._curves:
                continue
            if name not in self._curves:
                self._curves[name] = self.losses.plot()
            stride = max(1, -(-len(x) // MOST_POINTS))
            self._curves[name].setPen(pg.mkPen(getattr(theme, color), width=1.0))
            self._curves[name].setData(x[::stride], y[::stride])
        self.losses.setTitle(self._named(self._key()), **self._title())

    def _key(self) -> str:
        """The title, with the names of the curves in their colours."""
        theme = style.theme()
        shown = {name: SHOWN[name] for name in self._curves}
        names = [
            f'<span style="color: {getattr(theme, color)}">{name}</span>' for name, color in shown.values()
        ]
        return f"{tr('Losses')} {' '.join(names)}"

    def _renew_weights(self) -> None:
        edges, counts, seen = self._histograms()
        told = tr("iteration {iteration} · {title}").format(iteration=seen, title=tr("Weights by layer"))
        self.weights.setTitle(self._named(told if len(counts) else tr("Weights by layer")), **self._title())
        for layer in range(len(self._ridges), len(counts)):
            self._ridges.append(self.weights.plot(stepMode="center", fillLevel=layer + 1.0))
        for layer, ridge in enumerate(self._ridges):
            ridge.setVisible(layer < len(counts))
            if layer < len(counts):
                self._show_ridge(ridge, edges, counts[layer], layer)

    def _show_ridge(self, ridge: Any, edges: Any, counts: Any, layer: int) -> None:
        color = lab_weights.color_of(style.theme(), layer)
        ridge.setPen(pg.mkPen(color, width=1.0))
        ridge.setBrush(with_alpha(color, 0.45))
        ridge.setData(edges, layer + 1.0 + lab_weights.HEIGHT * counts / max(float(counts.max()), 1.0))

    def _histograms(self) -> tuple[Any, Any, int]:
        """Edges of the bins, weights in them by layer, and of which iteration."""
        record = self.record
        snapshot = record.at(record.iteration) if record else None
        found = snapshot.pictures.get(self._arm, {}).get("weight-histogram") if snapshot else None
        if snapshot is None or found is None:
            return np.zeros(0), np.zeros((0, 0)), 0
        return found["edges"].astype(np.float64), found["counts"].astype(np.float64), snapshot.iteration

    def _named(self, title: str) -> str:
        several = len(setups(self._focus.settings)) > 1
        return f"{arm_name(self._arm)} · {title}" if several else title

    # Looks --------------------------------------------------------------------------------------------------

    def _title(self) -> dict[str, str]:
        return {"color": style.theme().muted, "size": f"{style.px(11)}px"}

    def _ink(self) -> None:
        theme, small = style.theme(), QFont(self.font())
        small.setPixelSize(style.px(10))
        self.setBackground(QColor(theme.panel))
        for plot in (self.losses, self.weights):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(theme.faint)
                axis.setTextPen(theme.muted)
                axis.setTickFont(small)

    def changeEvent(self, event: QEvent) -> None:
        """The new theme's colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ridges") and not self._ended:
            self._ink()
            self._renew_all()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the panel."""
        event.ignore()
