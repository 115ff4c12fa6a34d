"""Exit tickets: several forms, equal in structure, each telling its predicted misconceptions apart."""

from content.checks.report import Place, Report
from content.drawing import NoVariant
from content.expressions import ExpressionError
from content.forms import ticket_form
from content.pack import Ticket

MOST_QUESTIONS = 5


def check_tickets(report: Report) -> None:
    """Every ticket whose items could be read."""
    items = {item.id: item for item in report.pack.items}
    for index, ticket in enumerate(report.pack.tickets):
        place: Place = ("tickets", index)
        if ticket.forms < 2:
            report.add(
                "single-form",
                (*place, "forms"),
                "at least 2 forms",
                str(ticket.forms),
                "Write `forms: 3`, so that a retake or an absentee gets other numbers.",
            )
        questions = sum(draw.n for draw in ticket.draw)
        if questions > MOST_QUESTIONS:
            report.add("long", (*place, "draw"), f"1 to {MOST_QUESTIONS} questions", str(questions), "Draw fewer.")
        for at, draw in enumerate(ticket.draw):
            item = items.get(draw.item)
            if item is not None and ticket.skill not in item.skills:
                report.add(
                    "ticket-skill",
                    (*place, "draw", at, "item"),
                    f"an item for `{ticket.skill}`",
                    f"`{item.id}` for {', '.join(item.skills)}",
                    "Draw another item, or name the skill in its part.",
                )
        # forms can be made only from items that hold
        if all(draw.item in report.sound for draw in ticket.draw):
            _forms(report, ticket, place)


def _forms(report: Report, ticket: Ticket, place: Place) -> None:
    try:
        first = ticket_form(report.pack, ticket.id, 1)
        ticket_form(report.pack, ticket.id, ticket.forms)
    except (NoVariant, ExpressionError) as error:
        report.add(
            "forms",
            (*place, "forms"),
            f"{ticket.forms} forms, equal in structure, with numbers of their own",
            str(error),
            "Ask for fewer forms, add cases, or widen the item's variables.",
        )
        return
    predicted = {id for variant in first for part in variant.parts for id in part.predicted}
    for at, id in enumerate(ticket.predicted):
        if id not in predicted:
            report.add(
                "predicted",
                (*place, "predicted", at),
                f"a question whose answer `{id}` predicts",
                "none in form 1",
                "Draw an item that names it, or take it out here.",
            )
