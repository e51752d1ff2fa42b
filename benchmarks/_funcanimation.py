"""The same film as a script would make it: matplotlib's FuncAnimation and its Pillow writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write(file: Path, frames: int, size: int, orbit: Any, x: Any, y: Any, u: Any, v: Any) -> None:
    """Quiver coloured by speed, trajectories that grow, and a point at the head of each: `size` pixels
    square.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.animation import FuncAnimation, PillowWriter

    figure, axes = plt.subplots(figsize=(size / 100, size / 100), dpi=100)
    axes.quiver(x, y, u, v, np.hypot(u, v), angles="xy", cmap="viridis", alpha=0.8)
    for path in orbit:
        axes.plot(*path.T, linewidth=1.0, color="lightgrey")
    lines = [axes.plot(*path[:1].T, linewidth=1.5)[0] for path in orbit]
    points = [axes.plot(*path[:1].T, "o", color=line.get_color())[0] for path, line in zip(orbit, lines)]
    axes.plot(0, 0, "o", color="red")
    axes.set(xlabel="φ", ylabel="θ", aspect="equal", title="Non-saturating GAN")

    def update(frame: int) -> list[Any]:
        for path, line, point in zip(orbit, lines, points):
            last = round(frame * (len(path) - 1) / max(frames - 1, 1))
            line.set_data(*path[: last + 1].T)
            point.set_data(*path[last : last + 1].T)
        return lines + points

    FuncAnimation(figure, update, frames=frames, blit=True).save(file, writer=PillowWriter(fps=25))
    plt.close(figure)
