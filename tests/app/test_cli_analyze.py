"""`gandyn analyze`: what it says, and the one sentence with which it refuses."""

from __future__ import annotations

import json
import re

import pytest

from app import __main__ as entry


def test_text(capsys):
    assert entry.main(["analyze", "--variant", "minimax", "--regularizer", "r1=1"]) == 0
    out = capsys.readouterr().out
    assert "node sink; eigenvalues -0.5, -0.5" in out
    assert "converges, rate 0.5" in out


def test_cycles_are_told(capsys):
    assert entry.main(["analyze", "--variant", "wgan-gp", "--dim", "1"]) == 0
    assert "limit cycle, attracting: period 6.3148" in capsys.readouterr().out
    assert entry.main(["analyze", "--variant", "wgan-gp", "--dim", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (cycle,) = found["cycles"]["found"]
    assert abs(found["lyapunov"]["exponent"]) < 0.1
    assert cycle["kind"] == "limit cycle" and abs(cycle["multipliers"][0][0] - 0.5318) < 1e-3


def test_saddles_have_manifolds(capsys):
    words = ["--variant", "lsgan", "--set", "fake=0.5", "--dim", "1"]
    assert entry.main(["analyze", *words]) == 0
    out = capsys.readouterr().out
    assert "origin: saddle" in out and "gandyn.manifolds follows them" in out


def test_json_with_a_rule(capsys):
    words = ["--rule", "momentum", "--option", "beta=-0.5", "--lr-d", "0.1", "--lr-g", "0.1", "--json"]
    assert entry.main(["analyze", "--variant", "wgan", "--phi", "0.1", "--theta", "0.2", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["scenario"]["dim"] == 1
    assert found["training"]["options"] == {"beta": -0.5}
    assert len(found["rule"]["multipliers"]) == 4
    assert found["verdict"]["kind"] == "diverges"


def test_options_of_one_player(capsys):
    """Gidel et al. 2019, arXiv:1807.04740: in turns at η = 1 with the momenta (−½, 0)."""
    words = ["--rule", "momentum", "--turns", "--option", "beta_d=-0.5", "--option", "beta_g=0"]
    rates = ["--lr-d", "1", "--lr-g", "1", "--first", "d", "--json"]
    assert entry.main(["analyze", "--variant", "wgan", "--dim", "1", *words, *rates]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["training"]["options"] == {"beta_d": -0.5, "beta_g": 0.0}
    assert found["rule"]["radius"] == pytest.approx(0.872, abs=5e-4)


def test_a_preset_brings_its_start(capsys):
    from app.model import presets

    name = next(iter(presets.titles()))
    scene = presets.load(name)
    assert entry.main(["analyze", name, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    first = found if isinstance(found, dict) else found[0]
    assert first["scenario"] == scene.scenarios[0].to_dict()
    assert first["phi"] == list(scene.starts[scene.selected].phi)[: first["scenario"]["dim"]]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--variant", "wgan", "--rule", "sgd"],
        ["--variant", "wgan", "--option", "beta=0.1"],
        ["--variant", "wgan", "--rule", "momentum", "--option", "beta=much"],
        ["--variant", "wgan", "--rule", "momentum", "--option", "lr_d=1"],
        ["--variant", "wgan", "--phi", "1", "--theta", "1", "--phi", "2", "--theta", "2"],
        ["--variant", "wgan", "--rule", "adam", "--first", "x"],
    ],
)
def test_refusals(capsys, words):
    assert entry.main(["analyze", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(r"gandyn: [^\n]{10,600}[.]\n", err), err


@pytest.mark.parametrize(
    "words", [["--lr-d", "0.1"], ["--n-g", "3"], ["--option", "beta=0.1"], ["--first", "d"]]
)
def test_numbers_of_a_training_without_a_rule_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Silently left out they would look as if they made no difference."""
    assert entry.main(["analyze", "--variant", "wgan", *words]) == 2
    assert (
        capsys.readouterr().err
        == f"gandyn: {words[0]} says how an update rule trains; name one with --rule.\n"
    )


def test_the_scenes_own_rules_are_analysed_too(capsys):
    """`--rules`: the flow and each rule, with the scene's numbers; a scene without any says so."""
    assert entry.main(["analyze", "mescheder", "--rules", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    trained = [x["training"] and (x["training"]["rule"], x["training"]["n_d"]) for x in found]
    assert trained == [None, ("simultaneous", 1), ("alternating", 1), ("alternating", 5)]
    assert entry.main(["analyze", "su-minimax", "--rules"]) == 2
    assert "no update rules" in capsys.readouterr().err


def test_turns_and_schedules_are_the_trainings(capsys):
    """What the library can be told, the command line can."""
    rule = [
        "--rule",
        "momentum",
        "--option",
        "beta=-0.5",
        "--turns",
        "--schedule",
        "inverse",
        "--decay",
        "0.05",
    ]
    assert entry.main(["analyze", "mescheder-wgan", *rule, "--json"]) == 0
    training = json.loads(capsys.readouterr().out)["training"]
    assert training["alternating"] is True and (training["schedule"], training["decay"]) == ("inverse", 0.05)
    assert entry.main(["analyze", "mescheder-wgan", "--turns"]) == 2
    assert "--turns says how an update rule trains" in capsys.readouterr().err
