"""Noise in the window: the study, its panel, the paths behind the picture and what is painted of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from app.compute import noise_ensemble
from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options
from app.model import presets, scene_file
from app.model.pages import noise as settings
from app.model.pages.noise import NoiseSettings
from app.model.scene import MESCHEDER_PLANE, Scene, Start
from app.model.session import Session
from app.panels import panels
from app.plots import PLOTS, _noise_layer
from app.widgets.number_slider import NumberSlider
from app.widgets.switch import Switch
from gandyn import Scenario, flow
from gandyn.sde import Noise, NoiseError

LINEAR = Scenario("wgan-gp", {"lambda": 0.5, "c": 0.0}, dim=1)
DONE = ComputeOptions()


def noisy(*scenarios: Scenario, paths: int = 256, **more: object) -> Scene:
    scene = Scene(scenarios, (Start((0.4, 0.1), (0.3, 0.2)),), duration=20.0).with_(**more)
    return scene.with_settings("noise", NoiseSettings(Noise(0.1, 0.2, 5, paths), on=True))


def found(scene: Scene, index: int = 0, effort: ComputeOptions = DONE) -> noise_ensemble.NoiseEnsemble:
    cloud = noise_ensemble.noise_ensemble(scene, index, effort)
    assert cloud is not None
    return cloud


def test_noise_is_off_until_asked_for_and_while_kernels_are_compiled() -> None:
    assert noise_ensemble.noise_ensemble(Scene((LINEAR,)), 0, DONE) is None
    assert noise_ensemble.noise_ensemble(noisy(LINEAR), 0, ComputeOptions(compiled=False)) is None
    assert noise_ensemble.noise_ensemble(noisy(LINEAR).with_(starts=()), 0, DONE) is None


def test_the_window_waits_for_the_kernel_and_an_export_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise_ensemble, "is_noise_kernel_ready", lambda scenario: False)
    assert noise_ensemble.noise_ensemble(noisy(LINEAR), 0, ComputeOptions(blocking=False)) is None
    assert noise_ensemble.noise_ensemble(noisy(LINEAR), 0, ComputeOptions(blocking=True)) is not None


def test_without_noise_every_path_is_the_flow() -> None:
    scene = noisy(LINEAR, paths=8)
    quiet = scene.with_settings("noise", NoiseSettings(Noise(0.0, 0.0, 5, 8), on=True))
    phi, theta = found(quiet).at(20.0)
    exact = flow(LINEAR, [0.4], [0.3], duration=20.0, step=0.01)
    np.testing.assert_allclose(phi[:, 0], exact.phi[-1, 0], atol=2e-3)
    np.testing.assert_allclose(theta[:, 0], exact.theta[-1, 0], atol=2e-3)


def test_the_cloud_becomes_what_lyapunov_says() -> None:
    """The dashed ellipse against the cloud of 2000 paths at the end; the closed form is that of x' = Ax, A =
    [[−1, −1], [1, 0]].
    """
    cloud = found(noisy(LINEAR, paths=2000))
    assert cloud.exact and cloud.stationary is not None
    # A C + C Aᵀ + D = 0 solved by hand: C_φθ = −σ_G²/2, C_φφ = (σ_D² + σ_G²)/2, C_θθ = C_φφ − C_φθ.
    d, g = 0.1**2, 0.2**2
    both, cross = (d + g) / 2.0, -g / 2.0
    np.testing.assert_allclose(cloud.stationary, [[both, cross], [cross, both - cross]], atol=1e-12)
    np.testing.assert_allclose(np.cov(*(x[:, 0] for x in cloud.at(20.0))), cloud.stationary, rtol=0.12)


def test_scenarios_side_by_side_get_the_same_random_numbers() -> None:
    """Against the two paths' own difference: x' = Ax + noise is linear, so equal noise leaves e^{At} of the
    starts' difference.
    """
    one = found(noisy(LINEAR, paths=5))
    other = found(noisy(LINEAR, paths=5, starts=(Start((0.9, 0.0), (-0.2, 0.0)),)))
    gap = one.orbit.phi - other.orbit.phi
    assert np.ptp(one.orbit.phi, axis=0)[-1, 0] > 0.05
    np.testing.assert_allclose(np.ptp(gap, axis=0), 0.0, atol=1e-12)


def test_fewer_paths_while_something_is_moved_are_the_first_of_all() -> None:
    scene = noisy(LINEAR)
    rough, full = found(scene, effort=ComputeOptions(preview=True)), found(scene)
    count = len(rough.orbit.phi)
    assert noise_ensemble.FEWEST <= count < len(full.orbit.phi) == 256
    np.testing.assert_array_equal(rough.orbit.phi, full.orbit.phi[:count])


@pytest.mark.parametrize(
    ("duration", "step"), [(1e-6, 1e-6), (1e-6, 0.02), (1e5, 0.1), (7.3, 0.2), (3.0, 500.0)]
)
def test_every_duration_has_a_plan(duration: float, step: float) -> None:
    scene = noisy(LINEAR, duration=duration, step=step)
    noise, h, every = noise_ensemble.plan(Noise(paths=256), scene, preview=False)
    assert h <= duration and 8 <= noise.paths <= 256
    assert duration / h * noise.paths <= max(noise_ensemble.WORK, 8 * duration / step) * 1.01
    assert duration / h / every <= noise_ensemble.SAMPLES + 1


def test_bands_hold_nine_tenths_of_the_paths() -> None:
    cloud = found(noisy(LINEAR))
    low, high = cloud.bands["theta"][0]
    inside = (cloud.orbit.theta[..., 0] >= low) & (cloud.orbit.theta[..., 0] <= high)
    assert 0.89 < inside[:, 1:].mean() < 0.93
    values = np.random.default_rng(1).normal(size=(101, 3))
    np.testing.assert_allclose(noise_ensemble.band(values), np.sort(values, axis=0)[[5, 95]])


@pytest.mark.parametrize("plane", ["phi-theta", MESCHEDER_PLANE])
def test_the_ellipse_is_turned_with_the_plane(plane: str) -> None:
    scene = noisy(LINEAR).with_display(plane=plane)
    c = np.array([[2.0, -0.5], [-0.5, 1.0]])
    seen = _noise_layer.seen_covariance(scene, PLOTS["phase"].project, c)  # type: ignore[attr-defined]
    np.testing.assert_allclose(seen, c if plane == "phi-theta" else [[1.0, 0.5], [0.5, 2.0]])


@pytest.mark.parametrize(
    "data",
    [[], {"on": 1}, {"drawn": 1.5}, {"noise": {"paths": 10**5}}, {"noise": {"sigma_d": -1}}, {"more": 0}],
)
def test_bad_studies_are_refused_in_one_sentence(data: object) -> None:
    with pytest.raises(NoiseError) as caught:
        settings.from_dict(data)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_a_session_keeps_its_noise() -> None:
    scene = noisy(LINEAR)
    assert scene_file.from_json(scene_file.to_json(scene)) == scene


def test_the_panel_does_what_it_says(app: QApplication) -> None:
    session = Session(Scene((LINEAR,)))
    panel = panels()["noise"].make(session)
    panel.findChild(Switch, "on").click()
    sigma = panel.findChild(NumberSlider, "sigma_g")
    sigma.slider.setValue(700)
    panel.findChild(NumberSlider, "paths")._typed(33.4)
    panel.findChild(QToolButton, "dice").click()
    study = session.scene.settings_of("noise")
    assert study.on and study.noise.sigma_g == sigma.value and study.noise.paths == 33
    label = panel.findChild(QLabel, "theory")
    deviation = np.sqrt((study.noise.sigma_d**2 + study.noise.sigma_g**2) / 2.0)
    assert f"{deviation:.3g} in φ" in label.text()
    session.update_scenario("", parameters={"lambda": 0.0, "c": 0.0})
    assert "no stationary cloud" in label.text()
    panel.deleteLater()


def test_what_does_not_fit_is_refused_and_nothing_changes(app: QApplication) -> None:
    session, said = Session(Scene((LINEAR,))), []
    session.refused.connect(said.append)
    assert not session.update(
        lambda scene: scene.with_settings("noise", scene.settings_of("noise").with_(paths=10**6)), ""
    )
    assert len(said) == 1 and session.scene.settings_of("noise") == NoiseSettings()


@pytest.mark.parametrize("dim", [1, 2])
def test_the_picture_shows_the_noise_and_moves_the_cloud(dim: int, tmp_path) -> None:  # type: ignore[no-untyped-def]
    scene = noisy(LINEAR.with_(dim=dim))
    quiet = scene.with_settings("noise", NoiseSettings())
    images = [_painted(s, tmp_path) for s in (scene, scene.with_(time=10.0), quiet)]
    assert (images[0] != images[2]).any(axis=-1).sum() > 3000
    assert (images[0] != images[1]).any(axis=-1).sum() > 2000


def _painted(scene: Scene, folder) -> np.ndarray:  # type: ignore[no-untyped-def, type-arg]
    EXPORTERS["png"].write(scene, folder / "a.png", Options(700, 500))
    with Image.open(folder / "a.png") as image:
        return np.asarray(image.convert("RGB"))


def test_paths_that_run_away_and_fields_without_a_field_are_drawn(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for scenario in (
        Scenario("wgan-clip", dim=2),
        Scenario("wgan-normalized", dim=1),
        Scenario("lsgan", dim=2),
    ):
        scene = noisy(scenario, paths=16).with_settings(
            "noise", NoiseSettings(Noise(1e6, 1e6, 0, 16), on=True)
        )
        assert (found(scene).orbit.length < len(found(scene).orbit.t)).any()
        _painted(scene, tmp_path)


def test_the_presets_show_noise() -> None:
    for name in ("noise-never-settles", "noise-common-random-numbers"):
        assert presets.load(name).settings_of("noise").on


def test_tables_hold_the_mean_and_the_spread(tmp_path: Path) -> None:
    """Against the paths themselves, averaged by numpy here."""
    two = (Start((1.0, 0.0), (0.5, 0.0)), Start((0.2, 0.0), (1.0, 0.0)))
    scene = noisy(Scenario("wgan", dim=1), LINEAR, paths=40, starts=two, duration=4.0, selected=1)
    EXPORTERS["csv"].write(scene, tmp_path / "a.csv")
    EXPORTERS["npz"].write(scene, tmp_path / "a.npz")
    paths = found(scene, 1).orbit
    rows = [
        line.split(",")
        for line in (tmp_path / "a.csv").read_text().splitlines()
        if line.startswith("1,1,noise-")
    ]
    table = {
        name: np.array([row[3:] for row in rows if row[2] == name], dtype=float)
        for name in ("noise-mean", "noise-std")
    }
    with np.load(tmp_path / "a.npz") as archive:
        assert np.array_equal(archive["noise_std_phi"][1, :, 0], table["noise-std"][:, 1])
    assert np.array_equal(table["noise-mean"][:, 0], paths.t)
    assert np.allclose(table["noise-mean"][:, 2], np.mean(paths.theta[:, :, 0], axis=0), rtol=1e-12)
    assert np.allclose(table["noise-std"][:, 1] ** 2, np.var(paths.phi[:, :, 0], axis=0) * 40 / 39, rtol=1e-9)
