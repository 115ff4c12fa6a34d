"""What a simulated day may have besides: for who has a plan, by the app's own rules, and for nobody else."""

from dataclasses import replace

import numpy as np
import pytest

from models.decisions.activities import DayLeft
from models.decisions.playlist import next_step
from models.simulation.classes import make_room
from models.simulation.policies import TICKET_MINUTES, situate
from models.simulation.school_day import MINUTE, play_day
from models.simulation.whole_day import (
    ALONE_A_DAY,
    BESIDE_MINUTES,
    EXTRAS,
    SCREEN_A_DAY,
    come_back,
    enrich,
    take,
    work_beside,
)

ALL = frozenset(EXTRAS)


@pytest.fixture
def room():
    return make_room("onramp", "full", 6, 3, 0, None, extras=ALL)


def test_a_policy_without_a_plan_sits_at_the_screen_as_before():
    bare, whole = (make_room("m-in-a-row", "full", 6, 3, 0, None, extras=extras) for extras in (frozenset(), ALL))
    for each in (bare, whole):
        play_day(each, 0, np.random.default_rng(1))
    assert whole.tally.journeys == bare.tally.journeys and whole.children == bare.children


def test_the_minutes_at_a_screen_are_kept_and_the_rest_is_done_beside_it(room):
    play_day(room, 0, np.random.default_rng(1))
    here = [pupil for pupil in room.pupils if pupil.days]
    minutes = {n: journey.minutes for n, journey in room.tally.journeys.items()}
    for pupil in here:
        beside = BESIDE_MINUTES * sum(pupil.beside.values())
        assert pupil.at_screen == pytest.approx(minutes[pupil.number] - beside)
        assert not beside or pupil.at_screen <= SCREEN_A_DAY + TICKET_MINUTES, "a ticket is never held back"
    assert sum(bool(pupil.beside_today) for pupil in here) > len(here) / 2
    assert all(sum(pupil.beside.values()) == len(pupil.beside_today) for pupil in here)


def test_only_who_is_on_a_goal_says_it_is_ready_and_who_knows_it_more_often(room):
    pupil, child, goal = room.pupils[0], room.children[0], room.nature.goals[3]
    pupil.begin_day()
    plan = situate(pupil, room.nature, room.nature.goals[0], 20, room.start, frozenset({"ready"}))
    step, rng = next_step(plan), np.random.default_rng(1)

    def asks(times=400):
        return sum(take(step, plan, child, frozenset({"ready"}), rng).kind == "ticket" for _ in range(times)) / times

    child.known[goal] = True
    assert asks() == 0
    child.today[goal] = 6
    assert 0.2 < asks() < 0.4
    child.known[goal] = False
    assert asks() < 0.15


def test_who_was_away_long_has_a_plan_and_who_was_not_has_none(room):
    pupil, goals = room.pupils[0], room.nature.goals
    views = {view.skill: view for view in situate(pupil, room.nature, goals[6], 20, room.start).goals}
    pupil.missed = list(goals[1:3])
    come_back(pupil, views, room.nature, goals[6])
    assert not pupil.essential and not pupil.missed
    pupil.missed = list(goals[1:6])
    come_back(pupil, views, room.nature, goals[6])
    assert len(pupil.essential) == 3 and pupil.excused == {*goals[1:6]} - {*pupil.essential}
    plan = enrich(situate(pupil, room.nature, goals[6], 20, room.start), pupil, frozenset({"reentry"}), (3, 4))
    assert plan.excused == pupil.excused and plan.essential == pupil.essential


def test_beside_the_screen_a_child_may_learn_and_the_software_hears_nothing(room):
    pupil, child, goal = room.pupils[0], room.children[0], room.nature.goals[0]
    plan = situate(pupil, room.nature, goal, 20, room.start, frozenset({"beside"}))
    assert plan.left == DayLeft(SCREEN_A_DAY, ALONE_A_DAY)
    step = next_step(replace(plan, left=DayLeft(0, ALONE_A_DAY), ticket=None))
    assert step.activity and step.minutes == BESIDE_MINUTES
    learned = 0
    for seed in range(40):
        child.known[goal] = False
        work_beside(step, child, pupil, room.nature, room.start + 10 * MINUTE, np.random.default_rng(seed))
        learned += child.known[goal]
    assert 0 < learned < 40 and goal not in pupil.state.skills


def test_three_in_a_row_end_a_set_at_once_and_the_class_sits_its_ticket_all_the_same():
    """A rule that had to go on to the set's end would look worse than it is."""
    room = make_room("m-in-a-row", "full", 6, 3, 0, None)
    for child in room.children:
        child.known |= dict.fromkeys(room.nature.skills, True)
    for pupil in room.pupils:
        pupil.won |= {*room.nature.goals[1:]}
    play_day(room, 0, np.random.default_rng(1))
    here = [room.pupils[n] for n, child in enumerate(room.children) if 0 not in child.away]
    sets = [pupil.practice[room.nature.goals[0]] for pupil in here]
    assert (3, 3) in sets and (6, 6) not in sets
    assert all(pupil.ticket_today and pupil.steps_today[-1] == "ticket" for pupil in here)
