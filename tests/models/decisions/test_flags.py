"""Flags: one test per row of the truth table. A letter is a try: R right, W wrong, N not sure, H hint, B break."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions.attention import is_calm
from models.decisions.flags import Acted, Standing, Try, flags, support
from models.decisions.shares import reads_badly
from models.decisions.tries import at_most

KINDS = {"R": ("answer", True), "W": ("answer", False), "N": ("not-sure", False), "H": ("hint", False)}
KINDS |= {"B": ("break", None), "?": ("answer", None), "A": ("help", None)}


def sitting(letters, skill="trade", start=1, **more):
    return [
        Try(kind=KINDS[letter][0], right=KINDS[letter][1], skill=skill, at=at, **more)
        for at, letter in enumerate(letters, start)
    ]


def kinds(*args, **more):
    return [flag.kind for flag in flags(*args, **more)]


def standing(**more):
    values = {"mean": 0.5, "answers": 6, "ticketed": False, "due": False, "since": 5} | more
    return Standing(skill="trade", **values)


@pytest.mark.parametrize("letters", ["", "W", "HR", "WR", "WHR", "N", "WWW", "WWWW", "WWWWR", "B", "?????"])
def test_not_started_one_wrong_or_three_raises_no_flag(letters):
    assert kinds(sitting(letters)) == []


def test_help_button_raises_at_once_until_seen_whatever_the_success():
    asked = sitting("WARR")
    (flag,) = flags(asked)
    assert (flag.kind, flag.since, flag.ask.code) == ("help requested", 2, "ask.what-now")
    assert kinds(asked, acted=[Acted("help requested", at=4)]) == []
    assert kinds([*asked, *sitting("A", start=9)], acted=[Acted("help requested", at=4)]) == ["help requested"]


def test_five_unsuccessful_in_a_row_on_one_skill_is_struggling():
    (flag,) = flags(sitting("WNHWBWN", prompt="72 - 15"))
    assert (flag.kind, flag.skill, flag.since) == ("struggling", "trade", 7)
    assert flag.reason.value("count") == 5
    assert flag.ask.code == "ask.show"


@pytest.mark.parametrize(
    ("tries", "lacking", "missing", "code"),
    [("W" * 5, 0.49, None, "flag.watch"), ("W" * 9, 0.49, "tens", "flag.watch"), ("W" * 5, 0.5, None, "flag.alone"),
     ("W" * 5, 0.5, "tens", "flag.run-missing"), ("WRWNW", 0.5, None, "flag.alone"), ("WWWRW", 0.5, None, None),
     ("W" * 4, 0.9, "tens", None), ("WWWWR", 0.9, "tens", None)],
)  # fmt: skip
def test_a_run_waits_quietly_unless_the_belief_sees_no_way_alone(tries, lacking, missing, code):
    found = flags(sitting(tries), [standing(missing=missing, lacking=lacking)])
    assert [(flag.kind, flag.reason.code, is_calm(flag)) for flag in found] == (
        [("struggling", code, code == "flag.watch")] if code else []
    )
    assert not found or found[0].reason.value("missing") == (missing if code == "flag.run-missing" else None)


@pytest.mark.parametrize(
    ("tries", "missing", "code"),
    [("W" * 5, None, "flag.watch"), ("W" * 7, None, "flag.watch"), ("W" * 8, None, "flag.run"),
     ("W" * 5, "tens", "flag.run-missing"), ("W" * 4, "tens", None), ("WWRWWWR", "tens", None)],
)  # fmt: skip
def test_before_a_fit_a_run_waits_quietly_until_a_second_sign_comes(tries, missing, code):
    found = flags(sitting(tries), [standing(missing=missing)])
    assert [(flag.reason.code, is_calm(flag)) for flag in found] == ([(code, code == "flag.watch")] if code else [])


def test_a_run_left_behind_on_another_skill_gains_no_second_sign():
    left = [*sitting("W" * 8, skill="tens"), *sitting("W", start=9)]
    assert [(flag.skill, flag.reason.code) for flag in flags(left, [standing()])] == [("tens", "flag.watch")]


def test_who_sees_no_way_alone_is_told_with_what_went_without_success():
    (flag,) = flags(sitting("WRWHNW"), [standing(lacking=0.6)])
    assert (flag.reason.value("count"), flag.reason.value("of")) == (4, 5)


def test_a_run_and_the_days_tries_go_on_over_its_sittings():
    over_two = [*sitting("RWW"), *sitting("WWW", start=9)]
    assert [flag.reason.code for flag in flags(over_two)] == ["flag.watch"]
    assert [flag.reason.code for flag in flags(over_two, [standing(lacking=0.6)])] == ["flag.alone"]


def test_a_run_is_counted_per_skill():
    mixed = [*sitting("WWW"), *sitting("RWW", skill="tens", start=4), *sitting("W", start=7)]
    assert kinds(mixed) == []
    assert kinds([*mixed, *sitting("W", start=8)]) == ["struggling"]


def test_a_success_clears_a_run():
    assert kinds(sitting("WWWWWR")) == []
    assert kinds(sitting("WWWWWWWWWWWR")) == []


def test_ten_in_a_row_stop_the_drill():
    assert kinds(sitting("W" * 9)) == ["struggling"]
    (flag,) = flags(sitting("W" * 10))
    assert (flag.kind, flag.since, flag.reason.value("count")) == ("stop", 10, 10)


def test_the_teacher_acting_clears_until_as_much_happens_again():
    acted = [Acted("struggling", at=6, skill="trade")]
    assert kinds(sitting("W" * 6), acted=acted) == []
    assert kinds(sitting("W" * 10), acted=acted) == []
    assert kinds(sitting("W" * 11), acted=acted) == ["struggling"]
    assert kinds(sitting("W" * 6), acted=[Acted("struggling", at=6, skill="tens")]) == ["struggling"]


@pytest.mark.parametrize(
    ("run", "acted_on", "found"),
    [(5, "trade", [("struggling", True)]), (8, "trade", [("struggling", True)]), (5, "tens", [("struggling", False)]),
     (10, "trade", [("stop", False)])],
)  # fmt: skip
def test_what_comes_back_on_the_day_of_a_visit_is_told_quietly_until_the_drill_stops(run, acted_on, found):
    acted = [Acted("struggling", at=1, skill=acted_on)]
    again = flags(sitting("W" * run, start=2), [standing(lacking=0.6)], acted)
    assert [(flag.kind, is_calm(flag)) for flag in again] == found
    assert [flag.reason.value("again") for flag in again] == [1 if run < 10 and acted_on == "trade" else None]


def test_who_guesses_on_after_a_word_with_the_teacher_is_told_quietly():
    quick = sitting("WWW", start=2, elapsed_ms=900, reading_ms=1000)
    (flag,) = flags(quick, acted=[Acted("rapid guessing", at=1)])
    assert flag.kind == "rapid guessing" and is_calm(flag)


def test_answers_improbable_for_this_child_are_struggling():
    strong = {"predicted": 0.85}
    (flag,) = flags(sitting("RRWWWW", **strong))
    assert flag.reason.code == "flag.improbable" and is_calm(flag)
    assert (flag.reason.value("right"), flag.reason.value("of")) == (2, 6)


def test_the_same_answers_are_to_be_expected_of_another_child():
    assert kinds(sitting("RRWWWW", predicted=0.65)) == []


@pytest.mark.parametrize("letters", ["RWWWW", "WWWWRR", "RWWWWR", "WWWWRW"])
def test_too_few_answers_or_a_success_just_now_are_not_improbable(letters):
    assert kinds(sitting(letters, predicted=0.95)) == []


def test_without_predictions_nothing_is_improbable():
    assert kinds(sitting("RRWWWW")) == []


def test_the_same_wrong_rule_three_times_names_the_misconception():
    slips = [*sitting("W", misconception="smaller", prompt="72 - 15", given="63"), *sitting("R", start=2)]
    slips += sitting("WW", start=3, misconception="smaller", prompt="75 - 46", given="31")
    (flag,) = flags(slips)
    assert (flag.kind, flag.reason.code, flag.since) == ("struggling", "flag.same-rule", 4)
    assert flag.reason.value("misconception") == "smaller"
    assert flag.ask.values == (("prompt", "75 - 46"), ("given", "31"))
    assert kinds(slips[:-1]) == []


@pytest.mark.parametrize(
    ("lacking", "letters", "raised"),
    [(0.2, "WRWWW", True), (0.19, "WRWWW", False), (0.2, "WRWWRW", False), (0.2, "WRWW", False)],
)
def test_a_rule_twice_is_enough_where_the_skill_does_not_move(lacking, letters, raised):
    twice = [*sitting("W", misconception="smaller"), *sitting(letters[1:-1], start=2)]
    twice += sitting(letters[-1], start=9, misconception="smaller")
    found = flags(twice, [standing(lacking=lacking)])
    assert [f.reason.code for f in found] == (["flag.same-rule"] if raised else [])
    assert not raised or found[0].reason.value("count") == 2


def test_the_same_unpredicted_answer_to_the_same_task_three_times():
    same = sitting("WWW", prompt="72 - 15", given="99")
    assert [(f.reason.code, is_calm(f)) for f in flags(same)] == [("flag.same-answer", True)]
    assert kinds([*same[:2], *sitting("W", start=3, prompt="60 - 58", given="99")]) == []


def test_a_success_clears_the_rule_and_it_must_show_three_times_again():
    def smaller(letters, start):
        return sitting(letters, start=start, misconception="smaller")

    cleared = [*smaller("WWW", 1), *sitting("R", start=4)]
    assert kinds(cleared) == []
    assert kinds([*cleared, *smaller("WW", 5)]) == []
    assert kinds([*cleared, *smaller("WWW", 5)]) == ["struggling"]


def test_one_flag_a_skill_the_most_telling_one():
    assert [f.reason.code for f in flags(sitting("W" * 5, misconception="smaller"))] == ["flag.same-rule"]
    assert kinds(sitting("W" * 10, misconception="smaller")) == ["stop"]
    same = sitting("W" * 5, prompt="72 - 15", given="99")
    assert [f.reason.code for f in flags(same)] == ["flag.watch"]
    assert [f.reason.code for f in flags(same, [standing(lacking=0.6)])] == ["flag.alone"]


@pytest.mark.parametrize(
    ("letters", "elapsed", "raised"),
    [("WRW", 900, True), ("RRR", 900, False), ("WW", 900, False), ("WRW", 1000, False), ("WRW", None, False)],
)
def test_three_answers_faster_than_reading_allows_unless_all_are_right(letters, elapsed, raised):
    rapid = sitting(letters, elapsed_ms=elapsed, reading_ms=1000)
    assert ("rapid guessing" in kinds(rapid)) == raised


def test_an_answer_with_time_to_read_that_is_right_clears_rapid_guessing():
    rapid = sitting("WRW", elapsed_ms=900, reading_ms=1000)
    assert kinds([*rapid, *sitting("W", start=4, elapsed_ms=4000, reading_ms=1000)]) == ["rapid guessing"]
    assert kinds([*rapid, *sitting("R", start=4, elapsed_ms=4000, reading_ms=1000)]) == []
    read = sitting("R", start=4, elapsed_ms=4000, reading_ms=1000)
    assert kinds([*rapid, *read, *sitting("W", start=5, elapsed_ms=900, reading_ms=1000)]) == ["rapid guessing"]


def test_three_of_the_last_six_are_enough_to_be_guessing():
    def between(letters, start):
        return sitting(letters, start=start, elapsed_ms=4000, reading_ms=1000)

    def quick(start):
        return sitting("W", start=start, elapsed_ms=900, reading_ms=1000)

    assert "rapid guessing" in kinds([*quick(1), *between("W", 2), *quick(3), *between("W", 4), *quick(5)])
    assert "rapid guessing" not in kinds([*quick(1), *between("WW", 2), *quick(4), *between("WW", 5), *quick(7)])


@pytest.mark.parametrize(
    ("mean", "answers", "ticketed", "raised"),
    [(0.96, 2, False, True), (0.959, 2, False, False), (0.96, 1, False, False), (0.96, 2, True, False)],
)
def test_capable_by_belief_without_a_ticket_is_ready_to_move_on(mean, answers, ticketed, raised):
    found = kinds([], [standing(mean=mean, answers=answers, ticketed=ticketed)])
    assert found == (["ready to move on"] if raised else [])


def test_due_for_review():
    assert kinds([], [standing(due=True)]) == ["due for review"]


@pytest.mark.parametrize(
    ("practice", "ticket", "raised"),
    [((6, 6), (1, 4), True), ((1, 6), (4, 4), True), ((6, 6), (2, 4), False), ((2, 2), (0, 4), False),
     ((6, 6), (0, 1), False), ((6, 6), (4, 4), False), ((0, 0), (0, 0), False)],
)  # fmt: skip
def test_practice_and_ticket_disagree(practice, ticket, raised):
    found = kinds([], [standing(practice=practice, ticket=ticket, ticketed=True)])
    assert found == (["conflicting evidence"] if raised else [])


@pytest.mark.parametrize(
    ("plain", "story", "raised"),
    [((5, 6), (2, 6), True), ((5, 6), (3, 6), False), ((5, 5), (0, 6), False), ((9, 9), (0, 5), False),
     ((2, 6), (5, 6), False), ((12, 20), (6, 20), True)],
)  # fmt: skip
def test_success_without_stories_only_is_reading_and_not_maths(plain, story, raised):
    (*found,) = flags([], [standing(plain=plain, story=story)])
    assert [flag.kind for flag in found] == (["reading, not maths"] if raised else [])
    assert not found or found[0].ask.code == "ask.read-to-me"


@given(st.tuples(st.integers(0, 12), st.integers(0, 12)), st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_stories_and_others_cannot_both_be_better(one, other):
    shares = [(right, right + wrong) for right, wrong in (one, other)]
    assert not (reads_badly(*shares) and reads_badly(*reversed(shares)))


def test_mastery_clears_struggling():
    assert kinds(sitting("W" * 5), [standing(mean=0.98, ticketed=True)]) == []


def test_the_teacher_acting_clears_what_stands_until_new_evidence():
    acted = [Acted("due for review", at=5)]
    assert kinds([], [standing(due=True)], acted) == []
    assert kinds([], [standing(due=True, since=6)], acted) == ["due for review"]


@pytest.mark.parametrize(
    ("letters", "offered"),
    [("", None), ("WW", None), ("WWW", "hint"), ("WNWR", None), ("WWWW", "hint"), ("WWWWW", "worked example"),
     ("W" * 9, "worked example"), ("W" * 10, "stop")],
)  # fmt: skip
def test_support_for_the_child(letters, offered):
    assert support(sitting(letters)) == offered


def test_after_a_hint_the_worked_example_comes_next():
    assert support(sitting("WWW", had_hint=True)) == "worked example"


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(-1, 7))
def test_the_tail_is_exact(chances, successes):
    brute = sum(
        prod(p if hit else 1 - p for p, hit in zip(chances, hits, strict=True))
        for hits in itertools.product([0, 1], repeat=len(chances))
        if sum(hits) <= successes
    )
    assert at_most(successes, chances) == pytest.approx(brute)


def prod(factors):
    total = 1.0
    for factor in factors:
        total *= factor
    return total


@given(st.text("RWNHB?", max_size=30), st.floats(0, 1))
def test_a_success_at_the_end_leaves_nobody_struggling(letters, predicted):
    assert kinds(sitting(letters + "R", predicted=predicted)) == []


def test_a_prediction_that_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="probability"):
        sitting("W", predicted=1.2)
