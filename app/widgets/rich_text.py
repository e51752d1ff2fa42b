"""Markdown with formulas as a document that can be read, selected and printed.

Formulas stand between dollars, `$\\theta$` in a line and `$$…$$` on one of their own. They are drawn as
vectors, with their baseline on the line's. Nothing is loaded from anywhere, and HTML is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.widgets.text_objects import (
    FORMULA,
    LATEX,
    NUMBER,
    PICTURE,
    FormulaObject,
    Picture,
    PictureObject,
    TextLook,
    shape_of,
)

__all__ = [
    "Picture",
    "TextLook",
    "formulas_of",
    "make_document",
    "picture_mark",
    "placed_formulas",
    "plain_text",
]

# Signs that no text has stand for formulas and pictures while Qt reads the rest.
OBJECT, FORMULA_MARKS, PICTURE_MARKS = chr(0xFFFC), (chr(0xE000), chr(0xE001)), (chr(0xE002), chr(0xE003))
_ENDS_OF_LINES = (chr(0x2028), chr(0x2029))
_CODE_OR_FORMULA = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|\$\$(.+?)\$\$|(?<!\\)\$(?=\S)([^$\n]*?\S)(?<!\\)\$(?!\d)",
    re.DOTALL,
)
_TOKEN, _MARK = (re.compile(rf"{begin}(\d+){end}") for begin, end in (FORMULA_MARKS, PICTURE_MARKS))
_MINUS = re.compile(r"([=(,&])\s*-")
_PER_DESCENT = 4  # pixels of a font for one pixel below its baseline
# Steps by which Qt enlarges headings, by level: to 1.5 and 1.2 times the text's size.
_LARGER = {1: 2, 2: 1}


def formulas_of(text: str) -> list[str]:
    """The LaTeX of every formula in a text."""
    return [latex for _, latex in placed_formulas(text)]


def placed_formulas(text: str) -> list[tuple[int, str]]:
    """The same, each with the place where it begins."""
    found = [(match.start(), match[1] or match[2]) for match in _CODE_OR_FORMULA.finditer(text)]
    return [(place, _tidy(latex)) for place, latex in found if latex]


def _tidy(latex: str) -> str:
    """On one line; a minus at a beginning, which the typesetter takes for a subtraction, is a sign."""
    return _MINUS.sub(r"\1{-}", " ".join(latex.split()))


def picture_mark(number: int) -> str:
    """What stands in a text where a picture is to be."""
    return f"{number}".join(PICTURE_MARKS)


def make_document(
    text: str,
    look: TextLook,
    typeset: Callable[[str], bool],
    parent: QObject | None = None,
    pictures: Sequence[Picture] = (),
) -> QTextDocument:
    """The document of a text. typeset(latex): whether a formula can be drawn now; one that cannot is shown as
    it is written. pictures: those whose marks stand in the text.
    """
    found: list[tuple[str, bool]] = []

    def put_aside(match: re.Match[str]) -> str:
        latex = match[1] or match[2]
        if not latex:
            return match[0]
        found.append((_tidy(latex), bool(match[1])))
        return f"{len(found) - 1}".join(FORMULA_MARKS)

    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0.0)
    document.setDefaultFont(_font(look))
    document.setIndentWidth(1.5 * look.size)
    plain = _CODE_OR_FORMULA.sub(put_aside, text)
    features = QTextDocument.MarkdownFeature
    document.setMarkdown(plain, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
    document.documentLayout().registerHandler(FORMULA, FormulaObject(look, document))
    document.documentLayout().registerHandler(PICTURE, PictureObject(pictures, document))
    _put_formulas(document, found, look, typeset)
    _put_pictures(document)
    _dress(document, look)
    return document


def _font(look: TextLook) -> QFont:
    font = QFont()
    font.setPixelSize(round(look.size))
    return font


def _put_formulas(
    document: QTextDocument, found: list[tuple[str, bool]], look: TextLook, typeset: Callable[[str], bool]
) -> None:
    """Exchanges every token for its formula."""
    cursor = QTextCursor(document)
    while match := _TOKEN.search(document.toRawText(), cursor.position()):
        cursor.setPosition(match.start())
        cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
        latex, display = found[int(match[1])]
        if typeset(latex):
            cursor.insertText(OBJECT, _formula_format(latex, look))
        else:
            cursor.insertText(latex, _code_format(look))
        if display:
            centred = QTextBlockFormat()
            centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.mergeBlockFormat(centred)


def _put_pictures(document: QTextDocument) -> None:
    cursor = QTextCursor(document)
    while match := _MARK.search(document.toRawText(), cursor.position()):
        made = QTextCharFormat()
        made.setObjectType(PICTURE)
        made.setProperty(NUMBER, int(match[1]))
        cursor.setPosition(match.start())
        cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(OBJECT, made)


def _formula_format(latex: str, look: TextLook) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setObjectType(FORMULA)
    made.setProperty(LATEX, latex)
    below = round(shape_of(latex, look).below)
    if below > 0:
        # Qt lets an object hang below the baseline as far as its format's font does.
        font = QFont()
        font.setPixelSize(_PER_DESCENT * below)
        made.setFont(font)
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return made


def _code_format(look: TextLook) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(look.muted))
    return made


# Looks ------------------------------------------------------------------------------------------------------


def _dress(document: QTextDocument, look: TextLook) -> None:
    """Distances, headings, code and links."""
    block = document.begin()
    while block.isValid():
        _dress_block(block, look, first=block == document.begin())
        _dress_words(block, look)
        block = block.next()


def _dress_block(block: QTextBlock, look: TextLook, first: bool) -> None:
    made, level = QTextBlockFormat(), block.blockFormat().headingLevel()
    made.setLineHeight(look.leading * look.size, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    tabled = QTextCursor(block).currentTable() is not None
    made.setTopMargin(0.0 if first or tabled or not level else 0.7 * look.size)
    made.setBottomMargin(
        (0.0 if tabled else 0.25 if block.textList() else 0.4 if level else 0.65) * look.size
    )
    if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
        made.setBackground(QColor(look.ground))
        made.setBottomMargin(0.0)
    QTextCursor(block).mergeBlockFormat(made)


def _dress_words(block: QTextBlock, look: TextLook) -> None:
    level, at = block.blockFormat().headingLevel(), block.begin()
    parts = []
    while not at.atEnd():
        parts.append(at.fragment())
        at += 1
    for part in parts:
        old, made = part.charFormat(), QTextCharFormat()
        if old.objectType() in (FORMULA, PICTURE):
            continue
        if level:
            made.setProperty(QTextFormat.Property.FontSizeAdjustment, _LARGER.get(level, 0))
            made.setFontWeight(QFont.Weight.Bold)
        if old.fontFixedPitch():
            made.setBackground(QColor(look.ground))
        if old.isAnchor():
            made.setForeground(QColor(look.link))
        cursor = QTextCursor(block)
        cursor.setPosition(part.position())
        cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(made)


def plain_text(cursor: QTextCursor) -> str:
    """What is selected, formulas as LaTeX."""
    document, told = cursor.document(), ""
    for position in range(cursor.selectionStart(), cursor.selectionEnd()):
        sign = document.characterAt(position)
        if sign == OBJECT:
            at = QTextCursor(document)
            at.setPosition(position + 1)
            told += f"${at.charFormat().property(LATEX)}$"
        else:
            told += "\n" if sign in _ENDS_OF_LINES else sign
    return told
