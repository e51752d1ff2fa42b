"""The menu of a plot under the right mouse button: views, scales, copying, its own export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from app.figure.plot_pane import PlotPane
from app.model.scene import SceneError
from app.services import plot_file
from app.text.translation import tr
from app.window.canvas_base import CanvasBase


def make(canvas: CanvasBase, pane: PlotPane) -> QMenu:
    """The menu of one plot."""
    menu = QMenu(canvas)
    menu.addAction(tr("View all"), lambda: canvas.view_all(pane.cell))
    _add_scales(menu, canvas, pane)
    menu.addSeparator()
    menu.addAction(tr("Copy picture"), lambda: copy_picture(canvas, pane))
    menu.addAction(tr("Copy data"), lambda: copy_data(pane))
    menu.addAction(tr("Export this plot…"), lambda: export(canvas, pane))
    return menu


def _add_scales(menu: QMenu, canvas: CanvasBase, pane: PlotPane) -> None:
    """A tick for each axis that may be logarithmic."""
    plot, scene = pane.cell.plot, canvas.session.scene
    able, now = plot.can_log(scene), plot.log_axes(scene)
    names = (tr("Logarithmic x"), tr("Logarithmic y"))
    for axis in (axis for axis in (0, 1) if able[axis]):
        action = menu.addAction(names[axis])
        action.setCheckable(True)
        action.setChecked(now[axis])
        # To a partial function Qt would not tell whether the tick is on.
        action.triggered.connect(lambda on, axis=axis: canvas.switch_scale(pane, axis, on))


def copy_picture(canvas: CanvasBase, pane: PlotPane) -> None:
    """The plot as it is, twice as fine as the screen."""
    QGuiApplication.clipboard().setImage(plot_file.image(canvas, pane, 2.0))


def copy_data(pane: PlotPane) -> None:
    """Its table, columns parted by tabs, as spreadsheets paste it."""
    QGuiApplication.clipboard().setText(plot_file.text(pane, "\t"))


def export(canvas: CanvasBase, pane: PlotPane) -> None:
    """Asks for a file and writes it; its ending says the format."""
    formats = f"{tr('Pictures and tables')} ({' '.join('*' + suffix for suffix in plot_file.SUFFIXES)})"
    path, _ = QFileDialog.getSaveFileName(
        canvas.window(), tr("Export this plot…"), f"{pane.cell.plot.id}.svg", formats
    )
    if path:
        try:
            plot_file.write(canvas, pane, Path(path))
        except SceneError as error:
            canvas.message.emit(str(error))
