"""The keys of a step that say what is asked, measured, pointed at and put away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.model.lessons import controls, step_scene
from app.model.lessons.figures import known_claims, known_measures
from app.model.lessons.toml_block import Block, Path, near
from app.model.lessons.values import (
    CHOICE,
    CURVE,
    HIDEABLE,
    KINDS,
    NUMBER,
    PHI_NORM,
    PORTRAIT,
    QUANTITIES,
    THETA,
    THETA_NORM,
    Check,
    Prediction,
)
from app.model.scene import Scene
from app.model.scene_parts import SceneError
from gandyn.checks import choice, finite, flag, mapping, number, short_repr, text, whole
from gandyn.message import Message

MOST_OPTIONS, LONGEST_OPTION, MOST_CHECKS = 8, 300, 12
KEYS = ("play", "highlight", "hide", "predict", "check")
_OF_KIND = {
    CHOICE: ("options", "answer", "conceal"),
    NUMBER: ("value", "within", "scale", "symbol", "conceal"),
    PORTRAIT: ("rule",),
    CURVE: ("of", "rule"),
}
_OF_CHECK = ("claim", "measure", "is", "within", "least", "most", "scenario", "rule")


def play(block: Block) -> bool:
    """Whether the playhead runs."""
    return bool(_checked(block, ("play",), lambda value: flag("play", value), False))


def highlight(block: Block, scene: Scene) -> str:
    """The control that is pointed at."""
    return str(_checked(block, ("highlight",), lambda value: controls.checked(value, scene), ""))


def hide(block: Block) -> tuple[str, ...]:
    """What is put away."""

    def check(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise SceneError("{} must be a list.", "hide")
        return tuple(choice("hide", name, HIDEABLE) for name in value)

    found: tuple[str, ...] = _checked(block, ("hide",), check, ())
    return found


def _checked(block: Block, path: Path, check: Any, default: Any) -> Any:
    """The value at a path, or the default; what is refused is refused at its line."""
    value: Any = block.values
    for part in path:
        if isinstance(part, str) and part not in value:
            return default
        value = value[part]
    try:
        return check(value)
    except ValueError as error:
        raise step_scene.refusal(block, path, error) from error


# Predictions ------------------------------------------------------------------------------------------------


def prediction(block: Block, scene: Scene) -> Prediction | None:
    """What the student foretells."""
    found: Prediction | None = _checked(block, ("predict",), lambda value: _prediction(value, scene), None)
    return found


def _prediction(value: Any, scene: Scene) -> Prediction:
    given = mapping("predict", value)
    kind = choice("kind", given.get("kind"), KINDS)
    _known(Message("A prediction of kind {}", kind), given, ("kind", *_OF_KIND[kind]))
    if kind == CHOICE:
        return _choice(given)
    if kind == NUMBER:
        return _number(given)
    rule = _rule(given, scene)
    return Prediction(kind, quantity=_quantity(given, scene) if kind == CURVE else THETA, rule=rule)


def _known(what: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            raise SceneError(
                "{} has no entry {}; it has {}.{}", what, short_repr(name), ", ".join(known), _hint(name)
            )


def _hint(name: object) -> str:
    """TOML takes every key below a table's heading for the table's own."""
    if name in KEYS or name in step_scene.KEYS:
        return Message(" A key of the step stands above the first [heading].")
    return ""


def _choice(given: Mapping[str, Any]) -> Prediction:
    options = given.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        raise SceneError("options must be a list of 2 to {} answers.", MOST_OPTIONS)
    answers = tuple(text("An answer in options", option, LONGEST_OPTION) for option in options)
    answer = whole("answer", given.get("answer"), 0, len(answers) - 1)
    return Prediction(CHOICE, answers, answer, conceal=_conceal(given))


def _conceal(given: Mapping[str, Any]) -> bool:
    """What is drawn is concealed in any case; a question may be about what is seen."""
    return flag("conceal", given.get("conceal", False))


def _number(given: Mapping[str, Any]) -> Prediction:
    value = finite("value", given.get("value"))
    within = number("within", given.get("within", 0.05 * abs(value)), 0.0)
    scale = number("scale", given.get("scale", max(0.25 * abs(value), within) or 1.0), 1e-12)
    asked = Prediction(NUMBER, value=value, within=within, scale=scale)
    return replace(asked, symbol=text("symbol", given.get("symbol", ""), 40), conceal=_conceal(given))


def _rule(given: Mapping[str, Any], scene: Scene) -> int | None:
    if "rule" not in given:
        return None
    if not scene.trainings:
        raise SceneError("There is no update rule here; name one in trainings.")
    return whole("rule", given["rule"], 0, len(scene.trainings) - 1)


def _quantity(given: Mapping[str, Any], scene: Scene) -> str:
    quantity = choice("of", given.get("of", THETA), QUANTITIES)
    if scene.dim > 1 and quantity not in (THETA_NORM, PHI_NORM):
        raise SceneError("In two dimensions a curve is of {} or {}.", THETA_NORM, PHI_NORM)
    return quantity


# Checks -----------------------------------------------------------------------------------------------------


def checks(block: Block, scene: Scene) -> tuple[Check, ...]:
    """What is measured at the end of the step."""
    given = block.values.get("check", [])
    if not isinstance(given, list) or len(given) > MOST_CHECKS:
        raise block.refused(("check",), Message("check must be a list of at most {} checks.", MOST_CHECKS))
    return tuple(_entry(block, i, scene) for i in range(len(given)))


def _entry(block: Block, i: int, scene: Scene) -> Check:
    line = block.line_of("check", i)
    found: Check = _checked(block, ("check", i), lambda value: _check(value, scene, line), None)
    return found


def _check(value: Any, scene: Scene, line: int) -> Check:
    given = mapping("A check", value)
    _known("A check", given, _OF_CHECK)
    if ("claim" in given) == ("measure" in given):
        raise SceneError("A check names either a claim or a measure.")
    if "claim" in given:
        return Check(claim=_claim(given["claim"]), line=line)
    scenario = whole("scenario", given.get("scenario", 0), 0, len(scene.scenarios) - 1)
    return Check(
        measure=_measure(given["measure"]),
        **_bounds(given),
        scenario=scenario,
        rule=_rule(given, scene),
        line=line,
    )


def _claim(value: object) -> str:
    if not isinstance(value, str) or value not in known_claims():
        raise SceneError("There is no claim {}; `gandyn claims` lists them.", short_repr(value))
    return value


def _measure(value: object) -> str:
    known = known_measures()
    if not isinstance(value, str) or not (value in known or value.startswith("lab.")):
        raise SceneError("There is no measure {}; {}.", short_repr(value), near(str(value), known))
    return value


def _bounds(given: Mapping[str, Any]) -> dict[str, Any]:
    if not {"is", "least", "most"} & set(given):
        raise SceneError("A measure needs what it is, or the least or the most it may be.")
    word = isinstance(given.get("is"), str)
    if word and {"within", "least", "most"} & set(given):
        raise SceneError("A word is this word or another; leave out within, least and most.")
    numbers = {name: finite(name, given[name]) for name in ("least", "most") if name in given}
    equals = {} if "is" not in given else {"equals": given["is"] if word else finite("is", given["is"])}
    return {**numbers, **equals, "within": number("within", given.get("within", 0.0), 0.0)}
