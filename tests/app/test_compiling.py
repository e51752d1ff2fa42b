"""The compiling process: asked once, and once more if it died."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QProcess

from app.compute.map_requests import MAP_CACHE, map_request_of
from app.model.pages.map import MapSettings
from app.model.scene import Scene
from app.model.session import Session
from app.services import kernel_service, map_service
from app.services.kernel_service import (
    FAILED,
    FlowKernel,
    KernelRequest,
    KernelService,
    NoiseKernel,
    _described,
    kernel_name,
    missing_kernels,
)
from app.services.map_service import LOST, MapService
from app.text import translation
from gandyn import Axis, MapSpec, Scenario, UpdateConfig
from gandyn.dynamics import kernel_key
from gandyn.precompile import requested_jobs
from tests.app.conftest import wait_for


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each process was told; instead of compiling it does what the next word of `deeds` says."""
    told: list[str] = []
    start = QProcess.start

    def instead(self: QProcess, program: str, words: list[str]) -> None:
        told.append(words[-1])
        start(self, program, ["-c", "import os; os.kill(os.getpid(), 9)" if "hinge" in words[-1] else "pass"])

    monkeypatch.setattr(QProcess, "start", instead)
    return told


def ends(service: KernelService, *wanted: KernelRequest) -> None:
    """Asks, and waits for the end of what was begun."""
    service.start(*wanted)
    assert wait_for(lambda: service._process is None)


def test_what_was_compiled_is_not_asked_again(app: object, runs: list[str]) -> None:
    service = KernelService()
    for _ in range(3):
        ends(service, Scenario("wgan"))
    assert len(runs) == 1


def test_a_process_that_died_is_tried_once_more(app: object, runs: list[str]) -> None:
    service = KernelService()
    for _ in range(4):
        ends(service, Scenario("hinge"))
    assert len(runs) == 2


def test_a_second_death_is_told_and_asking_again_tries_again(app: object, runs: list[str]) -> None:
    service, told = KernelService(), list[str]()
    service.failed.connect(told.append)
    ends(service, Scenario("hinge"))
    assert told == [] and not service.has_failed(Scenario("hinge"))
    ends(service, Scenario("hinge"))
    assert told == [FAILED.format(name="Hinge GAN")] and service.has_failed(
        Scenario("wgan"), Scenario("hinge")
    )
    service.reset_retries(Scenario("hinge"))
    assert not service.has_failed(Scenario("hinge"))
    ends(service, Scenario("hinge"))
    assert len(runs) == 3 and len(told) == 1


def test_a_new_request_does_not_wait_for_what_everybody_may_need(
    app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first process has done what was requested and goes on for long; the second is begun at once, and
    for its own request.
    """
    told: list[list[str]] = []
    start = QProcess.start

    def instead(self: QProcess, program: str, words: list[str]) -> None:
        told.append(words[2:])
        begun = "print('0 9 a', flush=True); " if len(told) == 2 else "print('requested-done', flush=True); "
        start(self, program, ["-c", f"import time; {begun} time.sleep(60)"])

    monkeypatch.setattr(QProcess, "start", instead)
    service = KernelService()
    service.start(Scenario("wgan"))
    assert wait_for(lambda: service._requested_done)
    service.start(Scenario("hinge"))
    assert [len(words) for words in told] == [1, 1] and "hinge" in told[1][0]
    service.start(Scenario("lsgan"))
    assert len(told) == 2 and service._waiting == (Scenario("lsgan"),)
    service.stop()


def test_a_death_after_the_request_was_done_is_not_told(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """It died over the request, then after it."""
    begun, start = [0], QProcess.start

    def instead(self: QProcess, program: str, words: list[str]) -> None:
        begun[0] += 1
        start(
            self,
            program,
            [
                "-c",
                f"import os; {begun[0]} > 1 and print('requested-done', flush=True); os.kill(os.getpid(), 9)",
            ],
        )

    monkeypatch.setattr(QProcess, "start", instead)
    service, told = KernelService(), list[str]()
    service.failed.connect(told.append)
    for _ in range(3):
        ends(service, Scenario("wgan"))
    assert begun[0] == 2 and told == []


def test_a_map_whose_kernel_cannot_be_compiled_says_so_and_tries_again_when_asked(
    app: object, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_service, "is_map_kernel_ready", lambda *about: False)
    MAP_CACHE.forget()
    study = MapSettings(MapSpec(Axis("tau_d", 0.5, 2.0, 4), Axis("tau_g", 0.5, 2.0, 4)))
    session = Session(Scene((Scenario("hinge", dim=1),), page="map").with_settings("map", study))
    service = KernelService()
    maps = MapService(session, service)
    maps.follow()
    assert (
        wait_for(lambda: MAP_CACHE.refusal(map_request_of(session.scene, 0)) == LOST and not maps.busy)
        and len(runs) == 2
    )
    session.update(lambda scene: scene.with_(page="portrait"), "away")
    session.update(lambda scene: scene.with_(page="map"), "back")
    assert MAP_CACHE.refusal(map_request_of(session.scene, 0)) == "" and maps.busy
    assert (
        wait_for(lambda: MAP_CACHE.refusal(map_request_of(session.scene, 0)) == LOST and not maps.busy)
        and len(runs) == 4
    )
    maps.stop()
    service.stop()
    MAP_CACHE.forget()


def test_a_scene_with_rk4_wants_its_kernel_and_the_one_that_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is requested is what `gandyn.precompile` compiles."""
    monkeypatch.setattr(kernel_service, "is_ready", lambda scenario, method="auto": False)
    hinge = Scenario("hinge", dim=1)
    assert list(missing_kernels((hinge,), "auto")) == [hinge]
    requests = list(missing_kernels((hinge,), "rk4"))
    jobs = [job for request in requests for job in requested_jobs(_described(request))]
    assert [job.key for job in jobs] == [kernel_key(hinge), kernel_key(hinge, "rk4")]
    assert jobs[0].key != jobs[1].key and jobs[1].name == "Hinge GAN · RK4"
    assert list(requested_jobs('{"scenario": {"variant": "hinge"}, "method": "euler"}')) == []
    monkeypatch.setattr(kernel_service, "is_ready", lambda scenario, method="auto": method == "auto")
    assert (
        list(missing_kernels((hinge,), "rk4")) == [FlowKernel(hinge, "rk4")]
        and list(missing_kernels((hinge,), "auto")) == []
    )


def test_requests_for_different_kernels_differ() -> None:
    """Named tuples of equal members are equal, and one would be taken for tried because of the other."""
    wgan = Scenario("wgan")
    assert len({wgan, FlowKernel(wgan, "rk4"), NoiseKernel(wgan), (wgan, UpdateConfig())}) == 4


def test_a_dead_process_names_the_gan_of_any_request(app: object, runs: list[str]) -> None:
    service, told = KernelService(), list[str]()
    service.failed.connect(told.append)
    for _ in range(2):
        ends(service, FlowKernel(Scenario("hinge"), "rk4"))
    assert told == [FAILED.format(name="Hinge GAN")]


def test_names_of_kernels_are_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])
    assert (
        kernel_name("WGAN-GP, one-sided · Alternating gradient descent · map")
        == "WGAN-GP，单侧 · 交替梯度下降 · 地图"
    )
    assert (
        kernel_name("Non-saturating GAN · noise") == "非饱和 GAN · 噪声" and kernel_name("texture") == "纹理"
    )
