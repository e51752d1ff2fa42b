"""The numbers in the Dirac picture: losses and gradients."""

from __future__ import annotations

import numpy as np

from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.plot import Array
from gandyn import Scenario, losses

# They take no more than this share of the height.
WORDS = 0.45
WIDE = 22.0  # text sizes from which on they stand two in a line


def told(
    scenario: Scenario, phi: Array, theta: Array, dphi: Array, dtheta: Array
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Losses, and gradients, as rich text."""
    loss_d, loss_g = losses(scenario, phi, theta)
    values = f"L<sub>D</sub> = {_short(loss_d)}", f"L<sub>G</sub> = {_short(loss_g)}"
    return values, (f"φ′ = {_vector(dphi)}", f"θ′ = {_vector(dtheta)}")


def paint(frame: Frame, values: tuple[str, str], rates: tuple[str, str], more: str) -> None:
    """In the plot's head line; more: a line that is said in any case."""
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    lines = [primitives.rich_text(frame.painter, "   ".join(pair)) for pair in (values, rates)]
    if max(line.size().width() for line in lines) > frame.w - 16.0:
        lines = [primitives.rich_text(frame.painter, part) for part in (*values, *rates)]
    # Numbers must leave the picture room: all of them, the losses, or none.
    fitting = (
        int(WORDS * frame.h / lines[0].size().height())
        if max(line.size().width() for line in lines) < frame.w
        else 0
    )
    lines = lines[: len(lines) if fitting >= len(lines) else 2 if fitting >= 2 and len(lines) > 2 else 0]
    lines += [primitives.rich_text(frame.painter, more)] if more else []
    y = frame.y + 4.0
    for line in lines:
        y += primitives.rich(frame.painter, frame.x + 8.0, y, line, frame.theme.ink, frame.theme.plot)


def covered(frame: Frame) -> Array:
    """Pixels (n, 2) where they stand."""
    size = frame.theme.text
    lines = 2 if frame.w > WIDE * size else 4
    x, y = np.meshgrid(
        np.linspace(frame.x, frame.x + min(frame.w, 13.0 * size), 14),
        np.linspace(frame.y, frame.y + 1.5 * lines * size, 7),
    )
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _short(value: object) -> str:
    return number(float(np.asarray(value)), 4)


def number(value: float, digits: int) -> str:
    """A real minus sign, and a dash where there is no number, as where the normalised critic vanishes."""
    return "—" if np.isnan(value) else f"{value + 0.0:.{digits}g}".replace("inf", "∞").replace("-", "−")


def _vector(value: Array) -> str:
    parts = [number(float(x), 3) for x in value]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
