"""Today's page: the next card, the quiet choices and the ramp, in words."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from models.decisions.beside import beside
from models.decisions.situation import Step
from models.decisions.steering import set_aside
from webapp.evidence.sittings import minutes_of
from webapp.practice.activities import ShownActivity, show_activity
from webapp.practice.asking import has_asked
from webapp.practice.peers import company_of
from webapp.practice.place import next_of
from webapp.practice.questions import rows_of, work_of
from webapp.practice.reasons import in_words
from webapp.practice.today import Today, look
from webapp.tables import Person, Sitting
from webapp.typesetting import typeset

MOST_PAST = 3  # steps of the ramp that lie back


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. Start sends `kind` and `skill`; with a `sitting_id` it goes on there instead, with an `activity`
    at its page."""

    title: Markup
    facts: str
    why: str
    scene: str
    kind: str = ""
    skill: str = ""
    sitting_id: int | None = None
    activity: ShownActivity | None = None


def today_page(student: Person, now: int) -> dict[str, Any]:
    today = look(student, now)
    main = main_card(today)
    rest = today.step if main is None else None
    return {
        "today": today,
        "card": main,
        "going_on": today.open_sitting is not None or today.beside is not None,
        "rest": rest,
        "rest_words": in_words(rest.reason) if rest else "",
        "choices": [card_of_step(today, step) for step in other_choices(today, main)],
        "ready": ready_for(today, main) if main else None,
        "own_plan": today.situation is not None and today.situation.choice == "own plan",
        "welcome_back": [skill_title(today, skill) for skill in today.plan.essential] if today.plan else [],
        "activities": activities(today, main),
        "ramp": ramp(today),
        "asked": has_asked(student, now),
    } | company(student, today)


def main_card(today: Today) -> Card | None:
    """What is to be done next, or gone on with; None where the child rests."""
    main = card_of_activity(today, today.beside.activity) if today.beside else None
    if main is None and today.open_sitting is not None:
        main = card_of_sitting(today, today.open_sitting)
    if main is None and today.step is not None and today.step.tasks:
        main = card_of_step(today, today.step)
    return main


def company(student: Person, today: Today) -> dict[str, Any]:
    """Who works together: what may be offered or asked for, or with whom it is."""
    found = company_of(student, today)
    named = dict.fromkeys([*found.offers, *found.asks, *([found.skill] if found.skill else [])])
    card = card_of_activity(today, found.activity.activity or "") if found.activity else None
    return {
        "company": found,
        "company_titles": {skill: skill_title(today, skill) for skill in named},
        "company_activity": card.activity if card else None,
    }


def other_choices(today: Today, main: Card | None) -> list[Step]:
    """The quiet ones. Beside a sitting that is open only the ticket: one thing after the other. Also
    the tickets that the child may ask for: of goals whose practice is done, and where no card leads on, of all."""
    if today.step is None:
        return []
    if today.beside is not None:
        return [step for step in today.choices if step.tasks and step.activity is None]
    if today.open_sitting is not None:
        going_on = today.open_sitting.purpose
        return [step for step in today.choices if step.kind == "ticket" and going_on != "ticket"]
    done = {goal.skill for goal in today.situation.goals if goal.finished} if today.situation else set()
    asked_for = [s for s in today.ready if main is None or (s.skill in done and s.skill != main.skill)]
    return [*(step for step in today.step.alternatives if step.tasks), *asked_for]


def ready_for(today: Today, card: Card) -> Step | None:
    """The ticket for a child who says "I'm ready" beside this card."""
    skill = today.open_sitting.skill if today.open_sitting else card.skill
    is_ticket = (today.open_sitting.purpose if today.open_sitting else card.kind) == "ticket"
    return next((step for step in today.ready if step.skill == skill and not is_ticket), None)


