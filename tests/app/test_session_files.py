"""Hostile session files: opening one gives an equal scene or one sentence, whatever the file holds."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exporters import Options, read_scene_metadata, scene_metadata
from app.model import scene_file
from app.model.scene import ARROWS, COARSEST, FINEST, MAX_STARTS, SERIES, Display, Scene, Start, View
from gandyn import Scenario, variants
from gandyn.frozendict import FrozenDict
from gandyn.integration import METHODS
from tests.app.exports import accepted_or_refused, refused

MAP = {"x": {"id": "r1", "low": 0.0, "high": 1.0}, "y": {"id": "l2", "low": 0.0, "high": 1.0}}
GOOD = scene_file.to_dict(Scene())
SMALL = Options(160, 120, frames=2)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

numbers = st.floats(-1e4, 1e4)
positive = st.floats(1e-3, 1e3)
texts = st.text(st.characters(codec="utf-8"), max_size=40)
starts = st.builds(Start, st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.integers(0, 20))
views = st.builds(lambda x, y, w, h: View(x, x + w, y, y + h), numbers, numbers, positive, positive)
displays = st.builds(
    Display,
    density=st.integers(6, 80),
    nullclines=st.booleans(),
    ema=st.floats(0.0, 0.99),
    series=st.lists(st.sampled_from(SERIES), unique=True).map(tuple),
)


@st.composite
def scenes(draw):
    dim = draw(st.sampled_from([1, 2]))
    names = draw(st.lists(st.sampled_from(sorted(variants())), min_size=1, max_size=4))
    scenarios = tuple(Scenario(name, dim=dim, time_scales=(draw(positive), draw(positive))) for name in names)
    view = FrozenDict(
        draw(st.dictionaries(st.sampled_from(["phase", "theta", "phi", "norms"]), views, max_size=3))
    )
    placed = tuple(draw(st.lists(starts, max_size=5)))
    how = draw(st.sampled_from(METHODS)), draw(st.floats(FINEST, COARSEST))
    more = {"time": draw(positive), "display": draw(displays), "title": draw(texts)}
    return Scene(scenarios, placed, draw(positive), draw(st.floats(0.01, 10.0)), *how, views=view, **more)


@QUICK
@given(scenes())
def test_scenes_survive_text(scene):
    assert scene_file.from_json(scene_file.to_json(scene)) == scene
    assert scene_file.from_json(scene_metadata(scene)) == scene


@settings(QUICK, max_examples=30)
@given(scenes())
def test_scenes_survive_files(tmp_path_factory, scene):
    path = tmp_path_factory.mktemp("saved") / "session.json"
    scene_file.save(scene, path)
    assert scene_file.load(path) == scene == read_scene_metadata(path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(list(GOOD)), inner, max_size=4)
    ),
    max_leaves=12,
)


@QUICK
@given(anything)
def test_any_json(value):
    refused(lambda: scene_file.from_json(json.dumps(value)))


def entries(data, path=()):
    """Every place in a session, as a path of keys."""
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from entries(value, (*path, key))


PLACES = [path for path in entries(json.loads(json.dumps(GOOD))) if path]


@settings(QUICK, max_examples=600)
@given(st.sampled_from(PLACES), anything)
def test_any_value_in_any_place(place, value):
    data = json.loads(json.dumps(GOOD))
    holder = data
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    accepted_or_refused(lambda: scene_file.from_json(json.dumps(data)))


@QUICK
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "dropped.bin"
    path.write_bytes(content)
    refused(lambda: read_scene_metadata(path))
    refused(lambda: scene_file.load(path))


def changed(**entries):
    return json.dumps({**GOOD, **entries})


HOSTILE = {
    "empty": "",
    "not json": "{",
    "a list": "[]",
    "a number": "7",
    "nested": "[" * 100_000,
    "nested objects": '{"a":' * 100_000,
    "huge integer": changed(duration=7).replace('"duration": 7', '"duration": ' + "9" * 5000),
    "large integer": changed(duration=10**400),
    "large integers": changed(starts=[{"phi": [10**400, 0], "theta": [0, 0]}]),
    "large parameter": changed(scenarios=[{"variant": "wgan-gp", "parameters": {"c": 10**400}}]),
    "large time scale": changed(scenarios=[{"variant": "wgan-gp", "time_scales": [10**400, 1]}]),
    "nan": changed(step=float("nan")),
    "infinite": changed(duration=float("inf")),
    "no variant": changed(scenarios=[{}]),
    "unknown variant": changed(scenarios=[{"variant": "x" * 100_000}]),
    "variant is a list": changed(scenarios=[{"variant": []}]),
    "parameters are a list": changed(scenarios=[{"variant": "wgan-gp", "parameters": ["c"]}]),
    "deep dimension": changed(scenarios=[{"variant": "wgan-gp", "dim": 5}]),
    "mixed dimensions": changed(
        scenarios=[{"variant": "wgan-gp", "dim": 1}, {"variant": "wgan-gp", "dim": 2}]
    ),
    "five scenarios": changed(scenarios=[{"variant": "wgan-gp"}] * 5),
    "no scenario": changed(scenarios=[]),
    "too many starts": changed(starts=[{"phi": [0, 0], "theta": [0, 0]}] * (MAX_STARTS + 1)),
    "start without theta": changed(starts=[{"phi": [0, 0]}]),
    "start of texts": changed(starts=[{"phi": "ab", "theta": "cd"}]),
    "empty start": changed(starts=[{"phi": [], "theta": []}]),
    "long start": changed(starts=[{"phi": [0] * 50_000, "theta": [0]}]),
    "color": changed(starts=[{"phi": [0], "theta": [0], "color": "red"}]),
    "views are a list": changed(views=[1]),
    "empty view": changed(views={"phase": {"x0": 0, "x1": 0, "y0": 0, "y1": 1}}),
    "view of text": changed(views={"phase": "wide"}),
    "view without edges": changed(views={"phase": {}}),
    "too many steps": changed(duration=1e6, step=1e-6),
    "unknown method": changed(method="euler"),
    "method is a list": changed(method=["auto"]),
    "accuracy is a text": changed(accuracy="1e-9"),
    "accuracy nan": changed(accuracy=float("nan")),
    "no accuracy": changed(accuracy=0),
    "series is a number": changed(display={"series": 7}),
    "series is a text": changed(display={"series": "theta"}),
    "density": changed(display={"density": 1e300}),
    "display code": changed(display={"__class__": "os.system"}),
    "field is a list": changed(display={"field": [ARROWS]}),
    "long title": changed(title="x" * 501),
    "title of half a character": changed(title="\ud800"),
    "newer": changed(version=99),
    "older": changed(version=0),
    "version is true": changed(version=True),
    "unknown entry": changed(shell="rm"),
    "another format": json.dumps({"format": "notebook"}),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_sessions(name, tmp_path):
    path = tmp_path / "session.json"
    path.write_bytes(HOSTILE[name].encode("utf-8", "surrogatepass"))
    refused(lambda: scene_file.load(path))
    refused(lambda: read_scene_metadata(path))


def test_what_is_left_out_takes_its_default():
    assert scene_file.from_json(json.dumps({"format": GOOD["format"], "version": 1})) == Scene()


def test_sessions_from_before_the_methods_are_integrated_with_error_control():
    entries = scene_file.to_dict(Scene(step=0.1))
    old = {name: value for name, value in entries.items() if name not in ("method", "accuracy")}
    scene = scene_file.from_json(json.dumps(old))
    assert (scene.method, scene.accuracy, scene.step) == ("auto", 1e-9, 0.1)


def test_a_session_of_version_1_opens_with_the_names_it_had():
    entries = {"format": GOOD["format"], "version": 1, "page": "map", "scenarios": GOOD["scenarios"]}
    old = {"rounds": 7, "walk": "ddg", "studies": {"map": {"spec": MAP, "rounds": 300, "step": 0.5}}}
    scene = scene_file.from_json(json.dumps({**entries, **old}))
    assert (scene.iterations, scene.update_sequence) == (7, "ddg")
    assert scene.settings_of("map").iterations == 300
    # It is saved under the names of today.
    saved = scene_file.to_dict(scene)
    assert saved["version"] == 2 and not set(old) & set(saved)
    assert (saved["iterations"], saved["update_sequence"]) == (7, "ddg")
    assert saved["page_settings"]["map"]["iterations"] == 300
    assert scene_file.from_dict(saved) == scene


@pytest.mark.parametrize("old", ["rounds", "walk", "studies"])
def test_the_names_of_version_1_are_unknown_to_version_2(old):
    assert f"no entry '{old}'" in refused(lambda: scene_file.from_json(changed(**{old: None})))


@pytest.mark.parametrize("pages", [None, 3, [], {"map": 3}, {"map": {}}, {"walk": {}}])
def test_broken_page_settings_of_version_1_are_refused_or_accepted(pages):
    accepted_or_refused(
        lambda: scene_file.from_dict({"format": GOOD["format"], "version": 1, "studies": pages})
    )


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "session.json"
    path.write_text(scene_file.to_json(Scene()), encoding="utf-8-sig")
    assert read_scene_metadata(path) == scene_file.load(path) == Scene()


def test_large_files_are_not_read(tmp_path):
    path = tmp_path / "session.json"
    with path.open("wb") as file:
        file.write(b"{")
        file.truncate(scene_file.MAX_BYTES + 1)
    assert "too large" in refused(lambda: read_scene_metadata(path))


def test_unreadable_paths(tmp_path, monkeypatch):
    assert "There is no file missing.json" in refused(lambda: read_scene_metadata(tmp_path / "missing.json"))
    assert "is a folder" in refused(lambda: read_scene_metadata(tmp_path))
    assert "not an ordinary file" in refused(lambda: read_scene_metadata("/dev/zero"))
    os.mkfifo(tmp_path / "pipe")
    assert "not an ordinary file" in refused(lambda: read_scene_metadata(tmp_path / "pipe"))
    refused(lambda: scene_file.load(tmp_path))


def test_saving_is_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "session.json"
    path.write_text("old")
    monkeypatch.setattr(
        os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    assert "the disk is full" in refused(lambda: scene_file.save(Scene(), path))
    assert path.read_text() == "old" and [f.name for f in tmp_path.iterdir()] == ["session.json"]


def test_saving_into_a_folder_that_is_missing(tmp_path):
    assert "folder" in refused(lambda: scene_file.save(Scene(), tmp_path / "missing" / "session.json"))


def test_permissions_are_those_of_a_new_file(tmp_path):
    scene_file.save(Scene(), tmp_path / "session.json")
    (tmp_path / "plain").write_text("")
    assert (tmp_path / "session.json").stat().st_mode == (tmp_path / "plain").stat().st_mode
