"""A small pack that a teacher writes: in a form or in a spreadsheet, as a draft like any other."""

from collections.abc import Mapping
from typing import Any

from content.generate import VariantPart, variant
from content.importers.spreadsheet import About, pack_of_rows, slug
from content.problems import Problem
from webapp.accounts.people import full_name
from webapp.library import packs
from webapp.practice.task import Task, show_task
from webapp.tables import Person, School

FIELDS = ("skill", "question", "answer", "options", "wrong answer", "feedback", "hint")
ROWS, MORE, MOST_ROWS = 3, 3, 30
MOST_TEXT = 600
EXAMPLE = """skill,question,answer,options,wrong answer,feedback,hint
Taking away,72 - 15 =,57,,63,Look at the ones again.,Start with the ones.
Comparing,Which is more?,12,8 | 12,,,"""


def about(title: str, grade: str, by: Person, school: School) -> About:
    """A pack of the writer's own: nobody else's can have its id, and each publish is a higher version."""
    pack_id = f"own-{by.id}-{slug(title, 'pack')}"
    earlier = sum(row.pack_id == pack_id for row in packs.installed(school.id))
    author = f"{full_name(by)}, {school.name}"
    return About(pack_id, f"{earlier + 1}.0.0", title, grade, author, language=by.language)


def typed_rows(form: Mapping[str, Any], count: int) -> list[dict[str, str]]:
    """What was typed, question by question; one that says nothing is empty."""
    names = [{name: f"{name.replace(' ', '-')}-{at}" for name in FIELDS} for at in range(1, count + 1)]
    rows = [{name: str(form.get(key, "")).strip()[:MOST_TEXT] for name, key in row.items()} for row in names]
    return [{name: text for name, text in row.items() if text} for row in rows]


def filled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those that say more than a skill; a skill that is not repeated is the one of the question above."""
    found: list[dict[str, str]] = []
    for row in rows:
        if row.keys() - {"skill"}:
            above = {"skill": found[-1]["skill"]} if found and "skill" in found[-1] else {}
            found.append(above | row)
    return found


def unfolded(rows: list[dict[str, str]], problems: list[Problem]) -> set[int]:
    """The numbers, from 1, of the questions that are open to be written: those to mend, else the next empty one."""
    known = [number for number, row in enumerate(rows, start=1) if row.keys() - {"skill"}]
    wrong = {
        known[problem.line - 2]
        for problem in problems
        if problem.severity == "error" and 2 <= problem.line < len(known) + 2
    }
    empty = next((number for number in range(1, len(rows) + 1) if number not in known), len(rows))
    return wrong or {empty}


def look_at_row(
    row: dict[str, str], by: Person, school: School
) -> tuple[Task | None, VariantPart | None, list[Problem]]:
    """One question as a child would see it, or what is the matter with it."""
    pack, problems = pack_of_rows([{"skill": "?", **row}], about("look", "3", by, school))
    if pack is None:
        return None, None, [problem for problem in problems if problem.severity == "error"]
    made = variant(pack, pack.items[0].id, "look")
    return show_task(made, made.parts[0]), made.parts[0], []