def card_of_step(today: Today, step: Step) -> Card:
    shown = card_of_activity(today, step.activity) if step.activity is not None else None
    if shown is not None:
        return replace(shown, why=in_words(step.reason), kind=step.kind, skill=step.skill or "")
    name = skill_title(today, step.skill or "")
    return Card(
        title=kind_title(step.kind, name),
        facts=facts(step.tasks, step.minutes),
        why=in_words(step.reason),
        scene={"ticket": "scene-ticket", "review": "scene-review"}.get(step.kind, "scene-practice"),
        kind=step.kind,
        skill=step.skill or "",
    )


def card_of_activity(today: Today, key: str) -> Card | None:
    """None where the pack that had it was retired meanwhile, or has it no more."""
    pack_id, _slash, id = key.partition("/")
    pack = next((each for each in today.packs.values() if each.header.id == pack_id), None)
    found = next((each for each in pack.activities if each.id == id), None) if pack else None
    if pack is None or found is None:
        return None
    shown = show_activity(pack, found)
    return Card(title=shown.title, facts=shown.facts, why="", scene=shown.scene, activity=shown)


def card_of_sitting(today: Today, sitting: Sitting) -> Card:
    works = work_of(sitting, rows_of(sitting))
    is_ticket = sitting.purpose == "ticket"
    left = sum(not (work.answered if is_ticket else work.over) for work in works)
    left = left if is_ticket or next_of(works) is not None else 0
    return Card(
        title=kind_title(sitting.purpose, skill_title(today, sitting.skill)),
        facts=facts(left, minutes_of(left)) if left else _("All tasks are done."),
        why="",
        scene="scene-ticket" if is_ticket else "scene-practice",
        sitting_id=sitting.id,
    )


def facts(tasks: int, minutes: int) -> str:
    many = ngettext("%(num)s task", "%(num)s tasks", tasks)
    long = ngettext("about %(num)s minute", "about %(num)s minutes", minutes)
    return _("%(tasks)s, %(minutes)s", tasks=many, minutes=long)


def kind_title(kind: str, name: Markup) -> Markup:
    words = {
        "ticket": _("Exit ticket: %(skill)s"),
        "review": _("Warm-up: %(skill)s"),
        "support": _("Get ready: %(skill)s"),
    }
    return Markup(words.get(kind) or _("Practice: %(skill)s")) % {"skill": name}  # noqa: S704  # the catalogue's words


def skill_title(today: Today, skill: str) -> Markup:
    """In the pack's language, and saying so. Nothing where its pack was retired while a sitting was open."""
    if skill not in today.library:
        return Markup("")
    title = today.library[skill].title
    return typeset(title, today.packs[skill].language_of(title))


def activities(today: Today, main: Card | None) -> list[ShownActivity]:
    """What the child may do for the skill at hand beside the screen, but for what the page leads to already."""
    if not today.at_hand or today.situation is None:
        return []
    taken = main.activity.id if main and main.activity else ""
    found = (card_of_activity(today, step.activity or "") for step in beside(today.situation, today.at_hand))
    return [card.activity for card in found if card and card.activity and card.activity.id != taken]


def ramp(today: Today) -> list[dict[str, str]]:
    """Today's steps: what is done, what is now, and the exit ticket to come."""
    if today.classroom is None or today.situation is None:
        return []
    steps = [{"label": short_title(kind), "state": "done"} for kind, _skill in today.done[-MOST_PAST:]]
    current = today.open_sitting.purpose if today.open_sitting else today.step.kind if today.step else ""
    current = today.beside.kind if today.beside else current
    if today.beside or today.open_sitting or (today.step and today.step.tasks):
        steps.append({"label": short_title(current), "state": "now"})
    ticket = today.situation.ticket
    to_come = ticket is not None and ticket.open and not ticket.taken and ticket.skill not in set_aside(today.situation)
    if to_come and current != "ticket":
        steps.append({"label": short_title("ticket"), "state": "later", "note": _("last")})
    return steps if len(steps) > 1 else []


def short_title(kind: str) -> str:
    names = {
        "ticket": _("Exit ticket"),
        "review": _("Warm-up"),
        "support": _("Get ready"),
        "partner": _("With a partner"),
        "hands-on": _("With things to hold"),
        "paper": _("On paper"),
    }
    return names.get(kind, _("Practice"))
