"""Training on pictures: modules as players, batch norm that is looked at without a trace, the
figures of the evaluation classifier and averages against formulas written out.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import scipy.linalg
import torch

from gandyn.training import EXPERIMENTS, PROBES, Settings, TrainingError, checkpoint, state
from gandyn.training.averages import PLAIN, WeightAverage
from gandyn.training.bank import bank
from gandyn.training.experiment_runner import ExperimentRunner
from gandyn.training.figures import evaluation_classifier
from gandyn.training.loops.encoder_loop import EncoderLoop, correlation
from gandyn.training.loops.image_loop import ImageLoop, pictures
from gandyn.training.messages import Generate
from gandyn.training.module_net import ModuleNet
from gandyn.training.probes.interpolation import arc
from gandyn.training.run_config import DataSource, NetworkConfig, Penalty, RunConfig

SMALL = {"width": 8, "batch": 16}
PICTURES = [id for id in EXPERIMENTS if any(p.id == "folder" for p in EXPERIMENTS[id].parameters)]
TINY = NetworkConfig(
    architecture="dcgan-discriminator", options={"width": 8, "norm": "none"}, optimiser="sgd"
)


def config(**changes: object) -> RunConfig:
    """DCGAN at its smallest."""
    g = NetworkConfig(architecture="dcgan-generator", options={"width": 8}, optimiser="sgd")
    known = {"d": TINY, "g": g, "data": DataSource("digits"), "variant": "non-saturating", "z_dim": 4}
    return RunConfig(**{**known, "batch": 8, "n_critic": 1, **changes})


def loop(**changes: object) -> ImageLoop:
    return ImageLoop(config(**changes), 3, "cpu", torch.float64)


def trained(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """All but clocks."""
    return {name: tensor for name, tensor in tensors.items() if not name.startswith("race")}


def test_parameters_are_views_of_one_tensor() -> None:
    made = loop()
    assert made.d.flat.shape == (1, sum(p.numel() for p in made.d.module.parameters()))
    x = made.real(5)
    before = made.d.score(x)
    with torch.no_grad():
        made.d.flat.mul_(1.5)
    assert not torch.allclose(before, made.d.score(x))
    assert torch.equal(made.d.flat[0], torch.cat([p.reshape(-1) for p in made.d.module.parameters()]))


def test_a_step_is_the_plain_way_in_torch() -> None:
    """Losses and gradients of both players against torch's own, on the same batch."""
    made = loop()
    real = made.real(8)
    noise = made.prior(8, torch.Generator().manual_seed(1))
    fake = made.g(noise)
    picture = lambda x: x.reshape(-1, 1, 16, 16)  # noqa: E731
    d_real, d_fake = (made.d.module(picture(x))[:, 0] for x in (real, fake.detach()))
    wanted = torch.nn.functional.softplus(-d_real).mean() + torch.nn.functional.softplus(d_fake).mean()
    assert made.loss_d(real, fake.detach()).item() == pytest.approx(wanted.item(), rel=1e-12)
    wanted_g = torch.nn.functional.softplus(-made.d.module(picture(fake))[:, 0]).mean()
    assert made.loss_g(real, fake).item() == pytest.approx(wanted_g.item(), rel=1e-12)


@pytest.mark.parametrize("kind,center", [("two-sided", 1.0), ("linear", 1.0), ("one-sided", 0.5)])
def test_penalties_on_pictures(kind: str, center: float) -> None:
    """Against double backward through the module, written out; value and gradient."""
    made = loop(variant="wgan", penalties=(Penalty(kind, 2.0, center, "real"),))
    real, fake = made.real(6), made.real(6)
    found = made.loss_d(real, fake)
    x = real[0].reshape(6, 1, 16, 16).clone().requires_grad_()
    (g,) = torch.autograd.grad(made.d.module(x).sum(), x, create_graph=True)
    norms = g.flatten(1).norm(dim=1)
    form = {
        "two-sided": (norms - center) ** 2,
        "linear": torch.maximum(norms, torch.tensor(center, dtype=norms.dtype)),
        "one-sided": (norms - center).clamp_min(0.0) ** 2,
    }[kind]
    scores = [made.d.module(s[0].reshape(6, 1, 16, 16)).mean() for s in (real, fake)]
    wanted = scores[1] - scores[0] + 2.0 * form.mean()
    assert found.item() == pytest.approx(wanted.item(), rel=1e-10)
    for mine, torchs in zip(*(torch.autograd.grad(y.sum(), made.d.parameters) for y in (found, wanted))):
        assert torch.allclose(mine, torchs, rtol=1e-9, atol=1e-12)


def test_batch_norm_sees_real_and_fake_apart() -> None:
    made = loop(d=NetworkConfig(architecture="dcgan-discriminator", options={"width": 8}, optimiser="sgd"))
    real, fake = made.real(8), made.samples(8, torch.Generator().manual_seed(0))
    scores = made._both_scores(real, fake)
    assert torch.equal(scores[0], made.d.score(real)) and torch.equal(scores[1], made.d.score(fake))
    mixed = made.d.score(torch.cat([real, fake], dim=1))
    assert not torch.allclose(mixed[:, :8], scores[0])


