"""The types of designs' parameters, made on demand: `kernel_types.Design_0123456789abcdef_2` is a NamedTuple
of two numbers.

Numba's index on disk names the types of all its kernels, and a process that cannot import one of them throws
the whole index away. A design is known only where it was typed, but its type says no more than how many
numbers there are: the digits stand for the formulas, as `gandyn.design.kernel_code` writes them. So any
process can make any of these types, by name, when it reads the index.
"""

from __future__ import annotations

import re
from collections import namedtuple
from typing import Any

_NAME = re.compile(r"Design_[0-9a-f]{16}_(\d{1,2})")


def kind(digest: str, count: int) -> type:
    """The type of the `count` parameters of formulas with this digest, 16 hexadecimal digits."""
    found: type = __getattr__(f"Design_{digest}_{count}")
    return found


def __getattr__(name: str) -> Any:
    """The type of that name; there is one in a process."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Two threads may come here at once: setdefault gives both the same type.
    return globals().setdefault(name, _made(name, int(match[1])))


def _made(name: str, count: int) -> type:
    made: Any = namedtuple(name, [f"p{i}" for i in range(count)], module=__name__)  # type: ignore[misc]
    return made
