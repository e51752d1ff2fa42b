"""Scenes as links: the same scene comes back, and whatever else a text is gets one sentence."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image
from PySide6.QtGui import QGuiApplication

from app.model import presets, qr_code, scene_file, share_link
from app.model.scene import Scene, SceneError, Start, first_scene
from tests.app.test_session_files import scenes
from tests.gandyn.matrix import WHOLE

LINK = share_link.to_link(first_scene())
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", list(presets.PRESETS)[:: 1 if WHOLE else 4])
def test_every_preset_comes_back_from_its_link(name: str) -> None:
    scene = presets.load(name)
    assert share_link.from_link(share_link.to_link(scene)) == scene


@QUICK
@given(scenes())
def test_every_scene_comes_back_from_its_link(scene: Scene) -> None:
    link = share_link.to_link(scene)
    assert share_link.from_link(link) == scene
    assert link.isascii() and len(link.split()) == 1


def test_a_link_survives_a_mail_that_breaks_its_lines() -> None:
    broken = "\r\n > ".join(LINK[i : i + 60] for i in range(0, len(LINK), 60)).replace(" > ", " ")
    assert share_link.from_link(f"  {broken}\n") == first_scene()


@pytest.mark.parametrize("length", [0, 6, 8, 12, 17, 40, -1])
def test_a_truncated_link_says_so(length: int) -> None:
    with pytest.raises(SceneError, match=r"cut off|must begin"):
        share_link.from_link(LINK[:length])


def test_an_altered_link_says_so() -> None:
    chance = random.Random(1)
    for _ in range(200):
        place = chance.randrange(len("gandyn:1:"), len(LINK))
        letter = chance.choice("abcdefABCDEF0189_-:")
        if LINK[place] != letter:
            with pytest.raises(SceneError, match="cut off or changed"):
                share_link.from_link(LINK[:place] + letter + LINK[place + 1 :])


def forged(content: bytes) -> str:
    """A link with a right digest that holds something of somebody's own."""
    import base64
    import zlib

    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    return f"gandyn:1:{share_link._digest(packed)}:{packed}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gandyn:2:00000000:AAAA", "newer Gandyn"),
        ("http://example.org", "must begin with gandyn:"),
        ("gandyn:" + 3_000_000 * "A", "too long"),
        (forged(b"[]"), "not a Gandyn session"),
        (forged(b"\xff\xfe"), "cannot be unpacked"),
        (forged(b"0" * 30_000_000), "more than a session may"),
        (forged(b"[" * 100_000), "nested too deeply|not JSON"),
        (forged(b'{"format": "gandyn-session", "version": 99}'), "newer Gandyn"),
        (forged(b'{"format": "gandyn-session", "version": 2, "duration": "x"}'), "duration"),
        (f"gandyn:1:{share_link._digest('AAAA')}:AAAA", "cannot be unpacked"),
    ],
)  # fmt: skip
def test_what_is_no_link_gets_a_sentence(text: str, words: str) -> None:
    with pytest.raises(SceneError, match=words):
        share_link.from_link(text)


def test_links_of_presets_fit_into_a_qr_code_whose_modules_are_those_of_the_picture(tmp_path) -> None:
    path = tmp_path / "link.png"
    qr_code.write(LINK, path)
    rows = qr_code.modules(LINK)
    with Image.open(path) as image:
        side, count = image.width // (len(rows) + 2 * qr_code.QUIET), len(rows) + 2 * qr_code.QUIET
        assert image.size == (count * side, count * side)
        grey = image.convert("L")
        seen = [
            bytes(grey.getpixel(((x + 4) * side + 1, (y + 4) * side + 1)) < 128 for x in range(len(rows)))
            for y in range(len(rows))
        ]
    assert tuple(seen) == rows
    assert len(qr_code.as_text(LINK).splitlines()) == (count + 1) // 2


def test_a_scene_too_large_for_a_code_says_so_and_a_strange_suffix_too(tmp_path) -> None:
    chance = random.Random(2)
    starts = tuple(
        Start((chance.random(), chance.random()), (chance.random(), chance.random())) for _ in range(200)
    )
    large = share_link.to_link(Scene(starts=starts))
    with pytest.raises(SceneError, match="share it as text"):
        qr_code.modules(large)
    with pytest.raises(SceneError, match="choose one of these suffixes"):
        qr_code.write(LINK, tmp_path / "link.gif")


def test_the_command_prints_a_link_that_other_commands_take(capsys) -> None:
    from app import __main__ as entry

    assert entry.main(["link", "su-wgan-gp-c1", "--set", "lambda=0.3"]) == 0
    link = capsys.readouterr().out.strip()
    assert share_link.from_link(link).scenarios[0].parameters["lambda"] == 0.3
    assert entry.main(["link", link]) == 0
    assert capsys.readouterr().out.strip() == link
    assert entry.main(["link", link[:-3]]) == 2
    assert "cut off" in capsys.readouterr().err


def test_a_link_is_copied_and_opened_again_and_a_wrong_one_changes_nothing(window) -> None:
    clipboard, session = QGuiApplication.clipboard(), window.session
    session.open(presets.load("rosette"))
    window.file_actions.copy_link()
    session.open(first_scene())
    window.file_actions.paste_link()
    assert scene_file.to_dict(session.scene) == scene_file.to_dict(presets.load("rosette"))
    clipboard.setText("gandyn:1:00000000:AAAA")
    before = session.scene
    window.file_actions.paste_link()
    assert session.scene == before
    assert "cut off" in window.messages.text.text()


def test_the_dialog_follows_the_scene(window) -> None:
    window.file_actions.show_link()
    dialog = window.file_actions._dialogs["link"]
    first = dialog._text.text()
    assert share_link.from_link(first) == window.session.scene
    window.session.update_scenario("Choose a GAN", variant="hinge")
    assert share_link.from_link(dialog._text.text()) == window.session.scene
    assert dialog._text.text() != first
    dialog.close()
