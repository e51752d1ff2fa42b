"""`gandyn distance` from words to text, JSON and refusals."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from app.cli.main import main

KEYS = ["kl_pq", "kl_qp", "js", "js_symmetrised", "tv", "hellinger2", "chi2", "w1", "w2", "energy", "mmd"]


def values(capsys, *words: str) -> dict[str, float | str | None]:
    assert main(["distance", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_json_of_segments_has_the_keys_and_infinity_as_a_text(capsys) -> None:
    found = values(capsys, "--segments", "0.5")
    assert list(found) == KEYS
    assert found["kl_pq"] == found["chi2"] == "inf" and found["js"] == math.log(2.0) and found["w1"] == 0.5
    assert values(capsys, "--segments", "-0.5") == found
    noisy = values(capsys, "--segments", "0.5", "--noise", "0.25")
    assert noisy["kl_pq"] == pytest.approx(2.0) and 0.0 < noisy["js"] < math.log(2.0)


def test_gaussians_may_begin_with_a_minus(capsys) -> None:
    found = values(capsys, "--gaussians", "-1,1,1,2")
    assert found["kl_pq"] == pytest.approx(math.log(2) + 5 / 8 - 0.5) and found["w2"] == pytest.approx(
        math.sqrt(5)
    )


@pytest.mark.parametrize(
    "text", ["0,1,0\n1,2,2\n3,0,5\n", "x;p;q\n0;1;0\n1;2;2\n3;0;5\n", "# a\n0 1 0\n1 2 2\n3 0 5"]
)
def test_histograms_of_any_separator(capsys, tmp_path, text) -> None:
    path = tmp_path / "h.csv"
    path.write_text(text, encoding="utf-8")
    found = values(capsys, "--histograms", str(path))
    # 7/21 and 14/21 to the left, 2/7 in the middle: by the distribution functions.
    assert found["kl_pq"] == "inf" and found["w1"] == pytest.approx(1 / 3 + 2 * 5 / 7)


def test_histograms_and_points_of_numpy_files(capsys, tmp_path) -> None:
    np.savez(tmp_path / "h.npz", p=[1, 2], q=[2, 1], x=[0.0, 3.0])
    np.save(tmp_path / "h.npy", np.array([[0.0, 1, 2], [3.0, 2, 1]]))
    found = values(capsys, "--histograms", str(tmp_path / "h.npz"))
    assert (
        found["w1"] == pytest.approx(1.0) and values(capsys, "--histograms", str(tmp_path / "h.npy")) == found
    )
    np.save(tmp_path / "p.npy", [[0.0, 0.0]])
    (tmp_path / "q.csv").write_text("x,y\n3,4\n")
    found = values(capsys, "--points", str(tmp_path / "p.npy"), str(tmp_path / "q.csv"))
    assert found["w1"] == found["w2"] == 5.0 and found["kl_pq"] is None


def test_the_text_says_infinity_log_2_and_what_is_missing(capsys, tmp_path) -> None:
    assert main(["distance", "--segments", "1"]) == 0
    out = capsys.readouterr().out
    assert "∞" in out and "log 2 = 0.693147" in out and "bandwidth" not in out and "h = 1" in out
    np.save(tmp_path / "p.npy", np.arange(6.0).reshape(3, 2))
    assert main(["distance", "--points", *[str(tmp_path / "p.npy")] * 2, "--noise", "0.5"]) == 0
    assert "—" in capsys.readouterr().out


def test_too_many_points_are_told_and_a_sample_is_taken(capsys, tmp_path) -> None:
    path = str(tmp_path / "p.npy")
    np.save(path, np.random.default_rng(0).normal(size=(100_000, 2)))
    assert main(["distance", "--points", path, path]) == 2
    assert "sample of at most 3000" in capsys.readouterr().err
    assert main(["distance", "--points", path, path, "--sample", "50", "--json"]) == 0
    told = capsys.readouterr()
    assert "50 of 100000" in told.err and json.loads(told.out)["w1"] > 0.0


FILES = {
    "empty.csv": b"",
    "ragged.csv": b"1,2\n3\n",
    "word.csv": b"1,2\n3,x\n",
    "zero.csv": b"0,1\n0,2\n",
    "binary.csv": bytes(range(256)),
    "cut.npz": b"PK\x03\x04xx",
    "cut.npy": b"\x93NUMPY\x01\x00v\x00{'descr'",
    "table.xls": b"1",
    "nan.csv": b"1,2\nnan,2\n",
    "large.csv": b"1,1e300\n",
}


@pytest.mark.parametrize(
    ("name", "option"),
    # Two points at (0, 1) and (0, 2) are fine.
    [(n, o) for n in FILES for o in ("--points", "--histograms") if (n, o) != ("zero.csv", "--points")],
)
def test_bad_files_are_one_sentence(capsys, tmp_path, name, option) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    assert main(["distance", option, *[str(path)] * (2 if option == "--points" else 1)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "report" not in told.err


def test_a_pickle_is_never_opened(capsys, tmp_path) -> None:
    np.save(tmp_path / "o.npy", np.array([{}], dtype=object), allow_pickle=True)
    assert main(["distance", "--points", *[str(tmp_path / "o.npy")] * 2]) == 2
    assert "cannot be read as numbers" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required"),
        (["--segments", "nan"], "finite"),
        (["--gaussians", "0,1,1"], "four numbers"),
        (["--gaussians", "0,-1,1,1"], "standard deviation of p"),
        (["--segments", "1", "--noise", "-1"], "noise"),
        (["--segments", "1", "--bandwidth", "0"], "bandwidth"),
        (["--segments", "1", "--sample", "5"], "--points only"),
        (["--segments", "1", "--gaussians", "0,1,0,1"], "not allowed"),
        (["--points", "no.csv", "no.csv"], "no file"),
    ],
)
def test_bad_words_are_one_sentence(capsys, words, said) -> None:
    assert main(["distance", *words]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and said in told.err
