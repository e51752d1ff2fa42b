"""Euler–Maruyama paths of a noisy flow, on random numbers that depend on the seed, the path and the time
alone.

Every draw is addressed, not drawn in turn: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as
easy as 1, 2, 3") turns (seed; component, path, place in time) into 128 bits, and Box and Muller make a normal
number of them. So neither the threads, nor the other paths, nor the scenario's parameters change a path's
noise. Within a block of time the Brownian motion is refined by Lévy's midpoints, so that halving the step
refines the same motion.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.kernels.iterate import clip, velocity

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
TO_UNIT = 2.0**-53
TURN = 2.0 * math.pi


@kernel
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds on a counter of four and a key of two 32-bit words (each in a uint64)."""
    for _ in range(10):
        x, y = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (y >> HALF) ^ c1 ^ k0, y & MASK, (x >> HALF) ^ c3 ^ k1, x & MASK
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return c0, c1, c2, c3


@kernel
def normal(seed, path, component, place):
    """One N(0, 1) number; every argument a uint64, path and component below 2³²."""
    c0, c1, c2, c3 = philox(component, path, place & MASK, place >> HALF, seed & MASK, seed >> HALF)
    radius = (np.float64(((c0 << HALF) | c1) >> np.uint64(11)) + 0.5) * TO_UNIT
    angle = np.float64(((c2 << HALF) | c3) >> np.uint64(11)) * TO_UNIT
    return math.sqrt(-2.0 * math.log(radius)) * math.cos(TURN * angle)


@kernel
def motion(seed, path, component, block, length, out):
    """out (n + 1,) = a Brownian motion from 0 at n equal parts (a power of two) of the block-th stretch of
    `length`.
    """
    n = out.size - 1
    place = np.uint64(block) * np.uint64(1 << 32)
    out[0], out[n] = 0.0, math.sqrt(length) * normal(seed, path, component, place)
    gap, nodes, deviation = n, 1, 0.5 * math.sqrt(length)
    while gap > 1:
        for i in range(nodes):
            left = i * gap
            out[left + gap // 2] = 0.5 * (out[left] + out[left + gap]) + deviation * normal(
                seed, path, component, place + np.uint64(nodes + i)
            )
        gap, nodes, deviation = gap // 2, 2 * nodes, deviation * math.sqrt(0.5)


@kernel
def draw(seed, path, block, length, sigmas, motions):
    """motions (2d, n + 1) for one path and block; a player without noise costs no random numbers."""
    d = motions.shape[0] // 2
    for i in range(2 * d):
        if sigmas[0 if i < d else 1] > 0.0:
            motion(seed, path, np.uint64(i), block, length, motions[i])


@kernel
def advance(x, i, h, sigmas, w, k, v, motions):
    """One step x + h v(x) + σ ΔW, ΔW the i-th of the block, then onto the box."""
    velocity(x, k, v)
    for j in range(x.size):
        x[j] += h * v[j] + sigmas[0 if j < x.size // 2 else 1] * (motions[j, i + 1] - motions[j, i])
    clip(x, w)


@kernel
def ensemble(start, out, first, every, parts, h, sigmas, seed, w, bound, k, length, ended):
    """Fills out (m, n, 2d), paths number first, first + 1, … from start (2d,), in blocks of `parts` steps."""
    x, v, motions = np.empty(start.size), np.empty(start.size), np.zeros((start.size, parts + 1))
    for lane in range(out.shape[0]):
        x[:] = start
        clip(x, w)
        out[lane, 0] = x
        length[lane], ended[lane] = out.shape[1], 0
        step = 0
        for row in range(1, out.shape[1]):
            for _ in range(every if length[lane] > row else 0):
                if step % parts == 0:
                    draw(np.uint64(seed), np.uint64(first + lane), step // parts, h * parts, sigmas, motions)
                advance(x, step % parts, h, sigmas, w, k, v, motions)
                step += 1
            if length[lane] > row and not np.sum(x * x) <= bound * bound:
                length[lane], ended[lane] = row, 1
            out[lane, row] = x if length[lane] > row else out[lane, row - 1]
