"""Values show themselves in a notebook: escaped tables, small pictures, soon, and never with an error."""

from __future__ import annotations

import base64
import io
import re
import sys
import time
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

import gandyn
from gandyn import Scenario, UpdateConfig, notebook
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.plain_formula import plain
from gandyn.training import Recording
from gandyn.training.messages import Step
from tests.gandyn.made_map import made_map

CYCLE = Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=1)
LONGEST = 1.0


class Text(HTMLParser):
    """The visible text, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.open, self.images = "", list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(str(dict(attrs)["src"]))
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def recording() -> Recording:
    made = Recording()
    made.add(Step(3, {"<b>arm": {"loss_d": 0.5, "loss_g": 1.5}}))
    made.add(Step(4, {"<b>arm": {"loss_d": 0.4, "loss_g": 1.25}}))
    return made


def analysed(scenario: Scenario, training: UpdateConfig | None) -> gandyn.Analysis:
    """What `gandyn.analyze` finds without a run and without kernels."""
    phi, theta = standard_start(scenario.dim)
    case = AnalysisContext(scenario, training, phi, theta, may_simulate=False)
    answers = {id: entry.run(case) for id, entry in gandyn.analyses().items()}
    return gandyn.Analysis(scenario, training, tuple(phi.tolist()), tuple(theta.tolist()), answers)


@pytest.fixture(scope="module")
def values() -> dict[str, tuple[object, str]]:
    """A value of each kind, and what its table must say."""
    training = UpdateConfig("alternating")
    return {
        "scenario": (CYCLE, "φ′ = −θ − 2λ(1 − c/‖φ‖)φ"),
        "noise": (Scenario("minimax", {}, {"instance-noise": 0.3, "consensus": 0.2}, dim=1), "σₙ = 0.3"),
        "deep": (Scenario("gan-qp", dim=5), "dimension"),
        "orbit": (gandyn.flow(CYCLE, [0.5], [0.2], 2.0, compiled=False), "finished"),
        "ensemble": (gandyn.flow(CYCLE, [[0.5], [1.0]], [[0.2], [0.3]], 2.0, compiled=False), "finished: 2"),
        "analysis": (analysed(Scenario("wgan"), None), "Verdict"),
        "trained": (analysed(Scenario("minimax"), training), "alternating"),
        "map": (made_map(Scenario("non-saturating", dim=1), training), "diverges"),
        "recording": (recording(), "<b>armloss_d = 0.4, loss_g = 1.25"),
    }


KINDS = ("scenario", "noise", "deep", "orbit", "ensemble", "analysis", "trained", "map", "recording")


@pytest.mark.parametrize("name", KINDS)
def test_a_table_is_escaped_and_holds_the_picture(values: dict[str, tuple[object, str]], name: str) -> None:
    value, wanted = values[name]
    begun = time.process_time()
    page, png = value._repr_html_(), value._repr_png_()
    assert time.process_time() - begun < LONGEST
    found = Text(page)
    assert wanted in found.text and not found.open
    assert png is not None and found.images == [f"data:image/png;base64,{base64.b64encode(png).decode()}"]
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (396, 297) and np.ptp(np.asarray(image.convert("L"))) > 100


def test_names_are_escaped() -> None:
    page = notebook.recording_html(recording())
    assert "<b>" not in page and "&lt;b&gt;arm" in page


def test_without_matplotlib_there_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda name: None)
    assert CYCLE._repr_png_() is None and "<img" not in CYCLE._repr_html_()


def test_what_goes_wrong_is_the_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no")

    fresh = CYCLE.with_(parameters={"lambda": 0.2})
    monkeypatch.setattr(notebook, "_png", broken)
    assert fresh._repr_png_() is None and "λ" in fresh._repr_html_()
    monkeypatch.setattr(notebook, "_scenario_rows", broken)
    monkeypatch.setitem(
        sys.modules["gandyn.representation"]._FORMATS, "Scenario", (broken, lambda value: None)
    )
    assert fresh._repr_html_().startswith("<pre>Scenario(variant=&#x27;wgan-gp&#x27;")


def test_a_picture_of_something_that_grows_is_new() -> None:
    made = recording()
    before = made._repr_png_()
    made.add(Step(5, {"<b>arm": {"loss_d": 9.0, "loss_g": 1.25}}))
    assert made._repr_png_() != before


def test_every_equation_is_plain_text() -> None:
    for id in gandyn.variants():
        for strengths in ({}, {"r1": 0.1, "consensus": 0.1}):
            for line in Scenario(id, regularizers=strengths, time_scales=(2.0, 1.0)).equations():
                assert not re.search(r"[\\{}]", plain(line)), plain(line)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\dot{\varphi}={-\frac{\theta}{\|\varphi\|}}+\frac{s\,\varphi}{2}", "φ′ = −θ/‖φ‖ + (s φ)/2"),
        (r"x-\frac{a}{\lambda c}", "x − a/(λ c)"),
        (r"\frac{1}{2}\|v\|^2", "(1/2)‖v‖²"),
        (r"m(s)=e^{s-1}", "m(s) = e^(s − 1)"),
        (r"\unknown{x}_1^2", "unknownx₁²"),
        (r"\frac{a", "a/()"),
        ("\\", ""),
        ("", ""),
    ],
)
def test_formulas_as_plain_text(latex: str, text: str) -> None:
    assert plain(latex) == text
