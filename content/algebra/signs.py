"""From characters to signs: the ways in which one sign is typed, and LaTeX's names for it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from content.algebra.trees import AlgebraError
from content.numerals import VULGAR

FUNCTIONS = (
    "arcsin", "arccos", "arctan", "arcsec", "arccsc", "arccot", "sinh", "cosh", "tanh", "sech", "csch", "coth", "sin",
    "cos", "tan", "sec", "csc", "cot", "ln", "log", "sqrt", "abs", "exp",
)  # fmt: skip
_WORDS = (*FUNCTIONS, "frac", "theta", "alpha", "beta", "gamma", "delta", "lambda", "sigma", "omega", "phi", "pi")
_SAME = {
    "**": "^", "·": "*", "×": "*", "⋅": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/", "−": "-", "–": "-", "‐": "-",
    "≤": "<=", "≥": ">=", "≠": "!=", "=<": "<=", "=>": ">=", "==": "=", "π": "pi", "θ": "theta", "√": "sqrt",
    "cdot": "*", "times": "*", "div": "/", "leq": "<=", "le": "<=", "geq": ">=", "ge": ">=",
    "neq": "!=", "ne": "!=", "lt": "<", "gt": ">", "dfrac": "frac", "tfrac": "frac",
    "vert": "|", "lvert": "|", "rvert": "|", "{": "{", "}": "}",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGN = re.compile(
    r"(?P<space>\s+|\\[ ,;:!]|\\(?:left|right|displaystyle|quad)(?![a-zA-Z]))"
    r"|\\(?P<command>[a-zA-Z]+|[{}])"
    r"|(?P<number>\d[\d.,’'٫٬\u00a0\u202f]*(?<![,’'٬\u00a0\u202f])|[.,٫]\d+)"
    rf"|(?P<word>{'|'.join(_WORDS)})"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<letter>[^\W\d_](?:_(?:\{\w{1,6}\}|[^\W_]))?)"
    r"|(?P<op>\*\*|<=|>=|=<|=>|==|!=|[-+*/^=<>()\[\]{}|·×⋅∗÷∕⁄−–‐≤≥≠√])"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign. `spaced`: white space stands before it."""

    kind: Literal["number", "word", "letter", "op", "raised", "end"]
    text: str
    spaced: bool = False


def signs_of(text: str) -> list[Sign]:
    """The signs of a text, an end at the end. Raises AlgebraError for one that is not known."""
    text = "".join(_vulgar(sign) for sign in text).strip().strip("$")
    found: list[Sign] = []
    at, spaced = 0, False
    while at < len(text):
        match = _SIGN.match(text, at)
        if match is None:
            raise AlgebraError(f"{text[at]!r} cannot be read here")
        at = match.end()
        if match.lastgroup == "space":
            spaced = True
            continue
        found.append(_sign(str(match.lastgroup), match[str(match.lastgroup)], spaced))
        spaced = False
    return [*found, Sign("end", "the end")]


def _vulgar(sign: str) -> str:
    top, slash, bottom = VULGAR.get(sign, sign).partition("/")
    return f"\\frac{{{top}}}{{{bottom}}}" if sign in VULGAR and slash else sign


def _sign(kind: str, text: str, spaced: bool) -> Sign:
    if kind == "raised":
        return Sign("raised", text.translate(_RAISED), spaced)
    if kind == "number":
        return Sign("number", text, spaced)
    if kind == "letter":
        if not text[0].isalpha():
            raise AlgebraError(f"{text!r} cannot be read here")
        name = unicodedata.normalize("NFKC", text).replace("{", "").replace("}", "")
        return Sign("word", _SAME[text], spaced) if text in _SAME else Sign("letter", name, spaced)
    same = _SAME.get(text, text)
    if same in _WORDS:
        return Sign("word", same, spaced)
    if kind == "command" and text not in _SAME:
        raise AlgebraError(f"\\{text} cannot be read here")
    return Sign("op", same, spaced)
