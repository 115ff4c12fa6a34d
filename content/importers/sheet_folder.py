"""A teacher's spreadsheet becomes the folder of a pack: one line of report for each row, refused rows left out."""

from pathlib import Path

from content.entry import Entry
from content.importers.imported import Imported, Line, Refused, Terms, slug
from content.importers.sheets import LARGEST, Row, Sheet, rows_of
from content.importers.spreadsheet import About, make_pack
from content.importers.yaml_text import dump
from content.pack import Pack
from content.problems import Problem


def convert(path: Path, terms: Terms) -> Imported:
    """The files of the pack and the report. Raises Refused where the file is no such sheet."""
    about = _about(path, terms)
    sheet = Sheet(path.name)
    with path.open("rb") as file:
        rows = list(rows_of(sheet, file.read(LARGEST + 1)))
    if sheet.problems:
        raise Refused("; ".join(map(str, sheet.problems)))
    made = Imported()
    pack, refused = _what_can_be(sheet, rows, about)
    made.lines = [_line(row, refused.get(row.line, [])) for row in rows]
    if pack is not None:
        made.files = files_of(pack)
    return made


def _about(path: Path, terms: Terms) -> About:
    if not path.is_file():
        raise Refused(f"{path.name} is no file: name the spreadsheet, saved as CSV UTF-8")
    if terms.author is None:
        raise Refused('a sheet does not say who wrote it: name them with --author "..."')
    title = terms.title or path.stem.replace("_", " ").strip()
    id = terms.pack_id or slug(title) or "sheet"
    return About(id, terms.version, title, terms.grade, terms.author, terms.language, terms.license or "CC-BY-4.0")


def _what_can_be(sheet: Sheet, rows: list[Row], about: About) -> tuple[Pack | None, dict[int, list[Problem]]]:
    """The pack of the rows that make a question, and by line what is the matter with each other one."""
    refused: dict[int, list[Problem]] = {}
    while kept := [row for row in rows if row.line not in refused]:
        pack, problems = make_pack(kept, Sheet(sheet.file, sheet.columns), about)
        if pack is not None:
            return pack, refused
        errors = [problem for problem in problems if problem.severity == "error"]
        lines = {row.line for row in kept}
        if elsewhere := [problem for problem in errors if problem.line not in lines]:
            raise Refused("; ".join(map(str, elsewhere)))
        for problem in errors:
            refused.setdefault(problem.line, []).append(problem)
    return None, refused


def _line(row: Row, problems: list[Problem]) -> Line:
    why = "; ".join(f"expected {each.expected}; found {each.found}. {each.fix}" for each in problems)
    return Line(f"row {row.line}", "refused" if problems else "imported", why)


def files_of(pack: Pack) -> dict[str, bytes]:
    """The files of a pack that has what a sheet can say: questions, their skills, a set for practice for each."""
    header = {"pack": _values(pack.header)} | {"frameworks": [_values(each) for each in pack.frameworks]}
    files = {"pack.yaml": dump(header)}
    files |= {f"{name}/{name}.yaml": dump([_values(each) for each in getattr(pack, name)]) for name in _LISTS}
    for activity in pack.activities:
        head = {name: value for name, value in _values(activity).items() if name != "body"}
        files[f"activities/{activity.id}.md"] = f"---\n{dump(head)}---\n\n{activity.body}\n"
    return {name: text.encode() for name, text in files.items()}


_LISTS = ("skills", "items")


def _values(entry: Entry) -> dict[str, object]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
