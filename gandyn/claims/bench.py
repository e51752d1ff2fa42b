"""Where a claim is measured: its scene with changes, and the runs of the lab that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gandyn.claims.measures import Figure, measured
from gandyn.claims.runs import Progress, RunResult, run_of
from gandyn.claims.subject import Subject, SubjectError, subject_of

if TYPE_CHECKING:
    from gandyn.training.claims import Outcome
    from gandyn.training.messages import Settings


class Bench:
    """scene: keys of a lesson's step. progress, stopped: of runs that are made while one waits."""

    def __init__(
        self,
        scene: Mapping[str, Any],
        progress: Progress | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.scene, self._progress, self._stopped = scene, progress, stopped

    def subject(self, **changes: Any) -> Subject:
        """The scene with other values of its keys."""
        return subject_of({**self.scene, **changes})

    def __call__(self, id: str, **changes: Any) -> Figure:
        """A figure of `gandyn.claims.measures` of that subject."""
        return measured(id, self.subject(**changes))

    def number(self, id: str, **changes: Any) -> float:
        """The same, where it is a number."""
        return float(self(id, **changes))

    def _settings(self, changes: Mapping[str, Any]) -> Settings:
        lab = changes if "experiment" in changes else {**self.scene["lab"], **changes}
        found = subject_of({"lab": lab}).lab
        assert found is not None
        return found

    def run(self, **changes: Any) -> RunResult:
        """The scene's run of the lab with other keys of `lab`; if they name an experiment, that run alone."""
        return run_of(self._settings(changes), self._progress, self._stopped)

    def metrics(self, **changes: Any) -> Mapping[str, Any]:
        """Its figures of merit."""
        return self.run(**changes).metrics

    def outcome(self, part: str, **changes: Any) -> Outcome:
        """The experiment's own claim that has these words in it, judged by that run."""
        from gandyn.training import experiment

        settings, run = self._settings(changes), self.run(**changes)
        entry = experiment(settings.experiment)
        judged = entry.judged(settings.values, dict(run.metrics), run.iterations)
        found = [one for one in judged if part in one.claim.text]
        if len(found) != 1:
            raise SubjectError("{} claims of {} speak of {}, not one.", len(found), entry.id, part)
        return found[0]
