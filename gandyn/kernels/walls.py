"""The flow projected on a box: weight clipping in the limit of small steps, in any dimension.

A component of φ at its bound with outward velocity stands still; it is let go when its velocity turns inward. Both events
are located by bisection, so every RK4 step is taken with a fixed set of held components. Backward in time the past of a
point on a wall is not unique, and outside the box there is none: there the orbit ends.
Source: Dupuis and Nagurney 1993, projected dynamical systems; clipping as in arXiv:1701.07875, Algorithm 1.
"""

from __future__ import annotations

import numpy as np

from gandyn.form import coefficients
from gandyn.kernels.compiler import kernel

BUDGET = 400
# How far, in half-widths, a component may lie beyond its bound before that counts as having left the box.
SLACK = 1e-13


@kernel
def pace(x, held, k, out):
    """out = the field at x (2d,) with the held components of φ at rest."""
    d = x.size // 2
    s = p = q = 0.0
    for i in range(d):
        s, p, q = s + x[i] * x[d + i], p + x[i] * x[i], q + x[d + i] * x[d + i]
    a, b, c, e = coefficients(s, p, q, 0.0, k)
    for i in range(d):
        out[i] = 0.0 if held[i] else a * x[i] + b * x[d + i]
        out[d + i] = c * x[i] + e * x[d + i]


@kernel
def single(x, h, held, k, out, work):
    """out = one RK4 step of size h from x."""
    rate, stage = work[0], work[1]
    pace(x, held, k, rate)
    for i in range(x.size):
        out[i], stage[i] = x[i] + h / 6.0 * rate[i], x[i] + h / 2.0 * rate[i]
    pace(stage, held, k, rate)
    for i in range(x.size):
        out[i], stage[i] = out[i] + h / 3.0 * rate[i], x[i] + h / 2.0 * rate[i]
    pace(stage, held, k, rate)
    for i in range(x.size):
        out[i], stage[i] = out[i] + h / 3.0 * rate[i], x[i] + h * rate[i]
    pace(stage, held, k, rate)
    for i in range(x.size):
        out[i] += h / 6.0 * rate[i]


@kernel
def outward(x, i, free, k, work):
    """Velocity of component i away from the origin, were it free."""
    pace(x, free, k, work[0])
    return work[0][i] if x[i] > 0.0 else -work[0][i]


@kernel
def breaks(x, held, free, w, k, work):
    """Whether state x violates the set of held components: a free one left the box, or a held one wants to go back in."""
    for i in range(held.size):
        if not held[i] and abs(x[i]) > w * (1.0 + SLACK):
            return True
        if held[i] and outward(x, i, free, k, work) < 0.0:
            return True
    return False


@kernel
def bulges(x, new, h, held, free, w, k, work):
    """Whether a component may have left the box and come back within the step: by its tangents at both ends."""
    for i in range(held.size):
        if not held[i]:
            sign = 1.0 if new[i] > 0.0 else -1.0
            pace(x, free, k, work[0])
            before = work[0][i] * sign * h
            pace(new, free, k, work[0])
            after = work[0][i] * sign * h
            if before > 0.0 > after and min(x[i] * sign + before, new[i] * sign - after) > w * (1.0 + SLACK):
                return True
    return False


@kernel
def settle(x, held, free, w, k, work):
    """Puts components on the wall exactly and decides which of them are held."""
    for i in range(held.size):
        x[i] = min(max(x[i], -w), w)
    for i in range(held.size):
        held[i] = abs(x[i]) >= w * (1.0 - SLACK) and outward(x, i, free, k, work) >= 0.0
        if held[i]:
            x[i] = w if x[i] > 0.0 else -w


@kernel
def macro(x, h, held, free, w, k, work):
    """x after a step h, in place; stops early if too many events crowd into it."""
    new, left, size = work[2], h, h
    for _ in range(BUDGET):
        cut = min(left, size)
        single(x, cut, held, k, new, work)
        if breaks(new, held, free, w, k, work):
            low, high = 0.0, cut
            for _ in range(60):
                middle = 0.5 * (low + high)
                single(x, middle, held, k, new, work)
                if breaks(new, held, free, w, k, work):
                    high = middle
                else:
                    low = middle
            cut = high
            single(x, cut, held, k, new, work)
            x[:] = new
            settle(x, held, free, w, k, work)
            size = h
        elif bulges(x, new, cut, held, free, w, k, work):
            size = cut / 2.0
            continue
        else:
            x[:] = new
            size = 2.0 * cut
        left -= cut
        if abs(left) <= 1e-14 * abs(h):
            return True
    return False


@kernel
def outside(x, w):
    """Whether φ lies outside the box."""
    return np.max(np.abs(x[: x.size // 2])) > w * (1.0 + SLACK)


@kernel
def ensemble(starts, out, every, h, bound, w, k, length, ended):
    """Fills out (m, n, 2d) from starts (m, 2d), which are clipped to the box first."""
    size = starts.shape[1]
    d = size // 2
    x, work = np.empty(size), np.empty((3, size))
    held, free = np.zeros(d, np.bool_), np.zeros(d, np.bool_)
    for lane in range(out.shape[0]):
        x[:] = starts[lane]
        for i in range(d):
            x[i] = min(max(x[i], -w), w)
            held[i] = False
        if h > 0.0:
            settle(x, held, free, w, k, work)
        length[lane], ended[lane] = one(x, out[lane], every, h, bound, held, free, w, k, work)


@kernel
def one(x, out, every, h, bound, held, free, w, k, work):
    """One trajectory into out (n, 2d); returns (valid samples, code of the end)."""
    valid, code = 1, 0
    out[0] = x
    for row in range(1, out.shape[0]):
        for _ in range(every):
            if code == 0 and h > 0.0:
                code = 0 if macro(x, h, held, free, w, k, work) else 2
            elif code == 0:
                single(x, h, free, k, work[2], work)
                x[:] = work[2]
                code = 3 if outside(x, w) else 0
        if code == 0 and not np.sum(x * x) <= bound * bound:
            code = 1
        if code == 0:
            valid = row + 1
        out[row] = x if code == 0 else out[row - 1]
    return valid, code
