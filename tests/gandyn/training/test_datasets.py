"""Pictures and texts: what each set holds, and one sentence for everything that can be wrong with the user's
files.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from gandyn.training import DataSource, Settings, TrainingError, parameter_factories
from gandyn.training import dataset as sets
from gandyn.training.bank import bank
from gandyn.training.data import draw
from gandyn.training.dataset_download import CANCELLED, FAILED, DatasetDownload, arrived, fetch
from gandyn.training.datasets import DATASETS, _torchvision, edge_pairs, folder, is_picture, text
from gandyn.training.experiments import _common

HERE = [id for id, entry in DATASETS.items() if not entry.path] + ["text"]


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def refusal(source: DataSource) -> str:
    with pytest.raises(TrainingError) as refused:
        DATASETS[source.id].load(source)
    told = str(refused.value)
    assert told.endswith(".") and "\n" not in told
    return told


@pytest.mark.parametrize("id", HERE)
def test_sets_that_come_with_the_program(id: str) -> None:
    """The same every time, as their description says, from −1 to 1 (texts: one-hot)."""
    entry, found = DATASETS[id], bank(DataSource(id))
    assert found.shape == entry.shape and found.classes == entry.classes and not found.skipped
    rows, _ = found.draw(50, random())
    assert rows.shape == (50, int(np.prod(entry.shape))) and rows.dtype == torch.float32
    assert rows.min() >= (0.0 if entry.is_text else -1.0) and rows.min() <= 0.0 and 0.9 < rows.max() <= 1.0
    assert set(found.labels.tolist()) == set(range(max(1, len(entry.classes))))
    again = entry.load(DataSource(id))
    assert np.array_equal(again.rows, found.pictures.numpy()) and np.array_equal(again.labels, found.labels)
    drawn = draw(DataSource(id), 2, 5, random())
    assert drawn.shape == (2, 5, rows.shape[1]) and torch.equal(drawn, draw(DataSource(id), 2, 5, random()))


def test_digits_are_enlarged_between_the_centres_of_pixels() -> None:
    from sklearn.datasets import load_digits

    small = torch.tensor(load_digits().images, dtype=torch.float32)[:, None] / 8.0 - 1.0
    large = torch.nn.functional.interpolate(small, size=16, mode="bilinear", align_corners=False)
    assert torch.allclose(bank(DataSource("digits")).pictures, large.flatten(1), atol=1e-6)


def test_pairs_share_their_outline_and_colour_tells_the_kind() -> None:
    found = edge_pairs.drawn(60, 3)
    assert found.inputs is not None and found.input_shape == (1, 32, 32)
    filled = found.rows.reshape(-1, 3, 1024).astype(float)
    paper = np.abs(filled - edge_pairs._PAPER[:, None]).max(1) < 1.0
    # The outline touches the shape: hardly any of it lies on paper that is bare all around.
    outline = found.inputs > 128
    assert (paper & outline).sum() < 0.45 * outline.sum() and outline.any(1).all()
    inside = [picture[:, ~bare].mean(1) for picture, bare in zip(filled, paper)]
    nearest = [np.square(edge_pairs.COLOURS - colour).sum(1).argmin() for colour in inside]
    assert nearest == found.labels.tolist()
    assert not np.array_equal(found.rows, edge_pairs.drawn(60, 4).rows)


def test_stripes_cannot_be_guessed_from_the_outline() -> None:
    """Inside a shape pixels differ by far more than their mean would show."""
    rows = bank(DataSource("edge-pairs")).rows(torch.arange(0, 300)).view(-1, 3, 32, 32)
    middle = rows[:, :, 14:18, 14:18]
    assert middle.std((2, 3)).mean() > 0.2 and middle.mean(0).std((1, 2)).max() < 0.15


def test_bytes_become_numbers_when_they_are_drawn() -> None:
    found = bank(DataSource("glyphs"))
    at = torch.tensor([[0, 1], [2, 3]])
    assert found.pictures.dtype == torch.uint8 and found.rows(at).shape == (2, 2, 784)
    assert torch.allclose(found.rows(at), found.pictures[at].double().div(127.5).sub(1.0).float(), atol=1e-6)


def test_text_is_one_hot_letter_by_letter() -> None:
    found = text.one_hot(("abc", "hi there"))
    assert found.shape == (len(set("abc hi there")), 8) and found.alphabet[0] == " "
    letters = found.rows.reshape(2, *found.shape)
    assert (letters.sum(1) == 1).all()
    assert ["".join(found.alphabet[i] for i in row.argmax(0)).rstrip() for row in letters] == [
        "abc",
        "hi there",
    ]


def write(path: Path, data: bytes) -> DataSource:
    path.write_bytes(data)
    return DataSource("text", (), str(path))


def test_lines_of_the_users_file(tmp_path: Path) -> None:
    """A byte order mark, empty lines and long ones; Chinese is as good as English."""
    lines = ["\ufeffeins", "", "  zwei ", "x" * 40, "深度学习", "x" * 40]
    found = text.load(write(tmp_path / "a.txt", "\r\n".join(lines).encode()))
    assert found.words == ("eins", "zwei", "x" * 32, "深度学习", "x" * 32) and found.shape[1] == 32
    assert list(found.skipped) == ["2 lines are longer than 32 letters and were cut there."]


def test_rare_letters_and_long_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_LETTERS", 4)
    monkeypatch.setattr(text, "MOST_LINES", 4)
    lines = ["abab", "aabb", "abba", "xyz", "baba", "bbaa", "abc", "cab"]
    found = text.load(write(tmp_path / "a.txt", "\n".join(lines).encode()))
    assert len(found.words) == 4 and found.skipped[0] == "Of 8 lines at most 4, evenly chosen, are used."
    monkeypatch.setattr(text, "MOST_LINES", 100)
    found = text.load(write(tmp_path / "a.txt", "\n".join(lines).encode()))
    assert "xyz" not in found.words and len(found.alphabet) <= 4 and "left out" in found.skipped[0]


def test_files_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert "is not in UTF-8" in refusal(write(file, "wörter\nüber".encode("latin-1")))
    assert "is not in UTF-8" in refusal(write(file, "wörter".encode("utf-16")))
    assert "is no text" in refusal(write(file, b"a\0b"))
    assert "There is no line of text" in refusal(write(file, b" \n\n"))
    assert "There is no file" in refusal(DataSource("text", (), str(tmp_path)))
    assert "There is no file" in refusal(DataSource("text", (), str(tmp_path / "none")))
    if hasattr(os, "truncate"):
        os.truncate(file, text.MOST_BYTES + 1)
        assert "longer than 64 MB" in refusal(DataSource("text", (), str(file)))


def picture(seed: int = 0, size: tuple[int, int] = (50, 70)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (*size, 3), dtype=np.uint8))


def _animated(path: Path) -> None:
    picture().save(path, save_all=True, append_images=[picture(1)])


def _cut(path: Path) -> None:
    picture().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _deep(path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 65535, (40, 40)).astype(np.uint16)).save(path)


# File -> how it is made, and what is said of it ("": it is a picture like any other).
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "fine.png": (lambda path: picture().save(path), ""),
    "cmyk.jpg": (lambda path: picture().convert("CMYK").save(path), ""),
    "deep.png": (_deep, ""),
    "clear.png": (lambda path: picture().convert("P").save(path, transparency=0), ""),
    "suffix.txt": (lambda path: picture().save(path, "PNG"), ""),
    "wrong.jpg": (lambda path: picture().save(path, "PNG"), ""),
    "animated.gif": (_animated, "animated.gif is animated; its first picture is used."),
    "cut.jpg": (_cut, "cut.jpg is damaged."),
    "empty.png": (lambda path: path.touch(), "empty.png is empty."),
    "large.png": (
        lambda path: Image.new("1", (20_000, 10_000)).save(path),
        "large.png has more than 100 mega",
    ),
    "notes.png": (lambda path: path.write_text("notes"), "notes.png is no picture."),
    "one.png": (lambda path: Image.new("L", (1, 1)).save(path), "one.png is only 1×1 pixels."),
    ".hidden.png": (lambda path: path.write_text("of the system"), ""),
}


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    for name, (make, _) in FILES.items():
        make(tmp_path / name)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
    return tmp_path


def test_one_sentence_for_each_file_that_is_no_picture(hostile: Path) -> None:
    found = folder.load(DataSource("folder", (16.0,), str(hostile)))
    told = [sentence for _, (_, sentence) in sorted(FILES.items()) if sentence]
    assert len(found.skipped) == len(told)
    assert all(said.startswith(wanted) for said, wanted in zip(found.skipped, told))
    assert found.rows.shape == (7, 3 * 16 * 16) and found.rows.dtype == np.uint8
    assert found.shape == (3, 16, 16) and found.classes == (hostile.name,)


def test_a_picture_that_is_not_yours_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system refuses it; root may read everything."""
    for name in ("mine.png", "yours.png"):
        picture().save(tmp_path / name)
    opened = Image.open

    def guarded(path: str) -> Image.Image:
        if "yours" in path:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return opened(path)

    monkeypatch.setattr(Image, "open", guarded)
    found = folder.load(DataSource("folder", (), str(tmp_path)))
    assert len(found.rows) == 1 and "yours.png cannot be read: it is not yours" in found.skipped[0]


