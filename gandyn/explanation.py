"""An analysis in three plain sentences, for a reader who has never seen such a picture: what happens, why,
and what to try.

print(*gandyn.explanation.explain(gandyn.analyze(gandyn.Scenario("minimax"))), sep="\\n")
"""

from __future__ import annotations

import math

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
from gandyn.analysis import Analysis, analyze
from gandyn.errors import GandynError
from gandyn.message import Message

# Learning rates above this are large for a scenario whose frequencies are about 1.
LARGE_RATE = 0.1
# A strength of R1 that damps what turns at such frequencies.
ENOUGH = 0.5
NEAR = 1e-6

_HAPPENS = {
    SUBLINEARLY: Message(
        "The fake point comes closer to the real one for ever, but each further halving of the distance takes"
        " longer than the one before."
    ),
    DIVERGES: Message(
        "The two players drive each other ever farther away: the fake point never reaches the real one."
    ),
    SINGULAR: Message(
        "Training runs into a place where the losses have no slope, and nobody can say how it would go on."
    ),
    INCONCLUSIVE: Message("It is not known what happens from this start in the long run."),
}
_WHY = {
    "conserved": Message(
        "Something like energy is conserved, for what one player gains the other loses; so there is no"
        " friction that could bring them to rest."
    ),
    "Lyapunov function": Message(
        "A quantity like energy falls all the time and never rises, so training cannot go on turning as it"
        " began."
    ),
    "circle": Message(
        "At that distance what pushes outwards and what pulls inwards are in balance, and whatever strays is"
        " brought back."
    ),
    "growth": Message("The farther out the players are, the more they are pushed outwards."),
    "constant speed": Message(
        "The gradient is as strong near the goal as far away, so the speed never falls."
    ),
    "falling rates": Message(
        "The learning rates fall slowly enough to go any distance, so training ends up following the flow of"
        " infinitely small steps."
    ),
    "equilibrium": Message("At the start itself both gradients are zero, so nobody moves."),
    "undefined": Message("At the start itself the gradients are not defined."),
    "measured": Message("No law settles this case; a long run was made and judged by what it did."),
    "none": Message("No law settles this case, and a run, where one was made, did not settle it either."),
}


def explain(found: Analysis) -> tuple[Message, Message, Message]:
    """What happens, why, and what to try."""
    return _happens(found), _why(found), _try(found)


def _happens(found: Analysis) -> Message:
    verdict = found.verdict
    if verdict.rests:
        return _at_rest(found)
    if verdict.kind == CONVERGES:
        return _arrives(found)
    if verdict.kind == CLOSED:
        return _turning(found)
    if verdict.kind == CIRCLE:
        return Message(
            "The fake point ends up going round the real one at a distance of about {:.3g}, and never gets"
            " nearer.",
            verdict.radius,
        )
    if verdict.kind == CYCLE:
        return Message(
            "Training ends in a loop that repeats itself for ever: the players never come to rest."
        )
    return _HAPPENS[verdict.kind]


def _arrives(found: Analysis) -> Message:
    rate = found.verdict.rate
    if math.isnan(rate) or rate <= 0.0:
        return Message(
            "Training succeeds from this start: the fake point reaches the real one and stays there."
        )
    half = math.log(2.0) / rate
    if found.training is None:
        return Message(
            "Training succeeds: what the fake point still lacks halves every {:.3g} units of time.", half
        )
    return Message("Training succeeds: what the fake point still lacks halves every {:.3g} iterations.", half)


def _turning(found: Analysis) -> Message:
    if len(found.phi) == 1:
        return Message(
            "The players chase each other without end: the fake point swings to and fro past the real one and"
            " never comes to rest on it."
        )
    return Message(
        "The players chase each other without end: the fake point goes round the real one and never comes to"
        " rest on it."
    )


def _at_rest(found: Analysis) -> Message:
    theta = found.verdict.point[len(found.verdict.point) // 2 :]
    if theta and max(map(abs, theta)) < NEAR:
        return Message(
            "The fake point comes to rest on the real one, while the discriminator keeps a slope that no"
            " longer matters."
        )
    return Message(
        "The players come to rest, but in a wrong place: the fake point stops before the real one."
    )


def _why(found: Analysis) -> Message:
    if found.verdict.law != "linearisation":
        return _WHY[found.verdict.law]
    if found.training is not None:
        return _why_of_rule(found)
    slowest = max(found.equilibria.found[0].eigenvalues, key=lambda value: value.real)
    if abs(slowest.imag) < NEAR:
        return Message(
            "Close to the goal a small deviation dies away without turning, the slowest part of it at a rate"
            " of {:.3g}.",
            -slowest.real,
        )
    return Message(
        "Close to the goal a small deviation turns about it, but friction lets it die away at a rate of"
        " {:.3g}.",
        -slowest.real,
    )


def _why_of_rule(found: Analysis) -> Message:
    return Message(
        "Close to the goal one iteration multiplies a deviation by {:.6g} at most; below 1 it dies away,"
        " above 1 it grows.",
        found.rule.radius,
    )


def _try(found: Analysis) -> Message:
    kind = found.verdict.kind
    if kind == INCONCLUSIVE:
        return Message(
            "Try a start nearer to the middle or a longer duration, and read in the panel Analysis what law"
            " and run say."
        )
    if kind in (SUBLINEARLY, CONVERGES) and found.verdict.holds == "d = 1":
        return Message("Try two dimensions: this verdict holds on a line only.")
    if kind == SINGULAR:
        return Message("Try a start elsewhere, or a variant whose loss has a slope everywhere.")
    if found.verdict.rests:
        return Message("Try another start, and see which starts lead to the real point and which do not.")
    return _keep_trying(found) if kind in (CONVERGES, SUBLINEARLY) else _cure(found)


def _keep_trying(found: Analysis) -> Message:
    if found.training is not None:
        return Message("Try larger learning rates, and watch at which the spiral opens.")
    if found.scenario.regularizers:
        return Message(
            "Try to weaken the penalty step by step, and watch at which strength it begins to circle."
        )
    return Message("Try an update rule with large steps beside the flow, and watch whether it still arrives.")


def _cure(found: Analysis) -> Message:
    """What is advised was tried by the laws first, so that it does what is said of it."""
    training, scenario = found.training, found.scenario
    if training is not None and max(training.lr_d, training.lr_g) > LARGE_RATE:
        return Message("Try smaller learning rates, or let the players take turns instead of moving at once.")
    if scenario.parameters.get("c") and _would_arrive(found, parameters={**scenario.parameters, "c": 0.0}):
        return Message(
            "Try c = 0: a penalty that asks for a flat discriminator is friction, one for slope c is not."
        )
    if not scenario.regularizers and _would_arrive(found, regularizers={"r1": ENOUGH}):
        return Message(
            "Try the R1 gradient penalty in the panel Model: it works like friction, and the orbit winds in."
        )
    return Message(
        "Try the penalties in the panel Model one by one: not every one is friction where it matters."
    )


def _would_arrive(found: Analysis, **changes: object) -> bool:
    """Whether a law says that the flow of a changed scenario converges from the same start."""
    try:
        other = analyze(found.scenario.with_(**changes), phi=found.phi, theta=found.theta, measured=False)
    except GandynError:
        return False
    return other.verdict.kind in (CONVERGES, SUBLINEARLY) and not other.verdict.rests
