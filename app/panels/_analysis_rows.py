"""Lines of the analysis panel, and how sentences of the library become some."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

from app.text.translation import tr


@dataclass(frozen=True)
class Row:
    """One line, as rich text. look: "", "note" or "head". fresh: of the present scene."""

    text: str
    look: str = ""
    fresh: bool = True

    def old(self) -> Row:
        """The same line when it is no longer sure."""
        return replace(self, fresh=False)


# A minus that stands before a number and after none.
_HYPHEN = re.compile(r"(?<![\w.)])-(?=[\d.])")


def worded(sentence: str) -> str:
    """A sentence of the library in the language in use, as rich text with real minus signs."""
    return escape(_HYPHEN.sub("−", tr(sentence)))
