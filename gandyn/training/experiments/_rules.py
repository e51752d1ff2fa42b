"""Rules as settings: what becomes of both players' gradients before their optimisers step.

The numbers are the portrait's own, by the ids of their controls here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gandyn.parameter import Parameter
from gandyn.training.experiment import Values
from gandyn.update_rules import RULES

NONE = "none"
# rule -> its options, by the control of each.
OPTIONS: dict[str, dict[str, str]] = {
    "extragradient": {"ahead": "ahead"},
    "lookahead": {"period": "period", "alpha": "alpha"},
    "sga": {"adjustment": "adjustment", "align": "align"},
    "consensus": {"gamma": "gamma"},
    "hamiltonian": {},
    "lead": {"beta": "lead_beta", "alpha": "lead_alpha"},
    "competitive": {},
}

# Tells the rules' numbers from those of losses and of one another, which have the same letters.
MARKS = {"extragradient": "E", "lookahead": "L", "sga": "A", "lead": "lead"}


def parameters() -> tuple[Parameter, ...]:
    """The controls; only those of the chosen rule make a difference."""
    rule = Parameter(
        "rule",
        "rule",
        NONE,
        choices=(NONE, *OPTIONS),
        meaning="What becomes of both gradients before the optimisers step.",
    )
    return (
        rule,
        *(_control(rule, option, id) for rule, own in OPTIONS.items() for option, id in own.items()),
    )


def _control(rule: str, option: str, id: str) -> Parameter:
    known = next(p for p in RULES[rule].options if p.id == option)
    return replace(known, id=id, symbol=f"{known.symbol}_{MARKS[rule]}" if rule in MARKS else known.symbol)


def of(v: Values) -> dict[str, Any]:
    """The rule of a run, with its own numbers."""
    if v["rule"] == NONE:
        return {}
    own = OPTIONS[v["rule"]]
    return {"rule": v["rule"], "rule_options": {option: v[id] for option, id in own.items()}}