def test_classes_are_folders_and_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    for name in ("cats", "dogs", ".cache", "__MACOSX"):
        (tmp_path / name).mkdir()
        for i in range(2):
            picture(i).convert("L").save(tmp_path / name / f"{i}.png")
    found = folder.load(DataSource("folder", (), str(tmp_path)))
    assert found.classes == ("cats", "dogs") and found.labels.tolist() == [0, 0, 1, 1]
    assert found.shape == (1, 32, 32) and found.rows.shape == (4, 1024)


def test_large_folders_are_thinned_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "MOST_BYTES", 3 * 3 * 8 * 8)
    for i in range(6):
        picture(i).save(tmp_path / f"{i}.png")
    found = folder.load(DataSource("folder", (8.0,), str(tmp_path)))
    assert len(found.rows) == 3 and list(found.skipped) == ["Of 6 files 3, evenly chosen, are used."]


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    assert "Name the folder" in refusal(DataSource("folder"))
    assert "There is no folder" in refusal(DataSource("folder", (), str(tmp_path / "none")))
    assert "It is empty." in refusal(DataSource("folder", (), str(tmp_path)))
    (tmp_path / "a.png").touch()
    assert refusal(DataSource("folder", (), str(tmp_path))).endswith("can be used. a.png is empty.")


