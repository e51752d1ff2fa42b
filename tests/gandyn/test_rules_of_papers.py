"""The rules of the articles against recursions written out in numpy, with derivatives by autograd.

The recursions stand on the non-saturating GAN in two dimensions and on the bilinear game; each is the
article's own algorithm, of losses' gradients ξ = −v.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gandyn import Axis, MapError, RuleError, Scenario, UpdateConfig, apply_updates, locus, train
from gandyn.analyses import update_map
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.update_map import UpdateMap
from gandyn.lyapunov import DiscreteStepper
from gandyn.maps.axes import CellSetup, check
from gandyn.maps.simulate import RunLength, simulate
from gandyn.maps.table import cell_table
from gandyn.sweep_parameter import parameter_ids
from tests.gandyn.interpreted import interpret
from tests.gandyn.matrix import WHOLE

PHI, THETA = (0.5, -0.2), (0.3, 0.8)
LR_D, LR_G = 0.11, 0.07
RATES = np.array([LR_D, LR_D, LR_G, LR_G])
STEPS = 60
D, G = slice(0, 2), slice(2, 4)
Array = np.ndarray[Any, Any]


def losses(x: torch.Tensor, bilinear: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Of both players at x = (φ, θ)."""
    s = (x[:2] * x[2:]).sum()
    if bilinear:
        return s, -s
    return torch.nn.functional.softplus(s), torch.nn.functional.softplus(-s)


class Game:
    """ξ, the losses' own gradients, and its Jacobian H, at numpy states (4,)."""

    def __init__(self, bilinear: bool) -> None:
        self.bilinear = bilinear

    def _xi(self, x: torch.Tensor) -> torch.Tensor:
        loss_d, loss_g = losses(x, self.bilinear)
        parts = [torch.autograd.grad(loss, x, create_graph=True)[0] for loss in (loss_d, loss_g)]
        return torch.cat([parts[0][D], parts[1][G]])

    def xi(self, x: Array) -> Array:
        """(4,)."""
        return np.asarray(self._xi(torch.tensor(x, requires_grad=True)).detach().numpy())

    def hessian(self, x: Array) -> Array:
        """(4, 4)."""
        at = torch.tensor(x, requires_grad=True)
        xi = self._xi(at)
        rows = [torch.autograd.grad(xi[i], at, retain_graph=True, allow_unused=True)[0] for i in range(4)]
        return np.array([np.zeros(4) if row is None else row.numpy() for row in rows])


Recursion = Callable[[Game, Array], list[Array]]


def adam_step(g: Array, m: Array, w: Array, t: int, beta1: Array, beta2: float, eps: float) -> Any:
    """m̂/(√v̂ + ε) and both moments, as Kingma and Ba write it."""
    m, w = beta1 * m + (1.0 - beta1) * g, beta2 * w + (1.0 - beta2) * g**2
    return m / (1.0 - beta1**t) / (np.sqrt(w / (1.0 - beta2**t)) + eps), m, w


def optimistic_adam(game: Game, x: Array) -> list[Array]:
    """Daskalakis et al. 2018, Algorithm 1; β₁ differs between the players."""
    beta1 = np.array([0.3, 0.3, 0.6, 0.6])
    m, w, last, path = np.zeros(4), np.zeros(4), np.zeros(4), [x]
    for t in range(1, STEPS + 1):
        now, m, w = adam_step(game.xi(x), m, w, t, beta1, 0.9, 1e-3)
        x, last = x - 2.0 * RATES * now + RATES * last, now
        path.append(x)
    return path


def extra_adam(game: Game, x: Array) -> list[Array]:
    """Gidel et al. 2019, Algorithm 4."""
    m, w, path = np.zeros(4), np.zeros(4), [x]
    for t in range(1, STEPS + 1):
        step, m, w = adam_step(game.xi(x), m, w, 2 * t - 1, np.full(4, 0.5), 0.9, 1e-3)
        step, m, w = adam_step(game.xi(x - 0.8 * RATES * step), m, w, 2 * t, np.full(4, 0.5), 0.9, 1e-3)
        x = x - RATES * step
        path.append(x)
    return path


def complex_momentum(game: Game, x: Array) -> list[Array]:
    """Lorraine et al. 2022, Eq. (3), (4), in complex numbers."""
    beta = np.array([0.8 * np.exp(0.4j)] * 2 + [0.8 * np.exp(1.1j)] * 2)
    mu, path = np.zeros(4, dtype=complex), [x]
    for _ in range(STEPS):
        mu = beta * mu - game.xi(x)
        x = x + (RATES * mu).real
        path.append(x)
    return path


