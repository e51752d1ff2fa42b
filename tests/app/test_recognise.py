"""Sentences out of files are found again and said in the user's language."""

from __future__ import annotations

import time

import pytest

from app.text import translation
from app.text.recognise import recognised
from app.text.translation import tr
from gandyn.message import Message

MADE = [
    Message(
        "{} became {} at iteration {}; take smaller learning rates or a stronger penalty.", "θ", "nan", 7
    ),
    Message("There is no rule {!r}; there are {}.", "sgdd", "adam, momentum"),
]


@pytest.mark.parametrize("message", MADE, ids=lambda message: message.template[:20])
def test_a_plain_text_is_translated_like_its_message(message: Message) -> None:
    plain = message[:]
    assert type(plain) is str
    assert recognised(plain) == message and recognised(plain).template == message.template
    translation.set_language("zh")
    assert tr(recognised(plain)) == tr(message) != message


def test_a_hostile_text_takes_no_time() -> None:
    """What a folder of a sweep holds may be anybody's."""
    texts = [
        piece * (399 // len(piece)) for piece in (", ", "; ", ": ", "x of y ", "nothing of that kind ", " (")
    ]
    recognised("once, for the patterns")
    begun = time.perf_counter()
    assert [recognised(text) for text in (*texts, "x" * 10_000_000)] == [*texts, "x" * 10_000_000]
    assert time.perf_counter() - begun < 2.0


@pytest.mark.parametrize("text", ["", "x", "A sentence of somebody else's.", "{} {", "(.+?)\n" * 50])
def test_what_nobody_said_stays_as_it_is(text: str) -> None:
    translation.set_language("zh")
    assert tr(recognised(text)) == text
