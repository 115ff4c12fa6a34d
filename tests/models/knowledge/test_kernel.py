"""The compiled filter says what the step says, to the last digits, and its gradient is the slope of what it says."""

import itertools
import math

import numpy as np
import pytest

from models.knowledge.batch import filter_logs
from models.knowledge.belief import predict as predicted
from models.knowledge.nodes import FLOOR, LOG_PI, SPAN, X, sigmoid, softplus
from models.knowledge.params import Params, SkillParams
from models.knowledge.responses import read_responses
from models.knowledge.state import SOURCES, StudentState
from models.knowledge.step import WEIGHTS, Evidence, exact_step
from tests.models.knowledge.logs import HEADER, close, simulated, write

pytest.importorskip("numba", reason="the extra `fit` is not installed")

from models.commands.evaluating import packed_for, predict, tables
from models.knowledge.kernel import FAST, Tables, likelihood, shards, trait_nodes

PARAMS = Params(
    "test", 0.8, 0.5, 0.9, (0.0, 0.3, -0.2, 0.1, 0.4, -0.5), SkillParams(0.0, -1.8, -0.8, 0.8, -5.0),
    {"k0": SkillParams(-0.4, -1.2, -1.0, 1.1, -3.0), "k1": SkillParams(0.5, -2.0, -0.6, 2.0, 1.5)},
    {"k0-i0": 0.6, "k1-i3": -0.9, "same": 0.1}, (0.0, -0.7, -1.5, -4.0, -3.0, -5.0), (0.3, -0.4),
    {"ticket": (0.2, 0.5), "self-report": (0.8, -1.0)}, {"same": (0.3, -0.5, 0.2, 0.9, 0.1)},
)  # fmt: skip


def read(tmp_path, rows):
    return read_responses([write(tmp_path / "log.csv", rows)])


def packed(log):
    return packed_for(PARAMS, log)


@pytest.fixture
def log(tmp_path):
    """Also answers that are tagged with two skills, wrong tries in a row, days between and a clock that goes back, and
    rows from a ticket and from the child's own judgement."""
    rows = [list(row) for row in simulated(7, 12, seed=3)]
    for n, row in enumerate(rows):
        row[5] *= 5
        if n % 5 == 0:
            row[1] = "k0~k1"
        if n % 11 < 4:
            row[2], row[3] = "same", 0
        if n % 17 == 0:
            row[5] -= 500_000
        row.append("ticket" if n % 7 == 0 else "self-report" if n % 13 == 0 else "practice")
    return read_responses([write(tmp_path / "log.csv", rows, (*HEADER, "source"))])


def evidence(log):
    """By student, the same rows as evidence for the step."""
    found, tries = {}, 0
    for n in range(len(log)):
        student, item = log.students[log.student[n]], log.items[log.item[n]]
        rows = found.setdefault(student, [])
        tries = min(tries + 1, 5) if rows and rows[-1].item == item and not rows[-1].right else 0
        skills = tuple(log.skill_names[tag] for tag in log.skills[n])
        at, source = round(log.seconds[n] * 1e6), SOURCES[log.source[n]]
        rows.append(Evidence(skills, item, bool(log.right[n]), WEIGHTS.get(source, 1.0), tries, source, at, True))
    return found


def test_every_answer_is_foreseen_as_the_step_does(log):
    seen = predict(PARAMS, log)
    n = 0
    for rows in evidence(log).values():
        state = StudentState.new()
        for row in rows:
            each = [predicted(PARAMS, state, key, row.item, row.at, row.tries, row.source) for key in row.skills]
            assert close(seen.correct[n], sum(each) / len(each), 1e-11)
            state = exact_step(PARAMS, state, row)
            n += 1
    assert n == len(log) == 252


def test_the_batch_agrees(log):
    batch = filter_logs(PARAMS, list(evidence(log).values()))
    seen, n = predict(PARAMS, log), 0
    for rows, chances in zip(evidence(log).values(), batch.predicted, strict=True):
        left = iter(chances)
        for row in rows:
            each = [next(left) for _ in row.skills]
            assert close(seen.correct[n], sum(each) / len(each), 1e-11)
            n += 1


