"""Every preset: opens, says what it shows, renders, is not blank; the seeds' figures have the seeds'
numbers.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from app.compute.orbits import curves_of
from app.exporters import EXPORTERS, Options
from app.model import presets, scene_file
from app.model.presets import PRESETS
from app.model.scene import MESCHEDER_PLANE, REFERENCE_START, SceneError
from app.pages import PAGES
from app.theme.palettes import LIGHT, THEMES
from gandyn import Scenario, analyze, flow, train
from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.verdict import combined
from tests.gandyn.matrix import WHOLE, some

SEEDS = {
    "su-non-saturating": (Scenario("non-saturating"), 100.0, 0.1),
    "su-minimax": (Scenario("minimax"), 100.0, 0.1),
    "su-wgan": (Scenario("wgan-normalized"), 10.0, 0.01),
    "su-wgan-gp-c0": (Scenario("wgan-gp", {"lambda": 0.1, "c": 0.0}), 40.0, 0.1),
    "su-wgan-gp-c1": (Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}), 40.0, 0.1),
    "su-gan-qp": (Scenario("gan-qp", {"lambda": 1.0}), 40.0, 0.1),
    "su-gan-qp-l2": (Scenario("gan-qp", {"lambda": 1.0}, {"l2": 0.1}), 70.0, 0.1),
}


@pytest.mark.parametrize("name", list(SEEDS))
def test_seeds_figures(name):
    scene = presets.load(name)
    assert (scene.scenarios[0], scene.duration, scene.step) == SEEDS[name]
    assert len(scene.scenarios) == 1 and scene.starts == (REFERENCE_START,)


def test_mescheder_is_in_his_plane():
    scene = presets.load("mescheder")
    view = scene.views["phase"]
    assert scene.display.plane == MESCHEDER_PLANE and scene.dim == 1
    assert (view.x0, view.x1, view.y0, view.y1) == (-2.0, 2.0, -2.0, 2.0)
    assert (scene.starts[0].theta[0], -scene.starts[0].phi[0]) == (1.0, 1.0)
    assert scene.step == 0.2 and scene.duration / scene.step == pytest.approx(500)


@pytest.mark.parametrize("name", list(PRESETS))
def test_published_figures_keep_their_method(name):
    """The articles' figures are RK4 with their step; all others have error control."""
    published = name.startswith(("su", "mescheder"))
    assert presets.load(name).method == ("rk4" if published else "auto")


def test_published_figures_come_out_digit_for_digit():
    """Su's curve is the classical method with its step, whatever else the program can do."""
    scene = presets.load("su")
    shown = curves_of(scene)[0].forward
    plain = flow(scene.scenarios[0], *scene.arrays(), 100.0, 0.1, method="rk4")
    assert np.array_equal(shown.phi, plain.phi) and np.array_equal(shown.theta, plain.theta)
    assert np.abs(shown.theta - flow(scene.scenarios[0], *scene.arrays(), 100.0, 0.1).theta).max() > 1e-8


# Four kernels, and a map like another one: all but their pictures is tested elsewhere.
LONG = ("rules-of-the-papers", "map-momentum-apart")
RENDERED = some((name for name in PRESETS if WHOLE or name not in LONG), 3)


