"""The lab's networks: shapes, numbers of parameters, receptive fields, what a norm depends on, how weights
start."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import nn

from gandyn.training.architecture import GENERATOR, HEAD, inputs_of_a_unit
from gandyn.training.architectures import ARCHITECTURES, architecture
from gandyn.training.errors import TrainingError
from gandyn.training.receptive_field import receptive_fields, sides

SHAPES = [(1, 16, 16), (3, 28, 28), (3, 32, 32), (1, 64, 64)]
SIZE = 6
INITS = ("torch", "dcgan", "he")
LABELLED = ("projection-discriminator", "planes-discriminator")
# Options that make every net as small as it can be.
TINY = {"width": 8, "depth": 1, "blocks": 1}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def tiny(id: str, **options: object) -> dict:
    known = {option.id for option in ARCHITECTURES[id].options}
    return {name: value for name, value in {**TINY, **options}.items() if name in known}


def made(id: str, shape: tuple[int, ...], size: int = SIZE, init: str | float = "torch", **options: object):
    return ARCHITECTURES[id].make(options, shape, size, init, seeded()).double()


def shapes_of(id: str) -> list[tuple[int, ...]]:
    """Shapes that this net is asked for."""
    if ARCHITECTURES[id].role == HEAD:
        return [(20,)]
    return [(5, 8)] if id.startswith("text") else SHAPES


def inputs(id: str, shape: tuple[int, ...], n: int = 3) -> tuple[tuple[torch.Tensor, ...], int]:
    """(what the net is called with, the size to build it with)."""
    size = SIZE + (shape[1] * shape[2] if id == "unet" else 0)
    if ARCHITECTURES[id].role == GENERATOR:
        return (torch.randn(n, size, generator=seeded(1), dtype=torch.float64),), size
    x = torch.randn(n, *shape, generator=seeded(1), dtype=torch.float64)
    labels = nn.functional.one_hot(torch.arange(n), 10).double()
    return ((x, labels) if id in LABELLED else (x,)), size


def outputs(id: str, shape: tuple[int, ...], size: int) -> tuple[int, ...]:
    """What one sample becomes."""
    if ARCHITECTURES[id].role == GENERATOR:
        return shape
    return (shape[1] * shape[2] // 16,) if id == "patch-discriminator" else (size,)


def choices(id: str) -> list[dict[str, str]]:
    """Every option set to each of its choices, one at a time."""
    return [{o.id: choice} for o in ARCHITECTURES[id].options for choice in o.choices] or [{}]


@pytest.mark.parametrize(("id", "shape"), [(id, shape) for id in ARCHITECTURES for shape in shapes_of(id)])
def test_a_net_makes_the_shape_it_is_asked_for(id: str, shape: tuple[int, ...]) -> None:
    given, size = inputs(id, shape)
    module = made(id, shape, size, **tiny(id))
    assert tuple(module(*given).shape) == (3, *outputs(id, shape, size))


@pytest.mark.parametrize("id", ARCHITECTURES)
def test_every_choice_of_every_option_makes_a_net_that_learns(id: str) -> None:
    shape = shapes_of(id)[0]
    for choice in choices(id):
        given, size = inputs(id, shape)
        module = made(id, shape, size, **tiny(id, **choice))
        found = module(*given)
        found.square().sum().backward()
        assert found.shape[0] == 3
        assert all(p.grad is not None and p.grad.isfinite().all() for p in module.parameters()), choice


@pytest.mark.parametrize(
    "id", [id for id, a in ARCHITECTURES.items() if a.role not in (GENERATOR, HEAD) and id not in LABELLED]
)
def test_a_discriminator_is_a_head_on_features(id: str) -> None:
    shape = shapes_of(id)[0]
    (x,), size = inputs(id, shape)
    module = made(id, shape, size, **tiny(id))
    features = module.features(x)
    assert features.dim() == 2
    torch.testing.assert_close(module.head(features), module(x))


def count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize(("shape", "size"), [((1, 16, 16), 32), ((3, 32, 32), 10), ((1, 64, 64), 5)])
def test_dcgan_has_as_many_parameters_as_its_formula_says(shape: tuple[int, ...], size: int) -> None:
    c, side = shape[0], shape[1]
    k, w = int(math.log2(side // 4)), 8
    steps = sum(16 * w**2 * 2 ** (2 * i + 1) for i in range(k - 1))
    norms = sum(2 * w * 2**i for i in range(k))
    flat = w * 2 ** (k - 1) * 16
    generator = size * flat + steps + norms + 16 * w * c + c
    discriminator = (16 * w * c + w) + steps + (norms - 2 * w) + flat + 1
    assert count(made("dcgan-generator", shape, size, width=w)) == generator
    assert count(made("dcgan-discriminator", shape, 1, width=w)) == discriminator


@pytest.mark.parametrize(
    ("id", "shape", "size", "options", "parameters"),
    [
        # 32·1024 + 128 + 64·32·16 + 64 + 32·16 + 1
        ("dcgan-generator", (1, 16, 16), 32, {}, 66_241),
        # 3 hidden layers: 32·256 + 256, twice 256·256 + 256, and 256·256 + 256
        ("mlp-generator", (1, 16, 16), 32, {}, 205_824),
        ("mlp-discriminator", (1, 16, 16), 1, {}, 197_633),
        # Block: 8·4 + 4 + 9·4·4 + 4 + 4·8 + 8 = 224 and a norm of 16; grid 6·128 + 128; output norm, 16·8 + 1
        ("residual-generator", (1, 16, 16), 6, {"width": 8, "blocks": 2}, 4 * 240 + 896 + 145),
        # Stem 16·8 + 8, four blocks, output norm 16, 128 features to 1
        ("residual-discriminator", (1, 16, 16), 1, {"width": 8, "blocks": 2}, 4 * 240 + 136 + 16 + 129),
        # Conv 1 → 16 → 32, 512 → 32, 32 → 10
        ("evaluation-classifier", (1, 16, 16), 10, {}, 160 + 4_640 + 16_416 + 330),
        # Down 16·(16 + 512 + 2048 + 4096), up 16·(4096 + 4096 + 1024 + 96); biases 176 + 115; norms 2·208
        ("unet", (3, 32, 32), 1024, {}, 16 * (6_672 + 9_312) + 176 + 115 + 416),
        # Conv 4 → 24 (4×4) and its biases, 24 → 48 and its norm, 48 → 1 (3×3)
        ("patch-discriminator", (4, 32, 32), 1, {}, 1_560 + 18_432 + 96 + 433),
        # 27 → 128, two convolutions of 5 letters, 1024 features
        ("text-discriminator", (27, 8), 1, {}, 3_584 + 2 * 82_048 + 1_025),
        ("text-generator", (27, 8), 64, {}, 65_536 + 2_048 + 2 * 82_048 + 256 + 3_483),
        # 512 → 64 with its norm, 64 → 12
        ("info-head", (512,), 12, {}, 32_768 + 128 + 780),
        # Convolutions 9·(8 + 64·2 + 128 + 256·3), shortcut 128; norms 2·(8·3 + 16·5); 16 → 10
        ("small-resnet", (1, 16, 16), 10, {"width": 8}, 9 * 1_032 + 128 + 208 + 170),
    ],
)
def test_numbers_of_parameters_counted_by_hand(id, shape, size, options, parameters) -> None:
    assert count(made(id, shape, size, **options)) == parameters


def test_labels_add_parameters_only_for_themselves() -> None:
    shape = (1, 16, 16)
    plain = count(made("dcgan-discriminator", shape, 1))
    assert count(made("projection-discriminator", shape, 1)) == plain + 10 * 1024
    assert count(made("planes-discriminator", shape, 1)) == plain + 10 * 16 * 32


def test_projection_adds_the_product_of_label_and_features() -> None:
    module = made("projection-discriminator", (1, 16, 16), 1, width=8).eval()
    x = torch.randn(4, 1, 16, 16, dtype=torch.float64, generator=seeded())
    y = nn.functional.one_hot(torch.tensor([0, 3, 9, 3]), 10).double()
    features, v = module.features(x), module.projection.weight
    by_hand = module.head(features).squeeze(1) + torch.stack(
        [v[:, label] @ f for label, f in zip(y.argmax(1), features)]
    )
    torch.testing.assert_close(module(x, y).squeeze(1), by_hand)
    torch.testing.assert_close(module(x, torch.zeros_like(y)), module.head(features))


def test_planes_show_the_label_at_every_place() -> None:
    from gandyn.training.architectures.planes_discriminator import joined

    x = torch.zeros(2, 1, 3, 3)
    found = joined(x, torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
    assert found.shape == (2, 3, 3, 3)
    assert found.sum((2, 3)).tolist() == [[0.0, 0.0, 9.0], [0.0, 9.0, 0.0]]


# Receptive fields


def test_receptive_fields_by_hand() -> None:
    assert sides([(4, 2), (4, 2), (3, 1)]) == [4, 10, 18]
    assert sides([(3, 1), (2, 2), (3, 1), (2, 2)]) == [3, 4, 8, 10]


FIELDS = [
    ("patch-discriminator", {}, 18),
    ("dcgan-discriminator", {}, 22),
    ("dcgan-discriminator", {"down": "average"}, 18),
    ("residual-discriminator", {"blocks": 1, "width": 8, "norm": "none"}, 38),
    ("small-resnet", {"width": 8}, 39),
]


@pytest.mark.parametrize(("id", "options", "last"), FIELDS)
def test_receptive_fields_are_the_support_of_the_gradient(id: str, options: dict, last: int) -> None:
    side = 32 if id != "small-resnet" else 64
    module = made(id, (1, side, side), 1, "torch", **options).eval()
    found = receptive_fields(module)
    assert list(found.values())[-1] == last
    for name, field in found.items():
        if field < side - 4:
            assert measured(module, name, side) == field, name


def measured(module: nn.Module, name: str, side: int) -> int:
    """The side of the pixels that change the output of this layer at its middle, with all units active."""
    for layer in module.modules():
        if isinstance(layer, nn.ReLU):
            layer.register_forward_hook(lambda _layer, given, _out: given[0])
    kept: list[torch.Tensor] = []
    module.get_submodule(name).register_forward_hook(lambda _layer, _given, out: kept.append(out))
    x = torch.randn(1, 1, side, side, generator=seeded(3), dtype=torch.float64, requires_grad=True)
    module(x)
    middle = kept[0].shape[-1] // 2
    kept[0][0, :, middle, middle].sum().backward()
    rows = x.grad[0, 0].abs().sum(1).nonzero()
    return int(rows.max() - rows.min() + 1)


# U-Net


def unet_gradient(skips: str) -> torch.Tensor:
    """Which edges the picture depends on, where nothing passes the second layer on the way down."""
    module = made("unet", (3, 32, 32), 1024, skips=skips).eval()
    rows = torch.randn(1, 1024, generator=seeded(2), dtype=torch.float64, requires_grad=True)
    with torch.no_grad():
        module.down[1][1].weight.zero_()
    module(rows).sum().backward()
    return rows.grad


def test_with_skips_edges_reach_the_picture_past_the_middle() -> None:
    assert unet_gradient("on").abs().sum() > 0.0
    assert unet_gradient("off").abs().sum() == 0.0


def test_skips_double_what_the_way_up_sees() -> None:
    with_skips, without = (made("unet", (3, 32, 32), 1024, skips=skips) for skips in ("on", "off"))
    assert count(with_skips) - count(without) == 16 * (64 * 32 + 32 * 16 + 16 * 3)


def test_noise_drops_units_and_keeps_the_mean() -> None:
    from gandyn.training.architectures.unet import dropped

    x = torch.ones(2, 3, 2, 2)
    noise = torch.tensor([[1.0, -1.0, 2.0], [-3.0, -1.0, -2.0]])
    found = dropped(x, noise)
    assert found[0].flatten().tolist() == [2.0, 0.0, 2.0] * 4
    assert found[1].abs().sum() == 0.0
    assert torch.equal(dropped(x, noise[:, :0]), x)
    many = torch.randn(100, 40, generator=seeded())
    assert abs(float(dropped(torch.ones(100, 40), many).mean()) - 1.0) < 0.05


def test_equal_noise_fills_edges_equally() -> None:
    module = made("unet", (3, 32, 32), 1024 + 64)
    rows = torch.randn(4, 1024 + 64, generator=seeded(), dtype=torch.float64)
    other = torch.cat([-rows[:, :64], rows[:, 64:]], dim=1)
    torch.testing.assert_close(module(rows), module(rows))
    assert not torch.allclose(module(rows), module(other))


# Words


def test_letters_are_probabilities() -> None:
    module = made("text-generator", (5, 8))
    found = module(torch.randn(7, SIZE, generator=seeded(), dtype=torch.float64))
    assert found.min() > 0.0
    torch.testing.assert_close(found.sum(1), torch.ones(7, 8, dtype=torch.float64))


# Norms


@pytest.mark.parametrize(("norm", "alone"), [("layer", True), ("none", True), ("batch", False)])
@pytest.mark.parametrize("id", ["dcgan-discriminator", "residual-discriminator", "mlp-discriminator"])
def test_only_batch_norm_mixes_samples(id: str, norm: str, alone: bool) -> None:
    module = made(id, (1, 16, 16), 1, **tiny(id, norm=norm))
    x = torch.randn(6, 1, 16, 16, generator=seeded(), dtype=torch.float64, requires_grad=True)
    gradient = torch.autograd.grad(module(x)[0, 0], x)[0].flatten(1).norm(dim=1)
    assert gradient[0] > 1e-6
    assert (gradient[1:].max() < 1e-12) == alone


def test_layer_norm_on_pictures_is_over_all_channels_and_places() -> None:
    from gandyn.training.architectures import _layers as layers

    [module] = layers.norm("layer", 3)
    x = torch.randn(2, 3, 4, 4, generator=seeded(), dtype=torch.float64)
    flat = x.flatten(1)
    by_hand = (flat - flat.mean(1, keepdim=True)) / (flat.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    torch.testing.assert_close(module.double()(x), by_hand.view_as(x))


# How weights start


def layers_of(module: nn.Module) -> list[nn.Module]:
    return [layer for layer in module.modules() if isinstance(getattr(layer, "weight", None), nn.Parameter)]


def is_norm(layer: nn.Module) -> bool:
    return "Norm" in type(layer).__name__


def test_torchs_rule_is_what_torch_itself_does() -> None:
    for layer in (nn.Linear(30, 50), nn.Conv2d(3, 40, 4, 2, 1), nn.ConvTranspose2d(40, 3, 4, 2, 1)):
        theirs = layer.weight.detach().abs().max().item(), layer.bias.detach().abs().max().item()
        module = nn.Sequential(layer)
        fresh(module, "torch")
        half = layer.weight[0].numel() ** -0.5
        assert 0.97 * half < layer.weight.abs().max() < half and 0.97 * half < theirs[0] < half
        assert layer.bias.abs().max() < half and theirs[1] < half
        assert layer.weight.var().item() == pytest.approx(half**2 / 3.0, rel=0.1)


def fresh(module: nn.Module, init: str | float, seed: int = 0) -> nn.Module:
    from gandyn.training.architecture import initialise

    initialise(module, init, seeded(seed))
    return module


def test_dcgans_rule() -> None:
    module = made("dcgan-generator", (3, 32, 32), 32, "dcgan")
    for layer in layers_of(module):
        centre = 1.0 if is_norm(layer) else 0.0
        n = layer.weight.numel()
        assert layer.weight.mean().item() == pytest.approx(centre, abs=0.08 / n**0.5)
        assert layer.weight.std().item() == pytest.approx(0.02, rel=4.0 / n**0.5)
        assert layer.bias is None or not layer.bias.any()


@pytest.mark.parametrize(
    "layer", [nn.Linear(200, 50), nn.Conv2d(16, 40, 4, 2, 1), nn.ConvTranspose2d(40, 16, 4, 2, 1)]
)
def test_hes_rule_keeps_the_size_of_a_signal(layer: nn.Module) -> None:
    fresh(nn.Sequential(layer), "he")
    shape = (64, 200) if isinstance(layer, nn.Linear) else (16, layer.in_channels, 16, 16)
    x = torch.randn(shape, generator=seeded(5)).relu()
    out = layer(x).detach()
    inner = out if out.dim() == 2 else out[:, :, 2:-2, 2:-2]
    # ReLU halves the mean square, and the rule doubles it again.
    assert inner.square().mean().item() == pytest.approx(2.0 * x.square().mean().item(), rel=0.15)
    assert not layer.bias.any()


def test_inputs_of_a_unit() -> None:
    assert inputs_of_a_unit(nn.Linear(7, 3)) == 7
    assert inputs_of_a_unit(nn.Conv2d(5, 2, 3)) == 45
    assert inputs_of_a_unit(nn.ConvTranspose2d(5, 2, 4, 2, 1)) == 20


def test_a_number_is_the_half_width() -> None:
    module = made("dcgan-discriminator", (1, 16, 16), 1, 0.3)
    for layer in layers_of(module):
        if not is_norm(layer):
            assert 0.27 < layer.weight.abs().max() < 0.3


@pytest.mark.parametrize("id", ARCHITECTURES)
def test_every_weight_is_drawn_from_the_given_generator(id: str) -> None:
    shape = shapes_of(id)[0]
    size = inputs(id, shape)[1]
    for init in INITS:
        before = torch.random.get_rng_state()
        one, same = (ARCHITECTURES[id].make(tiny(id), shape, size, init, seeded(4)) for _ in range(2))
        other = ARCHITECTURES[id].make(tiny(id), shape, size, init, seeded(5))
        assert torch.equal(torch.random.get_rng_state(), before)
        states = zip(one.state_dict().values(), same.state_dict().values())
        assert all(torch.equal(a, b) for a, b in states)
        assert not all(map(torch.equal, one.parameters(), other.parameters()))


@pytest.mark.parametrize("id", ARCHITECTURES)
def test_no_weight_is_left_as_it_was(id: str) -> None:
    shape = shapes_of(id)[0]
    module = made(id, shape, inputs(id, shape)[1], **tiny(id))
    with torch.no_grad():
        for values in itertools.chain(module.parameters(), module.buffers()):
            values.fill_(7)
    fresh(module, "torch")
    assert all((p != 7).all() for p in module.parameters())
    assert all((b != 7).all() for b in module.buffers())


# Words for the user


def test_an_unknown_network_and_an_impossible_option() -> None:
    with pytest.raises(TrainingError, match="There is no network 'unnet'"):
        architecture("unnet")
    with pytest.raises(TrainingError, match="has no parameter"):
        ARCHITECTURES["unet"].check({"skip": "on"})
    with pytest.raises(TrainingError, match="whole number"):
        ARCHITECTURES["dcgan-generator"].check({"width": 1.5})


def test_options_are_complete_and_whole_numbers_are_int() -> None:
    found = ARCHITECTURES["dcgan-generator"].check({"width": 16.0})
    assert found["width"] == 16 and isinstance(found["width"], int)
    assert found["up"] == "transposed"
