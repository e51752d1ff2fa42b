"""Every text that Gandyn shows: tr() literals by reading the sources, the texts of registries and tables by
importing them.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import gandyn
import gandyn.distances  # with its refusals
import gandyn.plot
from app.exporters import EXPORTERS
from app.model import claim_record, claim_words, presets
from app.model.lessons import LessonError
from app.pages import PAGES
from app.pages import distances as distance_page
from app.panels import (
    _analysis_text,
    _design_kinds,
    _design_list,
    _design_report,
    _distance_fields,
    _distance_words,
    _lab_numbers,
    _time,
    _training_form,
    design,
    noise,
    panels,
    training,
    view,
)
from app.panels import distances as distance_panel
from app.panels._fields import Field
from app.plots import PLOTS, _distance_curves, _flow_curves, diagram, distance_pair, lab_plot
from app.plots._design_plot import DesignPlot
from app.plots.lab_plot import LabPlot
from app.services.kernel_service import FAILED
from app.services.lesson_truth import TruthError
from app.services.map_service import LOST
from app.text.translation import LANGUAGES
from app.theme import rule_labels
from app.theme.palettes import THEMES
from app.training import status_text
from app.widgets.number_slider import NumericField
from app.window import commands, export_size, menus, sweep_bar
from app.window import help_page as help
from gandyn import disk
from gandyn.agreement import SENTENCES
from gandyn.analyses import _run_text, cycles, verdict_text
from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.claims.articles import every
from gandyn.claims.claim import WORDS
from gandyn.design import Design
from gandyn.design import variant as design_variant
from gandyn.design.errors import DesignError
from gandyn.design.examples import EXAMPLES
from gandyn.errors import GandynError
from gandyn.message import Message, code_of
from gandyn.orbit import DIVERGED, FINISHED, LEFT_BOX, SINGULAR
from gandyn.precompile import KINDS as COMPILED
from gandyn.root_locus import BORDER, DOUBLE
from gandyn.training import EXPERIMENTS, parameter_factories
from gandyn.training.claims import ELSEWHERE
from gandyn.training.datasets import DATASETS

ROOT = Path(__file__).parents[2]
# The command line speaks English.
UNSAID = (
    "exporters/map_files.py",
    *(file.relative_to(ROOT / "app").as_posix() for file in sorted((ROOT / "app" / "cli").rglob("*.py"))),
)


@functools.cache
def trees(but: tuple[str, ...] = ()) -> list[ast.Module]:
    """The sources of both packages, parsed; without files of such names."""
    files = [file for package in ("app", "gandyn") for file in sorted((ROOT / package).rglob("*.py"))]
    return [
        ast.parse(file.read_text(encoding="utf-8"))
        for file in files
        if file.relative_to(ROOT).as_posix().split("/", 1)[1] not in but
    ]


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


@functools.cache
def templates() -> dict[str, int]:
    """The templates of messages and refusals, places as "{}", and how many values their calls give (−1: any).

    Those of the command line are left out.
    """
    found = dict.fromkeys(
        (*disk.WRITING.values(), *disk.READING.values(), disk.NOT_READ, disk.NOT_WRITTEN), -1
    )
    found |= dict.fromkeys(map(code_of, (*SENTENCES.values(), *_of_runs())), -1)
    for tree in trees(UNSAID):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_message(node)):
            first = call.args[0]
            for part in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(part, ast.Constant):
                    given = (
                        -1 if any(isinstance(arg, ast.Starred) for arg in call.args) else len(call.args) - 1
                    )
                    found[code_of(part.value) if given else part.value] = given
    return {
        text: given
        for text, given in found.items()
        if text and any("a" <= c <= "z" or c == "{" for c in text)
    }


def _of_runs() -> Iterator[str]:
    """What is told of a long run."""
    yield from (_run_text.RANGE, _run_text.NEITHER[0], _run_text.AT_POLE[0], *_run_text.REMARKS.values())
    for table in (_run_text.TEXTS, _run_text.EQUAL, _run_text.ENDS):
        yield from (template for template, *_ in table.values())


def formatted() -> list[str]:
    """Calls of messages and refusals whose text is an f-string, which forgets its template."""
    calls = [
        node
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_message(node)
    ]
    return [ast.unparse(call) for call in calls if isinstance(call.args[0], ast.JoinedStr)]


def _is_message(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    # Errors of what the program imports late are named here.
    kinds = {DesignError, LessonError, TruthError, *errors(GandynError)}
    return bool(call.args) and name in {"Message", *(kind.__name__ for kind in kinds)}


def errors(base: type) -> Iterator[type]:
    """An error and all that derive from it."""
    yield base
    for kind in base.__subclasses__():
        yield from errors(kind)


def words() -> set[str]:
    """Names and codes that stand in messages: what something does, is called, or is known by."""
    told = {
        *verdict_text.DOES.values(),
        verdict_text.RESTS,
        *verdict_text.BY.values(),
        *verdict_text.BY,
        *KINDS,
        "measured",
        "none",
        "both",
    }
    told |= {
        "conserved",
        "falls",
        "grows",
        "neither",
        "stable",
        "unstable",
        "neutral",
        "contracts",
        "expands",
        "undefined",
    }
    told |= {"attracting", "repelling", "neutral to first order", "closed form", "bisection", *gandyn.rules()}
    told |= {cycles.LIMIT, cycles.FAMILY, cycles.GRAZING, cycles.CURVE, cycles.SWING}
    # Names of numbers, as checks are given them.
    return told | {
        text
        for text in written()
        if re.fullmatch(r"(?:The|A) [\w' ]+(?: \([\w :]+\))?", text) and not text.endswith(" ")
    }


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
    mine = {
        *_variants(),
        *_designs(),
        *_designer(),
        *_regularizers(),
        *_rules(),
        *_window(),
        *_view(),
        *_trained(),
        *_analysis(),
    }
    mine |= {*_distances(), *_claims()}
    ends = FINISHED, DIVERGED, SINGULAR, LEFT_BOX, *_flow_curves.ENDS.values()
    titles = *presets.titles().values(), *presets.groups(), presets.UNGROUPED
    sizes = (title for _, title, *_ in export_size.SIZES)
    texts = mine | {*titles, *COMPILED, FAILED, LOST, *ends, *sizes}
    # Symbols, numbers and the languages' own names read the same in every language.
    return {text for text in texts if any("a" <= c <= "z" for c in text)} - set(LANGUAGES.values())


def _claims() -> Iterator[str]:
    """What figures of claims are called, and the words among them; ids are the same in every language."""
    yield from WORDS.values()
    codes = {*gandyn.variants(), *gandyn.rules(), *EXAMPLES}
    # Authors, years and addresses are the same in every language, too.
    places = {part for claim in every() for part in re.split(", |; ", claim.source)}
    yield from (part for part in places if _has_a_word(part) and not re.search(r"\d{4}|\.fm|[“”]", part))
    for finding in claim_record.load().findings.values():
        for name, values in claim_words.grouped(finding.figures).items():
            parts = {part for case, _ in values for part in claim_words.parts(case)}
            yield from filter(_has_a_word, {name, *parts} - codes)
            words = {value for _, value in values if isinstance(value, str)}
            yield from (word for word in words if re.fullmatch("[a-z ]+", word))


def _has_a_word(text: str) -> bool:
    """Whether there is more in it than formulas and their numbers."""
    words = re.split("[^A-Za-z]+", text)
    return any(re.fullmatch("[A-Z]?[a-z]{2,}", word) and word not in ("log", "Eq") for word in words)


def _distances() -> Iterator[str]:
    yield from (*_distance_words.SENTENCES, *_distance_words.EXAMPLES, *distance_pair.DEEDS.values())
    yield from (*distance_page.TITLES.values(), *distance_page.KINDS.values())
    yield from (name for _, name, _, _ in _distance_curves.DISTANCES.values())
    yield from (title for title, _, _ in distance_panel.PARTS)
    yield from (plot.stroke_name for plot in PLOTS.values())


def _variants() -> Iterator[str]:
    for variant in gandyn.variants().values():
        yield from (
            variant.name,
            variant.group,
            variant.summary,
            *(Message(claim.text).template for claim in variant.claims),
        )
        for parameter in variant.parameters:
            yield from (parameter.meaning, parameter.unit, *(set(parameter.choices) - {"theta", "phi"}))


def _designs() -> Iterator[str]:
    """Of every kind, whatever its formulas are; names and references are as they were typed."""
    made = design_variant.variant_of(Design("", "losses", {"loss_d": "s", "loss_g": "s"}))
    yield from (claim.text for claim in made.claims)
    yield from (design_variant.GROUP, design_variant.MEANING, *design_variant.SUMMARIES.values())
    yield from (design_variant.NO_LOSSES, design_variant.NO_INVERSE, design_variant.CORNERS)


def _regularizers() -> Iterator[str]:
    for regularizer in gandyn.regularizers().values():
        yield from (regularizer.name, regularizer.summary, regularizer.strength.meaning)
        for variant in gandyn.variants().values():
            yield from (regularizer.obstacle(variant), regularizer.inert(variant))
            yield from (why for _, why in regularizer.excludes)


def _rules() -> Iterator[str]:
    for rule in gandyn.rules().values():
        yield from (rule.name, rule.summary, *(option.meaning for option in rule.options))
    yield from rule_labels.SCHEDULES.values()
    yield from rule_labels.SHORT.values()


def _trained() -> Iterator[str]:
    for entry in DATASETS.values():
        yield from (entry.title, entry.summary)
    for parameter in (*parameter_factories.pictures(), *parameter_factories.texts()):
        yield parameter.meaning
    for experiment in EXPERIMENTS.values():
        yield from (experiment.title, experiment.summary, *experiment.figures.values())
        yield from (text for claim in experiment.claims for text in (claim.text, claim.figure))
        yield from (name for names in experiment.wall for name in names)
        yield from experiment.arm_names.values()
        yield from experiment.inputs(experiment.check({})).codes if experiment.inputs else ()
        for parameter in experiment.parameters:
            yield from (
                parameter.meaning,
                parameter.unit,
                # Variants and sets of data are shown by their names.
                *(one for one in parameter.choices if parameter.id != "variant" and one not in DATASETS),
            )
    for plot in PLOTS.values():
        if isinstance(plot, LabPlot):
            yield from (plot.name, plot.axis_names[0])
    yield from (ELSEWHERE, status_text.TOUCHED)
    yield from (*status_text.STATES.values(), *lab_plot.STATES.values())
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
        *_analysis_text.TITLES.values(),
        _analysis_text.ELSEWHERE,
        *_analysis_text.LAWS.values(),
        BORDER,
        DOUBLE,
        *diagram.TITLES.values(),
        *diagram.UPRIGHT.values(),
        *sweep_bar.TIPS.values(),
    )
    yield from (
        axis.meaning
        for dim in (1, 2)
        for axis in gandyn.axes(gandyn.Scenario(dim=dim), gandyn.UpdateConfig()).values()
    )
    yield from (page.title for page in PAGES.values())


def _designer() -> Iterator[str]:
    for line in (line for lines in _design_kinds.LINES.values() for line in lines.values()):
        yield from (line.tip, *((line.hint,) if "empty" in line.hint else ()))
    yield from (title for _, title in _design_kinds.KINDS)
    yield from (*_design_list.GROUPS.values(), _design_list.OTHERS, _design_list.MINE)
    yield from (*_design_report.GRADES.values(), *_design_report.HEADS)
    yield from (*design.TIPS.values(), design.SYMBOLS["portrait"])
    yield from (plot.caption_text for plot in PLOTS.values() if isinstance(plot, DesignPlot))
    yield from (example.design.name for example in EXAMPLES.values())


def _view() -> Iterator[str]:
    yield from view.MEANINGS.values()
    yield from (tip for _, tip in _time.METHODS.values())
    for module in (view, noise, _time, training, _training_form, _lab_numbers, _distance_fields):
        for value in vars(module).values():
            for known in value if isinstance(value, tuple) else (value,):
                yield from _told(known)


def _told(known: object) -> Iterator[str]:
    """What a row of a panel, or a number, says of itself."""
    if isinstance(known, NumericField):
        yield from (known.name, known.meaning)
    elif isinstance(known, Field):
        yield from (known.title, known.tip, *(text for _, text in known.options))
