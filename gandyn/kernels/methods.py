"""How lanes move from round to round, chosen by the type of `how`: update rules, and the flow by three methods."""

from __future__ import annotations

from typing import Any

from numba.extending import overload

from gandyn.kernels.compiler import OPTIONS
from gandyn.kernels.lane_events import Careful, Walled, by_care, by_walls
from gandyn.kernels.lane_flows import Steps, by_steps
from gandyn.kernels.lane_rules import Rounds, by_rule

METHODS = {Rounds: by_rule, Steps: by_steps, Careful: by_care, Walled: by_walls}


def advance(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> None:
    """Rounds begin … end − 1 by the method of `how`."""
    METHODS[type(how)](w, width, space, begin, end, square, proto, how)


@overload(advance, jit_options=OPTIONS)
def _advance(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> Any:
    method = METHODS[how.instance_class]

    def run(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> Any:
        return method(w, width, space, begin, end, square, proto, how)

    return run


__all__ = ["Careful", "Rounds", "Steps", "Walled", "advance"]
