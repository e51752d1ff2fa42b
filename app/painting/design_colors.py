"""The colours of designs that are compared."""

from __future__ import annotations

from app.theme.palettes import Theme

# Hues of the trajectories that are told apart in every theme.
HUES = (0, 1, 2, 3)


def color_of(theme: Theme, number: int) -> str:
    """The colour of the design in this place."""
    return theme.trajectories[HUES[number % len(HUES)]]