def test_a_sampler_treats_every_row_alone() -> None:
    """By the reference's statistics; it leaves running statistics as they were."""
    made = loop()
    made.iterate()
    kept = [buffer.clone() for buffer in made.g.left]
    sample = made.sampler()
    noise = made.latents(6, torch.Generator().manual_seed(2))
    assert torch.allclose(sample(noise)[:2], sample(noise[:2]), atol=1e-12)
    assert all(torch.equal(a, b) for a, b in zip(kept, made.g.left))
    reference = made.reference()
    made.g.module.train()
    whole = made.g(reference[None])[0]
    # The running variance is the unbiased one.
    assert (sample(reference) - whole).abs().max() < 0.02


def test_running_statistics_follow_only_training() -> None:
    made = loop()
    before = [buffer.clone() for buffer in made.g.left]
    made.samples(4, torch.Generator().manual_seed(0))
    assert all(torch.equal(a, b) for a, b in zip(before, made.g.left))
    made.iterate()
    assert not all(torch.equal(a, b) for a, b in zip(before, made.g.left))


@pytest.mark.parametrize("id", PICTURES)
def test_looking_changes_nothing(id: str) -> None:
    seen, unseen = (ExperimentRunner(Settings(id, SMALL), "cpu") for _ in range(2))
    for bench in (seen, unseen):
        for _ in range(2):
            bench.iterate()
            if bench is seen:
                bench.sample()
    for arm, tensors in seen.tensors().items():
        assert all(torch.equal(a, unseen.tensors()[arm][name]) for name, a in trained(tensors).items())


@pytest.mark.parametrize("id", PICTURES)
def test_a_checkpoint_goes_on_exactly(id: str, tmp_path: Path) -> None:
    settings = Settings(id, SMALL, seed=5, device="cpu")
    through, first = ExperimentRunner(settings, "cpu"), ExperimentRunner(settings, "cpu")
    for bench, steps in ((through, 4), (first, 2)):
        for _ in range(steps):
            bench.iterate()
    checkpoint.save(str(tmp_path), settings, first.tensors())
    kept, tensors = checkpoint.load(str(tmp_path))
    second = ExperimentRunner(kept, "cpu")
    second.restore(tensors)
    for _ in range(2):
        second.iterate()
    for arm, wanted in through.tensors().items():
        found = second.tensors()[arm]
        assert all(torch.equal(found[name], tensor) for name, tensor in trained(wanted).items())


def test_a_request_for_what_a_generator_has_not() -> None:
    made = loop()
    assert made.generate(Generate(1, count=3)).shape == (3, 16, 16)
    assert (made.generate(Generate(1, seed=4)) == made.generate(Generate(2, seed=4))).all()
    for request in (Generate(1, label=3), Generate(1, codes={0: (0.0, 1.0)})):
        with pytest.raises(TrainingError, match="no class, no code"):
            made.generate(request)


def test_pictures_are_bytes() -> None:
    rows = torch.tensor([[-1.0, 0.0, 1.0, 3.0]])
    assert pictures(rows, (1, 2, 2)).tolist() == [[[0, 128], [255, 255]]]
    colour = pictures(torch.arange(12.0).reshape(1, 12) / 6.0 - 1.0, (3, 2, 2))
    assert colour.shape == (1, 2, 2, 3) and colour[0, 0, 0].tolist() == [0, 85, 170]


# ---- the figures of the evaluation classifier


def test_frechet_is_the_distance_of_normals() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(size=(400, 3)), random.normal(size=(300, 3)) @ np.diag([1.0, 2.0, 0.5]) + 1.0
    a, b = np.cov(x.T), np.cov(y.T)
    root = scipy.linalg.sqrtm(scipy.linalg.sqrtm(a) @ b @ scipy.linalg.sqrtm(a)).real
    wanted = ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a + b - 2.0 * root)
    assert evaluation_classifier.frechet(x, y) == pytest.approx(wanted, rel=1e-9)
    assert evaluation_classifier.frechet(x, x) == pytest.approx(0.0, abs=1e-9)
    assert math.isnan(evaluation_classifier.frechet(x, np.full((5, 3), np.nan)))


def test_score_goes_from_one_to_the_number_of_classes() -> None:
    assert evaluation_classifier.score(np.eye(10)) == pytest.approx(10.0)
    assert evaluation_classifier.score(np.full((7, 10), 0.1)) == pytest.approx(1.0)
    assert evaluation_classifier.score(np.tile(np.eye(10)[3], (7, 1))) == pytest.approx(1.0)


def test_classes_that_are_covered() -> None:
    labels = np.repeat(np.arange(5), [100, 100, 3, 4, 0])
    # A fifth of a fair share of 207 labels over 10 classes are 4.14.
    assert evaluation_classifier.covered(labels, 10) == 2
    assert evaluation_classifier.covered(np.repeat(np.arange(4), [100, 100, 5, 4]), 10) == 3


