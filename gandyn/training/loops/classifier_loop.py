"""Supervised training of a classifier, with averages of its weights: what averaging does where nothing
circles.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gandyn.message import Message
from gandyn.training.averages import WeightAverage, key
from gandyn.training.diagram import LABEL, Condition, Parts
from gandyn.training.errors import TrainingError
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.module_net import ModuleNet
from gandyn.training.run_config import RunConfig

# 0: the weights as they are.
DECAYS = (0.0, 0.9, 0.99)
EVERY, NOISE, MOST_TESTED, TAUGHT_SHARE = 25, 0.2, 1000, 0.78


class ClassifierLoop(ImageLoop):
    """d: the classifier; there is no generator. series: accuracies on pictures it was not taught, every 25
    iterations, by decay.
    """

    def __init__(
        self, setup: RunConfig, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__(setup, seed, device, dtype)
        if len(self.bank.classes) < 2:
            raise TrainingError("These pictures are all of one class; choose pictures of several classes.")
        self.averages = {key(decay): WeightAverage(self.d.stored, decay, warm_up=True) for decay in DECAYS}
        self.taught, self.tested = self._split()
        self.labels = self._labels()
        self.series: dict[str, list[float]] = {name: [] for name in self.averages}
        self._begun: dict[str, float] = {}

    def _critic(self, setup: RunConfig) -> ModuleNet:
        return self.player(setup.d, self.shape, len(self.bank.classes), self.shape)

    def _split(self) -> tuple[Tensor, Tensor]:
        """Which pictures are taught, which are tested: the tested ones are always the same."""
        order = np.random.default_rng(123).permutation(len(self.bank))
        many = int(TAUGHT_SHARE * len(order))
        chosen = torch.randperm(many, generator=self.random)[: int(self.setup.options["samples"])]
        taught = torch.as_tensor(order[:many])[chosen]
        return taught, torch.as_tensor(order[many : many + MOST_TESTED])

    def _labels(self) -> Tensor:
        """Of those taught; a share of them drawn by lot."""
        labels = self.bank.labels[self.taught].clone()
        wrong = torch.rand(len(labels), generator=self.random) < float(self.setup.options["wrong"])
        drawn = torch.randint(len(self.bank.classes), (len(labels),), generator=self.random)
        return torch.where(wrong, drawn, labels)

    def iterate(self) -> None:
        """One step along the cross-entropy of a batch."""
        at = torch.randint(len(self.taught), (self.setup.batch,), generator=self.random)
        rows = self._shaken(self.bank.rows(self.taught[at]).to(self.random.device, self.dtype))
        with self.d.training():
            logits = self.d(rows[None])[0]
        loss = torch.nn.functional.cross_entropy(logits, self.labels[at].to(self.random.device))
        for kept, g in zip(self.d.gradients, torch.autograd.grad(loss, self.d.parameters)):
            kept.copy_(g)
        self.optimiser_d.step()
        for average in self.averages.values():
            average.update()
        self.last["loss"] = loss.detach()
        self.iteration += 1
        if self.iteration % EVERY == 0:
            self._note()

    def step_d(self) -> None:
        """The same: there is one player."""
        self.iterate()

    def _shaken(self, rows: Tensor) -> Tensor:
        """Shifted by up to a pixel, and noisy."""
        right, down = (int(i) - 1 for i in torch.randint(0, 3, (2,), generator=self.random))
        pictures = torch.roll(rows.reshape(-1, *self.shape), (right, down), (2, 3)).reshape(len(rows), -1)
        noise = torch.randn(pictures.shape, generator=self.random, device=self.random.device)
        return pictures + NOISE * noise.to(self.dtype)

    def newest(self) -> dict[str, float]:
        """What was noted last; before that, how it was before training."""
        noted = {name: values[-1] for name, values in self.series.items() if values}
        if not noted and not self._begun:
            self._begun = self.accuracies()
        return noted or self._begun

    def _note(self) -> None:
        for name, accuracy in self.accuracies().items():
            self.series[name].append(accuracy)

    @torch.no_grad()
    def accuracies(self) -> dict[str, float]:
        """decay -> share of the tested pictures that are recognised, by running statistics, which are
        averaged as the weights are.
        """
        asked, wanted = self.bank.rows(self.tested), self.bank.labels[self.tested]
        asked = asked.to(self.random.device, self.dtype)
        ways = {name: self.d.applied(average.read()) for name, average in self.averages.items()}
        return {
            name: float((way(asked).argmax(1).cpu() == wanted).double().mean()) for name, way in ways.items()
        }

    def parts(self) -> Parts:
        """There is nothing to be told from real pictures, but their labels are known."""
        return (
            super()
            .parts()
            .with_(
                classifier=True,
                average=True,
                penalty=False,
                loss=Message("cross-entropy"),
                condition=Condition(LABEL, (len(self.bank.classes),), generator=False, losses=(0,)),
            )
        )

    def tensor_groups(self) -> dict[str, list[Tensor]]:
        """With averages and what was noted."""
        mine = {f"average_{name}": average.state for name, average in self.averages.items() if average.decay}
        return super().tensor_groups() | mine | {"taught": [self.taught, self.labels]}
