"""α(t) and β(t): the generator minimises the mean of β over fakes; α is what it cannot change."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, T


class Generator(DesignPlot):
    """As they were typed, else φ and ψ."""

    id = "design-generator"
    order = 203
    variable = T
    roles = (Role("beta", "β(t)"), Role("alpha", "α(t)", dashed=True))
    caption_text = "Generator: α(t), β(t)"


PLOT = Generator()
