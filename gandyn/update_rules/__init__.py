"""Every update rule, one per file. To add one, write a module here that holds:

1. a docstring with the update and its reference;
2. a NamedTuple of its options as floats, in the order of RULE.options (empty if it has none);
3. `update(v, m, w, t, rate, k)`, on floats, written for Numba;
4. `RULE = UpdateRule(...)`, which says what else the rule does: see `gandyn.update_rule`.
"""

from __future__ import annotations

import sys

from gandyn.registry import discover
from gandyn.update_rule import UpdateRule

RULES: dict[str, UpdateRule] = discover(sys.modules[__name__], "RULE")
for _rule in RULES.values():
    _rule.register()
