"""The bug rules against a catalogue by others: what they explain, and what they explain by chance."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from tests.content.questions import Unread, read_answer, read_question
from tests.content.recognition import Example, explain, random_share, read_catalogue, rules_of


@pytest.fixture(scope="module")
def rows() -> list[Example]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "misconceptions"
    if not folder.is_dir():
        pytest.skip("../shared/data is not beside the project")
    return list(read_catalogue(folder))


@pytest.fixture
def scoped(rows: list[Example]) -> list[Example]:
    return [row for row in rows if row.asked]


def test_scope_is_not_narrow(rows: list[Example], scoped: list[Example]) -> None:
    operations = [row for row in rows if row.topic == "Number Operations"]
    assert len(scoped) >= 36
    assert sum(row.asked is not None for row in operations) >= 0.85 * len(operations)


def test_at_least_eighty_percent_are_recognised(scoped: list[Example]) -> None:
    missed = [row.id for row in scoped if not rules_of(row)]
    assert len(missed) <= 0.2 * len(scoped), missed


def test_right_answers_are_never_explained_by_a_rule(scoped: list[Example]) -> None:
    for row in scoped:
        assert row.asked
        found = explain(row.asked)
        assert found.right not in found.predicted, row.id


def test_random_answers_are_rarely_explained(scoped: list[Example]) -> None:
    assert random_share(scoped, 300, random.Random(2)) <= 0.05
    assert random_share([row for row in scoped if not isinstance(row.given, str)], 300, random.Random(3)) <= 0.03


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Solve: 5+6*10=", "value", 65),
        ("Add 1/2+1/4=?", "value", Fraction(3, 4)),
        ("6 2/3-3 1/6=", "value", Fraction(7, 2)),
        ("4/6÷2/3=?", "value", 1),
        ("-8+6=", "value", -2),
        ("21.8*.4=?", "value", Fraction("8.72")),
        ("Find the difference between 100 and 40.", "value", 60),
        ("Solve x+1/3=7", "value", Fraction(20, 3)),
        ("Find the missing number:\n23=2+5+__+4+6", "value", 6),
        ("Evaluate: (2^3)(3^2)=", "value", 72),
        ("Reduce 4/9", "simplest", Fraction(4, 9)),
    ],
)
def test_questions_are_read(text: str, kind: str, value: Fraction | int) -> None:
    found = read_question(text)
    assert (found.kind, found.term.value) == (kind, value)


def test_a_comparison_is_read() -> None:
    term = read_question("Fill in the blank with >, < or =\n0.04 __ 0.5").term
    assert term.sides is not None
    assert [side.value for side in term.sides] == [Fraction("0.04"), Fraction("0.5")]


@pytest.mark.parametrize(
    "text", ["Solve for n:\n13n+196=391", "2x+x=24", "A store sells 3+4 apples", "(3+4", "3:2=24:x"]
)
def test_what_is_no_arithmetic_is_left_out(text: str) -> None:
    with pytest.raises(Unread):
        read_question(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("4/5+2/3=6/8", Fraction(6, 8)),
        ("6.7\n+ 8.5\n-------\n14.12", Fraction("14.12")),
        ("x+1/3=7\nx=7-1/3=6/3=2", 2),
        ("(4-1)+(5-3)/(8-4)=3 2/4", Fraction(7, 2)),
        (" .8\n+ .4\n---\n .12", Fraction("0.12")),
        ("0.9 < 0.01", "<"),
        ("-15", -15),
    ],
)
def test_answers_are_read(text: str, answer: Fraction | str) -> None:
    assert read_answer(text) == answer


def test_words_are_no_answer() -> None:
    with pytest.raises(Unread):
        read_answer("[Image]")
