"""The GAN on words: rows are one-hot or probabilities; its losses against formulas written out here; figures
of merit counted by hand; a user's file; a checkpoint that goes on exactly.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from gandyn.training import EXPERIMENTS, Generate, TrainingError, state
from gandyn.training.figures import text_quality, texts
from gandyn.training.loops.text_loop import TextLoop
from gandyn.training.probes import PROBES

LETTERS, PLACES = 27, 8
SMALL = {"width": 3, "z_dim": 4, "batch": 6}


def loop(arm: str = "wgan-gp", dtype: torch.dtype = torch.float64, **values: Any) -> TextLoop:
    experiment = EXPERIMENTS["text-gan"]
    return TextLoop(experiment.arms(experiment.check({**SMALL, **values}))[arm], seed=3, dtype=dtype)


def by_hand(made: TextLoop, rows: Tensor) -> Tensor:
    """(n,) the discriminator's scores of rows (1, n, letters · places), from its weights alone."""
    w1, b1, w2, b2, w3, b3, w4, b4 = made.d.parameters
    x = functional.conv1d(rows.reshape(-1, LETTERS, PLACES), w1, b1)
    inner = functional.conv1d(functional.pad(x.clamp_min(0.0), (2, 2)), w2, b2)
    x = x + 0.3 * functional.conv1d(functional.pad(inner.clamp_min(0.0), (2, 2)), w3, b3)
    return (x.flatten(1) * w4).sum(1) + b4


def test_real_lines_are_one_hot_and_fake_ones_probabilities() -> None:
    made = loop()
    real, fake = made.real(20), made.fake(made.real(20)).detach()
    assert real.shape == fake.shape == (1, 20, LETTERS * PLACES)
    places = real.reshape(20, LETTERS, PLACES)
    assert (places.sum(1) == 1.0).all() and (places.max(1).values == 1.0).all()
    assert set(made.lines(real[0])) <= set(made.bank.words)
    chances = fake.reshape(20, LETTERS, PLACES)
    assert (chances > 0.0).all() and torch.allclose(
        chances.sum(1), torch.ones(20, PLACES, dtype=torch.float64)
    )


def test_the_penalised_critics_loss() -> None:
    made = loop(**{"lambda": 0.7})
    real = made.real(6)
    fake = made.fake(real).detach()
    same = torch.Generator()
    same.set_state(made.random.get_state())
    share = torch.rand(1, 6, 1, generator=same, dtype=torch.float64)
    between = (fake + share * (real - fake)).requires_grad_()
    gradient = torch.autograd.grad(by_hand(made, between).sum(), between)[0]
    penalty = 0.7 * (gradient.square().sum(-1).sqrt() - 1.0).square().mean()
    expected = by_hand(made, fake).mean() - by_hand(made, real).mean() + penalty
    assert made.loss_d(real, fake).item() == pytest.approx(expected.item(), rel=1e-10)
    assert made.loss_g(real, fake).item() == pytest.approx(-by_hand(made, fake).mean().item(), rel=1e-10)


@pytest.mark.parametrize("arm", ["gan", "usual"])
def test_the_original_gans_losses(arm: str) -> None:
    made = loop(arm)
    real = made.real(6)
    fake = made.fake(real).detach()
    r, f = by_hand(made, real), by_hand(made, fake)
    expected = (1.0 + (-r).exp()).log().mean() + (1.0 + f.exp()).log().mean()
    assert made.loss_d(real, fake).item() == pytest.approx(expected.item(), rel=1e-10)
    saved = (1.0 + (-f).exp()).log().mean()
    assert made.loss_g(real, fake).item() == pytest.approx(saved.item(), rel=1e-10)


def test_arms_differ_by_loss_and_by_optimiser() -> None:
    experiment = EXPERIMENTS["text-gan"]
    arms = experiment.arms(experiment.check({"lr": 1e-3, "lr_usual": 1e-4}))
    assert [(setup.variant, setup.g.lr, setup.d.beta1) for setup in arms.values()] == [
        ("wgan-gp", 1e-3, 0.0), ("non-saturating", 1e-3, 0.0), ("non-saturating", 1e-4, 0.5)
    ]  # fmt: skip


