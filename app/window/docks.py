"""The docks around the picture: one per panel, filled when it is first shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.model.session import Session
from app.panels import LEFT, Panel, panels
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts

_LOGGER = logging.getLogger(__name__)

WIDTH = 330  # pixels at the normal text size
RAIL = 70
SHARE = 0.36  # of the window's width, for the panels of one side
SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
# A window at least so wide has a side for panels that tell beside the one for panels that ask; if wider
# still, both are open at first.
BOTH, WIDE = 1300, 1500


class Docks:
    """Builds docks for every registered panel; a panel that cannot be built costs its dock, not the
    window.
    """

    def __init__(self, window: QMainWindow, session: Session, complain: Callable[[str], None]) -> None:
        self._window, self._session, self._complain = window, session, complain
        self.docks = {panel.id: self._dock(panel) for panel in panels().values()}
        self._built: set[str] = set()
        self._hidden: list[QDockWidget] = []
        self._front: list[QDockWidget] = []
        self._squeezed: list[QDockWidget] = []
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks)

    def _dock(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(tr(panel.title), self._window)
        dock.setObjectName(panel.id)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        # Qt's own title bar would offer to float and to close, which the rail does.
        dock.setTitleBarWidget(layouts.label(tr(panel.title), "panel-title"))
        dock.setWidget(_placeholder())
        dock.visibilityChanged.connect(lambda visible: self.build(panel.id) if visible else None)
        return dock

    def arrange(self, width: int) -> None:
        """Panels at both sides of a wide window, the right one put away where the picture needs its room; all
        in tabs at the left of a narrow one.
        """
        both = width >= style.px(BOTH)
        for panel in panels().values():
            left = panel.area == LEFT or not both
            self._window.addDockWidget(
                Qt.DockWidgetArea.LeftDockWidgetArea if left else Qt.DockWidgetArea.RightDockWidgetArea,
                self.docks[panel.id],
            )
        for side in SIDES:
            row = [dock for dock in self.docks.values() if self._window.dockWidgetArea(dock) == side]
            for first, second in pairwise(row):
                self._window.tabifyDockWidget(first, second)
            if row:
                row[0].raise_()
        if width < style.px(WIDE):
            self._put_away(Qt.DockWidgetArea.RightDockWidgetArea)
        self.resize()

    def fit(self) -> None:
        """Puts a side away where the window has become too narrow for it and the picture, and shows it again
        when there is room.
        """
        seen = [side for side in SIDES if self._of(side)]
        while seen and self._needed(len(seen)) > self._window.width():
            self._squeezed += self._of(seen[-1])
            self._put_away(seen.pop())
        if self._squeezed and self._needed(len(seen) + 1) <= self._window.width():
            back, self._squeezed = self._squeezed, []
            side = self._window.dockWidgetArea(back[0])
            for dock in (dock for dock in back if self._window.dockWidgetArea(dock) == side):
                dock.show()
            self._squeezed = [dock for dock in back if self._window.dockWidgetArea(dock) != side]
        self.clamp()

    def clamp(self) -> None:
        """No side wider than its share of the window: widths that were dragged, or remembered, from a larger
        screen would leave the picture no room.
        """
        most = max(style.px(WIDTH), round(SHARE * self._window.width()))
        wide = [dock for dock in self.docks.values() if not dock.isHidden() and dock.width() > most]
        self._window.resizeDocks(wide, [most] * len(wide), Qt.Orientation.Horizontal)

    def _needed(self, sides: int) -> int:
        picture = self._window.centralWidget()
        return (
            (picture.minimumSizeHint().width() if picture else 0) + style.px(RAIL) + sides * style.px(WIDTH)
        )

    def _of(self, side: Qt.DockWidgetArea) -> list[QDockWidget]:
        """What is shown at a side, in front or behind."""
        return [
            dock
            for dock in self.docks.values()
            if self._window.dockWidgetArea(dock) == side and not dock.isHidden()
        ]

    def show(self, id: str) -> None:
        """Brings a panel to the front of its side; where both sides are too much, instead of the
        other side.
        """
        self._squeezed = []
        if self._needed(2) > self._window.width():
            own = self._window.dockWidgetArea(self.docks[id])
            self._put_away(next(side for side in SIDES if side != own))
        self.docks[id].show()
        self.docks[id].raise_()

    def both_fit(self, id: str, other: str) -> bool:
        """Whether two panels can be seen at once: at different sides, with room for the picture between."""
        sides = {self._window.dockWidgetArea(self.docks[one]) for one in (id, other)}
        return len(sides) > 1 and self._needed(2) <= self._window.width()

    def hide_side(self, id: str) -> None:
        """Hides the side of the window that a panel is at."""
        self._squeezed = []
        self._put_away(self._window.dockWidgetArea(self.docks[id]))

    def _put_away(self, side: Qt.DockWidgetArea) -> None:
        for dock in self.docks.values():
            if self._window.dockWidgetArea(dock) == side:
                dock.hide()

    def resize(self) -> None:
        """As wide as the text needs."""
        for dock in self.docks.values():
            dock.setMinimumWidth(style.px(WIDTH - 20))
        self._window.resizeDocks(
            list(self.docks.values()), [style.px(WIDTH)] * len(self.docks), Qt.Orientation.Horizontal
        )

    def build(self, id: str) -> None:
        """Fills a dock, once."""
        if id in self._built:
            return
        self._built.add(id)
        try:
            self.docks[id].setWidget(panels()[id].make(self._session))
        except Exception as error:
            _LOGGER.exception("The panel %s could not be built", id)
            self._complain(
                tr("The panel “{name}” could not be built: {reason}").format(
                    name=tr(panels()[id].title), reason=error
                )
            )

    def rebuild(self) -> None:
        """Makes the panels anew, for another size of text; all they show is in the session."""
        built, self._built = self._built, set()
        for id in built:
            old = self.docks[id].widget()
            self.build(id)
            old.deleteLater()

    def panel(self, id: str) -> QWidget:
        """A panel's content, built now if need be."""
        self.build(id)
        return self.docks[id].widget()

    def actions(self) -> list[QAction]:
        """Switches that show and hide each panel."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def hide(self) -> None:
        """Puts all away, for presenting."""
        self._hidden = [dock for dock in self.docks.values() if not dock.isHidden()]
        # Of docks in tabs only the one in front is seen.
        self._front = [dock for dock in self._hidden if not dock.visibleRegion().isEmpty()]
        for dock in self._hidden:
            dock.hide()

    def restore_hidden(self) -> None:
        """Shows again what `hide` put away, the same tabs in front."""
        for dock in self._hidden:
            dock.show()
        self._hidden = []
        for dock in self._front:
            dock.raise_()


def _placeholder() -> QWidget:
    empty = QWidget()
    empty.setObjectName("panel")
    empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return empty
