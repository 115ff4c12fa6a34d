"""Agreement with the verdicts of others: Khan Academy's comparers, on their own cases and on OATutor's answers.

The files lie beside the project and are read there. Each row becomes a response of ours and a given answer; what the
others could not parse must be refused or unreadable. Where we differ on purpose the row stands below with its reason.
So the counts here are those of the table in docs/benchmarks.md.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from content.answers import check
from content.expressions import ExpressionError

FORMS = {"improper": "fraction", "proper": "fraction"}
ANY_FORM = ["integer", "decimal", "fraction", "mixed", "percent"]
WANTED = {
    "equal": "right",
    "different": "not right",
    "answer-unparsable": "refused",
    "attempt-unparsable": "unreadable",
}

# (file, key, given): why the verdict is another one than theirs
ON_PURPOSE = {
    ("kas-comparing-cases", "y=2x-5", "yz=2xz-5z"): "multiplied by z the equation is also true wherever z = 0",
}

Row = tuple[str, str, Mapping[str, Any], str]


def rows(folder: Path, file: str) -> Iterator[Row]:
    """(key, given, our response, their verdict)."""
    for line in (folder / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if file == "perseus-number-cases":
            form = [FORMS.get(each, each) for each in row["forms"]] if row["forms"] else ANY_FORM
            simplify = "required" if row["simplify"] == "required" else "accepted"
            spec = {"type": "number", "answers": [row["answer"]], "form": form, "simplify": simplify}
            yield row["answer"], row["guess"], spec, "right" if row["correct"] else "not right"
        elif file == "kas-comparing-cases":
            form = "same-form" if row["same_form_required"] else "equivalent"
            spec = {"type": "expression", "answers": [row["a"]], "form": form}
            yield row["a"], row["b"], spec, "right" if row["equal"] else "not right"
        else:
            spec = {"type": "expression", "answers": [row["answer"]]}
            yield row["answer"], row["attempt"], spec, WANTED[row["verdict"]]


def judged(spec: Mapping[str, Any], given: str) -> str:
    try:
        return check(spec, given, "en").kind
    except ExpressionError:
        return "refused"


@pytest.mark.parametrize(
    ("file", "count"), [("kas-comparing-cases", 85), ("perseus-number-cases", 11), ("oatutor-kas-verdicts", 1894)]
)
def test_agreement(shared_data: Path, file: str, count: int) -> None:
    found = [(key, given, judged(spec, given), theirs) for key, given, spec, theirs in rows(_folder(shared_data), file)]
    assert len(found) == count
    differ = {(file, key, given): ours for key, given, ours, theirs in found if not _agree(ours, theirs)}
    assert differ.keys() == {place for place in ON_PURPOSE if place[0] == file}


def _agree(ours: str, theirs: str) -> bool:
    return ours in ("wrong", "unreadable") if theirs == "not right" else ours == theirs


def test_an_unsolved_equation_is_no_solution(shared_data: Path) -> None:
    """Theirs calls every one of these equal. Ours does too, unless the item asks for the solution."""
    unsolved = 0
    for key, given, _, theirs in rows(_folder(shared_data), "oatutor-kas-verdicts"):
        if theirs != "right" or key.strip("$")[1:2] != "=":
            continue
        spec = {"type": "expression", "answers": [key], "form": f"solved-for {key.strip('$')[0]}"}
        verdict = check(spec, given, "en")
        if key == given:
            assert verdict.kind == "right", given
        else:
            assert (verdict.kind, verdict.note) == ("wrong", "solved-for"), given
            unsolved += 1
    assert unsolved == 44


def _folder(shared_data: Path) -> Path:
    return shared_data / "answer-equivalence"
