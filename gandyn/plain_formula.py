r"""LaTeX as one line of plain text: \dot{\varphi}={-\sigma(s)}\,\theta becomes φ′ = −σ(s) θ."""

from __future__ import annotations

import re

_NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "varphi": "φ", "psi": "ψ", "omega": "ω", "nabla": "∇", "in": " ∈ ", "to": " → ",
    "sim": " ~ ", "cdot": "·", "infty": "∞", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "pm": "±",
    "left": "", "right": "", "quad": "  ", "qquad": "  ", "partial": "∂", "sqrt": "√",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-−nd", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿᵈ")
_LOWERED = str.maketrans("0123456789nrx", "₀₁₂₃₄₅₆₇₈₉ₙᵣₓ")
_NAME = re.compile(r"[a-zA-Z]+|.|$", re.DOTALL)
# What may follow a ratio without being taken for a part of what is below.
_ENDS = re.compile(r"$|[-+=),}\]|]|\\right|,?\\ |\\q?quad")
_SIGNS = {",": " ", " ": " ", ";": " ", "!": "", "|": "‖", "{": "{", "}": "}", "\\": "; "}


def plain(latex: str) -> str:
    """The formula in letters and signs; what is not known stands by its name."""
    text, _ = _group(latex, 0, "")
    text = re.sub(r"\s*=\s*", " = ", text.replace("-", "−"))
    return re.sub(r" {2,}", " ", re.sub(r"(?<=[\w)\]‖′])([+−])", r" \1 ", text)).strip()


def _group(latex: str, at: int, end: str) -> tuple[str, int]:
    """The text up to `end`, and where it goes on behind that."""
    found: list[str] = []
    while at < len(latex) and latex[at] != end:
        piece, at = _piece(latex, at)
        found.append(piece)
    return "".join(found), at + 1


def _piece(latex: str, at: int) -> tuple[str, int]:
    sign = latex[at]
    if sign == "\\":
        return _command(latex, at + 1)
    if sign == "{":
        return _group(latex, at + 1, "}")
    if sign in "^_":
        inner, at = _piece(latex, at + 1)
        return _shifted(inner, sign), at
    return sign, at + 1


def _command(latex: str, at: int) -> tuple[str, int]:
    name = _NAME.match(latex, at)
    word = name[0] if name else ""
    at += len(word)
    if word in ("frac", "dot", "mathrm", "operatorname", "text", "mathbb", "sqrt"):
        inner, at = _piece(latex, at) if at < len(latex) else ("", at)
        if word == "frac":
            below, at = _piece(latex, at) if at < len(latex) else ("", at)
            ratio = f"{_closed(inner)}/{_closed(below)}"
            return (ratio if _ENDS.match(latex, at) else f"({ratio})"), at
        return {"dot": f"{inner}′", "sqrt": f"√{_closed(inner)}"}.get(word, inner), at
    return _NAMES.get(word, _SIGNS.get(word, word)), at


def _closed(part: str) -> str:
    """In brackets unless it is one factor."""
    plain_factor = re.fullmatch(r"[\d.]+|\w′?|‖[^‖]*‖[²³]?|\|[^|]*\||\([^()]*\)", part.strip())
    return part.strip() if plain_factor else f"({part})"


def _shifted(part: str, sign: str) -> str:
    """A power or an index, in small letters where there are such."""
    small = part.translate(_RAISED if sign == "^" else _LOWERED)
    if all(new != old for new, old in zip(small, part)):
        return small
    return f"{sign}{part}" if len(part) == 1 else f"{sign}({part})"
