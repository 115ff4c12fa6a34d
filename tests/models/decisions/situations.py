"""Written situations of one child, each with the step that a good teacher would choose, and why.

The unit: `trade` (today's lesson) stands on `tens` and `facts`, `tens` on `ones`; `zero` is the second goal and stands
on `trade`; `three` the third. `clock` serves no goal. Where `greedy` is named, that is what the smallest P(known), or a
router without a cap, would choose instead.
"""

from dataclasses import dataclass, replace

from models.decisions.activities import ActivityView, DayLeft
from models.decisions.situation import Minutes, Override, OwnTicket, Situation, SkillView, TicketView


@dataclass(frozen=True)
class Written:
    name: str
    situation: Situation
    kind: str
    skill: str | None
    code: str
    why: str
    tasks: int | None = None
    greedy: str = ""


def skill(key, mean, answers=6, **more):
    return SkillView(key, mean, answers, **more)


def trade(mean=0.4, answers=4, **more):
    return SkillView("trade", mean, answers, **{"requires": frozenset({"tens", "facts"})} | more)


def zero(mean=0.05, answers=0, **more):
    return SkillView("zero", mean, answers, **{"requires": frozenset({"trade"})} | more)


def three(mean=0.03, answers=0, **more):
    return SkillView("three", mean, answers, **more)


def tens(mean=0.2, answers=6, **more):
    return SkillView("tens", mean, answers, **{"grade_level": False, "requires": frozenset({"ones"})} | more)


def stuck(**more):
    return trade(**{"mean": 0.1, "answers": 6, "recent": (False,) * 5} | more)


def known(key="trade", **more):
    return SkillView(key, **{"mean": 0.99, "answers": 9, "band": "capable"} | more)


def unit(*goals, **more):
    return Situation(goals or (trade(), zero(), three()), **{"today": "trade"} | more)


def overrides(*pairs):
    return tuple(Override(kind, key) for kind, key in pairs)


OPEN = TicketView("trade", open=True, tasks=4)
TAKEN = TicketView("trade", open=True, tasks=4, taken=True)
AGAIN = OwnTicket("trade", 4, taken=True, practised_since=True)
RIGHT, WRONG = True, False

GRADE_LEVEL_FIRST = [
    Written(
        "first day", unit(trade(0.3, 0), zero()), "practice", "trade", "practice.today-new",
        "the class works on it today", tasks=6,
    ),
    Written(
        "three years behind, first day", unit(trade(0.02, 0), others=(tens(0.03), skill("ones", 0.05))),
        "practice", "trade", "practice.today-new", "the goal is tried before anything below it is looked at",
        greedy="support ones",
    ),
    Written(
        "a later goal is known least", unit(trade(0.5), zero(0.01)), "practice", "trade", "practice.today",
        "zero was not taught yet", greedy="practice zero",
    ),
    Written(
        "weak below, yet the goal moves",
        unit(trade(0.5, 6, recent=(WRONG, RIGHT, WRONG, RIGHT, RIGHT)), others=(tens(0.1),)),
        "practice", "trade", "practice.today", "what goes well needs no detour", greedy="support tens",
    ),
    Written(
        "four wrong answers on a new goal", unit(trade(0.1, 4, recent=(WRONG,) * 4), others=(tens(answers=0),)),
        "practice", "trade", "practice.today", "most of what is new is learned within a few answers",
        greedy="support tens",
    ),
    Written(
        "the goal is believed known but a prerequisite not", unit(known(), zero(), others=(tens(0.1),)),
        "practice", "zero", "practice.goal-new", "who can trade has the tens that it takes", greedy="support tens",
    ),
    Written(
        "a weak skill that no goal needs", unit(stuck(), others=(skill("clock", 0.01, 20, grade_level=False),)),
        "practice", "trade", "practice.today", "support that serves no goal is not given", greedy="support clock",
    ),
    Written(
        "without a lesson today", unit(trade(0.5), zero(), today=None), "practice", "trade", "practice.goal",
        "the teacher's order",
    ),
    Written(
        "the lesson is the second goal", unit(today="zero"), "practice", "zero", "practice.today-new",
        "practice and the class's teaching stay one thing", greedy="practice trade",
    ),
    Written(
        "well begun", unit(trade(0.8, 2)), "practice", "trade", "practice.today",
        "a few tasks show it; six would practise what is known", tasks=3,
    ),
    Written(
        "nearly there", unit(trade(0.8, 7), zero()), "practice", "zero", "practice.goal-new",
        "known rather than not: its ticket tells, and the next goal needs the time", greedy="practice trade",
    ),
    Written(
        "nearly there, and the ticket is open", unit(trade(0.62, 7), ticket=OPEN), "ticket", "trade", "ticket.ready",
        "more of the same would tell less than the ticket", greedy="practice trade",
    ),
    Written(
        "nearly there, and pinned", unit(trade(0.93, 8), overrides=overrides(("pin", "trade"))), "practice", "trade",
        "override.pinned", "the teacher decides; two tasks show it", tasks=2,
    ),
]  # fmt: skip

