"""Every symbol and word of the field in one sentence, and which of them stand in a text. One table: tooltips
and the help page are made from it. Knows no Qt.
"""

from __future__ import annotations

import functools
import re

from app.text.translation import current_language, tr
from gandyn.message import Message

SYMBOLS = (
    ("θ", "the generator: where the fake point is; the real point is at 0"),
    ("φ", "the discriminator: D(x) = φ·x"),
    ("s", "φ·θ, what the discriminator says about the fake point"),
    ("ψ", "−φ, in Mescheder's plane"),
    ("d", "the dimension of φ and of θ"),
    ("E", "energy: the minimax game keeps it"),
    ("L", "angular momentum φ × θ: kept by every unregularised GAN with equal time scales"),
    ("X", "(‖θ‖² − ‖φ‖²)/2: by how much the generator is farther out than the discriminator"),
    ("λ", "strength of a penalty"),
    ("γ", "strength of the R1 gradient penalty, or of consensus optimisation"),
    ("c", "the slope that a gradient penalty asks for"),
    ("w", "half-width of the box that weight clipping allows"),
    ("τ_D, τ_G", "time scales of discriminator and generator"),
    ("h, T", "step and duration of the integration"),
    ("β", "decay of the averaged weights (EMA)"),
    ("η_D, η_G", "learning rates of an update rule"),
    ("η", "the flow's time in one iteration: the rate where both players share it, else √(η_D η_G)"),
    ("n_D, n_G", "updates of each player in an iteration"),
    ("Re λ", "real part of an eigenvalue of the flow; below 0 is stable"),
    ("μ", "multiplier of an update rule; inside the unit circle is stable"),
    ("σ_D, σ_G", "noise of the gradients, per √time"),
    ("p, q", "the data's density and that of what the generator makes"),
    ("r", "q/p, the density of fakes over that of real samples"),
    ("t", "time; in a design what the discriminator answers"),
    ("ω", "in a design: the best answer t where the ratio is r"),
    ("ρ", "in a design: the slope of the generated samples' term"),
    ("κ", "says in one dimension whether a centre converges (κ < 0) or diverges (κ > 0)"),
)
# In the plain words of a student's first lecture; a word is looked for in the language in use.
WORDS = (
    (
        Message("Dirac GAN"),
        Message("the smallest GAN: one real point at 0, one fake point θ, a linear critic"),
    ),
    (
        Message("scenario"),
        Message("a GAN with its numbers, penalties, dimension and time scales: all that fixes the arrows"),
    ),
    (Message("variant"), Message("one GAN, given by its two losses")),
    (Message("regulariser"), Message("a term added to the losses of any GAN, with one strength")),
    (
        Message("gradient penalty"),
        Message("a term that keeps the discriminator's slope small, or near a number"),
    ),
    (Message("critic"), Message("a discriminator that gives scores instead of probabilities")),
    (Message("discriminator"), Message("the player that tells real from fake samples")),
    (Message("generator"), Message("the player that makes fake samples")),
    (
        Message("flow"),
        Message("training with infinitely small steps: the solution of the differential equation"),
    ),
    (Message("vector field"), Message("the arrows: which way and how fast training goes from each state")),
    (Message("update rule"), Message("one way to turn gradients into steps, such as Adam")),
    (Message("learning rate"), Message("how long a step is for a gradient of length 1")),
    (
        Message("time scale"),
        Message("how much faster one player moves than its gradient alone would make it"),
    ),
    (Message("iteration"), Message("what a rule does before it begins anew: the updates of both players")),
    (Message("update order"), Message("which player steps first, how often, and whether they take turns")),
    (Message("walk"), Message("updates made one by one, by hand")),
    (Message("start"), Message("the state (φ, θ) from which a training begins")),
    (Message("trajectory"), Message("what becomes of a start: its way through the plane")),
    (Message("orbit"), Message("a trajectory, as the samples that are drawn")),
    (Message("closed orbit"), Message("a way that comes back to its start and goes on for ever")),
    (Message("equilibrium"), Message("a state where nobody moves, because both gradients vanish")),
    (Message("saddle"), Message("an equilibrium that attracts along some ways and repels along others")),
    (Message("limit cycle"), Message("a closed orbit that its neighbours run into, or away from")),
    (Message("nullcline"), Message("where φ or θ stands still for a moment: arrows cross it straight")),
    (
        Message("eigenvalue"),
        Message("how fast a small deviation grows (real part) and turns (imaginary part)"),
    ),
    (Message("multiplier"), Message("the factor by which one iteration stretches a small deviation")),
    (
        Message("spectral radius"),
        Message("the largest multiplier in size: below 1 training converges nearby"),
    ),
    (Message("linearisation"), Message("the field close to an equilibrium, where it is a matrix")),
    (Message("Lyapunov function"), Message("a quantity like energy that only falls")),
    (Message("Lyapunov exponent"), Message("how fast neighbours part, per unit of time or iteration")),
    (Message("Poincaré section"), Message("where orbits cross a surface: a closed orbit leaves few dots")),
    (Message("convergence map"), Message("the verdict over two numbers, one colour for each training")),
    (Message("locus"), Message("how eigenvalues or multipliers move as one number varies")),
    (Message("verdict"), Message("what training does from a start, with the law or the run that decided it")),
    (Message("claim"), Message("what is said of a flow or of an experiment, held against what is computed")),
    (Message("phase portrait"), Message("arrows and trajectories in one plane: all trainings at a glance")),
    (
        Message("angular momentum"),
        Message("θ₁φ₂ − θ₂φ₁: as long as it is not 0, an orbit cannot reach the middle"),
    ),
    (Message("energy"), Message("(‖φ‖² + ‖θ‖²)/2: how far both players are from the goal together")),
    (Message("playhead"), Message("the time at which what moves is shown")),
    (Message("preset"), Message("a scene that comes with the program")),
    (Message("experiment"), Message("something claimed of real GANs, and how the lab looks at it")),
    (Message("arm"), Message("one of the runs that an experiment trains side by side")),
    (Message("dataset"), Message("pictures or texts to train on")),
    (Message("probe"), Message("a look at a running training that does not disturb it")),
    (Message("figure of merit"), Message("a number that an experiment measures at the end of a run")),
    (Message("sliding"), Message("where a field jumps, an orbit may run along the jump")),
    (Message("EMA"), Message("a moving average of the weights, smoother than the weights themselves")),
    (Message("weight clipping"), Message("after each step weights are cut to a box")),
    (Message("mode collapse"), Message("the generator makes only some kinds of samples")),
    (Message("Wasserstein"), Message("the distance that counts how far earth has to be moved")),
    (Message("Lipschitz"), Message("whose slope stays below a number everywhere")),
    (
        Message("divergence"),
        Message("a number that says how different two distributions are, 0 if they are equal"),
    ),
)
# Most entries of one tooltip.
MOST = 5
_TAGS, _DIGITS = re.compile(r"<[^>]*>"), str.maketrans("", "", "₀₁₂₃₄₅₆₇₈₉_")
_LETTERS = {
    "varphi": "φ", "phi": "φ", "theta": "θ", "psi": "ψ", "lambda": "λ", "gamma": "γ", "mu": "μ",
    "sigma": "σ", "tau": "τ", "eta": "η", "beta": "β", "omega": "ω", "rho": "ρ", "kappa": "κ",
}  # fmt: skip
_COMMAND = re.compile(r"\\([a-zA-Z]+)|[{}^&]")


