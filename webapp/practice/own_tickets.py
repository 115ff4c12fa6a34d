"""The exit tickets of a unit's goals, as a child may sit them alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from content.pack import Pack, Ticket
from models.decisions.situation import OwnTicket
from webapp.evidence.fold import JUDGED, before_finish
from webapp.evidence.sittings import forms_had, own_tasks
from webapp.library import packs
from webapp.practice.past import Past
from webapp.tables import Person


def own_tickets(student: Person, goals: Sequence[str], teaching: Mapping[str, Pack], past: Past) -> list[OwnTicket]:
    """Of each goal that has a ticket, in the order of the goals; of none whose pack was retired meanwhile."""
    had, found = forms_had(student.id), []
    for skill in (goal for goal in goals if goal in teaching):
        ticket = ticket_on(teaching[skill], skill)
        if ticket is not None:
            fresh = bool(own_tasks(student.school_id, teaching[skill], ticket, had)[1])
            found.append(view_own(skill, ticket, fresh, past))
    return found


def ticket_on(pack: Pack, skill: str) -> Ticket | None:
    return next((each for each in pack.tickets if packs.skill_key(pack, each.skill) == skill), None)


def view_own(skill: str, ticket: Ticket, fresh: bool, past: Past) -> OwnTicket:
    latest = latest_ticket(skill, past)
    since = latest.finished_at if latest else 0
    return OwnTicket(
        skill=skill,
        tasks=sum(draw.n for draw in ticket.draw),
        minutes=ticket.minutes,
        fresh=fresh,
        taken=latest is not None,
        went_well=latest is not None and went_well(latest, past),
        practised_since=any(
            s.purpose == "practice" and s.skill == skill and (s.finished_at or 0) > since for s in past.sittings
        ),
    )


def latest_ticket(skill: str, past: Past) -> Any:
    """The sitting finished last, with the class or alone; None where there is none in this unit."""
    done = (s for s in past.sittings if s.purpose == "ticket" and s.skill == skill and s.finished_at is not None)
    return max(done, key=lambda sitting: sitting.finished_at, default=None)


def went_well(sitting: Any, past: Past) -> bool:
    """More than half of what counts in it was right."""
    last = {(r.position, r.part): r for r in before_finish(past.rows.get(sitting.id, [])) if r.kind in JUDGED}
    return 2 * sum(row.verdict == "right" for row in last.values()) > len(last)
