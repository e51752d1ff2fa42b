"""Data of one's own: files of every kind, right and wrong, as they are trained on."""

from __future__ import annotations

import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gandyn.training import Settings, TrainingError
from gandyn.training.experiment_runner import ExperimentRunner
from gandyn.training.tables import file
from gandyn.training.tables.reference import TableReference, parsed
from gandyn.training.tables.table import chosen, rows_of, table

RANDOM = np.random.default_rng(0)
CLOUD = RANDOM.normal(size=(300, 4)) @ RANDOM.normal(size=(4, 4)) + 100.0


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def arrays(path: Path, **named: np.ndarray) -> Path:
    np.savez(path, **named)
    return path


READABLE = {
    "comma.csv": "a,b\n1,2\n3,5\n",
    "quoted.csv": '"a","b"\n"1","2"\n"3","5"\n',
    "spaces.txt": "1 2\n3   5\n",
    "tabs.tsv": "a\tb\n1\t2\n3\t5\n",
    "german.csv": "a;b\n1,0;2,0\n3,0;5,0\n",
    "bars.csv": "# made by hand\na|b\n1|2\n3|5\n",
    "utf16.csv": "a,b\n1,2\n3,5\n".encode("utf-16"),
    "latin.csv": "°C,b\n1,2\n3,5\n".encode("latin-1"),
    "marked.csv": b"\xef\xbb\xbfa,b\r\n1,2\r\n3,5\r\n",
}


@pytest.mark.parametrize("name", READABLE)
def test_tables_are_read_as_people_write_them(name: str, tmp_path: Path) -> None:
    found = rows_of(write(tmp_path / name, READABLE[name]))
    assert found.rows.tolist() == [[-1.0, -1.0], [1.0, 1.0]]
    assert found.axes is None and found.share == 1.0


def test_columns_have_mean_0_and_deviation_1_and_the_plane_holds_what_varies_most(tmp_path: Path) -> None:
    np.save(tmp_path / "cloud.npy", CLOUD)
    found = rows_of(tmp_path / "cloud.npy")
    assert np.allclose(found.rows.mean(axis=0), 0.0, atol=1e-6)
    assert np.allclose(found.rows.std(axis=0), 1.0, atol=1e-6)
    _, values, axes = np.linalg.svd((CLOUD - CLOUD.mean(0)) / CLOUD.std(0), full_matrices=False)
    assert found.axes is not None
    assert np.allclose(np.abs(found.axes @ axes[:2].T), np.eye(2), atol=1e-8)
    assert found.share == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())


