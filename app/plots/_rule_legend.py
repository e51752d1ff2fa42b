"""What legends say of the flow and of update rules, in planes, series and the Dirac picture alike."""

from __future__ import annotations

from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting.legend_entry import LegendEntry
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import brief, color_of, described, mark_of

FLOW = "flow"


def entry_id(rule: int) -> str:
    """By which a rule is hidden in a plot."""
    return f"rule{rule}"


def flow_entry(theme: Theme, scene: Scene, whole: bool = False) -> LegendEntry:
    """In its colour where there is one start; whole: with the words that say what it is."""
    color = theme.trajectories[scene.starts[0].color] if len(scene.starts) == 1 else theme.ink
    return LegendEntry(FLOW, tr("Flow: infinitely small steps") if whole else tr("Flow"), color)


def rule_entries(theme: Theme, scene: Scene, curves: Curves, whole: bool = False) -> list[LegendEntry]:
    """A row per rule; whole: with its numbers. Rules that are not there yet say that they are compiled."""
    there = {rule for rule, _ in curves.rules()}
    names = [
        described(training) if whole else brief(scene, rule) for rule, training in enumerate(scene.trainings)
    ]
    return [
        LegendEntry(
            entry_id(rule),
            name if rule in there or not scene.starts else tr("{rule} (being compiled)").format(rule=name),
            color_of(theme, rule),
            mark=mark_of(rule),
        )
        for rule, name in enumerate(names)
    ]
