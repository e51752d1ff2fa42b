"""Designs in the program: the picker, undo, sessions and scripts on a machine that does not know them, and
the command line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import gandyn
from app import __main__ as entry
from app.cli.commands.lab.run import COMMAND as LAB_RUN
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.exporters.python_script import script
from app.model import scene_file
from app.model.scene import Scene, Start
from app.model.session import Session
from app.panels._variant import VariantPart
from app.training.run_config import run_settings, unsupported_reason
from app.window.commands import COMMANDS
from gandyn.design import Design, DesignParameter, library, registry, variant
from gandyn.design.examples import EXAMPLES

TOTAL = EXAMPLES["total-variation"].design
FIELD = Design("Pulled", "field", {"a": "-k", "b": "-1", "c": "1", "e": "0"}, (DesignParameter("k", 0.5),))


def scene(design: Design, **changes: object) -> Scene:
    scenario = gandyn.Scenario(registry.register(design), dim=2)
    return Scene((scenario,), (Start((0.3, 0.1), (0.4, -0.2)),), duration=2.0, **changes)


def elsewhere(program: str, text: str) -> str:
    """What a fresh process prints that is given the text."""
    found = subprocess.run(
        [sys.executable, "-c", program], input=text, capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout.strip()


def test_a_session_opens_where_nobody_knows_its_design() -> None:
    text = scene_file.to_json(scene(TOTAL))
    assert scene_file.from_json(text) == scene(TOTAL)
    program = "import sys; from app.model import scene_file; s = scene_file.from_json(sys.stdin.read())"
    told = (
        "; print(s.scenarios[0].spec.name, scene_file.to_json(s) == scene_file.to_json(scene_file.from_json("
    )
    assert elsewhere(f"{program}{told}scene_file.to_json(s))))", text) == "Total variation True"


def test_a_session_with_a_broken_design_is_refused_in_a_sentence() -> None:
    data = scene_file.to_dict(scene(TOTAL))
    data["scenarios"][0]["design"]["formulas"]["output"] = "tanh(k*"
    with pytest.raises(
        scene_file.SceneError, match=r"The design's formula output cannot be read: Something is missing"
    ):
        scene_file.from_dict(data)


def test_a_picture_carries_its_design(tmp_path: Path) -> None:
    EXPORTERS["svg"].write(scene(TOTAL), tmp_path / "picture.svg", Options(400, 300))
    assert read_scene_metadata(tmp_path / "picture.svg") == scene(TOTAL)


def test_the_script_makes_the_design_by_itself(tmp_path: Path) -> None:
    (tmp_path / "orbits.py").write_text(script(scene(FIELD)), encoding="utf-8")
    program = (
        "import runpy, sys; space = runpy.run_path(sys.stdin.read()); print(space['SCENARIOS'][0].to_dict())"
    )
    assert elsewhere(program, str(tmp_path / "orbits.py")) == str(scene(FIELD).scenarios[0].to_dict())


def test_undo_and_the_next_variant(session: Session) -> None:
    before = session.scenario
    session.update_scenario("Choose a GAN", variant=registry.register(TOTAL))
    assert session.scenario.parameters == {"k": 1.0}
    session.history.undo()
    assert session.scenario == before
    session.history.redo()
    window = type("Window", (), {"session": session})()
    commands, ids = {command.id: command for command in COMMANDS}, list(gandyn.variants())
    for id, wanted in (("next-gan", ids[0]), ("previous-gan", ids[-1])):
        session.update_scenario("Choose a GAN", variant=registry.register(TOTAL))
        commands[id].run(window)
        assert session.scenario.variant == wanted


def test_the_picker_lists_the_library_and_names_what_is_in_none(session: Session) -> None:
    part = VariantPart(session)
    session.update_scenario("Choose a GAN", variant=registry.register(FIELD))
    assert part.picker.text() == "Pulled"
    library.save("my-tv", TOTAL)
    part.picker.opening.emit()
    shown = part.picker.popup()._entries
    assert [entry.id for entry in shown[:-1]] == [entry.id for entry in shown if entry.group != "Designed"]
    assert shown[-1].id == registry.register(TOTAL) and shown[-1].matches("my-tv")


def test_a_run_follows_a_design(session: Session) -> None:
    sharp = gandyn.Scenario(registry.register(TOTAL), {"k": 3.0})
    found = scene(TOTAL).with_(scenarios=(sharp,), page="lab")
    (settings,) = run_settings(found)
    assert settings.values["variant"] == registry.register(variant.fixed(TOTAL, {"k": 3.0}))
    assert not unsupported_reason(found)
    assert "no losses" in unsupported_reason(scene(FIELD, page="lab"))


def test_variants_lists_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    library.save("my-tv", TOTAL)
    (library.folder() / "bad.json").write_text("{")
    assert entry.main(["variants", "--json"]) == 0
    out, err = capsys.readouterr()
    rows = json.loads(out)
    assert [row["id"] for row in rows] == [*gandyn.variants(), "my-tv"]
    assert rows[-1]["parameters"][0]["id"] == "k" and rows[-1]["group"] == "Designed"
    assert err == "gandyn: bad.json is not a design of Gandyn: it is not JSON.\n"


def test_a_command_takes_a_design_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library.save("my-tv", TOTAL)
    words = ["flow", "--variant", "my-tv", "--set", "k=2", "--phi", "0.1,0.2", "--theta", "0.2,0.1"]
    assert entry.main([*words, "--duration", "0.1", "-o", str(tmp_path / "x.csv")]) == 0
    (scenario,) = read_scene_metadata(tmp_path / "x.csv").scenarios
    assert scenario.design == TOTAL and scenario.parameters == {"k": 2.0}
    assert entry.main(["flow", "--variant", "my-other", "-o", "x.csv"]) == 2
    assert "There is no variant 'my-other'" in capsys.readouterr().err


def test_the_lab_takes_a_design_by_its_id() -> None:
    import argparse

    from app.cli.commands.lab.run import settings_of

    library.save("my-tv", TOTAL)
    parser = argparse.ArgumentParser()
    LAB_RUN.add_arguments(parser)
    sharp = registry.register(variant.fixed(TOTAL, {"k": 2.0}))
    for words in (["--variant", "my-tv", "--set", "k=2"], ["--set", "variant=my-tv", "--set", "k=2"]):
        assert settings_of(parser.parse_args(["toy-gan", *words])).values["variant"] == sharp
    assert settings_of(parser.parse_args(["toy-gan", "--variant", "lsgan"])).values["variant"] == "lsgan"
