"""The coefficients of the flow, φ′ = aφ + bθ and θ′ = cφ + eθ, over s = φ·θ."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, S


class Coefficients(DesignPlot):
    """a and e only where they are not 0, which is with a field that was typed."""

    id = "design-field"
    order = 207
    variable = S
    roles = (
        Role("b", "b(s)"),
        Role("c", "c(s)", dashed=True),
        Role("a", "a(s)", dotted=True),
        Role("e", "e(s)", dashed=True, dotted=True),
    )
    caption_text = "Field: b(s), c(s)"
    from_zero = True


PLOT = Coefficients()
