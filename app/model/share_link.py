"""A scene as a short text, `gandyn:1:digest:…`, that can be copied, pasted, typed behind a command or read
from a QR code. Versioned and validated, never trusted.

The text holds what differs from a plain scene, as JSON that is compressed and written in base64 without
characters that a browser or a shell would change. By its digest a text that was cut off is told from a whole
one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from functools import cache
from typing import Any

from app.model import scene_file
from app.model.scene import Scene, SceneError
from gandyn.checks import short_repr

SCHEME, VERSION = "gandyn:", 1
DIGITS = 8
# What base64 makes of the largest session, and a little more.
MOST_LETTERS = 4 * scene_file.MAX_BYTES // 3 + 100
_PARTS = re.compile(r"gandyn:(\d{1,4}):([0-9a-f]{8}):([\w-]+)", re.ASCII)


def is_link(text: object) -> bool:
    """Whether a text means to be a link, whole or not."""
    return isinstance(text, str) and text.strip()[: len(SCHEME)].lower() == SCHEME


def to_link(scene: Scene) -> str:
    """The scene as one line of ASCII letters, digits and `:_-`."""
    written = json.dumps(_differences(scene_file.to_dict(scene)), ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode().rstrip("=")
    return f"{SCHEME}{VERSION}:{_digest(packed)}:{packed}"


def from_link(text: str) -> Scene:
    """The scene of a link, with or without spaces and line breaks in it; raises SceneError, one sentence, for
    anything else.
    """
    if len(text) > MOST_LETTERS:
        raise SceneError("This link is too long to be a Gandyn link.")
    link = re.sub(r"\s", "", text)
    if not is_link(link):
        raise SceneError("{} is no Gandyn link: it must begin with {}.", short_repr(text), SCHEME)
    _check_version(link)
    found = _PARTS.fullmatch(link)
    if found is None or _digest(found[3]) != found[2]:
        raise SceneError("This link was cut off or changed on its way; copy it again, whole.")
    return scene_file.from_json(_unpacked(found[3]))


def _check_version(link: str) -> None:
    version = link[len(SCHEME) :].split(":", 1)[0]
    if version.isdecimal() and len(version) < 5 and int(version) > VERSION:
        raise SceneError(
            "This link was made by a newer Gandyn (version {}); update Gandyn to open it.", version
        )


def _digest(packed: str) -> str:
    return hashlib.sha256(packed.encode()).hexdigest()[:DIGITS]


def _unpacked(packed: str) -> str:
    """The JSON text; what unpacks to more than a session may have is refused before it fills the memory."""
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        reader = zlib.decompressobj()
        content = reader.decompress(data, scene_file.MAX_BYTES)
        if reader.unconsumed_tail or not reader.eof:
            raise SceneError("This link holds more than a session may.")
        return content.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise SceneError("This is no Gandyn link: what it holds cannot be unpacked.") from error


@cache
def _plain() -> dict[str, Any]:
    return scene_file.to_dict(Scene())


def _differences(entries: dict[str, Any]) -> dict[str, Any]:
    """The entries that a plain scene does not have so; `from_dict` fills in the others. Format and version
    stay.
    """
    plain = _plain()
    found = {name: value for name, value in entries.items() if name not in plain or plain[name] != value}
    if "display" in found:
        found["display"] = {
            name: value for name, value in found["display"].items() if plain["display"].get(name) != value
        }
    return {"format": entries["format"], "version": entries["version"], **found}
