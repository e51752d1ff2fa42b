"""One's own modules and those of packages: loaded after a yes, each costing itself when it is wrong."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gandyn
from gandyn import Scenario, UpdateConfig, newcomers, update_rule, vector_field
from gandyn.errors import GandynError, names_missing
from gandyn.extensions import folder, folders, kernel_types, loader, packages, trial, trust
from gandyn.extensions.errors import ExtensionError
from gandyn.kernels import cache
from gandyn.newcomers import ModuleSource
from gandyn.regularizers import REGULARIZERS
from gandyn.training import Settings
from gandyn.training.experiments import EXPERIMENTS
from gandyn.update_rules import RULES
from gandyn.variants import VARIANTS
from gandyn.vector_field import COEFFICIENTS, SWITCHES

TABLES = (VARIANTS, RULES, REGULARIZERS, EXPERIMENTS, COEFFICIENTS, SWITCHES, update_rule.UPDATES)

GAN = """
from typing import NamedTuple
from gandyn.parameter import Parameter
from gandyn.variant import Variant

class Mine(NamedTuple):
    strength: float

def coefficients(s, p, q, on, k):
    return 0.0, -1.0 - k.strength * s, 1.0, 0.0

def losses(critic, k, m):
    return critic.fake - critic.real + 0.5 * k.strength * critic.fake**2, -critic.fake

VARIANT = Variant(
    id="mine", name="Mine", group="Yours", summary="", claims=(), ode=("", ""), loss_d="", loss_g="",
    references=(), params=Mine, coefficients=coefficients, losses=losses,
    parameters=(Parameter("strength", "κ", 1.0),),
)
"""
RULE = """
from typing import NamedTuple
from gandyn.update_rule import UpdateRule

class Sign(NamedTuple):
    pass

def update(v, m, w, t, rate, k):
    return rate * (1.0 if v > 0.0 else -1.0), m, w

RULE = UpdateRule("sign", "Sign", "Steps of one length.", "", (), Sign, update)
"""
EXPERIMENT = """
from gandyn.training.experiment import Experiment
from gandyn.training.run_config import RunConfig

EXPERIMENT = Experiment("plain", "Plain", "", (), (), 3, lambda v: {"gan": RunConfig()}, lambda loops: {})
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, nobody's trust, and registries as they were afterwards."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv(folders.VARIABLE, str(tmp_path / "user"))
    monkeypatch.setenv(folder.MANIFEST, "")
    before = [dict(table) for table in TABLES]
    yield folders.ensure()
    for table, entries in zip(TABLES, before):
        table.clear()
        table.update(entries)
    newcomers.loaded.clear()
    newcomers.forget()
    folder._troubles.clear()
    folder._failed.clear()
    packages.troubles.clear()


def put(name: str, text: str) -> ModuleSource:
    path = folders.user_folder() / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return next(source for source in folder.sources() if source.title == f"{name}.py")


def test_nothing_runs_before_the_yes_and_each_version_needs_its_own(own_folder: Path) -> None:
    flag = own_folder / "ran"
    source = put("variants/mine", f"open({str(flag)!r}, 'w')\n{GAN}")
    newcomers.bring_in(newcomers.VARIANTS)
    assert not flag.exists() and "mine" not in gandyn.variants()
    assert folder.state().untrusted == (source,)
    trust.trust(source)
    newcomers.forget()
    assert "mine" in gandyn.variants() and flag.exists()
    changed = put("variants/mine", GAN.replace("1.0 - k", "2.0 - k"))
    assert not trust.is_trusted(changed)
    assert folder.state().untrusted == (changed,)
    trust.trust(changed)
    folder.load_one(changed)
    assert folder.state().troubles == (
        "variants/mine.py has changed since it was loaded; start Gandyn anew to use the new version.",
    )


def test_a_yes_to_a_file_is_none_to_the_same_file_as_another_kind() -> None:
    trust.trust(put("variants/mine", GAN))
    assert not trust.is_trusted(put("update_rules/mine", GAN))


def test_own_modules_are_used_like_those_that_come_with_gandyn() -> None:
    for name, text in (
        ("variants/mine", GAN),
        ("update_rules/sign", RULE),
        ("experiments/plain", EXPERIMENT),
    ):
        trust.trust(put(name, text))
    scenario = Scenario("mine", {"strength": 0.5}, dim=1)
    found = vector_field.coefficients(0.5, 1.0, 1.0, 0.0, scenario.params())
    assert found == (0.0, -1.25, 1.0, 0.0)
    assert (
        UpdateConfig("sign").spec.update(0.3, 0.0, 0.0, 1.0, 0.1, UpdateConfig("sign").spec.params())[0]
        == 0.1
    )
    assert Settings("plain").steps == 3
    assert "sign" in gandyn.rules()


