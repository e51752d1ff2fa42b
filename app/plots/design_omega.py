"""ω(r): which t is the discriminator's best where fakes are r times as dense as real points."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, R, Role


class Omega(DesignPlot):
    """Of a dual form what its smoothed output makes, and dashed the maximum itself."""

    id = "design-omega"
    order = 200
    variable = R
    roles = (Role("omega", "ω(r)"), Role("omega-limit", "", dashed=True))
    caption_text = "ω(r): D’s best t"


PLOT = Omega()
