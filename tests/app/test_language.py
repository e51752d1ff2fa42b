"""Translations: complete, without leftovers, with the same placeholders, and the window asks for nothing
else.
"""

from __future__ import annotations

import ast
import json
import re

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

import gandyn
from app.model.session import Session
from app.services.kernel_service import KernelService
from app.text import translation
from app.text.translation import LANGUAGES, tr
from app.window import help_page as help
from tests.app import texts
from tests.app.conftest import close, open_window

FILES = sorted((texts.ROOT / "resources" / "translations").glob("*/*.json"))
CATALOGUES = {code: translation.catalogue(code) for code in sorted({file.parent.name for file in FILES})}
SHOWN = texts.literals() | texts.registered()
# Proper names, keys, units and commands read the same in every language.
SAME = re.compile(
    r"Gandyn|GAN|Ctrl|Shift|Alt|Home|End|Delete|English|Wasserstein|arXiv|gandyn render|kexue\.fm"
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
    return sorted(re.findall(r"\{[^}]*\}", text))


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
    monkeypatch.setattr(translation, "catalogue", lambda code, kind="translations": catalogue)
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


# What of the library can be refused in the window, and by which errors.
LIBRARY = (
    "scenario.py",
    "update_config.py",
    "sweep_parameter.py",
    "sde.py",
    "maps/convergence.py",
    "maps/axes.py",
    "maps/table.py",
    *sorted(f"training/{file.name}" for file in (texts.ROOT / "gandyn" / "training").glob("*.py")),
)
ERRORS = (
    "SceneError",
    "ScenarioError",
    "RuleError",
    "SweepParameterError",
    "NoiseError",
    "MapError",
    "TrainingError",
    "Diverged",
)
# The command line speaks English.
UNSAID = (
    "cli/arguments.py",
    "cli/integration_arguments.py",
    "cli/main.py",
    "cli/map.py",
    "exporters/map_files.py",
    "cli/lab.py",
    "cli/lab_files.py",
    "cli/lab_figures.py",
)


def _sentences() -> set[str]:
    """What a SceneError or a ScenarioError of the window may say, {} for what varies."""
    raised = set()
    for file in sorted(
        [*(texts.ROOT / "app").rglob("*.py"), *(texts.ROOT / "gandyn" / name for name in LIBRARY)]
    ):
        calls = [
            n.exc
            for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(n, ast.Raise) and isinstance(n.exc, ast.Call)
        ]
        names = {
            ast.unparse(call.args[0]): call.args[0] for call in calls if ast.unparse(call.func) in ERRORS
        }
        raised |= (
            {_template(node) for node in names.values()}
            if file.relative_to(texts.ROOT).as_posix().removeprefix("app/") not in UNSAID
            else set()
        )
    return raised - {""}


def _template(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_the_sentences_of_the_library_are_translated_when_they_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])
    assert [text for text in _sentences() if translation.translate_message(text) == text] == []
    assert (
        translation.translate_message("There is no file junk.bin; look at its name and its folder again.")
        == "没有文件 junk.bin；请检查其名称和文件夹。"
    )
    assert (
        translation.translate_message("The step must lie between 1e-06 and 1000, not 0.")
        == "步长 必须在 1e-06 与 1000 之间，而不是 0。"
    )
    assert translation.translate_message("Nothing of ours.") == "Nothing of ours."


@pytest.mark.parametrize("name", ["_trajectory_classifier", "_simulate_and_classify", "_cross_check"])
def test_what_a_long_run_shows_is_told_in_every_language(name: str) -> None:
    tree = ast.parse((texts.ROOT / "gandyn" / "analyses" / f"{name}.py").read_text(encoding="utf-8"))
    told = {_template(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    sentences = {text for text in told if len(re.findall(r"[a-z]{2,}", text)) > 2}
    assert sentences
    assert sentences - set(translation.catalogue("zh", "sentences")) == set()


def test_translated_sentences_keep_what_varies() -> None:
    for english, other in translation.catalogue("zh", "sentences").items():
        assert sorted(re.findall(r"\{\d\}", other)) == [f"{{{i}}}" for i in range(english.count("{}"))], (
            english
        )