def lead(game: Game, x: Array) -> list[Array]:
    """Hemmat et al. 2023, Eq. (10): −α times the mixed derivatives of each player's own loss."""
    before, path = x, [x]
    for _ in range(STEPS):
        h, moved = game.hessian(x), x - before
        mixed = np.concatenate([h[D, G] @ moved[G], h[G, D] @ moved[D]])
        x, before = x + 0.3 * moved - RATES * game.xi(x) - 0.6 * mixed, x
        path.append(x)
    return path


def adjusted(game: Game, x: Array, aligned: bool) -> list[Array]:
    """Balduzzi et al. 2018, Algorithm 1."""
    path = [x]
    for _ in range(STEPS):
        xi, h = game.xi(x), game.hessian(x)
        turned, down = 0.5 * (h - h.T).T @ xi, h.T @ xi
        sign = np.sign((xi @ down) * (turned @ down) / 4.0 + 0.1) if aligned else 1.0
        x = x - RATES * (xi + sign * np.array([1.5, 1.5, 0.7, 0.7]) * turned)
        path.append(x)
    return path


def hamiltonian(game: Game, x: Array) -> list[Array]:
    """Abernethy et al. 2019, Eq. (2)."""
    path = [x]
    for _ in range(STEPS):
        x = x - RATES * (game.hessian(x).T @ game.xi(x))
        path.append(x)
    return path


def competitive(game: Game, x: Array) -> list[Array]:
    """Schäfer and Anandkumar 2019: the Nash equilibrium of the local game, by its linear equations."""
    path = [x]
    for _ in range(STEPS):
        h = game.hessian(x)
        mixed = np.block([[np.eye(2), LR_D * h[D, G]], [LR_G * h[G, D], np.eye(2)]])
        x = x + np.linalg.solve(mixed, -RATES * game.xi(x))
        path.append(x)
    return path


def lookahead(game: Game, x: Array) -> list[Array]:
    """Chavdarova et al. 2021, Algorithm 1, with players that take turns, the generator first."""
    slow, path = x, [x]
    for n in range(1, STEPS + 1):
        x = x.copy()
        for part, rate in ((G, LR_G), (D, LR_D)):
            x[part] -= rate * game.xi(x)[part]
        if n % 4 == 0:
            x = slow = slow + np.array([0.5, 0.5, 0.7, 0.7]) * (x - slow)
        path.append(x)
    return path


def extragradient(game: Game, x: Array) -> list[Array]:
    """With extrapolation steps of their own."""
    path = [x]
    for _ in range(STEPS):
        x = x - RATES * game.xi(x - np.array([0.6, 0.6, 1.4, 1.4]) * RATES * game.xi(x))
        path.append(x)
    return path


def optimistic(game: Game, x: Array) -> list[Array]:
    """With a strength of its own."""
    last, path = game.xi(x), [x]
    for _ in range(STEPS):
        now = game.xi(x)
        x, last = x - RATES * (now + 0.7 * (now - last)), now
        path.append(x)
    return path


def momentum(game: Game, x: Array) -> list[Array]:
    """Gidel et al. 2019, arXiv:1807.04740: players in turns, each its momentum, the generator first."""
    m, path = np.zeros(4), [x]
    for _ in range(STEPS):
        x, m = x.copy(), m.copy()
        for part, rate, beta in ((G, LR_G, 0.2), (D, LR_D, -0.5)):
            m[part] = beta * m[part] - game.xi(x)[part]
            x[part] += rate * m[part]
        path.append(x)
    return path


