"""The lab in the window with real processes: a run from start to end, faults, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.model.session import Session
from app.panels import panels
from app.training import reaper
from app.training.manager import TrainingManager, training_manager_of
from app.training.run_record import RunRecord
from app.training.run_store import STORE
from app.window.main_window import MainWindow
from gandyn.training import Failed, Settings
from tests.app.conftest import wait_for

pytestmark = pytest.mark.skipif(find_spec("torch") is None, reason="needs torch in the training process")
TINY = {"width": 8, "depth": 1, "batch": 16, "n_critic": 1}
PATIENCE = 60.0
# Seconds that nobody notices.
DELAY = 0.2


def settings_of(steps: int = 30, **values: object) -> Settings:
    return Settings("toy-gan", {**TINY, **values}, steps=steps)


def wish(session: Session, *runs: Settings) -> None:
    session.update(
        lambda scene: scene.with_(page="lab").with_settings(
            "lab", scene.settings_of("lab").with_(runs=runs, follows=False)
        ),
        "lab",
    )


@pytest.fixture
def bench(session: Session) -> Iterator[TrainingManager]:
    STORE.clear()
    made = training_manager_of(session)
    yield made
    made.close()
    assert wait_for(lambda: not children(), PATIENCE)
    STORE.clear()


def children() -> list[str]:
    """Processes of ours, zombies too, but multiprocessing's own helper."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [line for line in found.splitlines() if "resource_tracker" not in line and "ps -ww" not in line]


def test_a_run_from_the_first_step_to_the_last(bench: TrainingManager, session: Session) -> None:
    """Step by hand, change a rate while it stands still, go on to the end, save, and never load torch
    here.
    """
    before = "torch" in sys.modules
    said: list[str] = []
    bench.said.connect(lambda sentence, hint: said.append(sentence))
    wish(session, settings_of())
    bench.step("d")
    assert wait_for(lambda: bench.states() == ("paused",), PATIENCE)
    bench.step("g")
    assert wait_for(lambda: bench.record(0).iteration == 1, PATIENCE)  # type: ignore[union-attr]
    wish(session, settings_of(lr_d=3e-3))
    record = bench.record(0)
    assert record is not None and record.changes == [1] and record.settings.values["lr_d"] == 3e-3
    bench.start()
    assert wait_for(lambda: bench.states() == ("done",), PATIENCE)
    assert (
        len(record.track("gan", "loss_d")[0]) >= 30
        and record.run.done is not None
        and "modes" in record.run.done.metrics
    )
    wish(session, settings_of(lr_d=3e-3, width=16))
    assert bench.record(0) is record
    # Other tests of this process may have loaded it; by itself this one must not.
    assert ("torch" in sys.modules) == before
    assert said == []
    assert record.was_changed


def test_the_panel_says_of_a_finished_run_whether_its_claim_held(
    bench: TrainingManager, session: Session
) -> None:
    """Two arms of two hundred iterations, from the panel's words before to its words after."""
    panel = panels()["lab"].make(session)
    wish(session, Settings("weight-polarisation"))
    assert words(panel, "Claim: At least 75 %") and not words(panel, "✓")
    bench.start()
    assert wait_for(lambda: bench.states() == ("done",), PATIENCE)
    (label,) = words(panel, "✓ At least 75 %")
    assert label.count("✓") == 2 and "share at ±c: 0.9" in label
    wish(session, Settings("weight-polarisation", {"clip": 0.2}))
    assert words(panel, "What this experiment claims is about its own settings") and not words(panel, "✓")
    panel.deleteLater()


def words(panel: QWidget, start: str) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.text().startswith(start)]


def test_files_that_fail_and_a_killed_process_leave_a_sentence_and_the_recording(
    bench: TrainingManager, session: Session, tmp_path: Path
) -> None:
    said: list[str] = []
    bench.said.connect(lambda sentence, hint: said.append(sentence))
    wish(session, settings_of(1_000_000))
    bench.start()
    assert wait_for(lambda: bench.record(0).iteration > 3, PATIENCE)  # type: ignore[union-attr]
    (tmp_path / "file").write_text("no folder")
    bench.save(0, str(tmp_path / "file" / "inside"))
    assert (
        wait_for(lambda: said, PATIENCE)
        and "a file stands where its folder should be" in said[0]
        and bench.states() == ("running",)
    )
    record = bench.record(0)
    assert record is not None and record.run.pid is not None
    bench.save(0, str(tmp_path))
    assert wait_for(lambda: said[-1] == f"Written: {tmp_path}", PATIENCE)
    weights = tmp_path / "weights.safetensors"
    for content in (weights.read_bytes()[:-1], b"\xff" * 7, b"", b"\x02" + bytes(7) + b"[]"):
        weights.write_bytes(content)
        bench.resume(0, str(tmp_path))
        assert (
            "holds no checkpoint" in said[-1] and bench.record(0) is record and bench.states() == ("running",)
        )
    os.kill(record.run.pid, signal.SIGKILL)
    assert wait_for(lambda: bench.states() == ("failed",), PATIENCE)
    assert "signal 9" in said[-1] and len(record.track("gan", "loss_d")[0]) > 3 and children() == []