JUST_IN_TIME = [
    Written(
        "clearly missing, and the goal stands still", unit(stuck(), others=(tens(),)),
        "support", "tens", "support.blocks", "the evidence says that it blocks this goal", tasks=4,
    ),
    Written(
        "nothing is known of it yet", unit(stuck(), others=(tens(answers=1),)),
        "support", "tens", "support.checks", "a look comes before a drill", tasks=3, greedy="a full set on tens",
    ),
    Written(
        "missing two levels down",
        unit(stuck(), others=(tens(recent=(WRONG,) * 5), skill("ones", 0.1, grade_level=False))),
        "support", "ones", "support.blocks", "tens stands still for want of ones", greedy="support tens",
    ),
    Written(
        "in doubt is not missing", unit(stuck(), others=(tens(0.5),)), "practice", "trade", "practice.today",
        "P(known) of .5 does not say that tens is the reason", greedy="support tens",
    ),
    Written(
        "support was the last step", unit(stuck(), others=(tens(),), last="support", done_today=1),
        "practice", "trade", "practice.back-to-goal", "support returns to the goal by itself", greedy="support tens",
    ),
    Written(
        "the cap is reached", unit(stuck(), others=(tens(),), unit_day=4, spent=Minutes(goal=12, support=8)),
        "practice", "trade", "practice.today", "65 % of the minutes are the grade's own", greedy="support tens",
    ),
    Written(
        "the cap leaves room", unit(stuck(), others=(tens(),), unit_day=4, spent=Minutes(goal=40, support=8)),
        "support", "tens", "support.blocks", "there is room for support",
    ),
    Written(
        "before the third day", unit(stuck(), others=(tens(),), unit_day=2, spent=Minutes(goal=8, support=8)),
        "support", "tens", "support.blocks", "the cap begins on the third day",
    ),
    Written(
        "a prerequisite of the own grade", unit(
            stuck(), others=(tens(grade_level=True),), unit_day=9, spent=Minutes(goal=2, grade=2, support=30)
        ),
        "support", "tens", "support.blocks", "work of the child's own grade is not capped",
    ),
    Written(
        "two sets of support today", unit(stuck(), others=(tens(sets_today=2),)), "practice", "trade", "practice.today",
        "enough of one thing for a day", greedy="support tens",
    ),
    Written(
        "an hour of review does not buy support", unit(
            stuck(), others=(tens(),), unit_day=5, spent=Minutes(goal=10, support=7, review=60)
        ),
        "practice", "trade", "practice.today", "review stands outside the share", greedy="support tens",
    ),
]  # fmt: skip

