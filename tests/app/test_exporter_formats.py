"""What each format must hold: sizes, colours, vectors, frames, digits, and a script that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

import gandyn
from app.exporters import EXPORTERS, Options, exporter_for
from app.exporters.python_script import script
from app.model.scene import SceneError
from app.theme.palettes import THEMES
from gandyn.integration import METHODS
from tests.app.exports import PLANE, SCENES, SMALL, leftovers


@pytest.fixture(params=list(SCENES))
def scene(request):
    return SCENES[request.param]


def has_color(pixels: np.ndarray, color: str, tolerance: int = 2) -> bool:
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return bool((np.abs(pixels.astype(int) - wanted).max(axis=-1) <= tolerance).any())


@pytest.mark.parametrize("theme", list(THEMES))
def test_png_has_size_resolution_and_colors(scene, theme, tmp_path):
    target = tmp_path / "picture.png"
    EXPORTERS["png"].write(scene, target, Options(900, 600, dpi=144.0, theme=theme))
    with Image.open(target) as image:
        assert image.size == (900, 600)
        assert image.info["dpi"] == pytest.approx((144.0, 144.0), abs=0.05)
        pixels = np.asarray(image.convert("RGB"))
    assert has_color(pixels, THEMES[theme].window) and has_color(pixels, THEMES[theme].equilibrium)
    assert has_color(pixels, THEMES[theme].trajectories[0], 24)


def test_dpi_enlarges_what_is_drawn(tmp_path):
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    EXPORTERS["png"].write(PLANE, small, Options(600, 400))
    EXPORTERS["png"].write(PLANE, large, Options(1200, 800, dpi=192.0))
    with Image.open(small) as a, Image.open(large) as b:
        reduced = np.asarray(b.convert("RGB").reduce(2), dtype=float)
        difference = np.abs(np.asarray(a.convert("RGB"), dtype=float) - reduced)
    assert difference.mean() < 3.0


def test_svg_is_vectors_only(scene, tmp_path):
    target = tmp_path / "picture.svg"
    EXPORTERS["svg"].write(scene, target, Options(900, 600, dpi=192.0))
    root = ElementTree.parse(target).getroot()
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert root.get("viewBox") == "0 0 450 300"
    assert "text" not in names
    assert names.count("image") <= len(scene.scenarios) * (scene.dim == 1)  # the wash of speed is no line art
    assert names.count("path") > 30 and "metadata" in names
    assert QSvgRenderer(QByteArray(target.read_bytes())).isValid()


def test_pdf_page_is_the_figure(tmp_path):
    target = tmp_path / "picture.pdf"
    EXPORTERS["pdf"].write(PLANE, target, Options(1000, 500, dpi=96.0))
    content = target.read_bytes()
    assert content.startswith(b"%PDF-") and b"/MediaBox [0 0 750.000000 375.000000]" in content
    assert b"/Subtype /Image" not in content and b"<gandyn:recipe>" in content


def frames(path: Path) -> list[np.ndarray]:
    with Image.open(path) as image:
        return [np.asarray(frame.convert("RGB")).copy() for frame in iterate(image)]


def iterate(image: Image.Image):
    for index in range(image.n_frames):
        image.seek(index)
        yield image


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_animations_move_and_loop(kind, scene, tmp_path):
    target = tmp_path / f"film.{kind}"
    EXPORTERS[kind].write(scene, target, SMALL)
    shots = frames(target)
    with Image.open(target) as image:
        assert image.n_frames == SMALL.frames and image.info["loop"] == 0 and image.size == (360, 240)
    assert all((a != b).any() for a, b in pairwise(shots))
    assert has_color(shots[-1], THEMES["light"].equilibrium, 6)


def test_gif_is_what_was_painted(tmp_path):
    from app.exporters._film import AnimationRenderer
    from app.exporters._offscreen import pillow

    target = tmp_path / "film.gif"
    EXPORTERS["gif"].write(PLANE, target, SMALL)
    film = AnimationRenderer(PLANE, SMALL)
    for index, shot in enumerate(frames(target)):
        painted = np.asarray(pillow(film.frame(index))).astype(int)
        assert np.abs(painted - shot).mean() < 1.0
        assert (np.abs(painted - shot).max(axis=-1) == 0).mean() > 0.9  # the ground is exact


def test_a_film_frame_is_the_still_at_its_time():
    from app.exporters._film import AnimationRenderer
    from app.exporters._offscreen import still
    from app.exporters.base import Job

    film = AnimationRenderer(PLANE, SMALL)
    grown = PLANE.with_display(tail=PLANE.duration)
    last = still(grown.with_(time=PLANE.duration), SMALL, Job())
    assert film.frame(SMALL.frames - 1) == last


def test_mp4_takes_odd_sizes_and_plays(tmp_path):
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    target = tmp_path / "film.mp4"
    EXPORTERS["mp4"].write(PLANE, target, Options(361, 241, frames=6, fps=10.0))
    reader = ffmpeg.read_frames(str(target))
    meta = next(reader)
    shots = [np.frombuffer(frame, np.uint8).reshape(242, 362, 3) for frame in reader]
    assert meta["size"] == (362, 242) and meta["codec"] == "h264" and "yuv420p" in meta["pix_fmt"]
    assert len(shots) == 6 and (shots[0] != shots[-1]).any()


def test_mp4_without_its_encoder_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(SceneError, match=r'pip install "gandyn\[video\]", or choose GIF or WebP'):
        exporter_for(tmp_path / "film.mp4")


def test_an_encoder_that_fails_is_one_sentence(monkeypatch, tmp_path):
    imageio = pytest.importorskip("imageio_ffmpeg")
    monkeypatch.setattr(imageio, "get_ffmpeg_exe", lambda: "/bin/false")
    with pytest.raises(SceneError, match="could not be encoded"):
        EXPORTERS["mp4"].write(PLANE, tmp_path / "film.mp4", SMALL)
    assert not leftovers(tmp_path)


def test_films_too_large_for_memory_are_refused(tmp_path):
    huge = Options(4000, 4000, frames=5000)
    for kind in ("gif", "webp"):
        with pytest.raises(SceneError, match="take fewer frames"):
            EXPORTERS[kind].write(PLANE, tmp_path / f"film.{kind}", huge)


def integrated(scene, scenario, every=1):
    """The orbits that exports of a scene hold: its method, and its accuracy's first tolerance."""
    phi, theta = scene.arrays()
    how = {"method": scene.method, "tolerance": scene.accuracy / 30.0, "ema": scene.display.ema or None}
    return gandyn.flow(scenario, phi, theta, scene.duration, scene.step, every, **how)


