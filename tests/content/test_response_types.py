"""Every way of answering, given as the one string in which it travels: its verdict, its score, what it foresees."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from content.answers import check
from content.checking import check as check_pack
from content.expressions import ExpressionError
from content.generate import Variant, VariantPart, part_of, variant_of
from content.items import Item
from content.responses import TYPES, Response
from tests.content.shipped import shipped

Spec = Mapping[str, Any]

CARDS = [{"id": id, "text": f"card {id}"} for id in ("a", "b", "c")]
OPTIONS = [{"id": "a", "text": "A", "right": True}, {"id": "b", "text": "B", "right": True}, {"id": "c", "text": "C"}]

ONE = {"type": "choice", "options": [*OPTIONS[1:], {"id": "a", "text": "A"}]}
MANY = {"type": "choice", "many": True, "options": OPTIONS}
TEXT = {"type": "text", "answers": ["Ten ones", "10 ones"]}
LIST = {"type": "list", "values": ["3", "5", "8"]}
SET = {"type": "set", "values": ["5", "3"]}
PAIR = {"type": "pair", "values": ["3", "1/2"], "form": ["integer", "fraction"]}
ORDER = {"type": "order", "items": CARDS}
MATCH = {"type": "match", "left": CARDS[:2], "right": CARDS, "pairs": {"a": "c", "b": "a"}}
BLANKS = {"type": "blanks", "blanks": {"x": {"type": "number", "answers": ["3"]}, "y": TEXT, "z": ONE}}
TAKE = {"type": "column", "answers": ["305 - 9"]}
TAKE_GRADED = {"type": "column", "answers": ["305 - 9"], "trades": "graded"}
ADD_GRADED = {"type": "column", "answers": ["68 + 57"], "trades": "graded"}
POINT = {"type": "number-line", "high": "2", "step": "1/4", "answers": ["3/4"]}
LOOSE = {"type": "number-line", "high": "10", "answers": ["7/2"], "snap": False, "tolerance": "1/4"}
JUMP = {"type": "number-line", "high": "10", "jump": {"from": "3", "to": "8"}}
EXTENDED = {"type": "extended", "rubric": [{"text": "names the trade", "points": 2}]}
LETTERS = {"type": "expression", "answers": ["2x + 1"]}
NUMBER = {"type": "number", "answers": ["57"]}
ALL = [
    ONE, MANY, TEXT, LIST, SET, PAIR, ORDER, MATCH, BLANKS, TAKE, TAKE_GRADED, ADD_GRADED, POINT, LOOSE, JUMP, EXTENDED,
    LETTERS, NUMBER,
]  # fmt: skip


def filled(x: str, y: str, z: str) -> str:
    return json.dumps({"x": x, "y": y, "z": z})


@pytest.mark.parametrize(
    ("spec", "text", "kind", "score"),
    [
        (ONE, "b", "right", 1),
        (ONE, "a", "wrong", 0),
        (ONE, "b c", "unreadable", 0),
        (MANY, "b a", "right", 1),
        (MANY, "a", "wrong", 0.5),
        (MANY, "a c", "wrong", 0),
        (MANY, "a b c", "wrong", 0.5),
        (TEXT, "ten  ONES ", "right", 1),
        (TEXT, "10 ones", "right", 1),
        (TEXT, "tenones", "wrong", 0),
        (TEXT, "  ", "unreadable", 0),
        ({**TEXT, "space": "ignored"}, "tenones", "right", 1),
        ({**TEXT, "case": "exact"}, "ten ones", "wrong", 0),
        ({**TEXT, "case": "exact"}, "Ten ones", "right", 1),
        ({**TEXT, "space": "exact"}, "Ten  ones", "wrong", 0),
        ({"type": "text", "answers": ["it's"]}, "it\u2019s", "right", 1),
        ({"type": "text", "answers": ["mañana"]}, "man\u0303ana", "right", 1),
        (LIST, "3; 5; 8", "right", 1),
        (LIST, "3;5;8", "right", 1),
        (LIST, "3; 8; 5", "wrong", 1 / 3),
        (LIST, "3; 5", "wrong", 2 / 3),
        (LIST, "3; ; 8", "unreadable", 0),
        (LIST, "3 5 8", "unreadable", 0),
        (LIST, "3; 5.0; 8", "unreadable", 0),
        (SET, "3; 5", "right", 1),
        (SET, "{5; 3}", "right", 1),
        (SET, "3; 5; 7", "wrong", 0.5),
        (SET, "3", "wrong", 0.5),
        (PAIR, "(3; 1/2)", "right", 1),
        (PAIR, "1/2; 3", "wrong", 0),
        (PAIR, "3; 0.5", "wrong", 0),
        (ORDER, "a b c", "right", 1),
        (ORDER, "b c a", "wrong", 0.5),
        (ORDER, "c b a", "wrong", 0),
        (ORDER, "a b", "unreadable", 0),
        (ORDER, "a a b", "unreadable", 0),
        (MATCH, "b:a a:c", "right", 1),
        (MATCH, "a:c b:c", "wrong", 0.5),
        (MATCH, "a:c", "unreadable", 0),
        (MATCH, "a:c b:x", "unreadable", 0),
        (MATCH, "a:c a:c b:a", "unreadable", 0),
        (BLANKS, filled("3", "Ten ones", "b"), "right", 1),
        (BLANKS, filled("4", "10 ones", "b"), "wrong", 2 / 3),
        (BLANKS, filled("4", "ones", "b"), "wrong", 1 / 3),
        (BLANKS, filled("", "10 ones", "b"), "unreadable", 0),
        (BLANKS, '{"x": "3"}', "unreadable", 0),
        (BLANKS, '{"x": 3, "y": "ones", "z": "b"}', "unreadable", 0),
        (BLANKS, "3", "unreadable", 0),
        (BLANKS, "[" * 900, "unreadable", 0),
        (TAKE, "296", "right", 1),
        (TAKE, "296 | 2 9 15", "right", 1),
        (TAKE, "296 | 7 7 7", "right", 1),
        (TAKE, "306", "wrong", 0),
        (TAKE, "2_6", "unreadable", 0),
        (TAKE, "296 |", "unreadable", 0),
        (TAKE, "296 | x", "unreadable", 0),
        (TAKE_GRADED, "296 | 2 9 15", "right", 1),
        (TAKE_GRADED, "296", "wrong", 0.5),
        (TAKE_GRADED, "296 | 3 9 15", "wrong", 0.5),
        (ADD_GRADED, "125 | 1 1 -", "right", 1),
        (ADD_GRADED, "125 | 1 - -", "wrong", 0.5),
        (POINT, "3/4", "right", 1),
        (POINT, "6/8", "right", 1),
        (POINT, "0.75", "right", 1),
        (POINT, "1 1/4", "wrong", 0),
        (POINT, "3", "unreadable", 0),
        (LOOSE, "3.4", "right", 1),
        (LOOSE, "3", "wrong", 0),
        (JUMP, "3 8", "right", 1),
        (JUMP, "3 7", "wrong", 0.5),
        (JUMP, "8 3", "wrong", 0),
        (JUMP, "3", "unreadable", 0),
        (EXTENDED, "I traded a ten.", "unscored", 0),
        (EXTENDED, " \n", "unreadable", 0),
        (LETTERS, "1 + 2x", "right", 1),
    ],
)
def test_verdicts(spec: Spec, text: str, kind: str, score: float) -> None:
    verdict = check(spec, text, "en")
    assert (verdict.kind, verdict.score) == (kind, pytest.approx(score))
    assert (verdict.given is None) == (kind == "unreadable")


def test_every_type_is_here() -> None:
    models = get_args(get_args(Response)[0])
    named = {name for model in models for name in get_args(model.model_fields["type"].annotation)}
    assert named == set(TYPES) == {str(spec["type"]) for spec in ALL}


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec["type"])
def test_a_key_given_back_is_right_and_is_never_shown(spec: Spec) -> None:
    part = part_of(TypeAdapter(Response).validate_python(spec))
    for key in part.key:
        verdict = check(part, key, "en")
        assert (verdict.kind, verdict.given) == ("right", key)
    shown = json.dumps(part.shown)  # plain values throughout
    assert "right" not in json.loads(shown) or spec["type"] == "match"
    assert "answers" not in shown
    assert "pairs" not in shown


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"type": "drawing"}, "drawing"),
        ({**PAIR, "values": ["1"]}, "two"),
        ({**MATCH, "pairs": {"a": "c"}}, "each card"),
        ({**MATCH, "pairs": {"a": "c", "b": "x"}}, "one of `right`"),
        ({**POINT, "jump": {"from": "1", "to": "2"}}, "either"),
        ({**LIST, "form": ["unit"]}, "blanks"),
        ({"type": "blanks", "blanks": {"x": ORDER}}, "order"),
        ({**LETTERS, "form": "solved"}, "pattern"),
    ],
)
def test_what_cannot_be_represented_is_refused_by_name(spec: Spec, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        check(spec, "1", "en")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({**POINT, "answers": ["3"]}, "not on the line"),
        ({**POINT, "answers": ["1/3"]}, "between two ticks"),
        ({**POINT, "step": "3/4"}, "steps of `step`"),
        ({**POINT, "step": "1/400"}, "at most 120"),
        ({"type": "column", "answers": ["3 * 4"]}, "sum or difference"),
        ({"type": "column", "answers": ["5/2 - 1"]}, "whole numbers"),
        ({"type": "number", "answers": ["a"]}, "unknown name"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(spec: Spec, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        check(spec, "1", "en")


PART: dict[str, Any] = {"id": "p", "skills": ["subtract-within-100-regroup"], "look_again": "Look again."}
RULES = ("smaller-from-larger", "no-decrement")


def made(response: Spec, prompt: str = "Go.", **more: Any) -> VariantPart:
    return task(response, prompt, **more).parts[0]


def task(response: Spec, prompt: str = "Go.", seed: str = "s", **more: Any) -> Variant:
    item = Item.model_validate(
        {
            "id": "new",
            "kind": "procedural",
            "context": "bare",
            "variables": {"a": {"int": [41, 99]}, "b": {"int": [12, 39]}},
            "parts": [{**PART, "prompt": prompt, "response": response, **more}],
        }
    )
    return variant_of(shipped(), item, {"a": 72, "b": 15}, seed)


def wrong(answer: str, rule: str = RULES[0], **more: Any) -> dict[str, Any]:
    return {"answer": answer, "misconception": rule, **more}


FORESEEN: list[tuple[Spec, dict[str, Any], str, str]] = [
    ({"type": "number", "answers": ["a - b"]}, {"misconceptions": [RULES[0]]}, "63", RULES[0]),
    ({"type": "column", "answers": ["a - b"]}, {"misconceptions": [RULES[1]]}, "67 | - 12", RULES[1]),
    (
        {"type": "number", "answers": ["1/2"], "form": ["fraction"]},
        {"wrong": [wrong("2/5")]},
        "4/10",
        RULES[0],
    ),
    (
        {"type": "number-line", "high": "100", "answers": ["a - b"]},
        {"misconceptions": [RULES[0]]},
        "63",
        RULES[0],
    ),
    (
        {"type": "number-line", "high": "100", "jump": {"from": "a", "to": "a - b"}},
        {"wrong": [wrong("a; a + b")]},
        "72 87",
        RULES[0],
    ),
    (TEXT, {"wrong": [wrong("one ten")]}, "One  Ten", RULES[0]),
    ({"type": "expression", "answers": ["{{a}}x"]}, {"wrong": [wrong("{{a}} + x")]}, "x + 70 + 2", RULES[0]),
    ({"type": "list", "values": ["a", "b"]}, {"wrong": [wrong("b; a")]}, "15; 72", RULES[0]),
    ({"type": "set", "values": ["a", "b"]}, {"wrong": [wrong("a; a + b")]}, "87; 72", RULES[0]),
    (ORDER, {"wrong": [wrong("c b a")]}, "c b a", RULES[0]),
    (MATCH, {"wrong": [wrong("b:b")]}, "a:a b:b", RULES[0]),
    (MANY, {"wrong": [wrong("c")]}, "a c", RULES[0]),
    (BLANKS, {"wrong": [wrong("a", blank="x")]}, filled("72", "ones", "b"), RULES[0]),
    (BLANKS, {"wrong": [wrong("one ten", blank="y")]}, filled("3", "one ten", "b"), RULES[0]),
    (
        {
            "type": "blanks",
            "blanks": {
                "x": {
                    "type": "choice",
                    "options": [
                        {"id": "a", "text": "A", "right": True},
                        {"id": "b", "text": "B", "misconception": RULES[1]},
                    ],
                }
            },
        },
        {},
        '{"x": "b"}',
        RULES[1],
    ),
]


@pytest.mark.parametrize(("response", "more", "text", "rule"), FORESEEN)
def test_a_wrong_rule_is_foreseen_in_every_type(response: Spec, more: dict[str, Any], text: str, rule: str) -> None:
    part = made(response, "Go: [[x]] [[y]] [[z]]", **more)
    assert check(part, text, "en").misconceptions == (rule,)
    for answer in part.predicted[rule]:  # what is foreseen can itself be given
        verdict = check(part, answer, "en")
        assert (verdict.kind, verdict.misconceptions) == ("wrong", (rule,))
    assert check(part, part.key[0], "en").kind == "right"


def test_two_rules_in_one_answer_are_both_named_and_neither_is_asserted() -> None:
    part = made(BLANKS, "[[x]] [[y]] [[z]]", wrong=[wrong("4", blank="x"), wrong("one ten", RULES[1], blank="y")])
    both = check(part, filled("4", "one ten", "b"), "en")
    assert set(both.misconceptions) == set(RULES)
    assert both.feedback == "Look again."
    assert check(part, filled("4", "ten ones", "b"), "en").misconceptions == (RULES[0],)


def test_two_words_of_ones_own_in_one_answer_are_not_both_said() -> None:
    own = [{"answer": "4", "blank": "x", "feedback": "One."}, {"answer": "ones", "blank": "y", "feedback": "Two."}]
    part = made(BLANKS, "[[x]] [[y]] [[z]]", wrong=own)
    assert check(part, filled("4", "ten ones", "b"), "en").feedback == "One."
    assert check(part, filled("4", "ones", "b"), "en").feedback == "Look again."


def test_feedback_of_ones_own_stands_before_a_rule_s() -> None:
    part = made(TEXT, wrong=[wrong("one ten", feedback="{{a}} has more."), {"answer": "ones", "feedback": "How many?"}])
    assert check(part, "one ten", "en").feedback == "72 has more."
    assert check(part, "ones", "en").feedback == "How many?"
    assert check(part, "else", "en").feedback == "Look again."


def test_misconceptions_that_no_rule_can_compute_are_refused_by_name() -> None:
    with pytest.raises(ExpressionError, match="type order names its misconceptions under `wrong`"):
        made(ORDER, misconceptions=[RULES[0]])
    with pytest.raises(ExpressionError, match="unknown id 'x'"):
        made(ORDER, wrong=[wrong("a b x")])
    with pytest.raises(ExpressionError, match="cannot be foreseen"):
        made(EXTENDED, wrong=[wrong("a")])


def test_blanks_stand_inside_the_prompt() -> None:
    part = made(BLANKS, "{{a}} tens are [[x]] and [[y]]; [[z]]")
    assert part.shown["pieces"] == ["72 tens are ", "x", " and ", "y", "; ", "z", ""]
    assert part.prompt == "72 tens are ___ and ___; ___"
    assert part.shown["blanks"]["x"]["shown"]["forms"] == ["integer"]
    assert {option[0] for option in part.shown["blanks"]["z"]["options"]} == {"a", "b", "c"}
    assert "key" not in part.shown["blanks"]["x"]


def test_cards_are_mixed_by_the_seed_and_never_in_the_right_order() -> None:
    orders = {tuple(card.id for card in task(ORDER, seed=str(seed)).parts[0].options) for seed in range(60)}
    assert len(orders) == 5
    assert ("a", "b", "c") not in orders
    rights = {tuple(card[0] for card in task(MATCH, seed=str(seed)).parts[0].shown["right"]) for seed in range(60)}
    assert len(rights) == 6


def test_the_checker_takes_every_type() -> None:
    pack = shipped()
    parts = [{**PART, "id": f"p{at}", "prompt": "Go.", "response": spec} for at, spec in enumerate(ALL)]
    parts[8]["prompt"] = "[[x]] [[y]] [[z]]"
    item = Item.model_validate({"id": "new", "kind": "procedural", "context": "bare", "few": True, "parts": parts})
    larger = pack.model_copy(update={"items": (*pack.items, item)})
    assert [problem for problem in check_pack(larger) if problem.severity == "error"] == []


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ALL), st.text(max_size=40) | st.text(alphabet="abcxyz:;| 0123456789/{}\"'", max_size=40))
def test_any_text_gets_a_verdict(spec: Spec, text: str) -> None:
    verdict = check(spec, text, "en")
    assert verdict.kind in ("right", "wrong", "unreadable", "unscored")
    assert 0 <= verdict.score <= 1
    assert (verdict.score == 1) == (verdict.kind == "right")


def test_a_part_can_be_kept_as_bytes() -> None:
    made_again = [json.dumps(dataclasses.asdict(made(BLANKS, "[[x]]")), default=repr) for _ in range(2)]
    assert made_again[0] == made_again[1]
