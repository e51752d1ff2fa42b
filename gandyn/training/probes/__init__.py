"""Every look at a running training, one per file. To add one, write a module here that holds:

1. a docstring that says what is seen and where it was shown first; 2. `look(loop, random) -> {name: array}`
of the first replica, in numpy, drawing from `random` only, never from the loop's own
   random numbers: looking must not change what happens;
3. `PROBE = Probe(...)`.

torch is imported inside `look`, because windows read this list. Keep arrays small: they cross a pipe many
times a second.
"""

from __future__ import annotations

import sys

from gandyn.registry import discover
from gandyn.training.probe import Probe

PROBES: dict[str, Probe] = discover(sys.modules[__name__], "PROBE")
