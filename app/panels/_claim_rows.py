"""One claim in the panel: its line, and below it, once opened, source, note, figures and two buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar

from app.model import claim_words
from app.model.claim_record import is_stale
from app.text.translation import current_language, tr
from app.theme import style
from app.widgets import layouts
from app.widgets.claim_head import CROSS, DISC, HALF, RING, TWO, Badge, ClaimHead
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, PLANE, UNSEEN, WORDS, ArticleClaim, Finding
from gandyn.claims.measures import Figure

# Hues of Okabe and Ito (2008); the shape says the same.
BADGES = {
    HOLDS: Badge(DISC, "#009e73", "#1fa583"),
    PLANE: Badge(TWO, "#0072b2", "#7cc4ee"),
    CONDITION: Badge(HALF, "#b87f00", "#e2a32b"),
    FAILS: Badge(CROSS, "#d55e00", "#ef7f45"),
    UNSEEN: Badge(RING, "#767c87", "#a3a9b3"),
}
_LINK = re.compile(r"(kexue\.fm/archives/\d+)|(zhuanlan\.zhihu\.com/p/\d+)|arXiv:(\d{4}\.\d{4,5})")
_NOT_YET = Badge(RING, "#767c87", "#a3a9b3")


def spoken(claim: ArticleClaim) -> str:
    """The claim in the language in use."""
    return claim.zh if current_language() == "zh" else claim.en


def noted(claim: ArticleClaim) -> str:
    """Its condition, or what is true instead."""
    return claim.note_zh if current_language() == "zh" else claim.note_en


def linked(source: str) -> str:
    """A source with links to articles and papers, as HTML; where in them in the language in use."""

    def link(match: re.Match[str]) -> str:
        article, answer, paper = match.groups()
        address = f"arxiv.org/abs/{paper}" if paper else article or answer
        return f"<a href='https://{address}'>{match.group(0)}</a>"

    told = "".join(map(tr, re.split("(, |; )", source)))
    return _LINK.sub(link, escape(told, quote=False))


def written(value: Figure) -> str:
    """A figure; words in the language in use."""
    return tr(value) if isinstance(value, str) else claim_words.written(value)


class ClaimRow(layouts.Column):
    """shown(id): its scene is asked for; measured(id): that it be measured; cancelled(id): no more."""

    shown = Signal(str)
    measured = Signal(str)
    cancelled = Signal(str)

    def __init__(self, claim: ArticleClaim, share: Callable[[], float | None]) -> None:
        self.claim, self._share = claim, share
        self.head = ClaimHead(spoken(claim))
        self.head.setObjectName(f"claim-{claim.id}")
        self._details: _Details | None = None
        self._finding: Finding | None = None
        super().__init__(self.head, spacing=2)
        self.head.toggled.connect(self._open)
        self.show_finding(None)

    def show_finding(self, finding: Finding | None, trouble: str = "") -> None:
        """What is known of it now, and why it could not be measured, if it could not."""
        self._finding = finding
        code = finding.verdict if finding else ""
        self.head.set_badge(BADGES.get(code, _NOT_YET), tr(WORDS[code]) if code else tr("not measured yet"))
        if self._details:
            self._details.show_finding(finding, trouble)

    def follow(self) -> None:
        """How far its measurement is."""
        if self._details:
            self._details.show_share(self._share())

    def _open(self, on: bool) -> None:
        if on and self._details is None:
            self._details = _Details(self)
            self._details.show_finding(self._finding, "")
            self._details.show_share(self._share())
            self.add(self._details)
        if self._details:
            self._details.setVisible(on)
        layouts.settle(self)


class _Details(layouts.Column):
    """Below the line of a claim that was opened."""

    def __init__(self, row: ClaimRow) -> None:
        self._row = row
        self._source = _rich(linked(row.claim.source))
        self._source.setOpenExternalLinks(True)
        self._note = layouts.label("", wrap=True)
        self._figures, self._when = _rich(""), layouts.label("", "note", wrap=True)
        self._trouble = layouts.label("", "error", wrap=True)
        self._bar = QProgressBar(maximum=1000, textVisible=False)
        tip = tr("Opens the scene of this claim; undo brings yours back.")
        self._show = layouts.push(tr("Show"), f"<p>{tip}</p>")
        self._measure = layouts.push("", "")
        super().__init__(
            self._source, self._note, self._figures, self._when, self._trouble, self._bar,
            layouts.row(self._show, self._measure), spacing=6,
        )  # fmt: skip
        self.setContentsMargins(style.px(8), 0, style.px(8), style.px(8))
        self._show.clicked.connect(lambda: row.shown.emit(row.claim.id))
        self._measure.clicked.connect(self._asked)
        self._trouble.hide()
        self._bar.hide()
        self._name_button(False)

    def show_finding(self, finding: Finding | None, trouble: str) -> None:
        """Note, figures, and when they were measured."""
        note = noted(self._row.claim)
        if finding and finding.verdict == CONDITION:
            note = tr("It holds: {condition}.").format(condition=note.rstrip(".。"))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._figures.setText(_table(finding) if finding else "")
        self._figures.setVisible(finding is not None)
        self._when.setText(_when(finding) if finding else tr("It was not measured yet."))
        self._trouble.setText(tr(trouble))
        self._trouble.setVisible(bool(trouble))
        layouts.settle(self)

    def show_share(self, share: float | None) -> None:
        """The bar while it is measured, and what the button does."""
        busy = share is not None
        self._bar.setMaximum(1000 if share else 0)
        self._bar.setValue(round(1000 * (share or 0.0)))
        if busy != self._bar.isHidden():
            return
        self._bar.setVisible(busy)
        self._name_button(busy)
        layouts.settle(self)

    def _name_button(self, busy: bool) -> None:
        self._measure.setText(tr("Cancel") if busy else tr("Measure again"))
        tip = tr("Measures it anew, in a process of its own; the window goes on meanwhile.")
        self._measure.setToolTip("" if busy else f"<p>{tip}</p>")

    def _asked(self) -> None:
        busy = self._row._share() is not None
        (self._row.cancelled if busy else self._row.measured).emit(self._row.claim.id)

    def changeEvent(self, event: QEvent) -> None:
        """Figures in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange and self._row._finding:
            self._figures.setText(_table(self._row._finding))
        super().changeEvent(event)


def _rich(html: str) -> QLabel:
    label = QLabel(html)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.LinksAccessibleByMouse)
    return label


def _table(finding: Finding) -> str:
    """Figures under their names, a line for each case."""
    muted, rows = style.theme().muted, []
    for name, values in claim_words.grouped(finding.figures).items():
        head = f"<span style='color: {muted}'>{escape(tr(name))}</span>"
        if len(values) == 1 and not values[0][0]:
            rows.append(f"{head} <b>{_value(values[0][1])}</b>")
            continue
        rows.append(head)
        rows += [f"&nbsp;&nbsp;{escape(_case(case))}: <b>{_value(value)}</b>" for case, value in values]
    return "<br>".join(rows)


def _case(case: str) -> str:
    return ", ".join(map(tr, claim_words.parts(case)))


def _value(value: Figure) -> str:
    return escape(written(value))


def _when(finding: Finding) -> str:
    seconds = claim_words.written(float(f"{finding.seconds:.2g}"))
    told = tr("Measured {date} with version {version}, in {seconds} s.").format(
        date=finding.date, version=finding.version, seconds=seconds
    )
    if is_stale(finding):
        return f"{told} {tr('That was another version of the program: measure it again.')}"
    return told
