"""Sentences as values: an English text that remembers its template and what was put into it, so that it can
be said in another language at the edge, where somebody reads it, without looking into the text.

    Message("There is no rule {!r}; there are {}.", "sgdd", "adam, momentum")

The template with empty places, "There is no rule {}; there are {}.", is the sentence's code: translations are
found by it (see `app.text.translation`).
"""

from __future__ import annotations

import re
from functools import reduce

_PLACE = re.compile(r"\{(?:![rs])?(?::[^{}]*)?\}")


class Message(str):
    """A text, with its template (places as "{}") and the values that stand in them: texts, or messages
    themselves.

    Made from a template with places as `str.format` has them, "{}" or "{:.3g}", and a value for each; without
    values the template is the text as it stands. It goes through pickle, JSON and comparisons like any text.
    Formatting or cutting it gives a plain text that has forgotten where it came from.
    """

    template: str
    values: tuple[str, ...]

    def __new__(cls, template: str, *values: object) -> Message:
        """The message; of a single message, that message itself. Raises ValueError if places and values
        differ in number.
        """
        if isinstance(template, Message) and not values:
            return template
        places = _PLACE.findall(template) if values else []
        shown = tuple(_shown(place, value) for place, value in zip(places, values, strict=True))
        self = super().__new__(cls, code_of(template).format(*shown) if values else template)
        self.template, self.values = code_of(template) if values else template, shown
        return self

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[type[Message], tuple[str, ...]]:
        return type(self), (self.template, *self.values)


class Clause(Message):
    """A sentence within another: without its full stop. Its only value is the whole sentence."""

    def __new__(cls, sentence: str) -> Clause:
        """The clause of a sentence."""
        self = str.__new__(cls, sentence.rstrip("."))
        self.template, self.values = "{}", (sentence,)
        return self

    def __reduce__(self) -> tuple[type[Message], tuple[str, ...]]:
        return Clause, self.values


def code_of(template: str) -> str:
    """The template with empty places, by which a sentence is known."""
    return _PLACE.sub("{}", template)


def joined(*sentences: str) -> Message:
    """Sentences one after the other, as pairs; empty ones are left out."""
    told = [sentence for sentence in sentences if sentence]
    return reduce(lambda one, other: Message("{} {}", one, other), told[1:], Message(*told[:1] or ("",)))


def _shown(place: str, value: object) -> str:
    return value if isinstance(value, Message) and place == "{}" else place.format(value)
