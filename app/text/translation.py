"""Texts in the user's language: the files of resources/translations/LANGUAGE, English where they have no
entry.
"""

from __future__ import annotations

import functools
import json
import locale
import os
import re
from importlib import resources

LANGUAGES = {"en": "English", "zh": "中文"}
_current = ["en"]


def set_language(language: str) -> None:
    """Switches to a language of LANGUAGES, or to the system's for "system"; takes effect on windows opened
    after.
    """
    _current[0] = language if language in LANGUAGES else system_language()


def current_language() -> str:
    """The language in use."""
    return _current[0]


def system_language() -> str:
    """The system's language if Gandyn speaks it, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return next((code for code in LANGUAGES if name.lower().startswith(code)), "en")


@functools.cache
def catalogue(language: str, kind: str = "translations") -> dict[str, str]:
    """All entries of a language: "translations" of texts, or "sentences" of the library."""
    folder, entries = resources.files("resources") / kind / language, {}
    try:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            entries.update(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return entries
    return entries


@functools.cache
def _sentences(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of the library's sentences, those with the most words first, and what they become."""
    patterns = sorted(catalogue(language, "sentences").items(), key=lambda pair: -len(pair[0]))
    return [
        (re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), other)
        for english, other in patterns
    ]


def translate_message(sentence: str) -> str:
    """A whole sentence of the library, which knows no language, in the language in use; "{}" stands for what
    varies.

    What varies may be such a sentence itself.
    """
    return sentence if _current[0] == "en" else _said(_current[0], sentence)


@functools.lru_cache(4096)
def _said(language: str, sentence: str) -> str:
    for pattern, other in _sentences(language):
        if found := pattern.fullmatch(sentence):
            return other.format(*(_part(language, part) for part in found.groups()))
    return sentence


def _part(language: str, part: str) -> str:
    """What stood for "{}": a number, a name or a sentence, perhaps without its full stop."""
    if not any(sign.isalpha() for sign in part):
        return part
    for end, stop in (("", ""), (".", "。")):
        found = _said(language, part + end)
        if found != part + end:
            return found.removesuffix(stop)
    return catalogue(language).get(part, part)


def tr(text: str) -> str:
    """The text in the language in use."""
    return text if _current[0] == "en" else catalogue(_current[0]).get(text, text)
