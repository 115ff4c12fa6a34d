"""The teacher's week for a spreadsheet: the page's parts one below the other, in the same words."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.classroom.groups.cards import Chip
from webapp.classroom.students.grid import BANDS
from webapp.classroom.students.retaught import MOST_NAMED, Retaught
from webapp.classroom.students.week import Goal, LastTicket, Week
from webapp.classroom.words import day_in_words
from webapp.school_days import SchoolDays

NONE = "–"


def as_rows(week: Week, days: SchoolDays) -> Iterator[list[str]]:
    """A blank row parts what the page parts."""
    yield [_("Goal"), *(_(word) for word in BANDS.values()), _("Time to look again")]
    yield from (goal_row(goal) for goal in week.goals)
    yield []
    if week.ticket:
        yield from ticket_rows(week.ticket, week.students, days)
        yield []
    if week.retaught:
        yield [_("What"), _("More right than not"), _("Not so yet"), _("No answer since")]
        yield from (retaught_row(one, days) for one in week.retaught)
    else:
        yield [_("No group in the last five school days.")]
    yield []
    nobody_noted = _("nobody is noted yet. “I'm on it”, a group or “I saw it” notes it.")
    yield [_("You have not been with:"), some(week.alone, week.students, _("you were with everybody"), nobody_noted)]
    away = some(week.away, week.students, _("everybody has"), _("nobody has yet"))
    yield [_("Has not worked on anything:"), away]


def goal_row(goal: Goal) -> list[str]:
    return [goal.title, *(str(count or NONE) for _band, count in goal.counts), named(goal.due) or _("nobody")]


def ticket_rows(ticket: LastTicket, students: int, days: SchoolDays) -> Iterator[list[str]]:
    finished = _("%(done)s of %(all)s have finished.", done=ticket.finished, all=students)
    yield [_("The last exit ticket"), day_in_words(ticket.opened_at, days), ticket.title, finished]
    for prompt, count in ticket.right:
        yield [prompt, _("%(count)s right", count=count)]
    for title, children in ticket.errors:
        yield [title, named(children)]
    if ticket.finished and not ticket.errors:
        yield [_("No predicted error showed.")]
    if ticket.missing:
        yield [_("Did not finish it:"), named(ticket.missing)]


def retaught_row(one: Retaught, days: SchoolDays) -> list[str]:
    day = day_in_words(one.at, days)
    when = f"{day}, {_('whole class')}" if one.whole_class else day
    return [f"{one.title} {when}", *(few(children) for children in (one.have_it, one.not_yet, one.nothing))]


def few(children: Sequence[Chip]) -> str:
    """Names, or how many where the page names nobody either."""
    if len(children) > MOST_NAMED:
        return ngettext("%(num)s child", "%(num)s children", len(children))
    return named(children) or NONE


def some(children: Sequence[Chip], students: int, none: str, everybody: str) -> str:
    """Names; where it is nobody, or everybody, what the page says then."""
    return everybody if len(children) == students else named(children) or none


def named(children: Sequence[Chip]) -> str:
    return ", ".join(chip.name for chip in children)
