"""Every reason that the decisions can give has words for a teacher."""

import re
from pathlib import Path

import pytest
from flask import Flask

import models.decisions
from models.decisions.reason import Reason
from webapp.reasons import SOURCES, WORDS, Titles, agreement, example, say, tidy, waited

FOLDER = Path(models.decisions.__file__).parent
AREAS = (
    "flag", "ask", "band", "practice", "support", "review", "ticket", "choice", "rest", "done", "constraint", "mixed",
    "override", "reentry", "beside",
)  # fmt: skip
CODE = re.compile(rf'"((?:{"|".join(AREAS)})\.[a-z-]+)"')
TITLES = Titles({"p/trade": "Trade a ten"}, {"p/smaller": "Takes the smaller digit"})


def codes() -> set[str]:
    found = {code for path in FOLDER.glob("*.py") for code in CODE.findall(path.read_text())}
    found |= {"mixed.group"}
    found |= {f"{kind}.{need}" for kind in ("group", "lesson", "alone") for need in ("misconception", "skill")}
    return found | {f"band.needs-{gap}" for gap in ("answers", "sources", "ticket", "kinds", "contexts")}


def test_every_code_has_words_and_no_words_are_left_over() -> None:
    assert codes() <= set(WORDS)
    assert set(WORDS) <= codes() | {"band.emerging", "band.developing"}


@pytest.mark.parametrize("code", sorted(WORDS))
def test_each_is_said_with_titles_and_without_missing_values(app: Flask, code: str) -> None:
    named = set(re.findall(r"%\((\w+)\)s", WORDS[code]))
    values = dict.fromkeys(named, 3) | dict.fromkeys(named & {"skill", "goal"}, "p/trade")
    values |= dict.fromkeys(named & {"misconception"}, "p/smaller")
    said = say(Reason.of(code, **values), TITLES)
    assert "%(" not in said and "p/" not in said
    assert not named & {"skill"} or "Trade a ten" in said


def test_a_task_is_said_with_a_true_minus_and_without_its_equals_sign() -> None:
    assert tidy("72 - 15 =") == "72 − 15"
    assert tidy("Which one is three-quarters?") == "Which one is three-quarters?"


def test_the_example_and_the_sources(app: Flask) -> None:
    shared = {"need": "p/smaller", "share": 4, "of": 4, "sure": 4}
    both = Reason.of("group.misconception", **shared, agree=3, prompt="72 - 15", given="63", sources="practice ticket")
    assert example(both) == "72 − 15 → 63"
    assert agreement(both) == "Two kinds of evidence agree: exit ticket and practice."
    one = Reason.of("group.skill", need="p/trade", share=4, of=4, sure=4, agree=0, sources="observation")
    assert agreement(one) == "Only one kind of evidence says so: observation." and example(one) == ""


def test_a_question_is_asked_as_it_stands_and_a_sum_is_shown(app: Flask) -> None:
    story = Reason.of("ask.show", prompt="Do you need to trade a ten?")
    assert say(story, TITLES) == "“Do you need to trade a ten? Show me how you know.”"
    assert say(Reason.of("ask.show", prompt="72 - 15 ="), TITLES) == "“Show me 72\u00a0−\u00a015.”"
    told = Reason.of("ask.how", prompt="Which is larger", given="15")
    assert say(told, TITLES) == "“Which is larger. Tell me how you found your answer.”"


def test_a_sum_is_never_mirrored_on_a_page_from_right_to_left(app: Flask) -> None:
    with app.test_request_context("/?language=qps"):
        assert "\u206672\u00a0−\u00a015\u2069" in say(Reason.of("ask.show", prompt="72 - 15"), TITLES)
        assert "\u2068Trade a ten\u2069" in say(Reason.of("flag.due", skill="p/trade"), TITLES)


def test_a_pack_that_is_gone_leaves_its_slug() -> None:
    assert TITLES.skill("gone/across-zero") == "across zero"


def test_waiting_time_in_words(app: Flask) -> None:
    assert [waited(minutes) for minutes in (0, 1, 89, 90, 2880)] == ["just now", "1 min", "89 min", "2 h", "2 days"]


def test_the_sources_are_those_of_the_log() -> None:
    from models.knowledge.state import SOURCES as KNOWN

    assert set(SOURCES) == set(KNOWN)
