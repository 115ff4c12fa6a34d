"""Check a pack: every problem at once, each with its place, what was expected, what was found and what to do."""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from content.checks.ids import check_ids
from content.checks.neighbours import check_neighbours
from content.checks.references import check_references
from content.checks.report import Report
from content.checks.skills import check_skills
from content.checks.templates import check_templates
from content.checks.texts import check_texts
from content.checks.tickets import check_tickets
from content.checks.translations import check_translations
from content.checks.variables import check_misconceptions
from content.checks.variety import check_variety
from content.pack import Pack
from content.problems import PackProblems, Problem, at_most, ordered
from content.reading import read, read_all

SHIPPED = Path(__file__).parent / "packs"
Library = Callable[[str], Pack | None]


def shipped(id: str) -> Pack | None:
    """The pack of that id which comes with Onramp."""
    try:
        return read(SHIPPED / id) if re.fullmatch(r"[a-z0-9-]+", id) and (SHIPPED / id).is_dir() else None
    except PackProblems:
        return None


def check(pack: Pack, broken: frozenset[str] = frozenset(), library: Library = shipped) -> list[Problem]:
    """Every problem of a pack that could be read, errors first. Errors stop a pack, warnings do not.

    `broken`: ids of entries that could not be read; they are not dangling, and what may be among them is not missing.
    `library` gives the newest published version of a pack by its id: of those it uses, and its own before this one.
    """
    report = Report(pack, broken)
    check_references(report)
    check_neighbours(report, library)
    check_ids(report)
    check_misconceptions(report)
    check_skills(report)
    check_variety(report)
    check_texts(report)
    check_templates(report)
    check_tickets(report)
    check_translations(report)
    return ordered(report.problems)


def examine(path: Path, library: Library = shipped) -> tuple[Pack | None, list[Problem]]:
    """Read and check the pack in a folder or zip, all problems together.

    The pack is None where there is any error: what comes back may be published.
    """
    with _without_collector():
        try:
            reading = read_all(path)
        except PackProblems as refused:
            return None, refused.problems
        problems = list(reading.problems)
        if reading.pack is not None:
            problems += check(reading.pack, reading.broken, library)
    stopped = any(problem.severity == "error" for problem in problems)
    return (None if stopped else reading.pack), at_most(problems, "error" if stopped else "warning")


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles of garbage meanwhile: a big pack is a million values that stay, gone through in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if not gc.get_freeze_count():  # what a server froze before it forked stays so: its workers share it
                gc.freeze()  # what stays joins the oldest; else the first thing made next has all of it gone through
                gc.unfreeze()
            gc.enable()
