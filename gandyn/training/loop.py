"""The training loop: n_critic discriminator steps, one generator step, their average. One file, meant to be read.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gandyn.training import data
from gandyn.training.errors import Diverged, TrainingError
from gandyn.training.nets import Net, Point
from gandyn.training.objectives import Objective
from gandyn.training.optimisers import optimiser, set_rate
from gandyn.training.penalties import distance, penalty, places
from gandyn.training.setup import Player, Setup, frozen_change


class Loop:
    """One run of K replicas. d, g: the nets; iteration: generator steps done; last: the newest scalars as tensors (K,)."""

    def __init__(self, setup: Setup, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32) -> None:
        self.random = torch.Generator(device).manual_seed(seed)
        self.dtype, self.iteration, self.last = dtype, 0, dict[str, Tensor]()
        self.dim = self._dimension(setup)
        self.d = self._critic(setup)
        self.g: Net | Point | None = None if setup.g is None else self._generator(setup, setup.g)
        self._start(setup)

    def _start(self, setup: Setup) -> None:
        """Optimisers, the average and everything that follows from the setup, for the nets as they are."""
        self.optimiser_d = optimiser(self.d.parameters, setup.d)
        self.optimiser_g = None if self.g is None or setup.g is None else optimiser(self.g.parameters, setup.g)
        self.average = [p.detach().clone() for p in self.g.parameters] if setup.ema and self.g else []
        self._follow(setup)
        self.constrain()

    def _dimension(self, setup: Setup) -> int:
        return int(data.draw(setup.data, 1, 1, torch.Generator(self.random.device)).shape[-1])

    def _critic(self, setup: Setup) -> Net:
        return Net(setup.d, (self.dim, *[setup.d.width] * setup.d.depth, 1), setup.replicas, self.random, self.dtype, setup.spectral)

    def _generator(self, setup: Setup, player: Player) -> Net | Point:
        sizes = (setup.z_dim, *[player.width] * player.depth, self.dim)
        return Net(player, sizes, setup.replicas, self.random, self.dtype)

    def _follow(self, setup: Setup) -> None:
        self.setup, self.objective = setup, Objective(setup)

    def adopt(self, setup: Setup) -> None:
        """Goes on with changed rates or strengths; raises TrainingError for a change that needs new networks."""
        name = frozen_change(self.setup, setup)
        if name or bool(setup.ema) != bool(self.average):
            raise TrainingError(f"{name or 'ema'} cannot change while a run goes on; start again with it.")
        set_rate(self.optimiser_d, setup.d.lr)
        if self.optimiser_g and setup.g:
            set_rate(self.optimiser_g, setup.g.lr)
        self._follow(setup)

    # ---- samples ------------------------------------------------------------------------------------------------------------

    def real(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(K, n, d) real samples."""
        return data.draw(self.setup.data, self.setup.replicas, n, random or self.random).to(self.dtype)

    def prior(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(K, n, z_dim) noise for the generator."""
        shape = (self.setup.replicas, n, self.setup.z_dim)
        z = data.uniform(shape, random or self.random) if self.setup.prior == "uniform" else data.normal(shape, random or self.random)
        return (6.0 * (z - 0.5) if self.setup.prior == "uniform" else z).to(self.dtype)

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(K, n, d) fake samples, as many as real ones; without a generator the real ones, blurred."""
        if self.g is None:
            return real + self.setup.spread * data.normal(tuple(real.shape), random or self.random).to(self.dtype)
        return self.g(self.prior(real.shape[1], random))

    def _blurred(self, x: Tensor) -> Tensor:
        sigma = self.noise
        return x if sigma == 0.0 else x + sigma * data.normal(tuple(x.shape), self.random).to(self.dtype)

    @property
    def noise(self) -> float:
        """Standard deviation of the instance noise now."""
        left = 1.0 - self.iteration / self.setup.noise_steps if self.setup.noise_steps else 1.0
        return self.setup.noise * max(left, 0.0)

    # ---- steps --------------------------------------------------------------------------------------------------------------

    def iterate(self) -> None:
        """One iteration: the discriminator's steps, then the generator's. All data is drawn at once, fakes without a graph."""
        if self.setup.simultaneous:
            return self._both()
        n, repeats = self.setup.batch, self.setup.n_critic if self.g else 1
        real = self.real(n * repeats)
        with torch.no_grad():
            fake = self.fake(real)
        for i in range(repeats):
            self._descend_d(real[:, i * n : (i + 1) * n], fake[:, i * n : (i + 1) * n])
        if self.g:
            self._descend_g(real[:, :n])
        self.iteration += 1
        return None

    def step_d(self) -> None:
        """One discriminator step alone."""
        real = self.real(self.setup.batch)
        with torch.no_grad():
            fake = self.fake(real)
        self._descend_d(real, fake)

    def step_g(self) -> None:
        """One generator step alone; without a generator nothing happens."""
        if self.g:
            self._descend_g(self.real(self.setup.batch))
            self.iteration += 1

    def _descend_d(self, real: Tensor, fake: Tensor) -> None:
        self._gradient_d(real, fake)
        self._advance_d()

    def _descend_g(self, real: Tensor) -> None:
        self._gradient_g(real)
        self._advance_g()

    def _both(self) -> None:
        """Both gradients at the same state, then both steps."""
        real = self.real(self.setup.batch)
        with torch.no_grad():
            fake = self.fake(real)
        self._gradient_d(real, fake)
        if self.g:
            self._gradient_g(real)
            self._advance_g()
        self._advance_d()
        self.iteration += 1

    def _gradient_d(self, real: Tensor, fake: Tensor) -> None:
        loss = self.loss_d(self._blurred(real), self._blurred(fake))
        differentiate(loss.sum(), self.d.parameters)
        self.last["loss_d"] = loss.detach()

    def _advance_d(self) -> None:
        self.optimiser_d.step()
        self.constrain()

    def _gradient_g(self, real: Tensor) -> None:
        assert self.g is not None
        loss = self.loss_g(self._blurred(real), self._blurred(self.fake(real)))
        differentiate(loss.sum(), self.g.parameters)
        self.last["loss_g"] = loss.detach()

    def _advance_g(self) -> None:
        assert self.optimiser_g is not None
        self.optimiser_g.step()
        self._follow_average()

    @torch.no_grad()
    def constrain(self) -> None:
        """After each discriminator step: weights back into their box (Arjovsky et al. 2017, Algorithm 1), singular vectors renewed."""
        self.d.refine()
        if self.setup.box:
            for p in self.d.parameters:
                p.clamp_(-self.setup.box, self.setup.box)

    @torch.no_grad()
    def _follow_average(self) -> None:
        if self.average and self.g:
            decay = min(self.setup.ema, (1.0 + self.iteration) / (10.0 + self.iteration))
            torch._foreach_lerp_(self.average, [p.detach() for p in self.g.parameters], 1.0 - decay)

    # ---- losses -------------------------------------------------------------------------------------------------------------

    def loss_d(self, real: Tensor, fake: Tensor) -> Tensor:
        """(K,) the discriminator's loss with every penalty; also notes the difference of mean scores."""
        n = real.shape[1]
        score = self.d.score(torch.cat([real, fake], dim=1))
        self.last["w"] = score[:, :n].detach().mean(1) - score[:, n:].detach().mean(1)
        loss = self.objective.loss_d({
            "real": lambda: score[:, :n],
            "fake": lambda: score[:, n:],
            "slope": lambda: self.d.input_slope(places(self.setup.at, real, fake, self.random)),
            "distance": lambda: distance(real, fake),
        }).mean(-1)  # fmt: skip
        for kind in self.setup.penalties:
            loss = loss + penalty(kind, self.d, real, fake, self.random).mean(-1)
        return loss if not self.setup.l2 else loss + 0.5 * self.setup.l2 * _square(self.d.parameters)

    def loss_g(self, real: Tensor, fake: Tensor) -> Tensor:
        """(K,) the generator's loss."""
        return self.objective.loss_g({
            "real": lambda: self.d.score(real),
            "fake": lambda: self.d.score(fake),
            "slope": lambda: self.d.input_slope(fake),
            "distance": lambda: distance(real, fake),
        }).mean(-1)  # fmt: skip

    def scalars(self) -> dict[str, float]:
        """The newest losses and score difference, means over replicas; raises Diverged if one is no finite number."""
        found = {name: float(value.mean()) for name, value in self.last.items()}
        for name, value in found.items():
            if not abs(value) < float("inf"):
                raise Diverged(f"{name} became {value} at iteration {self.iteration}; take smaller learning rates or a stronger penalty.")
        return found

    # ---- state --------------------------------------------------------------------------------------------------------------

    def tensors(self) -> dict[str, Tensor]:
        """Everything that training depends on, by name: weights, average, spectral vectors, optimisers, random numbers."""
        found = {f"{name}.{i}": p.detach() for name, group in self._groups() for i, p in enumerate(group)}
        for name, owner in self._optimisers():
            for i, p in enumerate(owner.param_groups[0]["params"]):
                found |= {f"{name}.{i}.{key}": torch.as_tensor(value) for key, value in owner.state[p].items() if value is not None}
        return found | {"random": self.random.get_state(), "iteration": torch.tensor(self.iteration)}

    @torch.no_grad()
    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Goes on from `tensors`; raises TrainingError if they are those of another setup."""
        for name, group in self._groups():
            for i, p in enumerate(group):
                kept = tensors.get(f"{name}.{i}")
                if kept is None or kept.shape != p.shape:
                    raise TrainingError("This checkpoint belongs to other networks; start it with the settings it was saved with.")
                p.copy_(kept)
        for name, owner in self._optimisers():
            self._restore_optimiser(name, owner, tensors)
        self.random.set_state(tensors["random"].cpu())
        self.iteration = int(tensors["iteration"])

    def _restore_optimiser(self, name: str, owner: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
        for i, p in enumerate(owner.param_groups[0]["params"]):
            prefix = f"{name}.{i}."
            entries = {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}
            owner.state[p] = {key: value.clone() if key == "step" else value.to(p.device, copy=True) for key, value in entries.items()}

    def _groups(self) -> list[tuple[str, list[Tensor]]]:
        return [("d", self.d.parameters), ("g", self.g.parameters if self.g else []), ("average", self.average), ("left", self.d.left)]

    def _optimisers(self) -> list[tuple[str, torch.optim.Optimizer]]:
        return [(name, owner) for name, owner in (("optimiser_d", self.optimiser_d), ("optimiser_g", self.optimiser_g)) if owner]

    @torch.no_grad()
    def samples(self, n: int, random: torch.Generator, average: bool = False) -> Tensor:
        """(K, n, d) fake samples that do not disturb the run's own random numbers; `average`: by the averaged generator."""
        if not average or not self.average or not isinstance(self.g, Net):
            return self.fake(self.real(n, random), random)
        return averaged(self.g, self.average)(self.prior(n, random))


def averaged(net: Net, weights: list[Tensor]) -> Net:
    """A net of the same form with other weights."""
    other = object.__new__(Net)
    other.__dict__.update(net.__dict__)
    count = len(net.weights)
    other.weights, other.biases = weights[:count], weights[count:] or net.biases
    return other


def differentiate(loss: Tensor, parameters: list[Tensor]) -> None:
    """Sets the gradient of these parameters and of no others. In the layout of the weights: torch's fused Adam reads memory as it lies,
    and takes a transposed gradient for the straight one without a word."""
    found: Any = torch.autograd.grad(loss, parameters, allow_unused=True)
    for p, g in zip(parameters, found):
        p.grad = torch.zeros_like(p) if g is None else g.contiguous()


def _square(parameters: list[Tensor]) -> Tensor:
    """Sum of squares of everything a replica is made of, (K,)."""
    return torch.stack([p.square().sum((1, 2)) for p in parameters]).sum(0)
