"""What experiments on pictures share: the two recipes that were seen to work, figures of merit, the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.training.experiments import _common as common
from gandyn.training.figures.pictures import quality
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loops.image_loop import ImageLoop

RADFORD = "Radford, Metz and Chintala 2016, arXiv:1511.06434"
# DCGAN's own recipe, but for the learning rate: 2e-4 there, over hundreds of thousands of iterations.
DCGAN = {"optimiser": "adam", "lr": 1e-3, "beta1": 0.5, "beta2": 0.999, "init": "dcgan"}
# For nets without batch norm, and for penalties: no memory of gradients, torch's own initialisation.
NO_MOMENTUM = {"optimiser": "adam", "lr": 2e-3, "beta1": 0.0, "beta2": 0.9, "init": "torch"}
# Seed of the samples that figures of merit are taken of.
SEED = 99
QUALITY = {
    "frechet": "Fréchet distance in our classifier's features (n = 1000)",
    "score": "classifier score (n = 1000)",
    "modes": "classes covered",
}


source = common.source


def net(architecture: str, recipe: dict[str, Any], **options: Any) -> NetworkConfig:
    """A player by its architecture's id, a recipe for its optimiser, and the architecture's switches."""
    return NetworkConfig(architecture=architecture, options=options, **recipe)


def make(setup: RunConfig, seed: int, device: str) -> ImageLoop:
    """The loop on pictures."""
    from gandyn.training.loops.image_loop import ImageLoop

    return ImageLoop(setup, seed, device)


def quality_per_arm(loops: dict[str, Any]) -> dict[str, Any]:
    """Figure of merit -> arm -> its value."""
    found = {arm: quality(loop, common.on(loop, SEED)) for arm, loop in loops.items()}
    return {name: {arm: figures.get(name) for arm, figures in found.items()} for name in QUALITY}
