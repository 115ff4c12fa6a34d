"""Expressions and holes: everything parses, and every name is a variable."""

from collections.abc import Callable, Collection, Iterator

from content.bugs import SWITCHES
from content.checks.report import Place, Report
from content.expressions import NAMES, ExpressionError, parse
from content.items import Item, Part
from content.problems import did_you_mean
from content.responses import ColumnResponse, NumberResponse
from content.sources import sources_of
from content.templates import template

OPERANDS = frozenset({"top", "bottom"})


def check_misconceptions(report: Report) -> None:
    """Each bug is a switch or an expression, each feedback a text whose holes parse."""
    for index, misconception in enumerate(report.pack.misconceptions):
        place: Place = ("misconceptions", index)
        if misconception.bug not in SWITCHES:
            try:
                names = parse(misconception.bug).names
            except ExpressionError as error:
                report.add(
                    "expression",
                    (*place, "bug"),
                    "a rule's name or an expression",
                    f"`{misconception.bug}`: {error}",
                    did_you_mean(misconception.bug, SWITCHES, f"The rules are {', '.join(sorted(SWITCHES))}."),
                )
                continue
            if misconception.bug in names:
                report.add(
                    "expression",
                    (*place, "bug"),
                    "a rule's name or an expression",
                    f"`{misconception.bug}`",
                    did_you_mean(misconception.bug, SWITCHES, f"The rules are {', '.join(sorted(SWITCHES))}."),
                )
        _parses(report, (*place, "feedback"), misconception.feedback, None, hole=True)


def check_names(report: Report, index: int) -> bool:
    """Whether all expressions and texts of an item parse and know their names; problems are noted."""
    item = report.pack.items[index]
    place: Place = ("items", index)
    before = len(report.problems)
    for name in item.variables:
        if name in NAMES | OPERANDS:
            report.add(
                "variable",
                (*place, "variables", name),
                "a name of your own",
                f"`{name}`",
                "Rename it: this name has a meaning already.",
            )
    names = set(item.variables) or set().union(*item.cases)
    used: set[str] = set()
    for path, source, hole in _sources(item):
        extra = OPERANDS if path[-1] in ("text", "feedback", "look_again") else frozenset()
        used |= _parses(report, (*place, *path), source, names | extra, hole)
    for name in item.variables:
        if name not in used and len(report.problems) == before:
            report.warn(
                "unused", (*place, "variables", name), "a variable that is used", f"`{name}`", "Use it or remove it."
            )
            before += 1
    for at, row in enumerate(item.cases):
        for name in sorted(names ^ set(row)):
            report.add(
                "case",
                (*place, "cases", at),
                f"a value for each of {', '.join(sorted(names))} and nothing else",
                f"{'no' if name in names else 'also'} `{name}`",
                "Make each case give the same variables.",
            )
    return len(report.problems) == before


def _parses(report: Report, place: Place, source: str, names: Collection[str] | None, hole: bool) -> frozenset[str]:
    """The names in a source; what does not parse or is unknown is noted."""
    read: Callable[[str], frozenset[str]] = _hole_names if hole else _expression_names
    try:
        found = read(source)
    except ExpressionError as error:
        where = "" if hole else f" (character {error.position})"
        report.add(
            "expression",
            place,
            "an expression",
            f"{error}{where}",
            "See the authors' guide for what expressions can say.",
        )
        return frozenset()
    for name in sorted(found):
        if names is not None and name not in names:
            there = (
                f"The variables are {', '.join(sorted(names))}." if names else "The item has no `variables`: add them."
            )
            report.add("expression", place, "a variable of the item", f"`{name}`", did_you_mean(name, names, there))
    return found


def _hole_names(text: str) -> frozenset[str]:
    return template(text).names


def _expression_names(source: str) -> frozenset[str]:
    return parse(source).names


Sourced = Iterator[tuple[Place, str, bool]]


def _sources(item: Item) -> Sourced:
    """(path, source, whether it is a text with holes) of everything that may name a variable."""
    if item.stem:
        yield ("stem",), item.stem, True
    for key, text in item.interests.items():
        yield ("interests", key), text, True
    for at, condition in enumerate(item.where):
        yield ("where", at), condition, False
    for at, part in enumerate(item.parts):
        for path, source, hole in _of_part(part):
            yield ("parts", at, *path), source, hole


def _of_part(part: Part) -> Sourced:
    yield ("prompt",), part.prompt, True
    if part.spoken:
        yield ("spoken",), part.spoken, True
    if part.look_again:
        yield ("look_again",), part.look_again, True
    for path, source, hole in sources_of(part.response):
        yield ("response", *path), source, hole
    yield from _of_wrong(part)
    for at, hint in enumerate(part.hints):
        if hint.text:
            yield ("hints", at, "text"), hint.text, True
        if hint.ask:
            yield ("hints", at, "ask", "prompt"), hint.ask.prompt, True
            for path, source, hole in sources_of(hint.ask.response):
                yield ("hints", at, "ask", "response", *path), source, hole


def _of_wrong(part: Part) -> Sourced:
    for at, wrong in enumerate(part.wrong):
        if isinstance(part.response, NumberResponse | ColumnResponse):
            yield ("wrong", at, "answer"), wrong.answer, False  # other types' are tried on the variants
        if wrong.feedback:
            yield ("wrong", at, "feedback"), wrong.feedback, True
