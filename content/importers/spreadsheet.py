"""A teacher's questions in a spreadsheet, one a row, become a pack; or every problem by row and column.

The first row names the columns: skill, question and answer have to be there; grade, standard, options, hint, hint 2,
wrong answer, feedback, wrong answer 2, feedback 2 and so on may be. An answer is a number (57, 2.5, 3/4, 1 2/3), a word
(several that are right, between bars: grey | gray), or one of the options (small | large).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from content.checking import check
from content.entry import Marks, Spot
from content.importers.questions import question
from content.importers.sheets import Row, Sheet, rows_of
from content.items import Item
from content.pack import Activity, Framework, Header, Pack, Skill
from content.problems import Problem, ordered

NOT_IN_A_SHEET = {"assessment", "lesson"}  # a sheet is for practice: it has no exit tickets and no lesson cards


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet does not say of itself. `grade` is for rows without one."""

    id: str
    version: str
    title: str
    grade: str
    author: str
    language: str = "en"
    license: str = "CC-BY-4.0"


def read_spreadsheet(data: bytes, file: str, about: About) -> tuple[Pack | None, list[Problem]]:
    """The pack of a CSV file, checked. None where there is any error."""
    sheet = Sheet(file)
    return make_pack(list(rows_of(sheet, data)), sheet, about)


def pack_of_rows(cells: Sequence[Mapping[str, str]], about: About) -> tuple[Pack | None, list[Problem]]:
    """The same of questions that were typed into a form: the first is row 2, as below a sheet's headings."""
    names = dict.fromkeys(name for row in cells for name in row)
    sheet = Sheet(about.title, {name: at for at, name in enumerate(names, start=1)})
    return make_pack([Row(line, row) for line, row in enumerate(cells, start=2)], sheet, about)


def make_pack(rows: list[Row], sheet: Sheet, about: About) -> tuple[Pack | None, list[Problem]]:
    """Raises nothing: whatever is the matter is told by row and column."""
    if not rows and not sheet.problems:
        sheet.refuse(2, "question", "a question a row", "no row", "Write the first question below the headings.")
    slugs = _slugs(list(dict.fromkeys(row.get("skill") for row in rows if row.get("skill"))))
    items = [item for row in rows if (item := question(sheet, row, slugs))]
    if sheet.problems:
        return None, ordered(sheet.problems)
    try:
        pack = _pack(sheet, rows, items, slugs, about)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        sheet.refuse(1, "", "a title, a grade and texts of an ordinary length", where, error.errors()[0]["msg"])
        return None, sheet.problems
    problems = [problem for problem in check(pack) if problem.code not in NOT_IN_A_SHEET]
    stopped = any(problem.severity == "error" for problem in problems)
    return (None if stopped else pack), problems


def slug(text: str, otherwise: str) -> str:
    """A name for addresses: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or otherwise


def _slugs(titles: Sequence[str]) -> dict[str, str]:
    """Skill -> slug, no two the same."""
    found: dict[str, str] = {}
    for number, title in enumerate(titles, start=1):
        wanted = slug(title, f"skill-{number}")
        found[title] = f"{wanted}-{number}" if wanted in found.values() else wanted
    return found


def _pack(sheet: Sheet, rows: list[Row], items: list[Item], slugs: Mapping[str, str], about: About) -> Pack:
    first = {title: next(row for row in rows if row.get("skill") == title) for title in slugs}
    skills = [_skill(title, slugs[title], row, rows, about) for title, row in first.items()]
    activities = [
        Activity.model_validate(
            {
                "id": f"practise-{skill.id}"[:80], "title": skill.title, "skill": skill.id, "kind": "practice",
                "step": "practise", "minutes": 8, "screen": "yes", "body": skill.objective,
                "items": [item.id for item in items if skill.id in item.skills],
            }
        )
        for skill in skills
    ]  # fmt: skip
    header = Header.model_validate(
        {
            "id": about.id, "version": about.version, "schema": 1, "title": about.title, "language": about.language,
            "license": about.license, "attribution": about.author, "source": "spreadsheet",
            "grades": list(dict.fromkeys(skill.grade for skill in skills)),
        }
    )  # fmt: skip
    standards = any(skill.standards for skill in skills)
    frameworks = (Framework(id="ccss-math"),) if standards else ()
    pack = Pack(
        header=header, frameworks=frameworks, skills=tuple(skills), items=tuple(items), activities=tuple(activities)
    )
    pack.marks.entries.update(_marks(sheet, rows, list(first.values())))
    return pack


def _skill(title: str, id: str, row: Row, rows: list[Row], about: About) -> Skill:
    own = [each for each in rows if each.get("skill") == title]
    standards = dict.fromkeys(code for each in own for code in re.split(r"[|,;\s]+", each.get("standard")) if code)
    values = {
        "id": id, "title": title, "objective": title, "student_words": title, "pathway": ["practise"],
        "mastered_when": {"tickets": 1, "kinds": ["procedural"]}, "standards": list(standards), "priority": True,
        "grade": next((each.get("grade") for each in own if each.get("grade")), about.grade),
    }  # fmt: skip
    return Skill.model_validate(values)


def _marks(sheet: Sheet, rows: list[Row], firsts: list[Row]) -> dict[tuple[str, int], tuple[str, Spot]]:
    """Where the checker's words about an item or a skill belong: its row, and the column of what it speaks of."""

    def at(row: Row, name: str, inside: dict[str | int, Spot] | None = None) -> Spot:
        return Spot(row.line, sheet.columns.get(name, 1), inside=inside)

    marks = Marks()
    for index, row in enumerate(rows):
        columns = {"prompt": "question", "response": "answer", "wrong": "wrong answer", "hints": "hint"}
        part = at(row, "question", {key: at(row, name) for key, name in columns.items()})
        parts = at(row, "question", {"parts": at(row, "question", {0: part})})
        marks.entries["items", index] = (sheet.file, parts)
    for index, row in enumerate(firsts):
        spot = at(row, "skill", {"grade": at(row, "grade"), "standards": at(row, "standard")})
        marks.entries["skills", index] = (sheet.file, spot)
        marks.entries["activities", index] = (sheet.file, at(row, "skill"))
    marks.entries["header", 0] = (sheet.file, Spot(1, 1))
    return marks.entries
