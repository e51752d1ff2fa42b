"""The types of numbers that the user's formulas take, by names that hold a digest of the module.

Numba's kernels on disk are found by the types of their arguments. With the digest in the type's name an
edited formula is another type, and can never be served the kernel of the old one. A process that has not
loaded the module makes a stand-in of the same name, so that it can read Numba's index, which names them all
(see `gandyn.design.kernel_types`).
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

PREFIX, MARK = "Own", chr(0x2D0)  # a letter to Python, and in no name that anybody types


def adopt(kind: Any, digest: str) -> None:
    """Gives a NamedTuple of a module its name here."""
    short = f"{PREFIX}_{digest[:16]}_{kind.__name__}"
    kind.__module__, kind.__name__, kind.__qualname__ = __name__, short, MARK.join((short, *kind._fields))
    globals()[kind.__qualname__] = kind


def is_adopted(kind: Any) -> bool:
    """Whether a type was given a name here."""
    return getattr(kind, "__module__", "") == __name__


def __getattr__(name: str) -> Any:
    """A stand-in for the type of a module that this process does not have."""
    if not name.startswith(f"{PREFIX}_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    short, *fields = name.split(MARK)
    made: Any = namedtuple(short, fields, module=__name__)  # type: ignore[misc]
    made.__qualname__ = name
    return globals().setdefault(name, made)
