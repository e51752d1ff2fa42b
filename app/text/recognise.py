"""Sentences that come from a file or from another process, where a message has become a plain text."""

from __future__ import annotations

import functools
import re

from app.text.translation import LANGUAGES, catalogue
from gandyn.message import Message

_PLACE = "{}"
# Templates with fewer letters of their own would recognise anything.
_LEAST = 12
# A file may hold any text; longer ones than this are nobody's sentence, and would take long to compare.
_LONGEST = 400


@functools.lru_cache(256)
def recognised(sentence: str) -> Message:
    """The message whose English text this is, so that it can be translated; else the text as it stands."""
    for template, pattern in _patterns() if len(sentence) <= _LONGEST else ():
        if found := pattern.fullmatch(sentence):
            return Message(template, *map(_value, found.groups()))
    return Message(sentence)


def _value(text: str) -> str | Message:
    """A value may be a sentence itself."""
    return recognised(text) if len(text) > _LEAST else text


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Templates with places that have a translation; those that say most themselves come first. Where places
    touch nobody could tell what stands in which, and trying all ways takes for ever.
    """
    known = {text for language in LANGUAGES if language != "en" for text in catalogue(language)}
    apart = [text for text in known if _PLACE in text and 2 * _PLACE not in text]
    with_places = [text for text in apart if len(text.replace(_PLACE, "")) >= _LEAST]
    order = sorted(with_places, key=lambda text: (-len(text.replace(_PLACE, "")), text))
    return [(text, re.compile("(.+?)".join(map(re.escape, text.split(_PLACE))), re.DOTALL)) for text in order]
