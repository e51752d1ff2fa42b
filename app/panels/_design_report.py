"""What is known of the current design, in words: its conditions, divergence, verdict, closed forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtWidgets import QWidget

from app.panels._design_reporter import DesignReporter
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.formula import FormulaColumn
from gandyn.design.conditions import CHECKED, ON_INTERVAL, PROVED, Condition
from gandyn.design.design import Design
from gandyn.design.printing import latex

YES, NO = "✓", "✗"
GRADES = {
    PROVED: "proved",
    ON_INTERVAL: "proved for r from 10⁻⁶ to 10⁶",
    CHECKED: "checked at 4001 values of r",
}
HEADS = A_GAN, NO_GAN, TYPED = (
    "It is a GAN.",
    "It is no GAN: a condition fails.",
    "Typed dynamics have no divergence: there is nothing to prove.",
)
# Formulas in the order in which they are shown; LONGEST: of what a panel is wide enough for.
FORMS = (
    ("psi", r"\psi(t)"), ("phi", r"\phi(t)"), ("inverse", r"\omega^{-1}(t)"), ("conjugate", r"f^*(t)"),
    ("beta", r"\beta(t)"), ("alpha", r"\alpha(t)"), ("d", "d(r)"), ("w", "d_D''(r)"), ("output", "A(v)"),
)  # fmt: skip
TYPED_ROLES = {
    "f": "f(r)", "omega": r"\omega(r)", "rho": r"\rho(t)", "loss_d": "L_D(s)", "loss_g": "L_G(s)",
    "a": "a", "b": "b", "c": "c", "e": "e",
}  # fmt: skip
# Those of which it is said that they have none.
MISSED = {"psi": "ψ", "phi": "φ", "inverse": "ω⁻¹", "d": "d"}
LONGEST = 220


class Conditions(layouts.Column):
    """A sentence for all, then a row for each: whether it holds, and how that is known."""

    def __init__(self, reporter: DesignReporter) -> None:
        super().__init__(spacing=6)
        self._reporter = reporter
        self.head = layouts.label("", "title", wrap=True)
        self.head.setObjectName("is-gan")
        self.add(self.head)
        self.rows: list[_Row] = []
        connect_while_alive(self, self._show, reporter.changed)

    def _show(self) -> None:
        report = self._reporter.report
        if report is None:
            return
        shown = report.conditions
        self.head.setText(tr(_verdict(shown)))
        while len(self.rows) < len(shown):
            self.rows.append(_Row())
            self.add(self.rows[-1])
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_condition(shown[place])


def _verdict(shown: Sequence[Condition]) -> str:
    if not shown:
        return TYPED
    failed = [one for one in shown if one.needed and not one.holds]
    return NO_GAN if failed else A_GAN


class _Row(QWidget):
    """A mark, the condition, and quietly how it is known."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.text = layouts.label("", "symbol"), layouts.label("", wrap=True)
        self.how = layouts.label("", "note", wrap=True)
        self.mark.setFixedWidth(style.px(16))
        layouts.fill(self, layouts.row(self.mark, layouts.Column(self.text, self.how, spacing=0), stretch=1))

    def show_condition(self, condition: Condition) -> None:
        """Another condition."""
        self.mark.setText(YES if condition.holds else NO)
        look = "symbol" if condition.holds else "bad" if condition.needed else "muted"
        if self.mark.property("look") != look:
            self.mark.setProperty("look", look)
            self.mark.style().polish(self.mark)
        self.text.setText(tr(condition.text))
        self.how.setText(told(condition))


def told(condition: Condition) -> str:
    """How a condition is known; of one that fails where."""
    if condition.holds:
        return tr(GRADES[condition.how])
    symbol = "v" if condition.name == "output_increasing" else "r"
    place = "" if condition.where is None else f"{symbol} = {condition.where:.4g}"
    fails = tr("It fails at {place}.").format(place=place) if place else tr("It fails.")
    return fails if condition.needed else f"{fails} {tr('That is no obstacle.')}"


