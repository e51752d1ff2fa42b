"""φ(t) and ψ(t): the discriminator maximises the mean of φ over real points plus that of ψ over fakes."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, T


class Discriminator(DesignPlot):
    """Both are 0 at ω(1)."""

    id = "design-discriminator"
    order = 202
    variable = T
    roles = (Role("psi", "ψ(t)"), Role("phi", "φ(t)", dashed=True))
    caption_text = "Discriminator: φ(t), ψ(t)"


PLOT = Discriminator()
