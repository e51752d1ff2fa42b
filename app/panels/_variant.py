"""Which GAN: the picker, what it is about in a sentence, its flow and its losses."""

from __future__ import annotations

from PySide6.QtCore import Qt

import gandyn
from app.model.scene import Scene
from app.model.scene_designs import PAGE, settings_of
from app.model.search_words import words_of
from app.model.session import Session
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.formula import FormulaColumn
from app.widgets.variant_picker import Entry, VariantPicker
from gandyn import Scenario
from gandyn.design import library, registry
from gandyn.message import joined
from gandyn.scenario import find_variant
from gandyn.variant import Formulas


class VariantPart(layouts.Column):
    """Follows the variant of the scenario being edited."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: tuple[str, Formulas, tuple[str, ...], str] | None = None
        self.picker = VariantPicker(entries(session.scene))
        self.summary = layouts.label("", "muted", wrap=True)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.flow, self.losses = FormulaColumn(15.5), FormulaColumn(13.5)
        self.card = layouts.card(self.flow, layouts.line(), self.losses)
        super().__init__(self.picker, self.summary, self.card)
        self.summary.setMinimumHeight(self.summary.fontMetrics().lineSpacing() * 4)
        self.picker.opening.connect(lambda: self.picker.set_entries(entries(session.scene)))
        self.picker.picked.connect(lambda id: session.update_scenario(tr("Choose a GAN"), variant=id))
        session.changed.connect(self._follow)
        session.active_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        variant = self._session.scenario.spec
        formulas, flow = (
            variant.formulas(self._session.scenario.parameters),
            self._session.scenario.equations(),
        )
        summary = tr(joined(variant.summary, claimed(self._session.scenario)))
        if self._shown == (variant.id, formulas, flow, summary):
            return
        self._shown = variant.id, formulas, flow, summary
        self.picker.set_current(variant.id, tr(variant.name))
        self.summary.setText(summary)
        self.flow.set_lines(flow)
        self.losses.set_lines(formulas.losses)
        sources = "<br>".join(variant.references)
        about = tr("Flow of the Dirac GAN, and the losses that both players minimise.")
        self.card.setToolTip(f"<p>{about}</p><p>{sources}</p>")
        # As high as the highest card, so that what is below stays where it is from GAN to GAN.
        self.card.setMinimumHeight(style.px(196))


def claimed(scenario: Scenario) -> str:
    """What the flow does with these parameters in this dimension; what stands on top of the variant may
    change it."""
    text = tr(scenario.claim.text)
    return (
        text
        if scenario.is_single
        else tr("Without regularisers and at equal time scales: {claim}").format(claim=text)
    )


def entries(scene: Scene) -> list[Entry]:
    """Every variant as a row of the picker, groups together; last the designs of the page and of the user's
    library.
    """
    every = {v.id: words_of(v) for v in gandyn.variants().values()} | _designed(scene)
    found = [(v, words) for id, words in every.items() if (v := find_variant(id)) is not None]
    rows = [Entry(v.id, tr(v.name), v.group, tr(v.summary), words) for v, words in found]
    order = list(dict.fromkeys(row.group for row in rows))
    return sorted(rows, key=lambda row: order.index(row.group))


def _designed(scene: Scene) -> dict[str, str]:
    """The ids of the designs, which are registered, and by which words each is found."""
    # Those that nobody has designed yet are no GANs of the user's.
    page = settings_of(scene).designs if PAGE in scene.page_settings else ()
    shown = {f"design {i + 1}": design for i, design in enumerate(page)}
    made = {id: registry.register(design) for id, design in {**shown, **library.shelf().designs}.items()}
    return {
        found: " ".join((id, words_of(variant)))
        for id, found in made.items()
        if (variant := find_variant(found))
    }
