"""The benchmarks are found and their report is written; nothing is timed here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gandyn
from benchmarks import _c_loop, _measure, _peers, _report, benchmarks, integrators, maps
from benchmarks.__main__ import main
from benchmarks._benchmark import Benchmark, Row, missing

FOLDER = Path(_report.__file__).parent


def fake(id: str) -> Benchmark:
    return Benchmark(id, f"title of {id}", lambda: [], notes="How | it was done.")


def test_every_file_is_discovered() -> None:
    files = {file.stem.replace("_", "-") for file in FOLDER.glob("*.py") if not file.stem.startswith("_")}
    assert set(benchmarks()) == files and len(files) > 5


def test_listing_them_imports_nothing_that_is_measured() -> None:
    code = (
        "import sys, benchmarks; benchmarks.benchmarks(); print({'numba', 'scipy', 'matplotlib', 'PySide6',"
        " 'torch'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=FOLDER.parent, check=True
    )
    assert run.stdout.strip() == "set()"


def test_the_report_keeps_what_was_not_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "benchmarks.md"
    first, second = fake("first"), fake("second")
    known = {"first": first, "second": second}
    _report.write({second: [Row("b", "2 s", "20 s", "10× faster", "≥ 10 ×", True)]}, known, path)
    _report.write(
        {first: [Row("a|b", "9 s", target="≤ 1 s", met=False), missing("c", "no gcc", "≤ 1 ×")]}, known, path
    )
    text = path.read_text(encoding="utf-8")
    assert text.index("## first: ") < text.index("## second: ")
    assert "| b | 2 s | 20 s | 10× faster | ≥ 10 × | yes |" in text
    assert "| a\\|b | 9 s |  |  | ≤ 1 s | **no** |" in text
    assert "| c | not measured: no gcc |  |  | ≤ 1 × |  |" in text
    assert text.count("Measured ") == 2 and "cores" in text


def test_a_second_run_changes_nothing_else(tmp_path: Path) -> None:
    path, only = tmp_path / "benchmarks.md", fake("only")
    for _ in range(2):
        _report.write({only: [Row("a", "1 s")]}, {"only": only}, path)
        kept = path.read_text(encoding="utf-8")
    _report.write({only: [Row("a", "1 s")]}, {"only": only}, path)
    assert path.read_text(encoding="utf-8") == kept


def test_the_terminal_says_the_same() -> None:
    text = _report.printed(
        fake("x"), [Row("a", "1 s", "2 s", "0.5×", "≤ 1 ×", True), Row("b", "3 s", target="≤ 1 s", met=False)]
    )
    assert "a: 1 s   2 s   0.5×   target ≤ 1 ×   met" in text and "NOT MET" in text


def test_sides_take_turns() -> None:
    order: list[str] = []
    times = _measure.interleaved(
        {"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2, clock=iter(range(100)).__next__
    )
    assert order == ["a", "b"] * 3
    assert times == {"a": [1, 1], "b": [1, 1]}


def test_ratios_in_words() -> None:
    values = _measure.ratios({"a": [1.0, 1.0, 2.0], "b": [20.0, 10.0, 10.0]}, "a", "b")
    assert _measure.faster(values) == "10× faster (worst round 5.0×)"
    assert _measure.slower(values) == "0.10× (min 0.05×)"
    assert _measure.percentile([4.0, 1.0, 3.0, 2.0, 5.0], 0.5) == 3.0


def test_the_loosest_tolerance_that_is_accurate_enough() -> None:
    tolerance, error = _peers.tolerance_for(1e-8, lambda t: 3.0 * t, 1e-6)
    assert error <= 1e-8 < 3.0 * tolerance * 10.0**0.5


def test_no_compiler_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(_c_loop.NoCompilerError, match="gcc is not installed"):
        _c_loop.compiled()


def test_absent_integrators_are_sentences_that_keep_their_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("heyoka", "numbalsoda"):
        monkeypatch.setitem(sys.modules, library, None)
    nothing = np.zeros((0, 4))
    absent = integrators._add_heyoka(("scalar",), {}, {}, None, 1.0, nothing, nothing)
    absent += integrators._add_numbalsoda({}, {}, nothing, nothing)
    assert [why for _, why, _ in absent] == ["heyoka is not installed", "numbalsoda is not installed"]
    assert [target for _, _, target in absent] == ["≤ 0.55 ×", "≥ 8 ×"]
    rows = integrators._stiff()
    assert len(rows) == 3 and {row.ours for row in rows} == {"not measured: numbalsoda is not installed"}
    assert {row.target for row in rows} == {"≤ 1 ×"} and {row.met for row in rows} == {None}


@pytest.mark.parametrize("case", integrators.STIFF, ids=lambda case: case[0])
def test_peers_have_the_same_field(case: tuple[str, dict[str, Any], float, Any]) -> None:
    _, setting, _, field = case
    x = np.array([0.3, -0.7, 1.1, 0.4])
    rate = np.empty(4)
    field(0.0, x, rate, None)
    assert np.concatenate(gandyn.field(gandyn.Scenario(**setting), x[:2], x[2:])) == pytest.approx(
        rate, rel=1e-12
    )


def test_the_basin_of_numpy_steps_as_the_flow() -> None:
    x = np.array([[0.5, -1.5], [1.0, 0.2]])
    scenario = gandyn.Scenario("non-saturating", {}, {"r1": 0.3}, dim=1)
    orbit = gandyn.flow(scenario, x[0][:, None], x[1][:, None], 0.1, 0.1, method="rk4")
    assert maps._stepped(x, 0.1) == pytest.approx(
        np.array([orbit.phi[:, -1, 0], orbit.theta[:, -1, 0]]), rel=1e-12
    )


def test_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "there are integrators, maps, rk4, startup, slider, analysis, gif, lab" in capsys.readouterr().err
