"""Competitive gradient descent: each step solves a local bilinear game, Δφ = η_D(v_φ + ∂v_φ/∂θ Δθ), Δθ =
η_G(v_θ + ∂v_θ/∂φ Δφ).

Solved, Δφ = η_D(1 − η_Dη_G MN)⁻¹(v_φ + η_G M v_θ) with M = ∂v_φ/∂θ and N = ∂v_θ/∂φ, the article's rule for
any game; only the mixed derivatives enter. On a centre ±iω the multipliers are 1/(1 ∓ iηω), those of the
proximal point method: stable for every step. Where players take turns each makes its half of the solution.
The rates are part of the field, so they cannot fall from iteration to iteration.
Source: Schäfer and Anandkumar 2019, arXiv:1905.12103, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.message import Message
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step
from gandyn.vector_field import coefficients, slopes


class CompetitiveStep(NamedTuple):
    """No options."""


class Competitive(NamedTuple):
    """The steps over their rates; each rate is the product of a learning rate and a time scale."""

    lr_d: float
    lr_g: float
    tau_d: float
    tau_g: float
    inner: Any


def competitive(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    by_s, by_p, by_q = slopes(s, p, q, on, k.inner)
    rate_d, rate_g = k.lr_d * k.tau_d, k.lr_g * k.tau_g
    # M and N on coordinates (u, w) of uφ + wθ.
    m = mixed(b, (by_s[0], by_s[1]), (2.0 * by_q[0], 2.0 * by_q[1]), (p, s), (s, q))
    n = mixed(c, (by_s[2], by_s[3]), (2.0 * by_p[2], 2.0 * by_p[3]), (s, q), (p, s))
    up = solved(
        m, n, rate_d * rate_g, (a + rate_g * (m[0] * c + m[1] * e), b + rate_g * (m[2] * c + m[3] * e))
    )
    down = solved(
        n, m, rate_d * rate_g, (c + rate_d * (n[0] * a + n[1] * b), e + rate_d * (n[2] * a + n[3] * b))
    )
    return up[0], up[1], down[0], down[1]


def mixed(own: Any, first: Any, second: Any, one: Any, other: Any) -> Any:
    """own·I + first ⊗ one + second ⊗ other, as (m₁₁, m₁₂, m₂₁, m₂₂)."""
    return (
        own + first[0] * one[0] + second[0] * other[0],
        first[0] * one[1] + second[0] * other[1],
        first[1] * one[0] + second[1] * other[0],
        own + first[1] * one[1] + second[1] * other[1],
    )


def solved(m: Any, n: Any, rates: Any, v: Any) -> Any:
    """(1 − rates·MN)⁻¹ v."""
    g11, g12 = 1.0 - rates * (m[0] * n[0] + m[1] * n[2]), -rates * (m[0] * n[1] + m[1] * n[3])
    g21, g22 = -rates * (m[2] * n[0] + m[3] * n[2]), 1.0 - rates * (m[2] * n[1] + m[3] * n[3])
    scale = 1.0 / (g11 * g22 - g12 * g21)
    return scale * (g22 * v[0] - g12 * v[1]), scale * (g11 * v[1] - g21 * v[0])


def adjust(inner: Any, scenario: Any, training: Any) -> Competitive:
    tau_d, tau_g = scenario.time_scales
    return Competitive(training.lr_d, training.lr_g, tau_d, tau_g, inner)


def obstacle(training: Any) -> str:
    if not training.slows:
        return ""
    return Message("Competitive gradient descent is run at constant rates, for they are part of its game.")


vector_field.register(Competitive, competitive, vector_field.inner_switch)
vector_field.PULL_THETA.add(Competitive)
vector_field.DERIVED.add(Competitive)
vector_field.HELPERS.extend((mixed, solved))

RULE = UpdateRule(
    id="competitive",
    name="Competitive gradient descent",
    summary="Each step is the solution of a local bilinear game. Stable on a centre for every step size.",
    latex=r"\Delta_{\varphi}=\eta_D(1-\eta_D\eta_G\,MN)^{-1}(v_{\varphi}+\eta_G\,M v_{\theta})",
    references=("Schäfer and Anandkumar 2019, arXiv:1905.12103, Algorithm 1",),
    params=CompetitiveStep,
    update=gradient_step,
    adjust=adjust,
    obstacle=obstacle,
    order=15,
)
