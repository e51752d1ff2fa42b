"""The conditional GAN: labels travel with their pictures and reach the players that are to be given them; its
losses against formulas written out here; what may be asked of it; a checkpoint that goes on exactly.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from gandyn.training import EXPERIMENTS, Generate, TrainingError, state
from gandyn.training.experiments import conditional_gan
from gandyn.training.loops.conditional_loop import ConditionalLoop
from gandyn.training.probes import PROBES

CLASSIFIER = "gandyn.training.figures.evaluation_classifier.evaluation_classifier"
PIXELS, CLASSES = 256, 10
SMALL = {"width": 4, "z_dim": 3, "batch": 6}


def loop(arm: str = "label-both", dtype: torch.dtype = torch.float64, **values: Any) -> ConditionalLoop:
    experiment = EXPERIMENTS["conditional-gan"]
    setup = experiment.arms(experiment.check({**SMALL, **values}))[arm]
    return ConditionalLoop(setup, seed=3, dtype=dtype)


def by_hand(made: ConditionalLoop, rows: Tensor, planes: bool) -> Tensor:
    """(n,) the discriminator's scores of rows (1, n, pixels + classes), from its weights alone."""
    held = dict(zip(made.d.names, made.d.parameters))
    x, y = rows[0, :, :PIXELS].reshape(-1, 1, 16, 16), rows[0, :, PIXELS:]
    if planes:
        x = torch.cat([x, y[:, :, None, None].expand(-1, -1, 16, 16)], dim=1)
    first = _convolved(x, held, "module.features.0")
    second = _convolved(functional.leaky_relu(first, 0.2), held, "module.features.2")
    centred = second - second.mean((0, 2, 3), keepdim=True)
    normal = centred / (centred.square().mean((0, 2, 3), keepdim=True) + 1e-5).sqrt()
    scaled = (
        normal * held["module.features.3.weight"][:, None, None]
        + held["module.features.3.bias"][:, None, None]
    )
    f = functional.leaky_relu(scaled, 0.2).flatten(1)
    score = f @ held["module.head.weight"][0] + held["module.head.bias"]
    return score if planes else score + ((y @ held["module.projection.weight"].T) * f).sum(1)


def _convolved(x: Tensor, held: dict[str, Tensor], name: str) -> Tensor:
    return functional.conv2d(x, held[f"{name}.weight"], held.get(f"{name}.bias"), stride=2, padding=1)


def test_labels_travel_with_their_pictures() -> None:
    made = loop()
    real = made.real(40)
    assert real.shape == (1, 40, PIXELS + CLASSES) and real.dtype == torch.float64
    known = {
        row.numpy().tobytes(): int(label)
        for row, label in zip(made.bank.rows(torch.arange(1797)), made.bank.labels)
    }
    pixels, labels = real[0, :, :PIXELS].float(), real[0, :, PIXELS:]
    assert (labels.sum(1) == 1.0).all() and (labels.max(1).values == 1.0).all()
    assert [known[row.numpy().tobytes()] for row in pixels] == labels.argmax(1).tolist()
    fake = made.fake(real)
    assert fake.shape == real.shape and torch.equal(fake[..., PIXELS:], real[..., PIXELS:])
    assert made.samples(5, torch.Generator().manual_seed(1)).shape == (1, 5, PIXELS)


@pytest.mark.parametrize("condition", ["projection", "planes"])
def test_losses_are_those_of_a_discriminator_that_sees_the_label(condition: str) -> None:
    made = loop(condition=condition)
    real = made.real(6)
    fake = made.fake(real).detach()
    scores = [by_hand(made, rows, condition == "planes") for rows in (real, fake)]
    expected = (1.0 + (-scores[0]).exp()).log().mean() + (1.0 + scores[1].exp()).log().mean()
    assert made.loss_d(real, fake).item() == pytest.approx(expected.item(), rel=1e-12)
    assert made.loss_g(real, fake).item() == pytest.approx(
        (1.0 + (-scores[1]).exp()).log().mean().item(), rel=1e-12
    )


