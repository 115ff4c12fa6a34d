"""A row of a teacher's spreadsheet becomes a question: a number, a word, or one of several options."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from content.importers.sheets import NEEDED, Row, Sheet
from content.items import Item
from content.problems import clipped, did_you_mean

NUMBER = re.compile(r"[-−]?\d{1,9}(?:\.\d{1,6})?|[-−]?(?:\d{1,9} )?\d{1,9}/\d{1,9}")
NUMBERS = ("", " 2", " 3", " 4", " 5", " 6", " 7", " 8", " 9")


def question(sheet: Sheet, row: Row, slugs: Mapping[str, str]) -> Item | None:
    """The item of a row; None, with problems, where it makes none. `slugs`: the skills that the sheet names."""
    before = len(sheet.problems)
    for name in NEEDED:
        if not row.get(name):
            sheet.refuse(row.line, name, f"something under `{name}`", "an empty cell", "Fill it.", "empty")
    if len(sheet.problems) > before:
        return None
    options = _several(row.get("options"))
    response = _chosen(sheet, row, options) if options else _typed(row.get("answer"))
    part: dict[str, Any] = {
        "id": "p",
        "skills": [slugs[row.get("skill")]],
        "prompt": row.get("question"),
        "response": response,
        "wrong": [] if options else list(_wrong(sheet, row)),
        "hints": [{"id": f"h{at}", "text": text} for at, text in enumerate(_hints(row), start=1)],
        "look_again": "Look at the question once more.",
    }
    if len(sheet.problems) > before:
        return None
    source = {"format": "spreadsheet", "id": f"row {row.line}"}
    values = {
        "id": f"q{row.line - 1}",  # by its row: what is mended elsewhere moves no question
        "kind": "procedural",
        "context": "bare",
        "few": True,
        "parts": [part],
        "source": source,
    }
    try:
        return Item.model_validate(values)
    except ValidationError as error:
        place = [str(step) for step in error.errors()[0]["loc"]]
        name = "question" if "prompt" in place else "hint" if "hints" in place else "answer"
        sheet.refuse(row.line, name, "an ordinary text", clipped(row.get(name)), error.errors()[0]["msg"])
        return None


def _typed(answer: str) -> dict[str, Any]:
    if not NUMBER.fullmatch(answer):
        return {"type": "text", "answers": _several(answer)}
    if "/" in answer:
        return {"type": "number", "answers": [_expression(answer)], "form": ["fraction", "mixed"]}
    return {"type": "number", "answers": [_expression(answer)], "form": ["decimal" if "." in answer else "integer"]}


def _expression(number: str) -> str:
    """A written number in the pack's own language, which has whole numbers and quotients."""
    number = number.replace("−", "-")
    sign, number = ("-", number[1:]) if number.startswith("-") else ("", number)
    if "." in number:
        whole, _, rest = number.partition(".")
        return f"{sign}{int(whole + rest)}/{10 ** len(rest)}"
    whole, _, rest = number.rpartition(" ")
    return f"{sign}({int(whole)} + {rest})" if whole else f"{sign}{rest}" if "/" in rest else f"{sign}{int(rest)}"


def _chosen(sheet: Sheet, row: Row, options: list[str]) -> dict[str, Any]:
    right = _several(row.get("answer"))
    for text in right:
        if text not in options:
            fix = did_you_mean(text, options, "Write the answer as it stands among the options.")
            sheet.refuse(row.line, "answer", f"one of {', '.join(options)}", f"`{clipped(text)}`", fix, "options")
    if len(options) < 2 or len(set(options)) != len(options):
        fix = "Write them between bars: small | large."
        sheet.refuse(
            row.line, "options", "at least two options, each once", clipped(row.get("options")), fix, "options"
        )
    told = {row.get(f"wrong answer{n}"): row.get(f"feedback{n}") for n in NUMBERS if row.get(f"wrong answer{n}")}
    for text in told.keys() - set(options):
        fix = did_you_mean(text, options, "Take it out, or add it to the options.")
        sheet.refuse(row.line, "wrong answer", "one of the options", f"`{clipped(text)}`", fix, "options")
    listed = [
        {"id": f"o{at}", "text": text, "right": text in right, "feedback": told.get(text) or None}
        for at, text in enumerate(options, start=1)
    ]
    return {"type": "choice", "options": listed, "many": len(right) > 1}


def _wrong(sheet: Sheet, row: Row) -> Iterator[dict[str, str]]:
    numeric = NUMBER.fullmatch(row.get("answer")) is not None
    for n in NUMBERS:
        answer, feedback = row.get(f"wrong answer{n}"), row.get(f"feedback{n}")
        if bool(answer) != bool(feedback):
            here, other = ("feedback", "wrong answer") if answer else ("wrong answer", "feedback")
            fix = f"Fill both, or empty `{other}{n}`."
            sheet.refuse(row.line, f"{here}{n}", f"something under `{here}{n}`", "an empty cell", fix, "empty")
        elif answer and numeric and not NUMBER.fullmatch(answer):
            fix = "Write a number, as the right answer is one."
            sheet.refuse(row.line, f"wrong answer{n}", "a number", f"`{clipped(answer)}`", fix, "number")
        elif answer:
            yield {"answer": _expression(answer) if numeric else answer, "feedback": feedback}


def _hints(row: Row) -> list[str]:
    return [text for n in NUMBERS if (text := row.get(f"hint{n}"))]


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
