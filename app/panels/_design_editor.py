"""The current design while it is typed: texts that may be wrong live here, and only whole designs go to the
session.

What is typed is read at once, which takes less than a millisecond. A text that is a formula makes a design; a
worker registers it, so that scenarios that use it can be made of it, and then the scene has it. Texts with
errors stay where they are, for each design, until they are mended or replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.model import design_actions
from app.model.pages.design import DesignSettings
from app.model.scene_designs import settings_of, users
from app.model.session import Session
from app.panels._design_kinds import of_kind
from app.tasks.worker import Worker
from app.text.translation import tr
from app.widgets.following import connect_while_alive
from gandyn.design import registry
from gandyn.design.bounds import LENGTH
from gandyn.design.design import KINDS, Design, DesignParameter
from gandyn.design.errors import DesignError, FormulaError
from gandyn.design.formula import parse
from gandyn.errors import GandynError
from gandyn.message import Message

# After so long without a key (ms) what is typed next is undone by itself.
PAUSE = 1500
MOST_DRAFTS = 20


class Wrong(NamedTuple):
    """What is wrong with a text, and from which character to before which."""

    sentence: str
    start: int = 0
    end: int = 1


class _Draft(NamedTuple):
    texts: dict[str, str]
    wrong: dict[str, Wrong]


class DesignEditor(QObject):
    """changed(): there is another design, or other texts or errors."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._drafts: dict[str, _Draft] = {}
        self._worker: Worker | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(session.end_merge)
        connect_while_alive(self, self.changed.emit, session.changed)

    @property
    def settings(self) -> DesignSettings:
        """The scene's."""
        return settings_of(self.session.scene)

    @property
    def design(self) -> Design:
        """The last whole design."""
        return self.settings.design

    @property
    def texts(self) -> dict[str, str]:
        """The formulas as they are typed, by role."""
        draft = self._drafts.get(self.design.id)
        return dict(draft.texts) if draft else dict(self.design.formulas)

    @property
    def wrong(self) -> Mapping[str, Wrong]:
        """What is wrong with them, by role."""
        draft = self._drafts.get(self.design.id)
        return draft.wrong if draft else {}

    def type(self, role: str, text: str) -> None:
        """The user typed a formula."""
        design, texts = self.design, {**self.texts, role: text}
        made, wrong = checked(design.name, design.kind, texts, design.parameters)
        self._keep(design, texts, wrong)
        if made is None:
            self.changed.emit()
        else:
            self._submit(made)

    def finish(self) -> None:
        """The user is done with a line: what comes next is a step of its own."""
        self.session.end_merge()

    def set_kind(self, kind: str) -> None:
        """Says the same in another way where that can be, else begins with an example of the kind."""
        if kind != self.design.kind:
            design_actions.change(
                self.session, of_kind(self.design, kind), tr("Change the kind of the design")
            )

    def rename(self, name: str) -> None:
        """Another name, if it is one."""
        self._try(name or "GAN", self.design.parameters)

    def add_parameter(self, id: str) -> bool:
        """One more number that formulas may name; False, after a sentence, if it cannot be called so."""
        try:
            parameter = DesignParameter(id)
        except GandynError as error:
            self.session.refused.emit(str(error))
            return False
        return self._try(self.design.name, (*self.design.parameters, parameter))

    def change_parameter(self, old: str, parameter: DesignParameter) -> bool:
        """Other ends of a slider."""
        changed = tuple(parameter if one.id == old else one for one in self.design.parameters)
        return self._try(self.design.name, changed)

    def remove_parameter(self, id: str) -> bool:
        """Takes a number away, if no formula names it."""
        left = tuple(one for one in self.design.parameters if one.id != id)
        made, wrong = checked(self.design.name, self.design.kind, self.texts, left)
        if made is None and not self.wrong and wrong:
            role = next(iter(wrong))
            self.session.refused.emit(
                Message("{} is still in the formula of {}; take it out there first.", id, role)
            )
            return False
        return self._try(self.design.name, left)

    def _try(self, name: str, parameters: tuple[DesignParameter, ...]) -> bool:
        """Name and numbers are changed in the last whole design, and in the texts where those fit now."""
        design, texts = self.design, self.texts
        made, wrong = checked(name, design.kind, texts, parameters)
        if made is None:
            try:
                made = Design(name, design.kind, design.formulas, parameters)
            except GandynError as error:
                self.session.refused.emit(str(error))
                return False
            self._keep(made, texts, wrong)
        self._take(made)
        return True

    def _keep(self, design: Design, texts: dict[str, str], wrong: dict[str, Wrong]) -> None:
        """Not for ever: each key makes another design."""
        self._drafts.pop(design.id, None)
        self._drafts[design.id] = _Draft(texts, wrong)
        for id in list(self._drafts)[:-MOST_DRAFTS]:
            del self._drafts[id]

    def _submit(self, design: Design) -> None:
        """Registered beside the window where a scenario uses it, which may take 20 ms."""
        if not users(self.session.scene, self.settings.current):
            self._take(design)
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._registered)
            self._worker.failed.connect(self.session.refused)
        index = self.settings.current
        self.changed.emit()
        self._worker.submit(lambda is_cancelled: _registered(design, index))

    def _registered(self, answer: tuple[Design, int]) -> None:
        """Unless something else has been typed or chosen meanwhile."""
        design, index = answer
        typed = {role: text for role, text in self.texts.items() if text.strip()}
        if index == self.settings.current and typed == dict(design.formulas):
            self._take(design)

    def _take(self, design: Design) -> None:
        """Into the scene; a burst of keys is one step."""
        before = self.design.id
        index = self.settings.current
        if design.id == before:
            self._drafts.pop(before, None)
            self.changed.emit()
            return
        if design_actions.change(self.session, design, tr("Change the design"), f"design typing {index}"):
            self._drafts.pop(before, None)
            self._pause.start()


def _registered(design: Design, index: int) -> tuple[Design, int]:
    """On the worker's thread."""
    registry.register(design)
    return design, index


def checked(
    name: str, kind: str, texts: Mapping[str, str], parameters: tuple[DesignParameter, ...]
) -> tuple[Design | None, dict[str, Wrong]]:
    """The design of these texts, or what is wrong with each of them."""
    named = tuple(one.id for one in parameters)
    wrong = {
        role: found
        for role, (variables, needed) in KINDS[kind].items()
        if (
            found := _wrong(
                texts.get(role, ""), variables, named if role not in ("low", "high") else (), needed
            )
        )
    }
    if wrong:
        return None, wrong
    try:
        return Design(
            name, kind, {role: text for role, text in texts.items() if text.strip()}, parameters
        ), {}
    except DesignError as error:
        role = getattr(error, "role", "") or next(iter(KINDS[kind]))
        return None, {role: Wrong(error.message, 0, 1)}


@lru_cache(256)
def _wrong(text: str, variables: tuple[str, ...], named: tuple[str, ...], needed: bool) -> Wrong | None:
    if not text.strip():
        return Wrong(Message("Type a formula.")) if needed else None
    try:
        parse(text, (*variables, *named))
    except FormulaError as error:
        return Wrong(error.message, min(error.start, LENGTH), min(error.end, len(text)))
    return None
