"""Where trajectories start: typed, added, removed, scattered."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from app import style
from app.language import tr
from app.panels import RIGHT, Panel
from app.panels._starts_table import StartsTable, new_start
from app.scene import MAX_STARTS, Scene, Start
from app.session import Session
from app.widgets import layouts

SPREAD = 1.5  # scattered starts lie in [−1.5, 1.5] in every component


def make(session: Session) -> QWidget:
    """The table takes the room; buttons stay below it."""
    table = StartsTable(session)
    hint = layouts.label(tr("Click in the picture to start a trajectory, drag a start to move it, or type over a number here."), "note", wrap=True)
    buttons = layouts.Column(layouts.line(), _first_row(session), _second_row(session), hint, spacing=8)
    buttons.setContentsMargins(style.px(14), style.px(8), style.px(14), style.px(12))
    result = layouts.framed(table, buttons)
    _follow_count(session, result)
    return result


def _first_row(session: Session) -> QWidget:
    add = layouts.push(tr("Add"), tr("A start beside the selected one"))
    remove = layouts.push(tr("Remove"), tr("Remove the selected trajectory (Delete)"))
    clear = layouts.push(tr("Clear"), tr("Remove all trajectories"))
    add.clicked.connect(lambda: session.update(lambda scene: scene.added(new_start(session)), tr("Add a start")))
    remove.clicked.connect(lambda: remove_selected(session))
    clear.clicked.connect(lambda: clear_all(session))
    for button, name in ((add, "add"), (remove, "remove"), (clear, "clear")):
        button.setObjectName(name)
    return layouts.row(add, remove, clear)


def _second_row(session: Session) -> QWidget:
    scatter = layouts.push(tr("Scatter"), tr("Random starts around the equilibrium, instead of those there are"))
    count = QSpinBox()
    count.setRange(1, MAX_STARTS)
    count.setValue(12)
    count.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    count.setAccessibleName(tr("How many"))
    scatter.clicked.connect(lambda: scatter_starts(session, count.value()))
    scatter.setObjectName("scatter")
    return layouts.row(scatter, count, layouts.label(tr("random starts"), "muted"))


def _follow_count(session: Session, panel: QWidget) -> None:
    def follow() -> None:
        some = bool(session.scene.starts)
        for name, on in (("remove", some), ("clear", some), ("add", len(session.scene.starts) < MAX_STARTS)):
            button = panel.findChild(QWidget, name)
            if button is not None:
                button.setEnabled(on)

    session.changed.connect(follow)
    follow()


def remove_selected(session: Session) -> None:
    """Removes the selected trajectory, if there is one."""
    if session.scene.starts:
        session.update(lambda scene: scene.removed(scene.selected), tr("Remove a start"))


def clear_all(session: Session) -> None:
    """Removes all trajectories."""
    session.update(lambda scene: scene.with_(starts=()), tr("Remove all starts"))


def scatter_starts(session: Session, count: int) -> None:
    """Draws new starts at random; each press other ones, kept in the scene so that the picture can be made again."""
    import random

    def one() -> Start:
        phi, theta = (tuple(round(random.uniform(-SPREAD, SPREAD), 3) for _ in range(2)) for _ in range(2))
        return Start((phi[0], phi[1]), (theta[0], theta[1]))

    def change(scene: Scene) -> Scene:
        return scene.with_(starts=()).added(*(one() for _ in range(count)))

    session.update(change, tr("Scatter starts"))


PANEL = Panel("starts", "Starts", 2, RIGHT, make)
