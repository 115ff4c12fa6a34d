"""A child says "I'm ready"."""

import pytest

from models.decisions.ready import show, welcome
from models.decisions.situation import Override, OwnTicket, Situation, SkillView, TicketView

TRADE, ZERO = OwnTicket("trade", 4), OwnTicket("zero", 3, minutes=4)


def situation(trade: SkillView | None = None, *tickets: OwnTicket, **more) -> Situation:
    goals = (trade or SkillView("trade", 0.2, 1), SkillView("zero", 0.1, 0))
    return Situation(goals, tickets=tickets or (TRADE, ZERO), **more)


def taken(**more) -> OwnTicket:
    return OwnTicket("trade", 4, taken=True, **more)


@pytest.mark.parametrize(
    ("here", "code"),
    [
        (situation(), "ticket.says-ready"),
        (situation(None, taken()), "ready.practise-first"),
        (situation(None, taken(went_well=True)), "ready.shown"),
        (situation(None, taken(practised_since=True)), "ticket.retake"),
        (situation(None, taken(practised_since=True, went_well=True)), "ticket.retake"),
        (situation(SkillView("trade", 0.99, 9, band="capable")), "ready.shown"),
        (situation(SkillView("trade", 0.1, 12, run=10)), "rest.handed-over"),
        (situation(None, OwnTicket("trade", 4, fresh=False)), "ready.no-numbers"),
        (situation(None, ZERO), "ready.no-ticket"),
        (situation(minutes_left=4), "rest.time-up"),
    ],
)
def test_is_told_why(here: Situation, code: str) -> None:
    step = show(here, "trade")
    assert (step.skill, step.reason.code) == ("trade", code)
    assert (step.kind, step.tasks, step.minutes) == (("ticket", 4, 5) if code.startswith("ticket.") else ("rest", 0, 0))


def test_each_goal_with_a_ticket_may_be_shown() -> None:
    assert [(step.skill, step.tasks, step.minutes) for step in welcome(situation())] == [
        ("trade", 4, 5),
        ("zero", 3, 4),
    ]


def test_the_ticket_that_the_class_sits_comes_before_one_of_the_own() -> None:
    assert [step.skill for step in welcome(situation(ticket=TicketView("trade", True, 4)))] == ["zero"]
    for ticket in (TicketView("trade", False, 4), TicketView("trade", True, 4, taken=True)):
        assert [step.skill for step in welcome(situation(ticket=ticket))] == ["trade", "zero"]


def test_nothing_that_is_set_aside() -> None:
    skipped = (Override("skip", "trade"),)
    assert [step.skill for step in welcome(situation(overrides=skipped))] == ["zero"]
    assert welcome(situation(overrides=(*skipped, Override("excuse", "zero")))) == ()


def test_own_tickets_are_on_goals() -> None:
    with pytest.raises(ValueError, match="own tickets are on goal skills"):
        situation(None, OwnTicket("tens", 4))
