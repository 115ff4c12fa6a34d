"""Responses as a child meets them: the key is right, no foreseen answer is, and no two options look the same."""

from collections.abc import Iterator

from content.answers import check
from content.checks.report import Place, Report
from content.generate import Variant, VariantPart
from content.items import Part
from content.responses import BLANK, BlanksResponse, ValuesResponse

# an answer stands in `predicted` whole, and not as one sign among several
_WHOLE = ("number", "text", "expression", "column", "number-line", "list", "set", "pair", "order", "match")
Finding = tuple[str, Place, str, str, str]


def check_blanks(report: Report, part: Part, here: Place) -> None:
    """Each blank stands in the prompt once, and there are blanks nowhere else."""
    named = BLANK.findall(part.prompt)
    wanted = list(part.response.blanks) if isinstance(part.response, BlanksResponse) else []
    for name in dict.fromkeys([*named, *wanted]):
        count = named.count(name)
        if name not in wanted:
            expected = f"one of {', '.join(wanted)}" if wanted else "`type: blanks` where the prompt has `[[...]]`"
            fix = "Name it under `blanks`, or take it out of the prompt."
            report.add("blank", (*here, "prompt"), expected, f"`[[{name}]]`", fix)
        elif count != 1:
            found = "never" if not count else f"{count} times"
            fix = f"Write `[[{name}]]` once, where the blank stands."
            report.add("blank", (*here, "prompt"), f"`[[{name}]]` once in the prompt", found, fix)
    if isinstance(part.response, ValuesResponse) and part.response.type == "set":
        values = part.response.values
        if len(set(values)) < len(values):
            place: Place = (*here, "response", "values")
            report.add("response", place, "values that differ", ", ".join(values), "A set holds each value once.")


def findings(made: Variant) -> Iterator[Finding]:
    """What is the matter with a variant: (code, path inside the item, expected, found, fix)."""
    for at, part in enumerate(made.parts):
        yield from _twice(part, ("parts", at, "response"))
        yield from _graded(part, ("parts", at))
        for number, hint in enumerate(part.hints):
            if hint.ask is not None:
                yield from _graded(hint.ask, ("parts", at, "hints", number, "ask"))


def _twice(part: VariantPart, path: Place) -> Iterator[Finding]:
    """Cards and options that look the same: nobody could tell them apart."""
    sides = {"left": part.shown.get("left", ()), "right": part.shown.get("right", ())}
    cards: dict[str, list[str]] = {side: [text for _, text in found] for side, found in sides.items() if found}
    cards["items" if part.response == "order" else "options"] = [option.text for option in part.options]
    for name, inner in part.inner.items():
        yield from _twice(inner, (*path, "blanks", name))
    for side, texts in cards.items():
        if len(set(texts)) < len(texts):
            twice = next(text for text in texts if texts.count(text) > 1)
            yield (
                "choice",
                (*path, side),
                "options that differ",
                f"`{twice}` twice",
                "Exclude these values under `where`.",
            )


def _graded(part: VariantPart, path: Place) -> Iterator[Finding]:
    """Ask the one that grades: each key is right, and nothing that a rule or `wrong` foresees is."""
    for answer in part.key:
        verdict = check(part, answer, "en")
        if answer and verdict.kind != "right":
            yield (
                "key",
                (*path, "response"),
                "an answer that is taken as right",
                f"`{answer}` is {verdict.kind}",
                "Change the answer, or `form`: as it is no child could answer rightly.",
            )
    if part.response not in _WHOLE:
        return
    foreseen = [(id, answer) for id, answers in part.predicted.items() for answer in answers]
    for id, answer in [*foreseen, *(("wrong", answer) for answer in part.wrong)]:
        if check(part, answer, "en").kind == "right":
            yield (
                "bug-right",
                (*path, "response"),
                f"`{id}` to lead to another answer than the right one",
                f"`{answer}` is taken as right",
                "Exclude these values under `where`, or narrow `tolerance`.",
            )
