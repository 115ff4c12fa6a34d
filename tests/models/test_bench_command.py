"""`python -m models bench` and the pictures of `evaluate`: what they print is what they say it is."""

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from models.commands import bench, contest, logistic, plots
from models.knowledge import cohort
from models.knowledge.responses import judges, read_responses
from models.knowledge.scores import auc, log_loss
from tests.models.command import models
from tests.models.knowledge.logs import simulated, write

SVG = "{http://www.w3.org/2000/svg}"


def children(students, seed):
    rng = np.random.default_rng(seed)
    return cohort.simulate(cohort.world(4, np.random.default_rng(1)), students, 8, "full", rng)


def columns(made):
    student = np.repeat(np.arange(len(made.skill)), made.skill.shape[1])
    return student, made.skill.ravel(), made.item.ravel(), made.right.ravel()


def test_the_regression_counts_only_what_came_before():
    student, skill, right = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 1, 0, 0, 0, 0]), np.array([1, 1, 0, 1, 0, 0])
    found = logistic.features(student, skill, np.zeros(6, dtype=int), right.astype(bool))
    assert np.expm1(found.own).round().tolist() == [[0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 0, 1]]
    assert np.expm1(found.whole).round().tolist() == [[0, 1, 2, 2, 0, 0], [0, 0, 0, 1, 0, 1]]


def test_the_regression_is_at_its_best_and_foresees_unseen_students():
    taught, judged = (columns(children(n, seed)) for n, seed in ((300, 2), (100, 3)))
    rows = logistic.features(*taught)
    weights = logistic.fit(rows, taught[3], 4, 40)
    y = taught[3].astype(float)

    def loss(at):
        return log_loss(y, logistic.chances(at, rows, 4, 40)) * len(y) + 0.5 * at[1:] @ at[1:]

    rng = np.random.default_rng(0)
    assert all(loss(weights + 0.03 * rng.standard_normal(len(weights))) > loss(weights) for _ in range(20))
    found = logistic.chances(weights, logistic.features(*judged), 4, 40)
    right = judged[3].astype(float)
    assert auc(right, found) > 0.7 and log_loss(right, found) < log_loss(right, np.full(len(right), y.mean()))


def test_the_pictures_show_the_numbers(tmp_path):
    made = children(60, 5)
    log = made.responses()
    plots.draw(tmp_path / "new", log, np.full(len(log), 0.5))
    reliability, learning = (
        ET.parse(tmp_path / "new" / f"{name}.svg").getroot()  # noqa: S314
        for name in ("reliability", "learning")
    )
    said = reliability.find(f"{SVG}desc").text
    assert said.count("0.50 foreseen") == 15 and f"{len(log)} answers" in reliability.find(f"{SVG}title").text
    assert len(reliability.findall(f"{SVG}circle")) == 15
    assert len(learning.findall(f"{SVG}circle")) == 8, "as many as answers on a skill"
    first = np.mean([[right[own == k][0] for k in range(4)] for own, right in zip(made.skill, made.right, strict=True)])
    assert f"answer 1: {first:.2f} right, 0.50 foreseen (240)" in learning.find(f"{SVG}desc").text


def test_a_file_in_the_way_of_pictures_is_said(tmp_path):
    log = children(3, 6).responses()
    (tmp_path / "file").write_text("mine")
    assert "nothing can be drawn there" in plots.drawn(tmp_path / "file", log, np.full(len(log), 0.5))


@pytest.mark.long
def test_fits_stand_side_by_side_and_what_is_missing_is_said():
    pytest.importorskip("pyro", reason="the extra `fit` is not installed")
    done = models("bench", "--against", "lr,pybkt", "--rows", "2000", "--python", "/nowhere/python", "--json")
    assert done.returncode == 0, done.stderr
    ours, lr, pybkt = json.loads(done.stdout)["fits"]
    assert [row["program"] for row in (ours, lr, pybkt)] == ["onramp", "lr", "pybkt"]
    for row in (ours, lr):
        assert row["rows"] == 2000 and row["auc"] > 0.6 and row["cpu_seconds"] >= 0 and row["peak_mib"] > 10
    assert "/nowhere/python" in pybkt["missing"]


def test_a_log_is_split_as_fit_splits_it_and_keeps_its_skills(tmp_path):
    log = read_responses([write(tmp_path / "log.csv", [(*row[:1], "a~b" if n % 3 else "b", *row[2:]) for n, row in
                                                       enumerate(simulated(20, 4, skills=1))])])  # fmt: skip
    with np.load(bench.split(log, 1, tmp_path)) as file:
        columns = {name: file[name] for name in file.files}
    rows = int(columns.pop("rows"))
    held_out = judges(20, 1)
    assert held_out.sum() == 4 and rows == 16 * 4
    taught, judged = log.of_students(~held_out), log.of_students(held_out)
    back = contest.log_of(columns)
    assert back.student.tolist() == [*taught.student.tolist(), *judged.student.tolist()]
    assert [[log.skill_names[k] for k in tags] for tags in back.skills[:rows]] == [
        [log.skill_names[k] for k in tags] for tags in taught.skills
    ]
    assert back.right.tolist() == [*taught.right.tolist(), *judged.right.tolist()]


@pytest.mark.long
def test_fits_stand_side_by_side_on_a_log_from_a_file(tmp_path):
    pytest.importorskip("pyro", reason="the extra `fit` is not installed")
    log = write(tmp_path / "log.csv", simulated(60, 12))
    done = models("bench", "--responses", log, "--against", "onramp-predict,lr", "--json")
    assert done.returncode == 0, done.stderr
    ours, predict, lr = json.loads(done.stdout)["fits"]
    assert {row["log"] for row in (ours, predict, lr)} == {"log.csv"}
    assert len(ours["next3_by_decile"]) == 10 and "within_skill_r" not in lr
    assert all(row["rows"] == 48 * 36 and row["auc"] > 0.6 and row["ece"] < 0.2 for row in (ours, predict, lr))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rows", "many"), "--rows takes numbers"),
        (("--rows", "1e99"), "--rows takes numbers"),
        (("--rows", "-5"), "--rows takes numbers"),
        (("--against", "oracle"), "--against takes onramp-predict, lr, pybkt, not oracle"),
        (("--seed", "-1"), "--seed must be 0 or more"),
        (("--limit", "nan"), "--limit more than 0"),
    ],
)
def test_what_cannot_be_measured_is_refused(arguments, said):
    done = models("bench", *arguments)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
