"""Divergences are known by name whatever their scale and what is added for nothing; so are built-in GANs."""

from __future__ import annotations

import pytest

from gandyn.design.design import Design
from gandyn.design.equivalences import equivalences
from gandyn.design.examples import EXAMPLES
from gandyn.design.formula import parse
from gandyn.design.recognition import divergences, recognise
from tests.gandyn.matrix import WHOLE

# f of each family, written in the plainest way.
FAMILIES = {
    "kl-qp": "r*log(r)",
    "kl-pq": "-log(r)",
    "js": "r*log(r)-(1+r)*log((1+r)/2)",
    "pearson": "(r-1)^2",
    "neyman": "(1-r)^2/r",
    "hellinger2": "(sqrt(r)-1)^2",
    "tv": "abs(r-1)",
    "jeffreys": "(r-1)*log(r)",
    "triangular": "(r-1)^2/(r+1)",
    "alpha": "r^1.7",
    "non-saturating": "(1+r)*log(1+r)",
    "kl-mq": "(1+r)/2*log((1+r)/(2*r))",
    "kl-qm": "r*log(2*r/(1+r))",
    "kl-pm": "-log((1+r)/2)",
    "symmetric-chi2": "(r-1)^2*(r+1)/r",
    "arithmetic-geometric": "(1+r)/2*log((1+r)/(2*sqrt(r)))",
}
SCALES = ("1", "3", "1/7", "π", "0.001") if WHOLE else ("3", "1/7")
SHIFTS = ("0", "2*(r-1)", "-5*r+1", "π*r", "0.001-r/3") if WHOLE else ("0", "-5*r+1")


@pytest.mark.parametrize("id", FAMILIES)
def test_families_are_known_scaled_and_shifted(id: str) -> None:
    for scale in SCALES:
        for shift in SHIFTS:
            found = divergences(Design("x", "f", {"f": f"{scale}*({FAMILIES[id]})+{shift}"}))
            assert found.d is not None and found.d.id == id, (scale, shift, found.d)
            assert found.discriminator == found.followed == found.d


@pytest.mark.parametrize(
    ("curvature", "name"),
    [
        ("r^-0.3", "α-divergence with α = 1.7"),
        ("r^(1/3)", "α-divergence with α = 2.333333333"),
        ("r^-1", "KL(q‖p)"),
        ("exp(-2*log(r))", "KL(p‖q)"),
    ],
)
def test_powers_are_the_alpha_family(curvature: str, name: str) -> None:
    found = recognise(parse(curvature, ("r",)))
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "curvature", ["1/r+1e-9", "1/(1+r)^4", "-1/r", "(r-1)^2", "log(r)", "exp(r)", "1/(r-2)"]
)
def test_what_is_no_known_divergence_has_no_name(curvature: str) -> None:
    assert recognise(parse(curvature, ("r",))) is None


def test_examples_are_what_their_names_say() -> None:
    known = {
        "gan": "js", "gan-unit": "js", "exponential": "hellinger2", "gan-t": "kl-qp",
        "non-saturating": "non-saturating", "lsgan": "triangular", "total-variation": "tv", "kl": "kl-pq",
        "reverse-kl": "kl-qp", "js": "js", "pearson": "neyman", "neyman": "pearson",
        "hellinger": "hellinger2", "jeffreys": "jeffreys", "triangular": "triangular", "alpha": "hellinger2",
    }  # fmt: skip
    found = {id: divergences(EXAMPLES[id].design).d for id in known}
    assert {id: one and one.id for id, one in found.items()} == known


def test_discriminator_and_generator_may_have_different_names() -> None:
    found = divergences(EXAMPLES["lsgan"].design)
    assert found.discriminator is not None and found.discriminator.id == "triangular"
    assert found.followed is None


def test_the_alpha_family_follows_its_slider() -> None:
    design = EXAMPLES["alpha"].design
    names = {alpha: divergences(design, {"alpha": alpha}).d for alpha in (-1.0, 2.0, 3.5)}
    assert {alpha: name and name.id for alpha, name in names.items()} == {
        -1.0: "neyman",
        2.0: "pearson",
        3.5: "alpha",
    }
    assert names[3.5] is not None and names[3.5].alpha == 3.5


def test_a_step_is_total_variation_in_any_form() -> None:
    step = Design("x", "ratio", {"omega": "sign(r-1)", "rho": "2"})
    assert str(divergences(step).d) == str(divergences(EXAMPLES["total-variation"].design).d)
    elsewhere = Design("x", "ratio", {"omega": "sign(r-2)", "rho": "2"})
    assert divergences(elsewhere).d is None
    curved = Design("x", "dual", {"phi": "-t-t^2", "psi": "t", "low": "-1", "high": "1", "output": "tanh(v)"})
    assert divergences(curved).d is None


def extents(omega: str, rho: str, **more: str) -> dict[tuple[str, str], str]:
    """How far a design is the same as which variant (and choice)."""
    found = equivalences(Design("x", "ratio", {"omega": omega, "rho": rho, **more}))
    return {(one.variant, "".join(map(str, one.choices.values()))): one.extent for one in found}


def test_built_in_gans_are_found() -> None:
    assert extents("r/(r+1)", "1/t")["minimax", ""] == "same"
    assert extents("log(r)", "3/(1+exp(t))")["minimax", ""] == "speeds"
    assert extents("r", "1/(t*(1+t))", output="exp(2*v)")["minimax", ""] == "output"
    assert extents("log(r)", "1/(1+exp(t))", beta="exp(t)")["minimax", ""] == "discriminator"
    assert extents("log(r)", "1/(1+exp(t))", beta="log(1+exp(t))")["non-saturating", ""] == "same"
    assert extents("r^5", "1") == {}


def test_examples_find_their_own_variant() -> None:
    for example in EXAMPLES.values():
        if example.variant:
            found = equivalences(example.design)
            assert (example.variant, dict(example.choices), "same") in [
                (one.variant, dict(one.choices), one.extent) for one in found
            ]


def test_custom_dynamics_have_no_divergence() -> None:
    design = Design("x", "losses", {"loss_d": "s", "loss_g": "-s"})
    assert divergences(design) == (None, None, None) and equivalences(design) == ()