def of_formula(latex: str) -> str:
    """LaTeX as text in which symbols can be found."""
    return _COMMAND.sub(lambda found: f" {_LETTERS.get(found[1], '')} " if found[1] else " ", latex)


def meanings_of(text: str, formula: bool = False) -> list[tuple[str, str]]:
    """The symbols and words that stand in a text, with what they mean, in the language in use. Letters of the
    alphabet count as symbols in formulas, and where they stand alone or have a value.
    """
    plain = _TAGS.sub("", text)
    found = [(name, tr(meaning)) for name, names, meaning in _symbols() if _has_symbol(plain, names, formula)]
    if not formula:
        found += [(tr(word), tr(meaning)) for word, meaning in _in_order() if _has_word(plain, word)]
    return _longest(found)[:MOST]


@functools.cache
def _symbols() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    return tuple((name, tuple(name.translate(_DIGITS).split(", ")), meaning) for name, meaning in SYMBOLS)


def _in_order() -> list[tuple[Message, Message]]:
    """Longer words first, so that a part of one is not taken for another."""
    return sorted(WORDS, key=lambda row: -len(row[0]))


def _has_symbol(text: str, names: tuple[str, ...], formula: bool) -> bool:
    return any(_symbol(name, formula).search(text.translate(_DIGITS)) for name in names)


@functools.cache
def _symbol(name: str, formula: bool) -> re.Pattern[str]:
    whole = rf"(?<!\w){re.escape(name)}(?!\w)"
    common = len(name) == 1 and name.isascii()
    return re.compile(rf"^\s*{name}\s*$|{whole}(?=\s*[=<>≠]\s)" if common and not formula else whole)


def _has_word(text: str, word: str) -> bool:
    if current_language() == "en":
        return re.search(rf"\b{re.escape(word)}(s|es)?\b", text, re.IGNORECASE) is not None
    return tr(word).lower() in text.lower()


def _longest(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those that are only a part of another."""
    names = [name for name, _ in found]
    return [
        (name, meaning)
        for name, meaning in found
        if not any(name != other and name.lower() in other.lower().split() for other in names)
    ]
