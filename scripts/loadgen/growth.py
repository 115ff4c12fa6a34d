"""A log of years: past sets of every child, written by SQL alone, older than the unit that is measured in."""

import json

from sqlalchemy import text

from content.pack import Pack
from scripts.loadgen.school import GOALS, PACK, Played
from webapp import clock
from webapp.extensions import db
from webapp.library import packs

TASKS = 8
OLDER_THAN = 30 * clock.DAY  # than the unit, and than what the groups look at
BETWEEN = clock.DAY // 4  # two sets of one child
SLICE = 50  # sets of every child in one transaction

SITTINGS = """
INSERT INTO sittings (school_id, student_id, class_id, purpose, skill, pack_id, pack_version, tasks, opened_at,
                      finished_at)
SELECT p.school_id, p.id, e.class_id, 'practice', CASE WHEN n.n % 2 = 0 THEN :even ELSE :odd END, :pack, :version,
       :tasks, :newest - n.n * :between, :newest - n.n * :between + 300000000
FROM people p JOIN enrolments e ON e.student_id = p.id CROSS JOIN load_numbers n
WHERE p.role = 'student' AND n.n BETWEEN :first AND :last
"""
ANSWERS = """
INSERT INTO evidence (school_id, class_id, student_id, sitting_id, position, part, try, kind, revision, source,
                      issued_at, received_at, device_sequence, elapsed_ms, pack_id, pack_version, item, seed, skills,
                      answer, verdict, misconceptions)
SELECT s.school_id, s.class_id, s.student_id, s.id, n.n, :part, 1, 'answer', 1, 'practice', s.opened_at,
       s.opened_at + n.n * 20000000, n.n, 8000, s.pack_id, s.pack_version, :item, :seed, :skills, '56',
       CASE WHEN (s.id + n.n) % 4 = 0 THEN 'wrong' ELSE 'right' END, '[]'
FROM sittings s CROSS JOIN load_numbers n
WHERE s.id > :after AND n.n <= :answers
"""


def grow(played: Played, rows: int) -> int:
    """Fill the log up to about `rows` answers; returns how many there are."""
    students = len(played.children)
    pack = packs.newest_of(played.school_id, PACK)
    db.session.rollback()  # a read that stays open would not see what the server writes
    wanted = max(1, round(rows / (students * TASKS)))
    with db.engine.begin() as connection:
        older = text("SELECT count(*) FROM sittings WHERE opened_at < :at")
        have = connection.execute(older, {"at": newest()}).scalar_one()
        connection.execute(text("CREATE TABLE IF NOT EXISTS load_numbers (n BIGINT PRIMARY KEY)"))
        if not connection.execute(text("SELECT count(*) FROM load_numbers")).scalar_one():
            connection.execute(text("INSERT INTO load_numbers VALUES (:n)"), [{"n": n} for n in range(1, 20_001)])
    for first in range(have // students + 1, wanted + 1, SLICE):
        add_sets(pack, first, min(first + SLICE - 1, wanted))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        return int(connection.execute(text("SELECT count(*) FROM evidence WHERE kind = 'answer'")).scalar_one())


def newest() -> int:
    return (clock.now() - OLDER_THAN) // clock.DAY * clock.DAY


def add_sets(pack: Pack, first: int, last: int) -> None:
    item = next(item for item in pack.items if f"{PACK}/{item.skills[0]}" == GOALS[1])
    with db.engine.begin() as connection:
        after = connection.execute(text("SELECT coalesce(max(id), 0) FROM sittings")).scalar_one()
        connection.execute(text(SITTINGS), {
            "even": GOALS[0], "odd": GOALS[1], "pack": pack.header.id, "version": pack.header.version,
            "tasks": json.dumps([{"item": item.id, "seed": "load"}] * TASKS), "newest": newest(), "between": BETWEEN,
            "first": first, "last": last,
        })  # fmt: skip
        connection.execute(text(ANSWERS), {
            "part": item.parts[0].id, "item": item.id, "seed": "load", "skills": json.dumps([GOALS[1]]), "after": after,
            "answers": TASKS,
        })  # fmt: skip
