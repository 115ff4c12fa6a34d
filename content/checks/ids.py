"""Ids that a page carries to the child: none may say by itself which answer is right."""

import re
from collections.abc import Iterator, Sequence

from content.checks.report import Place, Report
from content.responses import BlanksResponse, ChoiceResponse, MatchResponse, Option, OrderResponse, Response

_TELLING = {
    "right",
    "wrong",
    "correct",
    "incorrect",
    "correcta",
    "incorrecta",
    "answer",
    "solution",
    "key",
    "true",
    "false",
}
_JOINED = {"not", "the", "is"}
_NUMBER = re.compile(r"\d+")
_COUNTED = (
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    ("smallest", "small", "smaller", "middle", "half", "large", "larger", "one", "largest"),
)


def check_ids(report: Report) -> None:
    """Options called `right` or `wrong-2`, and cards called by the place where they belong. Warnings only."""
    for index, item in enumerate(report.pack.items):
        for at, part in enumerate(item.parts):
            here: Place = ("items", index, "parts", at, "response")
            _look(report, part.response, here)
            for number, hint in enumerate(part.hints):
                if hint.ask is not None:
                    _look(report, hint.ask.response, (*here[:-1], "hints", number, "ask", "response"))


def _look(report: Report, response: Response, here: Place) -> None:
    for path, option in _options(response):
        if tells(option):
            report.warn(
                "telling-id",
                (*here, *path, "id"),
                "ids that say what the option says",
                f"`{option.id}`",
                "Name it for its words, as in `ten-gone`: the page carries the ids, and a child can read them there.",
            )
    if isinstance(response, OrderResponse | MatchResponse) and _in_a_row(answer := _placed(response)):
        report.warn(
            "telling-id",
            (*here, "items" if response.type == "order" else "pairs"),
            "ids of cards that do not say where they belong",
            ", ".join(answer),
            "Name each card for what it says, or mix the letters: the page carries the ids, and a child can read them.",
        )


def tells(option: Option) -> bool:
    """Whether an option's id is a judgement, such as `not-right-2`, and is not simply what the option says."""
    words = re.sub(r"-?\d+$", "", option.id).split("-")
    judging = bool(_TELLING.intersection(words)) and _TELLING.union(_JOINED).issuperset(words)
    return judging and words != re.findall(r"\w+", option.text.casefold())


def _options(response: Response) -> Iterator[tuple[Place, Option]]:
    if isinstance(response, ChoiceResponse):
        for at, option in enumerate(response.options):
            yield ("options", at), option
    elif isinstance(response, BlanksResponse):
        for name, blank in response.blanks.items():
            yield from ((("blanks", name, *path), option) for path, option in _options(blank))


def _placed(response: OrderResponse | MatchResponse) -> Sequence[str]:
    """The ids of cards as the right answer has them; of cards to match those on the right."""
    if isinstance(response, OrderResponse):
        return [card.id for card in response.items]
    return [response.pairs[card.id] for card in response.left]


def _in_a_row(ids: Sequence[str]) -> bool:
    """a, b, c; w1, w2, w3; one, two, three."""
    if len(ids) < 3:
        return False  # two cards are in a row as often as not
    for words in _COUNTED:
        if set(ids) <= set(words):
            return list(ids) == sorted(ids, key=words.index)
    stem = [_NUMBER.sub("", id) for id in ids]
    if len(set(stem)) == 1 and all(_NUMBER.search(id) for id in ids):
        numbers = [int(_NUMBER.findall(id)[-1]) for id in ids]
        return numbers == sorted(numbers)
    return all(len(id) == 1 for id in ids) and list(ids) == sorted(ids) and len(set(ids)) == len(ids)
