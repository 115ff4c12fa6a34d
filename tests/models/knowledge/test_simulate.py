"""Simulated students do what their truth says, and also what no rule explains."""

import re

import numpy as np
import pytest

from models.knowledge import Prior
from models.knowledge.misconceptions import Answer, explain
from models.knowledge.nodes import sigmoid, softplus
from models.knowledge.params import Params
from models.knowledge.simulate import (
    Habits,
    SimulatedStudent,
    enrol,
    knows_at,
    meet,
    other_answer,
    present,
    respond,
    true_params,
)
from models.knowledge.step import DAY
from tests.models.knowledge import cases

PARAMS = Params.from_priors({"pack/one": Prior(0.3, 0.15, 0.15, 0.08)}, "prior-1")
PREDICTED = {"smaller-from-larger": ["64"], "no-decrement": ["66"]}


def answers(student, count, rng, params=PARAMS):
    return [
        respond(student, params, "pack/one", "i", cases.NOON + n, rng, answer="56", predicted=PREDICTED)
        for n in range(count)
    ]


def test_the_same_seed_gives_the_same_child():
    one, two = (answers(enrol(np.random.default_rng(5)), 30, np.random.default_rng(6)) for _ in range(2))
    assert one == two
    assert answers(enrol(np.random.default_rng(5)), 30, np.random.default_rng(7)) != one


def unknowing(**habits):
    """A student who never learns within the test, by a skill that is hardly ever learned."""
    return SimulatedStudent(x=-2.5, bugs=frozenset({"smaller-from-larger"}), habits=Habits(**habits))


NEVER = Params.from_priors({"pack/one": Prior(0.001, 0.001, 0.15, 0.08)}, "prior-1")


def test_a_planted_misconception_shows_as_often_as_its_habit_says():
    rng = np.random.default_rng(1)
    given = [r.given for _ in range(400) for r in answers(unknowing(bug=0.85, unsure=0.0), 3, rng, NEVER)]
    assert given.count("64") / len(given) == pytest.approx(0.85, abs=0.03)


def test_it_does_not_show_where_the_skill_is_known():
    rng = np.random.default_rng(2)
    student = SimulatedStudent(3.0, frozenset({"smaller-from-larger"}), known={"pack/one": True}, last={"pack/one": 0})
    student.last["pack/one"] = cases.NOON
    causes = [r.cause for r in answers(student, 12, rng)]
    assert "misconception" not in causes[:4]


def test_not_everything_is_explained_by_a_rule():
    rng = np.random.default_rng(3)
    found = [r for _ in range(300) for r in answers(unknowing(bug=0.5, unsure=0.1), 3, rng, NEVER)]
    causes = {r.cause for r in found}
    assert {"misconception", "error", "guess", "not sure"} <= causes
    assert all((r.given is None) == (r.cause == "not sure") for r in found)
    assert all(r.right == (r.given == "56") for r in found)
    unexplained = [r.given for r in found if r.cause == "error"]
    assert len(set(unexplained)) >= 4


def test_slips_and_guesses_have_the_models_rates():
    rng = np.random.default_rng(4)
    own = PARAMS.of("pack/one")
    right = {True: [], False: []}
    for _ in range(3000):
        student = enrol(rng, habits=Habits(unsure=0.0))
        response = answers(student, 1, rng)[0]
        right[student.known["pack/one"]].append(response.right)
    assert np.mean(right[False]) == pytest.approx(sigmoid(own.g), abs=0.03)
    assert np.mean(right[True]) == pytest.approx(sigmoid(own.g + softplus(own.delta)), abs=0.03)


def test_starting_learning_and_forgetting_have_the_models_rates():
    rng = np.random.default_rng(8)
    started, learned, forgot = [], [], []
    for _ in range(3000):
        student = SimulatedStudent(0.0)
        started.append(meet(student, PARAMS, "pack/one", cases.NOON, rng))
        if not started[-1]:
            learned.append(meet(student, PARAMS, "pack/one", cases.NOON, rng))
        else:
            forgot.append(not knows_at(student, PARAMS, "pack/one", cases.NOON + 40 * DAY, rng))
    assert np.mean(started) == pytest.approx(0.3, abs=0.03)
    assert np.mean(learned) == pytest.approx(0.15, abs=0.03)
    assert np.mean(forgot) == pytest.approx(0.98 * sigmoid(-5 + np.log1p(40)), abs=0.03)


def test_looking_changes_nothing():
    student = SimulatedStudent(0.0, known={"pack/one": True}, last={"pack/one": cases.NOON})
    for _ in range(50):
        knows_at(student, PARAMS, "pack/one", cases.NOON + 900 * DAY, np.random.default_rng(1))
    assert student.known == {"pack/one": True}


def test_absences_have_their_rate():
    rng = np.random.default_rng(9)
    student = SimulatedStudent(0.0, habits=Habits(absent=0.2))
    assert np.mean([present(student, rng) for _ in range(3000)]) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("answer", "choices"), [("56", ()), ("7", ()), ("0", ()), ("b", "abc"), ("x", ()), ("0", ("0",))]
)
def test_another_answer_is_never_the_right_one(answer, choices):
    rng = np.random.default_rng(10)
    assert all(other_answer(answer, choices, rng) != answer for _ in range(200))


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        ('{"all": "23", "o": "3", "t": "2"}', r'\{"all": "\d+", "o": "\d+", "t": "\d+"\}'),
        ("17 8", r"\d+ \d+"),
        ("a:z b:x c:z", r"a:[xz] b:[xz] c:[xz]"),
        ("56", r"\d+"),
    ],
)
def test_another_answer_has_the_form_that_the_task_asks_for(answer, form):
    rng = np.random.default_rng(10)
    given = [other_answer(answer, (), rng) for _ in range(50)]
    assert all(re.fullmatch(form, each) and each != answer for each in given)


def test_a_drawn_world_lies_around_the_parameters_in_use():
    rng = np.random.default_rng(11)
    worlds = [true_params(PARAMS, ["pack/one"], ["i"], rng) for _ in range(1500)]
    starts = [world.of("pack/one").a for world in worlds]
    assert np.mean(starts) == pytest.approx(PARAMS.of("pack/one").a, abs=0.1)
    assert np.std(starts) == pytest.approx(1.0, abs=0.1)
    assert np.std([world.items["i"] for world in worlds]) == pytest.approx(1.0, abs=0.1)


def test_habits_name_every_fault():
    with pytest.raises(ValueError, match=r"bug.*absent"):
        Habits(bug=1.2, absent=-1)


def test_a_planted_misconception_is_found_again():
    rng = np.random.default_rng(12)
    predicted = {rule: frozenset(given) for rule, given in PREDICTED.items()}
    found = []
    for _ in range(60):
        responses = answers(unknowing(), 5, rng, NEVER)
        rows = [Answer(predicted, r.given, r.right) for r in responses if r.given is not None]
        found.append(explain(rows).leading)
    assert found.count("smaller-from-larger") >= 50
    assert found.count("no-decrement") == 0
