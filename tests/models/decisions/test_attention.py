"""Idle and not connected, from presence alone; and the order of the page."""

import pytest

from models.decisions.attention import MINUTE, ORDER, Presence, order, presence_flag
from models.decisions.flags import Flag
from models.decisions.reason import Reason

NOW = 100 * MINUTE
SECOND = MINUTE // 60


def seen(heard_ago, active_ago, **more):
    presence = {"on_screens": True} | more
    return presence_flag(Presence(NOW - heard_ago, NOW - active_ago, **presence), NOW)


def flag(kind, minutes_ago, skill=None):
    return Flag(kind, skill, NOW - minutes_ago * MINUTE, Reason("flag.test"))


def test_four_minutes_without_activity_is_idle():
    assert seen(SECOND, 4 * MINUTE - 1) is None
    assert seen(SECOND, 4 * MINUTE).kind == "idle"
    found = seen(SECOND, 6 * MINUTE)
    assert (found.kind, found.reason.value("minutes")) == ("idle", 6)


@pytest.mark.parametrize("why", [{"on_screens": False}, {"away": True}])
def test_a_break_a_partner_task_or_paper_is_never_idle(why):
    assert seen(SECOND, 9 * MINUTE, **why) is None
    assert seen(9 * MINUTE, 9 * MINUTE, **why) is None


def test_a_device_not_heard_for_a_minute_is_not_connected_and_not_idle():
    assert seen(59 * SECOND, SECOND) is None
    assert seen(60 * SECOND, 9 * MINUTE).kind == "not connected"


def test_never_heard_is_not_started():
    assert presence_flag(Presence(None, None, on_screens=True), NOW) is None


def test_order_is_by_kind_then_by_waiting():
    page = order([(1, flag(kind, 1)) for kind in ORDER], NOW)
    assert [f.kind for f in (page.shown[0].flag, *page.shown[0].also)] == list(ORDER)
    raised = [
        (1, flag("idle", 9)),
        (2, flag("struggling", 4)),
        (3, flag("help requested", 1)),
        (4, flag("struggling", 5)),
    ]
    page = order(raised, NOW)
    assert [(row.student, row.minutes) for row in page.shown] == [(3, 1), (4, 5), (2, 4), (1, 9)]
    assert order(reversed(raised), NOW) == page


def test_six_are_shown_and_nobody_is_dropped():
    page = order([(n, flag("idle", n)) for n in range(1, 10)], NOW)
    assert [row.student for row in page.shown] == [9, 8, 7, 6, 5, 4]
    assert [row.student for row in page.more] == [3, 2, 1]


def test_a_child_stands_once_with_the_rest_beside():
    page = order([(1, flag("due for review", 50)), (1, flag("struggling", 2))], NOW)
    assert len(page.shown) == 1
    assert (page.shown[0].flag.kind, page.shown[0].also[0].kind) == ("struggling", "due for review")


def test_a_clock_that_went_back_gives_no_minutes_below_zero():
    assert order([(1, flag("idle", -5))], NOW).shown[0].minutes == 0
