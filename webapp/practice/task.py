"""A task as the page shows it: texts rendered, hints in their order, never the key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from content.generate import Variant, VariantHint, VariantPart
from content.rendering import render_inline

MINUS = re.compile(r"(?<=\d) - (?=\d)")


@dataclass(frozen=True, slots=True)
class Task:
    """One question on the screen. `layout` says how it is answered; a column has `top`, `bottom`, `sign`."""

    layout: Literal["column", "equation", "number", "choice", "choices"]
    stem: Markup | None
    prompt: Markup
    spoken: str
    options: tuple[tuple[str, Markup], ...]
    top: str
    bottom: str
    sign: str

    @property
    def boxes(self) -> int:
        """Of a column's answer: one more than its digits, since a child may find a longer one."""
        return max(len(self.top), len(self.bottom)) + 1


def show_task(variant: Variant, part: VariantPart) -> Task:
    top, bottom = (str(number) for number in part.operands) if part.operands else ("", "")
    stem = variant.stem if part is variant.parts[0] or part.id == variant.parts[0].id else None
    return Task(
        layout=layout_of(part),
        stem=typeset(stem) if stem else None,
        prompt=typeset(part.prompt),
        spoken=" ".join(plain(text) for text in (stem, part.spoken or part.prompt) if text),
        options=tuple((option.id, typeset(option.text)) for option in part.options),
        top=top,
        bottom=bottom,
        sign={"-": "−", "+": "+"}.get(part.operator or "", ""),
    )


def layout_of(part: VariantPart) -> Literal["column", "equation", "number", "choice", "choices"]:
    if part.response == "choice":
        return "choices" if part.many else "choice"
    if part.layout == "column" and part.operands:
        return "column"
    return "equation" if part.prompt.rstrip("$ ").endswith("=") else "number"


def typeset(text: str) -> Markup:
    """One line of a pack's text as HTML, with a true minus sign between numbers.

    It stands apart from the page's own direction: a pack may be in another language than the page.
    """
    line = Markup(render_inline(MINUS.sub(" − ", text)))  # noqa: S704  # render_inline lets nothing unsafe through
    return Markup("<bdi>{}</bdi>").format(line)


def plain(text: str) -> str:
    """What is read aloud."""
    return MINUS.sub(" − ", Markup(render_inline(text)).striptags())  # noqa: S704


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


def hint_texts(part: VariantPart, count: int) -> tuple[list[Markup], bool]:
    """The first `count` hints, and whether there is another one."""
    hints = in_order(part.hints)
    texts = [" ".join(t for t in (hint.text, hint.ask.prompt if hint.ask else None) if t) for hint in hints]
    return [typeset(text) for text in texts[:count]], count < len(texts)


def column_boxes(answer: str | None, boxes: int) -> list[str]:
    """The digits of an earlier answer in their boxes, the ones last."""
    text = (answer or "").strip()
    return list(text.rjust(boxes)) if len(text) <= boxes else [""] * boxes


def join_boxes(digits: Sequence[str]) -> str:
    """What was written into a column. A gap after the first digit stays one: `5 _` is never read as 5."""
    return "".join(digit.strip() or "_" for digit in digits).lstrip("_") if any(d.strip() for d in digits) else ""
