"""“What does this picture mean?”: three plain sentences beside it, which follow the scene."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.figure.header import header_text
from app.figure.layout import page_of
from app.model.scene import LAB, Scene
from app.model.session import Session
from app.services.analysis_service import AnalysisRequest, AnalysisResult, AnalysisService
from app.text.translation import tr
from app.theme import style
from app.theme.rule_labels import described
from app.widgets import layouts
from app.widgets.icons import icon
from gandyn import Analysis
from gandyn.explanation import explain
from gandyn.message import Message

WIDTH = 400  # pixels at the normal text size
# How a page is to be read, by its id; a page that is not here has its tab's hint.
READING = {
    "portrait": Message(
        "Every point is a state of training, the arrows say where it goes from there, and a curve is one"
        " training from its dot on."
    ),
    "spectrum": Message(
        "Every dot is a way in which a small deviation dies away or grows as one number changes; the"
        " border is where it does neither."
    ),
    "map": Message(
        "Every cell is a training with other numbers, and its colour says what becomes of it; a click goes"
        " there."
    ),
    "reduced": Message(
        "Each curve is a training seen only by its sizes: energy, balance of the players, and what the"
        " discriminator says."
    ),
    "sections": Message(
        "Each dot is one passage through a surface: a few dots mean a closed orbit, a closed curve of dots"
        " one that never quite repeats."
    ),
    "lab": Message(
        "Real networks train here, and the pictures show what they make and how their losses run."
    ),
    "design": Message(
        "Here a GAN is made from its own formulas, and the curves say what its discriminator and its"
        " distance would be."
    ),
    "distances": Message(
        "Two distributions lie side by side, and the numbers say how far apart each distance thinks they are."
    ),
}
# Pages whose sentences are not about one training of the scenario.
OTHERS = {
    "design": (
        Message("A verdict on the flow of this design is in its panel, as soon as its formulas are whole."),
        Message("Try to change one formula, and see which conditions of a GAN it still keeps."),
    ),
    "distances": (
        Message("No training runs here: which distance still falls when two distributions do not overlap?"),
        Message(
            "Try to drag one distribution away, and see which curves keep a slope and which become flat."
        ),
    ),
}


@dataclass(frozen=True)
class Told:
    """The sentences of an answer; sure: whether a long run stands behind them."""

    sentences: tuple[Message, ...]
    sure: bool


def _told(found: Analysis | None, measured: bool, sentence: str, before: Analysis | None) -> Told:
    """On a worker's thread."""
    if found is None:
        return Told((Message(sentence),), measured)
    # Nothing is said of what only a run can tell before it was made.
    waits = not measured and found.verdict.law == "none"
    return Told(() if waits else explain(found), measured)


