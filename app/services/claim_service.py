"""Measures claims in a process of its own, one after the other, so that the window never waits."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

from gandyn import module_process
from gandyn.claims.claim import Finding
from gandyn.frozendict import FrozenDict
from gandyn.message import Message


class ClaimService(QObject):
    """changed(id): it waits, is measured (see `share`) or is no longer. found(Finding), and failed(id,
    sentence), once it is done.
    """

    changed = Signal(str)
    found = Signal(object)
    failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self._current, self._share = "", 0.0
        self._process: QProcess | None = None

    def share(self, id: str) -> float | None:
        """How much of it is done, from 0 to 1, 0 while it waits; None if nobody asked for it."""
        return self._share if id == self._current else 0.0 if id in self._waiting else None

    def measure(self, id: str) -> None:
        """Measures it once those before it are done."""
        if self.share(id) is None:
            self._waiting.append(id)
            self._next()
            self.changed.emit(id)

    def cancel(self, id: str) -> None:
        """Forgets it, and ends it if it is being measured."""
        if id in self._waiting:
            self._waiting.remove(id)
        if id == self._current:
            self._end()
            self._next()
        self.changed.emit(id)

    def stop(self) -> None:
        """Ends everything."""
        self._waiting.clear()
        self._end()

    def _next(self) -> None:
        if self._process is not None or not self._waiting:
            return
        self._current, self._share = self._waiting.pop(0), 0.0
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._lost)
        self._process.errorOccurred.connect(self._lost)
        program, *words = module_process.command("gandyn.claims", self._current)
        self._process.start(program, words)
        self.changed.emit(self._current)

    def _end(self) -> None:
        """The process that measures now, which is told nothing more and asked nothing more."""
        process, self._process, self._current = self._process, None, ""
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = json.loads(bytes(self._process.readLine().data()).decode())
            if "share" in line:
                self._share = float(line["share"])
                self.changed.emit(self._current)
            else:
                self._told(line)

    def _told(self, line: dict[str, Any]) -> None:
        id = self._current
        self._end()
        if "found" in line:
            self.found.emit(Finding(**{**line["found"], "figures": FrozenDict(line["found"]["figures"])}))
        else:
            self.failed.emit(id, Message(line["failed"], *line["values"]))
        self.changed.emit(id)
        self._next()

    def _lost(self) -> None:
        """It ended without a word."""
        if self._process is not None and not self._process.canReadLine():
            sentence = Message("The process that measures it ended early; try again.")
            self._told({"failed": sentence.template, "values": []})
