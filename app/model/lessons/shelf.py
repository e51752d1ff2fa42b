"""Where lessons are: those that come with the program, and the user's own, told by their front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

import platformdirs

from app.model.lessons import reader
from app.model.lessons.document import cut, read_text
from app.model.lessons.values import ENGLISH, Lesson, LessonError, at
from app.text.translation import LANGUAGES
from gandyn import disk
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

SUFFIX = ".md"
MOST_FILES = 500


@dataclass(frozen=True)
class Entry:
    """A lesson's file. titles, translations: by language. own: whether it is the user's. trouble: why it
    cannot be read; its title is then the file's name.
    """

    path: Path
    id: str
    titles: Mapping[str, str]
    translations: Mapping[str, Path] = field(default_factory=FrozenDict)
    order: float = 100.0
    minutes: int = 0
    own: bool = False
    trouble: LessonError | None = None

    def title(self, language: str) -> str:
        """In a language, else in the one there is."""
        return self.titles.get(language) or next(iter(self.titles.values()))


def folder() -> Path:
    """Where the user's own lessons are; it need not exist."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False)) / "lessons"


def builtin_folder() -> Path:
    """Where the program's lessons are."""
    return Path(str(resources.files("resources") / "lessons"))


def entries() -> tuple[Entry, ...]:
    """All of them: the program's in their order, then the user's."""
    found: dict[str, Entry] = {}
    for own, place in ((False, builtin_folder()), (True, folder())):
        made = sorted(
            (entry(path, own) for path in _files(place)), key=lambda one: (one.order, one.path.name)
        )
        for one in made:
            free = _taken(one) if one.id in found else one
            found[free.id] = free
    return tuple(found.values())


def entry(path: Path, own: bool = True) -> Entry:
    """What a file says of itself; never raises."""
    translations = _translations(path)
    try:
        document = cut(disk.named(path), read_text(path))
        assert document.front is not None
        front = reader.front_matter(document.front)
        titles = {front["language"]: front["title"]} | {
            language: cut(disk.named(file), read_text(file), front=False).head.title or front["title"]
            for language, file in translations.items()
        }
    except LessonError as error:
        return Entry(path, str(path), FrozenDict({ENGLISH: path.name}), own=own, trouble=error)
    kept = {key: front[key] for key in ("id", "order", "minutes")}
    found = Entry(path, titles=FrozenDict(titles), translations=FrozenDict(translations), own=own, **kept)
    return replace(found, trouble=_trouble(found)) if own else found


def _trouble(entry: Entry) -> LessonError | None:
    """What is wrong further down."""
    try:
        load(entry)
    except LessonError as error:
        return error
    return None


def load(entry: Entry) -> Lesson:
    """The whole lesson; raises LessonError."""
    return reader.read(entry.path, dict(entry.translations), entry.own)


def find(name: str) -> Entry:
    """The lesson of that id, or of a file; raises GandynError, one sentence, if there is neither."""
    found = {one.id: one for one in entries()}
    if name in found:
        return found[name]
    if Path(name).exists():
        return entry(Path(name))
    raise GandynError("There is no lesson and no file {!r}; `gandyn lesson list` lists them.", name)


def _taken(one: Entry) -> Entry:
    trouble = at(disk.named(one.path), 1, Message("Another lesson has the id {}; choose another.", one.id))
    return Entry(one.path, str(one.path), one.titles, own=one.own, trouble=trouble)


def _files(place: Path) -> list[Path]:
    try:
        return sorted(place.glob(f"[!.]*{SUFFIX}"))[:MOST_FILES]
    except OSError:
        return []


def _translations(path: Path) -> dict[str, Path]:
    """Files of the same name in folders named by languages."""
    beside = {language: path.parent / language / path.name for language in LANGUAGES if language != ENGLISH}
    return {language: file for language, file in beside.items() if file.is_file()}
