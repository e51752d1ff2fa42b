"""What can be switched in `Display`, in words: the panel View and `gandyn render` say the same of each.
Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.model.rule_clock import ITERATIONS, TIME
from app.model.scene_parts import (
    ARROWS,
    MESCHEDER_PLANE,
    NO_ARROWS,
    NO_FLOW,
    PARTICLES,
    SU_PLANE,
    TEXTURE,
    UNIT_ARROWS,
)


@dataclass(frozen=True)
class DisplayOption:
    """An entry of `Display`: its title, what it means, and (value, name) where there is a choice."""

    name: str
    title: str
    tip: str
    choices: tuple[tuple[str, str], ...] = ()


_ENTRIES = (
    DisplayOption(
        "field", "Field arrows", "Arrows as long as the field is strong, all of one length, or none.",
        ((ARROWS, "Arrows"), (UNIT_ARROWS, "Equal"), (NO_ARROWS, "None")),
    ),
    DisplayOption("density", "Density", "Arrows across the picture."),
    DisplayOption("speed_colors", "Colour by speed", "Dark where the flow is slow, bright where it is fast."),
    DisplayOption(
        "flow", "Flow", "A still texture of streamlines, or particles that move with the flow.",
        ((NO_FLOW, "None"), (TEXTURE, "Texture"), (PARTICLES, "Particles")),
    ),
    DisplayOption(
        "show_flow", "Flow's trajectories",
        "The curves of infinitely small steps, beside those of the update rules.",
    ),
    DisplayOption(
        "tail", "Fading tail",
        "Length in time of the bright tail behind the playhead; 0 shows the whole curve.",
    ),
    DisplayOption("backward", "Backward in time", "Also where each trajectory came from."),
    DisplayOption("nullclines", "Nullclines", "Where φ or θ stands still."),
    DisplayOption(
        "sets", "Manifolds and cycles",
        "In one dimension: equilibria off the origin (sink full, saddle half, source hollow),"
        " manifolds of saddles, limit cycles with period.",
    ),
    DisplayOption(
        "equilibrium", "Equilibrium", "Where both stand still: the generator has reached the data."
    ),
    DisplayOption(
        "show_dirac", "Dirac picture",
        "Real point, fake point and the critic's line at the playhead; drag them.",
    ),
    DisplayOption("show_series", "Time series", "Curves over time under the portrait."),
    DisplayOption("series", "Series", "Which curves over time are drawn."),
    DisplayOption(
        "ema", "averaging (EMA)",
        "Decay per step of the moving average of the weights, drawn as a second curve; 0 is off.",
    ),
    DisplayOption(
        "plane", "Plane", "Axes as in Su's figures, or as in Mescheder's.",
        ((SU_PLANE, "(φ, θ)"), (MESCHEDER_PLANE, "(θ, ψ = −φ)")),
    ),
    DisplayOption(
        "compare_plot", "Side by side, compare", "Which picture each scenario shows.",
        (("theta", "θ-plane"), ("phi", "φ-plane"), ("norms", "Norms")),
    ),
    DisplayOption(
        "rule_time", "Rules and flow beside each other by",
        "Time: iteration k of a rule with rate η stands where the flow is at t = η·k. Iterations: all rules "
        "stand at the same iteration, and the flow at the time that the first rule has reached.",
        ((TIME, "Time"), (ITERATIONS, "Iterations")),
    ),
)  # fmt: skip
DISPLAY_OPTIONS = {entry.name: entry for entry in _ENTRIES}
