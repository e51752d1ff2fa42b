"""Closed forms by SymPy: the articles' own formulas, what is left out, and a process that always ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sympy as sp

from gandyn.design import symbolic
from gandyn.design._sympy_tree import to_sympy
from gandyn.design.design import Design
from gandyn.design.examples import EXAMPLES
from gandyn.design.formula import parse
from gandyn.design.symbolic import ClosedForms, SymbolicWorker

R, T = sp.Symbol("r", positive=True), sp.Symbol("t", real=True)
SYMBOLS = {"r": R, "t": T, "v": sp.Symbol("v", real=True), "a": sp.Symbol("a"), "b": sp.Symbol("b")}

# What kexue.fm/archives/7210 derives, up to constants: φ, ψ (conclusion 1), β and d (conclusion 2).
ARTICLE = {
    "gan": {"phi": "-log(1+exp(t))", "psi": "log(2)-log(1+exp(-t))"},
    "gan-unit": {"phi": "log(1-t)", "psi": "log(t)"},
    "exponential": {"phi": "-exp(t)", "psi": "-exp(-t)"},
    "gan-t": {"beta": "t", "d": "r*log(r)"},
    "non-saturating": {"beta": "log(1+exp(t))", "d": "(1+r)*log(1+r)"},
    "lsgan": {
        "phi": "-(t-a)^2",
        "psi": "-(t-b)^2",
        "beta": "(t-(a+b)/2)^2",
        "inverse": "(t-a)/(b-t)",
        "d": "(b-a)^2/4*(r-1)^2/(r+1)",
    },
}
# Nowozin et al. 2016, Table 6: their f* of a critic with the other sign, here of t for f of r = q/p.
CONJUGATES = {
    "reverse-kl": "exp(t-1)",
    "kl": "-1-log(-t)",
    "neyman": "t^2/4+t",
    "pearson": "2-2*sqrt(1-t)",
    "hellinger": "t/(1-t)",
    "js": "-log(2-exp(t))",
    "f-gan-gan": "-log(1-exp(t))",
    "triangular": "4-t-4*sqrt(1-t)",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[SymbolicWorker]:
    """One process for all of them."""
    made = SymbolicWorker()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def forms(worker: SymbolicWorker) -> dict[str, ClosedForms]:
    """The closed forms of what the articles tell; a busy machine has more time than a user would wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(symbolic, "STEP_LIMIT", 20.0)
        patch.setattr(symbolic, "LIMIT", 60.0)
        return {id: worker.request(EXAMPLES[id].design).result() for id in ARTICLE | CONJUGATES}


def ratio(omega: str, rho: str = "1", **more: str) -> Design:
    """A design of two formulas."""
    return Design("x", "ratio", {"omega": omega, "rho": rho, **more})


def expression(text: str) -> sp.Expr:
    """A formula as SymPy has it."""
    return to_sympy(parse(text, tuple(SYMBOLS)), SYMBOLS)


def constant(difference: sp.Expr) -> bool:
    """Whether nothing of r and t is left."""
    return not sp.simplify(sp.expand_log(sp.simplify(difference), force=True)).free_symbols & {R, T}


@pytest.mark.parametrize(("id", "name"), [(id, name) for id in ARTICLE for name in ARTICLE[id]])
def test_the_article_says_the_same(forms, id, name):
    assert constant(expression(forms[id].formulas[name].text) - expression(ARTICLE[id][name]))


@pytest.mark.parametrize("id", CONJUGATES)
def test_conjugates_are_those_of_the_table(forms, id):
    assert sp.simplify(expression(forms[id].formulas["conjugate"].text) - expression(CONJUGATES[id])) == 0


def test_the_constant_of_psi_is_named(forms):
    """ψ(ω(1)) = 0 is reached by log 2 in the GAN, where t = 0 at r = 1."""
    found = forms["gan"].formulas
    assert found["constant_psi"].text == "log(2)"
    assert sp.simplify(expression(found["psi"].text).subs(T, 0)) == 0
    assert (found["range_low"].text, found["range_high"].text) == ("-inf", "inf")


@pytest.mark.parametrize("id", ARTICLE)
def test_the_article_s_conditions_are_proved(forms, id):
    proofs = forms[id].proofs
    assert all(proofs[name] for name in ("increasing", "positive", "continuous", "convex"))


def test_least_squares_follow_what_is_not_convex(forms):
    """LSGAN's d of the article is convex; its generator follows f' = ((r − 1)/(r + 1))² (b − a)²/4."""
    followed = sp.diff(expression(forms["lsgan"].formulas["followed"].text), R)
    assert sp.simplify(followed - expression("(b-a)^2/4*((r-1)/(r+1))^2")) == 0


def test_what_fails_is_not_proved(worker):
    """A pole inside, a fall, a place without slope, a ρ with a zero or a pole."""
    pole = worker.request(ratio("1/(1-r)")).result()
    assert "continuous" not in pole.proofs and "psi" not in pole.formulas
    assert worker.request(ratio("abs(r-1)")).result().proofs["increasing"] is False
    assert "increasing" not in worker.request(ratio("(r-1)^3")).result().proofs
    assert worker.request(ratio("log(r)", "t")).result().proofs["positive"] is False
    beyond = worker.request(ratio("r", "1/(t-2)^2")).result()
    assert "positive" not in beyond.proofs


def test_total_variation(worker):
    found = worker.request(EXAMPLES["total-variation"].design).result().formulas
    assert found["d"].text == "abs(r - 1)" and found["output"].text == "tanh(k*v)"


def test_parameters_stay_letters_and_proofs_are_of_their_values(worker):
    labels = EXAMPLES["lsgan"].design
    swapped = worker.request(labels, {"a": 1.0, "b": -1.0}).result()
    assert swapped.proofs["increasing"] is False
    assert swapped.formulas["range_low"].text == "a"


def test_the_newest_request_wins(worker):
    older = worker.request(ratio("r+log(r)", "1/(1+t^2)"))
    begun = time.monotonic()
    newer = worker.request(ratio("r"))
    assert newer.result().formulas["d"].text == "(r - 1)^2/2"
    assert older.cancelled() and time.monotonic() - begun < 2.0


def test_hostile_formulas_end_in_time(worker, monkeypatch):
    """The first is caught on the way to SymPy. SymPy itself cancels the other's exponent, and would compute
    9^(9^9) for minutes.
    """
    monkeypatch.setattr(symbolic, "STEP_LIMIT", 0.4)
    hostile = ratio("9^(9^((r^2-1)/(r-1)-r+8))")
    assert not worker.request(ratio("9^(9^(r-r+9))")).result().formulas
    begun = time.monotonic()
    worker.request(hostile).result()
    assert time.monotonic() - begun < symbolic.LIMIT
    worker.request(hostile)
    time.sleep(0.2)
    assert worker.request(ratio("r")).result().formulas["psi"].text == "t - 1"


def test_nothing_imports_sympy_here():
    program = "import sys; from gandyn.design import symbolic, examples; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux whether a process is there")
def test_the_process_ends_with_its_parent():
    """Killed without a chance to clean up, in the middle of a long step."""
    program = (
        "import time\nfrom gandyn.design import symbolic\nfrom gandyn.design.design import Design\n"
        "symbolic.request(Design('x', 'ratio', {'omega': 'r+log(r)', 'rho': '1/(1+t^2)'}))\n"
        "time.sleep(0.8); print(symbolic._WORKER._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert _alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 5.0
    while _alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
