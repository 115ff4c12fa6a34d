"""Groups for today: written classes, then what must hold for any class."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions.groups import StudentNeed, propose
from models.decisions.needs import join

BOTH = frozenset({"practice", "ticket"})
TICKET = frozenset({"ticket"})
CLASS = frozenset(range(1, 29))
EXAMPLE = ("72 - 15", "63")


def need(student, name="smaller", kind="misconception", sources=TICKET, strength=0.9, answers=4, **more):
    more = {"skill": "trade" if kind == "misconception" else "", "example": EXAMPLE} | more
    return StudentNeed(student, kind, name, strength, sources, answers=answers, **more)


def needs(students, *args, **more):
    return [need(student, *args, **more) for student in students]


def sizes(found):
    return [(p.kind, p.need, len(p.members)) for p in found]


def test_the_class_of_the_reference_page():
    found = propose(needs(range(1, 9)) + needs(range(9, 13), "no-decrement"), CLASS, now=7)
    assert sizes(found) == [("group", "smaller", 4), ("group", "smaller", 4), ("group", "no-decrement", 4)]
    assert found[0].reason.code == "group.misconception"
    assert found[0].reason.values == (
        ("need", "smaller"), ("share", 4), ("of", 4), ("sure", 4), ("agree", 0),
        ("prompt", "72 - 15"), ("given", "63"), ("sources", "ticket"),
    )  # fmt: skip
    assert {p.made_at for p in found} == {7}


@pytest.mark.parametrize(
    ("count", "expected"), [(3, [3]), (6, [6]), (7, [4, 3]), (8, [4, 4]), (11, [6, 5]), (12, [6, 6]), (13, [5, 4, 4])]
)
def test_sizes_are_even_and_three_to_six(count, expected):
    assert [len(p.members) for p in propose(needs(range(count)), frozenset(range(36)), 0)] == expected


def test_twenty_who_share_the_error_make_one_lesson_naming_who_may_skip():
    shared = needs(range(1, 21)) + needs([21, 22], "no-decrement") + needs([23], "trade", "skill")
    lesson, *rest = propose(shared, CLASS, 0, seen=CLASS - {28})
    assert (lesson.kind, lesson.need, lesson.members) == ("lesson", "smaller", tuple(range(1, 21)))
    assert lesson.may_skip == (24, 25, 26, 27)  # not who needs the skill too, nor who has not been seen
    assert (lesson.reason.code, lesson.reason.value("of")) == ("lesson.misconception", 28)
    assert [(p.kind, p.need, p.members) for p in rest] == [("group", "trade", (21, 22, 23))]


def test_forty_percent_exactly_is_no_lesson_yet():
    present = frozenset(range(20))
    assert {p.kind for p in propose(needs(range(8)), present, 0)} == {"group"}
    assert {p.kind for p in propose(needs(range(9)), present, 0)} == {"lesson"}


def test_the_share_is_of_those_present():
    away = frozenset(range(20, 40))
    assert propose(needs(range(9)), frozenset(range(20)) | away, 0)[0].kind == "group"
    found = propose(needs(range(9)) + needs([50]), frozenset(range(20)), 0)
    assert all(50 not in p.members for p in found)


def test_different_errors_on_one_skill_are_no_lesson_on_the_skill():
    mixed = needs(range(1, 8)) + needs(range(8, 15), "no-decrement")
    assert {p.kind for p in propose(mixed, CLASS, 0)} == {"group"}


def test_the_most_specific_need_decides():
    both = needs(range(1, 5)) + needs(range(1, 9), "trade", "skill", strength=1.0)
    found = propose(both, CLASS, 0)
    assert [(p.need, p.members) for p in found] == [("smaller", (1, 2, 3, 4)), ("trade", (5, 6, 7, 8))]


def test_small_needs_of_one_skill_sit_together_on_the_skill():
    found = propose(needs([1, 2]) + needs([3, 4], "no-decrement"), CLASS, 0)
    assert [(p.kind, p.need_kind, p.need, p.members) for p in found] == [("group", "skill", "trade", (1, 2, 3, 4))]


def test_a_small_misconception_joins_a_group_on_its_skill():
    found = propose(needs([1, 2]) + needs([3, 4], "trade", "skill"), CLASS, 0)
    assert [(p.kind, p.members) for p in found] == [("group", (1, 2, 3, 4))]


def test_a_second_need_finds_a_group_where_the_first_does_not():
    found = propose([*needs([1], strength=0.95), *needs([1, 2, 3], "no-decrement", strength=0.85)], CLASS, 0)
    assert [(p.need, p.members) for p in found] == [("no-decrement", (1, 2, 3))]


def test_nobody_needy_is_dropped():
    found = propose(needs([1, 2]) + needs([3], "zero", skill="across-zero"), CLASS, 0)
    assert [(p.kind, p.need, p.members) for p in found] == [("alone", "smaller", (1, 2)), ("alone", "zero", (3,))]
    assert found[0].reason.code == "alone.misconception"


def test_a_ticket_alone_is_check_first_and_carries_a_question():
    (group,) = propose(needs([1, 2, 3]), CLASS, 0)
    assert (group.status, group.ask.code) == ("check first", "ask.show")


def test_proposed_once_a_second_kind_agrees_for_most():
    half = propose(needs([1, 2], sources=BOTH) + needs([3, 4]), CLASS, 0)
    most = propose(needs([1, 2, 3], sources=BOTH) + needs([4]), CLASS, 0)
    assert (half[0].status, most[0].status) == ("check first", "proposed")
    assert most[0].reason.value("sources") == "practice ticket"
    assert most[0].reason.value("agree") == 3
    assert most[0].sources[3] == (4, ("ticket",))


@pytest.mark.parametrize("doubt", [{"strength": 0.79}, {"answers": 1}])
def test_the_unsure_are_listed_with_a_task_they_have_not_done(doubt):
    others = needs([1, 2]) + needs([3], example=("60 - 58", "18"))
    (group,) = propose([*others, need(4, **doubt)], CLASS, 0)
    ((student, ask),) = group.unsure
    assert (student, ask.value("prompt")) == (4, "60 - 58")
    assert group.reason.value("sure") == 3


def test_without_any_example_the_question_names_the_skill():
    (group,) = propose(needs([1, 2, 3], example=None, answers=1), CLASS, 0)
    assert group.unsure[0][1].values == (("skill", "trade"),)
    assert group.reason.value("prompt") is None


def test_the_unsure_are_dealt_out_over_the_groups():
    found = propose(needs([1, 3, 5, 7], answers=1) + needs([2, 4, 6, 8]), CLASS, 0)
    assert [len(p.unsure) for p in found] == [2, 2]


def test_bad_needs_are_refused():
    with pytest.raises(ValueError, match="0 to 1"):
        need(1, strength=1.5)
    with pytest.raises(ValueError, match="misconception or skill"):
        need(1, kind="mood")
    with pytest.raises(ValueError, match="twice"):
        propose(needs([1, 1]), CLASS, 0)


def test_one_wrong_rule_on_two_skills_is_joined_under_the_surer():
    found = join([
        need(1, strength=0.7, sources=TICKET, answers=2, skill="tens"),
        need(1, strength=0.9, sources=frozenset({"practice"}), answers=3, skill="hundreds"),
        need(2, strength=0.8, skill="tens"),
    ])  # fmt: skip
    assert [(each.student, each.strength, each.skill) for each in found] == [(1, 0.9, "hundreds"), (2, 0.8, "tens")]
    assert found[0].sources == {"ticket", "practice"} and found[0].answers == 5


def test_nobody_with_a_need_is_no_proposal():
    assert propose([], CLASS, 0) == ()
    assert propose(needs([1, 2, 3]), frozenset(), 0) == ()


def any_need(student, kind, number, strength, answers, sources):
    return need(
        student, f"{kind}-{number}", kind, frozenset(sources), strength, answers,
        skill=f"skill-{number % 2}" if kind == "misconception" else "",
    )  # fmt: skip


classes = st.lists(
    st.builds(
        any_need,
        st.integers(1, 36),
        st.sampled_from(["misconception", "skill"]),
        st.integers(0, 4),
        st.floats(0, 1),
        st.integers(1, 6),
        st.sets(st.sampled_from(["practice", "ticket", "observation"]), min_size=1),
    ),
    max_size=80,
    unique_by=lambda found: (found.student, found.key),
)


@given(classes, st.frozensets(st.integers(1, 36), min_size=1), st.randoms())
def test_any_class_is_parted_without_rest_and_without_order(found, present, rng: random.Random):
    proposals = propose(found, present, 0)
    members = [student for p in proposals for student in p.members]
    assert sorted(members) == sorted({n.student for n in found} & present)
    for p in proposals:
        assert p.kind != "group" or 3 <= len(p.members) <= 6
        assert p.kind != "alone" or len(p.members) <= 2
        assert p.kind != "lesson" or len(p.members) > 0.4 * len(present)
        assert {student for student, _ in p.unsure} <= set(p.members)
        assert not set(p.may_skip) & set(p.members) and set(p.may_skip) <= present
        assert (p.status == "check first") == (p.ask is not None)
        for student in p.members:
            assert any(n.student == student and (n.need == p.need or n.skill == p.need) for n in found)
    shuffled = list(found)
    rng.shuffle(shuffled)
    assert propose(shuffled, present, 0) == proposals
