"""L_D(s) and L_G(s), where a design is two losses of the critic's output on the fake point."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, S


class Losses(DesignPlot):
    """Both are typed; the field is made of their slopes."""

    id = "design-losses"
    order = 206
    variable = S
    roles = (Role("loss_d", "L_D(s)"), Role("loss_g", "L_G(s)", dashed=True))
    caption_text = "Losses: L_D(s), L_G(s)"


PLOT = Losses()
