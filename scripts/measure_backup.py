"""How long a backup and a restore of many answers take: `python scripts/measure_backup.py --answers 1000000`.

Makes a school of 600 children in a temporary folder (or on --database, an empty one), writes answers straight into the
log, then runs the commands themselves. Prints rows for docs/benchmarks.md.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CHILDREN, TASKS, BATCH = 600, 6, 6_000
SKILL = "subtract-regroup/subtract-within-100-regroup"


def grow(answers: int) -> None:
    """The school and its log. Call inside the application."""
    from webapp import clock
    from webapp.accounts import classes, enrolment
    from webapp.extensions import db
    from webapp.tables import EvidenceRow, School, Sitting
    from webapp.writing import writing

    now = clock.now()
    with writing():
        school = School(name="Measured", time_zone="UTC", language="en", created_at=now)
        db.session.add(school)
        db.session.flush()
        room = classes.make_class(school, classes.current_year(school, date.today()), "Room")  # noqa: DTZ011
        drafts = [
            enrolment.draft_student(
                school.id, f"Child{n}", "Measured", str(n), "en", ("fox", "boat", "apple"), "fox", now
            )
            for n in range(CHILDREN)
        ]
        enrolment.save_students(drafts)
        enrolment.enrol_many([(room, child) for child in drafts], date.today())  # noqa: DTZ011
        here, students = (school.id, room.id), [child.id for child in drafts]
    rows = both(answers, here, students, now)
    while batch := list(islice(rows, BATCH)):
        with writing() as session:
            for table in (Sitting, EvidenceRow):
                found = [row for kind, row in batch if kind is table]
                if found:
                    session.execute(table.__table__.insert(), found)


def both(answers: int, here: tuple[int, int], students: list[int], now: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Sittings, each before its answers."""
    from webapp.tables import EvidenceRow, Sitting

    rng = Random(1)  # noqa: S311
    for number in range(answers):
        sitting, position = divmod(number, TASKS)
        student = students[sitting % CHILDREN]
        opened = now - (answers - sitting * TASKS) * 1_000_000
        whose = {"school_id": here[0], "class_id": here[1], "student_id": student}
        pack = {"pack_id": "subtract-regroup", "pack_version": "1.0.0"}
        if position == 0:
            tasks = [{"item": f"regroup-{n}", "seed": f"{rng.getrandbits(48):012x}"} for n in range(TASKS)]
            yield Sitting, whose | pack | {
                "id": sitting + 1, "purpose": "practice", "skill": SKILL, "tasks": tasks, "opened_at": opened
            }  # fmt: skip
        right = rng.random() < 0.7
        yield EvidenceRow, whose | pack | {
            "sitting_id": sitting + 1, "position": position + 1, "part": "a", "try": 1, "kind": "answer", "revision": 1,
            "source": "practice", "issued_at": opened, "received_at": opened + position, "device_sequence": number,
            "elapsed_ms": rng.randrange(2_000, 60_000), "item": f"regroup-{position}", "skills": [SKILL],
            "seed": f"{rng.getrandbits(48):012x}", "answer": str(rng.randrange(100)), "misconceptions": [],
            "verdict": "right" if right else "wrong",
        }  # fmt: skip


def timed(title: str, *command: str) -> None:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, check=True)  # noqa: S603
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {title} | {wall:.0f} s, {cpu:.0f} CPU-s |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, default=1_000_000)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="onramp-measure-") as folder:
        os.environ |= {"ONRAMP_INSTANCE": folder, "ONRAMP_DATABASE": chosen.database}
        timed("setup", "setup")
        from webapp import create_app

        app = create_app()
        with app.app_context():
            grow(chosen.answers)
            app.extensions["sqlalchemy"].engine.dispose()  # a restore wants the database for itself
        size = sum(path.stat().st_size for path in Path(folder).glob("onramp.sqlite*"))
        print(f"{chosen.answers} answers, {size / 1e6:.0f} MB of SQLite")
        timed("backup create", "backup", "create")
        (made,) = (Path(folder) / "backups").glob("*.zip")
        print(f"{made.stat().st_size / 1e6:.0f} MB of backup")
        timed("backup restore, with the backup of what it replaces", "backup", "restore", "--yes", str(made))
        timed("student erase", "student", "erase", "7", "--yes")


if __name__ == "__main__":
    main()
