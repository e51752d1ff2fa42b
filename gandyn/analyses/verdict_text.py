"""Sentences that put a law and a run together: what each does, in words that fit both."""

from __future__ import annotations

from gandyn.analyses.simulate_and_classify import Classification
from gandyn.analyses.theory import Verdict
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    SINGULAR,
    SUBLINEARLY,
)
from gandyn.message import Clause, Message

DOES = {
    CONVERGES: "converges",
    SUBLINEARLY: "converges slower than exponentially",
    CLOSED: "runs on closed orbits",
    CIRCLE: "tends to a circle",
    CYCLE: "tends to a cycle",
    DIVERGES: "diverges",
    SINGULAR: "comes to where the field is undefined",
    INCONCLUSIVE: "shows nothing definite",
}
RESTS = "comes to rest away from the origin"
BY = {
    "linearisation": "the linearisation",
    "conserved": "what is conserved",
    "Lyapunov function": "a falling energy",
    "circle": "a stable circle",
    "growth": "the law of growth",
    "constant speed": "the law of constant speed",
    "falling rates": "falling rates",
    "equilibrium": "the field at the start",
    "undefined": "the field at the start",
}


def of_law(law: Verdict) -> str:
    """What training does by a law."""
    return RESTS if law.rests else DOES[law.kind]


def of_run(found: Classification) -> str:
    """What a run does."""
    return RESTS if found.point else DOES[found.kind]


def differs(law: Verdict, found: Classification) -> str:
    """Why nothing is sure where law and run do not agree."""
    does, shows, said = of_law(law), of_run(found), (BY[law.law], of_law(law), Clause(law.reason))
    if does == shows:
        return Message(
            "Law and run differ in numbers, so this is not sure: by {} it {} ({}), and so does the long "
            "run, but not there.",
            *said,
        )
    return Message(
        "Law and run differ, so this is not sure: by {} it {} ({}), but the long run {}.", *said, shows
    )
