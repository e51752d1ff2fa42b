"""Pictures and text: DCGAN's rules, conditions, codes, translation, encoders, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.claims.articles._common import DCGAN, IMPROVED, WGAN, judged, seen_if
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, UNSEEN, ArticleClaim, Figures, Topic

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

INFO_GAN = "Chen et al. 2016, arXiv:1606.03657; lecture notes after Li Hongyi"
CONDITIONAL = "Mirza and Osindero 2014, arXiv:1411.1784"
PIX2PIX = "Isola et al. 2016, arXiv:1611.07004"
NO_NORM = {"hidden": 0.0, "norm_g": "none", "norm_d": "none"}
NETS = {"experiment": "architectures"}
NETS_LATER = {**NETS, "steps": 450}
INFO, INFO_LARGE = {"experiment": "infogan"}, {"experiment": "infogan", "set": {"scale": 3.0}}
FILLS, WHOLE = (
    {"experiment": "pix2pix"},
    {"experiment": "pix2pix", "set": {"skips": "on", "discriminator": "image"}},
)
TEXT = {"experiment": "text-gan"}


def _dcgan(**values: Any) -> dict[str, Any]:
    return {"lab": {"experiment": "dcgan", "set": values}, "page": "lab"}


def _page(lab: dict[str, Any]) -> dict[str, Any]:
    return {"lab": lab, "page": "lab"}


def _met(figures: Figures) -> bool:
    return figures["met"] == "yes"


def _distances(bench: Bench) -> Figures:
    found = bench.metrics()["frechet"]
    return {
        "Fréchet distance · by the rules": float(found["dcgan"]),
        "Fréchet distance · with the rule broken": float(found["changed"]),
    }


def _worse(times: float) -> Any:
    """Whether breaking the rule makes it so many times worse."""

    def test(figures: Figures) -> bool:
        kept, broken = map(float, figures.values())
        return broken > times * kept

    return test


def _norm(bench: Bench) -> Figures:
    """Without batch norm, at once and later, and under WGAN-GP."""
    early, later = (
        bench.metrics(**NETS)["iterations_to_score"],
        bench.metrics(**NETS_LATER)["iterations_to_score"],
    )

    def when(found: Any, loss: str) -> Any:
        value = found[f"no batch norm/{loss}"]
        return "never" if value is None else float(value)

    return {
        "iterations to the score, within 200 · GAN": when(early, "GAN"),
        "iterations to the score, within 200 · WGAN-GP": when(early, "WGAN-GP"),
        "iterations to the score, within 450 · GAN": when(later, "GAN"),
    }


def _only_slow(figures: Figures) -> str:
    early, penalised, later = figures.values()
    if early != "never" or penalised == "never":
        return FAILS
    return HOLDS if later == "never" else CONDITION


def _features(bench: Bench) -> Figures:
    seen = bench.run().seen["dcgan"]["linear-features"]
    return {f"accuracy with five labels a class · {name}": seen[id]
            for name, id in (("bare pixels", "pixels"), ("D trained", "discriminator"), ("D never trained", "untrained"))}  # fmt: skip


def _learnt(figures: Figures) -> str:
    """Better than pixels, and better for the training."""
    pixels, trained, untrained = map(float, figures.values())
    return HOLDS if trained > untrained + 0.02 and trained > pixels else UNSEEN


def _purity(bench: Bench) -> Figures:
    small, large = bench.metrics(**INFO)["purity"], bench.metrics(**INFO_LARGE)["purity"]
    return {
        f"purity of the categories · {scale}, {name}": float(found[id])
        for scale, found in (("one-hot × 1", small), ("one-hot × 3", large))
        for name, id in (("with the term", "info"), ("without", "no-info"))
    }


def _needs_the_term(figures: Figures) -> str:
    with_it, without, _, large_without = map(float, figures.values())
    if with_it < without + 0.15:
        return UNSEEN
    return HOLDS if large_without < 0.5 else CONDITION


def _slant(bench: Bench) -> Figures:
    small, large = bench.metrics(**INFO)["slant"], bench.metrics(**INFO_LARGE)["slant"]
    return {
        f"correlation with the slant · {scale}, {name}": float(found[id])
        for scale, found in (("one-hot × 1", small), ("one-hot × 3", large))
        for name, id in (("with the term", "info"), ("without", "no-info"))
    }


def _only_large(figures: Figures) -> str:
    small, small_without, large, large_without = map(float, figures.values())
    gains = small - small_without, large - large_without
    return HOLDS if min(gains) > 0.2 else CONDITION if gains[1] > 0.2 else UNSEEN


def _static(bench: Bench) -> Figures:
    found = bench.metrics()
    return {
        "share of categories read rightly · no discriminator": float(found["decoded"]["no-d"]),
        "Fréchet distance · with a discriminator": float(found["frechet"]["info"]),
        "Fréchet distance · no discriminator": float(found["frechet"]["no-d"]),
    }


def _is_static(figures: Figures) -> bool:
    decoded, good, bad = map(float, figures.values())
    return decoded > 0.99 and bad > 10.0 * good


def _labels(bench: Bench) -> Figures:
    found = bench.metrics()["label_accuracy"]
    return {f"share of the class asked for · {name}": float(found[id])
            for name, id in (("label to both", "label-both"), ("label to G alone", "label-g"),
                             ("label to D alone", "label-d"))}  # fmt: skip


def _to_both(figures: Figures) -> bool:
    both, g, d = map(float, figures.values())
    return both > 0.9 and max(g, d) < 0.2


def _sharpness(bench: Bench) -> Figures:
    found = bench.metrics()
    return {f"{label} · {name}": float(found[figure][id])
            for label, figure in (("contrast over that of real pictures", "sharpness"), ("mean |fake − real|", "l1"))
            for name, id in (("L1 alone", "l1"), ("discriminator alone", "cgan"), ("both", "both"))}  # fmt: skip


def _l1_is_sharp(figures: Figures) -> bool:
    alone, *_ = map(float, figures.values())
    return alone > 0.5


def _both_are_needed(figures: Figures) -> bool:
    alone, _, both, l1_alone, l1_cgan, l1_both = map(float, figures.values())
    return both > 2.5 * alone and l1_cgan > 1.8 * l1_both and l1_both < 1.5 * l1_alone


def _lines(bench: Bench) -> Figures:
    found = bench.metrics()
    arms = (("WGAN-GP", "wgan-gp"), ("GAN", "gan"), ("GAN, usual rate", "usual"))
    return {
        f"{label} · {name}": float(found[figure][id])
        for label, figure in (
            ("different lines of 1000", "distinct"),
            ("mean probability of the likeliest letter", "one_hot"),
        )
        for name, id in arms
    }


def _because_of_one_hot(figures: Figures) -> bool:
    """Whether the collapsed GANs are the ones whose letters stay soft."""
    *_, penalised, plain, usual = map(float, figures.values())
    return max(plain, usual) < 0.9 < penalised


def _collapse(figures: Figures) -> bool:
    penalised, plain, usual, *_ = map(float, figures.values())
    return penalised > 500.0 and max(plain, usual) <= 100.0


def _encoder(bench: Bench) -> Figures:
    found = bench.metrics()["reconstruction"]
    return {"reconstruction error · with the correlation": float(found["correlation"]),
            "reconstruction error · without": float(found["control"])}  # fmt: skip


CLAIMS = (
    ArticleClaim(
        "dcgan-no-hidden-layers", f"{DCGAN}, section 3",
        "DCGAN: no fully connected hidden layers.",
        "DCGAN：移除全连接隐藏层。",
        _dcgan(hidden=1), _distances, seen_if(_worse(3.0)), HOLDS, fast=False,
    ),
    ArticleClaim(
        "dcgan-strides", f"{DCGAN}, section 3",
        "DCGAN: strided convolutions instead of pooling.",
        "DCGAN：用大步长卷积代替池化。",
        _dcgan(hidden=0, sampling="average"), _distances, seen_if(_worse(1.2)), HOLDS, fast=False,
    ),
    ArticleClaim(
        "dcgan-batch-norm", f"{DCGAN}, section 3",
        "DCGAN: batch norm in both players, which keeps the generator from collapsing early.",
        "DCGAN：判别器与生成器都用批归一化，它防止生成器在初期坍塌。",
        _dcgan(**NO_NORM), _distances, seen_if(_worse(1.5)), HOLDS,
        "With DCGAN's recipe; with β₁ = 0 and torch's own initialisation it hardly matters.",
        "以 DCGAN 的训练配方为限；若 β₁ = 0 且用 torch 的默认初始化，则几乎没有影响。",
        fast=False,
    ),
    ArticleClaim(
        "dcgan-leaky-relu", f"{DCGAN}, section 3",
        "DCGAN: LeakyReLU in all layers of the discriminator.",
        "DCGAN：判别器各层使用 LeakyReLU。",
        _dcgan(hidden=0, activation_d="relu"), _distances, seen_if(_worse(1.2)), UNSEEN,
        "ReLU does as well here.",
        "此处用 ReLU 也一样好。",
        fast=False,
    ),
    ArticleClaim(
        "dcgan-tanh", f"{DCGAN}, section 3",
        "DCGAN: tanh at the end of the generator.",
        "DCGAN：生成器的输出使用 tanh。",
        _dcgan(hidden=0, output="linear"), _distances, seen_if(_worse(1.2)), UNSEEN,
        "A linear output does as well here.",
        "此处用线性输出也一样好。",
        fast=False,
    ),
    ArticleClaim(
        "dcgan-features", f"{DCGAN}, section 5",
        "What the discriminator has learned makes good features for classification.",
        "训练好的判别器学到的特征适合用于图像分类。",
        _dcgan(hidden=1), _features, _learnt, UNSEEN,
        "They beat bare pixels, but the features of a discriminator that was never trained are as good.",
        "它们优于裸像素，但从未训练过的判别器的特征同样好。",
        fast=False,
    ),
    ArticleClaim(
        "gan-needs-batch-norm", f"{WGAN}, Figure 6",
        "Without batch norm DCGAN fails, WGAN does not.",
        "去掉批归一化，DCGAN 就崩了，WGAN 则不会。",
        _page(NETS), _norm, _only_slow, CONDITION,
        "in the first 200 iterations: the GAN is only slow, and there by 450",
        "就前 200 次迭代而言：GAN 只是慢，450 次之内也能达到",
        fast=False, labs=(NETS, NETS_LATER),
    ),
    ArticleClaim(
        "mlp-generators-need-wgan", f"{WGAN}, Figure 7; {IMPROVED}, Figure 2",
        "With an MLP as generator WGAN-GP still trains; the original GAN collapses.",
        "生成器为多层全连接网络时，WGAN-GP 仍能训练，原始 GAN 则模式坍塌。",
        _page(NETS), lambda bench: judged(bench.outcome("MLP generator is trained by WGAN-GP alone")),
        seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "label-to-both-players", f"{CONDITIONAL}; lecture notes on conditional GANs",
        "In a conditional GAN both players must be given the label.",
        "条件 GAN 中，生成器和判别器都需要输入 y。",
        _page({"experiment": "conditional-gan"}), _labels, seen_if(_to_both), HOLDS, fast=False,
    ),
    ArticleClaim(
        "info-term-gives-meaning", INFO_GAN,
        "The information term gives every code a meaning: categories become digits.",
        "互信息项使每个编码都有明确含义：类别编码对应数字。",
        _page(INFO), _purity, _needs_the_term, CONDITION,
        "at the scale 1 of the code: with a one-hot three times as large categories become digits without the"
        " term, too",
        "编码的尺度为 1 时：若 one-hot 放大三倍，不加该项，类别也会对应数字",
        fast=False, labs=(INFO, INFO_LARGE),
    ),
    ArticleClaim(
        "info-term-gives-slant", INFO_GAN,
        "Continuous codes become properties such as the slant of the strokes.",
        "连续编码对应笔画倾斜等属性。",
        _page(INFO_LARGE), _slant, _only_large, CONDITION,
        "with a one-hot three times as large; at scale 1 both arms differ by no more than the seeds do",
        "one-hot 放大三倍时成立；尺度为 1 时，两组之差不超过种子之差",
        fast=False, labs=(INFO, INFO_LARGE),
    ),
    ArticleClaim(
        "infogan-needs-a-discriminator", INFO_GAN,
        "There must be a discriminator: without one the code could just be pasted into the picture.",
        "一定要有判别器：否则只要把编码直接贴到图上，就能轻易识别出来。",
        _page(INFO), _static, seen_if(_is_static), HOLDS, fast=False,
    ),
    ArticleClaim(
        "l1-prevents-blur", f"{PIX2PIX}, as told in the lecture notes",
        "The L1 loss is used because it prevents blur.",
        "使用 L1 损失的原因是可以防止模糊。",
        _page(FILLS), _sharpness, lambda f: HOLDS if _l1_is_sharp(f) else FAILS, FAILS,
        "L1 alone blurs; the paper says that it blurs less than L2. It keeps the picture near, and the"
        " discriminator makes it sharp.",
        "单用 L1 会模糊；论文说的是它比 L2 模糊得少。L1 使图片贴近目标，使之清晰的是判别器。",
        fast=False,
    ),
    ArticleClaim(
        "pix2pix-needs-both-losses", f"{PIX2PIX}, section 3.1",
        "L1 and the discriminator together make fills that are sharp and right.",
        "L1 与判别器一起使用，结果既清晰又正确。",
        _page(FILLS), _sharpness, seen_if(_both_are_needed), HOLDS, fast=False,
    ),
    ArticleClaim(
        "unet-skips-help", f"{PIX2PIX}, section 3.2.1",
        "The skips of a U-Net help, for input and output share their edges.",
        "U-Net 的跨层连接使边缘信息得到更好的传递。",
        _page(FILLS), lambda bench: judged(bench.outcome("Without skips")), seen_if(_met), HOLDS,
        "By about a tenth of the L1 distance here.",
        "此处 L1 距离约降一成。",
        fast=False,
    ),
    ArticleClaim(
        "patches-help", f"{PIX2PIX}, section 3.2.2",
        "A discriminator of patches is better than one of the whole picture.",
        "对图块打分的判别器优于对整幅图打分的判别器。",
        _page(WHOLE), lambda bench: judged(bench.outcome("discriminator of the whole picture")),
        seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "discriminator-becomes-an-encoder", "Su 2019, arXiv:1903.01931",
        "O-GAN makes the discriminator an encoder at no cost.",
        "O-GAN 不增加任何代价，就使判别器成为编码器。",
        _page({"experiment": "o-gan"}), _encoder,
        seen_if(lambda f: float(list(f.values())[1]) > 5.0 * float(list(f.values())[0])), HOLDS, fast=False,
    ),
    ArticleClaim(
        "text-by-wgan-gp", f"{IMPROVED}, section 5.3",
        "WGAN-GP generates text from vectors of probabilities without any supervision; the original GAN does not.",
        "WGAN-GP 无需任何监督信息，就能以概率向量的形式生成文本；原始 GAN 做不到。",
        _page(TEXT), _lines, seen_if(_collapse), HOLDS,
        "The original GAN writes the same few words again and again.",
        "原始 GAN 反复写出同样的几个词。",
        fast=False,
    ),
    ArticleClaim(
        "vectors-become-one-hot", f"Zheng 2017, on {IMPROVED}, section 5.3",
        "In training the vectors become nearly one-hot by themselves.",
        "在训练过程中，概率向量会自己慢慢接近 one-hot。",
        _page(TEXT), lambda bench: judged(bench.outcome("Vectors become nearly one-hot")), seen_if(_met), HOLDS,
        fast=False,
    ),
    ArticleClaim(
        "one-hot-defeats-the-original-gan", f"Zheng 2017, on {IMPROVED}, section 5.3",
        "The original GAN fails on text because real letters are one-hot and generated ones are not, which D sees"
        " at once.",
        "原始 GAN 做不了文本，是因为真样本是 one-hot 而假样本不是，判别器一下子就能区分。",
        _page(TEXT), _lines, lambda f: HOLDS if _because_of_one_hot(f) else FAILS, FAILS,
        "Its letters become as one-hot as those of WGAN-GP, and it collapses all the same.",
        "它的字母与 WGAN-GP 的一样接近 one-hot，却照样坍塌。",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("pictures", "Pictures and text", "图片与文本", CLAIMS, 140)
