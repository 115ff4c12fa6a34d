"""`python -m models simulate`: a response log as `fit` reads it, with the true states beside it."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from models.knowledge import cohort
from models.knowledge.cohort import Cohort
from models.knowledge.params import Params

MOST_STUDENTS, MOST_SKILLS, MOST_ROWS = 1_000_000, 2_000, 20_000_000
ANSWERS = 20  # of each student on each skill
HEADERS = {
    "responses.csv": ("student_id", "skill", "item", "correct", "order", "timestamp", "source"),
    "states.csv": ("student_id", "skill", "order", "knew", "chance"),
    "students.csv": ("student_id", "trait", "own_guess", "own_forgetting", "games"),
}


def run(given: argparse.Namespace) -> int:
    """Write the files; 1, and none of them, where what was asked for cannot be made."""
    faults = _faults(given)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    rng = np.random.default_rng(given.seed)
    truth = cohort.world(given.skills, rng)
    found = cohort.simulate(truth, given.students, ANSWERS, given.model, rng)
    try:
        write(given.out, found, truth)
    except OSError as error:
        print(f"{given.out} cannot be written: {error}", file=sys.stderr)
        return 1
    print(f"{found.skill.size} answers of {given.students} students on {given.skills} skills in {given.out}")
    return 0


def _faults(given: argparse.Namespace) -> list[str]:
    faults = [
        f"--{name} must be 1 to {most:,}, not {value:,}"
        for name, value, most in (
            ("students", given.students, MOST_STUDENTS),
            ("skills", given.skills, MOST_SKILLS),
        )
        if not 1 <= value <= most
    ]
    if not faults and given.students * given.skills * ANSWERS > MOST_ROWS:
        faults.append(f"--students times --skills times {ANSWERS} answers must be at most {MOST_ROWS:,}")
    if given.seed < 0:
        faults.append(f"--seed must be 0 or more, not {given.seed}")
    if given.out.exists() and not given.out.is_dir():
        faults.append(f"--out must be a folder, and {given.out} is none")
    return faults


def write(folder: Path, found: Cohort, truth: Params) -> None:
    """All files whole, or none. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".simulating-") as made:
        for (name, header), rows in zip(HEADERS.items(), (_log(found), _states(found), _students(found)), strict=True):
            _write_rows(Path(made, name), header, rows)
        Path(made, "truth.json").write_text(json.dumps(json.loads(truth.to_json()), indent=1, sort_keys=True) + "\n")
        for path in sorted(Path(made).iterdir()):
            path.replace(folder / path.name)


def _write_rows(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _log(found: Cohort) -> Iterator[tuple[object, ...]]:
    for s, (skill, item) in enumerate(zip(found.skill.tolist(), found.item.tolist(), strict=True)):
        who, right = cohort.student_name(s), found.right[s].astype(int).tolist()
        for t, (k, i, at) in enumerate(zip(skill, item, found.seconds[s].astype(int).tolist(), strict=True)):
            yield who, cohort.skill_name(k), cohort.item_name(i), right[t], t + 1, at, "practice"


def _states(found: Cohort) -> Iterator[tuple[object, ...]]:
    for s, skill in enumerate(found.skill.tolist()):
        who, knew = cohort.student_name(s), found.knew[s].astype(int).tolist()
        for t, (k, chance) in enumerate(zip(skill, found.chance[s].tolist(), strict=True)):
            yield who, cohort.skill_name(k), t + 1, knew[t], f"{chance:.6f}"


def _students(found: Cohort) -> Iterator[tuple[object, ...]]:
    own = zip(found.trait.tolist(), found.own_guess.tolist(), found.own_forgetting.tolist(), found.games, strict=True)
    for s, (trait, guess, forgetting, games) in enumerate(own):
        yield cohort.student_name(s), f"{trait:.6f}", f"{guess:.6f}", f"{forgetting:.6f}", int(games)
