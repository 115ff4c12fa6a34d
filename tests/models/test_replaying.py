"""False alarms on logs whose outcome is plain to see."""

import gzip
from dataclasses import replace

import pytest

from models.commands.replaying import replay
from models.knowledge.params import Params, Prior
from models.knowledge.responses import read_responses

HEAD = "student_id,skill,item,correct,order"


def log(tmp_path, letters, times=(), params=None):
    rows = [f"1,3,{n},{int(letter == 'R')},{n}" + (f",{times[n]}" if times else "") for n, letter in enumerate(letters)]
    path = tmp_path / "log.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write("\n".join([HEAD + (",timestamp" if times else ""), *rows, ""]))
    return replay(read_responses([path]), 10, 0, params).figures()


@pytest.mark.parametrize(
    ("after", "false", "undecided"),
    [("RRWRW", 100.0, 0.0), ("RRWWW", 0.0, 0.0), ("RR", 0.0, 100.0), ("RWR", 100.0, 0.0)],
)
def test_a_flag_is_false_where_most_of_the_next_five_are_right(tmp_path, after, false, undecided):
    found = log(tmp_path, "W" * 8 + after)
    assert found["child_days"] == 1 and found["urgent"]["flags_per_100"] == 100
    assert (found["urgent"]["false_alarms_per_100"], found["urgent"]["undecided_per_100"]) == (false, undecided)


def test_days_are_of_the_calendar_or_else_of_fifteen_answers(tmp_path):
    assert log(tmp_path, "R" * 31)["child_days"] == 3
    assert log(tmp_path, "R" * 4, times=[0, 86_399, 86_400, 200_000])["child_days"] == 3


def test_a_night_ends_a_run(tmp_path):
    night = [*range(4), *range(90_000, 90_004)]
    assert log(tmp_path, "W" * 8, times=night)["urgent"]["flags_per_100"] == 0
    assert log(tmp_path, "W" * 8, times=[*range(8)])["urgent"]["flags_per_100"] == 100


def test_a_fit_that_knows_a_skill_as_slow_calls_from_the_fifth(tmp_path):
    slow = Params.from_priors({"3": Prior(init=0.2, learn=0.01, guess=0.2, slip=0.1)}, "slow")
    assert log(tmp_path, "WWWWW", params=slow)["urgent"]["flags_per_100"] == 0
    assert log(tmp_path, "WWWWW", params=replace(slow, spread={"3": (0.1,) * 15}))["urgent"]["flags_per_100"] == 100
