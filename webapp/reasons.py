"""Reasons in a teacher's words: each code of `models.decisions` is a text of the catalogue, its keys become titles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from models.decisions.flags import AGAIN
from models.decisions.reason import Reason
from webapp.language import N_, is_right_to_left
from webapp.library import packs

WORDS: Mapping[str, str] = {
    "flag.help": N_("asked for help"),
    "flag.stop": N_("%(count)s without success, so practice has stopped: %(skill)s"),
    "flag.run": N_("%(count)s without success: %(skill)s"),
    "flag.alone": N_("%(count)s of %(of)s without success, and another day alone will hardly bring it: %(skill)s"),
    "flag.run-missing": N_("%(count)s of %(of)s without success: %(skill)s. What it stands on is missing: %(missing)s"),
    "flag.watch": N_("%(count)s without success so far: %(skill)s"),
    "flag.same-rule": N_("%(count)s answers by one rule: %(misconception)s"),
    "flag.same-answer": N_("the same answer %(count)s times: %(skill)s"),
    "flag.improbable": N_("%(right)s of the last %(of)s right, fewer than expected: %(skill)s"),
    "flag.rapid": N_("%(count)s answers, faster than one can read"),
    "flag.conflict": N_("practice %(practice)s of %(practised)s, exit ticket %(ticket)s of %(ticketed)s: %(skill)s"),
    "flag.reading": N_(
        "reading, perhaps not maths: %(plain)s of %(plains)s right without a story, %(story)s of %(stories)s in "
        "stories: %(skill)s"
    ),
    "flag.ready": N_("seems to have it, a ticket would tell: %(skill)s"),
    "flag.due": N_("time to look again: %(skill)s"),
    "flag.idle": N_("no activity"),
    "flag.not-connected": N_("device not connected"),
    "ask.what-now": N_("“Tell me: what are you doing right now?”"),
    "ask.how": N_("“%(prompt)s: how did you get %(given)s?”"),
    "ask.show": N_("“Show me %(prompt)s.”"),
    "ask.show-skill": N_("“Show me one of these: %(skill)s.”"),
    "ask.explain-skill": N_("“Explain to me how you do this: %(skill)s.”"),
    "ask.read-to-me": N_("“Read this one to me, please.”"),
    "group.misconception": N_("%(sure)s of %(of)s show it clearly"),
    "group.skill": N_("%(sure)s of %(of)s clearly do not have it yet"),
    "alone.misconception": N_("Too few for a group today"),
    "alone.skill": N_("Too few for a group today"),
    "lesson.misconception": N_("%(share)s of the %(of)s children share it"),
    "lesson.skill": N_("%(share)s of the %(of)s children do not have it yet"),
    "mixed.group": N_("Mixed on purpose: new partners, and more than one way to see it"),
    "constraint.apart": N_("%(student)s and %(other)s are to sit apart"),
    "constraint.together": N_("%(student)s is to sit with %(other)s, who is in another group"),
    "constraint.partner": N_("%(student)s has no language partner here: %(others)s"),
    "constraint.small-group": N_("%(student)s is to sit in a group of at most %(seats)s"),
    "constraint.seats": N_("The room has %(seats)s seats for a group"),
    "constraint.often": N_("%(student)s and %(other)s: together in %(together)s of %(of)s groups, with today's"),
    "constraint.left-out": N_("In no group: %(student)s is to sit apart from %(other)s"),
    "constraint.no-seat": N_("In no group: no seat is left for %(student)s beside the other %(seats)s"),
    "band.no-data": N_("no answer yet"),
    "band.emerging": N_("the answers so far speak against it"),
    "band.developing": N_("the answers so far are mixed"),
    "band.capable": N_("known by practice and by a ticket or observation"),
    "band.needs-answers": N_("seems known; more answers are needed"),
    "band.needs-sources": N_("seems known; it has not gone well yet in a second kind of evidence"),
    "band.needs-ticket": N_("seems known; an exit ticket or an observation is needed"),
    "band.needs-kinds": N_("seems known; another kind of task is needed"),
    "band.needs-contexts": N_("seems known; tasks in other contexts are needed"),
    "practice.today": N_("today's lesson is on it"),
    "practice.today-new": N_("today's lesson is on it, and it is new"),
    "practice.goal": N_("a goal of this unit"),
    "practice.goal-new": N_("a goal of this unit, not met yet"),
    "practice.back-to-goal": N_("back to the goal after some support"),
    "practice.after-ticket": N_("the exit ticket showed a need"),
    "practice.not-sure": N_('said "not sure" to %(count)s of the tasks'),
    "practice.missed": N_("missed while away, and others need it"),
    "override.pinned": N_("you put it first"),
    "override.added": N_("you added it"),
    "support.checks": N_('"%(goal)s" does not move: does the child know "%(skill)s"?'),
    "support.blocks": N_('"%(goal)s" needs "%(skill)s" first'),
    "review.due": N_("a short look back opens the day"),
    "review.after-goals": N_("a short look back after the goals"),
    "ticket.says-ready": N_("the child said: I am ready"),
    "ticket.ready": N_("seems to have it: the ticket will tell"),
    "ticket.practised": N_("has practised it today"),
    "ticket.closes": N_("the rotation is about to end"),
    "ticket.retake": N_("has practised since the last ticket"),
    "choice.ticket": N_("may take the exit ticket"),
    "choice.added": N_("you picked it"),
    "choice.beyond": N_("all goals reached: what comes after them"),
    "choice.goal": N_("another goal of this unit"),
    "choice.explore": N_("more of something that goes well"),
    "choice.review": N_("a short look back"),
    "beside.screen": N_("the minutes at a screen are used up for today"),
    "beside.alone": N_("the minutes alone are used up for today"),
    "choice.beside": N_("chose to work beside the screen"),
    "rest.screen-enough": N_("the minutes at a screen are used up, and nothing is left beside it"),
    "rest.time-up": N_("the time on screens is up"),
    "rest.handed-over": N_('waits for you: "%(skill)s" does not go on alone'),
    "rest.waits-for-ticket": N_('waits for a ticket on "%(skill)s"'),
    "rest.enough-today": N_("has done enough on screens today"),
    "rest.set-aside": N_("you set all goals aside for now"),
    "reentry.away": N_("away for %(days)s school days: of %(missed)s missed goals the essential ones come first"),
    "done.goals": N_("has reached the goals of this unit"),
}
SOURCES: Mapping[str, str] = {
    "practice": N_("practice"),
    "ticket": N_("exit ticket"),
    "observation": N_("observation"),
    "conference": N_("conference"),
    "import": N_("imported measure"),
    "self-report": N_("the child's own word"),
}


@dataclass(frozen=True, slots=True)
class Titles:
    """What the installed packs call their skills and misconceptions, by key `pack-id/slug`."""

    skills: Mapping[str, str] = field(default_factory=dict)
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    def skill(self, key: str) -> str:
        return self.skills.get(key) or spelled(key)

    def misconception(self, key: str) -> str:
        return self.misconceptions.get(key) or spelled(key)

    def need(self, kind: str, key: str) -> str:
        return self.misconception(key) if kind == "misconception" else self.skill(key)


def spelled(key: str) -> str:
    """Words for a key whose pack is no longer there."""
    return key.rpartition("/")[2].replace("-", " ")


def titles_of(school_id: int) -> Titles:
    """The titles of the newest version of each pack of this school."""
    skills: dict[str, str] = {}
    misconceptions: dict[str, str] = {}
    for pack in packs.newest(school_id):
        skills |= {packs.skill_key(pack, skill.id): skill.title for skill in pack.skills}
        misconceptions |= {f"{pack.header.id}/{each.id}": each.title for each in pack.misconceptions}
    return Titles(skills, misconceptions)


def say(reason: Reason, titles: Titles) -> str:
    """The reason as a teacher reads it. Raises KeyError for a code without words, which a test rules out."""
    values = {name: str(value) for name, value in reason.values}
    for name in ("skill", "goal", "missing"):
        if name in values:
            values[name] = titles.skill(values[name])
    if "misconception" in values:
        values["misconception"] = titles.misconception(values["misconception"])
    text = WORDS[reason.code]
    if "prompt" in values:
        values["prompt"] = tidy(values["prompt"])
        if not is_sum(values["prompt"]):
            text = IN_WORDS.get(reason.code, text)
            values["prompt"] = ended(values["prompt"])
    apart = {name: isolate(value) for name, value in values.items() if name in TASK_WORDS}
    told = _(text, **{**BLANK, **values, **apart})
    return _("Again since you were there: %(what)s", what=told) if AGAIN in values else told


BLANK = {"prompt": "…", "given": "…", "skill": "…", "of": "…"}
# What a pack says, in its own language and direction; and names.
TASK_WORDS = frozenset({"prompt", "given", "skill", "goal", "missing", "misconception", "student", "other", "others"})
# What to ask where the task is a question or a story: "show me" and "how did you get" do not go before or after it.
IN_WORDS: Mapping[str, str] = {
    "ask.show": N_("“%(prompt)s Show me how you know.”"),
    "ask.how": N_("“%(prompt)s Tell me how you found your answer.”"),
}
LETTER = re.compile(r"[^\W\d_]")


def is_sum(prompt: str) -> bool:
    """`72 − 15`, and not a task in words."""
    return not LETTER.search(prompt)


def ended(prompt: str) -> str:
    """With a mark at its end, so that another sentence can follow."""
    return prompt if prompt.endswith(("?", ".", "!", "…", "؟", "。")) else f"{prompt}."


def isolate(text: str) -> str:
    """A sum stays on one line. On a page from right to left it is never mirrored, and other words keep apart."""
    text = text.replace(" ", "\u00a0") if is_sum(text) else text
    if not is_right_to_left() or not text:
        return text
    start = "\u2066" if is_sum(text) else "\u2068"  # left to right, or as its own first letter says
    return f"{start}{text}\u2069"


def tidy(prompt: str) -> str:
    """A task as one says it: `72 - 15 =` becomes `72 − 15`."""
    text = prompt.strip().rstrip("=").strip()
    return re.sub(r"(?<=\d) ?- ?(?=\d)", " − ", text)


def example(reason: Reason) -> str:
    """`72 − 15 → 63`, or nothing where no answer shows it."""
    prompt, given = reason.value("prompt"), reason.value("given")
    return f"{tidy(str(prompt))} → {given}" if prompt and given else ""


def agreement(reason: Reason) -> str:
    """Which kinds of evidence speak for a group, and whether they agree."""
    names = [_(SOURCES.get(source, source)) for source in str(reason.value("sources") or "").split()]
    names.sort()
    if not names:
        return ""
    if 2 * int(reason.value("agree") or 0) > int(reason.value("share") or 0):
        if len(names) == 2:
            return _("Two kinds of evidence agree: %(one)s and %(other)s.", one=names[0], other=names[1])
        return _("Kinds of evidence that agree: %(names)s.", names=", ".join(names))
    if len(names) == 1:
        return _("Only one kind of evidence says so: %(name)s.", name=names[0])
    return _("Different kinds of evidence for different children: %(names)s.", names=", ".join(names))


def waited(minutes: int) -> str:
    """How long: minutes up to an hour and a half, then hours, then days."""
    if minutes < 1:
        return _("just now")
    if minutes < 90:
        return _("%(count)s min", count=minutes)
    if minutes < 36 * 60:
        return _("%(count)s h", count=round(minutes / 60))
    return _("%(count)s days", count=round(minutes / 1440))
