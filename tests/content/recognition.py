"""How many errors of a catalogue the bug rules explain: `python -m tests.content.recognition FOLDER`."""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from content.bugs import PROCEDURES, RULES
from tests.content.questions import Question, Unread, leaves, read_answer, read_question

# what the rules are about, as the catalogue says it
TOPICS = ("Number sense", "Number Operations", "Properties of number and operations")
OF_A_VALUE = PROCEDURES.keys() - {"fraction comparison", "simplest form", "equal fraction", "improper fraction"}
Answer = Fraction | str


@dataclass(frozen=True)
class Example:
    """One of the catalogue. `why` it is out of scope, else None."""

    id: str
    topic: str
    asked: Question | None
    given: Answer | None
    why: str | None


@dataclass(frozen=True)
class Explained:
    """The right answer, and which rules lead to which wrong one."""

    right: Answer
    predicted: dict[Answer, list[str]]


def procedures(question: Question) -> list[str]:
    if question.kind == "simplest":
        return ["simplest form"]
    if question.kind == "relation":
        return ["decimal"] if question.decimal else ["fraction comparison"]
    return sorted(OF_A_VALUE)


def explain(question: Question) -> Explained:
    """What every rule that comes up leads to, in each procedure that can read the question's numbers."""
    taken = {name: PROCEDURES[name].read(question.term) for name in procedures(question)}
    if not any(taken.values()):
        raise Unread("no procedure for it")
    predicted: dict[Answer, list[str]] = {}
    for name, numbers in taken.items():
        if numbers is None:
            continue
        for rule in (rule for rule in RULES.values() if rule.procedure == name):
            found = PROCEDURES[name].work(numbers, frozenset({rule.name}))
            answer = _answer(question, found.value) if found.fired else None
            if answer is not None:
                predicted.setdefault(answer, []).append(rule.name)
    own = _own(question)
    return Explained(own, {answer: rules for answer, rules in predicted.items() if answer != own})


def _own(question: Question) -> Answer:
    if question.kind == "relation":
        assert question.term.sides is not None
        left, right = (Fraction(side.value) for side in question.term.sides)
        return ">" if left > right else "<" if left < right else "="
    return Fraction(question.term.value)


def _answer(question: Question, value: Fraction | None) -> Answer | None:
    """A relation where that is asked: the one that makes this number the larger."""
    if value is None or question.kind != "relation":
        return value
    assert question.term.sides is not None
    return ">" if value == question.term.sides[0].value else "<"


def read_catalogue(folder: Path) -> Iterator[Example]:
    for row in json.loads((folder / "mae" / "examples.json").read_text(encoding="utf-8")):
        id = f"{row['Misconception ID']}-{row['Example Number']}"
        try:
            yield Example(id, row["Topic"], *_in_scope(row), None)
        except Unread as why:
            yield Example(id, row["Topic"], None, None, str(why))


def _in_scope(row: dict[str, str]) -> tuple[Question, Answer]:
    if row["Topic"] not in TOPICS:
        raise Unread("another topic")
    if row.get("Question image"):
        raise Unread("needs its picture")
    question, given = read_question(row["Question"]), read_answer(row["Incorrect Answer"])
    if given == explain(question).right:
        raise Unread("the answer called wrong has the right value")
    return question, given


def random_answer(question: Question, right: Answer, rng: random.Random) -> Answer:
    """An answer of the same kind and about the same size, of any sign where signs are about; it may be right."""
    if isinstance(right, str):
        return rng.choice("<>=")
    sign = rng.choice((1, -1)) if any(leaf.value < 0 for leaf in leaves(question.term)) else 1
    if question.decimal:
        places = 10 ** len(str(right.denominator - 1)) if right.denominator > 1 else 10
        return sign * Fraction(rng.randint(1, max(20, 2 * abs(int(right * places)))), places)
    if right.denominator > 1:
        return Fraction(rng.randint(1, 2 * max(6, right.numerator)), rng.randint(1, 2 * max(6, right.denominator)))
    return sign * Fraction(rng.randint(0, max(20, 2 * abs(int(right)))))


def random_share(examples: list[Example], times: int, rng: random.Random) -> float:
    """The share of random answers that some rule happens to predict."""
    hits = 0
    for example in examples:
        assert example.asked is not None
        explained = explain(example.asked)
        hits += sum(random_answer(example.asked, explained.right, rng) in explained.predicted for _ in range(times))
    return hits / (times * len(examples))


def rules_of(example: Example) -> list[str]:
    """The rules that lead to exactly the answer given."""
    assert example.asked is not None
    assert example.given is not None
    return explain(example.asked).predicted.get(example.given, [])


def report(folder: Path) -> Iterator[str]:
    rows = list(read_catalogue(folder))
    scoped = [row for row in rows if row.asked]
    for row in scoped:
        yield f"{row.id}: {row.given}: {', '.join(rules_of(row)) or 'not recognised'}"
    seen = sum(bool(rules_of(row)) for row in scoped)
    yield f"recognised: {seen} of {len(scoped)}, {seen / len(scoped):.3f}"
    rng = random.Random(1)
    yield f"predicted by chance, random answers: {random_share(scoped, 1000, rng):.3f}"
    typed = [row for row in scoped if not isinstance(row.given, str)]
    yield f"of these typed ones: {random_share(typed, 1000, rng):.3f}"
    for why, count in Counter(f"{row.topic}: {row.why}" for row in rows if row.why).most_common():
        yield f"out of scope: {count}: {why}"


if __name__ == "__main__":
    sys.stdout.writelines(line + "\n" for line in report(Path(sys.argv[1])))
