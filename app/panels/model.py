"""The model: which GAN with which numbers, and whether others stand beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.session import Session
from app.panels import LEFT, Panel
from app.panels._parameters import Parameters
from app.panels._regularizers import regularizer_rows
from app.panels._scenario_tabs import ScenarioTabs
from app.panels._time import dimension, scales, times
from app.panels._variant import VariantPart
from app.text.translation import tr
from app.widgets import layouts


def make(session: Session) -> QWidget:
    """The tabs stay in sight; the rest scrolls in a low window."""
    page = layouts.page(
        VariantPart(session),
        dimension(session),
        Parameters(session),
        layouts.line(),
        layouts.section(tr("Regularisation"), regularizer_rows(session)),
        layouts.line(),
        layouts.section(tr("Time scales"), *scales(session)),
        layouts.line(),
        layouts.section(tr("Time, in all scenarios"), *times(session)),
    )
    return layouts.framed(ScenarioTabs(session), page)


PANEL = Panel("model", "Model", 0, LEFT, make)
