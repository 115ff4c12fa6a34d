"""A task as the page shows it: texts rendered, never the key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from content.generate import Variant, VariantPart
from content.given import read_back, read_blanks
from webapp.language import foreign
from webapp.practice.figures import figures_of
from webapp.practice.joining import spread
from webapp.practice.number_line import draw_line
from webapp.typesetting import plain, readable, typeset

# How each type of response is answered, where the type alone says it; macros of practice/_widgets.html.
LAYOUTS = {"list": "boxes", "set": "boxes", "pair": "boxes"}
SCRIPTS = {
    **dict.fromkeys(("order", "match"), "slots"),
    **dict.fromkeys(("number-line", "jump"), "number-line"),
    "expression": "expression",
}
WITHIN = frozenset({"column", "equation", "blanks"})  # the place for the answer holds the question


@dataclass(frozen=True, slots=True)
class Task:
    """One question on the screen. `layout` says how it is answered (see practice/_widgets.html), `shown` what that
    needs; a sum has `top`, `bottom`, `sign`. `lang`: the language of its texts, where that is not the page's."""

    layout: str
    stem: Markup | None
    prompt: Markup
    spoken: str
    options: tuple[tuple[str, Markup], ...]
    top: str
    bottom: str
    sign: str
    shown: Mapping[str, Any]
    figures: Markup
    source: str | None
    lang: str | None

    @property
    def script(self) -> str | None:
        """What brings its widget to life, beside the page's own."""
        return SCRIPTS.get(self.layout)

    @property
    def asks_within(self) -> bool:
        return self.layout in WITHIN

    @property
    def boxes(self) -> int:
        """Of a column's answer: one more than its digits, since a child may find a longer one."""
        return max(len(self.top), len(self.bottom)) + 1

    def fields(self, given: str) -> dict[str, list[str]]:
        """What stands in its fields after an earlier answer, by their names."""
        if self.layout == "blanks":
            answers = read_blanks(given)
            inside = {id: spread(answers.get(id, ""), each["layout"]) for id, each in self.shown["blanks"].items()}
            return {f"blank.{id}.{name}": values for id, own in inside.items() for name, values in own.items()}
        return spread(given, self.layout, self.boxes)


def show_task(variant: Variant, part: VariantPart) -> Task:
    """`variant.stem` stands with each part, since each is a card of its own."""
    return show_part(part, variant.stem, figures_of(variant, part), variant.source)


def show_part(part: VariantPart, stem: str | None, figures: Markup, source: str | None = None) -> Task:
    top, bottom, sign = sum_of(part)
    asked = part.spoken or (" … ".join(part.shown["pieces"][::2]) if part.response == "blanks" else part.prompt)
    return Task(
        layout=layout_of(part),
        stem=tagged(part, stem) if stem else None,
        prompt=tagged(part, part.prompt),
        spoken=" ".join(plain(text) for text in (stem, asked) if text),
        options=tuple((option.id, readable(option.text, part.language_of(option.text))) for option in part.options),
        top=top,
        bottom=bottom,
        sign={"-": "−", "*": "×"}.get(sign, sign),
        shown=show(part),
        figures=figures,
        source=source,
        lang=foreign(part.language_of(part.spoken or part.prompt)),
    )


def sum_of(part: VariantPart) -> tuple[str, str, str]:
    """(top, bottom, sign) of a sum that is worked out; empty where it is none."""
    if part.response == "column":
        return part.shown["top"], part.shown["bottom"], part.shown["sign"]
    if part.response != "number" or not part.operands:
        return "", "", ""
    return str(part.operands[0]), str(part.operands[1]), part.operator or ""


def layout_of(part: VariantPart) -> str:
    if part.response == "choice":
        return "choices" if part.many else "choice"
    if part.response == "number-line" and part.shown.get("jump"):
        return "jump"
    if part.response != "number":
        return LAYOUTS.get(part.response, part.response)
    if part.shown.get("fraction"):
        return "fraction"
    if part.layout == "column" and part.operands:
        return "column"
    return "equation" if part.prompt.rstrip("$ ").endswith("=") else "number"


def show(part: VariantPart) -> dict[str, Any]:
    """What its widget needs, texts as the page shows them: (id, as it is shown, as plain text, its language)."""
    shown = dict(part.shown)
    if part.response == "order":
        return {"pool": cards(part, [(option.id, option.text) for option in part.options])}
    if part.response == "match":
        return {side: cards(part, shown[side]) for side in ("left", "right")}
    if part.response == "number-line":
        return {"line": draw_line(shown)}
    if part.response == "blanks":
        texts = enumerate(shown["pieces"])
        pieces = [tagged(part, text) if at % 2 == 0 else text for at, text in texts]
        return {"pieces": pieces, "blanks": {id: show_blank(part, inner) for id, inner in part.inner.items()}}
    return {**shown, "pair": part.response == "pair"}


def cards(part: VariantPart, texts: list[tuple[str, str]]) -> list[tuple[str, Markup, str, str | None]]:
    return [(id, readable(text, part.language_of(text)), *listed(part, text)) for id, text in texts]


def show_blank(part: VariantPart, inner: VariantPart) -> dict[str, Any]:
    layout = "fraction" if inner.shown.get("fraction") else inner.response
    options = [(option.id, *listed(part, option.text)) for option in inner.options]
    return {**inner.shown, "layout": layout, "options": options}


def listed(part: VariantPart, text: str) -> tuple[str, str | None]:
    """As it stands in a list of choice, which takes no markup, with the language that it has to name."""
    return plain(text), foreign(part.language_of(text))


def tagged(part: VariantPart, text: str) -> Markup:
    """One of its texts, which says its language: it may have fallen back to another than the rest."""
    return typeset(text, part.language_of(text))


def given_in_words(part: VariantPart, answer: str) -> Markup:
    """What the child answered: as it was typed, or the texts of what was chosen."""
    pieces = read_back(part, answer)
    return Markup("").join(tagged(part, text) if ours else Markup.escape(text) for text, ours in pieces)
