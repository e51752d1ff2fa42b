"""Training by hand: one update of one player at a time, as a lecturer does it on the board."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gandyn.checks import refused_as, short_repr, whole
from gandyn.ensembles import BOUND, checked_bound, checked_start
from gandyn.iteration import kernel_args, manual_updates_key
from gandyn.kernels import cache
from gandyn.orbit import DIVERGED, FINISHED, SINGULAR, Array
from gandyn.scenario import Scenario
from gandyn.update_config import RuleError, UpdateConfig, alternating_updates

# The letters of the players, by their numbers.
MOVES = "dg"
MAX_MOVES = 1_000_000


@dataclass(frozen=True)
class UpdateSequence:
    """What single updates make of a start.

    moves: those that were made, "d" and "g". phi, theta: (n + 1, d), the start and the state after each of n
    moves. ended: "finished"; "diverged" where a move left the bound; "singular" where a player had no
    gradient to move along (normalised critic at φ = 0). The states end with the last one inside.
    """

    updates: str
    phi: Array
    theta: Array
    ended: str = FINISHED

    @property
    def state(self) -> tuple[Array, Array]:
        """(φ, θ) now: (d,) each."""
        return self.phi[-1], self.theta[-1]


@refused_as(RuleError)
def apply_updates(
    scenario: Scenario,
    training: UpdateConfig,
    phi: ArrayLike,
    theta: ArrayLike,
    moves: str,
    rounds: int = 500,
    *,
    bound: float = BOUND,
) -> UpdateSequence:
    """Makes single updates: `moves` is written with the letters "d" and "g", one update of that player each.

    phi, theta: (d,). Each player keeps the memories and counts of its own optimiser, and every update takes a
    fresh gradient at the newest state (extragradient: one plain step of both ahead of it); after one of the
    discriminator φ is clipped if the variant clips. So "dgdg…" is, bit for bit, what `train` makes of an
    alternating rule that begins with d. By hand the players always move one at a time: a rule that moves both
    at once is walked in turns, which is another orbit. rounds: the length of the training that a cosine
    schedule refers to; a player's n-th update counts as iteration n // n_player.

    Raises ValueError or RuleError, one sentence. Source: as `gandyn.iterate`.
    """
    bound = checked_bound(bound)
    phi, theta = checked_start("A walk", scenario, phi, theta, bound)
    rounds = whole("rounds", rounds, 1, MAX_MOVES)
    out = np.empty((len(_checked(moves)) + 1, 2 * scenario.dim))
    out[0] = np.concatenate([phi, theta])
    return _cut(moves, out, bound, _run(scenario, training, out, moves, rounds))


def _checked(moves: object) -> str:
    if not isinstance(moves, str) or set(moves) - set(MOVES):
        raise RuleError("moves must be written with the letters d and g, not {}.", short_repr(moves))
    if len(moves) > MAX_MOVES:
        raise RuleError("A walk has at most {:,} moves.", MAX_MOVES)
    return moves


def _run(scenario: Scenario, training: UpdateConfig, out: Array, moves: str, rounds: int) -> int:
    """Fills out; returns the number of the first move for which the field was undefined, or that of all
    moves.
    """
    from gandyn.kernels import iterate as kernels

    k = kernel_args(scenario, training)
    players = np.array([MOVES.index(move) for move in moves], dtype=np.int64)
    factors = training.factors(max(len(moves), rounds), rounds)
    lost = int(
        kernels.by_hand(players, out, *k.repeats, k.rates, factors, k.ahead, k.clip_bound, k.field, k.params)
    )
    cache.mark_ready(manual_updates_key(scenario, training))
    return lost


def _cut(moves: str, out: Array, bound: float, lost: int) -> UpdateSequence:
    """The walk up to the last state inside the bound, or to the one from which the move number `lost` had no
    gradient.
    """
    d = out.shape[1] // 2
    with np.errstate(over="ignore", invalid="ignore"):
        inside = np.square(out).sum(1) <= bound * bound
    n = len(out) if inside.all() else int(np.argmin(inside))
    ended = FINISHED if n == len(out) else SINGULAR if n > lost else DIVERGED
    return UpdateSequence(moves[: n - 1], out[:n, :d], out[:n, d:], ended)


def updates_of_iteration(training: UpdateConfig) -> str:
    """The moves of one iteration by hand; a rule that moves both players at once is walked as one update
    each.
    """
    return "".join(MOVES[player] for (player,) in alternating_updates(*training.counts, training.first))
