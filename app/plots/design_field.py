"""The coefficients of the flow, φ′ = aφ + bθ and θ′ = cφ + eθ, over s = φ·θ."""

from __future__ import annotations

from app.model.scene import Scene
from app.model.scene_designs import settings_of
from app.plots._design_plot import DesignPlot, Role, S
from app.text.translation import tr


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

    def title(self, scene: Scene, index: int) -> str:
        """A typed field may depend on more than s."""
        typed = any(design.kind == "field" for design in settings_of(scene).designs)
        return tr("Field where ‖φ‖ = ‖θ‖ = 1") if typed else super().title(scene, index)


PLOT = Coefficients()