class ExplanationCard(QFrame):
    """Lies over the upper right of `host`; asks only while it is seen, and the newest scene wins."""

    def __init__(self, session: Session, host: QWidget) -> None:
        super().__init__(host)
        self._session, self._host = session, host
        self.setObjectName("messages")
        self.setProperty("kind", "hint")
        self.about, self.reading = layouts.label("", "note", wrap=True), layouts.label("", "muted", wrap=True)
        self.rows = [layouts.label("", wrap=True) for _ in _headings()]
        self.heads = [layouts.label(heading, "heading") for heading in _headings()]
        self.unsure = layouts.label(tr("A long run is still being made …"), "note", wrap=True)
        self.cross = layouts.tool(tr("Close"))
        self.cross.clicked.connect(self.hide)
        self._analyst: AnalysisService | None = None
        self._build()
        for signal in (session.changed, session.active_changed):
            signal.connect(self.follow)
        host.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(style.px(14), style.px(8), style.px(10), style.px(12))
        box.setSpacing(style.px(5))
        title = layouts.label(tr("What does this picture mean?"), "title", wrap=True)
        box.addWidget(layouts.row(title, self.cross, stretch=0))
        for part in (self.about, self.reading):
            box.addWidget(part)
        for head, row in zip(self.heads, self.rows):
            box.addWidget(head)
            box.addWidget(row)
        box.addWidget(self.unsure)
        for label in (*self.rows, self.reading):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    # Asking
    # ------------------------------------------------------------------------------------------

    def question(self) -> AnalysisRequest:
        """The scenario that is edited, from the selected start, under the first rule if there is one."""
        scene = self._session.scene
        training = scene.trainings[0] if scene.trainings else None
        start = scene.starts[scene.selected] if scene.starts else None
        dim = scene.dim
        about = (start.phi[:dim], start.theta[:dim]) if start is not None else None
        return AnalysisRequest(self._session.scenario, training, about)

    def follow(self) -> None:
        """Asks about another scene; what needs no analysis is told at once."""
        if self.isHidden():
            return
        scene = self._session.scene
        page = page_of(scene)
        self.reading.setText(tr(READING.get(page.id, page.hint)))
        self.about.setText(self._subject())
        own = _of_page(scene)
        if own is None:
            self._service().request(self.question())
        else:
            self._tell(Told(own, True))

    def _service(self) -> AnalysisService:
        if self._analyst is None:
            self._analyst = AnalysisService(_told, self)
            self._analyst.answered.connect(self._answered)
        return self._analyst

    def _subject(self) -> str:
        """Which of several trainings the sentences are about."""
        scene, letter = self._session.scene, "ABCD"[self._session.active]
        if _of_page(scene) is not None:
            return ""
        scenario = self._session.scenario
        name = f"{tr(scenario.spec.name)} · {header_text(scenario)}"
        parts = [f"{letter}  {name}" if len(scene.scenarios) > 1 else name]
        return " · ".join(parts + [described(rule) for rule in scene.trainings[:1]])

    def _answered(self, answer: AnalysisResult) -> None:
        if answer.request == self.question() and _of_page(self._session.scene) is None:
            assert isinstance(answer.shown, Told)
            self._tell(answer.shown)

    # Showing
    # ------------------------------------------------------------------------------------------

    def _tell(self, told: Told) -> None:
        for i, (head, row) in enumerate(zip(self.heads, self.rows)):
            known = i < len(told.sentences)
            row.setText(tr(told.sentences[i]) if known else "")
            for part in (head, row):
                part.setVisible(known)
        self.unsure.setVisible(not told.sure)
        self._place()

    def _place(self) -> None:
        room, edge = self._host.rect(), style.px(10)
        width = min(style.px(WIDTH), room.width() - 2 * edge)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()
        self.setGeometry(room.right() - width - edge, edge, width, min(height + 2, room.height() - 2 * edge))

    def toggle(self) -> None:
        """Shows it, or puts it away."""
        self.setVisible(self.isHidden())

    def showEvent(self, event: QShowEvent) -> None:
        """What was missed while it was out of sight."""
        super().showEvent(event)
        self.cross.setIcon(icon("remove"))
        self.follow()
        self._place()
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Its cross in another theme's ink, its place with another size of text."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.isVisible():
            self.cross.setIcon(icon("remove"))
            self._place()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays in its corner."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


def _of_page(scene: Scene) -> tuple[Message, ...] | None:
    """The sentences of a page that is not about one training of the scenario; None for those that are."""
    page = page_of(scene).id
    if page == LAB:
        return _of_lab(scene)
    return OTHERS.get(page)


def _of_lab(scene: Scene) -> tuple[Message, ...]:
    """What the experiment shows, what is claimed of it, and how to see that."""
    from gandyn.training import EXPERIMENTS

    experiment = EXPERIMENTS[scene.settings_of(LAB).runs[0].experiment]
    claims = [Message(claim.text) for claim in experiment.claims[:1]]
    start = Message("Press Start, and watch whether this comes true; then change one number and compare.")
    return (Message(experiment.summary), *claims, start)


def _headings() -> tuple[str, ...]:
    return tr("What happens"), tr("Why"), tr("What to try")
