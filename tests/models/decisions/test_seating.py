"""Groups under a teacher's constraints: kept where they can be, said where they cannot."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.decisions import seating
from models.decisions.constraints import Constraints, broken
from models.decisions.groups import propose
from models.decisions.pairs import Shared, pair
from tests.models.decisions.test_groups import CLASS, need, needs

SIX_OF_SIX = Shared(6, 6)


def made(wanted, **rules):
    return propose(wanted, CLASS, 0, rules=Constraints(**rules))


def groups(found):
    return [set(each.members) for each in found if each.kind == "group"]


def codes(found):
    return sorted(note.code for each in found for note in each.notes)


def test_without_constraints_nothing_is_rearranged_and_nothing_noted():
    wanted = needs(range(1, 9)) + needs(range(9, 13), "no-decrement")
    assert made(wanted) == propose(wanted, CLASS, 0)
    assert codes(made(wanted)) == []


def test_two_who_sit_apart_change_groups_of_the_same_need():
    both = set(groups(made(needs(range(1, 9))))[0])
    one, other = sorted(both)[:2]
    found = groups(made(needs(range(1, 9)), apart={(one, other)}))
    assert [len(each) for each in found] == [4, 4]
    assert not any({one, other} <= each for each in found)


def test_no_group_more_than_it_takes():
    first, _second = groups(made(needs(range(1, 11))))
    found = groups(made(needs(range(1, 11)), apart={tuple(sorted(first)[:2])}))
    assert [len(each) for each in found] == [5, 5]


def test_one_group_of_six_is_split_to_keep_two_apart():
    found = made(needs(range(1, 7)), apart={(1, 2)})
    assert sorted(map(len, groups(found))) == [3, 3] and codes(found) == []


def test_who_has_another_need_goes_there():
    wanted = needs(range(1, 5)) + needs(range(5, 9), "no-decrement") + needs([2], "no-decrement", strength=0.8)
    found = made(wanted, apart={(1, 2)})
    assert groups(found) == [{2, 5, 6, 7, 8}, {1, 3, 4}]


def test_else_the_one_we_are_less_sure_of_stays_out_and_it_is_said():
    wanted = [*needs([1, 3, 4]), need(2, strength=0.85)]
    group, alone = made(wanted, apart={(1, 2)})
    assert (group.members, alone.kind, alone.members) == ((1, 3, 4), "alone", (2,))
    assert [note.code for note in alone.notes] == ["constraint.left-out"]
    assert alone.notes[0].values == (("student", 2), ("other", 1))


def test_a_group_that_two_apart_leave_too_small_is_none():
    found = made(needs([1, 2, 3]), apart={(1, 2)})
    assert {each.kind for each in found} == {"alone"}
    assert sorted(child for each in found for child in each.members) == [1, 2, 3]


def test_two_who_belong_together_meet_in_one_group():
    parted = groups(made(needs(range(1, 9))))
    one, other = min(parted[0]), min(parted[1])
    found = groups(made(needs(range(1, 9)), together={pair(one, other)}))
    assert any({one, other} <= each for each in found)


def test_what_different_needs_part_is_said_with_both():
    wanted = needs(range(1, 5)) + needs(range(5, 9), "no-decrement")
    found = made(wanted, together={(1, 5)})
    assert codes(found) == ["constraint.together", "constraint.together"]
    assert found[0].notes[0].values == (("student", 5), ("other", 1))


def test_a_language_partner_sits_beside_or_is_missed():
    parted = groups(made(needs(range(1, 9))))
    one, partner = min(parted[0]), min(parted[1])
    found = made(needs(range(1, 9)), partners={one: frozenset({partner, 20})})
    assert any({one, partner} <= each for each in groups(found)) and codes(found) == []
    (note,) = made(needs(range(1, 5)), partners={1: frozenset({20, 21})})[0].notes
    assert (note.code, note.value("others")) == ("constraint.partner", "20 21")


def test_seats_are_kept_and_who_finds_none_is_said():
    assert sorted(len(each) for each in groups(made(needs(range(1, 11)), seats=4))) == [3, 3, 4]
    group, alone = made([need(1, strength=0.85), *needs([2, 3, 4])], seats=3)
    assert (group.members, alone.kind, alone.members) == ((2, 3, 4), "alone", (1,))
    assert [note.values for note in alone.notes] == [(("student", 1), ("seats", 3))]


def test_who_needs_a_small_group_gets_one_and_is_not_the_one_to_stay_out():
    (own,) = (each for each in groups(made(needs(range(1, 9)), seats_of={1: 3})) if 1 in each)
    assert len(own) == 3
    found = made([need(1, strength=0.7), *needs(range(2, 6))], seats_of={1: 3})
    assert groups(found) == [{1, 2, 3}] and codes(found) == ["constraint.no-seat", "constraint.no-seat"]


def test_a_pair_together_too_often_is_parted_where_it_can_be():
    found = made(needs(range(1, 9)), often=dict.fromkeys([(1, 3), (1, 5), (1, 7)], SIX_OF_SIX))
    assert codes(found) == [] and sorted(map(len, groups(found))) == [4, 4]


def test_and_else_named_with_how_often():
    (found,) = made(needs(range(1, 5)), often={(1, 2): SIX_OF_SIX})
    (note,) = found.notes
    assert note.code == "constraint.often"
    assert note.values == (("student", 1), ("other", 2), ("together", 6), ("of", 6))


def test_a_constraint_is_a_stated_reason_to_sit_together():
    often = {(1, 2): SIX_OF_SIX}
    assert codes(made(needs(range(1, 5)), often=often, together={(1, 2)})) == []
    assert codes(made(needs(range(1, 5)), often=often, partners={2: frozenset({1})})) == []


def test_one_who_stands_in_an_accepted_group_is_elsewhere():
    rules = Constraints(together=frozenset({(1, 20)}))
    (found,) = propose(needs(range(1, 5)), CLASS, 0, rules=rules, settled=frozenset({20}))
    assert [note.code for note in found.notes] == ["constraint.together"]


def test_what_no_group_can_keep_is_refused():
    with pytest.raises(ValueError, match="2 to 6"):
        Constraints(seats=7)
    with pytest.raises(ValueError, match="apart and together"):
        Constraints(apart=frozenset({(1, 2)}), together=frozenset({(1, 2)}))


pairs = st.frozensets(
    st.tuples(st.integers(0, 35), st.integers(0, 35)).filter(lambda two: two[0] < two[1]), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**20), pairs, pairs, pairs, st.integers(3, 6),
    st.dictionaries(st.integers(0, 35), st.integers(3, 5), max_size=4),
)  # fmt: skip
def test_for_any_class_of_36(seed, apart, together, often, seats, seats_of):
    """Nobody sits where it should not, nor where there is no seat; what else is not kept is said."""
    rng = random.Random(seed)
    rules = Constraints(
        apart=apart, together=together - apart, often=dict.fromkeys(often, SIX_OF_SIX), seats=seats, seats_of=seats_of
    )
    wanted = [need(child, rng.choice("abcde"), strength=rng.uniform(0.7, 1)) for child in range(36)]
    wanted += [need(child, rng.choice("abcde"), "skill", strength=0.6) for child in range(36)]
    everybody = frozenset(range(36))
    found = propose(wanted, everybody, 0, rules=rules)
    in_one = [child for each in found for child in each.members]
    assert len(in_one) == len(set(in_one)) and set(in_one) == everybody
    grouped = groups(found)
    assert all(3 <= len(each) <= min([seats, *(seats_of.get(child, 6) for child in each)]) for each in grouped)
    assert not any({one, other} <= each for one, other in apart for each in grouped)
    for each in found:
        if each.kind == "group":
            others = {child for group in grouped for child in group} - set(each.members)
            assert each.notes == broken(each.members, others, rules)
    shuffled = rng.sample(wanted, len(wanted))
    assert propose(shuffled, everybody, 0, rules=rules) == found


def test_the_work_for_a_class_of_36_is_bounded(monkeypatch):
    """Far more constraints than a class has; the work is counted, since time is the machine's."""
    weighed = []
    real = seating.discord
    monkeypatch.setattr(seating, "discord", lambda *given: weighed.append(1) or real(*given))
    for seed in range(4):
        rng = random.Random(seed)
        twos = [pair(*rng.sample(range(36), 2)) for _ in range(80)]
        rules = Constraints(
            apart=frozenset(twos[:12]), together=frozenset(twos[12:18]) - frozenset(twos[:12]),
            often=dict.fromkeys(twos[18:], SIX_OF_SIX), partners={3: frozenset({7, 8})}, seats=5, seats_of={5: 3},
        )  # fmt: skip
        wanted = [need(child, rng.choice("abcd"), strength=rng.uniform(0.7, 1)) for child in range(36)]
        wanted += [need(child, rng.choice("efgh"), "skill", strength=0.6) for child in range(36)]
        propose(wanted, frozenset(range(36)), 0, rules=rules)
    assert 100 < len(weighed) < 4 * 10_000
