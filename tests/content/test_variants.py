"""Variants: the same for ever, every predicted answer recognised, no wrong rule that is right."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.answers import check
from content.drawing import NoVariant, Stream
from content.forms import form_beyond, structure, ticket_form
from content.generate import Variant, variant
from content.pack import Pack
from tests.content.shipped import shipped

ITEMS = [item.id for item in shipped().items]
SEEDS = st.text(min_size=1, max_size=20)


def as_bytes(made: Variant) -> bytes:
    return json.dumps(dataclasses.asdict(made), sort_keys=True, default=lambda spec: spec.model_dump()).encode()


@settings(max_examples=60)
@given(st.sampled_from(ITEMS), SEEDS)
def test_same_seed_same_bytes(item: str, seed: str) -> None:
    if seed.startswith("case-"):
        return
    again = Pack.model_validate_json(shipped().model_dump_json())
    assert as_bytes(variant(shipped(), item, seed)) == as_bytes(variant(again, item, seed))


def test_a_seed_means_these_numbers_for_ever() -> None:
    # taken down when the pack was first published: a change here would change old attempts
    drawn = {seed: dict(variant(shipped(), "sub-2digit", seed).values) for seed in ("1", "a", "et")}
    assert drawn == PINNED


@settings(max_examples=100)
@given(st.sampled_from(ITEMS), st.integers(0, 10**9))
def test_every_prediction_is_recognised_and_never_right(item: str, seed: int) -> None:
    for part in variant(shipped(), item, str(seed)).parts:
        for answer in part.key:
            assert check(part, answer, "en").kind == "right"
        for misconception, answers in part.predicted.items():
            for answer in answers:
                verdict = check(part, answer, "en")
                assert (verdict.kind, verdict.misconceptions) == ("wrong", (misconception,))
                assert verdict.feedback
        for hint in part.hints:
            assert hint.text or hint.ask
            for answer in hint.ask.key if hint.ask else ():
                assert check(hint.ask, answer, "en").kind == "right"


def test_interest_changes_the_story_and_not_the_numbers() -> None:
    plain, sports = (variant(shipped(), "leave-regroup", "s", interest) for interest in (None, "sports"))
    assert plain.values == sports.values
    assert plain.parts == sports.parts
    assert "eggs" in str(plain.stem)
    assert "fans" in str(sports.stem)
    assert variant(shipped(), "leave-regroup", "s", "unheard-of") == plain


def test_form_one_is_the_reference_page() -> None:
    *form, understood = ticket_form(shipped(), "et-regroup", 1)
    assert understood.item_id == "after-the-trade"
    assert [(v.values["a"], v.values["b"]) for v in form] == [(80, 24), (72, 15), (60, 58), (75, 46)]


@pytest.mark.parametrize("ticket", [ticket.id for ticket in shipped().tickets])
def test_forms_are_equal_in_structure_and_share_no_question(ticket: str) -> None:
    pack = shipped()
    forms = [ticket_form(pack, ticket, form) for form in range(1, pack.ticket(ticket).forms + 1)]
    kinds = [[structure(pack, pack.item(v.item_id), v.seed) for v in form] for form in forms]
    assert all(kind == kinds[0] for kind in kinds)
    questions = [(v.item_id, tuple(v.values.items())) for form in forms for v in form]
    assert len(set(questions)) == len(questions)
    for form in forms:
        for made in form:
            assert variant(pack, made.item_id, made.seed) == made
            answers = [answer for part in made.parts for some in part.predicted.values() for answer in some]
            assert len(set(answers)) == len(answers)


def test_a_form_of_the_own_is_equal_in_structure_and_shares_no_question_with_the_class() -> None:
    pack = shipped()
    classes = [ticket_form(pack, "et-regroup", form) for form in range(1, 7)]
    own = [form_beyond(pack, "et-regroup", form) for form in (7, 8)]
    kinds = [[structure(pack, pack.item(v.item_id), v.seed) for v in form] for form in (classes[0], *own)]
    assert kinds[0] == kinds[1] == kinds[2]
    questions = [(v.item_id, tuple(v.values.items())) for form in (*classes, *own) for v in form]
    assert len(set(questions)) == len(questions)
    with pytest.raises(ValueError, match="are the class's"):
        form_beyond(pack, "et-regroup", 6)


def test_what_is_written_out_has_no_form_of_the_own() -> None:
    pack = shipped()
    drawn = {draw.item for draw in pack.ticket("et-regroup").draw}
    items = tuple(item.model_copy(update={"variables": {}}) if item.id in drawn else item for item in pack.items)
    with pytest.raises(NoVariant, match="written out"):
        form_beyond(Pack(**dict(pack) | {"items": items}), "et-regroup", 7)


def test_refusals() -> None:
    pack = shipped()
    with pytest.raises(ValueError, match="forms 1 to 6"):
        ticket_form(pack, "et-regroup", 7)
    with pytest.raises(KeyError, match="no item"):
        variant(pack, "nothing", "s")
    for seed in ("case-0", "case-5", "case-x", "case-", "case-²"):
        with pytest.raises(NoVariant):
            variant(pack, "sub-2digit", seed)


def test_stream_is_fair_and_shuffles_whole() -> None:
    stream = Stream("pack", "item")
    counts = [0] * 6
    for _ in range(3000):
        counts[stream.below(6)] += 1
    assert min(counts) > 400
    assert sorted(stream.shuffled(tuple(range(9)))) == list(range(9))
    assert Stream("ab", "c").below(2**60) != Stream("a", "bc").below(2**60)


PINNED = {"1": {"a": 82, "b": 46}, "a": {"a": 93, "b": 24}, "et": {"a": 95, "b": 36}}
