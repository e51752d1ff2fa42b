"""How exact the orbits of a picture are: chosen tolerances, measured errors, and the words for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.compute.exactness import Exactness, followed
from app.compute.options import ComputeOptions
from app.compute.orbits import Curves, Data, curves_of
from app.figure import figure
from app.model.scene import Display, Scene, Start
from app.text import translation
from app.text.number_format import at_most
from gandyn import Orbit, Scenario, flow
from gandyn.orbit import DIVERGED, FINISHED, STUCK, UNFINISHED

STARTS = (Start((1.0, 0.3), (1.0, -0.2)), Start((-1.8, 0.2), (0.4, 0.6)), Start((0.3, 0.1), (-1.9, 1.0)))
SCENE = Scene((Scenario("non-saturating", dim=1),), STARTS, duration=10.0)


def orbit(errors: list[float], ended: list[str] | None = None, lengths: list[int] | None = None) -> Orbit:
    """An ensemble at rest with these errors and ends, eleven samples apart by 0.5."""
    m = len(errors)
    states = np.zeros((m, 11, 1))
    ends = np.array(ended or [FINISHED] * m)
    return Orbit(
        0.5 * np.arange(11),
        states,
        states,
        ends,
        np.array(lengths or [11] * m),
        audit=lambda: np.array(errors),
    )


class Integrator:
    """Its error is `sensitivity` times the tolerance."""

    def __init__(self, *sensitivity: float) -> None:
        self.sensitivity, self.tolerances = sensitivity, list[float]()

    def __call__(self, tolerance: float) -> Orbit:
        self.tolerances.append(tolerance)
        return orbit([tolerance * each for each in self.sensitivity])


@given(st.floats(1e-3, 1e9), st.floats(1e-13, 1e-2))
def test_the_tolerance_is_as_strict_as_the_accuracy_needs(sensitivity: float, accuracy: float) -> None:
    """Once where the first tolerance does, at most three times, and never below what rounding leaves."""
    integrate = Integrator(1e-3, sensitivity, np.nan)
    found = followed(integrate, accuracy, True)
    assert found.settled and found.error is not None and len(integrate.tolerances) <= 3
    assert min(integrate.tolerances) >= 1e-13 and integrate.tolerances == sorted(
        integrate.tolerances, reverse=True
    )
    reached = np.nanmax(found.error) <= accuracy
    assert reached or integrate.tolerances[-1] == 1e-13 or len(integrate.tolerances) == 3
    # An error proportional to the tolerance is met at the second try, unless that would be too great a leap.
    assert reached or accuracy < 1e-13 * sensitivity or sensitivity > 3e4
    assert len(integrate.tolerances) == 1 or integrate.tolerances[-2] * sensitivity > accuracy


def test_what_ends_otherwise_is_tried_more_strictly_and_given_up() -> None:
    integrate = Integrator(np.inf)
    found = followed(integrate, 1e-9, True)
    assert (
        len(integrate.tolerances) == 2
        and integrate.tolerances[-1] == 1e-13
        and found.error is not None
        and np.isinf(found.error).all()
    )


def test_a_method_of_fixed_step_is_measured_once() -> None:
    integrate = Integrator(1e9)
    found = followed(integrate, 1e-9, False)
    assert found.settled and len(integrate.tolerances) == 1 and found.error is not None


def test_nothing_is_measured_while_something_moves_or_when_nobody_waits() -> None:
    integrate = Integrator(1e9)
    rough = followed(integrate, 1e-9, True, preview=True)
    assert rough.error is None and not rough.settled and rough.orbit.__dict__.get("error") is None
    left = followed(integrate, 1e-9, True, cancelled=lambda: True)
    assert not left.settled and len(integrate.tolerances) == 2


@given(st.floats(0.0, 1e12))
def test_bounds_are_rounded_up_by_one_digit(value: float) -> None:
    text = at_most(value)
    assert value <= float(text) <= 2.0 * value + 1e-300 and len(text) <= max(6, len(f"{int(value)}"))


def test_what_is_said() -> None:
    def told(ensembles: list[tuple[Orbit, list[float] | None]], accuracy: float | None = None) -> str:
        found = Exactness.of([(one, None if e is None else np.array(e)) for one, e in ensembles])
        assert found is not None
        return found.told(accuracy)

    plain, some = [1e-11, 1.7e-11], [2e-11, np.nan, np.nan, 1e-12]
    assert told([(orbit(plain), plain)]) == "error ≤ 2e-11" == told([(orbit(plain), plain)], 1e-9)
    assert told([(orbit(some), some)]) == "error ≤ 2e-11 · checked on 2 of 4"
    assert told([(orbit(plain), plain), (orbit(some), some)]) == "error ≤ 2e-11 · checked on 4 of 6"
    assert told([(orbit([9e-8]), [9e-8])], 1e-9) == "error ≤ 9e-8 · asked for 1e-9"
    gone = [1e-11, np.inf, 1e-11]
    assert (
        told([(orbit(gone), gone)]) == "error ≤ 1e-11 · 1 of 3 orbits would end otherwise in a stricter run"
    )
    assert told([(orbit([np.inf]), [np.inf])]) == "1 of 1 orbits would end otherwise in a stricter run"
    lost = orbit([0.0] * 3, [STUCK, FINISHED, UNFINISHED], [5, 11, 3])
    assert told([(lost, [0.0] * 3)]) == "error ≤ 0 · 2 of 3 orbits could not be integrated beyond t = 1"
    translation.set_language("zh")
    assert told([(lost, [0.0] * 3)]) == "误差 ≤ 0 · 3 条轨道中有 2 条无法积分到 t = 1 之后"


def test_diverged_is_not_lost_and_no_orbit_is_nothing() -> None:
    one = orbit([0.0], [DIVERGED], [4])
    found = Exactness.of([(one, np.zeros(1))])
    assert found is not None and found.lost == 0 and "beyond" not in found.told()
    unmeasured = Exactness.of([(one, None)])
    assert Exactness.of([]) is None and unmeasured is not None and unmeasured.checked is None


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("method", ["auto", "rk4"])
def test_curves_carry_the_errors_of_both_directions(method: str, dim: int) -> None:
    """Against orbits at the strictest tolerance: what is told is what is true."""
    scene = SCENE.with_(
        scenarios=(Scenario("lsgan", regularizers={"r1": 0.3}, dim=dim),), method=method, step=0.2
    )
    curves = curves_of(scene.with_display(backward=True))[0]
    assert curves.settled
    for (found, errors), sign in zip(curves.flows(), (1.0, -1.0)):
        exact = flow(scene.scenarios[0], *scene.arrays(), sign * 10.0, abs(found.t[1]), tolerance=1e-14)
        valid = np.minimum(np.asarray(found.length), np.asarray(exact.length))
        for i, n in enumerate(valid):
            gap = max(
                np.abs(found.phi[i, :n] - exact.phi[i, :n]).max(),
                np.abs(found.theta[i, :n] - exact.theta[i, :n]).max(),
            )
            assert errors is not None and gap == pytest.approx(errors[i], rel=0.2, abs=1e-12)


@pytest.mark.parametrize("accuracy", [1e-3, 1e-6, 1e-9, 1e-11])
def test_a_finer_accuracy_is_reached(accuracy: float) -> None:
    curves = curves_of(SCENE.with_(accuracy=accuracy))[0]
    assert curves.errors[0] is not None and 0.0 < curves.errors[0].max() <= accuracy


def test_moving_measures_nothing_and_rest_does() -> None:
    scene = SCENE.with_(duration=9.0)
    moved = figure.compute(scene, ComputeOptions(preview=True))
    assert not moved.settled and moved.exactness().checked is None  # type: ignore[union-attr]
    rest = figure.compute(scene)
    assert rest.settled and rest.exactness().checked == 3  # type: ignore[union-attr]
    # What is known stays known while the axes are moved.
    assert figure.compute(scene, ComputeOptions(preview=True)).settled


def test_a_preview_is_measured_too_but_in_a_box_it_has_nothing_to_compare_with() -> None:
    preview = figure.compute(SCENE, ComputeOptions(compiled=False))
    error = preview.curves[0].errors[0]
    assert preview.preview and preview.settled and error is not None and 1e-12 < error.max() < 1e-5
    boxed = curves_of(SCENE.with_(scenarios=(Scenario("wgan-clip", dim=1),)), compiled=False)[0]
    assert boxed.settled and boxed.errors == (None, None)


@pytest.mark.parametrize(
    "page, seen, new",
    [("portrait", True, 5.1), ("reduced", True, 5.2), ("spectrum", False, 5.3), ("sections", False, 5.4)],
)
def test_pages_without_orbits_say_nothing_of_them(page: str, seen: bool, new: float) -> None:
    data = figure.compute(SCENE.with_(page=page, duration=new))
    assert (data.exactness() is not None) == seen and data.settled
    assert seen or data.curves[0].errors[0] is None


def test_a_scene_without_starts_has_no_error() -> None:
    data = figure.compute(SCENE.with_(starts=()))
    assert data.settled and data.exactness() is None and Data((Curves(None, None),)).exactness() is None


def test_averages_do_not_change_the_error() -> None:
    plain, averaged = (curves_of(SCENE.with_(display=Display(ema=ema)))[0] for ema in (0.0, 0.9))
    assert averaged.forward is not None and averaged.forward.ema_phi is not None
    assert np.array_equal(plain.errors[0], averaged.errors[0])  # type: ignore[arg-type]
