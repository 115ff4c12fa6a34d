"""Simulated classes, as the command line gives them: honest, the same again, and different where they should be."""

import json
import subprocess
import sys

import numpy as np
import pytest

from models.decisions.playlist import GOAL_SHARE
from models.simulation.child import chance_to_learn, enrol
from models.simulation.classes import START, make_room, simulate_classes
from models.simulation.grouping import GROUPINGS
from models.simulation.policies import POLICIES
from models.simulation.world import LEARNERS, make_nature
from tests.house import ROOT

KEYS = {
    "skills_known_per_hour", "minutes_to_goal", "over_practice", "under_practice", "grade_level_share",
    "longest_unsuccessful_run", "slow_fast_gap", "flags_per_day", "flag_precision", "flag_recall", "group_purity",
    "needy_left_out", "pair_together_share",
}  # fmt: skip


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "models", "simulate-class", *arguments]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def onramp():
    return simulate_classes("onramp", "full", 1, 2, 7)


def test_the_command_gives_the_figures(onramp):
    done = command("--classes", "1", "--weeks", "2", "--seed", "7", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and set(found) >= KEYS
    assert found == onramp, "the same seed, the same figures"
    assert 0 < found["skills_kept_per_hour"] < found["skills_known_per_hour"] < 10 and 0 <= found["over_practice"] <= 1
    assert set(found["grade_level_share"]) == {"minimum", "median"}
    assert found["flags_per_day"] > 0 and 0 < found["flag_precision"] <= 1 and 0 < found["flag_recall"] <= 1


@pytest.mark.parametrize(
    "arguments",
    [("--classes", "0"), ("--weeks", "41"), ("--learners", "log"), ("--learners", "log", "--params", "none")],
)
def test_what_cannot_be_is_refused_in_words(arguments):
    done = command(*arguments)
    assert done.returncode == 1 and done.stdout == "" and len(done.stderr.splitlines()) == 1


def test_every_policy_meets_the_same_children():
    rooms = [make_room(policy, "full", 2, 3, 0, None) for policy in POLICIES]
    assert all(room.children == rooms[0].children and room.nature == rooms[0].nature for room in rooms)


def test_the_cap_holds_for_every_child(onramp):
    assert onramp["grade_level_share"]["minimum"] >= GOAL_SHARE


def test_other_learners_give_other_figures(onramp):
    assert simulate_classes("onramp", "misspecified", 1, 2, 7) != onramp | {"learners": "misspecified"}


@pytest.mark.parametrize("learners", [each for each in LEARNERS if each != "log"])
def test_what_a_skill_stands_on_matters(learners):
    rng = np.random.default_rng(2)
    nature = make_nature(rng, learners)
    child = enrol(0, nature, 5, START, rng)
    goal = nature.goals[0]
    child.bugs.clear()
    child.known |= dict.fromkeys(nature.skills[goal].needs, True)
    ready = chance_to_learn(child, nature, goal)
    child.known[nature.skills[goal].needs[0]] = False
    assert chance_to_learn(child, nature, goal) < ready


@pytest.mark.long
def test_groups_by_need_are_purer_than_by_the_last_score_and_the_watch_parts_pairs():
    found = {grouping: simulate_classes("onramp", "full", 2, 6, 11, grouping=grouping) for grouping in GROUPINGS}
    needs, score = found["needs"], found["last-score"]
    assert needs["group_purity"] > score["group_purity"] + 0.1
    assert needs["needy_left_out"] < score["needy_left_out"] - 0.1
    often = {name: each["pair_together_share"]["above_60"] for name, each in found.items()}
    assert often["needs"] < often["unwatched"] / 2
