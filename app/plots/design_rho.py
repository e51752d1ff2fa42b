"""ρ(t) = ψ′(t), which must be positive."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, T


class Rho(DesignPlot):
    """One curve for each design."""

    id = "design-rho"
    order = 201
    variable = T
    roles = (Role("rho", "ρ(t)"),)
    caption_text = "ρ(t) = ψ′(t)"
    from_zero = True


PLOT = Rho()