def test_numbers_that_run_away_end_in_a_sentence(bench: TrainingManager, session: Session) -> None:
    said: list[str] = []
    bench.said.connect(lambda sentence, hint: said.append(sentence))
    wish(session, settings_of(5000, optimiser_d="sgd", lr_d=1e9, optimiser_g="sgd", lr_g=1e9))
    bench.start()
    assert wait_for(lambda: bench.states() == ("failed",), PATIENCE)
    assert "take smaller learning rates" in said[-1]


def test_ten_starts_and_stops_leave_nothing(bench: TrainingManager, session: Session) -> None:
    wish(session, settings_of(1_000_000))
    for _ in range(10):
        bench.start()
        bench.stop()
    assert wait_for(lambda: not children(), PATIENCE)
    assert bench.states() == ("stopped",)


def test_without_torch_one_sentence_and_the_portrait_stays(
    bench: TrainingManager, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    bench.said.connect(lambda sentence, hint: said.append(sentence))
    monkeypatch.setattr("importlib.util.find_spec", lambda name, package=None: None)
    wish(session, settings_of())
    bench.warm()
    bench.start()
    assert said == [
        'The training lab needs torch and safetensors; install them with: pip install "gandyn[lab]".'
    ]
    assert bench.states() == ("new",)


def test_commands_and_the_keys_of_the_walk_drive_the_lab(window: MainWindow) -> None:
    """D and G step the walk by hand on other pages and the training on the lab's."""
    STORE.clear()
    act, made = window.menus.actions, training_manager_of(window.session)
    wish(window.session, settings_of(1_000_000))
    window.session.update(lambda scene: scene.with_(page="portrait"), "")
    act["step-d"].trigger()
    assert window.session.scene.update_sequence == "d" and made.states() == ("new",)
    act["lab-step-d"].trigger()
    assert window.session.scene.page == "lab" and wait_for(lambda: made.states() == ("paused",), PATIENCE)
    act["step-g"].trigger()
    assert (
        wait_for(lambda: made.record(0).iteration == 1, PATIENCE)
        and window.session.scene.update_sequence == "d"
    )  # type: ignore[union-attr]
    for id, state in (
        ("lab-start", "running"),
        ("lab-start", "paused"),
        ("lab-restart", "running"),
        ("lab-stop", "done"),
    ):
        act[id].trigger()
        assert wait_for(lambda wanted=state: made.states() == (wanted,), PATIENCE), (id, made.states())  # type: ignore[misc]
    assert [record.state for record in STORE.records] == ["done", "done"]
    window.close()
    STORE.clear()


def test_a_window_closed_while_it_trains_ends_the_training(window: MainWindow) -> None:
    STORE.clear()
    wish(window.session, settings_of(1_000_000))
    made = training_manager_of(window.session)
    made.start()
    assert wait_for(lambda: made.states() == ("running",), PATIENCE)
    assert wait_for(
        lambda: window.canvas.shown is not None and window.canvas.shown.request.scene.page == "lab", PATIENCE
    )
    window.close()
    assert wait_for(lambda: not children(), PATIENCE)
    STORE.clear()


def test_a_process_that_does_not_answer_delays_nobody(bench: TrainingManager, session: Session) -> None:
    """One is being stopped, one trains, and both hang: closing does not wait, and in the end they are
    gone.
    """
    wish(session, settings_of(1_000_000), settings_of(1_000_000, width=16))
    bench.start()
    assert wait_for(lambda: bench.states() == ("running", "running"), PATIENCE)
    for line in children():
        os.kill(int(line.split()[0]), signal.SIGSTOP)
    assert seconds(lambda: bench.remove(STORE.records[0])) < DELAY
    assert seconds(bench.close) < DELAY
    assert len(children()) == 2
    # The one that was asked for its last words would have five seconds for them, but the program ends.
    assert seconds(lambda: reaper.wait_for_processes(0.5)) < 2.0
    assert children() == []


def test_a_failed_process_that_lingers_delays_nobody(bench: TrainingManager, session: Session) -> None:
    wish(session, settings_of(1_000_000))
    bench.start()
    assert wait_for(lambda: bench.states() == ("running",), PATIENCE)
    (record,) = STORE.records
    os.kill(record.run.pid or 0, signal.SIGSTOP)
    assert seconds(lambda: bench._hear(record, lingering(record))) < DELAY
    assert bench.states() == ("failed",) and wait_for(lambda: not children(), PATIENCE)


def lingering(record: RunRecord) -> Failed:
    """The failure of a process that is still there when it has told."""
    failed = Failed("It failed.", record.iteration)
    record.run._note(failed)
    return failed


def seconds(work: Callable[[], object]) -> float:
    """How long it keeps its caller."""
    began = time.monotonic()
    work()
    return time.monotonic() - began
