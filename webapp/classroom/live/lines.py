"""A ticket's bins in words, a line for each: what the ticket's page shows is what its spreadsheet holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from webapp.classroom.groups.cards import Chip, Dealer
from webapp.classroom.live.bins import Bin, Question, TicketBins
from webapp.classroom.words import why_aside


@dataclass(frozen=True, slots=True)
class Line:
    """Who gave one answer, and what it is. `rows`: by child the row of the log that a tap sets aside, or lets count
    again where it `stands` aside."""

    words: str
    answer: str
    children: tuple[Chip, ...]
    rows: Mapping[int, int] = field(default_factory=dict)
    aside: bool = False


def lines_of(question: Question, dealer: Dealer) -> list[Line]:
    """The bins, then who was not sure, left it blank, or was set aside."""
    lines = [as_line(each, dealer) for each in question.bins]
    lines += some(_("said: I'm not sure"), question.not_sure, dealer)
    lines += some(_("finished without an answer here"), question.unanswered, dealer)
    for each in question.aside:
        rows = dict(zip(each.students, each.rows, strict=True))
        words = _("set aside by you: %(why)s", why=why_aside(each.why))
        lines.append(Line(words, each.answer, dealer.chips(each.students), rows, aside=True))
    return lines


def as_line(each: Bin, dealer: Dealer) -> Line:
    words = {
        "right": _("right"),
        "rule": dealer.either(each.rules),
        "other": _("nobody predicted this answer"),
        "to read": _("for you to read"),
        "unreadable": _("could not be read"),
    }[each.kind]
    judged = each.kind in ("right", "rule", "other")
    rows = dict(zip(each.students, each.rows, strict=True)) if judged else {}
    return Line(words, each.answer, dealer.chips(each.students), rows)


def unfinished(ticket: TicketBins, dealer: Dealer) -> list[Line]:
    return some(_("working on it"), ticket.working, dealer) + some(_("not begun"), ticket.waiting, dealer)


def some(words: str, students: Sequence[int], dealer: Dealer) -> list[Line]:
    return [Line(words, "", dealer.chips(students))] if students else []


def as_rows(ticket: TicketBins, dealer: Dealer) -> Iterator[list[str]]:
    """The page's lines for a spreadsheet: question, answer, what it is, how many, who."""
    yield [_("Question"), _("Answer"), _("What it is"), _("Children"), _("Who")]
    for question in ticket.questions:
        for line in lines_of(question, dealer):
            yield [f"{question.number}. {question.prompt}", *cells(line)]
    for line in unfinished(ticket, dealer):
        yield [_("Not finished yet"), *cells(line)]


def cells(line: Line) -> list[str]:
    names = ", ".join(chip.name for chip in line.children)
    return [line.answer, line.words, str(len(line.children)), names]
