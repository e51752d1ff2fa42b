"""InfoGAN: codes travel with the pictures that were made of them; its losses against formulas written out
here, arm by arm; traversals; slant, width and purity on drawn examples; a checkpoint that goes on exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gandyn.training import EXPERIMENTS, Generate, TrainingError, state
from gandyn.training.experiments import infogan
from gandyn.training.figures.strokes import correlation, purity, strokes
from gandyn.training.loops.info_loop import InfoLoop
from gandyn.training.probes import PROBES

CLASSIFIER = "gandyn.training.figures.evaluation_classifier.evaluation_classifier"
PIXELS, CATEGORIES, CODES = 256, 10, 12
SMALL = {"width": 4, "z_dim": 3, "batch": 8}


def loop(arm: str = "info", dtype: torch.dtype = torch.float64, **values: Any) -> InfoLoop:
    experiment = EXPERIMENTS["infogan"]
    return InfoLoop(experiment.arms(experiment.check({**SMALL, **values}))[arm], seed=3, dtype=dtype)


def softplus(x: Tensor) -> float:
    return float((1.0 + x.exp()).log().mean())


def error_by_hand(made: InfoLoop, fake: Tensor, categorical: float, continuous: float) -> float:
    """Cross-entropy and squared error of what Q reads, sample by sample."""
    read = made.d.module.reader(made.d.features(fake)).detach().numpy()
    codes, total = fake[0, :, PIXELS:].numpy(), 0.0
    for said, true in zip(read, codes):
        logits = said[:CATEGORIES]
        total += categorical * (np.log(np.exp(logits).sum()) - logits[true[:CATEGORIES].argmax()])
        total += continuous * np.mean((said[CATEGORIES:] - true[CATEGORIES:]) ** 2)
    return float(total / len(codes))


@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_codes_travel_with_the_pictures_made_of_them(scale: float) -> None:
    made = loop(scale=scale)
    real = made.real(50)
    fake = made.fake(real).detach()
    assert real.shape == fake.shape == (1, 50, PIXELS + CODES) and (real[..., PIXELS:] == 0.0).all()
    category, codes = fake[0, :, PIXELS : PIXELS + CATEGORIES], fake[0, :, PIXELS + CATEGORIES :]
    assert (category.sum(1) == scale).all() and (category.max(1).values == scale).all()
    assert len(category.argmax(1).unique()) == CATEGORIES and 0.8 < codes.abs().max() <= 1.0
    assert made.samples(5, torch.Generator().manual_seed(1)).shape == (1, 5, PIXELS)


@pytest.mark.parametrize("arm", ["info", "no-info", "no-d"])
def test_losses_of_each_arm(arm: str) -> None:
    made = loop(arm, categorical=0.7, continuous=1.9)
    real = made.real(8)
    fake = made.fake(real).detach()
    with torch.no_grad():
        score_real, score_fake = made.d.score(real), made.d.score(fake)
        loss_d, loss_g = made.loss_d(real, fake).item(), made.loss_g(real, fake).item()
    error = error_by_hand(made, fake, 0.7, 1.9)
    judged = 0.0 if arm == "no-d" else softplus(-score_real) + softplus(score_fake)
    assert loss_d == pytest.approx(judged + error, rel=1e-10)
    expected = {"info": softplus(-score_fake) + error, "no-info": softplus(-score_fake), "no-d": error}
    assert loss_g == pytest.approx(expected[arm], rel=1e-10)


@pytest.mark.parametrize(("arm", "learns"), [("info", True), ("no-info", False), ("no-d", True)])
def test_whether_the_trunk_learns_from_reading(arm: str, learns: bool) -> None:
    """The derivative of the loss in the weights of reading: without the term it stops at Q."""
    made = loop(arm)
    real = made.real(8)
    fake = made.fake(real).detach()
    error = made.loss_d(real, fake)
    if arm != "no-d":
        error = made.reading_error(made._read, fake)
    trunk, reader = made.d.module.features[0].weight, made.d.module.reader[-1].weight
    slopes = torch.autograd.grad(error.sum(), [trunk, reader], allow_unused=True)
    assert (slopes[0] is not None) == learns and slopes[1].abs().max() > 0.0


def test_the_arm_without_a_discriminator_judges_nothing() -> None:
    made = loop("no-d", torch.float32)
    head = made.d.module.head.weight.clone()
    for _ in range(2):
        made.iterate()
    assert torch.equal(head, made.d.module.head.weight) and made.scalars()["w"] == 0.0


@pytest.mark.parametrize("arm", ["info", "no-d"])
def test_a_checkpoint_goes_on_exactly(arm: str) -> None:
    through, first, second = (loop(arm, torch.float32, ema=0.9) for _ in range(3))
    for _ in range(6):
        through.iterate()
    for _ in range(3):
        first.iterate()
    PROBES["traversal"].sample(first, torch.Generator().manual_seed(0))
    kept = {name: tensor.clone() for name, tensor in state.tensors(first).items()}
    second.iterate()
    state.restore(second, kept)
    for _ in range(3):
        second.iterate()
    expected, found = state.tensors(through), state.tensors(second)
    assert set(expected) == set(found) and all(torch.equal(expected[name], found[name]) for name in expected)


def test_a_traversal_changes_one_code_alone() -> None:
    made = loop(dtype=torch.float32)
    pictures = made.generate(Generate(1, 5, seed=2, codes={1: (-1.0, 1.0)}))
    assert pictures.shape == (5, 16, 16) and len({picture.tobytes() for picture in pictures}) == 5
    given = made.latents(5, torch.Generator().manual_seed(2))[:1].repeat(5, 1)
    given[:, 3 + CATEGORIES] = torch.linspace(-1.0, 1.0, 5)
    assert np.array_equal(pictures, made.pictures(made.sampler()(given)))


def test_categories_can_be_walked_through_and_held() -> None:
    made = loop(dtype=torch.float32, scale=3.0)
    walked = made.generate(Generate(1, 10, seed=2, codes={0: (0, 9), 2: (0.5, 0.5)}))
    assert len({picture.tobytes() for picture in walked}) == 10
    held = made.generate(Generate(1, 10, seed=2, codes={0: (4, 4), 1: (0.5, 0.5)}))
    assert len({picture.tobytes() for picture in held}) == 10
    given = made.latents(10, torch.Generator().manual_seed(2))
    given[:, 3 : 3 + CATEGORIES] = 3.0 * torch.eye(CATEGORIES)[4]
    given[:, 3 + CATEGORIES] = 0.5
    assert np.array_equal(held, made.pictures(made.sampler()(given)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"codes": {3: (0.0, 1.0)}}, "There is no code 3; there are 0 to 2."),
        ({"codes": {-1: (0.0, 1.0)}}, "There is no code -1"),
        ({"codes": {0: (0.0, 10.0)}}, "Code 0 is a category, from 0 to 9."),
        ({"codes": {1: (0.0, float("nan"))}}, "finite"),
        ({"label": 3}, "takes codes, but no class"),
    ],
)
def test_what_it_cannot_do_is_one_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        loop(dtype=torch.float32).generate(Generate(1, **wrong))


def test_rows_of_a_traversal() -> None:
    found = PROBES["traversal"].sample(loop(dtype=torch.float32), torch.Generator().manual_seed(0))
    assert found["rows"].shape == (9, 10, 16, 16)
    assert list(found["names"]) == ["category"] * 3 + ["first code"] * 3 + ["second code"] * 3
    assert all(len({picture.tobytes() for picture in row}) > 1 for row in found["rows"])


# ---- handwriting
# ------------------------------------------------------------------------------------------------------


def line(slant: float, thickness: float = 1.0, side: int = 33) -> np.ndarray:
    """A soft stroke from bottom to top through the middle, `slant` pixels to the right for each pixel up."""
    y, x = np.mgrid[:side, :side] - side // 2
    ink = np.exp(-0.5 * ((x + slant * y) / thickness) ** 2) * (np.abs(y) < side // 3)
    return (2.0 * ink - 1.0).reshape(1, -1)


@pytest.mark.parametrize("slant", [-0.6, 0.0, 0.4])
def test_the_slant_of_a_stroke(slant: float) -> None:
    assert strokes(line(slant), (1, 33, 33)).slant[0] == pytest.approx(slant, abs=0.02)


def test_the_width_of_two_strokes_is_half_their_distance() -> None:
    two = np.full((1, 33, 33), -1.0)
    two[0, 5:28, [8, 24]] = 1.0
    assert strokes(two.reshape(1, -1), (1, 33, 33)).width[0] == pytest.approx(8.0)
    assert strokes(np.full((1, 9), -1.0), (1, 3, 3)).width[0] == 0.0


def test_correlation_is_taken_within_categories() -> None:
    category = np.repeat([0, 1], 50)
    code = np.tile(np.linspace(-1.0, 1.0, 50), 2)
    assert correlation(code, 2.0 * code + 100.0 * category, category) == pytest.approx(1.0)
    assert correlation(code, 100.0 * category, category) == pytest.approx(0.0)
    assert abs(np.corrcoef(code, 2.0 * code + 100.0 * category)[0, 1]) < 0.1


def test_purity_gives_each_category_a_label_of_its_own() -> None:
    labels = np.arange(30) % 3
    assert purity((labels + 1) % 3, labels, 3) == 1.0
    assert purity(np.zeros(30, int), labels, 3) == pytest.approx(1.0 / 3.0)
    # Both categories are mostly 0; only one of them may be called so.
    assert purity(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 0, 0, 0, 1]), 2) == pytest.approx(4.0 / 6.0)


def test_what_codes_mean_is_measured_by_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    made = loop(dtype=torch.float32)
    category, _ = infogan._codes(made, made.latents(40, torch.Generator().manual_seed(4)))

    class Classifier:
        classes = CATEGORIES

        def classify(self, rows: Tensor) -> Tensor:
            return torch.as_tensor((category + 3) % CATEGORIES)

        def quality(self, rows: Tensor) -> dict[str, float]:
            return {"frechet": 5.0}

    monkeypatch.setattr(CLASSIFIER, lambda source: Classifier())
    found = infogan.meaning(made, torch.Generator().manual_seed(4), 40)
    assert found["purity"] == 1.0 and found["frechet"] == 5.0 and set(found) == set(infogan.FIGURES)
    assert 0.0 <= found["slant"] <= 1.0 and 0.0 <= found["decoded"] <= 1.0
