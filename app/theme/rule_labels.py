"""How a training is called and coloured, in legends and lists."""

from __future__ import annotations

from app.model.scene import Scene
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Parameter, UpdateConfig

# Shapes for rules in `app.painting.markers`, after the disc, which is the flow's.
SHAPES = 4
# Rules that a word is enough for.
SHORT = {
    "simultaneous": "Simultaneous",
    "alternating": "Alternating",
    "momentum": "Heavy ball",
    "nesterov": "Nesterov",
    "optimistic": "Optimistic",
    "consensus": "Consensus",
    "sga": "SGA",
    "hamiltonian": "Hamiltonian",
    "competitive": "Competitive",
    "lookahead": "Look-ahead",
}
SCHEDULES = {"constant": "Constant", "inverse": "1/t", "cosine": "Cosine"}


def rates_text(training: UpdateConfig) -> str:
    """Both learning rates, once if they are one."""
    if training.lr_d == training.lr_g:
        return f"η = {training.lr_d:.4g}"
    return f"η_D = {training.lr_d:.4g}, η_G = {training.lr_g:.4g}"


def updates_text(training: UpdateConfig) -> str:
    """n_D : n_G where it says something."""
    return (
        f"{training.n_d}:{training.n_g}"
        if training.is_alternating and (training.n_d, training.n_g) != (1, 1)
        else ""
    )


def options_text(training: UpdateConfig) -> str:
    """The rule's own numbers that are not as by default."""
    found = [_option_text(training, option) for option in training.spec.options]
    return ", ".join(filter(None, found)).replace("-", "−")


def _option_text(training: UpdateConfig, option: Parameter) -> str:
    """One option, or each player's where they differ."""
    if training.is_apart(option.id):
        values = [training.option(option.id, player) for player in (0, 1)]
        return f"{option.symbol}_D = {values[0]:.4g}, {option.symbol}_G = {values[1]:.4g}"
    value = training.options[option.id]
    return "" if value == option.default else f"{option.symbol} = {value:.4g}"


def named(training: UpdateConfig) -> str:
    """The rule with its turns, without the numbers that a map or a locus may run through."""
    name = tr(training.spec.name)
    if training.is_alternating != training.spec.alternating:
        name += " " + (tr("in turns") if training.is_alternating else tr("at once"))
    return " · ".join(filter(None, (name, updates_text(training))))


def described(training: UpdateConfig) -> str:
    """The rule with its rates, turns, options and schedule in one line."""
    schedule = tr(SCHEDULES[training.schedule]) if training.schedule != "constant" else ""
    numbers = [
        part.replace(" = ", "\u00a0=\u00a0") for part in (rates_text(training), options_text(training))
    ]
    return " · ".join(filter(None, (named(training), *numbers, schedule)))


def brief(scene: Scene, rule: int) -> str:
    """The rule in a word, and what tells it from others that are called the same."""
    names = [tr(SHORT.get(training.rule, training.spec.name)) for training in scene.trainings]
    alike = [training for training, name in zip(scene.trainings, names) if name == names[rule]]
    parts = [names[rule]]
    for text in (updates_text, rates_text, options_text):
        if len({text(training) for training in alike}) > 1:
            parts.append(text(scene.trainings[rule]))
    return " ".join(filter(None, parts))


def color_of(theme: Theme, rule: int) -> str:
    """The rule's colour, which no start and no player has."""
    return theme.rules[rule % len(theme.rules)]


def mark_of(rule: int) -> int:
    """The shape of the rule's marks; the disc is the flow's."""
    return 1 + rule % SHAPES