# ---- averages


def test_averages_against_their_sum() -> None:
    """s_t = (1 − d) Σ d^(t−k) p_k, corrected by 1 − d^t, or filled up with the first weights."""
    p, decay, past = torch.zeros(3, dtype=torch.float64), 0.8, []
    average = WeightAverage([p], decay)
    assert average.read()[0] is not None and torch.equal(average.read()[0], p)
    for k in range(6):
        p.copy_(torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64) * (k + 1) ** 2)
        past.append(p.clone())
        average.update()
    total = sum((1.0 - decay) * decay ** (5 - k) * x for k, x in enumerate(past))
    assert torch.allclose(average.read()[0], total / (1.0 - decay**6), rtol=1e-12)
    assert torch.allclose(average.read(PLAIN)[0], total, rtol=1e-12)


def test_an_average_that_warms_up() -> None:
    p, kept = torch.ones(1, dtype=torch.float64), 0.0
    average = WeightAverage([p], 0.9, warm_up=True)
    for t in range(120):
        p.fill_(float(t))
        average.update()
        decay = min(0.9, (1.0 + t) / (10.0 + t))
        kept = decay * kept + (1.0 - decay) * t
    assert average.read(PLAIN)[0].item() == pytest.approx(kept, rel=1e-6)


# ---- O-GAN


def test_correlation_is_pearsons() -> None:
    random = np.random.default_rng(1)
    a, b = random.normal(size=(2, 4, 9))
    found = correlation(torch.tensor(a), torch.tensor(b)).numpy()
    assert found == pytest.approx([np.corrcoef(x, y)[0, 1] for x, y in zip(a, b)], rel=1e-5)


def test_both_losses_want_the_noise_back() -> None:
    made, bare = (
        EncoderLoop(config(options={"lambda": strength, "correction": "corrected"}), 3, "cpu", torch.float64)
        for strength in (0.7, 0.0)
    )
    real, fake = made.real(8), made.fake(made.real(8))
    code = made.d.module(fake[0, :, : made.pixels].reshape(-1, 1, 16, 16))
    rho = np.mean(
        [np.corrcoef(z, e)[0, 1] for z, e in zip(*(x.detach() for x in (fake[0, :, made.pixels :], code)))]
    )
    for name in ("loss_d", "loss_g"):
        gap = getattr(made, name)(real, fake) - getattr(bare, name)(real, fake)
        assert gap.item() == pytest.approx(-0.7 * rho, rel=1e-5)
    score = made.d.score(fake)[0]
    assert torch.allclose(score, code.mean(1) * 2.0)


def test_averages_of_one_run_start_as_the_run() -> None:
    made = EncoderLoop(config(options={"lambda": 1.0, "correction": "plain"}), 0)
    rows = made.averaged_samples(3, torch.Generator().manual_seed(0))
    assert all(torch.equal(rows["0"], x) for x in rows.values())
    made.iterate()
    rows = made.averaged_samples(3, torch.Generator().manual_seed(0))
    gaps = [float((rows["0"] - rows[name]).abs().mean()) for name in ("0.99", "0.9999")]
    assert 0.0 < gaps[0] < gaps[1]


# ---- probes


def test_arcs_keep_their_length() -> None:
    a, b = torch.tensor([3.0, 0.0], dtype=torch.float64), torch.tensor([0.0, 3.0], dtype=torch.float64)
    found = arc(a, b, 5)
    assert torch.allclose(found.norm(dim=1), torch.full((5,), 3.0, dtype=torch.float64))
    assert torch.allclose(found[[0, -1]], torch.stack([a, b])) and torch.allclose(found[2], (a + b) / 2**0.5)
    assert torch.allclose(arc(a, 2.0 * a, 3)[1], 1.5 * a)


def test_nearest_neighbours_are_the_nearest() -> None:
    made = loop()
    seen = PROBES["neighbours"].sample(made, torch.Generator())
    known = bank(DataSource("digits"))
    every = pictures(known.rows(torch.arange(len(known))), known.shape).reshape(len(known), -1).astype(float)
    for fake, nearest in zip(seen["fake"], seen["nearest"]):
        gaps = ((every - fake.reshape(-1).astype(float)) ** 2).sum(1)
        assert ((nearest.reshape(-1) - fake.reshape(-1).astype(float)) ** 2).sum() <= gaps.min() * 1.01 + 20.0


def test_filters_are_grey_at_zero() -> None:
    made = loop()
    with torch.no_grad():
        made.d.flat.zero_()
    assert (PROBES["filters"].sample(made, None)["filters"] == 128).all()


def test_spectral_norm_of_convolutions() -> None:
    made = loop(spectral=True)
    for _ in range(3):
        made.iterate()
    first = made.d.module.features[0]
    assert isinstance(made.d, ModuleNet) and hasattr(first, "parametrizations")
    kept = state.tensors(made)
    assert any(name.startswith("left") for name in kept)
