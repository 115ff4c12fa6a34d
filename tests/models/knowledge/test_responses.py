"""A log is read whole, or every fault is told with its file and line."""

import gzip

import numpy as np
import pytest

from models.knowledge.responses import ResponsesInvalid, read_responses
from models.knowledge.sequences import pack, tries_before
from tests.models.knowledge.logs import write

ROWS = [("b", "k~m", "i1", 1, 0, 10), ("a", "k", "i2", 0, 2, 30), ("a", "k", "i2", 1, 1, 20)]


def test_rows_come_by_student_and_order_across_files(tmp_path):
    one, two = write(tmp_path / "1.csv", ROWS), tmp_path / "2.csv.gz"
    two.write_bytes(gzip.compress(b"student_id,skill,item,correct,order,source\nb,m,i3,0,-1,ticket\n"))
    log = read_responses([one, two])
    assert log.students == ["b", "a"] and log.student.tolist() == [0, 0, 1, 1]
    assert [log.items[n] for n in log.item] == ["i3", "i1", "i2", "i2"]
    assert [[log.skill_names[k] for k in tags] for tags in log.skills] == [["m"], ["k", "m"], ["k"], ["k"]]
    assert log.right.tolist() == [False, True, True, False]
    assert np.isnan(log.seconds[0]) and log.seconds[1:].tolist() == [10, 20, 30]


def test_a_skill_is_one_sequence_whatever_stands_between(tmp_path):
    log = read_responses([write(tmp_path / "1.csv", ROWS)])
    found = pack(log, {"k": 0}, {"i2": 0})
    assert np.diff(found.first).tolist() == [1, 1, 2] and found.skill.tolist() == [0, -1, 0]
    assert found.weight.tolist() == [0.5, 0.5, 1, 1] and found.item.tolist() == [-1, -1, 0, 0]
    assert found.of_student.tolist() == [0, 2, 3]
    assert found.gap.tolist() == [0, 0, 0, np.log1p(10 / 86_400)]


def test_wrong_tries_at_the_same_item_are_counted(tmp_path):
    given = [("i", 0), ("i", 0), ("i", 1), ("i", 0), ("j", 0), ("i", 0), *[("i", 0)] * 7]
    rows = [("s", "k", item, right, n, n) for n, (item, right) in enumerate(given)]
    log = read_responses([write(tmp_path / "1.csv", rows)])
    assert tries_before(log).tolist() == [0, 1, 2, 0, 0, 0, 1, 2, 3, 4, 5, 5, 5]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("s", "k", "i", 2, 0, 0), "correct must be 0 or 1, not '2'"),
        (("", "k", "i", 1, 0, 0), "student_id is empty"),
        (("s", "k", "", 1, 0, 0), "item is empty"),
        (("s", "k~", "i", 1, 0, 0), "skill must be 1 to 20 different names joined by ~, not 'k~'"),
        (("s", "k~k", "i", 1, 0, 0), "skill must be"),
        (("s", "k", "i", 1, "first", 0), "order must be a number, not 'first'"),
        (("s", "k", "i", 1, 0, "noon"), "timestamp must be seconds, not 'noon'"),
        (("s", "k", "i", 1, 0, "nan"), "timestamp must be seconds"),
        (("s", "k", "i", 1, 0), "5 values, the header has 6"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, row, told):
    path = write(tmp_path / "1.csv", [*ROWS, row])
    with pytest.raises(ResponsesInvalid) as refused:
        read_responses([path])
    assert refused.value.faults[0].startswith(f"{path}:5: {told}")


def test_all_faults_are_told_up_to_twenty(tmp_path):
    path = write(tmp_path / "1.csv", [("s", "k", "i", "x", 0, 0)] * 30)
    with pytest.raises(ResponsesInvalid) as refused:
        read_responses([path])
    assert len(refused.value.faults) == 21 and "perhaps more" in refused.value.faults[-1]


HEADER = b"student_id,skill,item,correct,order"
NO_LOGS = [b"", b"student_id,skill\n", b"\xff\xfe\x00", HEADER + b"\n", HEADER + b",order\ns,k,i,1,1,2\n"]


@pytest.mark.parametrize("body", NO_LOGS)
def test_what_is_no_log_is_refused(tmp_path, body):
    path = tmp_path / "1.csv"
    path.write_bytes(body)
    with pytest.raises(ResponsesInvalid):
        read_responses([path])


@pytest.mark.parametrize("damage", ["none", "cut", "overwritten"])
def test_what_is_no_gzip_is_refused(tmp_path, damage):
    whole = gzip.compress(
        write(tmp_path / "1.csv", [(f"s{n}", "k", "i", n % 2, n, 0) for n in range(500)]).read_bytes()
    )
    path = tmp_path / "1.csv.gz"
    path.write_bytes({"none": b"student_id", "cut": whole[:-50], "overwritten": whole[:99] + b"\xff" * 200}[damage])
    with pytest.raises(ResponsesInvalid, match="cannot be read"):
        read_responses([path])


def test_a_spreadsheets_mark_before_the_text_is_no_part_of_it(tmp_path):
    path = write(tmp_path / "1.csv", ROWS)
    plain = read_responses([path])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_responses([path]).students == plain.students


def test_parquet_says_the_same_as_csv(tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {
        "student_id": [3, 3, 1], "skill": ["k", "k~m", "m"], "item": ["i", "j", "i"], "correct": [True, False, True],
        "order": [2.0, 1.0, 1.0], "timestamp": [60.5, None, 0.0],
    }  # fmt: skip
    parquet.write_table(arrow.table(columns), tmp_path / "log.parquet")
    rows = [("3", "k", "i", 1, 2, 60.5), ("3", "k~m", "j", 0, 1, ""), ("1", "m", "i", 1, 1, 0)]
    one = read_responses([tmp_path / "log.parquet"])
    other = read_responses([write(tmp_path / "log.csv", rows)])
    assert (one.students, one.items, one.skills) == (other.students, other.items, other.skills)
    assert one.right.tolist() == other.right.tolist() == [False, True, True]
    assert np.array_equal(one.seconds, other.seconds, equal_nan=True)


def test_a_parquet_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "log.parquet").write_bytes(b"no such thing")
    with pytest.raises(ResponsesInvalid, match=r"log.parquet:1: cannot be read: (no Parquet|Parquet needs pyarrow)"):
        read_responses([tmp_path / "log.parquet"])