@pytest.mark.parametrize(
    ("arm", "heard"), [("label-both", (True, True)), ("label-g", (True, False)), ("label-d", (False, True))]
)
def test_the_label_reaches_the_players_of_its_arm(arm: str, heard: tuple[bool, bool]) -> None:
    made = loop(arm)
    with torch.no_grad():
        noise, rows = made.prior(4)[0], made.real(4)
        drawn = [made.sampler()(torch.cat([noise, made.one_hot(torch.full((4,), y))], 1)) for y in (2, 7)]
        other = torch.cat([rows[..., :PIXELS], rows[..., PIXELS:].roll(1, -1)], -1)
        to_generator = not torch.equal(*drawn)
        to_discriminator = not torch.equal(made.d.score(rows), made.d.score(other))
    assert (to_generator, to_discriminator) == heard


def test_a_slope_is_one_in_pixels() -> None:
    made = loop()
    slope = made.d.input_gradient(made.real(4))
    assert (slope[..., PIXELS:] == 0.0).all() and slope[..., :PIXELS].abs().max() > 0.0


def test_a_checkpoint_goes_on_exactly() -> None:
    through, first, second = (loop(dtype=torch.float32, ema=0.9) for _ in range(3))
    for _ in range(6):
        through.iterate()
    for _ in range(3):
        first.iterate()
    for probe in ("class-grid", "sample-grid"):
        PROBES[probe].sample(first, torch.Generator().manual_seed(0))
    kept = {name: tensor.clone() for name, tensor in state.tensors(first).items()}
    second.iterate()
    state.restore(second, kept)
    for _ in range(3):
        second.iterate()
    expected, found = state.tensors(through), state.tensors(second)
    assert set(expected) == set(found) and all(torch.equal(expected[name], found[name]) for name in expected)


def test_a_class_may_be_asked_for() -> None:
    made = loop(dtype=torch.float32)
    asked = made.generate(Generate(1, 4, seed=5, label=7))
    assert asked.shape == (4, 16, 16) and asked.dtype == np.uint8
    again = [made.generate(Generate(1, 4, seed=5, label=label)) for label in (7, 2)]
    assert np.array_equal(asked, again[0]) and not np.array_equal(asked, again[1])
    assert made.generate(Generate(2, 3)).shape == (3, 16, 16)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"label": 10}, "There is no class 10; there are 0 to 9."),
        ({"label": -1}, "There is no class -1; there are 0 to 9."),
        ({"codes": {1: (0.0, 1.0)}}, "takes a class, but no code"),
        ({"edges": np.zeros((16, 16), np.uint8)}, "no edges"),
    ],
)
def test_what_it_cannot_do_is_one_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        loop(dtype=torch.float32).generate(Generate(1, **wrong))


def test_pictures_of_one_class_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ConditionalLoop, "classes", 1)
    with pytest.raises(TrainingError, match="all of one class"):
        loop()


def test_the_grid_has_a_row_for_each_class_and_the_same_noise_in_a_column() -> None:
    made = loop(dtype=torch.float32)
    found = PROBES["class-grid"].sample(made, torch.Generator().manual_seed(0))
    assert found["rows"].shape == (10, 6, 16, 16) and list(found["names"]) == list("0123456789")
    deaf = PROBES["class-grid"].sample(loop("label-d", torch.float32), torch.Generator().manual_seed(0))
    assert (deaf["rows"] == deaf["rows"][:1]).all() and not (found["rows"] == found["rows"][:1]).all()


@pytest.mark.parametrize(("shift", "accuracy"), [(0, 1.0), (1, 0.0)])
def test_accuracy_is_the_share_of_the_class_asked_for(
    shift: int, accuracy: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a generator that draws the label itself, and a classifier that reads it, or the next one."""
    classifier = SimpleNamespace(classify=lambda rows: (rows.argmax(1) + shift) % CLASSES)
    monkeypatch.setattr(CLASSIFIER, lambda source: classifier)
    drawing = SimpleNamespace(
        setup=SimpleNamespace(data=None), classes=CLASSES, average=[], random=torch.Generator(),
        labelled=lambda labels, random: functional.one_hot(labels, CLASSES),
        sampler=lambda average: lambda x: x,
    )  # fmt: skip
    assert conditional_gan.label_accuracy(drawing, count=50) == accuracy
