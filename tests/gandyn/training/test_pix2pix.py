"""pix2pix: edges travel with their pictures; its losses, patch by patch, against formulas written out here;
what is measured of fills; drawings that are filled; a checkpoint that goes on exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from gandyn.training import EXPERIMENTS, Generate, TrainingError, state
from gandyn.training.figures import fill_quality
from gandyn.training.figures import fills as pairs
from gandyn.training.loops.pair_loop import PairLoop
from gandyn.training.probes import PROBES

PIXELS, EDGES = 3 * 32 * 32, 32 * 32
SMALL = {"width": 2, "width_d": 2, "batch": 4}


def loop(arm: str = "both", dtype: torch.dtype = torch.float64, **values: Any) -> PairLoop:
    experiment = EXPERIMENTS["pix2pix"]
    return PairLoop(experiment.arms(experiment.check({**SMALL, **values}))[arm], seed=3, dtype=dtype)


def by_hand(made: PairLoop, rows: Tensor) -> Tensor:
    """(n, 8, 8) the scores of all patches of rows (1, n, pixels + edges), from D's weights alone."""
    held = dict(zip(made.d.names, made.d.parameters))
    x = rows[0].reshape(-1, 4, 32, 32)
    x = functional.conv2d(x, held["features.0.weight"], held["features.0.bias"], stride=2, padding=1)
    x = functional.conv2d(functional.leaky_relu(x, 0.2), held["features.2.weight"], stride=2, padding=1)
    centred = x - x.mean((0, 2, 3), keepdim=True)
    x = centred / (centred.square().mean((0, 2, 3), keepdim=True) + 1e-5).sqrt()
    x = x * held["features.3.weight"][:, None, None] + held["features.3.bias"][:, None, None]
    last = {name.rsplit(".", 1)[1]: p for name, p in held.items() if name.startswith("head")}
    return functional.conv2d(functional.leaky_relu(x, 0.2), last["weight"], last["bias"], padding=1)[:, 0]


def softplus(x: Tensor) -> Tensor:
    return (1.0 + x.exp()).log()


def test_edges_travel_with_their_pictures() -> None:
    made = loop()
    real = made.real(30)
    assert real.shape == (1, 30, PIXELS + EDGES) and real.dtype == torch.float64
    everything = torch.arange(len(made.bank))
    pictures, edges = made.bank.rows(everything), made.bank.input_rows(everything)
    for row in real[0].float():
        at = int((pictures == row[:PIXELS]).all(1).nonzero()[0])
        assert torch.equal(edges[at], row[PIXELS:])
    fake = made.fake(real)
    assert torch.equal(fake[..., PIXELS:], real[..., PIXELS:])
    assert torch.equal(fake[0, :, :PIXELS], made.g.module(real[0, :, PIXELS:]).flatten(1))


def test_the_discriminators_loss_is_the_mean_over_patches() -> None:
    made = loop()
    real = made.real(4)
    fake = made.fake(real).detach()
    scores = [by_hand(made, rows) for rows in (real, fake)]
    assert made.d.score(real).shape == (64, 4)
    expected = softplus(-scores[0]).mean() + softplus(scores[1]).mean()
    assert made.loss_d(real, fake).tolist() == pytest.approx([expected.item()], rel=1e-12)
    assert made.w.mean().item() == pytest.approx((scores[0].mean() - scores[1].mean()).item(), rel=1e-9)
    of_means = softplus(-scores[0].mean((1, 2))).mean() + softplus(scores[1].mean((1, 2))).mean()
    assert abs(of_means.item() - expected.item()) > 1e-6


@pytest.mark.parametrize(("arm", "weights"), [("both", (7.0, 1.0)), ("l1", (7.0, 0.0)), ("cgan", (0.0, 1.0))])
def test_the_generators_loss_of_each_arm(arm: str, weights: tuple[float, float]) -> None:
    made = loop(arm, l1=7.0)
    real = made.real(4)
    fake = made.fake(real).detach()
    distance = (fake - real)[0, :, :PIXELS].abs().sum() / (4 * PIXELS)
    expected = weights[0] * distance + weights[1] * softplus(-by_hand(made, fake)).mean()
    assert made.loss_g(real, fake).tolist() == pytest.approx([expected.item()], rel=1e-12)


def test_l1_alone_needs_no_discriminator_and_its_weight_follows_the_slider() -> None:
    made = loop("l1", dtype=torch.float32)
    before = made.d.flat.clone(), made.g.flat.clone()
    made.iterate()
    assert torch.equal(made.d.flat, before[0]) and not torch.equal(made.g.flat, before[1])
    assert set(made.scalars()) == {"loss_g"}
    real = made.real(4)
    fake = made.fake(real).detach()
    loss = made.loss_g(real, fake).item()
    made.update_config(loop("l1", l1=120.0).setup)
    assert made.loss_g(real, fake).item() == pytest.approx(2.0 * loss)


@pytest.mark.parametrize("discriminator", ["patch", "image"])
def test_the_slope_is_that_of_the_mean_over_patches(discriminator: str) -> None:
    made = loop("changed", discriminator=discriminator)
    x = made.real(4)
    assert made.d.score(x).shape == ({"patch": 64, "image": 1}[discriminator], 4)
    up, down = x.clone(), x.clone()
    up[0, 1, 1500] += 1e-6
    down[0, 1, 1500] -= 1e-6
    rise = (made.d.score(up).mean(0).sum() - made.d.score(down).mean(0).sum()) / 2e-6
    assert made.d.input_gradient(x)[0, 1, 1500].item() == pytest.approx(rise.item(), rel=1e-5, abs=1e-9)


