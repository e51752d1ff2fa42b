"""Every table that the program writes, read by every reader as it is, and the scene beside it."""

from __future__ import annotations

import csv
import importlib.util
import math
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import __main__ as entry
from app.exporters import EXPORTERS, Options, read_scene_metadata, scene_metadata, table_file
from app.model import scene_file
from app.model.pages.lab import LabSettings
from app.model.pages.locus import AMPLITUDE, SweepSettings
from app.model.pages.map import MapSettings
from app.model.pages.noise import NoiseSettings
from app.model.scene import Display, Scene, SceneError, Start
from app.model.session import Session
from app.model.settings import Settings as Kept
from app.services.documents import Documents
from app.services.map_service import map_requests_of
from app.training import curve_table as lab_table
from app.training.run_record import RunRecord
from app.training.run_store import RunStore
from gandyn import Axis, MapSpec, Noise, Scenario, UpdateConfig
from gandyn.training import Settings, Step, TrainingProcess
from gandyn.training.recording import Recording
from tests.app.conftest import wait_for
from tests.app.exports import LINE, PLANE, leftovers, refused

LINEAR = Scenario("minimax", dim=1, regularizers={"l2": 0.2})
ONE = (Start((0.4,), (0.3,)),)
SPECTRUM = Scene(
    (Scenario("minimax", dim=1), Scenario("wgan-gp", dim=1)),
    page="spectrum",
    trainings=(UpdateConfig("momentum"),),
)
SETTINGS = Settings("gradient-depth")
SCENES = {
    "orbits": PLANE,
    "two scenarios with averages": LINE,
    # An average of the flow and of one rule, but not of the other; a rule that ends long before the flow.
    "rules": Scene(
        (LINEAR,),
        ONE,
        3.0,
        0.1,
        display=Display(ema=0.9),
        trainings=(UpdateConfig("alternating", ema=0.9), UpdateConfig("simultaneous", lr_d=40.0, lr_g=40.0)),
    ),
    "noise beside averages": Scene((LINEAR,), ONE, 3.0, 0.05, display=Display(ema=0.9)).with_settings(
        "noise", NoiseSettings(Noise(0.1, 0.2, 5, 40), on=True)
    ),
    "spectra": SPECTRUM.with_settings("locus", SweepSettings(Axis("instance-noise", 0.0, 1.0, 9))),
    "sizes": SPECTRUM.with_settings("locus", SweepSettings(Axis("l2", 0.0, 1.0, 5), AMPLITUDE)),
    "map": Scene((Scenario("hinge", dim=1),), ONE, page="map").with_settings(
        "map",
        MapSettings(
            MapSpec(Axis("instance-noise", 0.0, 1.0, 4), Axis("l2", 0.0, 1.0, 3), "basin"), duration=60.0
        ),
    ),
    "map where nothing is linear": Scene((Scenario("wgan-clip", dim=1),), ONE, page="map").with_settings(
        "map", MapSettings(MapSpec(Axis("phi", -0.5, 0.5, 3), Axis("theta", -0.5, 0.5, 3)), duration=60.0)
    ),
    "sections": Scene((Scenario("wgan", dim=1),), ONE, 100.0, 0.05, page="sections"),
    "lab": Scene(page="lab").with_settings("lab", LabSettings((SETTINGS,), False)),
}
COMMANDS = {
    "flow": ["flow", "su", "--duration", "2"],
    "flow in three dimensions": [
        "flow",
        "--variant",
        "wgan",
        "--phi",
        "1,0,0",
        "--theta",
        "0,1,0",
        "--duration",
        "1",
        "--rule",
        "adam",
    ],
    "map": [
        "map",
        "--variant",
        "hinge",
        "--dim",
        "1",
        "--x",
        "instance-noise",
        "0",
        "1",
        "--y",
        "l2",
        "--size",
        "3",
    ],
    "map of a rule": [
        "map",
        "su-minimax",
        "--rule",
        "momentum",
        "--x",
        "lr",
        "--y",
        "beta",
        "--size",
        "3",
        "--rounds",
        "300",
    ],
    "map in three dimensions": [
        "map",
        "--variant",
        "wgan",
        "--dim",
        "3",
        "--x",
        "l2",
        "--y",
        "r1",
        "--size",
        "3",
    ],
}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is shown and one under it, of which not everything was heard."""
    store = RunStore()
    monkeypatch.setattr(lab_table, "STORE", store)
    for number, seed in ((1, 1), (2, 0)):
        run = TrainingProcess(SETTINGS.with_(seed=seed))
        for i in range(1, 4):
            run.recording.add(
                Step(
                    i, {"0.1": {"loss_d": float(i)}, "gp": {"loss_d": 0.5, **({"w": 1.0} if i == 2 else {})}}
                )
            )
        record = RunRecord(run, 0, number)
        record.overlaid = number == 1
        record.catch_up()
        store.add(record)


def written(name: str) -> Path:
    """The table of a scene."""
    EXPORTERS["csv"].write(SCENES[name], "a.csv", Options())
    return Path("a.csv")


Columns = dict[str, list[Any]]


def by_csv(path: Path) -> Columns:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert all(None not in row and None not in row.values() for row in rows), (
        "a line is longer or shorter than the first"
    )
    return {name: [_number(row[name]) for row in rows] for name in reader.fieldnames or ()}


def by_numpy(path: Path) -> Columns:
    found = np.atleast_1d(np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding=None))
    assert found.dtype.names is not None
    return {name: found[name].tolist() for name in found.dtype.names}


def by_pandas(path: Path) -> Columns:
    import pandas

    found = pandas.read_csv(path)
    return {name: found[name].tolist() for name in found.columns}


# What R takes for a number, by its manual (?NumericConstants, ?read.csv), and for a name that it leaves as it
# is.
R_NUMBER, R_NAME = (
    re.compile(r"[-+]?(\d+\.?\d*([eE][-+]?\d+)?|inf|NaN)"),
    re.compile(r"[A-Za-z][A-Za-z0-9._]*"),
)


def by_r(path: Path) -> Columns:
    lines = [text.split(",") for text in path.read_text(encoding="ascii").splitlines()]
    assert not set("\"'#;\r\t") & set(path.read_text()) and len({len(row) for row in lines}) == 1
    columns = dict(zip(lines[0], zip(*lines[1:]), strict=True))
    assert all(R_NAME.fullmatch(name) for name in columns) and len(columns) == len(lines[0])
    texts = {name: values for name, values in columns.items() if not all(map(R_NUMBER.fullmatch, values))}
    assert not any(
        _is_number(value) for name, values in texts.items() if name != "arm" for value in values
    ), "a number among texts"
    return {
        name: [value if name in texts else float(value) for value in values]
        for name, values in columns.items()
    }


READERS = {
    "csv": by_csv,
    "numpy": by_numpy,
    "R": by_r,
    **({"pandas": by_pandas} if importlib.util.find_spec("pandas") else {}),
}


def _is_number(text: str) -> bool:
    return not isinstance(_number(text), str)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def the_same(a: Any, b: Any) -> bool:
    """Numbers to the last digit; an arm called 0.1 is a number to some and a text to others."""
    a, b = (_number(str(x)) for x in (a, b))
    return a == b or (isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b))


def check(path: Path, reader: str) -> Columns:
    """What the reader found, against a reading by hand."""
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    found, texts = READERS[reader](path), [row.split(",") for row in rows]
    assert list(found) == head.split(",") and rows
    for index, name in enumerate(found):
        assert len(found[name]) == len(rows) and all(
            the_same(x, row[index]) for x, row in zip(found[name], texts)
        ), name
        kinds = {type(_number(row[index])) for row in texts}
        assert kinds == {str} or name == "arm" or not any(isinstance(x, (str, bool)) for x in found[name]), (
            name
        )
    return found


@pytest.mark.parametrize("name", list(SCENES))
def test_every_page_is_read_by_everybody(name: str, trained: None) -> None:
    """And either of the two files gives its scene."""
    path = written(name)
    for found in (check(path, reader) for reader in READERS):
        if name == "rules":
            short = [i for i, curve in enumerate(found["curve"]) if curve == "simultaneous"]
            assert 1 < len(short) < found["curve"].count("alternating")
            assert all(math.isnan(found["ema_phi_1"][i]) for i in short)
        if name == "lab":
            assert sum(map(math.isnan, found["w"])) == 10 and set(found["run"]) == {"A", "run-1"}
    assert leftovers(Path()) == ["a.csv", "a.csv.json"]
    assert read_scene_metadata(path) == read_scene_metadata("a.csv.json") == SCENES[name]
    assert Path("a.csv.json").read_text() == scene_metadata(SCENES[name]) + "\n"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_read_by_everybody(name: str) -> None:
    assert entry.main([*COMMANDS[name], "-o", "a.csv"]) == 0
    for reader in READERS:
        check(Path("a.csv"), reader)


def test_curves_of_the_lab_are_read_by_everybody() -> None:
    recording = Recording()
    for i in range(1, 5):
        recording.add(
            Step(i, {"0.1": {"loss_d": i}, "adam-0.5": {"loss_d": -1.5, **({"w": 3} if i > 2 else {})}})
        )
    Path("curves.csv").write_text(recording.table(), encoding="utf-8")
    for reader in READERS:
        assert sum(map(math.isnan, check(Path("curves.csv"), reader)["w"])) == 6


def test_the_map_of_a_command_opens_as_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main([*COMMANDS["map of a rule"], "-o", "a.csv"]) == 0
    scene = read_scene_metadata("a.csv")
    assert scene.page == "map" and scene.trainings[0].rule == "momentum"
    asked = map_requests_of(scene)[0]
    assert (asked.spec.x.id, asked.spec.y.id, asked.spec.x.count) == ("lr", "beta", 3)
    assert entry.main([*COMMANDS["map in three dimensions"], "-o", "b.csv"]) == 0
    assert '"dim": 3' in Path("b.csv.json").read_text()
    refused(lambda: read_scene_metadata("b.csv"))


def test_a_table_without_its_scene_says_what_is_missing() -> None:
    path = written("orbits")
    Path("a.csv.json").unlink()
    assert (
        refused(lambda: read_scene_metadata(path))
        == "a.csv is a table without its scene; put a.csv.json beside it again."
    )
    Path("a.csv.json").write_text("{")
    assert "not JSON" in refused(lambda: read_scene_metadata(path))
    Path("a.csv.json").write_bytes(b"\xff\xfe")
    assert "not text" in refused(lambda: read_scene_metadata(path))


def test_a_table_is_found_through_a_link_and_in_capitals() -> None:
    Path("link.csv").symlink_to("b.CSV")
    EXPORTERS["csv"].write(PLANE, "link.csv", Options())
    assert leftovers(Path()) == ["b.CSV", "b.CSV.json", "link.csv"]
    assert read_scene_metadata("link.csv") == read_scene_metadata("b.CSV") == PLANE


def test_tables_of_earlier_versions_still_open() -> None:
    Path("old.csv").write_text(f"# gandyn: {scene_metadata(PLANE)}\nt,phi_1\n0.0,1.0\n")
    assert read_scene_metadata("old.csv") == PLANE


@pytest.mark.parametrize("content", [b"mine", b"", scene_file.to_json(PLANE, indent=1).encode()])
def test_nobody_elses_file_is_written_over(content: bytes) -> None:
    """A session that was given this name is one of them."""
    Path("a.csv.json").write_bytes(content)
    for write in (lambda: written("orbits"), lambda: written("map"), lambda: table_file.check_free("a.csv")):
        assert "is another file already" in refused(write)
    assert leftovers(Path()) == ["a.csv.json"] and Path("a.csv.json").read_bytes() == content


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("failing", [1, 2])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_both_files_or_neither(
    before: bool, failing: int, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two cannot take its place."""
    if before:
        EXPORTERS["csv"].write(LINE, "a.csv", Options())
    old, calls, replace = (
        {name: Path(name).read_bytes() for name in leftovers(Path())},
        iter(range(1, 9)),
        os.replace,
    )

    def fail(source: str, goal: str) -> None:
        if next(calls) == failing:
            raise error
        replace(source, goal)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((SceneError, KeyboardInterrupt)):
        written("orbits")
    assert {name: Path(name).read_bytes() for name in leftovers(Path())} == old


def test_the_scene_beside_a_table_is_no_session_to_be_saved_over(session: Session) -> None:
    written("orbits")
    documents = Documents(session, Kept())
    documents.open(Path("a.csv.json").resolve())
    assert wait_for(lambda: session.scene == PLANE) and session.path is None
    documents.close()
