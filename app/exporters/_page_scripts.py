"""Python scripts for the pages beside the portrait: each computes on the public face of `gandyn` what its
page is about, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable

from app.compute.exactness import first_tolerance
from app.compute.poincare import training_of
from app.exporters._templates import render
from app.model.pages.distances import LAB, OF_PAIR, SEGMENTS
from app.model.pages.locus import AMPLITUDE, GROWTH, PERIOD, RADIUS
from app.model.pages.sections import RETURNS
from app.model.scene import Scene
from app.model.scene_designs import settings_of, values_of
from gandyn.distances.errors import DistanceError

_WHAT = {
    GROWTH: "the growth rate",
    RADIUS: "the spectral radius",
    AMPLITUDE: "the size of the orbit",
    PERIOD: "the period",
}


def body(scene: Scene) -> str:
    """What the script of the scene's page does; empty for the portrait."""
    from app.figure.layout import page_of

    made = _BODIES.get(page_of(scene).id)
    found = made(scene) if made is not None else ""
    return found + render("page_main", {}, {}) if found else ""


def _spectrum(scene: Scene) -> str:
    course = scene.settings_of("locus")
    axis, what = course.axis, _WHAT[course.show]
    runs = {AMPLITUDE: "(runs.top, runs.bottom)", PERIOD: "(runs.period,)"}.get(course.show, "")
    code = {"what": what, "values": runs, "space": "geomspace" if axis.log else "linspace"}
    values = {
        **axis.to_dict(),
        "title": what,
        "spectral": {GROWTH: "flow", RADIUS: "rules"}.get(course.show, ""),
    }
    return render("spectrum", code, values, ["runs"] if runs else [])


def _map(scene: Scene) -> str:
    settings = scene.settings_of("map")
    code = {"training": _training(settings.training), "quantity": settings.spec.quantity}
    scales = {
        f"{name}_scale": "log" if axis.log else "linear"
        for name, axis in (("x", settings.spec.x), ("y", settings.spec.y))
    }
    return render("map", code, {**settings.to_dict(), **scales})


def _reduced(scene: Scene) -> str:
    tolerance = first_tolerance(scene.accuracy)
    values = {"duration": scene.duration, "step": scene.step, "method": scene.method, "tolerance": tolerance}
    return render("reduced", {}, values)


def _sections(scene: Scene) -> str:
    settings, blocks = (
        scene.settings_of("sections"),
        ["returns"] if scene.settings_of("sections").drawn == RETURNS else [],
    )
    names = ("r_n", "r_(n+1)") if blocks else ("first coordinate", "second coordinate")
    values = {
        "section": settings.section,
        "direction": settings.direction,
        "duration": 400.0,
        "x": names[0],
        "y": names[1],
    }
    return render(
        "sections", {"training": _training(None if training_of(scene) is None else 0)}, values, blocks
    )


def _distances(scene: Scene) -> str:
    """Of the pair; what needs none, or the lab's samples, has no script."""
    settings = scene.settings_of("distances")
    if settings.view not in OF_PAIR or settings.kind == LAB:
        return ""
    try:
        pair = settings.pair
    except DistanceError:
        return ""
    over, x = (
        ("the segments' distance", "theta") if settings.kind == SEGMENTS else ("the noise on both", "sigma")
    )
    values = {"pair": pair.to_dict(), "noise": settings.noise, "bandwidth": settings.bandwidth, "x": x}
    return render("distances", {"over": over}, values, ["segments" if x == "theta" else "noise"])


def _design(scene: Scene) -> str:
    settings = settings_of(scene)
    designs = [(one.to_dict(), values_of(scene, i)) for i, one in enumerate(settings.designs)]
    return render("design", {}, {"designs": designs})


def _training(index: int | None) -> str:
    return "None" if index is None else f"TRAININGS[{index}]"


_BODIES: dict[str, Callable[[Scene], str]] = {
    "spectrum": _spectrum,
    "map": _map,
    "reduced": _reduced,
    "sections": _sections,
    "distances": _distances,
    "design": _design,
}
