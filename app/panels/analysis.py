"""What the picture means: the verdict with its reason and its check, the spectrum, and everything it rests
on.
"""

from __future__ import annotations

import json

from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.scene import Scene
from app.model.session import Session
from app.model.shown_verdict import ShownVerdict
from app.panels import RIGHT, Panel
from app.panels._analysis_text import AnalysisText, analysis_text, names, refused
from app.panels._analysis_widgets import Card, Part
from app.panels._scenario_tabs import described as scenario_text
from app.services.analysis_service import AnalysisRequest, AnalysisResult, AnalysisService
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme import style
from app.theme.rule_labels import described
from app.widgets import layouts
from app.widgets.complex_view import ComplexView
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown
from gandyn import Analysis, UpdateConfig
from gandyn.root_locus import missing_reason

FLOW = "flow"


class AnalysisView(QWidget):
    """Asks while it is seen, and shows each answer in the place of the one before."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.answer: AnalysisResult | None = None
        self.analyst = AnalysisService(_rendered, self)
        self.analyst.answered.connect(self._show)
        self.chooser = layouts.Column(spacing=0)
        self._choice: DropDown | None = None
        self._trainings: tuple[UpdateConfig, ...] | None = None
        self.about = layouts.label("", "note", wrap=True)
        self.card, self.view = Card(), ComplexView()
        self.doubt = layouts.label("", "note", wrap=True)
        self._eigenvectors = layouts.push(
            tr("Eigenvectors"), tr("One for each eigenvalue, in the order (φ, θ)")
        )
        self._eigenvectors.setCheckable(True)
        self.parts = {
            id: Part(name, self._eigenvectors if id == "equilibria" else None) for id, name in names().items()
        }
        self._build()
        connect_while_alive(self, self._follow, session.changed, session.active_changed)
        connect_while_alive(self, self._show_doubt, session.doubted)

    def _build(self) -> None:
        self._eigenvectors.toggled.connect(self.parts["equilibria"].more.setVisible)
        copy, record = layouts.push(tr("Copy as text")), layouts.push(tr("Copy as JSON"))
        copy.clicked.connect(self._copy_text)
        record.clicked.connect(self._copy_json)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(12))
        above = self.about, self.chooser, self.card, self.doubt, self.view
        for part in (*above, *self.parts.values(), layouts.flow(copy, record)):
            column.addWidget(part)

    # Asking
    # ------------------------------------------------------------------------------------------

    def question(self) -> AnalysisRequest:
        """What the scene asks now."""
        scene, training = self._session.scene, None
        chosen = self._choice.value if self._choice is not None else FLOW
        if chosen != FLOW and int(chosen) < len(scene.trainings):
            training = scene.trainings[int(chosen)]
        return AnalysisRequest(self._session.scenario, training, _start(scene))

    @property
    def current(self) -> bool:
        """Whether what is shown is about the scene as it is."""
        return self.answer is not None and self.answer.request == self.question()

    def _follow(self) -> None:
        self.about.setText(spoken_of(self._session))
        if self._session.scene.trainings != self._trainings:
            self._offer(self._session.scene.trainings)
        if self.isVisible():
            self.analyst.request(self.question())

    def _offer(self, trainings: tuple[UpdateConfig, ...]) -> None:
        """The flow, or one of the rules; nothing to choose without rules."""
        kept = self._choice.value if self._choice is not None else FLOW
        if self._choice is not None:
            self._choice.hide()
            self._choice.deleteLater()
        self._trainings, self._choice = trainings, None
        if trainings:
            rules = [(str(i), described(t)) for i, t in enumerate(trainings)]
            self._choice = DropDown([(FLOW, tr("Flow: infinitely small steps")), *rules])
            self._choice.set_value(kept)
            self._choice.setAccessibleName(tr("Analysis of"))
            self._choice.chosen.connect(lambda _: self._follow())
            self.chooser.add(self._choice)

    def showEvent(self, event: QShowEvent) -> None:
        """What was missed while it was out of sight."""
        super().showEvent(event)
        self._follow()
        if self.answer is not None and self.current:
            self._tell(self.answer)

    def hideEvent(self, event: QHideEvent) -> None:
        """A verdict that nobody sees contradicts no picture."""
        super().hideEvent(event)
        self._session.show_verdict(None)

    # Showing
    # ------------------------------------------------------------------------------------------

    def _show(self, answer: AnalysisResult) -> None:
        # A quick answer must not replace the measured one to the same question.
        if (
            self.answer is not None
            and self.answer.measured
            and not answer.measured
            and self.answer.request == answer.request
        ):
            return
        self.answer, shown = answer, answer.shown
        assert isinstance(shown, AnalysisText)
        self._tell(answer)
        self.card.show_text(shown, answer.measured)
        for id, part in self.parts.items():
            part.show_rows(shown.parts.get(id, ()), answer.measured)
        self.parts["equilibria"].more.show_rows(shown.vectors, answer.measured)
        self._draw(answer.analyses)

    def _tell(self, answer: AnalysisResult) -> None:
        """The picture is held against a verdict that rests on a run."""
        found, about, shown = answer.analyses, answer.request, None
        if found is not None and answer.measured and about.start is not None:
            shown = ShownVerdict(found.verdict, about.scenario, about.training, about.start)
        self._session.show_verdict(shown)

    def _draw(self, found: Analysis | None) -> None:
        if found is None:
            self.view.show_values((), False)
        elif found.training is not None:
            self.view.show_values(found.rule.multipliers, True, why=self._silence(found))
        else:
            self.view.show_values(found.equilibria.found[0].eigenvalues, False, why=self._silence(found))

    def _silence(self, found: Analysis) -> str:
        """Why there may be no eigenvalues."""
        return tr(missing_reason(found.scenario, found.training))

    def _show_doubt(self) -> None:
        """What the picture shows may be off; the analysis does not rest on it."""
        self.doubt.setText(self._session.doubt)
        self.doubt.setVisible(bool(self._session.doubt))

    # Taking away
    # ------------------------------------------------------------------------------------------

    def _copy_text(self) -> None:
        if self.answer is not None and self.answer.analyses is not None:
            QGuiApplication.clipboard().setText("\n".join(map(tr, self.answer.analyses.lines())))

    def _copy_json(self) -> None:
        if self.answer is not None and self.answer.analyses is not None:
            QGuiApplication.clipboard().setText(
                json.dumps(self.answer.analyses.to_dict(), ensure_ascii=False, indent=1)
            )


def _rendered(found: Analysis | None, measured: bool, sentence: str, before: Analysis | None) -> AnalysisText:
    """The texts, on the worker's thread; the last measured answer fills in if it is of the same kind."""
    if found is None:
        return refused(sentence)
    alike = before is not None and (before.scenario.variant, before.scenario.dim, _how(before)) == (
        found.scenario.variant,
        found.scenario.dim,
        _how(found),
    )
    return analysis_text(found, measured, before if alike else None)


