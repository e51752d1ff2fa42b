"""`gandyn design`: what it says, as text and as JSON, its exit status, and carets under mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app import __main__ as entry
from gandyn.design import symbolic
from gandyn.design.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
GAN = ["--omega", "log(r)", "--rho", "1/(1+exp(t))"]
KEYS = ("phi", "psi", "alpha", "beta", "d", "output", "omega_range", "conditions", "divergence", "variant")


@pytest.fixture(autouse=True, scope="module")
def _process_ended():
    yield
    symbolic.stop()


@pytest.fixture(autouse=True)
def _library(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def told(capsys, *words: str) -> dict:
    """The object of a design that is a GAN."""
    assert entry.main(["design", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_object(capsys):
    found = told(capsys, *GAN)
    assert tuple(found)[: len(KEYS)] == KEYS
    assert found["beta"] == found["psi"] and found["alpha"] == found["phi"]
    assert (found["output"], found["omega_range"], found["variant"]) == ("v", ["-inf", "inf"], None)
    assert found["constants"]["psi"] == "log(2)"
    for condition in found["conditions"].values():
        assert set(condition) == {"holds", "how", "where"} and condition["holds"]
        assert condition["how"] in ("proved", "proved on an interval", "checked")


def test_the_documentation_names_every_entry(capsys):
    page = (ROOT / "docs" / "designer.md").read_text(encoding="utf-8").split("## The JSON")[1]
    rows = re.findall(r"^\| (`.+?) \| ", page, re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == list(told(capsys, *GAN))


def test_formulas_can_be_typed_again(capsys):
    """What comes out of one design goes into another."""
    found = told(capsys, "--f", "(sqrt(r)-1)^2")
    again = told(
        capsys, "--phi", found["phi"], "--psi", found["psi"], "--low", "-9", "--high", "1/2", "--output", "v"
    )
    assert again["phi"] == found["phi"] == "t/(t - 1)"


def test_an_f_and_a_dual_form(capsys):
    found = told(capsys, "--f", "r*log(r)")
    assert (found["psi"], found["d"], found["conjugate"]) == ("t - 1", "r*log(r) + 1 - r", "exp(t - 1)")
    found = told(capsys, "--example", "total-variation", "--param", "k=50")
    assert (found["d"], found["omega_range"]) == ("abs(r - 1)", [-1.0, 1.0])
    assert found["design"]["parameters"][0]["default"] == 50.0


def test_examples_take_changes(capsys):
    found = told(capsys, "--example", "lsgan", "--param", "a=0", "--param", "b=3")
    assert found["omega_range"] == [0.0, 3.0]
    assert found["design"]["parameters"][1] == {"id": "b", "default": 3.0, "low": -2.0, "high": 3.0}
    found = told(capsys, "--example", "gan", "--beta", "t", "--name", "mine")
    assert (found["beta"], found["followed"], found["design"]["name"]) == ("t", "r*log(r) + 1 - r", "mine")


def test_named_numbers_get_a_slider(capsys):
    found = told(capsys, "--omega", "k*r", "--rho", "c", "--param", "k=2", "--param", "c=0.5,0.1,3")
    sliders = [(p["default"], p["low"], p["high"]) for p in found["design"]["parameters"]]
    assert sliders == [(2.0, 0.0, 4.0), (0.5, 0.1, 3.0)]


def test_text(capsys):
    assert entry.main(["design", "--example", "lsgan"]) == 0
    out = capsys.readouterr().out
    assert "It is a GAN." in out and "ω⁻¹(t) = (t - a)/(b - t)" in out and "(proved)" in out


@pytest.mark.parametrize(
    ("words", "failing"),
    [
        (["--omega", "1/(1-r)", "--rho", "1"], "omega_continuous"),
        (["--omega", "-r", "--rho", "1"], "omega_increasing"),
        (["--omega", "log(r)", "--rho", "t-1"], "rho_positive"),
        (["--omega", "log(r)", "--rho", "1", "--alpha", "0", "--beta", "-t"], "d_minimal"),
    ],
)
def test_a_design_that_is_no_gan_is_still_told(capsys, words, failing):
    assert entry.main(["design", *words, "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert not found["is_gan"] and not found["conditions"][failing]["holds"]
    assert found["conditions"][failing]["where"] > 0.0


def test_custom_dynamics_need_no_conditions(capsys):
    assert told(capsys, "--a", "-norm_phi", "--b", "-1", "--c", "1", "--e", "0")["conditions"] == {}
    assert told(capsys, "--loss-d", "-s", "--loss-g", "-s")["design"]["kind"] == "losses"


def test_the_library(capsys, tmp_path):
    path = tmp_path / "mine.json"
    assert (
        told(capsys, *GAN, "--name", "Mine", "--save", "my-gan", "--export", str(path))["variant"] == "my-gan"
    )
    assert entry.main(["design", "--list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(EXAMPLES) < set(rows) and rows["my-gan"]["source"] == "library"
    assert told(capsys, "--example", "my-gan")["design"] == rows["my-gan"]["design"]
    assert told(capsys, "--import", str(path), "--save", "other")["design"]["name"] == "Mine"
    assert entry.main(["design", "--list"]) == 0
    assert "Mine: ω(r) = log(r); ρ(t) = 1/(1+exp(t))" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "line", "mark"),
    [
        (["--omega", "log(r)", "--rho", "1/(1+2t)"], "  1/(1+2t)", "        ^"),
        (["--omega", "log(r", "--rho", "1"], "  log(r", "     ^"),
        (["--omega", "r", "--rho", "-x + 1"], "  -x + 1", "   ^"),
        (["--f", "半+r"], "  半+r", "  ^^"),
        (["--omega", "r" + " + r" * 60 + " + q", "--rho", "1"], None, "^"),
    ],
)
def test_a_mistake_is_pointed_at(capsys, words, line, mark):
    assert entry.main(["design", *words]) == 2
    out, err = capsys.readouterr()
    sentence, shown, below = err.splitlines()
    assert out == "" and re.fullmatch(r"gandyn: --(omega|rho|f): .{10,200}", sentence), sentence
    assert shown == line or line is None
    assert below.rstrip().endswith(mark) and len(shown) < 100
    if line is None:
        assert shown[below.index("^")] == "q"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--omega", "r"],
        ["--example", "no-such"],
        ["--omega", "r", "--f", "r"],
        ["--omega", "r", "--rho", "k", "--param", "k"],
        ["--omega", "r", "--rho", "k", "--param", "k=1,2"],
        ["--omega", "r", "--rho", "1", "--param", "r=1"],
        ["--omega", "r", "--rho", "1", "--save", "No Such"],
        ["--import", "nowhere.json"],
    ],
)
def test_refusals(capsys, words):
    assert entry.main(["design", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(r"gandyn: [^\n]{10,600}[.]\n", err), err
