"""The page of a trial: the card as a child reads it, why it is that for a teacher, and where each outcome leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.pack import Pack, Skill
from models.decisions.situation import Step, TicketView
from webapp.classroom.planning import units
from webapp.evidence.parameters import current_parameters
from webapp.library import packs
from webapp.plans.trying import Trial, Tried, go_through, read_tried
from webapp.practice.cards import facts, kind_title
from webapp.practice.reasons import in_words
from webapp.practice.unit import current_ticket
from webapp.reasons import say, titles_of
from webapp.tables import Classroom, Unit
from webapp.typesetting import typeset

Taught = Mapping[str, tuple[Skill, Pack]]


@dataclass(frozen=True, slots=True)
class Way:
    """A step and where it leads: the address' steps once it went well, and once it did not."""

    title: Any
    well: list[str]
    badly: list[str]


@dataclass(frozen=True, slots=True)
class Past:
    """A step that is over. `before`: the address' steps with which it was next."""

    title: Any
    well: bool
    before: list[str]


def page_of(classroom: Classroom, steps: Sequence[str], now: int) -> dict[str, Any]:
    """`trial` is None while the class has no unit with a goal that can be practised."""
    unit = units.open_unit(classroom)
    taught = {key: (skill, pack) for key, skill, pack in packs.skills(classroom.school_id)}
    goals = [goal for goal in units.goals_of(unit) if goal in taught] if unit else []
    if unit is None or not goals:
        return {"trial": None}
    done = read_tried(steps, taught)
    lesson = unit.lesson if unit.lesson in goals else None
    trial = go_through(
        classroom, goals, lesson, ticket_of(unit, taught, goals), taught, done, current_parameters(), now
    )
    told = [str(each) for each in done]
    return {
        "trial": trial,
        "unit": unit,
        "way": way_of(trial, trial.step, taught) if trial.step.tasks else None,
        "facts": facts(trial.step.tasks, trial.step.minutes),
        "child_words": in_words(trial.step.reason),
        "teacher_words": say(trial.step.reason, titles_of(classroom.school_id)),
        "choices": [way_of(trial, each, taught) for each in trial.step.alternatives],
        "past": [Past(card(each.kind, each.skill, taught), each.well, told[:at]) for at, each in enumerate(done)],
    }


def way_of(trial: Trial, step: Step, taught: Taught) -> Way:
    skill, told = step.skill or "", [str(each) for each in trial.done]
    well, badly = (str(Tried(step.kind, skill, step.tasks, went)) for went in (True, False))
    return Way(card(step.kind, skill, taught), [*told, well], [*told, badly])


def card(kind: str, skill: str, taught: Taught) -> Any:
    """As on the child's page."""
    if skill not in taught:
        return ""
    title = taught[skill][0].title
    return kind_title(kind, typeset(title, taught[skill][1].language_of(title)))


def ticket_of(unit: Unit, taught: Taught, goals: Sequence[str]) -> TicketView | None:
    """The class's ticket, where it is open and on a goal; the child has not taken it."""
    found = current_ticket(unit)
    if found is None or found.closed_at is not None:
        return None
    pack = next((pack for _skill, pack in taught.values() if pack.header.id == found.pack_id), None)
    ticket = next((each for each in pack.tickets if each.id == found.ticket), None) if pack else None
    if ticket is None or (skill := f"{found.pack_id}/{ticket.skill}") not in goals:
        return None
    return TicketView(skill, open=True, tasks=sum(draw.n for draw in ticket.draw), minutes=ticket.minutes)
