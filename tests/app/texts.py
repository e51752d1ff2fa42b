"""Every text that Gandyn shows: tr() literals by reading the sources, the texts of registries and tables by
importing them.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import gandyn
from app.exporters import EXPORTERS
from app.model import presets
from app.pages import PAGES
from app.panels import _lab_numbers, _time, _told, _training_form, panels, training, view
from app.plots import PLOTS, _lab, _plane, diagram
from app.plots._lab import LabPlot
from app.services.kernel_service import FAILED
from app.services.map_service import LOST
from app.text.translation import LANGUAGES
from app.theme import rule_labels
from app.theme.palettes import THEMES
from app.training import status_text
from app.widgets.number_slider import NumericField
from app.window import commands, menus, sweep_bar
from app.window import help_page as help
from gandyn.orbit import DIVERGED, FINISHED, LEFT_BOX, SINGULAR
from gandyn.precompile import KINDS
from gandyn.root_locus import BORDER, DOUBLE
from gandyn.training import EXPERIMENTS
from gandyn.training.claims import ELSEWHERE

FORM = (_training_form.ORDERS, _training_form.WAYS)
ROOT = Path(__file__).parents[2]


@functools.cache
def trees() -> list[ast.Module]:
    """The sources of both packages, parsed."""
    files = [file for package in ("app", "gandyn") for file in sorted((ROOT / package).rglob("*.py"))]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


def literals() -> set[str]:
    """What stands inside tr("…")."""
    calls = [
        node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_tr(node)
    ]
    return {
        part.value
        for call in calls
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def _is_tr(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name == "tr" and bool(call.args)


def written() -> set[str]:
    """Every string of the sources but docstrings."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    remarks = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks
    }


def registered() -> set[str]:
    """What registries and tables hand to tr()."""
    mine = {*_variants(), *_regularizers(), *_rules(), *_window(), *_view(), *_trained(), *_analysis()}
    ends = FINISHED, DIVERGED, SINGULAR, LEFT_BOX, *_plane.ENDS.values()
    texts = mine | {*presets.titles().values(), *KINDS, FAILED, LOST, *ends}
    # Symbols, numbers and the languages' own names read the same in every language.
    return {text for text in texts if any("a" <= c <= "z" for c in text)} - set(LANGUAGES.values())


def _variants() -> Iterator[str]:
    for variant in gandyn.variants().values():
        yield from (variant.name, variant.group, variant.summary, *(claim.text for claim in variant.claims))
        for parameter in variant.parameters:
            yield from (parameter.meaning, parameter.unit, *(set(parameter.choices) - {"theta", "phi"}))


def _regularizers() -> Iterator[str]:
    for regularizer in gandyn.regularizers().values():
        yield from (regularizer.name, regularizer.summary, regularizer.strength.meaning)
        for variant in gandyn.variants().values():
            yield from (regularizer.obstacle(variant), regularizer.inert(variant))


def _rules() -> Iterator[str]:
    for rule in gandyn.rules().values():
        yield from (rule.name, rule.summary, *(option.meaning for option in rule.options))
    yield from rule_labels.SCHEDULES.values()


def _trained() -> Iterator[str]:
    for experiment in EXPERIMENTS.values():
        yield from (experiment.title, experiment.summary, *experiment.figures.values())
        yield from (text for claim in experiment.claims for text in (claim.text, claim.figure))
        for parameter in experiment.parameters:
            yield from (
                parameter.meaning,
                parameter.unit,
                *(parameter.choices if parameter.id != "variant" else ()),
            )
    for plot in PLOTS.values():
        if isinstance(plot, LabPlot):
            yield from (plot.name, plot.axis_names[0])
    yield from (ELSEWHERE, status_text.TOUCHED)
    yield from (*status_text.STATES.values(), *_lab.STATES.values())
    yield from (name for _, name in _lab_numbers.DEVICES)


def _window() -> Iterator[str]:
    yield from (command.title for command in commands.COMMANDS)
    yield from (
        *commands.MENUS,
        *menus.TITLES.values(),
        *(page.hint for page in PAGES.values()),
        *(panel.title for panel in panels().values()),
    )
    yield from (text for row in help.MOUSE for text in row)
    yield from (meaning for _, meaning in help.SYMBOLS)
    yield from (entry.name for entry in (*EXPORTERS.values(), *THEMES.values()))


def _analysis() -> Iterator[str]:
    yield from (entry.name for entry in gandyn.analyses().values() if entry.id != "verdict")
    yield from (
        *_told.TITLES.values(),
        _told.ELSEWHERE,
        *_told.LAWS.values(),
        BORDER,
        DOUBLE,
        *diagram.TITLES.values(),
        *sweep_bar.TIPS.values(),
    )
    yield from (
        axis.meaning
        for dim in (1, 2)
        for axis in gandyn.axes(gandyn.Scenario(dim=dim), gandyn.UpdateConfig()).values()
    )
    yield from (page.title for page in PAGES.values())


def _view() -> Iterator[str]:
    yield from (
        text for options in (view.FIELD, view.FLOW, view.PLANES, view.COMPARED, *FORM) for _, text in options
    )
    yield from view.MEANINGS.values()
    yield from (text for pair in _time.METHODS.values() for text in pair)
    for module in (view, _time, training, _training_form, _lab_numbers):
        for quantity in vars(module).values():
            if isinstance(quantity, NumericField):
                yield from (quantity.name, quantity.meaning)