class Names(layouts.Column):
    """What is minimised, and what else is the same GAN."""

    def __init__(self, reporter: DesignReporter) -> None:
        self.sentence, self.formula = layouts.label("", wrap=True), FormulaColumn(14.0)
        self.same = layouts.label("", "muted", wrap=True)
        super().__init__(self.sentence, self.formula, self.same, spacing=6)
        self.sentence.setObjectName("divergence")
        self._reporter = reporter
        connect_while_alive(self, self._show, reporter.changed)

    def _show(self) -> None:
        report = self._reporter.report
        if report is None:
            return
        found = report.divergences
        self.sentence.setText("\n".join(_named(report.divergences)))
        self.formula.set_lines([found.d.latex] if found.d else [])
        self.formula.setVisible(found.d is not None)
        self.same.setText("\n".join(tr(one.text) for one in report.equivalences))
        self.same.setVisible(bool(report.equivalences))
        self.setVisible(bool(report.conditions))


def _named(found: object) -> Iterable[str]:
    d, followed, estimated = (getattr(found, name) for name in ("d", "followed", "discriminator"))
    if d is None:
        yield tr("Its divergence, the integral of p d(q/p), has no name that is known here.")
    else:
        yield tr("It minimises this, up to a factor: {name}.").format(name=tr(d.name))
    if followed != d and followed is not None:
        yield tr("The generator’s gradient follows another one: {name}.").format(name=tr(followed.name))
    if estimated not in (d, None):
        yield tr("D estimates another one: {name}.").format(name=tr(estimated.name))


class Verdict(layouts.Column):
    """What its flow does on a line and in the plane, and why, step by step."""

    def __init__(self, reporter: DesignReporter) -> None:
        self.line, self.plane = layouts.label("", wrap=True), layouts.label("", wrap=True)
        super().__init__(self.line, self.plane, spacing=6)
        self.line.setObjectName("design-verdict")
        self.steps: list[_Step] = []
        self._reporter = reporter
        connect_while_alive(self, self._show, reporter.changed)

    def _show(self) -> None:
        report = self._reporter.report
        if report is None:
            return
        one, two = report.claims
        told = tr(one) if one == two else tr("In one dimension: {claim}").format(claim=tr(one))
        self.line.setText(told)
        self.plane.setText(tr("In two dimensions: {claim}").format(claim=tr(two)))
        self.plane.setVisible(one != two)
        while len(self.steps) < len(report.derivation):
            self.steps.append(_Step())
            self.add(self.steps[-1])
        for place, step in enumerate(self.steps):
            step.setVisible(place < len(report.derivation))
            if place < len(report.derivation):
                step.show_step(*report.derivation[place])


class _Step(layouts.Column):
    """A sentence and its formula."""

    def __init__(self) -> None:
        self.text, self.formula = layouts.label("", "muted", wrap=True), FormulaColumn(13.5)
        super().__init__(self.text, self.formula, spacing=3)

    def show_step(self, sentence: str, latex: str) -> None:
        """Another step."""
        self.text.setText(tr(sentence))
        # Side by side its parts would be wider than the panel.
        self.formula.set_lines(latex.split(r",\quad ") if latex else [])
        self.formula.setVisible(bool(latex))


class Forms(layouts.Column):
    """Closed forms as they arrive, and which there are none of."""

    def __init__(self, reporter: DesignReporter) -> None:
        self.lines, self.note = FormulaColumn(14.0), layouts.label("", "note", wrap=True)
        super().__init__(self.lines, self.note, spacing=6)
        self.note.setObjectName("no-forms")
        self._reporter = reporter
        connect_while_alive(self, self._show, reporter.asked)

    def _show(self) -> None:
        forms, report = self._reporter.forms, self._reporter.report
        found = forms.formulas if forms else {}
        if not self._reporter.pending:
            lines = [
                *_typed(self._reporter.design),
                *(f"{name}={found[id].latex}" for id, name in FORMS if id in found),
            ]
            self.lines.set_lines([line for line in lines if len(line) <= LONGEST])
        if report is not None and report.design.kind in ("field", "losses"):
            self.note.setText(tr("There is nothing to solve for in typed dynamics."))
        elif self._reporter.pending or forms is None:
            self.note.setText(tr("SymPy is looking for closed forms …"))
        else:
            self.note.setText(_missed([id for id in MISSED if id not in found]))
        self.note.setVisible(bool(self.note.text()))


def _typed(design: Design) -> Iterator[str]:
    """What was typed and is not among the closed forms."""
    for role, tree in design.trees.items():
        if role in TYPED_ROLES:
            yield f"{TYPED_ROLES[role]}={latex(tree)}"


def _missed(missing: list[str]) -> str:
    if not missing:
        return ""
    names = ", ".join(MISSED[id] for id in missing)
    return tr("No closed form was found of {names}; the plots have numbers all the same.").format(names=names)
