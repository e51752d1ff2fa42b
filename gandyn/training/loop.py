"""The training loop: n_critic discriminator steps, one generator step, their average. One file, meant to be
read.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from gandyn.training import data, manual_backprop, settled
from gandyn.training.diagram import Parts
from gandyn.training.errors import Diverged, TrainingError
from gandyn.training.loop_parts import parts_of
from gandyn.training.nets import Net
from gandyn.training.objectives import Objective, parts
from gandyn.training.optimisers import optimiser
from gandyn.training.penalties import distance, penalty, places
from gandyn.training.player import Critic, Network
from gandyn.training.quick_gradients import QuickGradients
from gandyn.training.rules import rule
from gandyn.training.run_config import NetworkConfig, RunConfig, immutable_change
from gandyn.training.score_averages import ScoreAverages
from gandyn.update_config import DISCRIMINATOR, GENERATOR


class Loop:
    """One run of K replicas; seed: of all of them, or one for each. d, g: the nets; iteration: generator
    steps done; last: the newest scalars as tensors (K,).
    """

    def __init__(
        self,
        setup: RunConfig,
        seed: int | Sequence[int] = 0,
        device: str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.random = data.generator(seed, device)
        self.dtype, self.iteration, self.last = dtype, 0, dict[str, Tensor]()
        self._scores = torch.full((setup.replicas, 2), float("nan"), device=device, dtype=dtype)
        self.score_averages = ScoreAverages(setup.replicas, self.random.device, dtype)
        self.dim = self._dimension(setup)
        self.d: Critic = self._critic(setup)
        self.g: Network | None = None if setup.g is None else self._generator(setup, setup.g)
        self._start(setup)

    def _start(self, setup: RunConfig) -> None:
        """Optimisers, the average and everything that follows from the setup, for the nets as they are."""
        self.optimiser_d = optimiser(self.d.flat, setup.d)
        self.optimiser_g = None if self.g is None or setup.g is None else optimiser(self.g.flat, setup.g)
        self.average = [p.detach().clone() for p in self.g.parameters] if setup.ema and self.g else []
        self._follow(setup)
        self.constrain()
        self.rule = rule(setup)
        if self.rule:
            self.rule.start(self)

    def _dimension(self, setup: RunConfig) -> int:
        return int(data.draw(setup.data, 1, 1, torch.Generator(self.random.device)).shape[-1])

    def _critic(self, setup: RunConfig) -> Critic:
        return Net(
            setup.d,
            (self.dim, *[setup.d.width] * setup.d.depth, 1),
            setup.replicas,
            self.random,
            self.dtype,
            setup.spectral,
        )

    def _generator(self, setup: RunConfig, player: NetworkConfig) -> Network:
        sizes = (setup.z_dim, *[player.width] * player.depth, self.dim)
        return Net(player, sizes, setup.replicas, self.random, self.dtype)

    def _follow(self, setup: RunConfig) -> None:
        self.setup, self.objective, self._box = setup, Objective(setup), setup.box
        self._quick = QuickGradients(setup, self.objective, self.d, self.g, self.score_averages)

    def update_config(self, setup: RunConfig) -> None:
        """Goes on with changed rates or strengths; raises TrainingError for a change that needs new
        networks.
        """
        name = immutable_change(self.setup, setup)
        if name or bool(setup.ema) != bool(self.average):
            raise TrainingError("{} cannot change while a run goes on; start again with it.", name or "ema")
        self.optimiser_d.set_rate(setup.d.lr)
        if self.optimiser_g and setup.g:
            self.optimiser_g.set_rate(setup.g.lr)
        self._follow(setup)

    # ---- samples
    # ------------------------------------------------------------------------------------------

    def real(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(K, n, d) real samples."""
        return data.draw(self.setup.data, self.setup.replicas, n, random or self.random).to(self.dtype)

    def prior(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(K, n, z_dim) noise for the generator."""
        shape = (self.setup.replicas, n, self.setup.z_dim)
        z = (
            data.uniform(shape, random or self.random)
            if self.setup.prior == "uniform"
            else data.normal(shape, random or self.random)
        )
        return (6.0 * (z - 0.5) if self.setup.prior == "uniform" else z).to(self.dtype)

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(K, n, d) fake samples, as many as real ones; without a generator the real ones, blurred."""
        if self.g is None:
            return real + self.setup.spread * data.normal(tuple(real.shape), random or self.random).to(
                self.dtype
            )
        z = self.prior(real.shape[1], random)
        return (
            manual_backprop.forward(self.g, z)[-1]
            if manual_backprop.fits(self.g) and not torch.is_grad_enabled()
            else self.g(z)
        )

    def _blurred(self, x: Tensor) -> Tensor:
        sigma = self.noise
        return x if sigma == 0.0 else x + sigma * data.normal(tuple(x.shape), self.random).to(self.dtype)

    @property
    def noise(self) -> float:
        """Standard deviation of the instance noise now."""
        left = 1.0 - self.iteration / self.setup.noise_steps if self.setup.noise_steps else 1.0
        return self.setup.noise * max(left, 0.0)

    # ---- steps
    # ------------------------------------------------------------------------------------------

    def iterate(self) -> None:
        """One iteration: the setup's updates, each with a batch of its own for the discriminator.

        Real data is drawn at once; fakes are made without a graph, step by step, so that they stay in the
        cache.
        """
        n, updates = self.setup.batch, self.setup.updates
        real = self.real(n * max(sum(DISCRIMINATOR in players for players in updates), 1))
        for i, players in enumerate(updates):
            self._update(players, real[:, i * n : (i + 1) * n] if DISCRIMINATOR in players else real[:, :n])
        self._end_iteration()

    def _end_iteration(self) -> None:
        self.iteration += 1
        if self.rule:
            self.rule.end_iteration(self)

    def step_d(self) -> None:
        """One discriminator step alone."""
        self._update((DISCRIMINATOR,), self.real(self.setup.batch))

    def step_g(self) -> None:
        """One generator step alone; without a generator nothing happens."""
        if self.g:
            self._update((GENERATOR,), self.real(self.setup.batch))
            self._end_iteration()

    def _update(self, players: tuple[int, ...], real: Tensor) -> None:
        """One update of these players from the same state, by the run's rule if it has one."""
        if self.rule:
            self.rule.update(self, players, real)
            return
        self.differentiate(players, real)
        for player in players:
            self._advance_g() if player == GENERATOR else self._advance_d()

    def differentiate(self, players: tuple[int, ...], real: Tensor) -> None:
        """The gradients of these players."""
        for player in players:
            self._gradient_g(real) if player == GENERATOR else self._gradient_d(real)

    def step(self, players: tuple[int, ...]) -> None:
        """The optimisers' steps alone."""
        for player in players:
            optimiser = self.optimiser_g if player == GENERATOR else self.optimiser_d
            assert optimiser is not None
            optimiser.step()

    def after(self, players: tuple[int, ...]) -> None:
        """What follows these players' steps: the box of the weights, the average."""
        for player in players:
            self._follow_average() if player == GENERATOR else self.constrain()

    def _gradient_d(self, real: Tensor) -> None:
        with torch.no_grad():
            fake = self.fake(real)
        real, fake = self._blurred(real), self._blurred(fake)
        if self._quick.fits_d:
            loss, self._scores = self._quick.critic(real, fake, self.random)
        else:
            loss = self.loss_d(real, fake)
            differentiate(loss.sum(), self.d)
        if self.setup.lecam:
            self.score_averages.follow(self._scores)
        self.last["loss_d"] = loss.detach()

    def _advance_d(self) -> None:
        self.optimiser_d.step()
        self.constrain()

    def _gradient_g(self, real: Tensor) -> None:
        assert self.g is not None
        if self._quick.fits_g:
            loss = self._quick.generator(self.prior(real.shape[1]), self._blurred)
        else:
            fake = self._blurred(self.fake(real))
            loss = self.loss_g(self._blurred(real) if "real" in self.objective.needs_g else real, fake)
            differentiate(loss.sum(), self.g)
        self.last["loss_g"] = loss.detach()

    def _advance_g(self) -> None:
        assert self.optimiser_g is not None
        self.optimiser_g.step()
        self._follow_average()

    @torch.no_grad()
    def constrain(self) -> None:
        """After each discriminator step: weights back into their box (Arjovsky et al. 2017, Algorithm 1),
        singular vectors renewed.
        """
        self.d.refine()
        if self._box:
            self.d.flat.clamp_(-self._box, self._box)

    @torch.no_grad()
    def _follow_average(self) -> None:
        if self.average and self.g:
            decay = min(self.setup.ema, (1.0 + self.iteration) / (10.0 + self.iteration))
            torch._foreach_lerp_(self.average, [p.detach() for p in self.g.parameters], 1.0 - decay)

    # ---- losses
    # ------------------------------------------------------------------------------------------

    def loss_d(self, real: Tensor, fake: Tensor) -> Tensor:
        """(K,) the discriminator's loss with every penalty; also notes the difference of mean scores."""
        score_real, score_fake = self._both_scores(real, fake)
        self._scores = torch.cat([score_real.detach(), score_fake.detach()], dim=1)
        loss = self.objective.loss_d(parts(
            lambda: score_real,
            lambda: score_fake,
            slope=lambda: self.d.input_slope(places(self.setup.at, real, fake, self.random)),
            distance=lambda: distance(real, fake),
        )).mean(-1)  # fmt: skip
        for kind in self.setup.penalties:
            loss = loss + penalty(kind, self.d, real, fake, self.random).mean(-1)
        if self.setup.lecam:
            loss = loss + self.setup.lecam * self.score_averages.penalty(score_real, score_fake)
        if self.setup.l2:
            loss = loss + 0.5 * self.setup.l2 * self.d.squares()
        return loss

    def _both_scores(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """(K, n) each, of one batch that holds both; of a batch each where batch norm would mix them (Radford
        et al. 2016 train so).
        """
        if self.d.has_batch_norm:
            return self.d.score(real), self._fake_score(fake)
        n, score = real.shape[1], self.d.score(torch.cat([real, fake], dim=1))
        return score[:, :n], score[:, n:]

    def _fake_score(self, fake: Tensor) -> Tensor:
        """(K, n) of a batch of fakes alone."""
        return self.d.score(fake)

    def both_losses(self, real: Tensor) -> tuple[Tensor, Tensor]:
        """(K,) each, of one batch and one draw of the prior, as functions of both players' parameters."""
        fake, real = self._blurred(self.fake(real)), self._blurred(real)
        loss_d, loss_g = self.loss_d(real, fake), self.loss_g(real, fake)
        if self.setup.lecam:
            self.score_averages.follow(self._scores)
        self.last |= {"loss_d": loss_d.detach(), "loss_g": loss_g.detach()}
        return loss_d, loss_g

    @property
    def w(self) -> Tensor:
        """(K,) E D(x_r) − E D(x_f) of the newest batch: what a Wasserstein critic estimates."""
        n = self._scores.shape[1] // 2
        return self._scores[:, :n].mean(1) - self._scores[:, n:].mean(1)

    def loss_g(self, real: Tensor, fake: Tensor) -> Tensor:
        """(K,) the generator's loss, with its weight decay."""
        loss = self.objective.loss_g(parts(
            lambda: self.d.score(real),
            lambda: self._fake_score(fake),
            slope=lambda: self.d.input_slope(fake),
            distance=lambda: distance(real, fake),
        )).mean(-1)  # fmt: skip
        return loss + 0.5 * self.setup.l2_g * self.g.squares() if self.setup.l2_g and self.g else loss

    @property
    def replica_scalars(self) -> dict[str, Tensor]:
        """(K,) the newest losses and score difference of each replica."""
        return self.last | ({"w": self.w} if "loss_d" in self.last else {})

    def scalars(self) -> dict[str, float]:
        """The newest losses and score difference, means over replicas; raises Diverged if one is no finite
        number.
        """
        found = {name: float(value.mean()) for name, value in self.replica_scalars.items()}
        check_finite(found, self.iteration)
        return found

    def parts(self) -> Parts:
        """What an iteration is made of, with the shapes of all that passes, for a diagram."""
        return parts_of(self)

    @torch.no_grad()
    def replica(self, k: int) -> Loop:
        """The k-th replica as a run of its own, at the same iteration: whatever is done with it does not
        disturb this one.
        """
        one = type(self)(self.setup.with_(replicas=1), 0, str(self.random.device), self.dtype)
        groups = one.tensor_groups()
        for name, group in self.tensor_groups().items():
            for mine, other in zip(groups[name], group, strict=True):
                mine.copy_(other if mine.shape == other.shape else other[k : k + 1])
        one.iteration, one.last = self.iteration, {name: x[k : k + 1] for name, x in self.last.items()}
        one._scores = self._scores[k : k + 1]
        return one

    def tensor_groups(self) -> dict[str, list[Tensor]]:
        """All tensors that its future depends on, but the optimisers' and the random numbers; views, not
        copies.
        """
        return {
            "d": self.d.parameters,
            "g": self.g.parameters if self.g else [],
            "average": self.average,
            "left": self.d.left,
            **({"score-averages": self.score_averages.tensors} if self.setup.lecam else {}),
            "rule": self.rule.memories() if self.rule else [],
        }

    @torch.no_grad()
    def samples(self, n: int, random: torch.Generator, average: bool = False) -> Tensor:
        """(K, n, d) fake samples that do not disturb the run's own random numbers; `average`: by the averaged
        generator.
        """
        by_average = average and bool(self.average)
        if not isinstance(self.g, Net) or not (by_average or self.g.has_batch_norm):
            return self.fake(self.real(n, random), random)
        return settled.generator(self, by_average)(self.prior(n, random))  # type: ignore[no-any-return]


def check_finite(scalars: Mapping[str, float], iteration: int) -> None:
    """Raises Diverged if one of them is no finite number."""
    for name, value in scalars.items():
        if not abs(value) < float("inf"):
            raise Diverged(
                "{} became {} at iteration {}; take smaller learning rates or a stronger penalty.",
                name,
                value,
                iteration,
            )


def differentiate(loss: Tensor, player: Network) -> None:
    """Sets the player's gradient and no other, in the layout of its weights: torch's fused Adam reads memory
    as it lies, and takes a transposed gradient for the straight one without a word.
    """
    found: Any = torch.autograd.grad(loss, player.parameters, allow_unused=True)
    for kept, g in zip(player.gradients, found):
        kept.zero_() if g is None else kept.copy_(g)
