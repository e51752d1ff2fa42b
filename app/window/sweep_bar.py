"""Under the tabs of the page of spectra: which number runs, through which range, and what the diagram
shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.model.pages.locus import AMPLITUDE, GROWTH, PERIOD, RADIUS, SweepSettings, choices, sweep_settings_of
from app.model.scene import Scene
from app.model.session import Session
from app.text.translation import short_text, tr
from app.theme import style
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.segmented import DropDown, Segmented
from app.widgets.switch import Switch

PAGE = "spectrum"
PLOTS = ("eigenvalues", "multipliers", "diagram")
TIPS = {
    GROWTH: "Growth rate of the flow: the largest real part of its eigenvalues",
    RADIUS: "Spectral radius of each rule",
    AMPLITUDE: "Largest and least size of the orbit at the end of a run",
    PERIOD: "Period at the end of a run",
}


class SweepBar(QWidget):
    """Seen on its page only."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("locus")
        self._session = session
        self._offered: tuple[tuple[str, str], ...] = ()
        self.number = DropDown([])
        self.low, self.high = FloatSpinBox(tr("from"), -math.inf), FloatSpinBox(tr("to"), -math.inf)
        self.log = Switch(tr("log"))
        self.upright = Segmented(upright_names(), {id: tr(tip) for id, tip in TIPS.items()})
        self._build()
        session.changed.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        self.number.setToolTip(tr("The number that runs; drag along a curve or in the diagram to set it"))
        self.log.setToolTip(tr("Equal ratios instead of equal distances"))
        for box in (self.low, self.high):
            box.setFixedWidth(style.px(64))
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.refused.connect(self._session.refused)
        self.number.setMinimumContentsLength(32)
        vary, from_, to = (layouts.label(text, "muted") for text in (tr("Vary"), tr("from"), tr("to")))
        # In a narrow window, or with large letters, on two lines.
        ends = layouts.row(from_, self.low, to, self.high, self.log)
        layouts.fill(self, layouts.flow(layouts.row(vary, self.number), ends, self.upright))
        self.setContentsMargins(style.px(12), style.px(6), style.px(12), 0)
        self.number.chosen.connect(
            lambda id: self._set(
                lambda scene: replace(sweep_settings_of(scene, id), show=self._settings().show)
            )
        )
        self.low.edited.connect(lambda value: self._set(lambda scene: self._settings().with_(low=value)))
        self.high.edited.connect(lambda value: self._set(lambda scene: self._settings().with_(high=value)))
        self.log.clicked.connect(lambda on: self._set(lambda scene: self._settings().with_(log=on)))
        self.upright.chosen.connect(lambda show: self._set(lambda scene: self._settings().with_(show=show)))

    def _settings(self) -> SweepSettings:
        settings: SweepSettings = self._session.scene.settings_of("locus")
        return settings

    def _set(self, change: Callable[[Scene], SweepSettings]) -> None:
        """Other settings; the planes show all of it."""

        def changed(scene: Scene) -> Scene:
            views = {plot: view for plot, view in scene.views.items() if plot not in PLOTS}
            return scene.with_settings("locus", change(scene)).with_(views=views)

        self._session.update(changed, tr("Vary another number"))
        self._follow()

    def _follow(self) -> None:
        scene = self._session.scene
        self.setVisible(scene.page == PAGE)
        if scene.page == PAGE:
            self._show(scene)

    def _show(self, scene: Scene) -> None:
        settings, known = self._settings(), choices(scene)
        names = tuple((id, f"{info.symbol}   {short_text(info.meaning)}") for id, info in known.items())
        if names != self._offered:
            self._offered = names
            self.number.clear()
            for id, name in names:
                self.number.addItem(name, id)
        self.number.set_value(settings.axis.id)
        self.low.set_value(settings.axis.low)
        self.high.set_value(settings.axis.high)
        self.log.setChecked(settings.axis.log)
        self.upright.set_value(settings.show)
        self.upright.button(RADIUS).setEnabled(bool(scene.trainings) or settings.show == RADIUS)


def upright_names() -> list[tuple[str, str]]:
    """What the diagram may show, in a word or a symbol."""
    return [(GROWTH, tr("growth")), (RADIUS, "ρ"), (AMPLITUDE, "‖(φ, θ)‖"), (PERIOD, "T")]
