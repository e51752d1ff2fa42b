"""One iteration of training as a matrix, built from the rule's own `update`.

Per direction the iteration is a linear map of (φ, θ) and of what the rule remembers, for every rule in the
registry that is linear in velocity and memory.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gandyn.orbit import Array
from gandyn.update_config import UpdateConfig, rule_params
from gandyn.update_rule import UpdateRule, update


def memories(rule: UpdateRule, params: Any) -> int:
    """How many memories of a parameter change what the rule does: 0, 1 (m) or 2 (m and w)."""
    if rule.period is not None:
        return 0
    if not rule.coupled and any(update(1.0, 0.5, 0.0, 2.0, 1.0, k)[2] != 0.0 for k in params):
        return 2
    return int(any(update(1.0, 0.0, 0.0, 2.0, 1.0, k)[1] != 0.0 for k in params))


def is_linear(rule: UpdateRule, params: Any) -> bool:
    """Whether the step is linear in velocity and memories, none of which holds squares."""
    return all(
        math.isclose(double, 2.0 * single, rel_tol=1e-12)
        for k in params
        for single, double in zip(update(1.0, 0.5, 0.3, 2.0, 1.0, k), update(2.0, 1.0, 0.6, 2.0, 1.0, k))
    )


def period(training: UpdateConfig) -> int:
    """How many iterations the matrix stands for: one, or as many as the rule takes to do all it does."""
    counted = training.spec.period
    return 1 if counted is None else int(counted(rule_params(training.spec, training.options)[0]))


def round_matrix(matrix: Array, training: UpdateConfig, scale: float = 1.0) -> Array:
    """One iteration, or the rule's period of them, as an (n, n) matrix on (φ, θ) and its memories, for the
    field's block `matrix`, rates times `scale`.
    """
    rates = scale * np.array([training.lr_d, training.lr_g])
    params = rule_params(training.spec, training.options)
    return round_matrices(matrix, rates, training, params, memories(training.spec, params))


def round_matrices(matrix: Array, rates: Array, training: UpdateConfig, params: Any, count: int) -> Array:
    """The same, (n, n, …), of blocks (2, 2, …), rates (2, …) and both players' params, single numbers or
    arrays (…); n = 2 + 2·count memories, as (φ, θ, m_φ, m_θ, w_φ, w_θ).
    """
    x = np.zeros((6, 6, *rates.shape[1:]))
    x[range(6), range(6)] = 1.0
    for players in training.updates:
        _one_update(x, matrix, rates, training.spec, players, params)
    x = x[: 2 + 2 * count, : 2 + 2 * count]
    return x if training.spec.period is None else _whole_period(x, training.spec, params)


def _one_update(
    x: Array, matrix: Array, rates: Array, rule: UpdateRule, players: tuple[int, ...], params: Any
) -> None:
    """One update of these players made to the rows x (6, 6, …) of states."""
    v = np.einsum("ij...,jk...->ik...", matrix, x[:2])
    if rule.coupled:
        x[4], x[5] = matrix[0, 1] * x[3], matrix[1, 0] * x[2]
    if rule.extrapolate is not None:
        ahead = x[:2].copy()
        for i in range(2):
            step, m, w = rule.extrapolate(v[i], x[2 + i], x[4 + i], 2.0, rates[i], params[i])
            ahead[i] += step
            if i in players:
                x[2 + i], x[4 + i] = m, w
        v = np.einsum("ij...,jk...->ik...", matrix, ahead)
    for i in players:
        step, x[2 + i], x[4 + i] = rule.update(v[i], x[2 + i], x[4 + i], 2.0, rates[i], params[i])
        x[i] = x[i] + step


def _whole_period(x: Array, rule: UpdateRule, params: Any) -> Array:
    """As many iterations x (2, 2, …) as the rule's period has, and its ending, from where the last one
    ended.
    """
    assert rule.period is not None and rule.end is not None
    counts = np.broadcast_to(rule.period(params[0]), x.shape[2:])
    power, start = np.empty_like(x), np.eye(2)
    for n in np.unique(counts):
        power[:, :, counts == n] = _power(x[:, :, counts == n], int(n))
    ones = np.broadcast_to(start.reshape(2, 2, *(1 for _ in x.shape[2:])), x.shape)
    return np.stack([rule.end(power[i], ones[i], 0.0 * ones[i], counts, params[i])[0] for i in range(2)])


def _power(x: Array, n: int) -> Array:
    """The n-th power of matrices (2, 2, …)."""
    moved = np.moveaxis(x, (0, 1), (-2, -1))
    return np.moveaxis(np.linalg.matrix_power(moved, n), (-2, -1), (0, 1))
