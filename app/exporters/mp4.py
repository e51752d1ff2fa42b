"""MP4: H.264 for every player and slide deck, by the ffmpeg that imageio-ffmpeg brings; the scene is its
comment.

Its own `write_frames` is not used: it does not look at ffmpeg's status (a full disk), keeps no message of
ffmpeg, encodes to the end what was cancelled, and gives no process to kill after Ctrl-C.
"""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from app.exporters._recipe import scene_metadata
from app.exporters.base import ANIMATION, Exporter, Job, Options
from app.model.scene import Scene, SceneError
from app.model.scene_file import whole
from app.tasks import interruption
from gandyn.atomic_write import temporary_file
from gandyn.message import Message

NEEDED = Message('MP4 needs an encoder; install it with pip install "gandyn[video]", or choose GIF or WebP.')

BROKEN = Message("The video encoder cannot be started; install imageio-ffmpeg anew, or choose GIF or WebP.")


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the animation; odd sizes grow by a pixel, which the format demands."""
    from app.exporters._film import AnimationRenderer

    even = replace(
        options, width=options.width + options.width % 2, height=options.height + options.height % 2
    )
    film = AnimationRenderer(scene, even, job)
    # All beside the film, so that no other disk can be full.
    with whole(path) as file, temporary_file(Path(f"{file.name}.txt"), interruption.unfinished) as metadata:
        metadata.write_text(
            f";FFMETADATA1\ntitle={_escaped(scene.title)}\ncomment={_escaped(scene_metadata(scene))}\n",
            encoding="utf-8",
        )
        with _encoder(metadata, file.name, even) as encoder:
            for pixels in _lasting((bytes(image.constBits()) for image in film.frames(job, 0.9)), even, job):
                _pipe(encoder).write(pixels)


def _lasting(frames: Iterator[bytes], options: Options, job: Job) -> Iterator[bytes]:
    """The frames, the last of them again and again for the pause."""
    pixels = b""
    for pixels in frames:
        yield pixels
    for _ in range(round(options.seconds * options.fps) - options.frames):
        job.step(0.95)
        yield pixels


def _check_options(options: Options) -> None:
    if options.loop:
        raise SceneError(
            "How often an MP4 is played is up to its player; leave out the loop, or write a GIF."
        )


def _escaped(text: str) -> str:
    for sign in "\\=;#\n":
        text = text.replace(sign, "\\" + sign)
    return text


def _command(metadata: Path, target: str, options: Options) -> list[str]:
    size, rate = f"{options.width}x{options.height}", repr(options.fps)
    raw = ["-f", "rawvideo", "-pix_fmt", "bgra", "-s", size, "-r", rate, "-i", "pipe:0"]
    # Players guess the colours of what does not say which they are.
    colors = [
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
    ]
    codec = [
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-crf",
        "18",
        "-preset",
        "veryfast",
        "-movflags",
        "+faststart",
    ]
    notes = ["-f", "ffmetadata", "-i", str(metadata), "-map", "0:v", "-map_metadata", "1"]
    return [_program(), "-v", "error", "-y", *raw, *notes, *colors, *codec, target]


@contextlib.contextmanager
def _encoder(metadata: Path, target: str, options: Options) -> Iterator[subprocess.Popen[bytes]]:
    """A running ffmpeg that reads frames from its standard input; ended, well or not, with the block."""
    # A session of its own: Ctrl-C is for us to handle, and ffmpeg would finish the file.
    with tempfile.TemporaryFile(dir=metadata.parent) as messages:
        process = _started(_command(metadata, target, options), messages)
        try:
            # It may give up before the last frame; its exit status and messages say why.
            with interruption.unfinished(process.kill), contextlib.suppress(BrokenPipeError):
                yield process
                process.communicate()
        finally:
            process.kill()
            process.wait()
            with contextlib.suppress(OSError):
                _pipe(process).close()
        _check(process.returncode, messages)


def _started(command: list[str], messages: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=messages, stderr=messages, start_new_session=True
        )
    except OSError as error:
        raise SceneError(BROKEN) from error


def _program() -> str:
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise SceneError(BROKEN) from error


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdin is not None
    return process.stdin


def _check(status: int, messages: IO[bytes]) -> None:
    if status == 0:
        return
    messages.seek(0)
    text = messages.read(4000).decode("utf-8", "replace").strip()
    reason = text.splitlines()[-1] if text else Message("it ended with status {}", status)
    raise SceneError(
        "The video could not be encoded ({}); make room on the disk, or choose GIF or WebP.", reason
    )


def _missing() -> str:
    return "" if importlib.util.find_spec("imageio_ffmpeg") else NEEDED


EXPORTER = Exporter("mp4", ".mp4", "Video (MP4)", ANIMATION, write, _missing, order=21, check=_check_options)
