"""Every network of the lab that is a torch module, one per file. To add one, write a module here that holds:

1. a docstring with the shapes of all layers and the paper it comes from; 2. the module; 3. `ARCHITECTURE =
Architecture(...)` with a Parameter for every option, whose `build(options, shape, size)` makes it.

torch is imported here, so only the worker imports this package.
"""

from __future__ import annotations

import sys

from gandyn.checks import short_repr
from gandyn.registry import discover
from gandyn.training.architecture import Architecture
from gandyn.training.errors import TrainingError

ARCHITECTURES: dict[str, Architecture] = discover(sys.modules[__name__], "ARCHITECTURE")


def architecture(id: object) -> Architecture:
    """The architecture of this id; raises TrainingError."""
    if isinstance(id, str) and id in ARCHITECTURES:
        return ARCHITECTURES[id]
    raise TrainingError("There is no network {}; there are {}.", short_repr(id), ", ".join(ARCHITECTURES))
