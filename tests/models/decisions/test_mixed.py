"""Mixed groups: different in what they know, new to each other, within the teacher's constraints, the same again."""

from itertools import combinations

import pytest

from models.decisions.constraints import Constraints
from models.decisions.mixed import mix

LEVELS = {child: child / 36 for child in range(36)}
FREE = Constraints()


def together(found, one, other):
    return any({one, other} <= set(group) for group in found)


@pytest.mark.parametrize(
    ("children", "size", "expected"),
    [(28, 4, [4] * 7), (30, 4, [3, 3] + [4] * 6), (29, 2, [2] * 13 + [3]), (5, 4, [2, 3]), (5, 3, [2, 3]),
     (7, 3, [2, 2, 3]), (4, 3, [2, 2]), (3, 2, [3]), (2, 4, [2]), (36, 3, [3] * 12), (0, 2, [])],
)  # fmt: skip
def test_sizes(children, size, expected):
    found = mix(dict.fromkeys(range(children), 0.5), size, FREE, {}, 1)
    assert sorted(map(len, found)) == expected
    assert sorted(child for group in found for child in group) == list(range(children))


@pytest.mark.parametrize("size", [2, 3, 4])
def test_each_group_has_one_child_of_each_layer(size):
    found = mix(LEVELS, size, FREE, {}, 5)
    width = 36 // size
    assert all(sorted(child // width for child in group) == list(range(size)) for group in found)


def test_the_same_seed_gives_the_same_groups_and_another_gives_others():
    assert mix(LEVELS, 3, FREE, {}, 4) == mix(dict(reversed(LEVELS.items())), 3, FREE, {}, 4)
    assert mix(LEVELS, 3, FREE, {}, 4) != mix(LEVELS, 3, FREE, {}, 5)


def test_the_teachers_constraints_come_first():
    rules = Constraints(
        apart=frozenset({(0, 30), (0, 31), (0, 32)}), together=frozenset({(1, 2)}), partners={4: frozenset({5})}
    )
    for seed in range(5):
        found = mix(LEVELS, 4, rules, {}, seed)
        assert together(found, 1, 2) and together(found, 4, 5)
        assert not any(together(found, 0, other) for other in (30, 31, 32))


def test_a_child_who_needs_a_small_group_gets_one_where_sizes_differ():
    for child in (0, 17, 29):
        found = mix({n: n / 30 for n in range(30)}, 4, Constraints(seats_of={child: 3}), {}, 2)
        assert next(len(group) for group in found if child in group) == 3


def test_day_after_day_new_partners():
    met: dict[tuple[int, int], int] = {}
    for day in range(9):
        for group in mix(LEVELS, 4, FREE, met, day):
            for two in combinations(group, 2):
                met[two] = met.get(two, 0) + 1
    # nine days of nine groups of four are 486 meetings of 486 pairs that a full mixture allows
    assert max(met.values()) <= 3
    assert sum(count > 1 for count in met.values()) < 100


def test_of_whom_nothing_is_known_counts_as_the_middle():
    levels = {**LEVELS, 0: None, 35: None}
    found = mix(levels, 2, FREE, {}, 3)
    order = sorted(LEVELS, key=lambda child: levels[child] if levels[child] is not None else 0.4999)
    upper = set(order[18:])
    assert all(len(set(pair) & upper) == 1 for pair in found)


def test_no_other_size():
    with pytest.raises(ValueError, match="2 to 4"):
        mix(LEVELS, 5, FREE, {}, 0)
