"""Which backups are kept: the newest always, one a day, one a week."""

from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from webapp import clock
from webapp.backups import store
from webapp.backups.store import BY_HAND, NIGHTLY, REPLACED, Backup

NOW = 1_790_000_000 * clock.SECOND
ZONE = "Pacific/Auckland"


def backup(days_ago: float, kind: str = NIGHTLY) -> Backup:
    at = NOW - int(days_ago * clock.DAY)
    return Backup(at, Path(f"{at}-{kind}"), 1, kind)


def days_ago(kept: set[Backup]) -> list[int]:
    return sorted((NOW - each.at) // clock.DAY for each in kept)


def test_a_year_of_nights() -> None:
    kept = store.kept([backup(day) for day in range(365)], 14, 8, ZONE, NOW)
    found = days_ago(kept)
    assert found[:14] == list(range(14))
    assert len(found) in (19, 20)  # of eight weeks two or three are among the fourteen days
    assert all(b - a == 7 for a, b in pairwise(found[14:]))


def test_the_newest_of_a_day_stands_for_it() -> None:
    night, noon = backup(3.5), backup(3.4)
    newer = backup(0)
    assert store.kept([night, noon, newer], 14, 1, "UTC", NOW) == {newer, noon}


def test_days_count_that_have_one() -> None:
    """After a summer with the laptop in a drawer the last backups of spring are still there."""
    old = [backup(100 + day) for day in range(20)]
    kept = store.kept([backup(0), *old], 14, 8, ZONE, NOW)
    assert set(old[:13]) <= kept


@pytest.mark.parametrize("kind", [NIGHTLY, BY_HAND, REPLACED])
def test_the_newest_is_never_removed(kind: str) -> None:
    only = backup(1000, kind)
    assert store.kept([only], 1, 1, ZONE, NOW) == {only}
    assert store.kept([only], 0, 0, ZONE, NOW) == {only}


def test_others_stay_for_the_weeks() -> None:
    young, old = backup(55, BY_HAND), backup(57, REPLACED)
    assert store.kept([backup(0), young, old], 14, 8, ZONE, NOW) == {backup(0), young}


def test_only_backups_are_removed(app: Flask) -> None:
    day = 24 * 3600 * 10**6
    for number in range(5):
        store.path_for(NIGHTLY, NOW - number * day).touch()
    beside = [store.folder() / name for name in ("erasures.jsonl", "notes.zip", ".onramp-x.zip.partial")]
    for path in beside:
        path.touch()
    assert store.prune(2, 1, "UTC", NOW) >= 2
    left = [each.at for each in store.listing()]
    assert left[:2] == [NOW, NOW - day]
    assert all(path.exists() for path in beside)
    for path in (*beside, *(each.path for each in store.listing())):
        path.unlink()
