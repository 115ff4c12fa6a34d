"""What a child may choose instead of the next step: as much as the teacher leaves open, all of it good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.decisions.reason import Reason
from models.decisions.sets import practise, review
from models.decisions.situation import ChoiceWidth, Situation, SkillView, Step
from models.decisions.tries import STOP_AT

WIDTHS: dict[ChoiceWidth, int | None] = {"2": 2, "4": 4, "own plan": None}  # how many; None: all there is


def alternatives(situation: Situation, step: Step) -> tuple[Step, ...]:
    """Other choices than `step`, the best first; none once the time is up."""
    if step.reason.code == "rest.time-up":
        return ()
    found: dict[tuple[str, str | None], Step] = {}
    for each in choices(situation):
        found.setdefault((each.kind, each.skill), each)
    found.pop((step.kind, step.skill), None)
    return tuple(found.values())[: WIDTHS[situation.choice]]


def choices(situation: Situation) -> Iterator[Step]:
    """The ticket, what the teacher picked, the goals, what lies beyond them, a review; never the drill that has just
    stopped, nor more at a screen than the day has left. Who has finished sees first what is new."""
    ticket = situation.ticket
    if ticket and ticket.open and not ticket.taken and situation.fits(ticket.minutes):
        yield Step("ticket", ticket.skill, ticket.minutes, ticket.tasks, Reason.of("choice.ticket", skill=ticket.skill))
    for code, views in sets_open(situation):
        for view in views:
            step = practise(situation, view, Reason.of(code, skill=view.skill))
            if view.run < STOP_AT and (code == "choice.added" or situation.left.at_screen(step.minutes)):
                yield step
    found = review(situation, "choice.review")
    if found is not None and situation.left.at_screen(found.minutes):
        yield found


def sets_open(situation: Situation) -> Iterator[tuple[str, Sequence[SkillView]]]:
    """The skills that may be practised, and as what; who has finished may go on or deeper, however few are shown."""
    goals = sorted(situation.goals, key=lambda view: view.skill != situation.today)
    yield "choice.added", [situation.view(skill) for skill in situation.overridden("pin", "add")]
    yield "choice.goal", [view for view in goals if not view.finished]
    after = situation.beyond if all(view.finished for view in goals) else ()
    yield "choice.beyond", after[:1]
    yield "choice.explore", [view for view in goals if view.finished]
    yield "choice.beyond", after[1:]
