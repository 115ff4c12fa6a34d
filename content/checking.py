"""Check a pack: every problem at once, each with its place, what was expected, what was found and what to do."""

from pathlib import Path

from content.checks.references import check_references
from content.checks.report import Report
from content.checks.skills import check_skills
from content.checks.templates import check_templates
from content.checks.texts import check_texts
from content.checks.tickets import check_tickets
from content.checks.variables import check_misconceptions
from content.pack import Pack
from content.problems import PackProblems, Problem, ordered
from content.reading import read_all


def check(pack: Pack, broken: frozenset[str] = frozenset()) -> list[Problem]:
    """Every problem of a pack that could be read, errors first. Errors stop a pack, warnings do not.

    `broken`: ids of entries that could not be read; they are not dangling, and what may be among them is not missing.
    """
    report = Report(pack, broken)
    check_references(report)
    check_misconceptions(report)
    check_skills(report)
    check_texts(report)
    check_templates(report)
    check_tickets(report)
    return ordered(report.problems)


def examine(path: Path) -> tuple[Pack | None, list[Problem]]:
    """Read and check the pack in a folder or zip, all problems together.

    The pack is None where there is any error: what comes back may be published.
    """
    try:
        reading = read_all(path)
    except PackProblems as refused:
        return None, refused.problems
    problems = list(reading.problems)
    if reading.pack is not None:
        problems += check(reading.pack, reading.broken)
    stopped = any(problem.severity == "error" for problem in problems)
    return (None if stopped else reading.pack), ordered(problems)
