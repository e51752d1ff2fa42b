"""The list of claims: topics, a search line, and what is measured of each."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.model import claim_record
from app.model.claim_scene import scene_of
from app.model.session import Session
from app.panels._claim_rows import ClaimRow
from app.services.claim_service import ClaimService
from app.text.translation import current_language, tr
from app.widgets import layouts
from app.widgets.segmented import DropDown
from gandyn.claims.articles import TOPICS, find
from gandyn.claims.claim import WORDS, ArticleClaim, Finding, Topic
from gandyn.errors import GandynError

ALL = "all"


class ClaimList(layouts.Column):
    """Topics with their claims."""

    def __init__(self, session: Session) -> None:
        super().__init__(spacing=10)
        self._session = session
        self.service = ClaimService(self)
        self._findings = _recorded()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setObjectName("claims-search")
        self.search.setPlaceholderText(tr("Search: a word, an article, a verdict"))
        self.search.setAccessibleName(self.search.placeholderText())
        verdicts = [(code, tr(word)) for code, word in WORDS.items()]
        self.verdict = DropDown([(ALL, tr("every verdict")), *verdicts])
        self.nothing = layouts.label(tr("No claim is found; try fewer words."), "muted", wrap=True)
        self.rows = {c.id: self._row(c) for topic in TOPICS.values() for c in topic.claims}
        self._sections = {topic.id: self._section(topic) for topic in TOPICS.values()}
        for part in (self.search, self.verdict, self.nothing, *self._sections.values()):
            self.add(part)
        self._connect()
        self._filter()

    def _row(self, claim: ArticleClaim) -> ClaimRow:
        row = ClaimRow(claim, lambda: self.service.share(claim.id))
        row.shown.connect(self._show)
        row.measured.connect(self.service.measure)
        row.cancelled.connect(self.service.cancel)
        row.show_finding(self._findings.get(claim.id))
        return row

    def _section(self, topic: Topic) -> layouts.Section:
        title = topic.zh if current_language() == "zh" else topic.en
        section = layouts.section(f"{title} ({len(topic.claims)})", *(self.rows[c.id] for c in topic.claims))
        section.toggleButton().setChecked(False)
        return section

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.verdict.chosen.connect(self._filter)
        self.service.found.connect(self._found)
        self.service.failed.connect(self._failed)
        self.service.changed.connect(lambda id: self.rows[id].follow())
        self.destroyed.connect(self.service.stop)

    def _found(self, finding: Finding) -> None:
        self._findings[finding.id] = finding
        self.rows[finding.id].show_finding(finding)

    def _failed(self, id: str, sentence: str) -> None:
        self.rows[id].show_finding(self._findings.get(id), sentence)

    def _show(self, id: str) -> None:
        try:
            self._session.open(scene_of(find(id).scene))
        except GandynError as error:
            self._session.refused.emit(error.message)

    def _filter(self, *_: str) -> None:
        """Only what the words and the verdict leave; topics that hold something found are opened."""
        words, verdict = self.search.text().lower().split(), self.verdict.value
        some = False
        for topic in TOPICS.values():
            found = [c.id for c in topic.claims if self._is_found(topic, c, words, verdict)]
            for claim in topic.claims:
                self.rows[claim.id].setVisible(claim.id in found)
            self._sections[topic.id].setVisible(bool(found))
            if found and (words or verdict != ALL):
                self._sections[topic.id].expand()
            some = some or bool(found)
        self.nothing.setVisible(not some)

    def _is_found(self, topic: Topic, claim: ArticleClaim, words: list[str], verdict: str) -> bool:
        finding = self._findings.get(claim.id)
        code = finding.verdict if finding else ""
        told = tr(WORDS[code]) if code else ""
        hay = " ".join((claim.id, claim.en, claim.zh, claim.source, topic.en, topic.zh, told)).lower()
        return verdict in (ALL, code) and all(word in hay for word in words)


def _recorded() -> dict[str, Finding]:
    """What comes with the program; without it there is nothing to be shown before it is measured."""
    try:
        return dict(claim_record.load().findings)
    except GandynError:
        return {}
