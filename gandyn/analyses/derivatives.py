"""Exact derivatives of the field, by the complex step (see `gandyn.scalar`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn import vector_field
from gandyn.analyses.context import coefficients_at
from gandyn.orbit import Array
from gandyn.regularizers.consensus import Consensus
from gandyn.scalar import EPSILON
from gandyn.scenario import Scenario

Complex = NDArray[np.complex128]
# So near to 0 the coefficients of a field that is differentiable there have their limits, to TOLERANCE.
NEAR, TOLERANCE, NEIGHBOURS = 1e-8, 1e-4, 64


def block(scenario: Scenario) -> Array:
    """[[a₀, b₀], [c₀, e₀]] at the origin: the Jacobian is this ⊗ I_d. Not to be written to."""
    return _around(scenario)[0]


def has_linearisation(scenario: Scenario) -> bool:
    """Whether (a, b, c, e) have one limit at the origin from all sides, which is what differentiability there
    means.
    """
    return _around(scenario)[1]


# Every part of an analysis asks for this, and a search for the largest step hundreds of times.
@lru_cache(1024)
def _around(scenario: Scenario) -> tuple[Array, bool]:
    """The block, and whether the coefficients near the origin are those at it."""
    middle, smooth = limits(
        lambda s, p, q: coefficients_at(scenario, s, p, q), NEIGHBOURS, min(scenario.dim, 2)
    )
    matrix = middle.reshape(2, 2).copy()
    matrix.setflags(write=False)
    return matrix, bool(smooth[0])


def limits(
    coefficients: Callable[[Array, Array, Array], tuple[Array, ...]], count: int, dim: int, m: int = 1
) -> tuple[Array, NDArray[np.bool_]]:
    """(a, b, c, e) of m fields at the origin (4, m), and whether they are those at `count` states very near
    to it, (m,).

    coefficients: from s, p, q (n, m) to four such arrays.
    """
    values = np.array(coefficients(*(np.repeat(x[: count + 1, None], m, axis=1) for x in _near(dim))))
    middle, around = values[:, 0], values[:, 1:]
    with np.errstate(invalid="ignore"):
        gap = np.abs(around - middle[:, None]).max((0, 1))
        return middle, np.asarray(gap <= TOLERANCE * (1.0 + np.abs(middle).max(0)))


@cache
def _near(dim: int) -> tuple[Array, Array, Array]:
    """(s, p, q) of the origin and of states very near to it."""
    x = NEAR * np.random.default_rng(3).normal(size=(NEIGHBOURS, 2, dim))
    x = np.concatenate([np.zeros((1, 2, dim)), x])
    return (x[:, 0] * x[:, 1]).sum(-1), (x[:, 0] ** 2).sum(-1), (x[:, 1] ** 2).sum(-1)


def _nested(params: Any) -> bool:
    """Whether the coefficients take a complex step themselves, inside which there is no room for another."""
    while hasattr(params, "inner"):
        if isinstance(params, Consensus):
            return True
        params = params.inner
    return False


def _derivative(function: Any, x: Array, nested: bool) -> Array:
    """The Jacobian of function: (n,) -> (m,) at x; central differences (error about 1e-9) where the complex
    step cannot be used.
    """
    columns = []
    for i in range(x.size):
        unit = np.zeros(x.size)
        unit[i] = 1.0
        if nested:
            h = 1e-5 * (1.0 + abs(x[i]))
            wide, near = ((function(x + g * unit) - function(x - g * unit)) / (2.0 * g) for g in (2.0 * h, h))
            columns.append((4.0 * near - wide) / 3.0)
        else:
            columns.append(np.imag(function(x + 1j * EPSILON * unit)) / EPSILON)
    return np.array(columns).T


def reduced(scenario: Scenario, z: Array) -> Array:
    """(s', p', q') at z = (s, p, q)."""
    return np.array(_rates(scenario, z, z))


def _rates(scenario: Scenario, z: Any, base: Array) -> Any:
    k = scenario.params()
    s, p, q = (np.asarray(x) for x in z)
    with np.errstate(all="ignore"):
        return np.array(
            vector_field.reduced_rates(s, p, q, vector_field.on_side(base[0], base[1], base[2], k), k)
        )


def reduced_jacobian(scenario: Scenario, z: Array, base: Array | None = None) -> Array:
    """The (3, 3) Jacobian of (s', p', q'); the switch held on the side of `base`, of z itself if not
    given."""
    side = z if base is None else base
    return _derivative(lambda y: _rates(scenario, y, side), z, _nested(scenario.params()))


def velocity(scenario: Scenario, x: Any, base: Array) -> Any:
    """The field (2d,) at a real or complex state x, the switch held on its side at `base`."""
    k, d = scenario.params(), len(base) // 2
    (s0, p0, q0), (s, p, q) = _products(base, d), _products(x, d)
    with np.errstate(all="ignore"):
        a, b, c, e = vector_field.coefficients(
            np.asarray(s), np.asarray(p), np.asarray(q), vector_field.on_side(s0, p0, q0, k), k
        )
        return np.concatenate([a * x[:d] + b * x[d:], c * x[:d] + e * x[d:]])


def _products(x: Any, d: int) -> tuple[Any, Any, Any]:
    return (x[:d] * x[d:]).sum(), (x[:d] * x[:d]).sum(), (x[d:] * x[d:]).sum()


def jacobian(scenario: Scenario, x: Array) -> Array:
    """The full (2d, 2d) Jacobian at a state x = (φ, θ) where the field is differentiable."""
    return _derivative(lambda y: velocity(scenario, y, x), x, _nested(scenario.params()))


def newton(function: Any, slope: Any, x: Array, steps: int = 60) -> Array | None:
    """A zero of function near x by damped Gauss–Newton, or None; zeros of a continuum are welcome."""
    value = function(x)
    for _ in range(steps):
        size = np.linalg.norm(value)
        if not np.isfinite(size):
            return None
        if size < 1e-14:
            return x
        matrix = slope(x)
        if not np.isfinite(matrix).all():
            return None
        move = np.linalg.lstsq(matrix, -value, rcond=1e-10)[0]
        for share in (1.0, 0.5, 0.25, 0.1, 0.01):
            trial = function(x + share * move)
            if np.linalg.norm(trial) < size:
                break
        else:
            return x if size < 1e-10 else None
        x, value = x + share * move, trial
    return x if np.linalg.norm(value) < 1e-10 else None


def pair(matrix: Array) -> Complex:
    """The eigenvalues (2, …) of matrices (2, 2, …), ½[(a+e) ± √((a−e)² + 4bc)], exact at a double one."""
    (a, b), (c, e) = matrix
    root = np.sqrt(np.asarray((a - e) ** 2 + 4.0 * b * c, dtype=complex))
    return np.array([(a + e + root) / 2.0, (a + e - root) / 2.0])


def velocities(line: Scenario, x: Array) -> Array:
    """The field (2, n) at n states (2, n) on a line."""
    a, b, c, e = coefficients_at(line, x[0] * x[1], x[0] ** 2, x[1] ** 2)
    return np.array([a * x[0] + b * x[1], c * x[0] + e * x[1]])


def settled(function: Any, x: Array, steps: int = 40) -> Array:
    """Newton's method from n seeds (2, n) at once, slopes by central differences; NaN where it leaves the
    field's domain.
    """
    h, n = 1e-6, x.shape[1]
    # The seeds and their four neighbours, all in one call of the function.
    around = h * np.array([[0.0, 1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, -1.0]])
    with np.errstate(all="ignore"):
        for _ in range(steps):
            there = function((x[:, None, :] + around[:, :, None]).reshape(2, 5 * n)).reshape(2, 5, n)
            slopes = np.nan_to_num((there[:, 1::2] - there[:, 2::2]) / (2.0 * h)).transpose(2, 0, 1)
            move = np.einsum("nij,jn->in", np.linalg.pinv(slopes, rcond=1e-8), np.nan_to_num(there[:, 0]))
            x = x - move / np.maximum(1.0, np.abs(move).max(0))
            if np.abs(move).max(initial=0.0) < 1e-15:
                break
    return x
