"""The claims, one file per topic. To add one, write it into the file of its topic, or a new file that holds
`TOPIC = Topic(id, en, zh, claims, order)`.

A claim is in our own words, in English and Chinese; its figures come from the library, and its verdict from
the figures. Whoever changes one runs `gandyn claims --run ID -o resources/claims.json -o docs/claims.md`.
"""

import sys

from gandyn.claims.claim import ArticleClaim, Topic
from gandyn.claims.subject import SubjectError
from gandyn.registry import discover

TOPICS: dict[str, Topic] = discover(sys.modules[__name__], "TOPIC")


def every() -> tuple[ArticleClaim, ...]:
    """All claims, in the order of their topics."""
    return tuple(claim for topic in TOPICS.values() for claim in topic.claims)


def find(id: str) -> ArticleClaim:
    """The claim of that id; raises SubjectError, one sentence, if there is none."""
    found = [claim for claim in every() if claim.id == id]
    if not found:
        raise SubjectError("There is no claim {}; `gandyn claims` lists them.", id)
    return found[0]
