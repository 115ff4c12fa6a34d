"""The latest ticket on a skill and the practice before it: found by index, and the same as by reading everything."""

import random

import pytest
from sqlalchemy import delete, insert, select

from tests.evidence.conftest import SKILL
from webapp.evidence.results import latest_results
from webapp.extensions import db
from webapp.tables import EvidenceRow, Person, Sitting
from webapp.writing import writing

Results = dict[str, tuple[int, int]]


def read_everything(student: Person) -> Results:
    """The plain reading: sitting after sitting, oldest first."""
    latest: Results = {}
    wanted = select(Sitting).filter_by(student_id=student.id, skill=SKILL).order_by(Sitting.opened_at)
    for sitting in db.session.scalars(wanted):
        judged = read_sitting(sitting)
        if not judged:
            continue
        result = sum(row.verdict == "right" for row in judged), len(judged)
        if sitting.purpose == "practice":
            latest["since"] = result
        else:
            latest = {"practice": latest.get("since", (0, 0)), "ticket": result}
    if latest.pop("since", None):
        latest.pop("practice", None)
    return latest


def read_sitting(sitting: Sitting) -> list[EvidenceRow]:
    """The first tries that count: before Finish the last word on each question, in practice the first readable one."""
    rows = db.session.scalars(
        select(EvidenceRow).filter_by(sitting_id=sitting.id).order_by(EvidenceRow.revision, EvidenceRow.id)
    ).all()
    finish = next((row for row in rows if row.kind == "finish"), None)
    words: dict[int, EvidenceRow] = {}
    for row in rows:
        if row.kind not in ("answer", "not-sure") or row.try_ != 1 or row.verdict in ("unreadable", "unscored"):
            continue
        if sitting.purpose == "practice":
            words.setdefault(row.position, row)
        elif finish is not None and row.device_sequence < finish.device_sequence:
            words[row.position] = row
    return list(words.values())


def add_sitting(cast, rng: random.Random, opened_at: int) -> None:
    purpose = rng.choice(["practice", "ticket"])
    sitting = Sitting(
        school_id=cast.school.id,
        student_id=cast.sam.id,
        class_id=cast.room.id,
        purpose=purpose,
        skill=SKILL if rng.random() < 0.8 else "another/skill",
        pack_id="subtract-regroup",
        pack_version="1.0.0",
        tasks=[],
        opened_at=opened_at,
        finished_at=rng.choice([None, opened_at + 1, opened_at + 1]),
    )
    db.session.add(sitting)
    db.session.flush()
    sequence = 0
    for position in range(1, rng.choice([1, 1, 4, 5])):
        for revision in range(1, rng.choice([1, 1, 2]) + 1):
            sequence += 1
            keep(
                sitting,
                position,
                revision,
                rng.choice(["answer", "not-sure", "hint"]),
                sequence,
                rng.choice([1, 1, 2]),
                rng.choice(["right", "wrong", "unreadable", "unscored"]),
            )
    if sitting.finished_at:  # what comes after it had its feedback beside it
        keep(sitting, 0, 1, "finish", rng.randint(1, sequence + 1))


def keep(
    sitting: Sitting, position: int, revision: int, kind: str, sequence: int, try_: int = 1, verdict: str | None = None
) -> None:
    row = {
        "school_id": sitting.school_id, "class_id": sitting.class_id, "student_id": sitting.student_id,
        "sitting_id": sitting.id, "position": position, "part": "p" if position else "", "try": try_, "kind": kind,
        "revision": revision, "source": sitting.purpose, "issued_at": sitting.opened_at,
        "received_at": sitting.opened_at, "device_sequence": sequence, "skills": [SKILL] if position else [],
        "misconceptions": [], "verdict": verdict if kind == "answer" else None,
    }  # fmt: skip
    db.session.execute(insert(EvidenceRow.__table__), row)


@pytest.mark.parametrize("seed", range(40))
def test_found_by_index_as_by_reading_everything(cast, seed: int) -> None:
    rng = random.Random(seed)
    with writing():
        for opened_at in range(1, rng.randint(2, 14)):
            add_sitting(cast, rng, opened_at)
    found = latest_results(cast.sam.id, SKILL)
    plain = read_everything(cast.sam)
    assert found.get("ticket") == plain.get("ticket")
    if "ticket" in plain:
        assert found.get("practice") == plain.get("practice")


def test_a_corrected_answer_counts_once_and_one_after_finish_not_at_all(cast) -> None:
    with writing():
        add_sitting(cast, random.Random(0), 1)
        sitting = db.session.scalars(select(Sitting)).one()
        db.session.execute(delete(EvidenceRow))
        sitting.purpose, sitting.skill, sitting.finished_at = "ticket", SKILL, 2
        for position in range(1, 5):
            keep(sitting, position, 1, "answer", 2 * position - 1, verdict="wrong")
            keep(sitting, position, 2, "answer", 2 * position, verdict="right")
        keep(sitting, 0, 1, "finish", 9)
        keep(sitting, 1, 3, "answer", 10, verdict="wrong")
    assert latest_results(cast.sam.id, SKILL)["ticket"] == (4, 4)
