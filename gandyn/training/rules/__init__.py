"""What becomes of both players' gradients before their optimisers step, one rule per file. They need torch,
so only the worker imports this package.

To add one, write a module here that holds a subclass of `_rule.Rule` with an id, as RULE, and its settings
into `gandyn.training.experiments._rules`.
"""

from __future__ import annotations

import sys

from gandyn.registry import discover
from gandyn.training.errors import TrainingError
from gandyn.training.rules._rule import Rule
from gandyn.training.run_config import RunConfig

RULES: dict[str, type[Rule]] = discover(sys.modules[__name__], "RULE")


def rule(setup: RunConfig) -> Rule | None:
    """The rule of a run, None for the optimisers' own steps; raises TrainingError where it is not defined."""
    if not setup.rule:
        return None
    if setup.rule not in RULES:
        raise TrainingError("There is no rule {!r}; there are {}.", setup.rule, ", ".join(RULES))
    if setup.g is None:
        raise TrainingError("{} is a rule for two players, and no generator is trained here.", setup.rule)
    found = RULES[setup.rule]
    others = {player.optimiser for player in (setup.d, setup.g)} - {"sgd"}
    if found.plain and others:
        raise TrainingError(
            "{} makes the steps itself; set both optimisers to sgd, not {}.", setup.rule, min(others)
        )
    return found()
