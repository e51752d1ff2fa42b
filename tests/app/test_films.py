"""How long a film lasts, how often it is played, how long its end stands: as asked, in every format."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.exporters import ANIMATION, EXPORTERS, Options
from app.model.scene import SceneError
from app.model.session import Session
from app.services.export_service import ExportJob
from app.text import translation
from tests.app.exports import PLANE, leftovers

RATES = {"gif": 100, "webp": 1000}
FILMS = {
    "whole ticks": {"fps": 25.0, "frames": 4},
    "thirds": {"fps": 30.0, "frames": 8},
    "ntsc": {"fps": 29.97, "frames": 7, "pause": 1.37},
    "cinema": {"fps": 23.976023976, "frames": 5},
    "slow": {"fps": 1.0, "frames": 2, "pause": 0.004},
    "sevenths": {"fps": 7.0, "frames": 9, "pause": 0.5},
    "halves": {"fps": 40.0, "frames": 9},
    "two ticks": {"fps": 50.0, "frames": 6, "pause": 12.34},
    "fast": {"fps": 59.94, "frames": 7},
    "fastest": {"fps": 100.0, "frames": 9, "pause": 0.333},
}
kinds = pytest.mark.parametrize(
    "kind", [id for id, exporter in EXPORTERS.items() if exporter.kind == ANIMATION]
)


def small(**options) -> Options:
    return Options(160, 120, **options)


def written(kind: str, folder: Path, options: Options) -> Path:
    """A film of this format."""
    if EXPORTERS[kind].available():
        pytest.skip(EXPORTERS[kind].available())
    target = folder / f"film.{kind}"
    EXPORTERS[kind].write(PLANE, target, options)
    return target


def delays(path: Path) -> list[int]:
    """Milliseconds that each frame of a GIF or a WebP stands."""
    with Image.open(path) as image:
        found = []
        for index in range(image.n_frames):
            image.seek(index)
            image.load()
            found.append(image.info["duration"])
    return found


def lasting(path: Path, fps: float) -> tuple[float, float]:
    """The seconds that the file says it lasts, and its tick."""
    if path.suffix == ".mp4":
        content = path.read_bytes()
        at = content.index(b"mdhd") + 16
        scale, duration = struct.unpack(">II", content[at : at + 8])
        return duration / scale, 1.0 / fps
    return sum(delays(path)) / 1000.0, 1.0 / RATES[path.suffix[1:]]


@kinds
@pytest.mark.parametrize("name", list(FILMS))
def test_films_last_as_long_as_they_should(kind, name, tmp_path):
    options = small(**FILMS[name])
    if kind == "gif" and options.fps > 50.0:
        with pytest.raises(
            SceneError, match=r"A GIF shows at most 50 frames a second; take fewer, or write WebP or MP4\."
        ):
            EXPORTERS[kind].write(PLANE, tmp_path / "film.gif", options)
        assert not leftovers(tmp_path)
        return
    seconds, tick = lasting(written(kind, tmp_path, options), options.fps)
    assert seconds == pytest.approx(options.frames / options.fps + options.pause, abs=0.5001 * tick, rel=1e-7)


def test_thirty_frames_a_second_are_spread_over_hundredths(tmp_path):
    assert delays(written("gif", tmp_path, small(fps=30.0, frames=6))) == [30, 40, 30, 30, 40, 30]


@given(st.floats(1.0, 50.0), st.integers(2, 400), st.floats(0.0, 100.0))
def test_every_frame_of_a_gif_ends_at_the_nearest_tick(fps, frames, pause):
    options = small(fps=fps, frames=frames, pause=pause)
    found, end = options.delays(100), 0
    assert len(found) == frames and min(found) >= 2
    for k, delay in enumerate(found[:-1], 1):
        end += delay
        assert abs(end - 100.0 * k / fps) <= 0.5
    assert abs(end + found[-1] - 100.0 * options.seconds) <= 0.5


@given(st.floats(1.0, 100.0), st.integers(2, 400))
def test_every_frame_of_a_webp_ends_at_the_nearest_tick(fps, frames):
    found = small(fps=fps, frames=frames).delays(1000)
    assert min(found) >= 10 and abs(sum(found) - 1000.0 * frames / fps) <= 0.5


def test_the_pause_of_a_video_is_its_last_frame(tmp_path):
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    reader = ffmpeg.read_frames(str(written("mp4", tmp_path, small(frames=5, fps=10.0, pause=0.42))))
    next(reader)
    shots = list(reader)
    assert len(shots) == 9 and shots[4] != shots[3]


@pytest.mark.parametrize(("loop", "said"), [(0, 0), (1, None), (2, 1), (65_535, 65_534)])
def test_a_gif_says_how_often_it_comes_again(loop, said, tmp_path):
    with Image.open(written("gif", tmp_path, small(frames=3, loop=loop))) as image:
        assert image.info.get("loop") == said


@pytest.mark.parametrize("loop", [0, 1, 2, 65_535])
def test_a_webp_says_how_often_it_is_played(loop, tmp_path):
    with Image.open(written("webp", tmp_path, small(frames=3, loop=loop))) as image:
        assert image.info["loop"] == loop


def test_a_video_cannot_say_how_often_it_is_played(tmp_path):
    with pytest.raises(SceneError, match="up to its player"):
        written("mp4", tmp_path, small(frames=3, loop=2))
    assert not leftovers(tmp_path)


@pytest.mark.parametrize(
    "bad",
    [
        {"loop": -1},
        {"loop": 65_536},
        {"loop": 1.5},
        {"pause": -0.1},
        {"pause": float("nan")},
        {"pause": 601.0},
    ],
)
def test_impossible_ends_are_one_sentence(bad):
    with pytest.raises(SceneError, match=r"must (be|lie)"):
        Options(**bad)


def test_a_gif_ends_some_time(tmp_path):
    with pytest.raises(SceneError, match="at most 655 seconds"):
        written("gif", tmp_path, small(frames=100, fps=1.0, pause=600.0))


@pytest.fixture
def dialog(app: QApplication):
    from app.window.export_dialog import ExportDialog

    job = ExportJob()
    made = ExportDialog(Session(PLANE), job)
    yield made
    job.stop()
    made.deleteLater()


def test_the_dialog_asks_for_the_end_where_it_means_something(dialog):
    dialog.loop.setValue(3)
    dialog.pause.setValue(1.5)
    for exporter in EXPORTERS.values():
        dialog.format.set_value(exporter.id)
        dialog._follow()
        film = exporter.kind == ANIMATION
        assert (
            dialog.loop.isEnabled() == exporter.loops
            and dialog.pause.isEnabled() == dialog.fps.isEnabled() == film
        )
        assert dialog.options().loop == (3 if exporter.loops else 0)
        assert dialog.save.isEnabled() or exporter.available()
    assert dialog.options().pause == 1.5


def test_the_dialog_says_what_a_gif_cannot_hold(dialog):
    dialog.format.set_value("gif")
    dialog.fps.setValue(60.0)
    assert "at most 50 frames a second" in dialog.note.text() and not dialog.save.isEnabled()
    dialog.fps.setValue(50.0)
    assert dialog.save.isEnabled()


def test_the_end_speaks_chinese(app: QApplication):
    from app.window.export_dialog import ExportDialog

    translation.set_language("zh")
    job = ExportJob()
    made = ExportDialog(Session(PLANE), job)
    made.format.set_value("gif")
    made.fps.setValue(60.0)
    assert made.loop.text() == "一直循环" and "每秒最多 50 帧" in made.note.text()
    job.stop()
    made.deleteLater()


def test_the_dialog_says_where_the_scene_lies(dialog):
    for exporter in EXPORTERS.values():
        if not exporter.available():
            dialog.format.set_value(exporter.id)
            dialog._follow()
            assert ("beside the table" if exporter.beside else "inside the file") in dialog.note.text()