def test_it_is_the_sum_over_all_that_may_have_been_known(tmp_path):
    """Three answers on one skill: every node, every path of knowing and not knowing, added up by hand."""
    rows = [("s", "k0", "k0-i0", 1, 0, 0), ("s", "k0", "other", 0, 1, 86_400), ("s", "k0", "k0-i0", 1, 2, 400_000)]
    own, total = PARAMS.skills["k0"], 0.0
    for x, log_pi in zip(X, LOG_PI, strict=True):
        learn = SPAN * sigmoid(own.b + PARAMS.beta * x) + FLOOR
        start = sigmoid(own.a + PARAMS.alpha * x)
        for path in itertools.product((False, True), repeat=3):
            chance = math.exp(log_pi)
            for n, (row, known) in enumerate(zip(rows, path, strict=True)):
                if n == 0:
                    on = start
                else:
                    days = (row[5] - rows[n - 1][5]) / 86_400
                    forget = min(SPAN * sigmoid(own.e + PARAMS.v * math.log1p(days)) + FLOOR, 1 - learn)
                    on = 1 - forget if path[n - 1] else learn
                offset, lift = PARAMS.first if n == 0 else (0.0, 0.0)
                rise = softplus(own.delta + lift) if known else 0.0
                right = sigmoid(own.g + PARAMS.items.get(row[2], 0.0) + offset + rise)
                chance *= (on if known else 1 - on) * (right if row[3] else 1 - right)
            total += chance
    found, _slope = likelihood(packed(read(tmp_path, rows)), tables(PARAMS))
    assert close(found, math.log(total))


@pytest.fixture
def richer(log):
    """The packed log and tables that also use the trait in the answer and an offset of each row's own."""
    rows, at = packed(log), tables(PARAMS)
    extra = np.random.default_rng(0).normal(0, 0.5, rows.rows)
    return rows, at._replace(trait=0.3 * trait_nodes(9)[0], extra=extra)


def test_the_gradient_is_the_slope(richer):
    rows, at = richer
    _, slope = likelihood(rows, at)
    rng = np.random.default_rng(1)
    for name, values, slopes in zip(Tables._fields, at, slope, strict=True):
        moving = np.flatnonzero(slopes)
        assert len(moving), name
        for place in rng.choice(moving, min(len(moving), 6), replace=False):
            assert close(slopes.flat[place], difference(rows, at, name, values, place), 1e-5), name


def difference(rows, at, name, values, place, step=1e-5):
    def moved(by):
        changed = values.copy()
        changed.flat[place] += by
        return likelihood(rows, at._replace(**{name: changed}), gradient=False)[0]

    return (moved(step) - moved(-step)) / (2 * step)


def test_torch_alone_says_the_same_with_the_same_gradient(richer):
    torch = pytest.importorskip("torch")
    from models.knowledge.parallel import log_likelihood

    rows, at = richer
    total, slope = likelihood(rows, at)
    tensors = [torch.tensor(values, requires_grad=True) for values in at]
    found = log_likelihood(rows, tensors, "cpu")
    found.backward()
    assert close(total, found.item(), 1e-11)
    for name, ours, tensor in zip(Tables._fields, slope, tensors, strict=True):
        assert np.allclose(ours, tensor.grad.numpy(), rtol=1e-8, atol=1e-9), name


def test_shards_of_students_add_up(log):
    at = tables(PARAMS)
    half = np.arange(len(log.students)) % 2 == 0
    whole, slope = likelihood(packed(log), at)
    parts = [likelihood(packed(log.of_students(which)), at) for which in (half, ~half)]
    assert close(whole, sum(total for total, _ in parts))
    for together, one, other in zip(slope[:-1], *(part[:-1] for _, part in parts), strict=True):
        assert np.allclose(together, np.add(one, other), rtol=1e-10, atol=1e-12)


def test_threads_share_the_students_and_say_the_same(log):
    at = tables(PARAMS)
    total, slope = likelihood(packed(log), at)
    for threads in (2, 3, 50):
        found, own = likelihood(packed(log), at, threads=threads)
        assert close(found, total)
        assert all(np.allclose(a, b, rtol=1e-9, atol=1e-12) for a, b in zip(slope, own, strict=True))
    ends = shards(packed(log), 3)
    assert (ends[0], ends[-1], len(ends)) == (0, len(log.students), 4)


def test_each_nth_student_is_packed_as_if_alone(log):
    few = log.of_students(np.arange(len(log.students)) % 3 == 0)
    one, other = packed(log).each(3), packed(few)
    for name in ("item", "context", "right", "weight", "gap", "first", "skill", "of_student"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_ten_thousand_answers_in_a_row_stay_numbers(tmp_path):
    rows = [("s", "k0", "i", n % 3 > 0, n, n) for n in range(10_000)]
    log = read(tmp_path, [(*row[:3], int(row[3]), *row[4:]) for row in rows])
    seen = predict(PARAMS, log)
    assert np.isfinite(seen.correct).all() and (seen.known > 0).all() and (seen.known < 1).all()
    total, slope = likelihood(packed(log), tables(PARAMS))
    assert math.isfinite(total) and all(np.isfinite(value).all() for value in slope)


@pytest.mark.parametrize("name", Tables._fields)
def test_what_is_no_number_comes_out_as_none(richer, name):
    """A fit is refused for what is no number: the kernel, which may reorder its sums, must not make a number of it."""
    rows, at = richer
    values = getattr(at, name).copy()
    values.flat[0] = math.nan
    total, slope = likelihood(rows, at._replace(**{name: values}))
    assert math.isnan(total) and any(np.isnan(each).any() for each in slope)
    assert not {"nnan", "ninf"} & FAST
