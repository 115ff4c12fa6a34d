"""An exit ticket's answers in bins, as the teacher's pages show them."""

import re

from content.pack import Pack
from tests.classroom.pages import plain, read, section
from tests.classroom.stage import KEPT_TENS, NO_DECREMENT, RIGHT, SMALLER, SMALLER_FROM_LARGER, Stage
from webapp import access
from webapp.classroom.live import bins
from webapp.classroom.live.bins import Bin, TicketBins
from webapp.evidence import sittings
from webapp.evidence.deliveries import Delivery
from webapp.evidence.record import record
from webapp.evidence.tokens import sign
from webapp.tables import TicketSet
from webapp.writing import writing


def look(stage: Stage, ticket: TicketSet) -> TicketBins:
    return bins.sort_answers(stage.cast.room, ticket, [s.id for s in access.students_of(stage.cast.room)])


def test_answers_fall_into_right_predicted_and_unpredicted(stage: Stage, ticket: TicketSet) -> None:
    ana, ben, chloe, dev, eli, farah = (child.id for child in stage.children[:6])
    for child, given in zip(stage.children, (RIGHT, SMALLER, SMALLER, KEPT_TENS), strict=False):
        stage.sit(child, ticket, given)
    stage.sit(stage.children[4], ticket, ("11", None, "", "29"))
    stage.sit(stage.children[5], ticket, (" 5 6 x", "57", "2", "29", "ten-gone"))
    found = look(stage, ticket)
    first, second, third, *_ = found.questions
    assert (first.prompt, first.right, first.right_count) == ("80 − 24", "56", 1)
    assert first.bins == (
        Bin("right", (), "56", (ana,)),
        Bin("rule", (SMALLER_FROM_LARGER,), "64", (ben, chloe)),
        Bin("rule", (NO_DECREMENT,), "66", (dev,)),
        Bin("other", (), "11", (eli,)),
        Bin("unreadable", (), "5 6 x", (farah,)),
    )
    assert [answer for _rule, answer in first.unseen] == ["60", "104"]
    assert second.not_sure == (eli,) and third.unanswered == (eli,)
    assert (len(found.finished), len(found.working), len(found.waiting), found.all) == (6, 0, 4, 10)


def test_nothing_is_counted_before_finish(stage: Stage, ticket: TicketSet) -> None:
    stage.sit(stage.children[0], ticket, SMALLER, finish=False)
    found = look(stage, ticket)
    assert found.working == (stage.children[0].id,) and found.finished == ()
    assert all(question.bins == () for question in found.questions)
    text = section(read(stage, ""), "ticket")
    assert "0 of 10 have finished. 1 is working on it. 9 have not begun." in text and "64" not in text


def test_the_last_revision_is_the_answer(stage: Stage, ticket: TicketSet) -> None:
    child = stage.children[0]
    sitting = stage.open_ticket(child, ticket)
    rows = [stage.row(sitting, 1, "64"), stage.row(sitting, 1, "56", revision=2), stage.row(sitting, 2, "63")]
    rows.append(Delivery(sign(sittings.token_for(sitting, 0)), "finish", 1))
    record(rows, stage.now, child)
    first, second, *_ = look(stage, ticket).questions
    assert [each.kind for each in first.bins] == ["right"] and [each.kind for each in second.bins] == ["rule"]


def test_the_live_page_counts_and_the_tickets_page_names(stage: Stage, ticket: TicketSet) -> None:
    unpredicted = ("40", "57", "2", "29", "ten-gone")
    for child, given in zip(stage.children, (RIGHT, SMALLER, SMALLER, unpredicted), strict=False):
        stage.sit(child, ticket, given)
    text = section(read(stage, ""), "ticket")
    assert "4 of 10 have finished." in text
    assert "80 − 24 56 : 1 child 64 : 2 children Takes the smaller digit from the larger 40 : 1 child 0" in text
    html = read(stage, f"/tickets/{ticket.id}")
    first = plain(
        re.search(r'<section class="card" aria-labelledby="q1".*?</section>\n?<section class="card"', html, re.S)[0]
    )
    assert "2 children: 64 Takes the smaller digit from the larger Ben" in first
    assert "1 child: 40 nobody predicted this answer Dev" in first
    assert "Predicted, but nobody did it:" in first and "Adds instead of taking away ( 104 )" in first


def test_without_a_ticket_the_page_says_so(stage: Stage) -> None:
    assert "No exit ticket is set today." in section(read(stage, ""), "ticket")


def test_a_child_who_left_the_class_is_in_no_bin(stage: Stage, ticket: TicketSet) -> None:
    from datetime import date

    from webapp.extensions import db
    from webapp.tables import Enrolment
    from webapp.writing import writing

    gone = stage.children[0]
    stage.sit(gone, ticket, SMALLER)
    with writing():
        db.session.query(Enrolment).filter_by(student_id=gone.id).update({"ends_on": date(2020, 2, 2)})
    found = look(stage, ticket)
    assert found.finished == () and found.all == 9


def test_a_ticket_taken_alone_stands_beside_the_bins(stage: Stage, ticket: TicketSet, pack: Pack) -> None:
    """Its numbers are the child's own, so that they would fit no bin."""
    ana, ben = stage.children[:2]
    for child, rule in ((ana, "smaller-from-larger"), (ben, "")):
        with writing([child.id]):
            sitting = sittings.open_own_ticket(child, stage.cast.room, pack, pack.ticket("et-regroup"), stage.now)
        assert sitting is not None
        parts = [sittings.variant_at(sitting, at).parts[0] for at in range(1, len(sitting.tasks) + 1)]
        for at, part in enumerate(parts, 1):
            record([stage.row(sitting, at, (part.predicted.get(rule) or part.key)[0])], stage.now, child)
        assert "Taken alone" not in section(read(stage, ""), "ticket") or child is ben, "not before it is finished"
        record([Delivery(sign(sittings.token_for(sitting, 0)), "finish", 1)], stage.now, child)
    told = section(read(stage, ""), "ticket").partition("Taken alone today, with own numbers")[2]
    assert re.search(r"Ana : \d of \d right, Subtract within 100, trading a ten . Takes the smaller digit", told)
    assert re.search(r"Ben : (\d) of \1 right, Subtract within 100, trading a ten", told)
