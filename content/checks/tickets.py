"""Exit tickets: several forms, equal in structure, each telling its predicted misconceptions apart."""

from itertools import accumulate

from content.checks.chances import form_chance
from content.checks.report import Place, Report
from content.drawing import NoVariant
from content.expressions import ExpressionError
from content.forms import Structure, structure, ticket_forms
from content.generate import Variant, VariantPart
from content.pack import Ticket

MOST_QUESTIONS = 5
MOST_APART = 0.05
MOST_ASKED = 20_000


def check_tickets(report: Report) -> None:
    """Every ticket whose items could be read."""
    items = {item.id: item for item in report.pack.items}
    asked = accumulate(sum(draw.n for draw in ticket.draw) * ticket.forms for ticket in report.pack.tickets)
    too_many = next((index for index, count in enumerate(asked) if count > MOST_ASKED), None)
    if too_many is not None:
        expected, fix = f"at most {MOST_ASKED:,} questions in all forms of all tickets", "Split the pack."
        report.add("size", ("tickets", too_many, "forms"), expected, "more", fix)
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
        if too_many is None and all(draw.item in report.sound for draw in ticket.draw):
            _forms(report, ticket, place)


def _forms(report: Report, ticket: Ticket, place: Place) -> None:
    try:
        forms = ticket_forms(report.pack, ticket.id)
        structures = [[structure(report.pack, report.pack.item(v.item_id), v.seed) for v in form] for form in forms]
    except (NoVariant, ExpressionError) as error:
        report.add(
            "forms",
            (*place, "forms"),
            f"{ticket.forms} forms, equal in structure, with numbers of their own",
            str(error),
            "Ask for fewer forms, add cases, or widen the item's variables.",
        )
        return
    for number, shapes in enumerate(structures, start=1):
        for at, (shape, first) in enumerate(zip(shapes, structures[0], strict=True)):
            if shape != first:
                item = forms[number - 1][at].item_id
                report.add(
                    "form-structure",
                    (*place, "forms"),
                    "forms that ask the same with other numbers",
                    f"question {at + 1} of form {number} (`{item}`) differs from form 1: {_differs(shape, first)}",
                    f"Change the cases of `{item}`, or give it variables.",
                )
                return
    _told_apart(report, ticket, place, forms)
    _equally_hard(report, place, forms)


def _differs(shape: Structure, first: Structure) -> str:
    for (rules, lengths), (first_rules, first_lengths) in zip(shape, first, strict=True):
        if rules != first_rules:
            lost, new = sorted(first_rules - rules), sorted(rules - first_rules)
            return f"{', '.join(lost or new)} {'predicts nothing' if lost else 'predicts an answer'} there"
        if lengths != first_lengths:
            return "its answer has another length"
    return "it has other parts"


def _told_apart(report: Report, ticket: Ticket, place: Place, forms: list[list[Variant]]) -> None:
    """Each predicted rule has, in some question of every form, an answer that no other predicted rule gives."""
    for at, id in enumerate(ticket.predicted):
        for number, form in enumerate(forms, start=1):
            parts = [part for made in form for part in made.parts]
            if not any(_alone(part, id, ticket.predicted) for part in parts):
                named = any(id in part.predicted for part in parts)
                report.add(
                    "predicted",
                    (*place, "predicted", at),
                    f"a question whose answer only `{id}` predicts",
                    f"{'only shared ones' if named else 'none'} in form {number}",
                    "Draw an item that names it, or take it out here.",
                )
                break


def _alone(part: VariantPart, id: str, predicted: tuple[str, ...]) -> bool:
    others = {answer for other in predicted if other != id for answer in part.predicted.get(other, ())}
    return bool(set(part.predicted.get(id, ())) - others)


def _equally_hard(report: Report, place: Place, forms: list[list[Variant]]) -> None:
    chances = [form_chance(report.pack, form) for form in forms]
    easiest, hardest = max(chances), min(chances)
    if easiest - hardest > MOST_APART:
        numbers = chances.index(easiest) + 1, chances.index(hardest) + 1
        report.add(
            "form-difficulty",
            (*place, "forms"),
            f"forms whose chances of a right answer differ by at most {MOST_APART}",
            f"{easiest:.2f} in form {numbers[0]}, {hardest:.2f} in form {numbers[1]}",
            "Narrow the variables, so that the numbers have as many digits in every form.",
        )
