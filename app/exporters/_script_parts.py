"""What the portrait's script computes beside orbits and rounds: the walk by hand and the noisy paths, where
the scene shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.model.scene import Scene


@dataclass(frozen=True)
class Part:
    """Lines of the script: functions, what `draw` does with them in each plane, and what `main` prints of
    each scenario.
    """

    functions: str = ""
    drawn: str = ""
    printed: str = ""

    def __add__(self, other: Part) -> Part:
        return Part(self.functions + other.functions, self.drawn + other.drawn, self.printed + other.printed)


_WALK = Part(
    '''
WALK = {moves!r}


def walked(scenario):
    """Single updates of D and G by the first rule, from the selected start."""
    return gandyn.apply_updates(scenario, TRAININGS[0], PHI[{selected}], THETA[{selected}], WALK, ROUNDS)

''',
    """\
        made = walked(scenario)
        plane.plot(*curve(made.phi, made.theta), marker=".", color="black")
""",
    """\
        made = walked(scenario)
        print(scenario.variant, "walk", made.ended, len(made.phi) - 1, made.phi[-1].tolist(), made.theta[-1].tolist())
""",
)

_NOISE = Part(
    '''
NOISE = gandyn.{noise!r}


def noisy(scenario):
    """Noisy paths of the selected start: the ensemble, its mean and spread."""
    return gandyn.simulate(scenario, PHI[{selected}], THETA[{selected}], NOISE, DURATION, {step!r}, save_every={every})

''',
    """\
        spread = noisy(scenario)
        for path in range({drawn}):
            plane.plot(*curve(spread.orbit[path].phi, spread.orbit[path].theta), linewidth=0.5, alpha=0.4, color="gray")
        plane.plot(*curve(*spread.mean), linewidth=1, color="black")
""",
    """\
        spread = noisy(scenario)
        print(scenario.variant, "noise: mean, deviation", *(part[-1].tolist() for part in (*spread.mean, *spread.deviation)))
""",
)


def parts(scene: Scene) -> Part:
    """The lines for this scene; none for what it does not show."""
    none = Part()
    return (_walk(scene) if scene.stepping and scene.trainings and scene.starts else none) + (
        _noise(scene) if scene.study("noise").on and scene.starts else none
    )


def _walk(scene: Scene) -> Part:
    return Part(_WALK.functions.format(moves=scene.walk, selected=scene.selected), _WALK.drawn, _WALK.printed)


def _noise(scene: Scene) -> Part:
    """The same paths as in the picture: as many, with the same steps."""
    from app.compute.noise_ensemble import plan

    study = scene.study("noise")
    noise, step, every = plan(study.noise, scene, rough=False)
    functions = _NOISE.functions.format(noise=noise, selected=scene.selected, step=step, every=every)
    return Part(functions, _NOISE.drawn.format(drawn=min(study.drawn, noise.paths)), _NOISE.printed)
