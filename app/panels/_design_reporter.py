"""What is known of the current design, worked out beside the window: conditions, names and verdict by a
worker of this process, closed forms and proofs by the process of SymPy, once nobody has typed for a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.compute.design_report import DesignReport, report_of
from app.model.scene_designs import values_of
from app.panels._design_editor import DesignEditor
from app.tasks.worker import Worker
from app.widgets.following import connect_while_alive
from gandyn.design import symbolic
from gandyn.design.design import Design
from gandyn.design.symbolic import ClosedForms
from gandyn.design.variant import fixed
from gandyn.frozendict import FrozenDict

# How long nothing is typed (ms) before a report is made, and before SymPy is asked.
PAUSE, REST = 30, 250

Key = tuple[Design, FrozenDict[float]]


class DesignReporter(QObject):
    """changed(): there is another report. asked(): closed forms are being looked for, or have come. It works
    only while it is awake.
    """

    changed = Signal()
    asked = Signal()

    def __init__(self, editor: DesignEditor) -> None:
        super().__init__()
        self._editor = editor
        self._key: Key | None = None
        self._awake = False
        self.report: DesignReport | None = None
        self.forms: ClosedForms | None = None  # the last ones, of an older design while they are pending
        self.pending = False
        self._worker: Worker | None = None
        self._asker: Worker | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._submit)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._ask)
        connect_while_alive(self, self._follow, editor.changed)
        self.destroyed.connect(symbolic.stop)

    @property
    def design(self) -> Design:
        """The current one."""
        return self._editor.design

    def wake(self, on: bool) -> None:
        """Whether somebody looks."""
        self._awake = on
        if on:
            self._follow()
        else:
            self._pause.stop()
            self._rest.stop()

    def _follow(self) -> None:
        editor = self._editor
        values = FrozenDict(values_of(editor.session.scene, editor.settings.current))
        key = (editor.design, values)
        if key == self._key or not self._awake:
            return
        self._key, self.pending = key, True
        self._pause.start()
        self._rest.start()
        self.asked.emit()

    def _submit(self, answers: dict[str, bool | None] | None = None) -> None:
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._reported)
        key = self._key
        assert key is not None, "a report is of something"
        self._worker.submit(lambda is_cancelled: (key, report_of(*key, answers)))

    def _reported(self, answer: tuple[Key, DesignReport]) -> None:
        key, self.report = answer
        if key == self._key:
            self.changed.emit()

    def _ask(self) -> None:
        """SymPy knows numbers only as they are, so that every number of a design has its value."""
        if self._key is None or not self._awake:
            return
        if self._asker is None:
            self._asker = Worker(self)
            self._asker.reported.connect(self._answered)
        design, values = self._key
        future = symbolic.request(fixed(design, values))
        future.add_done_callback(_poster(self._key, self._asker.report))

    def _answered(self, answer: tuple[Key, ClosedForms]) -> None:
        key, forms = answer
        if key == self._key:
            self.forms, self.pending = forms, False
            ends = {"range_low", "range_high"} <= set(forms.formulas)
            self._submit({**forms.proofs, "range": ends or None})
            self.asked.emit()


def _poster(key: Key, post: Callable[[object], None]) -> Callable[[Future[Any]], None]:
    """What a future is to do with its answer, in whatever thread: it holds no QObject."""

    def done(future: Future[Any]) -> None:
        try:
            post((key, future.result()))
        except CancelledError:
            return

    return done
