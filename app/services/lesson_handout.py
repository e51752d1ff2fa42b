"""A lesson on paper: every step with its picture and its words, what students foretell left open, and all
answers at the end. A4, in vectors.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.compute.options import ComputeOptions
from app.compute.orbits import Data
from app.exporters.base import TEXT, Exporter, Job, Options
from app.figure import figure
from app.figure.headless import ensure_application
from app.graphics.page_file import PDF_DPI
from app.model.lessons import Lesson, Step
from app.model.lessons.values import CHOICE, NUMBER
from app.model.scene import Scene
from app.model.scene_file import write_whole
from app.services import lesson_checks
from app.services.lesson_truth import concealed
from app.tasks import main_thread
from app.text import formulas
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import LIGHT, THEMES
from app.widgets.rich_text import Picture, TextLook, formulas_of, make_document, picture_mark

# Logical pixels, 96 to the inch: A4, its margins, a picture, and the text's em.
PAGE, MARGIN, TEXT_SIZE = QSizeF(794.0, 1123.0), 64.0, 14.0
FOOT = 34.0  # from the lower edge to the line with the page's number
WIDTH, HEIGHT = PAGE.width() - 2.0 * MARGIN, 340.0
LETTERS = "ABCDEFGH"
# The light colours on white paper, a little smaller than on the screen.
THEME = replace(THEMES[LIGHT], window="#ffffff", text=10.0, line=1.4)


@dataclass(frozen=True)
class Painted:
    """A scene with all that its picture needs."""

    scene: Scene
    data: Data


def exporter(lesson: Lesson, language: str) -> Exporter:
    """The handout as something that is exported, beside the window too."""

    def run(scene: Scene, path: Path, options: Options, job: Job) -> None:
        write(lesson, language, path, job)

    return Exporter("handout", ".pdf", "Handout", TEXT, run)


def write(lesson: Lesson, language: str, path: Path, job: Job) -> None:
    """Writes the handout, whole or not at all. Documents live and die on the main thread, as pictures are
    painted there.
    """
    ensure_application()
    pictures = [_picture(one) for one in _computed(lesson, job)]
    text, held = text_of(lesson, language), list[QTextDocument]()
    typeset = {latex for latex in formulas_of(text) if _is_typeset(latex)}
    lay_out = functools.partial(_lay_out, held, text, typeset, pictures)
    try:
        count = main_thread.on_main_thread(lay_out, job.cancelled)
        write_whole(path, _pdf(held[0], count, lesson.said(language).title, job))
    finally:
        main_thread.on_main_thread(held.clear)


def _lay_out(held: list[QTextDocument], text: str, typeset: set[str], pictures: list[Picture]) -> int:
    """Puts the laid out document into `held`; returns how many pages it has."""
    document = make_document(text, _look(), typeset.__contains__, pictures=pictures)
    held.append(document)
    _paginate(document)
    return math.ceil(document.documentLayout().documentSize().height() / PAGE.height() - 1e-6)


def _is_typeset(latex: str) -> bool:
    try:
        formulas.svg(latex, "#000000", TEXT_SIZE)
    except formulas.FormulaError:
        return False
    return True


def _look() -> TextLook:
    return TextLook(TEXT_SIZE, "#000000", THEME.muted, THEME.accent, THEME.grid)


# Words ------------------------------------------------------------------------------------------------------


def text_of(lesson: Lesson, language: str) -> str:
    """The whole handout as Markdown, with a mark for every picture: those of the steps, then those of the
    answers.
    """
    said, count = lesson.said(language), len(lesson.steps)
    parts = [f"# {said.title}", said.text]
    for i, step in enumerate(lesson.steps):
        words = step.said(language)
        parts += [f"## {i + 1}. {words.title}", picture_mark(i), words.text, _question(step, language)]
        parts += [] if step.predict else [words.answer]
    parts += [f"## {tr('Answers')}", *_answers(lesson, language, count)]
    if lesson.sources:
        parts += [f"## {tr('Sources')}", "\n".join(f"- {source}" for source in lesson.sources)]
    return "\n\n".join(part for part in parts if part)


def _question(step: Step, language: str) -> str:
    asked = step.predict
    if asked is None:
        return ""
    if asked.kind == CHOICE:
        return "\n".join(f"- **{LETTERS[i]}**  {option}" for i, option in enumerate(step.options(language)))
    if asked.kind == NUMBER:
        symbol = f"{asked.symbol} = " if asked.symbol else ""
        return f"**{tr('Your prediction:')}** {symbol}\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"
    return f"**{tr('Draw your prediction into the picture.')}**"


def _answers(lesson: Lesson, language: str, first: int) -> list[str]:
    """For every prediction what is right, with its picture where it was hidden; for every check what is to be
    found.
    """
    parts, mark = list[str](), first
    for i, step in enumerate(lesson.steps):
        told = [_right(step, language), *(f"- {line}" for line in _measured(step))]
        told = [line for line in told if line]
        if not told and not (step.predict and step.said(language).answer):
            continue
        parts.append(f"### {i + 1}. {step.said(language).title}")
        if step.predict is not None and step.predict.conceal:
            parts.append(picture_mark(mark))
            mark += 1
        parts.append("\n".join(told))
        parts.append(step.said(language).answer if step.predict else "")
    return parts


def _right(step: Step, language: str) -> str:
    asked = step.predict
    if asked is None or asked.is_drawn:
        return ""
    if asked.kind == CHOICE:
        return f"**{LETTERS[asked.answer]}**  {step.options(language)[asked.answer]}\n"
    return f"**{asked.symbol + ' = ' if asked.symbol else ''}{short_number(asked.value)}**\n"


def _measured(step: Step) -> list[str]:
    """What the checks measure, and what they expect."""
    names = [
        (lesson_checks.name_of_check(check, lesson_checks.experiment_of(step.scene, check)), check)
        for check in step.checks
    ]
    return [
        name
        if check.claim
        else tr("{name}: {figure}").format(name=name, figure=lesson_checks.expected(check))
        for name, check in names
    ]


# Pictures ---------------------------------------------------------------------------------------------------


def scenes_of(lesson: Lesson) -> list[Scene]:
    """What is painted: every step as students see it first, then what was hidden from them."""
    asked = [step for step in lesson.steps if step.predict is not None and step.predict.conceal]
    first = [
        concealed(step.scene, step.predict)
        if step.predict is not None and step.predict.conceal
        else step.scene
        for step in lesson.steps
    ]
    return [*first, *(step.scene for step in asked)]


def _computed(lesson: Lesson, job: Job) -> list[Painted]:
    theme, scenes, found = THEME, scenes_of(lesson), list[Painted]()
    for i, scene in enumerate(scenes):
        job.step(0.6 * i / len(scenes))
        data = figure.compute(scene, ComputeOptions(), WIDTH, HEIGHT, theme.text)
        found.append(Painted(scene, data))
    return found


def _picture(painted: Painted) -> Picture:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.translate(rect.topLeft())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        figure.paint(painter, painted.scene, painted.data, THEME, rect.width(), rect.height())

    return Picture(WIDTH, HEIGHT, paint)


# Pages ------------------------------------------------------------------------------------------------------


def _paginate(document: QTextDocument) -> None:
    """Pages of A4; no heading stands at the foot of a page without what it is about."""
    document.setDocumentMargin(MARGIN)
    document.setPageSize(PAGE)
    for block in _headings(document):
        following = _what_follows(block)
        if following is not None and _page_of(document, block) < _page_of(document, following):
            made = QTextBlockFormat()
            made.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(block).mergeBlockFormat(made)


def _headings(document: QTextDocument) -> list[QTextBlock]:
    found, block = [], document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel() > 1:
            found.append(block)
        block = block.next()
    return found


def _what_follows(heading: QTextBlock) -> QTextBlock | None:
    """The picture under a heading, or its first paragraph."""
    block = heading.next()
    return block if block.isValid() else None


def _page_of(document: QTextDocument, block: QTextBlock) -> int:
    """The page of a block's first line, which may have been moved to the next one out of the block's own
    place.
    """
    document.documentLayout().documentSize()  # lays everything out
    top = document.documentLayout().blockBoundingRect(block).top()
    return int((top + block.layout().lineAt(0).y() + 1.0) // PAGE.height())


def _pdf(document: QTextDocument, count: int, title: str, job: Job) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    writer.setResolution(PDF_DPI)
    writer.setTitle(title)
    writer.setCreator("Gandyn")
    painter = QPainter(writer)
    try:
        for page in range(count):
            job.step(0.6 + 0.4 * page / count)
            if page:
                writer.newPage()
            work = functools.partial(_paint_page, painter, document, page, count, title)
            main_thread.on_main_thread(work, job.cancelled)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _paint_page(painter: QPainter, document: QTextDocument, page: int, count: int, title: str) -> None:
    painter.save()
    painter.scale(PDF_DPI / 96.0, PDF_DPI / 96.0)
    _paint_foot(painter, f"{title}  ·  {page + 1} / {count}")
    painter.translate(0.0, -page * PAGE.height())
    document.drawContents(painter, QRectF(QPointF(0.0, page * PAGE.height()), PAGE))
    painter.restore()


def _paint_foot(painter: QPainter, text: str) -> None:
    font = QFont()
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(QColor(THEME.muted))
    box = QRectF(MARGIN, PAGE.height() - FOOT - 10.0, WIDTH, 20.0)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