def test_a_folder_that_vanishes_is_in_memory_and_missed_by_the_next_run(tmp_path: Path) -> None:
    there = tmp_path / "pictures"
    there.mkdir()
    picture().save(there / "a.png")
    source = DataSource("folder", (8.0,), str(there))
    before = draw(source, 1, 4, random())
    shutil.rmtree(there)
    assert torch.equal(draw(source, 1, 4, random()), before)
    bank.cache_clear()  # as a process that is started anew
    with pytest.raises(TrainingError, match="There is no folder"):
        draw(source, 1, 4, random())


# ---- torchvision's sets
# ------------------------------------------------------------------------------------------------------


def _idx(numbers: np.ndarray) -> bytes:
    """MNIST's own format."""
    return struct.pack(f">i{numbers.ndim}i", 0x800 + numbers.ndim, *numbers.shape) + numbers.tobytes()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is served as MNIST's mirror: three pictures, with their checksums."""
    root, resources = tmp_path / "mirror", []
    root.mkdir()
    digits = np.arange(3 * 784, dtype=np.uint32).reshape(3, 28, 28).astype(np.uint8)
    for kind in ("train", "t10k"):
        for name, numbers in (("images-idx3", digits), ("labels-idx1", np.array([3, 1, 4], np.uint8))):
            file = root / f"{kind}-{name}-ubyte.gz"
            file.write_bytes(gzip.compress(_idx(numbers)))
            resources.append((file.name, hashlib.md5(file.read_bytes()).hexdigest()))
    handler = partial(_Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        kind: Any = _torchvision.datasets().MNIST
        monkeypatch.setattr(kind, "mirrors", [f"http://127.0.0.1:{http.server_port}/"])
        monkeypatch.setattr(kind, "resources", resources)
        yield root
        http.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing in the tests' output."""


def test_what_is_downloaded_is_read(server: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, mnist = tmp_path / "new" / "data", DATASETS["mnist"]
    assert arrived(mnist, folder) == 0.0 and fetch(mnist, folder) == ""
    assert arrived(mnist, folder) > 0.0 and capfd.readouterr() == ("", "")
    found = mnist.load(DataSource("mnist", (), str(folder)))
    assert found.labels.tolist() == [3, 1, 4] and found.rows.shape == (3, 784)
    assert np.array_equal(found.rows.ravel(), np.arange(3 * 784, dtype=np.uint32).astype(np.uint8))
    raw = folder / "MNIST" / "raw" / "train-images-idx3-ubyte"
    raw.write_bytes(raw.read_bytes()[:100])  # as a cancelled download leaves it
    assert "or not whole" in refusal(DataSource("mnist", (), str(folder)))
    shutil.rmtree(server)
    assert fetch(mnist, folder) == "" and len(mnist.load(DataSource("mnist", (), str(folder))).rows) == 3


def test_a_download_with_another_checksum_is_refused(server: Path, tmp_path: Path) -> None:
    (server / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"something else"))
    assert fetch(DATASETS["mnist"], tmp_path / "data") == (
        "MNIST arrived damaged, for its checksum differs; download it again."
    )


def test_no_network_is_said_with_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_torchvision.datasets().MNIST, "mirrors", ["http://127.0.0.1:9/"])
    told = fetch(DATASETS["mnist"], tmp_path)
    assert told.startswith("MNIST cannot be downloaded") and str(tmp_path) in told and "\n" not in told
    (tmp_path / "file").touch()
    assert "cannot be written" in fetch(DATASETS["mnist"], tmp_path / "file" / "data")


