"""Belief in words: one function, through the catalogue."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from models.decisions.bands import BandTrack
from models.knowledge.belief import Belief
from models.knowledge.state import StudentState
from webapp import clock
from webapp.classroom.words import belief_in_words, knows, time_taken, when
from webapp.evidence.beliefs import SkillStanding
from webapp.school_days import SchoolDays

MONDAY = clock.from_datetime(datetime(2026, 11, 2, 10, tzinfo=UTC))
DAYS = SchoolDays("UTC", frozenset({datetime(2026, 11, 11, tzinfo=UTC).date()}))


def say(now: int, answers: int = 6, sources: str = "practice ticket", last: int | None = MONDAY) -> str:
    p = 0.83
    belief = Belief(p, 0.714, 0.932, frozenset(sources.split()), answers, last, False)
    return belief_in_words(SkillStanding(1, "s/k", "developing", belief, p, BandTrack(), StudentState.new()), now, DAYS)


def test_the_whole_sentence(app: Flask) -> None:
    assert say(MONDAY + 14 * clock.DAY) == (
        "probably knows it: 6 answers, 2 kinds of evidence (exit ticket, practice), last seen 9 school days ago; "
        "between 0.71 and 0.93 likely"
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "last seen today"),
        (1, "last seen 1 school day ago"),
        (4, "last seen 4 school days ago"),
        (6, "last seen 4 school days ago"),
        (7, "last seen 5 school days ago"),
        (9, "last seen 6 school days ago"),  # the Wednesday was closed
    ],
)
def test_school_days_not_days(app: Flask, days: int, words: str) -> None:
    assert words in say(MONDAY + days * clock.DAY)


def test_over_the_weekend(app: Flask) -> None:
    friday = MONDAY + 4 * clock.DAY
    assert "no school day since" in say(friday + clock.DAY, last=friday)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "Sat 7 Nov"), (2, "1 school day ago"), (3, "2 school days ago")]
)
def test_when_in_a_list(app: Flask, days: int, words: str) -> None:
    saturday = MONDAY + 5 * clock.DAY
    assert when(saturday, saturday + days * clock.DAY, DAYS) == words


def test_one_of_each(app: Flask) -> None:
    assert "1 answer, 1 kind of evidence (observation), " in say(MONDAY, answers=1, sources="observation")


def test_no_evidence_says_only_that(app: Flask) -> None:
    assert say(MONDAY, last=None, sources="") == "no evidence yet"


def test_a_wide_interval_is_hard_to_say_whatever_its_mean(app: Flask) -> None:
    belief = Belief(0.05, 0.01, 0.95, frozenset({"practice"}), 51, MONDAY, False)
    standing = SkillStanding(1, "s/k", "emerging", belief, 0.05, BandTrack(), StudentState.new())
    said = belief_in_words(standing, MONDAY, DAYS)
    assert said.startswith("hard to say yet: 51 answers") and "does not know" not in said


def test_nobody_is_ever_certain(app: Flask) -> None:
    belief = Belief(1.0, 0.0, 1.0, frozenset({"practice"}), 9, MONDAY, False)
    standing = SkillStanding(1, "s/k", "capable", belief, 1.0, BandTrack(), StudentState.new())
    assert "between 0.01 and 0.99 likely" in belief_in_words(standing, MONDAY, DAYS)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.951, "almost surely knows it"),
        (0.75, "probably knows it"),
        (0.5, "may or may not know it"),
        (0.2, "probably does not know it yet"),
        (0.0, "almost surely does not know it yet"),
    ],
)
def test_how_sure(app: Flask, p: float, words: str) -> None:
    assert knows(p) == words


@pytest.mark.parametrize(
    ("milliseconds", "words"), [(None, ""), (3, "1 s"), (8400, "8 s"), (99_000, "99 s"), (150_000, "2 min")]
)
def test_time_taken(app: Flask, milliseconds: int | None, words: str) -> None:
    assert time_taken(milliseconds) == words
