"""One's own modules, presets and data in the window and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.cli import main as cli
from app.model import autosave, presets, scene_file
from app.model.scene import LAB, Scene, SceneError
from app.plots import PLOTS
from app.window.main_window import MainWindow
from app.window.modules_dialog import ModulesDialog
from gandyn import Scenario, newcomers
from gandyn.errors import names_missing
from gandyn.extensions import folder, folders, trust
from gandyn.training.tables.reference import parsed
from tests.app.conftest import wait_for
from tests.gandyn.test_extensions import GAN, own_folder, put

__all__ = ["own_folder"]  # a fixture


@pytest.fixture
def with_mine() -> Scene:
    """A scene that needs a variant of the user's."""
    trust.trust(put("variants/mine", GAN))
    newcomers.forget()
    return Scene((Scenario("mine"),))


def _without() -> None:
    """As in a program that does not have it."""
    from gandyn.variants import VARIANTS

    (folders.user_folder() / "variants" / "mine.py").rename(folders.user_folder() / "mine.py")
    newcomers.loaded.clear()
    newcomers.forget()
    del VARIANTS["mine"]


def test_paths_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["paths", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["user"] == str(folders.user_folder())
    assert {"variants", "presets", "logs", "cache", "downloads", "settings"} <= set(found)


def test_commands_say_what_was_not_loaded_and_trust_allows_it(capsys: pytest.CaptureFixture[str]) -> None:
    put("variants/mine", GAN)
    put("variants/wrong", "\n1 / 0")
    assert cli.main(["presets"]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "variants/mine.py, variants/wrong.py" in said and "gandyn trust" in said
    assert cli.main(["trust", "mine"]) == 0
    assert cli.main(["trust", "variants/wrong.py"]) == 2
    assert "variants/wrong.py, line 2: ZeroDivisionError" in capsys.readouterr().err
    assert cli.main(["trust", "nobody"]) == 2
    assert cli.main(["variants"]) == 0
    assert "mine" in capsys.readouterr().out.splitlines()[-1]


def test_a_scene_that_needs_what_is_not_here_says_which_and_opens_when_it_is_back(with_mine: Scene) -> None:
    text = scene_file.to_json(with_mine)
    _without()
    with pytest.raises(SceneError) as caught:
        scene_file.from_json(text)
    assert "There is no variant 'mine'" in str(caught.value)
    assert str(folders.user_folder()) in str(caught.value) and names_missing(caught.value)
    (folders.user_folder() / "mine.py").rename(folders.user_folder() / "variants" / "mine.py")
    newcomers.forget()
    assert scene_file.from_json(text) == with_mine


def test_the_copy_of_an_unsaved_scene_waits_for_its_module(with_mine: Scene) -> None:
    slot = autosave.fresh()
    assert slot.keep(with_mine, "", True)
    slot.release()
    _without()
    other, kept, trouble = autosave.restore()
    assert kept is None and "There is no variant" in trouble and slot.file.exists()
    other.drop()
    (folders.user_folder() / "mine.py").rename(folders.user_folder() / "variants" / "mine.py")
    newcomers.forget()
    slot, kept, trouble = autosave.restore()
    assert kept is not None and kept.scene == with_mine and trouble == ""
    slot.drop()


def test_own_presets_stand_in_a_group_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    scene_file.save(Scene(title="My scene"), presets.folder() / "my-scene.json")
    scene_file.save(Scene(title="Not this one"), presets.folder() / "su.json")
    (presets.folder() / "broken.json").write_text("{")
    monkeypatch.setattr(presets, "PRESETS", presets._found())
    assert presets.groups()[presets.OWN] == ["my-scene"]
    assert presets.titles()["my-scene"] == "My scene" and presets.titles()["su"] != "Not this one"
    assert presets.load("my-scene").title == "My scene"


@pytest.fixture
def lab(window: MainWindow) -> Iterator[MainWindow]:
    """The window on the lab's page, without a process that loads torch."""
    from app.training.manager import TrainingManager

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TrainingManager, "warm", lambda self: None)
        window.session.update(lambda scene: scene.with_(page=LAB), "")
        yield window


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, Qt.KeyboardModifier.NoModifier))


def test_a_table_that_is_dropped_on_the_labs_page_is_trained_on(lab: MainWindow, tmp_path: Path) -> None:
    path, session = tmp_path / "points.csv", lab.session
    path.write_text("x,y\n1,2\n3,5\n")
    _drop(lab, path)
    assert wait_for(lambda: parsed(session.scene.settings_of(LAB).runs[0].values["data"]))
    lab.docks.show("lab")
    shown = lab.docks.panel("lab").findChild(object, "lab-data-list")
    assert shown.currentText() == "points.csv"
    said: list[str] = []
    session.refused.connect(said.append)
    path.write_text("x\nwords\n")
    _drop(lab, path)
    assert wait_for(lambda: said) and said == ["points.csv has no column of numbers."]


def test_the_window_asks_before_it_loads(window: MainWindow) -> None:
    put("variants/mine", GAN)
    window.file_actions.load_modules()
    dialog = window.file_actions._dialogs["modules"]
    assert isinstance(dialog, ModulesDialog) and dialog.isVisible()
    assert "variants/mine.py" in dialog.files.text() and not newcomers.loaded
    dialog.allow.click()
    assert wait_for(lambda: newcomers.loaded, 30.0)
    assert "variants/mine.py" in dialog.loaded.text() and not folder.state().untrusted
    assert Scenario("mine").spec.name == "Mine"


def test_samples_of_more_columns_are_drawn_with_their_share_beside() -> None:
    found = {"real": np.zeros((5, 2)), "fake": np.ones((5, 2)), "share": np.array([0.5])}
    looked = PLOTS["lab-samples"].look(SimpleNamespace(picture=lambda probe: found))
    assert looked is not None and set(looked[0]) == {"real", "fake"}
    told = [PLOTS[id].projection("50%") for id in ("lab-samples", "lab-manifold", "lab-critic")]
    assert told[0] == told[1] and "through the mean" in told[2] and all("50%" in text for text in told)
