"""`python -m models coverage | bands | new-skill`: small runs of what docs/benchmarks.md has in full."""

import json

import pytest

from tests.models.command import models

pytest.importorskip("pyro", reason="the extra `fit` is not installed")
pytestmark = pytest.mark.long


def found(*arguments):
    done = models(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_intervals_of_a_fit_cover_most_truths():
    rows = found("coverage", "--model", "full", "--students", 24)
    assert {row["fitted_to"] for row in rows} == {30, 300} and len(rows) == 6
    for row in rows:
        assert row["intervals"] > 100 and 0.6 <= row["covered"] <= 1
        assert row["covered"] + row["below"] + row["above"] == pytest.approx(1, abs=0.002)
    assert rows[0]["width"] > rows[2]["width"], "more answers, less doubt"


def test_bands_find_who_knows_and_stand_still():
    (judged,) = found("bands", "--model", "full", "--students", 20).values()
    assert judged["auc"] > 0.6 and judged["capable_know"] > 0.85 and judged["down"] < judged["moves"] < 4


def test_a_skill_that_few_have_practised_is_foreseen_no_worse_for_it():
    rows = found("new-skill", "--skills", 1)
    assert list(rows) == ["0", "5", "20", "100"]
    assert rows["0"]["ours"] == pytest.approx(rows["0"]["pooled"], abs=0.01)
    assert rows["100"]["ours"] < rows["100"]["pooled"]
    assert all(row["ours"] < row["shared"] for row in rows.values())


@pytest.mark.parametrize(
    "arguments", [("coverage", "--students", 0), ("bands", "--students", 1), ("new-skill", "--skills", 0)]
)
def test_too_few_are_refused(arguments):
    done = models(*arguments)
    assert done.returncode == 1 and "must be" in done.stderr and not done.stdout