DUE = skill("facts", 0.98, 9, band="capable", due=True)
REVIEW = [
    Written(
        "a new day, something is due", unit(others=(DUE,), spent=Minutes(goal=60)), "review", "facts", "review.due",
        "a short look opens the day", tasks=2,
    ),
    Written(
        "a goal that was reached is due", unit(known(due=True), zero(), others=(DUE,), spent=Minutes(goal=60)),
        "review", "trade", "review.due", "two tasks answer whether it holds; no whole set", tasks=2,
        greedy="six tasks on trade",
    ),
    Written(
        "review has had its share", unit(others=(DUE,), spent=Minutes(goal=40, review=8)),
        "practice", "trade", "practice.today", "15 % of all minutes", greedy="review facts",
    ),
    Written(
        "little time is left", unit(others=(DUE,), spent=Minutes(goal=60), minutes_left=9),
        "practice", "trade", "practice.today", "the goal's work comes before the warm-up", greedy="review facts",
    ),
    Written(
        "the goals are done for today",
        unit(known(), others=(DUE,), spent=Minutes(goal=60), done_today=2),
        "review", "facts", "review.after-goals", "the time that is left keeps things fresh",
    ),
]  # fmt: skip

TICKET = [
    Written("after practice", unit(trade(sets_today=1), ticket=OPEN), "ticket", "trade", "ticket.practised",
            "the ticket closes the rotation"),
    Written("capable already", unit(trade(0.98), ticket=OPEN), "ticket", "trade", "ticket.ready",
            "no set on what is known"),
    Written("shown before, and nothing else is open", unit(known(mean=0.9), ticket=OPEN), "ticket", "trade",
            "ticket.ready", "the class's ticket is for everybody", greedy="done"),
    Written("the bell is near", unit(ticket=OPEN, minutes_left=6), "ticket", "trade", "ticket.closes",
            "a set and the ticket do not fit any more", greedy="practice trade"),
    Written("one lucky answer", unit(trade(0.97, 1), ticket=OPEN), "practice", "trade", "practice.today",
            "one answer is no evidence of being ready", greedy="ticket"),
    Written("went badly", unit(ticket=TAKEN), "practice", "trade", "practice.after-ticket", "there is a need"),
    Written("practised since, and seems to have it", unit(trade(0.98), ticket=TAKEN, tickets=(AGAIN,)),
            "ticket", "trade", "ticket.retake", "another form is welcome after practice"),
    Written("practised since, still in doubt", unit(ticket=TAKEN, tickets=(AGAIN,)), "practice", "trade",
            "practice.after-ticket", "nobody is sent into the same twice; the child may still ask", greedy="ticket"),
    Written("went badly alone", unit(tickets=(OwnTicket("trade", 4, taken=True),)), "practice", "trade",
            "practice.after-ticket", "a ticket that the child asked for tells the same"),
    Written("no retake without practice",
            unit(trade(0.98), zero(), ticket=TAKEN, tickets=(OwnTicket("trade", 4, taken=True),)),
            "practice", "zero", "practice.goal-new", "the same again would show the same", greedy="ticket"),
]  # fmt: skip

