"""Translations: complete, without leftovers, with the same placeholders, and the window asks for nothing
else.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

import gandyn
from app.model.scene import Scene
from app.model.session import Session
from app.services.kernel_service import KernelService
from app.text import translation
from app.text.translation import LANGUAGES, tr
from app.window import help_page as help
from gandyn import UpdateConfig, disk
from gandyn.errors import GandynError
from tests.app import texts
from tests.app.conftest import close, open_window

FILES = sorted((texts.ROOT / "resources" / "translations").glob("*/*.json"))
CATALOGUES = {code: translation.catalogue(code) for code in sorted({file.parent.name for file in FILES})}
SHOWN = texts.literals() | texts.registered() | set(texts.templates()) | texts.words()
# Proper names, keys, units and commands read the same in every language.
SAME = re.compile(
    r"Gandyn|GAN|MNIST|Ctrl|Shift|Alt|Home|End|Delete|English|Wasserstein|arXiv|gandyn render|kexue\.fm"
)


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert set(CATALOGUES) == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("code", CATALOGUES)
def test_catalogue_is_a_table_of_texts_without_duplicates(code: str) -> None:
    pairs: list[tuple[str, object]] = []
    for file in FILES:
        pairs += (
            json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
            if file.parent.name == code
            else []
        )
    assert len({key for key, _ in pairs}) == len(pairs)
    assert all(isinstance(value, str) and value.strip() for _, value in pairs)


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_text_has_an_entry(code: str) -> None:
    assert sorted(SHOWN - set(CATALOGUES[code])) == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_no_entry_is_orphaned(code: str) -> None:
    assert sorted(set(CATALOGUES[code]) - SHOWN) == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_placeholders_agree(code: str) -> None:
    odd = [
        text
        for text, translated in CATALOGUES[code].items()
        if _placeholders(text) != _placeholders(translated)
    ]
    assert odd == []


def _placeholders(text: str) -> list[str]:
    """Places that have no name are filled in turn."""
    found = re.findall(r"\{[^}]*\}", text)
    return sorted(f"{{{i}}}" if place == "{}" else place for i, place in enumerate(found))


@pytest.mark.parametrize("code", CATALOGUES)
def test_formulas_survive_translation(code: str) -> None:
    """Every symbol of the English text is in the translation too."""
    odd = {
        text: lost
        for text, translated in CATALOGUES[code].items()
        if (lost := set(re.findall("[φθψλμγσₙ√‖²]", text)) - set(translated))
    }
    assert odd == {}


def test_unknown_languages_and_texts_fall_back() -> None:
    translation.set_language("zh")
    assert tr("Play") == "播放"
    assert tr("A text that nobody translated") == "A text that nobody translated"
    translation.set_language("en")
    assert tr("Play") == "Play"


def test_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    translation.set_language("system")
    assert translation.current_language() == "zh"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    translation.set_language("system")
    assert translation.current_language() == "en"


class _Listening(dict[str, str]):
    """A catalogue that remembers what it was asked for in vain."""

    missed: set[str]

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key not in self and any("a" <= c <= "z" for c in key):
            self.missed.add(key)
        return super().get(key, default)


def test_the_whole_window_speaks_chinese(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = _Listening(CATALOGUES["zh"])
    catalogue.missed = set()
    monkeypatch.setattr(translation, "catalogue", lambda code: catalogue)
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    translation.set_language("zh")
    window = open_window(Session())
    for variant in gandyn.variants():
        window.session.update_scenario("", variant=variant)
        QApplication.processEvents()
    english = {text for text in (*_texts(window), help.page()) if _is_english(text)}
    close(window)
    assert catalogue.missed - set(LANGUAGES.values()) == set()
    assert english == set()


def _texts(window: QWidget) -> list[str]:
    found = [text for action in window.findChildren(QAction) for text in (action.text(), action.toolTip())]
    found += [widget.toolTip() for widget in window.findChildren(QWidget)]
    return found + [
        widget.text() for kind in (QLabel, QAbstractButton) for widget in window.findChildren(kind)
    ]


def _is_english(text: str) -> bool:
    plain = SAME.sub("", re.sub(r"<[^>]*>", " ", text))
    return (
        re.search("[a-z]{3,}", plain) is not None and re.search("[\u4e00-\u9fff\uff00-\uffef]", plain) is None
    )


def test_refusals_are_translated_with_what_stands_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])
    assert tr(_refusal(lambda: Scene(step=0.0))) == "步长 必须在 1e-06 与 1000 之间，而不是 0。"
    assert (
        tr(disk.read_refusal("a/junk.bin", FileNotFoundError(2, "")))
        == "没有文件 junk.bin；请检查其名称和文件夹。"
    )
    # One that was refused by another's words, and one that went to another process and back.
    kept = pickle.loads(pickle.dumps(_refusal(lambda: UpdateConfig(lr_d="x"))))  # type: ignore[arg-type]
    assert kept == "lr_d must be a number, not 'x'." and tr(kept) == "lr_d 必须是数，而不是 'x'。"
    assert tr("Nothing of ours.") == "Nothing of ours."


def _refusal(make: Callable[[], object]) -> str:
    with pytest.raises(GandynError) as caught:
        make()
    return str(caught.value)


def test_every_refusal_has_one_base_and_its_sentence() -> None:
    kinds = set(texts.errors(GandynError)) - {GandynError}
    assert {
        "ScenarioError",
        "RuleError",
        "SceneError",
        "TrainingError",
        "MapError",
        "NoiseError",
        "SweepParameterError",
    } <= {k.__name__ for k in kinds}
    for kind in kinds:
        error = pickle.loads(pickle.dumps(kind("There is no axis {} here; there are {}.", "x", "y, z")))
        assert (error.message.template, error.message.values) == (
            "There is no axis {} here; there are {}.",
            ("x", "y, z"),
        )
        assert str(error) == "There is no axis x here; there are y, z." and str(kind(str(error))) is not None


def test_calls_give_as_many_values_as_their_templates_have_places() -> None:
    odd = {
        text: given for text, given in texts.templates().items() if given > 0 and text.count("{}") != given
    }
    assert len(texts.templates()) > 300 and odd == {}


def test_no_message_is_put_together_before_it_is_made() -> None:
    """Refusals and messages are a template with its values, or another's: none is put together beforehand."""
    assert texts.formatted() == []
