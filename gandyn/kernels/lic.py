"""Pictures of a planar field: line integral convolution, and particles with fading trails.

Source: Cabral and Leedom 1993, Imaging Vector Fields Using Line Integral Convolution; the noise is fixed, so
a picture does not flicker while a slider moves.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.compiler import kernel


@kernel
def convolve(u, v, noise, reach, out):
    """out (h, w) = noise averaged along streamlines of the pixel field (u, v), `reach` pixels both ways."""
    height, width = u.shape
    for row in range(height):
        for column in range(width):
            total, weight = noise[row, column], 1.0
            for direction in (-1.0, 1.0):
                x, y = column + 0.5, row + 0.5
                for _ in range(reach):
                    i, j = int(y), int(x)
                    speed = math.sqrt(u[i, j] * u[i, j] + v[i, j] * v[i, j])
                    if not speed > 1e-12:
                        break
                    x += direction * u[i, j] / speed
                    y += direction * v[i, j] / speed
                    if not (0.0 <= x < width and 0.0 <= y < height):
                        break
                    total += noise[int(y), int(x)]
                    weight += 1.0
            out[row, column] = total / weight


@kernel
def fade(trail, keep):
    """Lets the trails (h, w, 4) die away by a factor keep/256, and a little more so that none lingers."""
    flat = trail.reshape(-1)
    for i in range(flat.size):
        value = (np.int64(flat[i]) * keep) >> 8
        flat[i] = value - 1 if value > 0 else 0


@kernel
def stroke(trail, old, new, blue, green, red, strength):
    """Adds one short line per particle from old to new (n, 2) in pixels, in premultiplied BGRA."""
    height, width = trail.shape[0], trail.shape[1]
    for k in range(old.shape[0]):
        dx, dy = new[k, 0] - old[k, 0], new[k, 1] - old[k, 1]
        length = max(abs(dx), abs(dy))
        if not length < 200.0:
            continue
        steps = int(length) + 1
        for i in range(steps):
            x, y = old[k, 0] + dx * i / steps - 0.5, old[k, 1] + dy * i / steps - 0.5
            blend(trail, x, y, width, height, blue[k], green[k], red[k], strength[k])


@kernel
def blend(trail, x, y, width, height, blue, green, red, strength):
    """One antialiased point."""
    j, i = int(math.floor(x)), int(math.floor(y))  # noqa: RUF046 (Numba's floor is a float)
    if not (0 <= i < height - 1 and 0 <= j < width - 1):
        return
    fx, fy = x - j, y - i
    for a in range(2):
        for b in range(2):
            share = (fx if b else 1.0 - fx) * (fy if a else 1.0 - fy) * strength
            old = trail[i + a, j + b, 3] / 255.0
            alpha = old + share * (1.0 - old)
            keep = 1.0 - share
            trail[i + a, j + b, 0] = min(255, int(trail[i + a, j + b, 0] * keep + blue * share))
            trail[i + a, j + b, 1] = min(255, int(trail[i + a, j + b, 1] * keep + green * share))
            trail[i + a, j + b, 2] = min(255, int(trail[i + a, j + b, 2] * keep + red * share))
            trail[i + a, j + b, 3] = min(255, int(alpha * 255.0))