def _how(found: Analysis) -> str:
    return "" if found.training is None else found.training.rule


def spoken_of(session: Session) -> str:
    """Which scenario and which start the analysis is about."""
    scene, letter = session.scene, "ABCD"[session.active]
    name = scenario_text(session.scenario)
    about = (
        tr("Scenario {letter}: {name}").format(letter=letter, name=name) if len(scene.scenarios) > 1 else name
    )
    if not scene.starts:
        return f"{about}\n{tr('There is no start; click in the picture to set one.')}"
    start, d = scene.starts[scene.selected], scene.dim
    place = tr("Start {number} of {count}: φ = {phi}, θ = {theta}").format(
        number=scene.selected + 1,
        count=len(scene.starts),
        phi=_point(start.phi[:d]),
        theta=_point(start.theta[:d]),
    )
    return f"{about}\n{place}\n{tr('Below, x is the state (φ, θ) and ‖x‖ its distance from the origin.')}"


def _point(numbers: tuple[float, ...]) -> str:
    text = ", ".join(short_number(x, 3) for x in numbers)
    return f"({text})" if len(numbers) > 1 else text


def _start(scene: Scene) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    if not scene.starts:
        return None
    start = scene.starts[scene.selected]
    return start.phi[: scene.dim], start.theta[: scene.dim]


def make(session: Session) -> QWidget:
    """Scrolls in a low window."""
    return layouts.page(AnalysisView(session))


PANEL = Panel("analysis", "Analysis", 3, RIGHT, make)
