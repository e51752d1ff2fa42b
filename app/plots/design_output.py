"""A(v): which t the critic's output v = −D means."""

from __future__ import annotations

from app.plots._design_plot import DesignPlot, Role, V


class Output(DesignPlot):
    """Of a smoothed dual form, dashed what it tends to."""

    id = "design-output"
    order = 205
    variable = V
    roles = (Role("output", "A(v)"), Role("output-limit", "", dashed=True))
    caption_text = "A(v): from the critic’s output to t"


PLOT = Output()