STOPS = [
    Written("ten without success", unit(stuck(run=10), zero(), others=(tens(),)), "rest", "trade",
            "rest.handed-over", "the drill stops and the teacher comes", greedy="support tens"),
    Written("nine", unit(stuck(run=9), others=(tens(),)), "support", "tens", "support.blocks", "not yet ten"),
    Written("ten on a prerequisite", unit(others=(tens(run=10),)), "rest", "tens", "rest.handed-over",
            "the teacher hears of any skill"),
    Written("two sets of the lesson", unit(trade(sets_today=2), zero()), "practice", "zero", "practice.goal-new",
            "a third set today teaches little"),
    Written("everything twice", unit(trade(sets_today=2)), "rest", None, "rest.enough-today", "enough for a day"),
    Written("time is up", unit(minutes_left=1), "rest", None, "rest.time-up", "nothing is begun that cannot end"),
    Written("all reached", unit(known(), known("zero")), "done", None, "done.goals", "the unit's goals are reached"),
    Written("ready, no ticket set", unit(trade(0.98)), "rest", "trade", "rest.waits-for-ticket",
            "another set would practise what is known", greedy="practice trade"),
    Written("ready, a ticket of the own", unit(trade(0.98), tickets=(OwnTicket("trade", 4),)), "ticket", "trade",
            "ticket.ready", "nobody waits for the class with nothing left to do", greedy="practice trade"),
    Written("ready, another goal to do", unit(trade(0.98), zero(), tickets=(OwnTicket("trade", 4),)),
            "practice", "zero", "practice.goal-new", "goals first; who feels ready may ask for it", greedy="ticket"),
    Written("ready, sat that already", unit(trade(0.98), tickets=(OwnTicket("trade", 4, taken=True, went_well=True),)),
            "rest", "trade", "rest.waits-for-ticket", "the same again would show the same", greedy="ticket"),
    Written("needs fewer items", unit(trade(0.3, 0), fewer_tasks=True), "practice", "trade", "practice.today-new",
            "half as many tasks", tasks=3),
]  # fmt: skip

TEACHER = [
    Written("pinned", unit(overrides=overrides(("pin", "zero"))), "practice", "zero", "override.pinned",
            "the teacher decides"),
    Written("pinned before a ready ticket",
            unit(trade(0.98), zero(), ticket=OPEN, overrides=overrides(("pin", "zero"))),
            "practice", "zero", "override.pinned", "the teacher's pick is first", greedy="ticket"),
    Written("pinned, but the ticket needs the time",
            unit(ticket=OPEN, minutes_left=7, overrides=overrides(("pin", "zero"))),
            "ticket", "trade", "ticket.closes", "the ticket closes the rotation"),
    Written("pinned support above the cap",
            unit(others=(tens(),), unit_day=9, spent=Minutes(support=30), overrides=overrides(("pin", "tens"))),
            "support", "tens", "override.pinned", "the cap binds the software, not the teacher"),
    Written("pinned, but ten without success", unit(stuck(run=10), zero(), overrides=overrides(("pin", "zero"))),
            "rest", "trade", "rest.handed-over", "a child who is stuck waits for the teacher, not for more"),
    Written("two pinned", unit(overrides=overrides(("pin", "three"), ("pin", "zero"))), "practice", "three",
            "override.pinned", "the earlier decision first"),
    Written("added, nothing done yet", unit(overrides=overrides(("add", "three"))), "practice", "trade",
            "practice.today", "an addition comes besides the goals' work"),
    Written("added, a set is done", unit(done_today=1, overrides=overrides(("add", "three"))), "practice", "three",
            "override.added", "now it is its turn"),
    Written("skipped today", unit(overrides=overrides(("skip", "trade"))), "practice", "zero", "practice.goal-new",
            "not today, says the teacher"),
    Written("skipped prerequisite", unit(stuck(), others=(tens(),), overrides=overrides(("skip", "tens"))),
            "practice", "trade", "practice.today", "no support that the teacher put off", greedy="support tens"),
    Written("excused with its ticket open",
            unit(trade(0.98), zero(), ticket=OPEN, tickets=(OwnTicket("trade", 4),),
                 overrides=overrides(("excuse", "trade"))),
            "practice", "zero", "practice.goal-new", "no ticket on what is excused"),
    Written("excused from all that is left", unit(known(), zero(), overrides=overrides(("excuse", "zero"))),
            "done", None, "done.goals", "an excused goal is not missing"),
    Written("all set aside", unit(trade(), overrides=overrides(("skip", "trade"))), "rest", None, "rest.set-aside",
            "the teacher has other plans"),
]  # fmt: skip

