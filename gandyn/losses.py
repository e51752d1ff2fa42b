"""The two losses of a scenario on the Dirac GAN, regularisers included: what the Dirac picture shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.design import numbers
from gandyn.dynamics import field
from gandyn.orbit import Array
from gandyn.regularizer import State
from gandyn.regularizers import REGULARIZERS
from gandyn.scenario import Scenario
from gandyn.variant import Critic

NUMPY = SimpleNamespace(
    exp=np.exp,
    log=np.log,
    sqrt=np.sqrt,
    softplus=lambda x: np.logaddexp(0.0, x),
    relu=lambda x: np.maximum(x, 0.0),
    maximum=np.maximum,
    constant=lambda x: x,
    clip=np.clip,
    floor=np.floor,
    rows=lambda table, at: table[np.asarray(at, dtype=int)],
    trees=numbers.NUMPY,
)
# Noise is averaged over real and fake samples independently; the losses are smooth enough for this many nodes
# each.
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def losses(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array]:
    """(L_D, L_G) at phi, theta (…, d), both minimised by their player; shape (…).

    The flow is φ' = −τ_D ∇_φ L_D, θ' = −τ_G ∇_θ L_G. Infinite or NaN where a loss is undefined.
    """
    phi, theta = np.broadcast_arrays(np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64))
    p, q, s = (phi**2).sum(-1), (theta**2).sum(-1), (phi * theta).sum(-1)
    spread = scenario.regularizers.get("instance-noise", 0.0) * np.sqrt(p)
    with np.errstate(all="ignore"):
        loss_d, loss_g = _base(scenario, s, np.sqrt(p), np.sqrt(q), spread)
        extra_d, extra_g = _penalties(scenario, phi, theta, State(s, p, q, 0.0))
    return loss_d + extra_d, loss_g + extra_g


def _base(scenario: Scenario, s: Array, slope: Array, distance: Array, spread: Array) -> tuple[Array, Array]:
    k = scenario.spec.make_params(dict(scenario.parameters))
    if not spread.any() or scenario.spec.noise_inert:
        return scenario.spec.losses(Critic(0.0 * s, s, slope, distance), k, NUMPY)
    if scenario.spec.expected_losses:
        return scenario.spec.expected_losses(s, spread, k)
    s, slope, distance, spread = (x[..., None, None] for x in (s, slope, distance, spread))
    critic = Critic(spread * _NODES[:, None] + 0.0 * s, s + spread * _NODES, slope, distance, 0.0 * s, s)
    return _averaged(scenario.spec.losses(critic, k, NUMPY), np.outer(_WEIGHTS, _WEIGHTS))


def _averaged(values: tuple[Any, Any], weights: Array) -> tuple[Array, Array]:
    loss_d, loss_g = (
        np.sum(np.broadcast_to(v, np.broadcast_shapes(np.shape(v), weights.shape)) * weights, axis=(-2, -1))
        for v in values
    )
    return loss_d, loss_g


def _penalties(scenario: Scenario, phi: Array, theta: Array, state: State) -> tuple[Array, Array]:
    total_d, total_g = np.zeros_like(state.p), np.zeros_like(state.p)
    state = state._replace(speed=_speed_without_consensus(scenario, phi, theta))
    for id, strength in scenario.regularizers.items():
        if not REGULARIZERS[id].inert(scenario.spec):
            extra_d, extra_g = REGULARIZERS[id].penalty(strength, state, scenario.spec)
            total_d, total_g = total_d + extra_d, total_g + extra_g
    return total_d, total_g


def _speed_without_consensus(scenario: Scenario, phi: Array, theta: Array) -> Array:
    """‖v‖² of the field that consensus optimisation shortens."""
    rest = {id: x for id, x in scenario.regularizers.items() if id != "consensus"}
    dphi, dtheta = field(scenario.with_(regularizers=rest, time_scales=(1.0, 1.0)), phi, theta)
    speed: Array = (dphi**2).sum(-1) + (dtheta**2).sum(-1)
    return speed
