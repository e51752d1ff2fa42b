"""Where trajectories start: typed, added, removed, scattered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QWidget

from app.model import actions
from app.model.scene import MAX_STARTS
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._starts_table import StartsTable
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive


def make(session: Session) -> QWidget:
    """The table takes the room; buttons stay below it."""
    table = StartsTable(session)
    hint = layouts.label(
        tr(
            "Click in the picture to start a trajectory, drag a start to move it, or type over a number here."
        ),
        "note",
        wrap=True,
    )
    buttons = layouts.Column(layouts.line(), _first_row(session), _second_row(session), hint, spacing=8)
    buttons.setContentsMargins(style.px(14), style.px(8), style.px(14), style.px(12))
    result = layouts.framed(table, buttons)
    _follow_count(session, result)
    return result


def _first_row(session: Session) -> QWidget:
    add = layouts.push(tr("Add"), tr("A start beside the selected one"))
    remove = layouts.push(tr("Remove"), tr("Remove the selected trajectory (Delete)"))
    clear = layouts.push(tr("Clear"), tr("Remove all trajectories"))
    add.clicked.connect(lambda: actions.add_start(session))
    remove.clicked.connect(lambda: actions.remove_selected(session))
    clear.clicked.connect(lambda: actions.clear_all(session))
    for button, name in ((add, "add"), (remove, "remove"), (clear, "clear")):
        button.setObjectName(name)
    return layouts.flow(add, remove, clear)


def _second_row(session: Session) -> QWidget:
    scatter = layouts.push(
        tr("Scatter"), tr("Random starts around the equilibrium, instead of those there are")
    )
    count = QSpinBox()
    count.setRange(1, MAX_STARTS)
    count.setValue(12)
    count.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    count.setAccessibleName(tr("How many"))
    scatter.clicked.connect(lambda: actions.add_random_starts(session, count.value()))
    # Return in the field means the button beside it, as everywhere.
    count.lineEdit().returnPressed.connect(scatter.click)
    scatter.setObjectName("scatter")
    count.setObjectName("scatter-count")
    return layouts.row(scatter, count, layouts.label(tr("random starts"), "muted"))


def _follow_count(session: Session, panel: QWidget) -> None:
    def show() -> None:
        some = bool(session.scene.starts)
        for name, on in (("remove", some), ("clear", some), ("add", len(session.scene.starts) < MAX_STARTS)):
            button = panel.findChild(QWidget, name)
            if button is not None:
                button.setEnabled(on)

    connect_while_alive(panel, show, session.changed)


PANEL = Panel("starts", "Starts", 2, RIGHT, make)