@pytest.mark.parametrize("name", RENDERED)
def test_presets_render(name, tmp_path):
    target = tmp_path / "picture.png"
    EXPORTERS["png"].write(presets.load(name), target, Options(900, 640))
    with Image.open(target) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 200
    scene = presets.load(name)
    origin = [] if scene.page in ("reduced", "sections") else [THEMES[LIGHT].equilibrium]
    wanted = origin + [THEMES[LIGHT].trajectories[start.color] for start in scene.starts]
    # A page with a headline of its own is not about the scenarios.
    wanted = [] if PAGES[scene.page].headline else wanted
    for color in wanted:
        distance = np.abs(pixels - [int(color[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=-1)
        assert (distance <= 24).sum() >= 8, color


@pytest.mark.parametrize("name", list(PRESETS))
def test_presets_are_files_as_the_program_writes_them(name):
    scene = presets.load(name)
    assert PRESETS[name].read_text(encoding="utf-8") == scene_file.to_json(scene, indent=1)
    assert 10 < len(scene.title) < 100 and not scene.title.endswith(".")


def test_titles_tell_presets_apart():
    titles = presets.titles()
    assert list(titles) == sorted(PRESETS) and len(set(titles.values())) == len(titles)


def final(name, index=0):
    """Last state of each start of one of a preset's scenarios: φ, θ (m, d)."""
    scene = presets.load(name)
    orbit = flow(scene.scenarios[index], *scene.arrays(), duration=4.0 * scene.duration, step=scene.step)
    return orbit.phi[:, -1], orbit.theta[:, -1]


def size(vectors):
    return np.linalg.norm(vectors, axis=-1)


def test_titles_are_true():
    assert size(final("su-wgan-gp-c0")[1]) < 1e-3
    assert size(final("su-wgan-gp-c1")[1]) == pytest.approx([1.0], abs=0.02)
    assert size(final("su-gan-qp-l2")[1]) < 1e-3
    assert size(final("compare-gp-centre", 0)[1]) < 1e-3 and size(final("compare-gp-centre", 1)[1]) > 0.9
    assert size(final("mescheder-r1")[1]) < 1e-3 and size(final("mescheder-minimax")[1]) > 0.1
    line, circle = size(final("one-dimension-is-not-enough")[1])
    assert line < 0.03 and circle == pytest.approx(np.sqrt(0.03), abs=0.01)
    phi, theta = final("sliding-on-the-walls")
    radius = np.hypot(size(phi), size(theta))
    assert radius[2:] == pytest.approx([0.6] * 3, abs=1e-3) and radius[0] == pytest.approx(0.3, abs=1e-3)
    phi, theta = final("kink-at-the-origin")
    assert (np.hypot(size(phi), size(theta)) > 0.3).all()
    for index in range(4):
        assert size(final("compare-cures", index)[1]) < 0.02


C, S, K, R, Y, D = (
    "converges",
    "converges-sublinearly",
    "closed-orbits",
    "tends-to-circle",
    "limit-cycle",
    "diverges",
)
# What the flow of presets' scenarios does from their starts, written down by hand; of others the title alone
# is held against it.
FLOWS = {
    "averaging": [{K}], "balduzzi-weak-attractor": [{C}], "compare-penalties": [{R}, {S}, {C}],
    "compare-r3gan": [{R}, {C}], "compare-cures": [{C}] * 4, "compare-gp-centre": [{C}, {R}],
    "compare-l2": [{R}, {C}], "compare-lsgan-labels": [{S}, {C}, {C}], "compare-time-scales": [{R}, {R}],
    "consensus-saddles": [{C, D}], "critical-damping": [{C}] * 3, "kink-at-the-origin": [{Y}],
    "lab-clipping-beside-penalty": [{K}, {Y}], "map-basins-consensus": [{C, D}],
    "map-basins-extragradient": [{C}], "map-negative-momentum": [{K}], "map-r1-step": [{C}],
    "map-two-time-scales": [{C}], "map-wgan-gp": [{Y}], "mescheder": [{S}], "mescheder-consensus": [{C}],
    "mescheder-instance-noise": [{C}], "mescheder-locus": [{C}], "mescheder-minimax": [{K}],
    "mescheder-multipliers": [{K}], "mescheder-r1": [{C}], "mescheder-r1-critical": [{C}],
    "mescheder-r1-non-saturating": [{C}], "mescheder-wgan": [{K}], "mescheder-wgan-clip": [{K}],
    "mescheder-wgan-gp": [{Y}], "noise-common-random-numbers": [{C}, {C}], "noise-never-settles": [{C}],
    "one-dimension-is-not-enough": [{S, R}], "reduced-cone": [{R}, {C}], "rosette": [{K}],
    "sections-alternating": [{K}], "sliding-on-the-walls": [{K}], "step-by-hand": [{K}], "su": [{R}],
    "su-gan-qp": [{R}], "su-gan-qp-l2": [{C}], "su-minimax": [{K}], "su-non-saturating": [{R}],
    "su-wgan": [{K}], "su-wgan-gp-c0": [{C}], "su-wgan-gp-c1": [{R}], "wgan-gp-cycle": [{Y}],
}  # fmt: skip
# What a title may say of the flow, and which verdicts bear it out. What it says of rules and noise is tested
# below.
WORDS = {
    "converges": {C, S},
    "circle": {R, K},
    "circles": {R},
    "closed orbits": {K},
    "rosette": {K},
    "cycle": {Y},
    "settle": {Y},
    "conserved": {K},
}


@pytest.mark.parametrize("name", list(PRESETS))
def test_titles_agree_with_the_verdict(name):
    scene = presets.load(name)
    starts = [(phi[: scene.dim], theta[: scene.dim]) for phi, theta in zip(*scene.arrays())]
    found = [{verdict_of(scenario, *start) for start in starts} for scenario in scene.scenarios]
    assert found == FLOWS.get(name, found)
    # A title about an update rule, such as large steps that break orbits up, is not about the flow.
    for word in WORDS if not scene.title.startswith(("Poincaré section", "Averaged")) else ():
        if re.search(rf"\b{word}\b", scene.title):
            assert set().union(*found) & WORDS[word], (word, scene.title)


def test_no_verdict_is_about_a_preset_that_is_gone():
    assert set(FLOWS) <= set(PRESETS)


def verdict_of(scenario, phi, theta):
    return combined(AnalysisContext(scenario, None, phi, theta)).kind


def test_the_average_comes_close_to_the_centre_and_orbits_sink_to_the_tip():
    scene = presets.load("averaging")
    orbit = flow(scene.scenarios[0], *scene.arrays(), scene.duration, scene.step, ema=scene.display.ema)[0]
    assert size(orbit.ema_phi[-500:]).max() < 0.1 * size(orbit.phi[-500:]).max()
    (phi, theta), kept = final("reduced-cone", 1), final("reduced-cone", 0)
    assert np.hypot(size(phi), size(theta)).max() < 1e-6
    assert np.hypot(size(kept[0]), size(kept[1])).min() > 0.2


def test_multipliers_of_alternating_steps_leave_the_unit_circle_at_four():
    scene = presets.load("mescheder-multipliers")
    for rate in (0.05, 1.0, 3.9, 4.1):
        alternating, simultaneous = (
            analyze(scene.scenarios[0], t.with_(lr_d=rate, lr_g=rate), measured=False).rule.radius
            for t in scene.trainings
        )
        assert simultaneous > 1.0 + 1e-4
        assert alternating == pytest.approx(1.0, abs=1e-7) if rate < 4.0 else alternating > 1.1


def radii(name, rounds=2000):
    """‖(φ, θ)‖ of a preset's rules over the rounds: simultaneous, alternating 1:1, alternating 5:1; and why
    each ended.
    """
    scene = presets.load(name)
    assert [(t.rule, t.lr_d, t.lr_g, t.n_d, t.n_g) for t in scene.trainings] == [
        ("simultaneous", 0.2, 0.2, 1, 1), ("alternating", 0.2, 0.2, 1, 1), ("alternating", 0.2, 0.2, 5, 1),
    ]  # fmt: skip
    assert scene.iterations == 500 and (scene.starts[0].theta[0], -scene.starts[0].phi[0]) == (1.0, 1.0)
    orbits = [train(scene.scenarios[0], training, *scene.arrays(), rounds)[0] for training in scene.trainings]
    return [np.hypot(orbit.phi[:, 0], orbit.theta[:, 0]) for orbit in orbits], [
        orbit.ended for orbit in orbits
    ]


def test_simultaneous_steps_leave_and_alternating_ones_circle():
    """Mescheder et al. 2018, arXiv:1801.04406, Lemmas 2.3 and 2.4, on the GANs whose flow circles."""
    (simultaneous, alternating, five), _ = radii("mescheder-minimax")
    assert simultaneous[500] > 2.0 * simultaneous[0] and simultaneous[2000] > simultaneous[500]
    for circling in (alternating, five):
        assert circling[500:].min() > 0.5 and circling.max() < 3.0
    (simultaneous, alternating, _), ended = radii("mescheder-wgan")
    # On the bilinear game the growth is √(1 + η²) a round, exactly; in turns φ² + θ² ± ηφθ is kept.
    assert simultaneous[100] == pytest.approx(np.sqrt(2.0) * 1.04**50, rel=1e-10)
    assert (
        ended == ["diverged", "finished", "finished"] and alternating.min() > 1.2 and alternating.max() < 1.5
    )


def test_simultaneous_steps_do_not_settle_on_the_non_saturating_gan():
    """The lemma is local: close by they spiral out, from afar the loss's flat end draws them in, so they stay
    on a cycle.
    """
    (simultaneous, _, _), _ = radii("mescheder", 20_000)
    assert simultaneous[500:].min() > 0.5 and np.ptp(simultaneous[-1000:]) < 0.05
    scene = presets.load("mescheder")
    close = train(scene.scenarios[0], scene.trainings[0], [0.01], [0.01], 2000)
    assert np.hypot(close.phi[-1, 0], close.theta[-1, 0]) > 0.5


@pytest.mark.parametrize("name", ["mescheder-wgan-clip", "mescheder-wgan-gp"])
def test_five_critic_steps_do_not_make_wgans_converge(name):
    """Mescheder et al. 2018, section 2.3: neither WGAN nor WGAN-GP converges with a finite number of critic
    updates.
    """
    for radius in radii(name, 20_000)[0]:
        assert radius[-5000:].max() > 0.25


@pytest.mark.parametrize(
    "name",
    ["mescheder-instance-noise", "mescheder-r1", "mescheder-r1-critical", "mescheder-r1-non-saturating"],
)
def test_what_converges_converges_under_all_three(name):
    """Mescheder et al. 2018, section 4: gradient penalty, instance noise and consensus are locally
    convergent.
    """
    for radius in radii(name)[0]:
        assert radius[500] < 1e-4 and radius[2000] < 1e-15


def test_the_weak_attractor_wants_short_steps():
    """Balduzzi et al. 2018: |1 − εη ± iη| < 1 only for η < 2ε/(1 + ε²), here 0.198."""
    scene = presets.load("balduzzi-weak-attractor")
    short, long = (train(scene.scenarios[0], t, *scene.arrays(), 200)[0] for t in scene.trainings)
    for orbit, rate in ((short, 0.1), (long, 0.25)):
        size = 0.6 * ((1.0 - 0.1 * rate) ** 2 + rate**2) ** 100
        assert np.hypot(orbit.phi[-1, 0], orbit.theta[-1, 0]) == pytest.approx(size, rel=1e-9)
        assert (size < 0.6) == (orbit is short)


def test_consensus_converges_at_one_to_one():
    """With the exact gradient five critic updates a round carry (1, 1) away; the paper's own panel is
    1 : 1.
    """
    (simultaneous, alternating, five), _ = radii("mescheder-consensus")
    assert simultaneous[500] < 1e-4 and alternating[500] < 1e-4 and five[500] > 5.0


@pytest.mark.parametrize("name", ["nonsense", "", "../su", "SU", "su\n"])
def test_unknown_names(name):
    with pytest.raises(SceneError, match="There is no preset"):
        presets.load(name)


def test_close_names_are_told():
    with pytest.raises(SceneError, match=r"close to it are .*su-gan-qp"):
        presets.load("su-ganqp")
