"""The user's designs on disk, and their ids on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gandyn.design import Design, library, registry
from gandyn.design.examples import EXAMPLES

GAN, TOTAL = EXAMPLES["gan"].design, EXAMPLES["total-variation"].design


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "folder", lambda: tmp_path / "designs")


def test_an_empty_library_needs_no_folder() -> None:
    assert library.shelf() == ({}, ()) and library.search("gan") == {}
    assert library.resolve("my-gan") == "my-gan" and not library.folder().exists()


def test_save_load_rename_remove() -> None:
    library.save("my-gan", GAN)
    library.save("my-gan", GAN)
    assert library.load("my-gan") == GAN
    with pytest.raises(library.LibraryError, match="another design my-gan"):
        library.save("my-gan", TOTAL)
    library.save("my-gan", TOTAL, replace=True)
    library.rename("my-gan", "tv")
    assert library.shelf() == ({"tv": TOTAL}, ())
    library.rename("tv", "tv")
    assert list(library.shelf().designs) == ["tv"]
    library.remove("tv")
    for gone in (library.load, library.remove):
        with pytest.raises(library.LibraryError, match="no design"):
            gone("tv")


@pytest.mark.parametrize(
    "id", ["", "My", "a b", "../x", "-a", "a-", "x" * 41, "wgan", "design-0123456789ab", None, 3]
)
def test_ids_that_cannot_be(id: object) -> None:
    with pytest.raises(library.LibraryError):
        library.save(id, GAN)  # type: ignore[arg-type]


def test_free_ids() -> None:
    library.save("total-variation", TOTAL)
    assert library.free_id("Total variation!") == "total-variation-2"
    assert library.free_id("WGAN") == "wgan-2" and library.free_id("变分") == "my-gan"
    for name in ("design-x", "x" * 90, "--"):
        library.checked_id(library.free_id(name))


def test_search_looks_at_ids_names_and_formulas() -> None:
    library.save("one", GAN)
    library.save("two", TOTAL)
    assert list(library.search("")) == ["one", "two"] and list(library.search("TANH total")) == ["two"]
    assert list(library.search("one")) == ["one"] and library.search("one total") == {}


def test_export_and_import(tmp_path: Path) -> None:
    library.export(TOTAL, tmp_path / "Total Variation.json")
    assert library.import_file(tmp_path / "Total Variation.json") == "total-variation"
    assert library.import_file(tmp_path / "Total Variation.json", "mine") == "mine"
    assert library.load("mine") == library.load("total-variation") == TOTAL
    with pytest.raises(library.LibraryError, match="folder does not exist"):
        library.export(TOTAL, tmp_path / "no" / "x.json")
    with pytest.raises(library.LibraryError, match="no file"):
        library.import_file(tmp_path / "none.json")


BAD = {
    "broken": "{",
    "list": "[]",
    "nested": "[" * 100_000,
    "other": '{"format": "gandyn-session"}',
    "newer": '{"format": "gandyn-design", "version": 9}',
    "empty": '{"format": "gandyn-design", "version": 1}',
    "wrong": json.dumps({
        "format": "gandyn-design", "version": 1,
        "design": {"name": "x", "kind": "ratio", "formulas": {"omega": "lg(r)", "rho": "1"}},
    }),
    "large": " " * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD))
def test_bad_files_are_named_in_one_sentence_and_skipped(name: str) -> None:
    library.save("good", GAN)
    (library.folder() / f"{name}.json").write_text(BAD[name])
    found = library.shelf()
    assert list(found.designs) == ["good"] and len(found.troubles) == 1
    assert found.troubles[0].startswith(f"{name}.json") and "\n" not in found.troubles[0]
    with pytest.raises(library.LibraryError, match=name):
        library.resolve(name)
    library.save(name, TOTAL, replace=True)
    assert library.resolve(name) == registry.register(TOTAL)


def test_a_file_cannot_take_the_place_of_a_variant() -> None:
    library.save("good", GAN)
    (library.folder() / "wgan.json").write_text(library.to_text(TOTAL))
    (library.folder() / "bytes.json").write_bytes(b"\xff\xfe")
    (library.folder() / "folder.json").mkdir()
    assert list(library.shelf().designs) == ["good"] and len(library.shelf().troubles) == 3
    assert library.resolve("wgan") == "wgan" and library.resolve("design-x") == "design-x"


def test_what_is_written_is_read_back_whatever_the_name() -> None:
    design = Design('Größe \u2028 "x" \\ 变分', "losses", {"loss_d": "s", "loss_g": "-s"})
    library.save("x", design)
    assert library.load("x") == design
