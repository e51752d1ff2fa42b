"""What an analysis says, as the texts of the panel: which are new, and which are from before the last
change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import numpy as np

from app.panels._analysis_quantities import quantity_rows
from app.panels._analysis_rows import Row, worded
from app.text.number_format import of_complex, of_spectrum, short_number
from app.text.translation import tr
from app.widgets.number_slider import subscript_html
from gandyn import Analysis, analyses
from gandyn.analyses.equilibria import MANIFOLDS, ORIGIN

TITLES = {
    "converges": "Converges, exponentially",
    "converges-sublinearly": "Converges, slower than exponentially",
    "closed-orbits": "Closed orbits",
    "tends-to-circle": "Tends to a circle",
    "limit-cycle": "Limit cycle",
    "diverges": "Diverges",
    "singular": "Comes to where the field is undefined",
    "inconclusive": "Inconclusive",
}
ELSEWHERE = "Comes to rest elsewhere"
LAWS = {
    "linearisation": "by linearisation",
    "conserved": "by what is conserved",
    "Lyapunov function": "by a Lyapunov function",
    "circle": "by a circle's stability",
    "growth": "by growth",
    "constant speed": "by a constant speed",
    "falling rates": "by falling rates",
    "equilibrium": "by an equilibrium",
    "undefined": "by an undefined field",
    "measured": "measured",
    "none": "undecided",
}
WAIT = "…"


@dataclass(frozen=True)
class AnalysisText:
    """Everything the panel shows. kind: the verdict's, "" if there is none yet; parts: rows by the id of
    their analysis.
    """

    kind: str
    title: str
    facts: Row
    why: Row
    check: Row
    law: str = ""
    parts: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    vectors: tuple[Row, ...] = ()
    fresh: bool = True


def refused(sentence: str) -> AnalysisText:
    """Instead of an answer."""
    empty = Row("")
    return AnalysisText("", tr("No answer"), empty, Row(worded(sentence)), empty)


def analysis_text(found: Analysis, measured: bool, before: Analysis | None = None) -> AnalysisText:
    """The texts of an analysis. `before`: the last measured one, which fills in, marked as old, what takes a
    long run.
    """
    parts: dict[str, tuple[Row, ...]] = {}
    for id in found.answers:
        if id != "verdict" and (id != "rule" or found.training is not None):
            rows = _ROWS.get(id, _generic)(found, id)
            parts[id] = (
                rows
                if measured
                else _filled(
                    _known(id, rows), _ROWS.get(id, _generic)(before, id) if before is not None else ()
                )
            )
    return _verdict(found, measured, before, parts)


def _known(id: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """What a quick answer knows: nothing, if its analysis needs a run."""
    return () if analyses()[id].needs_run else rows


def _filled(rows: tuple[Row, ...], old: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows that a quick answer lacks are those of the last measured one; what stood there keeps its place."""
    filled = rows + tuple(row.old() for row in old[len(rows) :])
    return filled or (Row(WAIT, "note", False),)


# The verdict
# ---------------------------------------------------------------------------------------------------------


def _verdict(
    found: Analysis, measured: bool, before: Analysis | None, parts: dict[str, tuple[Row, ...]]
) -> AnalysisText:
    vectors = _vectors(found)
    if measured or found.verdict.law != "none":
        check = (
            _check(found)
            if measured
            else _check(before).old()
            if before is not None
            else Row(WAIT, "note", False)
        )
        return replace(_said(found), check=check, parts=parts, vectors=vectors)
    if before is not None:
        old = _said(before)
        return replace(
            old,
            facts=old.facts.old(),
            why=old.why.old(),
            check=_check(before).old(),
            parts=parts,
            vectors=vectors,
            fresh=False,
        )
    why = Row(worded(found.verdict.reason), "", False)
    return AnalysisText(
        "", tr("Measuring …"), Row(WAIT, "", False), why, Row(WAIT, "note", False), "", parts, vectors, False
    )


def _said(found: Analysis) -> AnalysisText:
    verdict = found.verdict
    title = ELSEWHERE if verdict.point else TITLES.get(verdict.kind, verdict.kind)
    return AnalysisText(
        verdict.kind,
        tr(title),
        _facts(found),
        Row(worded(verdict.reason)),
        Row(""),
        tr(LAWS.get(verdict.law, verdict.law)),
    )


def _facts(found: Analysis) -> Row:
    """Rate, radius, target and dimensions in one line."""
    verdict, words = found.verdict, []
    if not np.isnan(verdict.rate):
        unit = tr("rate {value} per iteration") if found.training is not None else tr("rate {value}")
        words.append(unit.format(value=short_number(verdict.rate)))
    if not np.isnan(verdict.radius):
        words.append(tr("radius {value}").format(value=short_number(verdict.radius)))
    if verdict.target and verdict.kind == "singular":
        words.append(tr(verdict.target))
    elif verdict.target and np.isnan(verdict.radius):
        words.append(tr("to {target}").format(target=tr(verdict.target)))
    words.append(
        tr("holds for {dimensions}").format(
            dimensions=tr("every d") if verdict.holds == "both" else verdict.holds
        )
    )
    return Row(escape(" · ".join(words)))


