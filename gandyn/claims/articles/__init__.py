"""The claims, one file per topic. To add one, write it into the file of its topic, or a new file that holds
`TOPIC = Topic(id, en, zh, claims, order)`.

A claim is in our own words, in English and Chinese; its figures come from the library, and its verdict from
the figures. Whoever changes one runs `gandyn claims --run ID -o resources/claims.json -o docs/claims.md`.
"""

import sys

from gandyn.claims.claim import Topic
from gandyn.registry import discover

TOPICS: dict[str, Topic] = discover(sys.modules[__name__], "TOPIC")