BACK = [
    Written("missed what today stands on", unit(today="zero", essential=("trade",)), "practice", "trade",
            "practice.missed", "today's lesson stands on it", greedy="practice zero"),
    Written("missed something else", unit(essential=("three",)), "practice", "trade", "practice.today",
            "today's lesson first, the missed after it"),
    Written("today's is practised", unit(trade(sets_today=2), zero(), three(), essential=("three",)),
            "practice", "three", "practice.missed", "the missed before what is still to come",
            greedy="practice zero"),
    Written("excused by the plan", unit(trade(sets_today=2), zero(), three(), excused=frozenset({"zero"})),
            "practice", "three", "practice.goal-new", "it need not be made up"),
    Written("excused, yet the teacher wants it",
            unit(excused=frozenset({"zero"}), overrides=overrides(("pin", "zero"))),
            "practice", "zero", "override.pinned", "the teacher overrules the plan"),
]  # fmt: skip

PARTNER, PAPER = ActivityView("match", "trade", "partner", 8), ActivityView("ring", "trade", "paper", 8)
BLOCKS, OF_ZERO = ActivityView("race", "tens", "hands-on", 10), ActivityView("zeros", "zero", "paper", 8)
DONE = ActivityView("match", "trade", "partner", 8, done=1, done_today=True)
SHORT, ALONE = DayLeft(screen=5), DayLeft(screen=20, alone=5)

BUDGETS = [
    Written("room for a set", unit(activities=(PARTNER,), left=DayLeft(8, 8)), "practice", "trade", "practice.today",
            "the day has room for it"),
    Written("the screen is used up", unit(activities=(PAPER, PARTNER), left=SHORT), "paper", "trade", "beside.screen",
            "the same goal, on paper", greedy="practice trade"),
    Written("long alone", unit(activities=(PAPER, PARTNER), left=ALONE), "partner", "trade", "beside.alone",
            "somebody to talk to", greedy="practice trade"),
    Written("long alone, no partner task", unit(activities=(PAPER,), left=ALONE), "practice", "trade", "practice.today",
            "being alone is the softer limit"),
    Written("done on paper before", unit(activities=(replace(PAPER, done=2), PARTNER), left=SHORT), "partner", "trade",
            "beside.screen", "what was done least comes first"),
    Written("done today already", unit(activities=(DONE, OF_ZERO), left=SHORT), "paper", "zero", "beside.screen",
            "the other goal has something new", greedy="partner trade"),
    Written("all of it done today", unit(activities=(DONE,), left=SHORT), "rest", None, "rest.screen-enough",
            "enough screen; the teacher says what comes", greedy="practice trade"),
    Written("support beside the screen", unit(stuck(), others=(tens(),), activities=(PAPER, BLOCKS), left=DayLeft(4)),
            "hands-on", "tens", "beside.screen", "what blocks the goal, with blocks", greedy="paper trade"),
    Written("the cap leaves room for a set of support and not for ten minutes of blocks",
            unit(stuck(), others=(tens(),), activities=(BLOCKS, PAPER), left=DayLeft(4), unit_day=4,
                 spent=Minutes(goal=20, support=5)),
            "paper", "trade", "beside.screen", "the goal itself, on paper", greedy="hands-on tens"),
    Written("too long for what is left of the rotation",
            unit(activities=(PARTNER,), left=SHORT, minutes_left=7), "rest", None, "rest.screen-enough",
            "nothing is begun that cannot end"),
    Written("the ticket is never held back", unit(trade(0.98), ticket=OPEN, activities=(PAPER,), left=DayLeft(0, 0)),
            "ticket", "trade", "ticket.ready", "it closes the loop", greedy="paper trade"),
    Written("pinned", unit(overrides=overrides(("pin", "zero")), activities=(OF_ZERO,), left=DayLeft(0, 0)),
            "practice", "zero", "override.pinned", "the teacher decides", greedy="paper zero"),
]  # fmt: skip
BUDGETS = [replace(each, name=f"budget: {each.name}") for each in BUDGETS]

SITUATIONS = [*GRADE_LEVEL_FIRST, *JUST_IN_TIME, *REVIEW, *TICKET, *STOPS, *TEACHER, *BACK, *BUDGETS]
