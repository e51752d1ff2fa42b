"""Which figures and claims a check may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def known_measures() -> tuple[str, ...]:
    """Figures with a fixed name; beside them there are those of a run in the lab, as lab.NAME."""
    from gandyn.claims import MEASURES

    return tuple(MEASURES)


def known_claims() -> Mapping[str, Any]:
    """The articles' claims by id."""
    try:
        from gandyn.claims import CLAIMS  # type: ignore[attr-defined]
    except ImportError:
        return {}
    found: Mapping[str, Any] = CLAIMS
    return found
