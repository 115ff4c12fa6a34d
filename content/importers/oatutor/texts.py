"""OATutor's texts as a pack's Markdown: `$$...$$` is inline maths, `##name.gif##` a picture, `@{name}` a variable."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from content.importers.imported import Refused
from content.rendering import formula_problem

MAX_TEXT = 4000
# the second pair of signs is often missing
FIGURE = re.compile(r"##\s*([^#\s/\\]+\.(?:gif|png|svg|jpe?g))\s*(?:##)?", re.IGNORECASE)
VARIABLE = re.compile(r"@\{\s*([^{}]{1,60}?)\s*\}")
# a hole's name stands between these until braces and Markdown's signs are dealt with
_OPEN, _CLOSE = "\ue000", "\ue001"
_SIGNS = re.compile(r"([\\`*_\[\]<>|~$&#])")
_FIRST = re.compile(r"^(\d{1,9})([.)])|^([-+=])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\ue000\ue001]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the source: its Markdown, the pictures that it names, and what of it could not be shown as meant."""

    markdown: str
    figures: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


def words(value: object, names: Mapping[str, str] | None = None) -> Words:
    """Read one text. `names`: what each variable is called in the pack. Raises Refused."""
    if value is None:
        return Words("")
    if not isinstance(value, str):
        raise Refused("a text is no text")
    text = _CONTROL.sub(" ", value)
    figures = tuple(found[1] for found in FIGURE.finditer(text))
    text = VARIABLE.sub(lambda found: _hole(found[1], names or {}), FIGURE.sub(" ", text))
    losses: list[str] = []
    # every second piece stands between two pairs of dollar signs; a last one without its end is no formula
    pieces = text.split("$$")
    if len(pieces) % 2 == 0:
        pieces[-2:] = [pieces[-2] + " " + pieces[-1]]
        losses.append("a formula without an end is shown as text")
    shown = "".join(_typed(pieces, losses))
    # three braces in a row would open and close a hole elsewhere
    shown = shown.replace("{" + _OPEN, "{ " + _OPEN).replace(_CLOSE + "}", _CLOSE + " }")
    shown = shown.replace(_OPEN, "{{").replace(_CLOSE, "}}")
    if len(shown) > MAX_TEXT:
        raise Refused(f"a text of {len(shown)} characters; at most {MAX_TEXT} fit")
    return Words(" ".join(shown.split()), figures, tuple(losses))


def joined(*texts: Words) -> Words:
    """Several texts as one."""
    return Words(
        " ".join(text.markdown for text in texts if text.markdown),
        tuple(name for text in texts for name in text.figures),
        tuple(loss for text in texts for loss in text.losses),
    )


def bold(text: Words) -> Words:
    """A heading within a text."""
    return Words(f"**{text.markdown}**", text.figures, text.losses) if text.markdown else text


def without_maths_signs(text: str) -> str:
    """An answer without the dollar signs around it."""
    return text.replace("$$", " ").strip()


def variables_of(*values: object) -> Collection[str]:
    """The variables that some texts name."""
    return {found[1] for value in values if isinstance(value, str) for found in VARIABLE.finditer(value)}


def _hole(name: str, names: Mapping[str, str]) -> str:
    if name not in names:
        raise Refused(f"the variable @{{{name}}} has no values")
    return f"{_OPEN}{names[name]}{_CLOSE}"


def _typed(pieces: list[str], losses: list[str]) -> list[str]:
    shown: list[str] = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            shown.append(_plain(piece, first=at == 0))
            continue
        formula = _formula(piece)
        if not formula:
            continue
        if problem := formula_problem(formula.replace(_OPEN, "1").replace(_CLOSE, "")):
            if set(formula) > {"_"}:  # a row of underscores is a gap, not a formula
                losses.append(f"a formula is shown as text ({problem[:80]})")
            shown.append(_plain(formula, first=False))
            continue
        # `$` beside a digit or another `$` would not open a formula
        before = "".join(shown)[-1:]
        after = pieces[at + 1][:1]
        shown.append(f"{' ' if before.isdigit() or before == '$' else ''}${formula}${' ' if after.isdigit() else ''}")
    return shown


def _formula(latex: str) -> str:
    latex = re.sub(r"\s+", " ", latex).strip().replace("$", "")
    latex = re.sub(r"<(?=[A-Za-z/!?])", "< ", latex)
    while "{{" in latex or "}}" in latex:  # these would open and close a hole
        latex = latex.replace("{{", "{ {").replace("}}", "} }")
    return re.sub(r"(?<!\\)\\$", "", latex).strip()


def _plain(text: str, first: bool) -> str:
    text = text.replace("\\n", " ").replace("\n", " ")
    text = _SIGNS.sub(r"\\\1", text)
    while "{{" in text or "}}" in text:
        text = text.replace("{{", "{ {").replace("}}", "} }")
    return (
        _FIRST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text.lstrip())
        if first
        else text
    )