EPS = {"eps": 1e-3}
WRITTEN: dict[str, tuple[str, dict[str, float], Recursion]] = {
    "optimistic-adam": ("optimistic-adam", {"beta1_d": 0.3, "beta1_g": 0.6, **EPS}, optimistic_adam),
    "extra-adam": ("extra-adam", {"ahead": 0.8, **EPS}, extra_adam),
    "complex-momentum": ("complex-momentum", {"beta": 0.8, "angle_d": 0.4, "angle_g": 1.1}, complex_momentum),
    "lead": ("lead", {"beta": 0.3, "alpha": 0.6}, lead),
    "sga": ("sga", {"adjustment_d": 1.5, "adjustment_g": 0.7}, lambda g, x: adjusted(g, x, False)),
    "sga aligned": (
        "sga",
        {"adjustment_d": 1.5, "adjustment_g": 0.7, "align": 1.0},
        lambda g, x: adjusted(g, x, True),
    ),
    "hamiltonian": ("hamiltonian", {}, hamiltonian),
    "competitive": ("competitive", {}, competitive),
    "lookahead": ("lookahead", {"period": 4, "alpha_d": 0.5, "alpha_g": 0.7}, lookahead),
    "extragradient": ("extragradient", {"ahead_d": 0.6, "ahead_g": 1.4}, extragradient),
    "optimistic": ("optimistic", {"optimism": 0.7}, optimistic),
    "momentum": ("momentum", {"beta_d": -0.5, "beta_g": 0.2}, momentum),
}


def config(name: str, **more: Any) -> UpdateConfig:
    rule, options, _ = WRITTEN[name]
    turns = {"alternating": True} if name == "momentum" else {}
    return UpdateConfig(rule, LR_D, LR_G, options=options, **turns, **more)


def states(scenario: Scenario, training: UpdateConfig, steps: int = STEPS) -> Array:
    """(steps + 1, 4)."""
    orbit = train(scenario, training, PHI, THETA, steps)
    return np.hstack([orbit.phi, orbit.theta])


def recursion(name: str, variant: str) -> Array:
    return np.array(WRITTEN[name][2](Game(variant == "wgan"), np.array([*PHI, *THETA])))