def test_switches_make_an_arm_of_their_own() -> None:
    arms = EXPERIMENTS["pix2pix"].arms
    check = EXPERIMENTS["pix2pix"].check
    assert set(arms(check({"skips": "on"}))) == {"both", "l1", "cgan"}
    assert arms(check({}))["changed"].g.options["skips"] == "off"
    assert (
        arms(check({"skips": "on", "discriminator": "image"}))["changed"].d.options["discriminator"]
        == "image"
    )


def test_what_an_outline_encloses() -> None:
    edges = -np.ones((1, 7, 7))
    edges[0, 1, 1:6] = edges[0, 5, 1:6] = edges[0, 1:6, 1] = edges[0, 1:6, 5] = 1.0
    expected = np.zeros((1, 7, 7), dtype=bool)
    expected[0, 2:5, 2:5] = True
    assert np.array_equal(fill_quality.inside(edges), expected)
    edges[0, 1, 3] = -1.0
    assert not fill_quality.inside(edges).any()


def test_sharpness_is_contrast_within_the_outline_over_that_of_the_real_picture() -> None:
    within = np.zeros((1, 4, 4), dtype=bool)
    within[0, 1:3, 1:3] = True
    picture = np.random.default_rng(0).normal(size=(1, 3, 4, 4))
    right, down = picture[0, :, 2, 2] - picture[0, :, 2, 1], picture[0, :, 2, 2] - picture[0, :, 1, 2]
    assert fill_quality.contrast(picture, within) == pytest.approx(np.sum(right**2 + down**2))
    assert fill_quality.sharpness(0.5 * picture, picture, within) == pytest.approx(0.25)
    assert fill_quality.l1(0.5 * picture, picture) == pytest.approx(0.5 * np.abs(picture).mean())


def test_real_pictures_are_sharp_and_of_the_right_colour_grey_ones_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, real = loop(), torch.as_tensor(pairs.tested().real[:60]).flatten(1)
    monkeypatch.setattr(PairLoop, "fills", lambda self, edges, random: real)
    found = pairs.quality(made, None, 60)
    assert found == pytest.approx({"l1": 0.0, "sharpness": 1.0, "shape_accuracy": 1.0})
    monkeypatch.setattr(PairLoop, "fills", lambda self, edges, random: torch.zeros_like(real))
    grey = pairs.quality(made, None, 60)
    assert grey["sharpness"] == 0.0 and grey["shape_accuracy"] == pytest.approx(1 / 3, abs=0.05)


def test_tested_outlines_were_not_trained_on() -> None:
    trained = loop().bank.input_rows(torch.arange(1200)).numpy()
    assert not {row.tobytes() for row in trained} & {row.tobytes() for row in pairs.tested().edges}


def test_a_drawing_is_filled() -> None:
    made = loop(dtype=torch.float32)
    drawing = np.zeros((32, 32), np.uint8)
    drawing[8:24, 8] = drawing[8:24, 23] = drawing[8, 8:24] = drawing[23, 8:24] = 255
    filled = made.generate(Generate(1, 2, edges=drawing))
    assert filled.shape == (2, 32, 32, 3) and filled.dtype == np.uint8
    assert not np.array_equal(filled[0], made.generate(Generate(1, 1, edges=drawing.T // 2))[0])
    real = made.generate(Generate(2, 3, seed=4))
    assert real.shape == (3, 32, 32, 3) and np.array_equal(real, made.generate(Generate(3, 3, seed=4)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"label": 1}, "takes no class and no code"),
        ({"codes": {1: (0.0, 1.0)}}, "takes no class and no code"),
        ({"edges": np.zeros((16, 32), np.uint8)}, "The edges must have 32 × 32 pixels, not 16 × 32."),
        ({"edges": np.zeros((32, 32, 3), np.uint8)}, "not 32 × 32 × 3"),
    ],
)
def test_what_cannot_be_filled_is_one_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        loop(dtype=torch.float32).generate(Generate(1, **wrong))


def test_noise_makes_fills_differ() -> None:
    made, drawing = loop(dtype=torch.float32, z_dim=8), np.zeros((32, 32), np.uint8)
    one, other = made.generate(Generate(1, 2, edges=drawing))
    assert not np.array_equal(one, other)


def test_probes_show_the_same_outlines_each_time() -> None:
    made, random = loop(dtype=torch.float32), torch.Generator().manual_seed(0)
    found, again = (PROBES["fills"].sample(made, random) for _ in range(2))
    assert {name: values.shape for name, values in found.items()} == {
        "edges": (16, 32, 32), "fake": (16, 32, 32, 3), "real": (16, 32, 32, 3)
    }  # fmt: skip
    assert all(np.array_equal(found[name], again[name]) for name in found)
    quality = PROBES["fill-quality"].sample(made, random)
    assert {name: value.shape for name, value in quality.items()} == dict.fromkeys(quality, (1,))
    assert set(quality) == set(EXPERIMENTS["pix2pix"].figures)


def test_a_checkpoint_goes_on_exactly() -> None:
    through, first, second = (loop(dtype=torch.float32, ema=0.9) for _ in range(3))
    for _ in range(4):
        through.iterate()
    for _ in range(2):
        first.iterate()
    for probe in ("fills", "fill-quality"):
        PROBES[probe].sample(first, torch.Generator().manual_seed(0))
    kept = {name: tensor.clone() for name, tensor in state.tensors(first).items()}
    second.iterate()
    state.restore(second, kept)
    for _ in range(2):
        second.iterate()
    expected, found = state.tensors(through), state.tensors(second)
    assert set(expected) == set(found) and all(torch.equal(expected[name], found[name]) for name in expected)
