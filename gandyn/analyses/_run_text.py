"""What a run did, in words: every sentence about a run is made here, from its classification's codes and
values.
"""

from __future__ import annotations

from gandyn import orbit
from gandyn.analyses import trajectory_classifier as rules
from gandyn.analyses.context import moment, place
from gandyn.analyses.neighbours import DRAWN, INSIDE_DIFFERS, INSIDE_KEEPS, OWN_SIZES
from gandyn.analyses.simulate_and_classify import (
    IN_ROUNDS,
    OUTSIDE,
    SIZES,
    UNSEEN_REPULSION,
    WIDENING,
    Classification,
)
from gandyn.message import Message

RANGE = "‖x‖ went from {:.4g} to {:.4g}, at most {:.4g}"
VANISHES = ("‖x‖ fell from {:.3g} to {:.3g}, like e^(−{:.4g} {})", "start", "size", "rate", "clock")
# What each rule tells, and which values of a classification it puts there, with those of `_values`.
TEXTS = {
    rules.LEFT: ("left ‖x‖ ≤ 10⁶ {}", "when"),
    rules.GONE: VANISHES,
    rules.HASTENING: VANISHES,
    rules.FALLING: ("‖x‖ fell to {:.3g}, like {}^(−{:.3g})", "size", "clock", "rate"),
    rules.RESTING: ("came to rest at {}, away from the origin", "at"),
    rules.SLOWING: ("slows down like {}^(−{:.3g}) near {}, away from the origin", "clock", "rate", "at"),
    rules.GROWING: ("‖x‖ grew to {:.4g}, like {}^{:.3g}", "size", "clock", "rate"),
    rules.STALLING: (
        "it stalls at ‖x‖ = {:.4g}, where the gradients all but vanish, and may leave after any time",
        "size",
    ),
    rules.FLIPPING: (
        "‖x‖ stays at {:.4g} while x changes its sign in every iteration: a swing of period two",
        "size",
    ),
    rules.NARROWING: ("‖x‖ narrows to between {:.4g} and {:.4g}", "low", "size"),
    rules.CIRCLING: ("‖x‖ settled at {:.6g}; s, ‖φ‖², ‖θ‖² still swing by {:.2g} of ‖x‖²", "size", "swing"),
    rules.CLOSING: ("‖x‖ keeps swinging between {:.4g} and {:.4g}", "low", "size"),
    rules.WANDERING: ("‖x‖ wanders irregularly between {:.4g} and {:.4g}", "low", "size"),
    WIDENING: (
        "‖x‖ wanders irregularly, up to {:.4g} in one run and up to {:.4g} in a longer one",
        "low",
        "size",
    ),
    IN_ROUNDS: ("{}, like n^(−{:.3g}) by the iteration n", "sizes", "rate"),
}
# Of bounds that a reader cannot tell apart.
EQUAL = {rules.NARROWING: ("‖x‖ narrows to {:.4g}", "size"), rules.CLOSING: ("‖x‖ stays at {:.4g}", "size")}
NEITHER = ("‖x‖ neither settles nor follows a law: {} in doubling windows", "tops")
ENDS = {
    orbit.LEFT_BOX: ("the run left the box {}, at ({})", "when", "where"),
    orbit.UNFINISHED: ("the run was given up {}, at ({}), for it took too many steps", "when", "where"),
    orbit.SINGULAR: (
        "{} it came to ({}), where the field is undefined or changes too fast to be followed",
        "when",
        "where",
    ),
}
AT_POLE = (
    "{} it came to {}, where the field is undefined; it was last seen at ({})",
    "when",
    "pole",
    "where",
)
# What other runs add to a text, with the values of a remark.
REMARKS = {
    OWN_SIZES: "{}; from half as far {:.4g}: the start decides the size",
    OUTSIDE: "{}; it came from {:.4g}, outside the closed orbits",
    INSIDE_KEEPS: "{}; orbits inside that one keep their own size",
    DRAWN: "{}, and so from starts of other sizes",
    UNSEEN_REPULSION: "{}; the origin repels too slowly for the run to see",
}


def run_text(found: Classification) -> Message:
    """What the run did, with what other runs add; no sentence yet: it begins in lower case and has no full
    stop.
    """
    text = _alone(found)
    for remark in found.remarks:
        if remark.code == SIZES:
            text = Message("{}; {}", text, range_text(remark.values))
        elif remark.code == INSIDE_DIFFERS and found.inside is not None:
            text = Message("{}, but from inside that: {}", text, run_text(found.inside))
        else:
            text = Message(REMARKS[remark.code], text, *remark.values)
    return text


def range_text(sizes: tuple[float, ...]) -> Message:
    """‖x‖ at both ends of a run and at its largest."""
    return Message(RANGE, *sizes)


def _alone(found: Classification) -> Message:
    """What the run did by itself."""
    if found.rule in (rules.POLE, rules.ENDED):
        return _end(found)
    if found.rule not in TEXTS:
        return _filled(NEITHER, found)
    equal = found.rule in EQUAL and f"{found.low:.4g}" == f"{found.size:.4g}"
    text = _filled(EQUAL[found.rule] if equal else TEXTS[found.rule], found)
    if found.ended in (orbit.FINISHED, orbit.DIVERGED):
        return text
    return Message("{}; {}", text, _end(found))


def _end(found: Classification) -> Message:
    """Where and why a run ended early."""
    return _filled(AT_POLE if found.pole else ENDS.get(found.ended, ENDS[orbit.SINGULAR]), found)


def _filled(told: tuple[str, ...], found: Classification) -> Message:
    """The template with the values of a run."""
    template, *names = told
    values = vars(found) | _values(found)
    return Message(template, *(values[name] for name in names))


def _values(found: Classification) -> dict[str, object]:
    """What is told of a run in words: when and where it ended, and its sizes."""
    where = place(found.end)
    return {
        "when": moment(found.time, found.clock),
        "where": where,
        "at": f"({where})",
        "tops": ", ".join(f"{x:.4g}" for x in found.tops),
        "sizes": range_text(found.range) if found.range else "",
    }