@pytest.mark.parametrize("variant", ["non-saturating", "wgan"])
@pytest.mark.parametrize("name", list(WRITTEN))
def test_a_rule_is_its_articles_recursion(name: str, variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interpret(monkeypatch)
    assert np.abs(states(Scenario(variant), config(name)) - recursion(name, variant)).max() < 1e-10


# LEAD has the longest kernel of those that only the compiler tells to be right.
@pytest.mark.parametrize("name", list(WRITTEN) if WHOLE else ["lead"])
def test_a_compiled_rule_is_its_articles_recursion(name: str) -> None:
    assert (
        np.abs(states(Scenario("non-saturating"), config(name)) - recursion(name, "non-saturating")).max()
        < 1e-10
    )


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize("name", list(WRITTEN))
def test_numpy_makes_the_same_iterations(
    name: str, alternating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stepper of the Lyapunov exponent, with its memories in the open, against the kernels."""
    interpret(monkeypatch)
    scenario, training = Scenario("non-saturating"), config(name).with_(alternating=alternating, n_d=2)
    wanted, stepper = states(scenario, training, 20), DiscreteStepper(scenario, training)
    state = stepper.start(np.array([[*PHI, *THETA]]))
    for _ in range(20):
        state = stepper.run(state)
    assert np.abs(state[0, 0] - wanted[-1]).max() < 1e-12


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize("name", ["lookahead", "extra-adam", "lead", "sga", "competitive"])
def test_the_lanes_of_a_map_make_the_same_iterations(
    name: str, alternating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not WHOLE:
        interpret(monkeypatch)
    training, rounds = config(name).with_(alternating=alternating), 128
    scenario, axis = Scenario("non-saturating"), Axis("lr_d", LR_D, 2.0 * LR_D, 2)
    setting = CellSetup(scenario, training, np.array(PHI), np.array(THETA))
    table = cell_table(setting, axis, Axis("tau_g", 1.0, 2.0, 2))
    left = simulate(table, table.cells(np.array([0, 1]), np.array([0, 0])), RunLength(rounds)).last
    faster = training.with_(lr_d=2.0 * LR_D)
    wanted = [states(scenario, t, rounds)[-1] for t in (training, faster)]
    assert np.abs(left - wanted).max() < 1e-9


@pytest.mark.parametrize("name", ["lookahead", "extra-adam", "lead"])
def test_a_walk_in_turns_is_the_training(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interpret(monkeypatch)
    training = config(name, first="d").with_(alternating=True)
    walk = apply_updates(Scenario("non-saturating"), training, PHI, THETA, "dg" * 20)
    assert np.array_equal(
        np.hstack([walk.phi, walk.theta])[::2], states(Scenario("non-saturating"), training, 20)
    )


# Rates on the bilinear game, whose block has the eigenvalues ±i.

BILINEAR = Scenario("wgan", dim=1)


def update_map_of(rule: str, lr: float, **how: Any) -> UpdateMap:
    options = {key: value for key, value in how.items() if key not in ("alternating", "first")}
    order = {key: value for key, value in how.items() if key in ("alternating", "first")}
    training = UpdateConfig(rule, lr, lr, options=options, **order)
    return update_map.run(AnalysisContext(BILINEAR, training, *standard_start(1), may_simulate=False))


def largest_root(*coefficients: complex) -> float:
    return float(np.abs(np.roots(coefficients)).max())


def test_negative_momentum_of_one_player_alone() -> None:
    """Gidel et al. 2019, arXiv:1807.04740, Theorem 6: players in turns at η = 1, β = (−½, 0)."""
    found = update_map_of("momentum", 1.0, alternating=True, first="d", beta_d=-0.5, beta_g=0.0)
    # φ ← φ + m with m ← −m/2 − θ, then θ ← θ + φ, written out for (φ, θ, m).
    first, then = np.array([[1, -1, -0.5], [0, 1, 0], [0, -1, -0.5]]), np.eye(3)
    then[1, 0] = 1.0
    assert found.radius == pytest.approx(np.abs(np.linalg.eigvals(then @ first)).max(), abs=1e-12)
    assert found.radius == pytest.approx(0.872, abs=5e-4)
    together = update_map_of("momentum", 1.0, alternating=True, first="d", beta=-0.5)
    assert together.radius > found.radius


@pytest.mark.parametrize(
    ("rule", "lr", "options", "radius"),
    [
        ("competitive", 0.7, {}, 1.0 / math.hypot(1.0, 0.7)),
        ("hamiltonian", 0.3, {}, 0.7),
        ("sga", 0.3, {"adjustment": 1.2}, abs(1.0 + 0.3 * (1j - 1.2))),
        ("extragradient", 0.6, {"ahead": 0.8}, abs(1.0 + 0.6j - 0.8 * 0.36)),
        ("optimistic", 0.3, {"optimism": 1.5}, largest_root(1.0, -1.0 - 2.5 * 0.3j, 1.5 * 0.3j)),
        ("lead", 0.3, {"beta": 0.2, "alpha": 0.4}, largest_root(1.0, -1.2 - 0.7j, 0.2 + 0.4j)),
        ("lookahead", 0.4, {"period": 6, "alpha": 0.3}, None),
    ],
)
def test_a_radius_on_the_bilinear_game_is_its_closed_form(
    rule: str, lr: float, options: dict[str, float], radius: float | None
) -> None:
    if radius is None:
        radius = abs(0.7 + 0.3 * (1.0 + 0.4j) ** 6) ** (1.0 / 6.0)
    found = update_map_of(rule, lr, alternating=False, **options)
    assert found.radius == pytest.approx(radius, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "options", "limit"),
    [
        ("optimistic", {}, 1.0 / math.sqrt(3.0)),
        ("optimistic", {"optimism": 2.0}, math.sqrt(0.6) / 2.0),
        ("optimistic", {"optimism": 0.5}, 0.0),
        ("extragradient", {}, 1.0),
        ("extragradient", {"ahead": 0.8}, math.sqrt(0.6) / 0.8),
        ("hamiltonian", {}, 2.0),
        ("sga", {"adjustment": 1.0}, 1.0),
        ("competitive", {}, math.inf),
    ],
)
def test_the_largest_step_is_its_closed_form(rule: str, options: dict[str, float], limit: float) -> None:
    """By formula, and by the radius to both sides of it."""
    found = update_map_of(rule, 0.1, alternating=False, **options)
    assert found.limit == pytest.approx(limit, rel=1e-9)
    for share, word in ((0.99, "contracts"), (1.01, "expands")):
        lr = share * limit if 0.0 < limit < math.inf else 50.0
        told = update_map_of(rule, lr, alternating=False, **options).verdict
        assert told == (word if 0.0 < limit < math.inf else "expands" if limit == 0.0 else "contracts")


def test_complex_momentum_converges_where_no_real_one_does() -> None:
    """Lorraine et al. 2022, Figure 1 and Theorem 1: simultaneous steps on the bilinear game."""
    for lr in (0.05, 0.1, 0.2):
        real = [
            update_map_of("complex-momentum", lr, beta=b, angle=a).radius
            for b in (0.2, 0.5, 0.9)
            for a in (0.0, math.pi)
        ]
        assert min(real) > 1.0
        assert (
            min(update_map_of("complex-momentum", lr, beta=0.7, angle=a).radius for a in (0.9, 1.2, 1.5))
            < 1.0
        )


@pytest.mark.parametrize("alternating", [False, True])
def test_complex_momentum_is_its_companion_matrix(alternating: bool) -> None:
    lr, beta = 0.4, 0.7 * np.exp(1.1j)
    turn = np.array([[beta.real, -beta.imag], [beta.imag, beta.real]])
    mu = [np.zeros((2, 6)), np.zeros((2, 6))]
    x = np.zeros((2, 6))
    x[0, 0] = x[1, 1] = mu[0][0, 2] = mu[0][1, 3] = mu[1][0, 4] = mu[1][1, 5] = 1.0
    for players in ((1,), (0,)) if alternating else ((0, 1),):
        v = np.array([-x[1], x[0]])
        for i in players:
            mu[i] = turn @ mu[i] + np.array([v[i], np.zeros(6)])
            x[i] = x[i] + lr * mu[i][0]
    whole = np.vstack([x, mu[0], mu[1]])
    found = update_map_of("complex-momentum", lr, alternating=alternating, beta=0.7, angle=1.1)
    assert found.radius == pytest.approx(np.abs(np.linalg.eigvals(whole)).max(), abs=1e-12)


# Options of each player.


def test_a_plain_option_sets_both_players_and_equal_ones_are_plain() -> None:
    plain = UpdateConfig("adam", options={"beta1": 0.3})
    assert UpdateConfig("adam", options={"beta1_d": 0.3, "beta1_g": 0.3}) == plain
    apart = UpdateConfig("adam", options={"beta1": 0.3, "beta1_g": 0.1})
    assert dict(apart.options) == {"beta1_d": 0.3, "beta1_g": 0.1, "beta2": 0.9, "eps": 1e-8}
    assert UpdateConfig.from_dict(apart.to_dict()) == apart and apart.with_option("beta1", 0.3) == plain
    assert apart.with_option("beta1_d", 0.1) == UpdateConfig("adam", options={"beta1": 0.1})


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ("lookahead", {"period_d": 3}),
        ("sga", {"align_d": 1}),
        ("momentum", {"beta_x": 0.1}),
        ("momentum", {"beta_d": "much"}),
        ("adam", {"beta1_g": 1.0}),
    ],
)
def test_options_that_cannot_be_are_refused(rule: str, options: dict[str, Any]) -> None:
    with pytest.raises(RuleError) as caught:
        UpdateConfig(rule, options=options)
    assert str(caught.value).endswith(".")


def test_an_option_of_one_player_is_a_number_to_sweep() -> None:
    training = UpdateConfig("momentum", 1.0, 1.0, alternating=True, first="d", options={"beta_g": 0.0})
    assert {"beta", "beta_d", "beta_g"} <= set(parameter_ids(BILINEAR, training))
    path = locus(BILINEAR, "beta_d", np.linspace(-0.9, 0.0, 10), training)
    assert path.measure[4] == pytest.approx(
        update_map_of("momentum", 1.0, alternating=True, first="d", beta_d=-0.5, beta_g=0.0).radius
    )
    with pytest.raises(MapError):
        check(BILINEAR, training, Axis("beta", 0.0, 0.5), Axis("beta_d", 0.0, 0.5))


def test_competitive_steps_have_constant_rates() -> None:
    with pytest.raises(RuleError, match="constant"):
        UpdateConfig("competitive", schedule="cosine")


@pytest.mark.parametrize("rule", ["sga", "hamiltonian", "competitive", "lead"])
def test_second_derivatives_of_a_field_that_takes_its_own(rule: str) -> None:
    """Consensus inside: differences instead of the complex step, against the same rule on the field without
    it, whose strength tends to 0.
    """
    training, x = UpdateConfig(rule), np.array([[*PHI, *THETA]])
    fields = [
        DiscreteStepper(Scenario("minimax", regularizers=r), training) for r in ({}, {"consensus": 1e-13})
    ]
    state = [stepper.run(stepper.run(stepper.start(x))) for stepper in fields]
    assert np.abs(state[0] - state[1]).max() < 1e-11
    assert np.abs(state[0][:, 0] - x).max() > 1e-3
