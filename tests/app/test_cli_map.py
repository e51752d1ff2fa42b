"""`gandyn map` from words to text, JSON and files."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

import gandyn
from app.cli.main import main
from app.exporters import map_files

BASE = [
    "map",
    "--variant",
    "non-saturating",
    "--dim",
    "1",
    "--rule",
    "alternating",
    "--size",
    "12",
    "--rounds",
    "300",
]
AXES = ["--x", "r1", "0", "3", "--y", "lr", "0.1", "2.5"]


def test_the_text_says_shares_a_picture_and_the_critical_curve(capsys):
    assert main([*BASE, *AXES]) == 0
    out = capsys.readouterr().out
    assert "converges" in out and "144 cells" in out
    assert "spectral radius 1: at r1 = 1.636 passes lr = 1.1" in out
    assert sum("|" in line for line in out.splitlines()) == 12


def test_json_holds_every_cell(capsys):
    assert main([*BASE, *AXES, "--json", "--quantity", "rate"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert np.array(data["rate"], dtype=float).shape == (12, 12)
    assert data["training"]["rule"] == "alternating" and data["spec"]["quantity"] == "rate"


@pytest.mark.parametrize("suffix", map_files.WRITERS)
def test_files_of_every_format_hold_the_same_cells(tmp_path, suffix, capsys):
    path = tmp_path / f"map{suffix}"
    assert main([*BASE, *AXES, "-o", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert _radii(path) == pytest.approx(_exact(), rel=1e-12)


def _exact() -> np.ndarray:
    """Alternating on b₀ = −½, c₀ = ½ with damping γ, generator first: trace 2 − ηγ − η²/4, determinant 1 −
    ηγ.
    """
    gamma, eta = np.meshgrid(np.linspace(0.0, 3.0, 12), np.linspace(0.1, 2.5, 12))
    trace, det = 2.0 - eta * gamma - eta**2 / 4.0, 1.0 - eta * gamma
    return np.abs(
        [(trace + sign * np.sqrt((trace**2 - 4.0 * det).astype(complex))) / 2.0 for sign in (1.0, -1.0)]
    ).max(0)


def _radii(path) -> np.ndarray:
    if path.suffix == ".npz":
        with np.load(path) as data:
            assert json.loads(str(data["about"]))["spec"]["x"]["id"] == "r1"
            return data["radius"]
    if path.suffix == ".json":
        return np.array(json.loads(path.read_text())["radius"])
    with path.open(encoding="utf-8") as file:
        return np.array([float(row["radius"]) for row in csv.DictReader(file)]).reshape(12, 12)


def test_axes_are_listed(capsys):
    assert main([*BASE, "--axes"]) == 0
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert {"r1", "l2", "tau_d", "lr", "lr_d", "phi", "theta", "scale"} <= set(words)


def test_a_basin_names_its_places(capsys):
    words = [
        "--variant",
        "wgan",
        "--dim",
        "1",
        "--rule",
        "simultaneous",
        "--x",
        "phi",
        "--y",
        "theta",
        "-2",
        "2",
        "--size",
        "8",
        "--quantity",
        "basin",
    ]
    assert main(["map", *words]) == 0
    assert "basin 0: 100.0 %  away" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "takes an axis and its two ends"),
        (["--x", "r1", "0", "3"], "takes an axis and its two ends"),
        (["--x", "nothing", "0", "3", "--y", "lr"], "There is no axis 'nothing'"),
        (["--x", "r1", "3", "0", "--y", "lr"], "from a smaller to a larger"),
        (["--x", "r1", "a", "b", "--y", "lr"], "two numbers"),
        ([*AXES, "-o", "map.xyz"], "the suffix chooses"),
        ([*AXES, "--quantity", "colour"], "must be one of"),
        ([*AXES, "--size", "1"], "from 2 to"),
        ([*AXES, "--rounds", "3"], "rounds must be"),
        ([*AXES, "--duration", "30"], "--duration is about the flow"),
        ([*AXES, "-o", ""], "the suffix chooses"),
        ([*AXES, "-o", "/nowhere/map.csv"], "cannot be written"),
        ([*AXES, "-o", "/nowhere/map.png"], "cannot be written"),
        (["--x", "phi", "--log-x", "--y", "lr"], "logarithmic only from a number above 0"),
        (["--x", "phi", "-1e9", "1e9", "--y", "theta"], "no start farther out than 100000"),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_one_sentence(words, sentence, capsys):
    assert main([*BASE, *words]) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1


def test_what_cannot_be_written_is_refused_before_it_is_computed(monkeypatch, capsys):
    monkeypatch.setattr(gandyn, "convergence_map", lambda *args, **options: pytest.fail("computed"))
    assert main([*BASE, *AXES, "-o", "/nowhere/map.csv"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_rounds_need_a_rule(capsys):
    assert main(["map", "--variant", "wgan", "--x", "r1", "--y", "tau_d", "--rounds", "500"]) == 2
    assert "name one with --rule" in capsys.readouterr().err


def test_ctrl_c_leaves_no_half_file(tmp_path, monkeypatch, capsys):
    def stopped(found, file):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setitem(map_files.WRITERS, ".csv", stopped)
    assert main([*BASE, *AXES, "-o", str(tmp_path / "map.csv")]) == 130
    assert list(tmp_path.iterdir()) == []
    assert "Stopped" in capsys.readouterr().err
