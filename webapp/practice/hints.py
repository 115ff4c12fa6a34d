"""Hints in their order. One may hold a small question: the child answers it there, and goes on whatever comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from content.answers import check
from content.generate import VariantHint, VariantPart
from webapp.evidence.deliveries import whole
from webapp.practice.feedback import Told, tell_small
from webapp.practice.figures import image
from webapp.practice.joining import join
from webapp.practice.task import Task, show_part
from webapp.typesetting import typeset


@dataclass(frozen=True, slots=True)
class ShownHint:
    """`task` is its small question, `given` what was answered to that, `told` the word to it."""

    id: str
    text: Markup
    task: Task | None
    given: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class SmallAnswer:
    """What an address says of a hint's small question, at the question of this number. Nothing of it is kept: it is
    part of the help and no attempt, so nothing that is believed of the child may rest on it. That the hint was taken is
    in the log already."""

    question: int
    hint: str
    given: str


def read_small(fields: Mapping[str, Sequence[str]]) -> SmallAnswer | None:
    """From the fields of the small form, of which `hint` names the hint. None where the address is about something
    else."""
    if "hint" not in fields:
        return None
    return SmallAnswer(whole(fields.get("question", [""])[0], 10**6) or 0, fields["hint"][0], join(fields))


def in_order(hints: Sequence[VariantHint]) -> list[VariantHint]:
    """Each hint after those that come first, else as written."""
    ordered: list[VariantHint] = []
    left = list(hints)
    while left:
        seen = {hint.id for hint in ordered}
        ready = next((hint for hint in left if seen.issuperset(hint.after)), left[0])
        ordered.append(ready)
        left.remove(ready)
    return ordered


def show_hints(part: VariantPart, count: int, language: str, small: SmallAnswer | None = None) -> list[ShownHint]:
    """The first `count` hints; only of these a small question is judged, by numbers as `language` writes them."""
    return [show_hint(part, hint, language, small) for hint in in_order(part.hints)[:count]]


def show_hint(part: VariantPart, hint: VariantHint, language: str, small: SmallAnswer | None) -> ShownHint:
    picture = image(hint.figure) if hint.figure else Markup("")
    text = typeset(hint.text, part.language_of(hint.text)) if hint.text else Markup("")
    if hint.ask is None:
        return ShownHint(hint.id, text + picture, None)
    given = small.given if small is not None and small.hint == hint.id else ""
    told = tell_small(hint.ask, check(hint.ask, given, language)) if given else None
    return ShownHint(hint.id, text + picture, show_part(hint.ask, None, Markup("")), given, told)
