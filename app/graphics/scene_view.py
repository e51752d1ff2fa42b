"""pyqtgraph's view of a graphics scene, with an end that PySide survives."""

from __future__ import annotations

from app.graphics.pg import pg


class SceneView(pg.GraphicsView):  # type: ignore[misc]
    """A graphics view that can be ended before its window goes."""

    def end(self) -> None:
        """Nothing is shown any more. PySide does not survive that Python forgets graphics items in any order,
        and a PlotItem has menus that belong to no window; pyqtgraph's own `close` frees the scene while the
        view shows it.
        """
        self.centralWidget = None
        for item in self.scene().items():
            if isinstance(item, pg.PlotItem):
                item.ctrlMenu.deleteLater()
                item.stateGroup.deleteLater()
        self.scene().clear()
