"""`python -m models simulate`, as it is called: a log that `fit` reads, and beside it a truth that holds."""

import csv
import json

import numpy as np
import pytest

from models.knowledge.cohort import KINDS
from models.knowledge.params import Params
from models.knowledge.responses import read_responses
from tests.models.command import models


def table(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("simulated")
    done = models("simulate", "--out", made / "full", "--students", 150, "--skills", 6, "--seed", 3)
    assert done.returncode == 0, done.stderr
    return made / "full"


def test_the_log_can_be_read_and_its_truth_stands_beside_it(folder):
    log, states = read_responses([folder / "responses.csv"]), table(folder / "states.csv")
    assert (len(log), len(log.students), len(log.skill_names)) == (150 * 6 * 20, 150, 6)
    assert len(states) == len(log) and len(table(folder / "students.csv")) == 150
    rows = table(folder / "responses.csv")
    keys = ("student_id", "skill", "order")
    assert [[row[k] for k in keys] for row in rows] == [[row[k] for k in keys] for row in states]
    truth = Params.from_json((folder / "truth.json").read_text())
    assert set(truth.skills) == set(log.skill_names) and set(log.items) <= set(truth.items)


@pytest.mark.parametrize("model", KINDS)
def test_the_true_chance_of_knowing_is_the_share_that_know(tmp_path, model):
    """Whatever the truth: of answers after which P(known | truth) is p, so many leave a child that knows."""
    done = models("simulate", "--out", tmp_path, "--students", 200, "--skills", 8, "--model", model)
    assert done.returncode == 0, done.stderr
    states = table(tmp_path / "states.csv")
    chance, knew = (np.array([float(row[name]) for row in states]) for name in ("chance", "knew"))
    for low in (0.0, 0.25, 0.5, 0.75):
        inside = (chance >= low) & (chance < low + 0.25)
        assert chance[inside].mean() == pytest.approx(knew[inside].mean(), abs=0.03)
    children = table(tmp_path / "students.csv")
    differ = {name for name in ("own_guess", "own_forgetting", "games") if len({child[name] for child in children}) > 1}
    assert differ == {"forget": {"own_forgetting"}, "gaming": {"games"}, "own-guess": {"own_guess"}}.get(model, set())


def test_one_seed_gives_the_same_bytes_and_another_others(folder, tmp_path):
    for name, seed in (("again", 3), ("other", 4)):
        models("simulate", "--out", tmp_path / name, "--students", 150, "--skills", 6, "--seed", seed)
    for file in ("responses.csv", "states.csv", "students.csv", "truth.json"):
        assert (tmp_path / "again" / file).read_bytes() == (folder / file).read_bytes()
        assert (tmp_path / "other" / file).read_bytes() != (folder / file).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--students", 0), "--students must be 1 to 1,000,000, not 0"),
        (("--students", -3, "--skills", 0), "--skills must be 1 to 2,000, not 0"),
        (("--students", 900_000, "--skills", 900), "must be at most 20,000,000"),
        (("--seed", -1), "--seed must be 0 or more, not -1"),
        (("--model", "perfect"), "invalid choice: 'perfect'"),
        (("--students", "many"), "invalid int value: 'many'"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path, arguments, said):
    done = models("simulate", "--out", tmp_path / "made", *arguments)
    assert done.returncode in (1, 2) and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "made").exists()


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "made").write_text("mine")
    done = models("simulate", "--out", tmp_path / "made")
    assert done.returncode == 1 and "must be a folder" in done.stderr
    assert (tmp_path / "made").read_text() == "mine"


def test_the_truth_is_read_as_json(folder):
    truth = json.loads((folder / "truth.json").read_text())
    assert truth["alpha"] == 0.7 and truth["retries"][0] == 0
