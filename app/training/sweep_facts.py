"""What a sweep showed, in words: how far it is, how practice follows theory, how two settings differ, and
what theory leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.compute.options import ComputeOptions
from app.model.scene import Scene
from app.text.number_format import short_number
from app.text.recognise import recognised
from app.text.translation import tr
from app.training.run_config import arm_name, figure_name
from app.training.sweep_axes import axis_view
from app.training.sweep_manager import progress
from app.training.sweep_record import FAILED, NEW
from app.training.sweep_theory import arm_of, correlation, known_rates, plane_of, rate_key, work_out
from app.training.sweep_view import SweepView, record_of, sweep_view
from gandyn.training.sweeps import statistics
from gandyn.training.sweeps.statistics import PairedTest, RankCorrelation

PLAIN, QUIET, FAULT = "plain", "quiet", "fault"
Told = tuple[str, str]


def facts(scene: Scene, effort: ComputeOptions) -> list[Told]:
    """Paragraphs and their looks, the most important first."""
    view, key = sweep_view(scene, effort), rate_key(scene)
    try:
        rates = work_out(key) if effort.blocking else known_rates(key)
    except ValueError:
        rates = None
    told = []
    if view.cells.trouble:
        told.append((tr(view.cells.trouble), FAULT if view.cells.state == FAILED else PLAIN))
    if view.cells.found:
        found = correlation(scene, view, rates)
        told += [(told_correlation(found, view), PLAIN)] if found else []
        told += [(line, PLAIN) for line in _compared(view)]
    told.append((_extent(scene, view, effort), QUIET))
    if failures := _failures(view):
        told.append((failures, FAULT))
    note = plane_of(scene).note
    return told + ([(tr(note), QUIET)] if note else [])


def _extent(scene: Scene, view: SweepView, effort: ComputeOptions) -> str:
    """How many settings and seeds there are to be, and are."""
    recipe, record = view.settings.recipe, record_of(scene, effort.blocking)
    planned = tr("{settings} settings × {seeds} seeds, {steps} iterations each").format(
        settings=recipe.count // len(recipe.seeds), seeds=len(recipe.seeds), steps=recipe.steps
    )
    return planned if record is None or record.state == NEW else f"{planned} · {progress(record)[0]}"


def _failures(view: SweepView) -> str:
    """The commonest reason by which cells failed."""
    reasons: dict[str, int] = {}
    for cell in view.cells.found.values():
        if cell.failed:
            reasons[cell.failed] = reasons.get(cell.failed, 0) + 1
    if not reasons:
        return ""
    reason = max(reasons, key=lambda one: reasons[one])
    return tr("{count} of {total} runs failed, most of them so: {reason}").format(
        count=sum(reasons.values()), total=len(view.cells.found), reason=tr(recognised(reason))
    )


def told_correlation(found: RankCorrelation, view: SweepView) -> str:
    """Theory's ranks beside practice's, in one sentence."""
    if found.rho is None:
        return tr("Theory and practice: {reason}").format(reason=tr(found.reason))
    return tr(
        "Rank correlation of theory's rate of convergence with the median of {figure}: ρ = {rho}, 95 %"
        " interval {low} … {high} ({resamples} bootstrap samples of {settings} settings)."
    ).format(
        figure=view.figure_name,
        rho=_two(found.rho),
        low=_two(found.low),
        high=_two(found.high),
        resamples=found.resamples,
        settings=found.settings,
    )


def _compared(view: SweepView) -> Iterator[str]:
    """The chosen setting beside the one before it, or one arm beside another."""
    settings = view.settings
    chosen, before, rival = settings.chosen, settings.before, settings.rival
    if rival and rival != view.figure and chosen:
        first, second = view.figures_of(chosen, rival), view.figures_of(chosen)
        names = arm_name(arm_of(rival)), arm_name(arm_of(view.figure))
        yield told_pair(statistics.paired_test(first, second), view, *names)
    elif chosen and before:
        first, second = view.figures_of(before), view.figures_of(chosen)
        if first and second:
            names = _told(view, before, chosen), _told(view, chosen, before)
            yield told_pair(statistics.paired_test(first, second), view, *names)


def told_pair(found: PairedTest, view: SweepView, one: str, other: str) -> str:
    """What a paired test says, in one sentence or two."""
    head = tr("{other} against {one}, by seed:").format(one=one, other=other) + " "
    if not found.pairs:
        return head + tr(found.reason)
    change = tr("{figure} differs by {difference} in the median of {pairs} pairs").format(
        figure=view.figure_name, difference=_signed(found.difference), pairs=found.pairs
    )
    if found.p is None:
        return f"{head}{change}. {tr(found.reason)}"
    p = tr("Wilcoxon's p = {p}").format(p=short_number(found.p, 3))
    return f"{head}{change}; {p}. {tr(found.reason)}".rstrip()


def _told(view: SweepView, setting: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """The numbers in which a setting differs from another."""
    recipe = view.settings.recipe
    axes = [axis_view(recipe.experiment, axis) for axis in recipe.axes if axis.id in setting]
    apart = [axis for axis in axes if setting[axis.id] != other.get(axis.id)]
    return ", ".join(f"{axis.symbol} = {axis.told(setting[axis.id])}" for axis in apart)


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _signed(value: float) -> str:
    text = short_number(value, 3)
    return f"+{text}" if value > 0.0 else text


def rivals(view: SweepView) -> list[tuple[str, str]]:
    """Other arms' figures of the same kind, with their names."""
    kind = view.figure.partition(".")[0]
    experiment = view.settings.recipe.experiment
    same = [name for name in view.figures if name.partition(".")[0] == kind and name != view.figure]
    return [(name, figure_name(experiment, name)) for name in same]