@pytest.mark.parametrize("scale", [1e300, 1e-300, 1.0])
def test_huge_and_tiny_numbers_are_scaled_alike(scale: float, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", scale * np.array([-1.0, 0.5, 0.25, 1.0]))
    found = rows_of(tmp_path / "x.npy").rows[:, 0]
    assert np.allclose(found, rows_of(_plain(tmp_path)).rows[:, 0], atol=1e-5)


def _plain(folder: Path) -> Path:
    np.save(folder / "plain.npy", np.array([-1.0, 0.5, 0.25, 1.0]))
    return folder / "plain.npy"


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    lines = "x,name,same,y\n1,a,7,2\n,b,7,3\n3,c,7,inf\n5,d,7,4\n6,e,7,1e999\n7,f,7,NA\n8,g,7,1\n"
    found = rows_of(write(tmp_path / "t.csv", lines))
    assert found.names == ("x", "y") and len(found.rows) == 3
    for told in ("left out: 4 of 7", "Constant columns were left out: same", "numbers were left out: name"):
        assert told in found.notice


def test_parquet_and_archives_by_their_names(tmp_path: Path) -> None:
    x, y = np.arange(5.0), np.arange(5.0) ** 2
    assert rows_of(arrays(tmp_path / "a.npz", x1=x, x2=y)).names == ("x1", "x2")
    assert rows_of(arrays(tmp_path / "b.npz", data=CLOUD, labels=x)).rows.shape == (300, 4)
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    made = arrow.table({"a": [1, None, 3, 9], "s": list("wxyz"), "b": [1.5, 2.5, 3.5, 1.0]})
    parquet.write_table(made, tmp_path / "p.parquet")
    found = rows_of(tmp_path / "p.parquet")
    assert found.names == ("a", "b") and len(found.rows) == 3


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch exploded",)


def _hostile(folder: Path) -> dict[str, tuple[Path, str]]:
    np.save(folder / "pickled.npy", np.array([Bomb()], dtype=object), allow_pickle=True)
    arrays(folder / "pickled.npz", data=np.array([Bomb()], dtype=object))
    np.save(folder / "complex.npy", np.zeros(3) + 1j)
    np.save(folder / "deep.npy", np.zeros((2, 2, 2)))
    np.save(folder / "whole.npy", CLOUD)
    whole = (folder / "whole.npy").read_bytes()
    (folder / "folder.csv").mkdir()
    with zipfile.ZipFile(folder / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.npy", bytes(2**21))
    plain = {
        "raw.npy": (pickle.dumps(Bomb()), "was not written by NumPy"),
        "cut.npy": (whole[:400], "damaged or cut off"),
        "lying.npy": (whole.replace(b"(300, 4)", b"(999999999999, 4)"), "damaged or cut off"),
        "cut.npz": (b"PK\x03\x04", "damaged or cut off"),
        "empty.csv": ("", "is empty"),
        "head.csv": ("a,b\n", "no column of numbers"),
        "words.csv": ("a,b\nx,y\nz,w\n", "no column of numbers"),
        "one.csv": ("a,b\n1,2\n", "has 1 rows"),
        "same.csv": ("1,2\n1,2\n", "constant"),
        "ragged.csv": ("1,2\n3,4,5\n", "3 columns in its row 2"),
        "gaps.csv": ("1,\n,2\n3,\n", "Every row"),
        "picture.csv": (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
        "wide.csv": ("\n".join(",".join(map(str, row)) for row in RANDOM.normal(size=(3, 65))), "at most 64"),
        "sheet.xlsx": ("x", "is none of"),
        "half.parquet": (b"PAR1xx", "damaged"),
    }
    found = {name: (write(folder / name, content), told) for name, (content, told) in plain.items()}
    more = {
        "pickled.npy": "never opened", "pickled.npz": "never opened", "complex.npy": "real numbers",
        "deep.npy": "rows and columns", "folder.csv": "is a folder", "bomb.npz": "is larger than",
        "missing.csv": "There is no file",
    }  # fmt: skip
    return found | {name: (folder / name, told) for name, told in more.items()}


def test_every_wrong_file_is_one_sentence_and_nothing_in_it_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(file, "MOST_BYTES", 2**20)
    for name, (path, told) in _hostile(tmp_path).items():
        if name.endswith(".parquet"):
            pytest.importorskip("pyarrow")
        with pytest.raises(TrainingError) as caught:
            chosen(str(path))
        assert told in str(caught.value), (name, str(caught.value))
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "exploded").exists()


def test_settings_keep_path_and_digest_and_read_no_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "points.csv", READABLE["comma.csv"])
    settings = Settings("toy-gan", {"data": "points.csv"})
    found = parsed(settings.values["data"])
    assert found is not None and found.path == str(tmp_path / "points.csv") and found.columns == 2
    (tmp_path / "points.csv").unlink()
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize("value", ["8-gaussian", "x#columns=0&sha256=0123456789abcdef", 3.0])
def test_what_is_neither_data_nor_a_file_is_refused(value: object) -> None:
    with pytest.raises(TrainingError, match="data must be one of"):
        Settings("toy-gan", {"data": value})


def test_a_file_that_changed_or_is_gone_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "points.csv", READABLE["comma.csv"])
    reference = chosen(str(path))
    write(path, "a,b\n1,2\n3,6\n")
    with pytest.raises(TrainingError, match="has changed since it was chosen"):
        table(str(reference))
    path.unlink()
    with pytest.raises(TrainingError, match="There is no file"):
        table(str(reference))


def test_a_reference_that_lies_about_its_columns_is_refused(tmp_path: Path) -> None:
    found = chosen(str(write(tmp_path / "points.csv", READABLE["comma.csv"])))
    with pytest.raises(TrainingError, match="has changed"):
        table(str(TableReference(found.path, 3, found.digest)))


@pytest.mark.parametrize("columns", [1, 2, 4])
def test_a_gan_is_trained_looked_at_and_measured_on_any_number_of_columns(
    columns: int, tmp_path: Path
) -> None:
    np.save(tmp_path / "x.npy", CLOUD[:, :columns])
    sizes = {"width": 8, "depth": 1, "batch": 16, "n_critic": 1}
    runner = ExperimentRunner(Settings("toy-gan", {"data": str(tmp_path / "x.npy"), **sizes}), "cpu")
    runner.iterate()
    (seen,) = runner.sample().values()
    assert seen["samples"]["real"].shape == (500, min(columns, 2))
    assert ("density" in seen) == (columns == 1) and ("critic-map" in seen) == (columns > 1)
    assert ("share" in seen["samples"]) == (columns > 2)
    assert seen["distances"]["w1"][0] > 0.0 and seen["distances"]["sliced_w1"][0] > 0.0
    metrics = runner.metrics()
    assert metrics["modes"] is None and metrics["high_quality"] is None and metrics["exact_w1"] > 0.0
    assert runner.notices == (table(runner.settings.values["data"]).notice,)


def test_the_critics_map_is_cut_through_the_mean_along_the_components(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", CLOUD)
    sizes = {"width": 8, "depth": 1, "batch": 16, "n_critic": 1}
    runner = ExperimentRunner(Settings("toy-gan", {"data": str(tmp_path / "x.npy"), **sizes}), "cpu")
    (loop,), (seen,) = runner.loops.values(), runner.sample().values()
    own, found = table(runner.settings.values["data"]), seen["critic-map"]
    import torch

    i, j = 10, 50
    at = found["axis"][i] * own.axes[0] + found["axis"][j] * own.axes[1]
    with torch.no_grad():
        height = loop.d.score(torch.tensor(at, dtype=torch.float32)[None, None])[0, 0]
    assert float(height) == pytest.approx(float(found["heights"][i, j]), abs=1e-5)
