"""The designer: formulas are typed, and at once one is told whether they make a GAN, what it minimises, and
what its training does; one click makes a scenario of it, or trains it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.model.pages.design import CURVES
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._fields import of_page
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.toggle_group import ToggleGroup

if TYPE_CHECKING:
    from app.panels._design_reporter import DesignReporter

SYMBOLS = {
    "omega": "ω", "rho": "ρ", "discriminator": "φ, ψ", "generator": "α, β", "divergence": "d", "output": "A",
    "losses": "L", "field": "b, c", "portrait": "Portrait",
}  # fmt: skip
TIPS = {
    "omega": "ω(r): D’s best t", "rho": "ρ(t) = ψ′(t)", "discriminator": "Discriminator: φ(t), ψ(t)",
    "generator": "Generator: α(t), β(t)", "divergence": "d(r): the divergence’s density",
    "output": "A(v): from the critic’s output to t", "losses": "Losses: L_D(s), L_G(s)",
    "field": "Field: b(s), c(s)", "portrait": "The portrait of the current design, once a scenario uses it.",
}  # fmt: skip


def make(session: Session) -> QWidget:
    """The designs, their formulas, and what is known of the current one."""
    from app.panels import _design_formulas as formulas
    from app.panels import _design_list as designs
    from app.panels import _design_report as told
    from app.panels._design_editor import DesignEditor
    from app.panels._design_numbers import Numbers
    from app.panels._design_reporter import DesignReporter
    from app.panels._design_shelf import Shelf

    editor = DesignEditor(session)
    reporter = DesignReporter(editor)
    lines, conditions, names = formulas.Formulas(editor), told.Conditions(reporter), told.Names(reporter)
    verdict, forms = told.Verdict(reporter), told.Forms(reporter)
    page = layouts.page(
        layouts.Column(designs.Designs(editor), designs.pickers(editor), spacing=8),
        layouts.section(tr("Formulas"), formulas.name(editor), formulas.kind(editor), lines),
        designs.uses(editor),
        layouts.line(),
        layouts.section(tr("Numbers in the formulas"), Numbers(editor)),
        layouts.line(),
        layouts.section(tr("Is it a GAN?"), conditions, names),
        layouts.line(),
        layouts.section(tr("What its training does"), verdict),
        layouts.line(),
        layouts.section(tr("Formulas in closed form"), forms),
        layouts.line(),
        layouts.section(tr("My designs"), Shelf(editor)),
        layouts.line(),
        layouts.section(tr("Curves shown"), _shown(session)),
    )
    editor.setParent(page)
    reporter.setParent(page)
    page.installEventFilter(_Waker(page, reporter))
    for part in (conditions, names, verdict):
        connect_while_alive(page, partial(layouts.settle, part), reporter.changed)
    connect_while_alive(page, partial(layouts.settle, forms), reporter.asked)
    return page


class _Waker(QObject):
    """What is known is worked out only while the panel is seen."""

    def __init__(self, page: QWidget, reporter: DesignReporter) -> None:
        super().__init__(page)
        self._reporter = reporter

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Shown or hidden."""
        if isinstance(event, QShowEvent):
            self._reporter.wake(True)
        elif event.type() == QEvent.Type.Hide:
            self._reporter.wake(False)
        return False


def _shown(session: Session) -> QWidget:
    group = ToggleGroup([(id, tr(SYMBOLS[id]), tr(TIPS[id])) for id in CURVES])
    group.setObjectName("design-curves")
    store = of_page(session, "design")
    text = tr("Choose curves")
    group.changed.connect(
        lambda chosen: store.update(lambda settings: settings.with_(shown=chosen), text, "")
    )
    connect_while_alive(group, lambda: group.set_chosen(store.get().shown), session.changed)
    return group


PANEL = Panel("design", "Design", 7, RIGHT, make)