@pytest.mark.parametrize("method", METHODS)
def test_csv_keeps_every_digit(scene, method, tmp_path):
    target, scene = tmp_path / "table.csv", scene.with_(method=method)
    EXPORTERS["csv"].write(scene, target, Options(save_every=2))
    names, *rows = target.read_text().splitlines()
    assert names.split(",")[:4] == ["scenario", "start", "curve", "t"]
    assert {row.split(",")[2] for row in rows} == {"flow"}
    table = np.array([[float(x) for x in row.replace("flow,", "").split(",")] for row in rows])
    for index, scenario in enumerate(scene.scenarios):
        orbits = integrated(scene, scenario, 2)
        for start in range(len(scene.starts)):
            part = table[(table[:, 0] == index) & (table[:, 1] == start)]
            orbit, d = orbits[start], scene.dim
            np.testing.assert_array_equal(part[:, 2], orbit.t)
            np.testing.assert_array_equal(part[:, 3 : 3 + d], orbit.phi)
            np.testing.assert_array_equal(part[:, 3 + d : 3 + 2 * d], orbit.theta)
            assert names.endswith(",error") and set(part[:, -1]) == {orbit.error}


@pytest.mark.parametrize("method", METHODS)
def test_npz_holds_no_pickle(scene, method, tmp_path):
    target, scene = tmp_path / "arrays.npz", scene.with_(method=method)
    EXPORTERS["npz"].write(scene, target)
    with np.load(target, allow_pickle=False) as arrays:
        assert arrays["phi"].shape == (len(scene.scenarios), len(scene.starts), len(arrays["t"]), scene.dim)
        orbit = integrated(scene, scene.scenarios[-1])
        np.testing.assert_array_equal(arrays["theta"][-1], orbit.theta)
        np.testing.assert_array_equal(arrays["error"][-1], orbit.error)
        assert ("ema_phi" in arrays) == bool(scene.display.ema)
        assert set(arrays["ended"].ravel()) == {"finished"}


def test_tables_need_a_start(tmp_path):
    for kind in ("csv", "npz"):
        with pytest.raises(SceneError, match="place a trajectory first"):
            EXPORTERS[kind].write(PLANE.with_(starts=()), tmp_path / f"table.{kind}")
    assert not leftovers(tmp_path)


def test_pictures_need_no_start(tmp_path):
    for kind in ("png", "svg", "gif"):
        EXPORTERS[kind].write(PLANE.with_(starts=()), tmp_path / f"picture.{kind}", SMALL)


@pytest.mark.parametrize("method", METHODS)
def test_the_script_computes_the_same_bits(scene, method, tmp_path):
    scene = scene.with_(method=method)
    (tmp_path / "orbits.py").write_text(script(scene), encoding="utf-8")
    command = [sys.executable, "orbits.py", "picture.png"]
    root = str(Path(gandyn.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 or "install matplotlib" in done.stderr, done.stderr
    lines = iter(done.stdout.splitlines())
    for scenario in scene.scenarios:
        orbits = integrated(scene, scenario)
        for start in range(len(scene.starts)):
            orbit = orbits[start]
            end = f"{orbit.ended} {float(orbit.t[-1])} {orbit.phi[-1].tolist()} {orbit.theta[-1].tolist()}"
            assert next(lines) == f"{scenario.variant} {start} {end} error {orbit.error}"


def test_a_title_cannot_break_out_of_the_script():
    text = script(PLANE.with_(title='"""\nimport os; os.abort()\n# \u2028 \'\\'))
    compiled = compile(text, "script", "exec")
    assert "os" not in compiled.co_names
