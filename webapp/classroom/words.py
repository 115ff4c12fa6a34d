"""Belief in words, for a teacher: what is known of a child and a skill, from how much, how long ago, how sure."""

from flask_babel import format_date, format_decimal, format_time, ngettext
from flask_babel import gettext as _

from models.knowledge.belief import Belief
from webapp import clock
from webapp.evidence.beliefs import SkillStanding
from webapp.language import N_
from webapp.reasons import SOURCES
from webapp.school_days import SchoolDays

HARD_TO_SAY_FROM = 0.5  # an interval this wide says more than its mean: nothing is known for sure
# From P(known) on. They say how sure we are; the band says what the child has shown.
KNOWS = (
    (0.95, N_("almost surely knows it")),
    (0.75, N_("probably knows it")),
    (0.40, N_("may or may not know it")),
    (0.15, N_("probably does not know it yet")),
    (0.0, N_("almost surely does not know it yet")),
)
ASIDE = {"typo": N_("typo"), "misread": N_("misread the question")}
MISSING = {
    "answers": N_("more answers of the child's own"),
    "sources": N_("a success in a second kind of evidence"),
    "ticket": N_("an exit ticket or an observation that went well"),
    "kinds": N_("another kind of task"),
    "contexts": N_("tasks in other contexts"),
}


def belief_in_words(standing: SkillStanding, now: int, days: SchoolDays) -> str:
    """One sentence: "probably knows it: 6 answers, 2 kinds of evidence (exit ticket, practice), last seen 9 school days
    ago; between 0.71 and 0.93 likely". Without evidence it says just that, whatever other skills suggest."""
    belief = standing.belief
    if belief.last is None:
        return _("no evidence yet")
    return _(
        "%(knows)s: %(answers)s, %(kinds)s, %(seen)s; between %(low)s and %(high)s likely",
        knows=knows(belief.p) if sure_enough(belief) else _("hard to say yet"),
        answers=ngettext("%(num)s answer", "%(num)s answers", belief.answers),
        kinds=kinds(belief.sources),
        seen=seen(belief.last, now, days),
        low=probability(belief.low),
        high=probability(belief.high),
    )


def sure_enough(belief: Belief) -> bool:
    return belief.high - belief.low <= HARD_TO_SAY_FROM


def knows(p: float) -> str:
    return next(_(words) for limit, words in KNOWS if p >= limit)


def kinds(sources: frozenset[str]) -> str:
    """How many kinds of evidence, and which."""
    names = ", ".join(sorted(_(SOURCES.get(source, source)) for source in sources))
    return ngettext(
        "%(num)s kind of evidence (%(names)s)",
        "%(num)s kinds of evidence (%(names)s)",
        len(sources),
        names=names,
    )


def when(instant: int, now: int, days: SchoolDays) -> str:
    """The same, where "last seen" stands above already; over a weekend the day itself."""
    if days.same_day(instant, now):
        return _("today")
    count = days.since(instant, now)
    if count == 0:
        return day_in_words(instant, days)
    return ngettext("%(num)s school day ago", "%(num)s school days ago", count)


def seen(instant: int, now: int, days: SchoolDays) -> str:
    if days.same_day(instant, now):
        return _("last seen today")
    count = days.since(instant, now)
    if count == 0:
        return _("no school day since")
    return ngettext("last seen %(num)s school day ago", "last seen %(num)s school days ago", count)


def probability(p: float) -> str:
    """`0.71`; never 0 or 1, of which nobody is sure."""
    return str(format_decimal(min(max(p, 0.01), 0.99), "0.00"))


def missing_in_words(gaps: tuple[str, ...]) -> list[str]:
    """What is still to be shown before `capable`."""
    return [_(MISSING[gap]) for gap in gaps]


def why_aside(why: str) -> str:
    """Why a teacher set an answer aside."""
    return _(ASIDE.get(why, why))


def day_in_words(instant: int, days: SchoolDays) -> str:
    """The day at the school, as the page's language writes it."""
    return str(format_date(clock.day_of(instant, days.zone), "EEE d MMM"))


def short_day(instant: int, days: SchoolDays) -> str:
    """The same without its name, where there is little room."""
    return str(format_date(clock.day_of(instant, days.zone), "d MMM"))


def moment(instant: int, now: int, days: SchoolDays) -> str:
    """`today, 10:42 AM`, on the school's clock."""
    local = clock.to_datetime(instant, days.zone).replace(tzinfo=None)
    time = format_time(local, "short", rebase=False)
    if days.same_day(instant, now):
        return _("today, %(time)s", time=time)
    if days.same_day(instant, now - clock.DAY):
        return _("yesterday, %(time)s", time=time)
    if days.same_day(instant, now + clock.DAY):
        return _("tomorrow, %(time)s", time=time)
    return _("%(day)s, %(time)s", day=day_in_words(instant, days), time=time)


def time_taken(milliseconds: int | None) -> str:
    """How long an answer took, by the device's own timer; empty where it has none."""
    if milliseconds is None:
        return ""
    seconds = max(1, round(milliseconds / 1000))
    if seconds < 100:
        return _("%(count)s s", count=seconds)
    return _("%(count)s min", count=round(seconds / 60))
