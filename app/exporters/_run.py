"""What a table is of: the orbits of a scene, or of a run in any dimension that no scene holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.exporters._recipe import plain_recipe, scene_metadata
from app.model.scene import Scene
from gandyn import Scenario, UpdateConfig
from gandyn.integration import AUTO
from gandyn.orbit import Array

FLOW = "flow"


@dataclass(frozen=True)
class OrbitTable:
    """Scenarios of one dimension d, common starts phi, theta (m, d), how far and how finely to integrate,
    what trains beside.

    scene: the one it is of, None for a run that no scene holds.
    """

    scenarios: tuple[Scenario, ...]
    phi: Array
    theta: Array
    duration: float
    step: float
    method: str = AUTO
    accuracy: float = 1e-9
    ema: float = 0.0
    recipe: str = ""
    trainings: tuple[UpdateConfig, ...] = ()
    iterations: int = 500
    scene: Scene | None = None

    @classmethod
    def of(cls, scene: Scene) -> OrbitTable:
        """What a scene computes."""
        phi, theta = scene.arrays()
        return cls(
            scene.scenarios, phi, theta, scene.duration, scene.step, scene.method, scene.accuracy,
            scene.display.ema, scene_metadata(scene), scene.trainings, scene.iterations, scene,
        )  # fmt: skip

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.scenarios[0].dim

    def described(self) -> str:
        """The recipe, made up for a run that no scene holds because d > 2."""
        how = {"duration": self.duration, "step": self.step, "method": self.method, "accuracy": self.accuracy}
        starts = zip(self.phi.tolist(), self.theta.tolist())
        return self.recipe or plain_recipe(
            self.scenarios, starts, self.trainings, **how, iterations=self.iterations
        )

    @property
    def averaged(self) -> bool:
        """Whether any curve has a running mean."""
        return bool(self.ema) or any(training.ema is not None for training in self.trainings)

    def names(self) -> list[str]:
        """What the curves from a start are called: "flow", then the rules, with their place where one is
        there twice.
        """
        rules = [training.rule for training in self.trainings]
        return [FLOW, *(rule if rules.count(rule) == 1 else f"{rule}-{i}" for i, rule in enumerate(rules, 1))]
