"""How often two children share a skill group, and from when on it is too often."""

import pytest

from models.decisions.pairs import Shared, count_shared, pair, too_often_today

TOGETHER, PARTED, ALONE = [{1, 2, 3}], [{1, 3}, {2, 4}], [{1, 3, 4}]


def test_a_day_counts_where_both_sat_in_a_group():
    found = count_shared([TOGETHER, PARTED, ALONE, []])
    assert found[1, 2] == Shared(together=1, chances=2)
    assert found[1, 3] == Shared(together=3, chances=3)
    assert (5, 6) not in found


@pytest.mark.parametrize(
    ("together", "chances", "found"),
    [(5, 5, False), (4, 6, True), (3, 6, False), (6, 10, False), (7, 10, True), (9, 15, False)],
)
def test_more_than_sixty_percent_from_the_sixth_on(together, chances, found):
    assert Shared(together, chances).too_often is found


@pytest.mark.parametrize(
    ("together", "parted", "found"), [(3, 2, True), (2, 3, False), (4, 0, False), (5, 0, True), (5, 4, False)]
)
def test_today_counts_as_one_more(together, parted, found):
    days = [TOGETHER] * together + [PARTED] * parted
    assert ((1, 2) in too_often_today(count_shared(days))) is found


def test_how_often_is_told_with_today_in_it():
    assert too_often_today(count_shared([TOGETHER] * 5))[1, 2] == Shared(6, 6)


def test_nobody_is_a_pair_alone():
    assert pair(7, 3) == (3, 7)
    with pytest.raises(ValueError, match="no pair"):
        pair(3, 3)
