"""Texts in the user's language: the files of resources/translations/LANGUAGE, English where they have no
entry.

The English text is the key, as in gettext. A message of the library (`gandyn.message`) is found by its
template, and the values in it are translated like any text: nothing is recognised by what it looks like.
"""

from __future__ import annotations

import functools
import json
import locale
import os
import re
from importlib import resources

from gandyn.message import Clause, Message

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
def catalogue(language: str) -> dict[str, str]:
    """All entries of a language: English texts, messages with "{}" in each place, and what they become."""
    folder, entries = resources.files("resources") / "translations" / language, {}
    try:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            entries.update(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return entries
    return entries


def tr(text: str) -> str:
    """The text in the language in use; of a message with all that stands in it."""
    if _current[0] == "en":
        return text
    if isinstance(text, Clause):
        return tr(text.values[0]).rstrip(".。")
    if isinstance(text, Message) and text.values:
        return catalogue(_current[0]).get(text.template, text.template).format(*map(_value, text.values))
    return catalogue(_current[0]).get(text, text)


def short_text(meaning: str) -> str:
    """The first clause of a translated sentence, short enough for a label."""
    return re.split("[:：;；]", tr(meaning), maxsplit=1)[0].rstrip(".。")


def _value(value: str) -> str:
    """What stands in a message: another one, a name with a translation, or a number that needs none."""
    return tr(value) if isinstance(value, Message) or value in catalogue(_current[0]) else value
