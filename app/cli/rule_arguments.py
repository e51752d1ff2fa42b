"""The options of an update rule, or of several that run beside the flow. Knows no Qt."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from app.cli.values import pairs
from app.model.scene import SceneError
from gandyn import UpdateConfig
from gandyn.update_config import option_ids
from gandyn.update_rules import RULES

# What every training takes, beside its rule and the options of that rule.
_COMMON = ("lr_d", "lr_g", "n_d", "n_g", "first", "alternating", "schedule", "decay", "ema")


def add_rule(parser: argparse.ArgumentParser) -> None:
    """Adds the options of an update rule; without --rule it is the flow."""
    group = parser.add_argument_group("the training")
    words = "an update rule, such as alternating; without one it is the flow, the limit of small steps"
    group.add_argument("--rule", metavar="ID", help=words)
    _add_common(group)


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Adds update rules that run beside the flow; the numbers hold for all of them, an --option for those
    that have it.
    """
    group = parser.add_argument_group("the training")
    words = "an update rule to run beside the flow; repeat for several"
    group.add_argument("--rule", metavar="ID", action="append", default=[], help=words)
    _add_common(group)
    group = parser.add_argument_group("more about the training")
    words = "how many rounds every rule is run (default 500)"
    group.add_argument("--rounds", metavar="N", type=int, help=words)


def _add_common(group: argparse._ArgumentGroup) -> None:
    _add_learning_rates(group)
    _add_order_of_updates(group)
    _add_schedule(group)
    words = "an option of the rule, such as beta=-0.5, or of one player, such as beta_d=-0.5"
    group.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help=words)


def _add_learning_rates(group: argparse._ArgumentGroup) -> None:
    for letter, player in (("d", "discriminator"), ("g", "generator")):
        words = f"learning rate of the {player} (default 0.2)"
        group.add_argument(f"--lr-{letter}", metavar="R", type=float, default=0.2, help=words)


def _add_order_of_updates(group: argparse._ArgumentGroup) -> None:
    for letter, player in (("d", "discriminator"), ("g", "generator")):
        words = f"updates of the {player} in a round (default 1)"
        group.add_argument(f"--n-{letter}", metavar="N", type=int, default=1, help=words)
    words = "who begins where the players take turns (default g)"
    group.add_argument("--first", metavar="d|g", default="g", help=words)
    either = group.add_mutually_exclusive_group()
    words = "the players take turns, whatever the rule's own way"
    either.add_argument("--turns", dest="alternating", action="store_const", const=True, help=words)
    words = "both players step at once"
    either.add_argument("--at-once", dest="alternating", action="store_const", const=False, help=words)


def _add_schedule(group: argparse._ArgumentGroup) -> None:
    words = "constant, inverse or cosine (default constant)"
    group.add_argument("--schedule", metavar="ID", default="constant", help=words)
    words = "how fast rates fall like 1/(1 + decay·n) (default 0.01)"
    group.add_argument("--decay", metavar="R", type=float, default=0.01, help=words)
    words = "decay per round of the moving average of both players"
    group.add_argument("--ema", metavar="B", type=float, help=words)


def trainings_of(args: argparse.Namespace, base: tuple[UpdateConfig, ...]) -> tuple[UpdateConfig, ...]:
    """The rules of a command line, else those of the scene; raises SceneError or RuleError, one sentence."""
    if not args.rule:
        reject_training_options(args)
        return base
    return update_configs(args, args.rule)


def update_configs(args: argparse.Namespace, rules: Sequence[str]) -> tuple[UpdateConfig, ...]:
    """How each of the rules trains; raises SceneError or RuleError, one sentence."""
    options = _numbers_only(pairs(args.option, "--option"))
    known = set[str]().union(*map(_option_ids, rules))
    strange = sorted(set(options) - known)
    if strange:
        raise SceneError(
            "{} is an option of none of these rules; they have {}.",
            strange[0],
            ", ".join(sorted(known)) or "none",
        )
    return tuple(UpdateConfig(rule, **_common(args), options=_own(rule, options)) for rule in rules)


def training_of(args: argparse.Namespace) -> dict[str, Any]:
    """The keywords of `gandyn.analyze` that say how it is trained."""
    if not args.rule:
        reject_training_options(args)
    options = _numbers_only(pairs(args.option, "--option"))
    taken = _common(args)
    clash = set(options) & {*taken, "phi", "theta", "measured", "rule", "scenario"}
    if clash:
        raise SceneError("{} is no option of a rule.", min(clash))
    return {"rule": args.rule, **taken, **options}


def reject_training_options(args: argparse.Namespace) -> None:
    """Refuses numbers of a training that nothing is trained with."""
    usual = {**{name: getattr(UpdateConfig(), name) for name in _COMMON}, "option": []}
    for name, value in usual.items():
        if getattr(args, name, value) != value:
            word = name.replace("_", "-")
            if name == "alternating":
                word = "turns" if args.alternating else "at-once"
            raise SceneError("--{} says how an update rule trains; name one with --rule.", word)


def _option_ids(rule: str) -> set[str]:
    """Of a rule that is not known, none: it is refused where it is used."""
    return set(option_ids(RULES[rule])) if rule in RULES else set()


def _own(rule: str, options: dict[str, float]) -> dict[str, float]:
    own = _option_ids(rule)
    return {id: value for id, value in options.items() if id in own}


def _common(args: argparse.Namespace) -> dict[str, Any]:
    """What every rule takes."""
    return {name: getattr(args, name) for name in _COMMON}


def _numbers_only(options: dict[str, float | str]) -> dict[str, float]:
    for name, value in options.items():
        if isinstance(value, str):
            raise SceneError("--option {} takes a number, not {!r}.", name, value)
    return {name: float(value) for name, value in options.items()}
