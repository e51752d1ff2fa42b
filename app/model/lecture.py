"""A lecture: scenes in the order in which they are shown, each with its notes, and what comes with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.model.scene import Scene, SceneError
from gandyn.checks import assign, mapping, refused_as, text
from gandyn.frozendict import FrozenDict

MOST_SCENES, MOST_NOTES = 200, 20_000
MOST_LESSONS, MOST_LESSON = 100, 200_000


@dataclass(frozen=True)
class LectureScene:
    """A scene, what the list calls it (by its own title if nothing), and what the teacher wants to say."""

    scene: Scene
    name: str = ""
    notes: str = ""

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        text("A scene's name", self.name, 200)
        text("A scene's notes", self.notes, MOST_NOTES)

    @property
    def title(self) -> str:
        """What the list shows."""
        return self.name or self.scene.title or self.scene.scenarios[0].spec.name


@dataclass(frozen=True)
class Lecture:
    """lessons: file name -> text. runs: name of a recorded training -> file name -> content. Raises
    SceneError, one sentence, for anything that cannot be.
    """

    title: str = ""
    items: tuple[LectureScene, ...] = ()
    lessons: Mapping[str, str] = field(default_factory=FrozenDict)
    runs: Mapping[str, Mapping[str, bytes]] = field(default_factory=FrozenDict)

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        text("The lecture's title", self.title, 200)
        if len(self.items) > MOST_SCENES:
            raise SceneError("A lecture has at most {} scenes, not {}.", MOST_SCENES, len(self.items))
        if len(self.lessons) > MOST_LESSONS:
            raise SceneError("A lecture has at most {} lessons, not {}.", MOST_LESSONS, len(self.lessons))
        for lesson in mapping("The lessons", self.lessons).values():
            text("A lesson", lesson, MOST_LESSON)
        runs = {name: FrozenDict(files) for name, files in self.runs.items()}
        assign(self, items=tuple(self.items), lessons=FrozenDict(self.lessons), runs=FrozenDict(runs))

    def added(self, item: LectureScene, at: int) -> Lecture:
        """With one more scene at this place."""
        return replace(self, items=(*self.items[:at], item, *self.items[at:]))

    def removed(self, at: int) -> Lecture:
        """Without one of its scenes."""
        return replace(self, items=self.items[:at] + self.items[at + 1 :])

    def moved(self, at: int, to: int) -> Lecture:
        """With a scene at another place."""
        return self.removed(at).added(self.items[at], to)

    def changed(self, at: int, **changes: object) -> Lecture:
        """With another name, other notes or another scene in a place."""
        item = replace(self.items[at], **changes)  # type: ignore[arg-type]
        return replace(self, items=(*self.items[:at], item, *self.items[at + 1 :]))

    def with_run(self, name: str, files: Mapping[str, bytes]) -> Lecture:
        """With a recorded training."""
        return replace(self, runs={**self.runs, name: files})