def test_letters_and_words_are_counted() -> None:
    # Of the letters " ", "a", "b" the likeliest at three places; the second line has equal ones.
    rows = np.array([[[0.1, 0.2, 0.8], [0.7, 0.2, 0.1], [0.2, 0.6, 0.1]]]).reshape(1, 9)
    assert text_quality.likeliest(rows, 3).tolist() == [[1, 2, 0]]
    assert text_quality.spelled(np.array([[1, 2, 0], [0, 0, 0], [1, 0, 2]]), " ab") == ["ab", "", "a b"]
    assert text_quality.one_hot(rows, 3) == pytest.approx((0.7 + 0.6 + 0.8) / 3)
    assert text_quality.valid_words(["ab", "", "a b", "ba"], {"ab", "b"}) == pytest.approx(2 / 5)


def test_pairs_of_letters_are_counted() -> None:
    found = text_quality.bigrams(np.array([[0, 1, 1], [1, 1, 0]]), 2)
    assert found.tolist() == pytest.approx([0.0, 1 / 4, 1 / 4, 2 / 4])


def test_jensen_shannon_of_pairs() -> None:
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.5, 0.5])
    halves = 0.5 * (0.5 * math.log(0.5 / 0.25)) + 0.5 * (0.5 * math.log(0.5 / 0.25))
    assert text_quality.jensen_shannon(p, q) == pytest.approx(halves)
    assert text_quality.jensen_shannon(p, p) == 0.0
    assert text_quality.jensen_shannon(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(
        math.log(2)
    )


def test_real_lines_are_perfect(monkeypatch: pytest.MonkeyPatch) -> None:
    made = loop()
    everything = made.bank.rows(torch.arange(len(made.bank)))[None]
    monkeypatch.setattr(TextLoop, "samples", lambda *given, **options: everything)
    assert texts.quality(made, None) == {
        "valid_words": 1.0, "bigram_js": 0.0, "one_hot": 1.0, "distinct": len(made.bank)
    }  # fmt: skip


def test_lines_may_be_asked_for() -> None:
    made = loop(dtype=torch.float32)
    lines = made.generate(Generate(1, 5, seed=2))
    assert lines.shape == (5,) and lines.dtype.kind == "U" and all(len(line) <= PLACES for line in lines)
    assert np.array_equal(lines, made.generate(Generate(2, 5, seed=2)))
    for wrong in ({"label": 1}, {"codes": {0: (0.0, 1.0)}}, {"edges": np.zeros((4, 4), np.uint8)}):
        with pytest.raises(TrainingError, match="no class, no code and no edges"):
            made.generate(Generate(1, **wrong))


def test_lines_of_a_users_file(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("eins zwei\ndrei\n", encoding="utf-8")
    made = loop(file=str(tmp_path / "mine.txt"))
    assert made.shape == (len(set("eins zwei drei")), 12) and made.bank.words == ("eins zwei", "drei")
    assert set(made.lines(made.real(20)[0])) == {"eins zwei", "drei"}
    assert 0.0 <= texts.quality(made, torch.Generator().manual_seed(0), 20)["valid_words"] <= 1.0


def test_probes_show_the_same_noise_each_time() -> None:
    made, random = loop(dtype=torch.float32), torch.Generator().manual_seed(0)
    found, again = (PROBES["text"].sample(made, random) for _ in range(2))
    assert found["real"].shape == found["fake"].shape == (24,) and found["fake"].dtype.kind == "U"
    assert set(found["real"]) <= set(made.bank.words) and np.array_equal(found["fake"], again["fake"])
    quality = PROBES["text-quality"].sample(made, random)
    assert list(quality) == ["valid_words", "bigram_js", "one_hot"]
    assert {value.shape for value in quality.values()} == {(1,)}


@pytest.mark.parametrize("arm", ["wgan-gp", "usual"])
def test_a_checkpoint_goes_on_exactly(arm: str) -> None:
    through, first, second = (loop(arm, torch.float32) for _ in range(3))
    for _ in range(6):
        through.iterate()
    for _ in range(3):
        first.iterate()
    for probe in ("text", "text-quality"):
        PROBES[probe].sample(first, torch.Generator().manual_seed(0))
    kept = {name: tensor.clone() for name, tensor in state.tensors(first).items()}
    second.iterate()
    state.restore(second, kept)
    for _ in range(3):
        second.iterate()
    expected, found = state.tensors(through), state.tensors(second)
    assert set(expected) == set(found) and all(torch.equal(expected[name], found[name]) for name in expected)