def test_a_download_in_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails in one sentence where the folder cannot be, and cancelling leaves no process."""
    (tmp_path / "file").touch()
    download = DatasetDownload("mnist", str(tmp_path / "file" / "data"))
    download.start()
    other = DatasetDownload("cifar10", str(tmp_path))
    other.start()
    process = other._process
    other.cancel()
    other.cancel()
    assert other.poll() == CANCELLED and other.ended and process is not None
    with pytest.raises(ValueError, match="closed"):
        process.is_alive()
    while not download.ended:
        download.poll()
    assert download.state == FAILED and "cannot be written" in download.sentence
    with pytest.raises(TrainingError, match="needs no download"):
        DatasetDownload("digits")


def test_sets_that_are_not_there_say_what_to_do(tmp_path: Path) -> None:
    for id in ("mnist", "fashion-mnist", "cifar10"):
        told = refusal(DataSource(id, (), str(tmp_path)))
        assert DATASETS[id].title in told and str(tmp_path) in told and "--download" in told
    assert str(sets.default_folder()) in refusal(DataSource("mnist"))


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert 'need scikit-learn; install it with: pip install "gandyn[lab]"' in refusal(DataSource("digits"))
    assert "need torchvision" in refusal(DataSource("mnist"))


def test_the_registry_knows_no_torch() -> None:
    modules = "gandyn.training.datasets, gandyn.training.dataset_download"
    code = f"import sys, {modules}; print('torch' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


# ---- settings
# ------------------------------------------------------------------------------------------------------


def test_paths_are_settings() -> None:
    path = parameter_factories.PathParameter("folder", "folder")
    assert path.default == "" == path.check("") and path.check("/a b/ü") == "/a b/ü"
    for odd in (3.0, None, "\ud800", "x" * 5000):
        with pytest.raises(ValueError, match="folder must be a text"):
            path.check(odd)


def test_a_source_has_what_its_set_takes() -> None:
    values = {p.id: p.default for p in parameter_factories.pictures()} | {"folder": "/there"}
    sources = {id: _common.source(values | {"data": id}) for id in DATASETS if is_picture(id)}
    assert sources["digits"] == DataSource("digits") and sources["mnist"] == DataSource("mnist", (), "/there")
    assert sources["folder"] == DataSource("folder", (32.0,), "/there")
    assert _common.source({"data": "text", "file": "/a"}) == DataSource("text", (), "/a")
    assert _common.source({"data": "ring"}) == DataSource("ring")
    assert Settings("generator-gradient").values["data"] == "digits"
