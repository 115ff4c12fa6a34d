"""OATutor's content (github.com/CAHLR/OATutor-Content) as one pack: a problem is an item, a step a part of it.

One pack, since skills are shared between its courses and a child's evidence on a skill belongs together.
"""

from collections import Counter
from pathlib import Path

from content.importers.imported import Imported, Line, Terms, fresh, slug
from content.importers.oatutor.problems import problem_from
from content.importers.oatutor.skills import Skills
from content.importers.oatutor.source import find_folder, optional, parameters, problems_in
from content.importers.yaml_text import dump


def convert(path: Path, terms: Terms) -> Imported:
    """The files of the pack and the report. Raises Refused where the folder is none of OATutor's."""
    folder = find_folder(path)
    skills = Skills(optional(folder.beside, "skillModel.json"), parameters(folder.beside))
    made = Imported()
    items: dict[str, list[dict[str, object]]] = {}
    licenses: Counter[str] = Counter()
    taken: set[str] = set()
    for problem_folder in problems_in(folder.pool):
        item_id = fresh(slug(problem_folder.name) or "problem", taken)
        problem = problem_from(problem_folder, item_id, skills, terms)
        made.lines += problem.lines
        if problem.item is not None:
            taken.add(item_id)
            licenses[problem.license] += 1
            items.setdefault(slug(problem.lesson, 60) or "items", []).append(problem.item)
            made.files |= problem.pictures
    if items:
        made.files |= {f"items/{lesson}.yaml": dump(group).encode() for lesson, group in sorted(items.items())}
        made.files["skills/skills.yaml"] = dump(skills.entries(terms.grade)).encode()
        made.files |= skills.activities()
        made.files["pack.yaml"] = _header(terms, licenses).encode()
        made.files["README.md"] = _readme(made.lines).encode()
    return made


def _header(terms: Terms, licenses: Counter[str]) -> str:
    license = terms.license or min(licenses, key=lambda each: (-licenses[each], each))
    return dump(
        {
            "pack": {
                "id": terms.pack_id or "oatutor",
                "version": terms.version,
                "schema": 1,
                "title": terms.title or "OATutor",
                "language": "en",
                "license": license,
                "attribution": "OATutor project, CAHL lab, UC Berkeley (https://OATutor.io); each item names its own "
                "source and licence",
                "grades": [terms.grade],
                "source": "oatutor",
            }
        }
    )


def _readme(lines: list[Line]) -> str:
    counted = Counter(line.status for line in lines)
    return (
        "# Imported from OATutor\n\n"
        f"{counted['imported']} problems and steps came in whole, {counted['loss']} with a loss, {counted['refused']} "
        "were refused; the report of the import names each.\n\n"
        "What the source does not have, and a person should add before a class relies on it: the skills' objectives\n"
        "(here their names stand in), grades and standards, exit tickets, misconceptions, lesson cards, and words for\n"
        "the pictures. Until there are tickets, a skill is shown by observation.\n"
    )
