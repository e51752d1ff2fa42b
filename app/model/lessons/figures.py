"""Which figures and claims a check may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def known_measures() -> tuple[str, ...]:
    """Figures with a fixed name; beside them there are those of a run in the lab, as lab.NAME."""
    try:
        from gandyn.claims import MEASURES  # type: ignore[import-not-found]
    except ImportError:
        return ("verdict", "theta-end")
    return tuple(MEASURES)


def known_claims() -> Mapping[str, Any]:
    """The articles' claims by id."""
    try:
        from gandyn.claims import CLAIMS
    except ImportError:
        return {}
    found: Mapping[str, Any] = CLAIMS
    return found