def _check(found: Analysis) -> Row:
    verdict = found.verdict
    head = tr("Check:") if verdict.agrees else tr("Check, which does not agree:")
    return Row(f"{escape(head)} {worded(verdict.check)}", "note")


# The parts
# -----------------------------------------------------------------------------------------------------------


def _generic(found: Analysis, id: str) -> tuple[Row, ...]:
    """Any analysis, by its own lines."""
    return tuple(
        Row(worded(line).strip(), "note" if line.startswith(" ") else "")
        for line in found.answers[id].lines()
    )


def _equilibria(found: Analysis, id: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    for one in found.equilibria.found:
        where = "" if one.name == ORIGIN else " (" + ", ".join(short_number(x) for x in one.point) + ")"
        rows.append(Row(f"<b>{worded(one.name)}</b>{where}: {worded(one.type)}"))
        if one.eigenvalues:
            rows.append(Row(f"{escape(tr('eigenvalues'))} {of_spectrum(one.eigenvalues)}"))
        if one.jacobian:
            rows.append(Row(matrix("J", one.jacobian)))
        if one.remark:
            rows.append(Row(_manifolds() if one.remark == MANIFOLDS else worded(one.remark), "note"))
    return tuple(rows)


def _manifolds() -> str:
    """The library names its function there; the window its switch. Only fields on a line have saddles."""
    text = tr(
        "Stable and unstable manifolds meet here; the switch “{switch}” in the panel “{panel}” draws them."
    )
    return escape(text.format(switch=tr("Manifolds and cycles"), panel=tr("View")))


def _vectors(found: Analysis) -> tuple[Row, ...]:
    """The eigenvectors of every equilibrium, one for each eigenvalue."""
    rows: list[Row] = []
    for one in found.equilibria.found:
        for value, vector in zip(one.eigenvalues, one.eigenvectors):
            rows.append(
                Row(
                    f"{escape(tr('to the eigenvalue'))} {of_complex(value, 3)}: "
                    f" ({', '.join(of_complex(x, 3) for x in vector)})",
                    "note",
                )
            )
    return tuple(rows) or (Row(escape(tr("There is no eigenvector.")), "note"),)


def matrix(name: str, rows: tuple[tuple[float, ...], ...]) -> str:
    """A matrix between upright lines, as a table."""
    cells = ""
    for i, row in enumerate(rows):
        numbers = "".join(f"<td align='right' style='padding: 0 5px'>{short_number(x, 3)}</td>" for x in row)
        whole = f"<td rowspan='{len(rows)}' style='vertical-align: middle; "
        head, tail = (
            f"{whole}'>{name} =&nbsp;</td>{whole} border-left: 1px solid gray'></td>",
            f"{whole} border-right: 1px solid gray'></td>",
        )
        cells += f"<tr>{head if i == 0 else ''}{numbers}{tail if i == 0 else ''}</tr>"
    return f"<table cellspacing='0' cellpadding='0'>{cells}</table>"


def _rule(found: Analysis, id: str) -> tuple[Row, ...]:
    rule = found.rule
    if found.training is None:
        return ()
    if not rule.multipliers:
        return (Row(worded(rule.remark), "note"),)
    rows = [
        Row(f"{escape(tr('multipliers'))} μ = {of_spectrum(rule.multipliers)}"),
        Row(f"{escape(tr('spectral radius'))} ρ = {short_number(rule.radius, 8)}: {worded(rule.verdict)}"),
    ]
    if not np.isnan(rule.limit):
        law = tr("closed form") if rule.law == "closed form" else tr("by bisection")
        text = (
            tr("No step is stable.")
            if rule.limit == 0.0
            else tr("Stable at every step.")
            if np.isinf(rule.limit)
            else ""
        )
        rows.append(
            Row(
                subscript_html(
                    text or tr("largest stable step: η_D = {value}").format(value=short_number(rule.limit, 6))
                )
                + f" ({escape(law)})"
            )
        )
    return (
        *rows,
        Row(worded(rule.order), "note"),
        *([Row(worded(rule.remark), "note")] if rule.remark else []),
    )


_ROWS: dict[str, Any] = {"equilibria": _equilibria, "rule": _rule, "quantities": quantity_rows}


def names() -> dict[str, str]:
    """The headings of the parts, in their order; those of the library, said in the language in use."""
    return {id: tr(entry.name) for id, entry in analyses().items() if id != "verdict"}
