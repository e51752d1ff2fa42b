"""Pictures for a paper: sizes in millimetres and points measured in the files, letters of an SVG as text, and
a switch on the command line for everything that the panel View switches.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from app import __main__ as entry
from app.cli import display_arguments
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.exporters._offscreen import ensure_application, pillow, still
from app.exporters.base import Job
from app.model.display_options import DISPLAY_OPTIONS
from app.model.scene import Display, Scene, SceneError, Start
from gandyn import Scenario

SVG = "{http://www.w3.org/2000/svg}"
LINE = Scene(
    (Scenario("non-saturating", dim=1),),
    (Start((1.0,), (1.0,)), Start((-1.0,), (0.4,), 1)),
    duration=6.0,
    step=0.05,
    title="A title that is far too long for a column of a journal, which is why it is left out there",
)
COLUMN = Options(millimetres=(84.0, 56.0), font_size=8.0, dpi=150.0)


@pytest.fixture(scope="module")
def svg(tmp_path_factory: pytest.TempPathFactory) -> ElementTree.Element:
    """The scene as SVG with text as text."""
    path = tmp_path_factory.mktemp("svg") / "a.svg"
    EXPORTERS["svg"].write(LINE, path, replace(COLUMN, text_as="text"))
    assert read_scene_metadata(path) == LINE
    return ElementTree.parse(path).getroot()


def test_an_svg_is_in_millimetres_and_all_its_text_in_points(svg: ElementTree.Element) -> None:
    assert (svg.get("width"), svg.get("height")) == ("84mm", "56mm")
    _, _, width, height = map(float, str(svg.get("viewBox")).split())
    unit = 84.0 / width / 25.4 * 72.0  # points
    assert unit == pytest.approx(56.0 / height / 25.4 * 72.0, rel=1e-5)
    sizes = {float(str(text.get("font-size"))) * unit for text in svg.iter(f"{SVG}text")}
    assert sizes and all(size == pytest.approx(8.0, rel=1e-4) for size in sizes)


def test_a_text_is_one_element_aligned_where_the_picture_aligns_it(svg: ElementTree.Element) -> None:
    found = {str(text.text): text for text in svg.iter(f"{SVG}text")}
    assert found["φ  discriminator"].get("text-anchor") == "middle"
    assert found["Phase plane"].get("text-anchor") == "start"
    assert not [text for text in found if "gandyn" in text or "…" in text or not text.strip()]
    numbers = [text.get("text-anchor") for name, text in found.items() if re.fullmatch(r"−?\d+", name)]
    assert {"middle", "end"} <= set(numbers)


def test_paths_are_no_text_and_as_large(tmp_path: Path) -> None:
    EXPORTERS["svg"].write(LINE, tmp_path / "a.svg", COLUMN)
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert root.get("width") == "84mm" and not list(root.iter(f"{SVG}text"))


def test_a_pdf_page_has_the_size_to_a_hundredth_of_a_point(tmp_path: Path) -> None:
    EXPORTERS["pdf"].write(LINE, tmp_path / "a.pdf", COLUMN)
    content = (tmp_path / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", content)
    assert box is not None
    left, bottom, right, top = map(float, box[1].split())
    assert (right - left) / 72.0 * 25.4 == pytest.approx(84.0, abs=0.003)
    assert (top - bottom) / 72.0 * 25.4 == pytest.approx(56.0, abs=0.003)
    # Nothing was moved: the table of parts still begins where the file says.
    start = int(content.rpartition(b"startxref")[2].split()[0])
    assert content[start : start + 4] == b"xref" and read_scene_metadata(tmp_path / "a.pdf") == LINE


def test_a_png_has_the_pixels_and_a_white_page() -> None:
    ensure_application()
    image = np.asarray(pillow(still(LINE, COLUMN, Job())))
    assert image.shape[:2] == (round(56 / 25.4 * 150), round(84 / 25.4 * 150))
    assert (image[0, :] == 255).all() and (image[-1, :] == 255).all() and (image[:, -1] == 255).all()


def test_text_of_a_size_keeps_it_whatever_the_resolution() -> None:
    for dpi in (96.0, 300.0):
        options = replace(COLUMN, dpi=dpi)
        assert options.logical == COLUMN.logical and options.look.text * options.unit * 72.0 == 8.0


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"millimetres": (84.0, 0.0)}, "height in millimetres"),
        ({"millimetres": (float("nan"), 50.0)}, "width in millimetres"),
        ({"millimetres": (5000.0, 5000.0), "dpi": 600.0}, "118,110 pixels"),
        ({"font_size": 0.0}, "font size"),
        ({"font_size": 72.0, "millimetres": (30.0, 20.0)}, "no room"),
        ({"text_as": "letters"}, "paths or as text"),
    ],
)
def test_what_cannot_be_is_one_sentence(bad: dict[str, object], words: str) -> None:
    with pytest.raises(SceneError, match=words) as caught:
        Options(**bad)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        ["--width-mm", "84", "--size", "800x600"],
        ["--height-mm", "50"],
        ["--text-as", "text"],
        ["--text-as", "letters", "-o", "a.svg"],
        ["--font-size", "huge"],
        ["--page", "nowhere"],
        ["--series", "theta,colour"],
        ["--field", "streaks"],
        ["--density", "1000"],
    ],
)
def test_bad_options_are_one_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert entry.main(["render", "wgan-gp-cycle", "-o", "a.png", *words]) == 2
    assert re.fullmatch(r"gandyn: [^\n]{10,600}[.]\n", capsys.readouterr().err)
    assert not list(tmp_path.iterdir())


# Switches ---------------------------------------------------------------------------------------------------

OTHER: dict[str, tuple[list[str], object]] = {
    "field": (["--field", "unit"], "unit"),
    "density": (["--density", "12"], 12),
    "flow": (["--flow", "texture"], "texture"),
    "ema": (["--flow-ema", "0.9"], 0.9),
    "tail": (["--tail", "2"], 2.0),
    "plane": (["--plane", "theta-psi"], "theta-psi"),
    "series": (["--series", "theta,energy"], ("theta", "energy")),
    "compare_plot": (["--compare-plot", "norms"], "norms"),
    "rule_time": (["--rule-time", "iterations"], "iterations"),
}


def switched(name: str) -> tuple[list[str], object]:
    """What is typed to change an entry of `Display`, and its value then."""
    default = getattr(Display(), name)
    if isinstance(default, bool):
        option = display_arguments.option_of(name).removeprefix("--")
        return [f"--{'no-' if default else ''}{option}"], not default
    return OTHER[name]


def scene_of(words: list[str]) -> Scene:
    """The scene of a command line."""
    from app.cli import main

    args = main._parser().parse_args(["render", "x", "-o", "a.png", *words])
    return display_arguments.with_display(LINE, args, lambda: ["portrait", "map"])


@pytest.mark.parametrize("name", [one.name for one in fields(Display)])
def test_every_entry_of_display_has_a_switch(name: str) -> None:
    words, value = switched(name)
    found = scene_of(words)
    assert getattr(found.display, name) == value
    assert found.with_display(**{name: getattr(LINE.display, name)}) == LINE
    assert DISPLAY_OPTIONS[name].tip


def test_no_switch_changes_nothing_and_none_leaves_the_series_out() -> None:
    assert scene_of([]) == LINE
    none = scene_of(["--series", "none"]).display
    assert none.series == () and not none.show_series
    assert scene_of(["--page", "map"]).page == "map"


SMALL = Options(520, 460)
SEEN = {
    "field", "density", "speed_colors", "flow", "nullclines", "equilibrium", "backward", "ema", "plane",
    "series", "show_series", "show_dirac", "show_flow", "tail",
}  # fmt: skip


def test_every_switch_changes_the_picture() -> None:
    """Those that a scene of one flow on a line can show."""
    ensure_application()
    scene = LINE.with_(time=4.0)
    before = np.asarray(pillow(still(scene, SMALL, Job())))
    same = []
    for name in sorted(SEEN):
        display = getattr(scene_of(switched(name)[0]).display, name)
        after = np.asarray(pillow(still(scene.with_display(**{name: display}), SMALL, Job())))
        same += [name] if (before == after).all() else []
    assert same == []


def test_a_column_is_drawn_by_the_command(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    words = ["--width-mm", "84", "--font-size", "8pt", "--nullclines", "--no-show-series", "--dpi", "120"]
    assert entry.main(["render", "wgan-gp-cycle", *words, "-o", str(path)]) == 0
    with Image.open(path) as image:
        assert image.size == (397, 265) and image.info["dpi"] == pytest.approx((120.0, 120.0), abs=0.05)
    scene = read_scene_metadata(path)
    assert scene.display.nullclines and not scene.display.show_series


def test_the_dialog_offers_paper(app: object) -> None:
    from app.model.session import Session
    from app.services.export_service import ExportJob
    from app.window.export_dialog import ExportDialog

    job = ExportJob()
    dialog = ExportDialog(Session(LINE), job)
    try:
        dialog.page_size.take("84×56 mm")
        found = dialog.options()
        assert found.millimetres == (84.0, 56.0) and found.font_size == 8.0 and found.dpi == 300.0
        assert not dialog.page_size.letters.isEnabled()
        dialog.format.set_value("svg")
        dialog._follow()
        dialog.page_size.letters.set_value("text")
        assert dialog.page_size.letters.isEnabled() and dialog.options().text_as == "text"
        dialog.page_size.take("800×800")
        found = dialog.options()
        assert (found.width, found.height, found.millimetres, found.font_size) == (800, 800, None, None)
    finally:
        job.stop()
        dialog.close()


def test_nullclines_are_dashed_in_the_legend_as_they_are_drawn() -> None:
    from app.figure import figure
    from app.plots import PLOTS
    from app.theme.palettes import THEMES

    scene = LINE.with_display(nullclines=True)
    rows = PLOTS["phase"].legend(THEMES["light"], scene, 0, figure.compute(scene))
    assert [row.name for row in rows if row.dashed] == ["φ′ = 0", "θ′ = 0"]
