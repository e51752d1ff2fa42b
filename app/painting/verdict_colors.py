"""The colour and the name of every verdict, the same wherever one is shown.

The hues are those of Okabe and Ito (2008), which people who see fewer colours tell apart.
"""

from __future__ import annotations

from app.text.translation import tr
from app.theme.palettes import DARK, Theme
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    KINDS,
    SINGULAR,
    SUBLINEARLY,
)

_LIGHT = ("#0072b2", "#56b4e9", "#009e73", "#f0e442", "#e69f00", "#d55e00", "#000000", "#a3a9b3")
_DARK = ("#2a7fc0", "#7cc4ee", "#1fa583", "#efe36a", "#e2a32b", "#c9561f", "#f2f4f7", "#5b6472")


def color_of(kind: str, theme: Theme) -> str:
    """The colour of a verdict."""
    return (_DARK if theme.id == DARK else _LIGHT)[KINDS.index(kind)]


def name_of(kind: str) -> str:
    """A verdict in words."""
    return {
        CONVERGES: tr("converges"),
        SUBLINEARLY: tr("converges slowly"),
        CLOSED: tr("closed orbits"),
        CIRCLE: tr("tends to a circle"),
        CYCLE: tr("limit cycle"),
        DIVERGES: tr("diverges"),
        SINGULAR: tr("field undefined"),
        INCONCLUSIVE: tr("inconclusive"),
    }[kind]