BORROWED = "from gandyn.variants import VARIANTS\nMine = VARIANTS['wgan-clip'].params"
WRONG = {
    "x = = 1": "variants/wrong.py, line 1: invalid syntax.",
    "\nimport nothing_of_this_name": "variants/wrong.py, line 2: ModuleNotFoundError",
    "x = 1": "variants/wrong.py holds no VARIANT.",
    "VARIANT = 3": "variants/wrong.py: VARIANT must be made by Variant.",
    "import sys\nsys.exit(1)": "variants/wrong.py, line 2: SystemExit: 1.",
    GAN.replace('id="mine"', 'id="wgan"'): "there is wgan among variants already",
    GAN.replace('id="mine"', 'id="../x"'): "an id has 1 to 40 small letters",
    GAN.replace("k.strength * s", "k.missing"): "variants/wrong.py, line 10: AttributeError",
    GAN.replace("1.0, 0.0\n", "1.0\n", 1): "coefficients must return 4 values",
    GAN.replace("params=Mine", "params=Borrowed")
    + "\n": "line 17: NameError",
    GAN.replace("class Mine(NamedTuple):\n    strength: float", BORROWED): "a NamedTuple of its own",
    "from gandyn import vector_field\nfrom gandyn.variants.wgan import VARIANT as W\n"
    "vector_field.register(W.params, lambda s, p, q, on, k: (9.0, 9.0, 9.0, 9.0))\n" + GAN: "to change",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_module_is_named_with_its_line_and_leaves_nothing_behind(text: str) -> None:
    before = [dict(table) for table in TABLES]
    with pytest.raises(ExtensionError) as caught:
        loader.load(put("variants/wrong", text))
    assert WRONG[text] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [dict(table) for table in TABLES] == before and not newcomers.loaded


def test_one_wrong_file_costs_itself_only() -> None:
    trust.trust(put("variants/broken", "1 / 0"))
    trust.trust(put("variants/mine", GAN))
    assert "mine" in gandyn.variants()
    assert folder.state().troubles == ("variants/broken.py, line 1: ZeroDivisionError: division by zero.",)


def test_a_module_that_hangs_or_ends_its_process_costs_a_process() -> None:
    loops = put("variants/loops", "x = 1\nwhile True:\n    x = -x\n")
    with pytest.raises(ExtensionError, match=r"variants/loops.py, line [23]: it had not loaded after 0.3 s"):
        trial.attempt(loops, limit=0.3)
    with pytest.raises(ExtensionError, match="ended the process that tried to load it"):
        trial.attempt(put("variants/dies", "import os\nprint('{\"id\": 1}')\nos._exit(0)\n"))


def test_kernels_of_an_edited_formula_have_another_name_that_any_process_can_read() -> None:
    trust.trust(put("variants/mine", GAN))
    params = Scenario("mine").params()
    key = cache.signature(params)
    edited = put("variants/other", GAN.replace("2.0", "3.0").replace('"mine"', '"other"'))
    trust.trust(edited)
    newcomers.forget()
    assert cache.signature(Scenario("other").params()) != key
    kind = VARIANTS["mine"].params
    packed = pickle.dumps(kind)
    assert pickle.loads(packed) is kind
    script = f"import pickle; k = pickle.loads({packed!r}); print(k.__name__, k._fields)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told == f"{kind.__name__} ('strength',)\n"
    assert kernel_types.is_adopted(kind) and vector_field.COEFFICIENTS[kind] is VARIANTS["mine"].coefficients


def test_runs_scenarios_and_rules_bring_the_modules_along_to_another_process() -> None:
    for name, text in (("variants/mine", GAN), ("update_rules/sign", RULE)):
        trust.trust(put(name, text))
    values = (Settings("toy-gan", {"variant": "mine"}), Scenario("mine"), UpdateConfig("sign"))
    packed = pickle.dumps(values)
    script = (
        f"import pickle, gandyn; found = pickle.loads({packed!r});"
        "print(found[0].values['variant'], found[1].spec.name, found[2].spec.name)"
    )
    elsewhere = os.environ | {folders.VARIABLE: "/nowhere", "XDG_CONFIG_HOME": "/nowhere"}
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=elsewhere
    )
    assert found.stdout == "mine Mine Sign\n"
    assert pickle.loads(packed) == values
    assert "import" not in str(values[1].to_dict())


def test_processes_of_a_program_load_what_it_has_loaded_though_files_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = put("variants/mine", GAN)
    trust.trust(source)
    assert "mine" in gandyn.variants()
    monkeypatch.setattr(folder, "GIVEN", os.environ[folder.MANIFEST])
    put("variants/mine", "raise SystemExit")
    assert list(folder._wanted("variants")) == [source]


def test_what_is_missing_can_be_told_from_what_is_wrong() -> None:
    for make in (
        lambda: Scenario("nobodys"),
        lambda: Scenario(regularizers={"nobodys": 1.0}),
        lambda: UpdateConfig("nobodys"),
        lambda: Settings("nobodys"),
        lambda: Settings("toy-gan", {"variant": "nobodys"}),
    ):
        with pytest.raises(GandynError) as caught:
            make()
        assert names_missing(caught.value), make
    with pytest.raises(GandynError) as caught:
        Scenario("wgan", dim=0)
    assert not names_missing(caught.value)


def _install(folder: Path, name: str, points: str, **modules: str) -> None:
    """A distribution as pip leaves it."""
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(points)
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    for module, text in modules.items():
        (folder / name / f"{module}.py").write_text(text, encoding="utf-8")


def test_packages_bring_entries_and_a_broken_one_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    rule = "[gandyn.rules]\nsign = own_pack_b.sign:RULE\n[gandyn.experiments]\nplain = own_pack_b.plain\n"
    _install(
        site, "own_pack_a", "[gandyn.variants]\nmine = own_pack_a.mine\nbad = own_pack_a.gone\n", mine=GAN
    )
    _install(site, "own_pack_b", rule, sign=RULE, plain=EXPERIMENT)
    monkeypatch.syspath_prepend(str(site))
    newcomers.forget()
    assert Scenario("mine").spec.name == "Mine"
    assert UpdateConfig("sign").spec.name == "Sign" and Settings("plain").steps == 3
    assert cache.signature(Scenario("mine").params()).endswith("_Mine")
    (told,) = packages.troubles
    assert told.startswith("own_pack_a, own_pack_a.gone: ModuleNotFoundError")
