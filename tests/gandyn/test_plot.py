"""What gandyn.plot draws are the library's own numbers; axes that are given are the only ones it touches."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("matplotlib")
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

import gandyn
from app.painting.verdict_colors import _LIGHT
from gandyn import Scenario, UpdateConfig, plot
from gandyn.plot import PlotError
from gandyn.training import Recording
from gandyn.training.messages import Step
from tests.gandyn.made_map import made_map

CYCLE = Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=1)
PLANE = CYCLE.with_(dim=2)
SADDLES = Scenario("minimax", regularizers={"consensus": 1.0}, dim=1)


@pytest.fixture
def ax() -> Axes:
    """Axes that pyplot knows nothing of."""
    return Figure().add_subplot()


@pytest.fixture(scope="module")
def orbits() -> gandyn.Orbit:
    return gandyn.flow(CYCLE, [[1.0], [0.3]], [[0.5], [-1.0]], 10.0, compiled=False)


@pytest.fixture(scope="module")
def found() -> gandyn.Map:
    return made_map(Scenario("non-saturating", dim=1), UpdateConfig("alternating"))


def has_line(ax: Axes, x: np.ndarray, y: np.ndarray) -> bool:
    drawn = ((line.get_xdata(), line.get_ydata()) for line in ax.lines)
    return any(np.array_equal(across, x) and np.array_equal(up, y) for across, up in drawn)


def test_a_portrait_is_the_orbits_the_field_and_the_nullclines(ax: Axes, orbits: gandyn.Orbit) -> None:
    made = plot.portrait(CYCLE, orbits, ax, nullclines=True, density=9, view=(-2, 2, -1.5, 1.5))
    assert made is ax and ax.get_xlim() == (-2.0, 2.0) and ax.get_aspect() == 1.0
    for i in range(2):
        assert has_line(ax, orbits[i].phi[:, 0], orbits[i].theta[:, 0])
    quiver = next(one for one in ax.collections if isinstance(one, Quiver))
    x, y = np.meshgrid(np.linspace(-2, 2, 9), np.linspace(-1.5, 1.5, 9))
    u, v = gandyn.field(CYCLE, x[..., None], y[..., None])
    assert np.array_equal(quiver.U, u.ravel()) and np.array_equal(quiver.V, v.ravel())
    for curve in gandyn.nullclines(CYCLE, (-2, 2, -1.5, 1.5)).phi:
        assert has_line(ax, curve.points[:, 0], curve.points[:, 1])
    assert plt.get_fignums() == []


def test_mescheders_plane_is_turned(ax: Axes, orbits: gandyn.Orbit) -> None:
    plot.portrait(CYCLE, orbits, ax, plane="theta-psi", arrows="unit", density=5, view=(-1, 1, -2, 2))
    assert has_line(ax, orbits[1].theta[:, 0], -orbits[1].phi[:, 0])
    quiver = next(one for one in ax.collections if isinstance(one, Quiver))
    dphi, dtheta = gandyn.field(CYCLE, [2.0], [-1.0])
    first = np.array([dtheta[0], -dphi[0]]) / np.hypot(dphi[0], dtheta[0])
    assert np.allclose([quiver.U[0], quiver.V[0]], first, rtol=1e-14)


def test_sets_are_manifolds_cycles_and_equilibria(ax: Axes) -> None:
    plot.portrait(SADDLES, None, ax, sets=True, arrows="streamlines", view=(-4, 4, -3, 3), density=10)
    for branch in gandyn.manifolds(SADDLES, reach=8.0):
        assert has_line(ax, branch.points[:, 0], branch.points[:, 1])
    marks = [line for line in ax.lines if line.get_gid() == "equilibrium"]
    assert [mark.get_fillstyle() for mark in marks] == ["full", "left", "left"]
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["unstable manifold", "stable manifold"]


@pytest.mark.parametrize("name", ["theta", "phi", "norms"])
def test_planes_of_two_dimensions(ax: Axes, name: str) -> None:
    orbit = gandyn.flow(PLANE, [0.1, 0.2], [0.2, 0.1], 5.0, compiled=False)
    plot.portrait(PLANE, orbit, ax, plane=name)
    norms = [np.sqrt((part**2).sum(-1)) for part in (orbit.theta, orbit.phi)]
    x, y = norms if name == "norms" else getattr(orbit, name).T
    assert has_line(ax, x, y)


def test_series_are_the_orbits_and_the_invariants(ax: Axes) -> None:
    orbit = gandyn.flow(PLANE, [0.1, 0.2], [0.2, 0.1], 5.0, compiled=False)
    plot.series(orbit, PLANE, ax, show=("theta", "energy", "angular_momentum", "loss_d", "loss_g"))
    known, losses = gandyn.invariants(PLANE, orbit), gandyn.losses(PLANE, orbit.phi, orbit.theta)
    wanted = [*orbit.theta.T, known["energy"], known["angular_momentum"], *losses]
    for line, values in zip(ax.lines, wanted, strict=True):
        assert np.array_equal(line.get_xdata(), orbit.t) and np.array_equal(line.get_ydata(), values)
    assert ax.get_xlabel() == "t"
    trained = gandyn.Orbit(np.arange(6.0), orbit.phi[:6], orbit.theta[:6], "finished", 6)
    plot.series(trained, ax=ax)
    assert ax.get_xlabel() == "iteration"


def test_a_map_is_its_cells_its_curves_and_a_legend(ax: Axes, found: gandyn.Map) -> None:
    plot.convergence_map(found, ax)
    mesh = next(one for one in ax.collections if isinstance(one, QuadMesh))
    shown = mesh.get_array().reshape(found.verdict.shape)
    assert np.array_equal(np.ma.filled(shown, -1), found.verdict)
    edges = np.asarray(mesh.get_coordinates())
    assert ((edges[0, :-1, 0] < found.x) & (found.x < edges[0, 1:, 0])).all()
    assert ((edges[:-1, 0, 1] < found.y) & (found.y < edges[1:, 0, 1])).all()
    for curve in found.curves:
        assert all(has_line(ax, *piece.T) for piece in curve.pieces)
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == [*found.shares(), *(curve.name for curve in found.curves)]
    assert ax.get_xscale() == "log" and (ax.get_xlabel(), ax.get_ylabel()) == ("γ", "η")
    for code, kind in enumerate(found.kinds):
        assert mesh.cmap(code)[:3] == pytest.approx(mpl.colors.to_rgb(plot.VERDICT_COLORS[kind]))


@pytest.mark.parametrize("quantity", ["rate", "amplitude", "radius"])
def test_numbers_of_a_map_have_a_colour_bar(ax: Axes, found: gandyn.Map, quantity: str) -> None:
    plot.convergence_map(found, ax, quantity=quantity, curves=False)
    mesh = next(one for one in ax.collections if isinstance(one, QuadMesh))
    drawn = np.ma.filled(mesh.get_array().reshape(found.rate.shape), np.nan)
    values = getattr(found, quantity)
    assert np.array_equal(drawn, np.where(np.isfinite(values), values, np.nan), equal_nan=True)
    assert len(ax.figure.axes) == 2 and ax.figure.axes[1].get_ylabel()


def test_basins_are_destinations(ax: Axes, found: gandyn.Map) -> None:
    plot.convergence_map(found, ax, quantity="basin", curves=False)
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["origin", "point (1, 0.25)"]


def test_verdicts_have_the_colours_of_the_window() -> None:
    assert tuple(plot.VERDICT_COLORS.values()) == _LIGHT


def test_spectra_are_the_eigenvalues_and_the_multipliers(ax: Axes) -> None:
    scenario = Scenario("non-saturating", regularizers={"r1": 0.3})
    plot.spectrum(scenario, ax=ax)
    values = ax.lines[-1].get_xdata() + 1j * np.asarray(ax.lines[-1].get_ydata())
    assert np.allclose(np.sort_complex(values), np.sort_complex(gandyn.jacobian_eigenvalues(scenario)))
    other = Figure().add_subplot()
    plot.spectrum(scenario, "simultaneous", other)
    wanted = 1.0 + 0.2 * gandyn.jacobian_eigenvalues(scenario)
    values = other.lines[-1].get_xdata() + 1j * np.asarray(other.lines[-1].get_ydata())
    assert np.allclose(np.sort_complex(values), np.sort_complex(wanted), rtol=1e-13)
    assert other.patches[0].get_radius() == 1.0


def recording() -> Recording:
    made = Recording()
    for i in range(5):
        made.add(Step(i, {"a": {"loss_d": 1.0 / (i + 1), "loss_g": float(i)}, "b-2": {"loss_d": float(-i)}}))
    return made


def test_lab_curves_are_the_recordings_and_the_files(ax: Axes, tmp_path: Path) -> None:
    made = recording()
    (tmp_path / "curves.csv").write_text(made.table(), encoding="utf-8")
    for source in (made, made.curves(), tmp_path, tmp_path / "curves.csv"):
        other = Figure().add_subplot()
        plot.lab_curves(source, ax=other)
        assert has_line(other, np.arange(5.0), 1.0 / np.arange(1.0, 6.0)) and has_line(
            other, np.arange(5.0), -np.arange(5.0)
        )
    plot.lab_curves(made, "loss_g", ax, arms=["a"])
    assert len(ax.lines) == 1 and ax.lines[0].get_label() == "loss_g"


def refused(draw) -> None:
    with pytest.raises(PlotError) as caught:
        draw()
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_bad_input_is_one_sentence(ax: Axes, orbits: gandyn.Orbit, found: gandyn.Map, tmp_path: Path) -> None:
    plane = gandyn.flow(PLANE, [0.1, 0.2], [0.2, 0.1], 1.0, compiled=False)
    (tmp_path / "bad.csv").write_text("iteration,arm,x\n1,a\n", encoding="utf-8")
    (tmp_path / "words.csv").write_text("iteration,arm,x\n1,a,b\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    for draw in (
        lambda: plot.portrait(PLANE, orbits, ax),
        lambda: plot.portrait(None, None, ax),
        lambda: plot.portrait(PLANE, plane, ax, nullclines=True),
        lambda: plot.portrait(CYCLE, None, ax, plane="theta"),
        lambda: plot.portrait(CYCLE, None, ax, arrows="texture"),
        lambda: plot.portrait(CYCLE, None, ax, view=(1, 0, 0, 1)),
        lambda: plot.portrait(CYCLE, None, ax, view=(0, 1, 0, float("nan"))),
        lambda: plot.series(orbits, ax=ax, show=("energy",)),
        lambda: plot.series(orbits, CYCLE, ax, show=("colour",)),
        lambda: plot.series(orbits, CYCLE, ax, show=()),
        lambda: plot.series(orbits, CYCLE, ax, trajectory=2),
        lambda: plot.convergence_map(found, ax, quantity="colour"),
        lambda: plot.spectrum(CYCLE, ax=ax),
        lambda: plot.spectrum(PLANE, "adam", ax),
        lambda: plot.spectrum(PLANE, "sgdd", ax),
        lambda: plot.lab_curves(Recording(), ax=ax),
        lambda: plot.lab_curves(recording(), "colour", ax),
        lambda: plot.lab_curves(recording(), ax=ax, arms=["c"]),
        lambda: plot.lab_curves(tmp_path, ax=ax),
        lambda: plot.lab_curves(tmp_path / "bad.csv", ax=ax),
        lambda: plot.lab_curves(tmp_path / "words.csv", ax=ax),
        lambda: plot.lab_curves(tmp_path / "empty.csv", ax=ax),
        lambda: plot.figure(width_mm=0.0),
    ):
        refused(draw)


def test_a_figure_of_its_own_is_a_column_of_eight_points(orbits: gandyn.Orbit) -> None:
    made = plot.portrait(CYCLE, orbits)
    try:
        assert made.figure.get_size_inches() * 25.4 == pytest.approx([84.0, 63.0])
        made.figure.draw_without_rendering()
        texts = [*made.get_xticklabels(), *made.get_yticklabels(), made.xaxis.label, made.yaxis.label]
        assert {text.get_fontsize() for text in texts} == {8.0}
    finally:
        plt.close("all")


def test_without_matplotlib_the_extra_is_named() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nimport gandyn\nimport gandyn.plot"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode and done.stderr.rstrip().endswith('pip install "gandyn[plot]".')
