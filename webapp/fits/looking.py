"""What the admin sees of what was learned: each fit in words and numbers, and whether one is being made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select

from webapp import job_rows
from webapp.classroom.words import moment
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.fits.fitting import missing
from webapp.fits.reasons import why_in_words
from webapp.fits.replaying import behind
from webapp.language import N_
from webapp.school_days import SchoolDays
from webapp.tables import Fit, Job, School

SHOWN = 30
STATES = {
    "active": N_("in use"),
    "earlier": N_("used earlier"),
    "candidate": N_("not in use"),
    "refused": N_("refused"),
}
GROUPS = {"grade": N_("Grade"), "language": N_("Language"), "accommodation": N_("Accommodation")}


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of how answers are foreseen, of this fit and of what was in use before it; what it means."""

    name: str
    now: str
    before: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Dot:
    """Answers foreseen alike: how likely right they were said to be, how many were right; where that is drawn."""

    foreseen: str
    right: str
    answers: int
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    by: str
    value: str
    children: int
    answers: int
    foreseen: str
    right: str
    apart: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`usable`: its parameters are kept and good, and others are in use."""

    id: int
    made: str
    state: str
    state_words: str
    why: str
    learned_from: str
    usable: bool
    scores: tuple[Score, ...] = ()
    dots: tuple[Dot, ...] = ()
    apart: str = ""  # the largest distance between foreseen and came, in points
    groups: tuple[GroupLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """`first`: only the packs' starting values serve. `following`: children whose state has yet to follow.
    `lacking`: what this server would need to learn. `nightly`: what the night does, in words. `alone`: the server is
    one school's, so that its admin may choose for it."""

    fits: tuple[Shown, ...]
    first: bool
    following: int
    lacking: tuple[str, ...]
    nightly: str
    alone: bool

    @property
    def active(self) -> Shown | None:
        return next((each for each in self.fits if each.state == "active"), None)


def look(now: int, days: SchoolDays) -> Learned:
    """The newest fits first, and whichever is in use."""
    newest = select(Fit.id).order_by(Fit.id.desc()).limit(SHOWN)
    rows = db.session.scalars(
        select(Fit).where(Fit.id.in_(newest) | (Fit.state == "active")).order_by(Fit.id.desc())
    ).all()
    lacking = tuple(missing())
    return Learned(
        tuple(show(row, now, days) for row in rows),
        all(row.state != "active" for row in rows),
        len(behind(current_parameters())),
        lacking,
        nightly(lacking, now, days),
        is_alone(),
    )


def is_alone() -> bool:
    return db.session.scalar(select(func.count()).select_from(School)) == 1


def nightly(lacking: Sequence[str], now: int, days: SchoolDays) -> str:
    """When it learns next, or why not, and how that went last."""
    job = db.session.get(Job, "fit")
    if job is None:
        return "" if lacking else _("The first time is in the coming night.")
    if job.claimed_at is not None and job.claimed_at > now - job_rows.LEASE:
        return _("It is learning now.")
    coming = (
        _("It begins within a minute.")
        if job.due_at <= now
        else _("Next time: %(when)s.", when=moment(job.due_at, now, days))
    )
    if job.ended_at is None:
        return coming
    return _("Last time, %(when)s: %(words)s", when=moment(job.ended_at, now, days), words=job.words) + " " + coming


def show(row: Fit, now: int, days: SchoolDays) -> Shown:
    found = row.found
    judged = "scores" in found
    return Shown(
        row.id,
        moment(row.created_at, now, days),
        row.state,
        _(STATES[row.state]),
        why_in_words(row.why),
        learned_from(found) if judged else "",
        bool(row.params) and row.state in ("candidate", "earlier"),
        scores_of(found["scores"], found["against"]) if judged else (),
        tuple(dot(*each) for each in found.get("reliability", ())),
        points(max((abs(p - y) for p, y, _n in found.get("reliability", ())), default=0.0)),
        tuple(group_line(each) for each in found.get("groups", ())),
    )


def learned_from(found: Mapping[str, Any]) -> str:
    return _(
        "%(answers)s of %(children)s; %(judges)s judge",
        answers=ngettext("%(num)s answer", "%(num)s answers", found["rows"]),
        children=ngettext("%(num)s child", "%(num)s children", found["students"]),
        judges=found["judges"],
    )


def scores_of(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[Score, ...]:
    of = (
        ("log_loss", "0.000", _("Surprise at an answer"), _("log loss; less is better, 0.693 is a coin's")),
        ("auc", "0.000", _("Right and wrong told apart"), _("AUC; 1 is always, 0.5 is a coin's")),
        ("ece", "0.000", _("Off the mark"), _("calibration error; 0.010: an answer called 70 % is right in 69 to 71")),
    )
    return tuple(Score(name, number(now[key], to), number(before[key], to), text) for key, to, name, text in of)


def dot(foreseen: float, right: float, answers: int) -> Dot:
    """In a drawing of 100 by 100 units, with y from the top."""
    return Dot(percent(foreseen), percent(right), answers, round(100 * foreseen, 1), round(100 - 100 * right, 1), 2.2)


def group_line(group: Mapping[str, Any]) -> GroupLine:
    by, apart = _(GROUPS.get(group["by"], group["by"])), group["foreseen"] - group["right"]
    return GroupLine(
        by, group["value"], group["children"], group["rows"], percent(group["foreseen"]), percent(group["right"]),
        points(apart),
    )  # fmt: skip


def number(value: float | None, digits: str) -> str:
    return "–" if value is None else str(format_decimal(value, digits))


def percent(share: float) -> str:
    return _("%(number)s %%", number=format_decimal(round(100 * share)))


def points(share: float) -> str:
    """A distance between two percentages."""
    return str(format_decimal(round(100 * share, 1), "0.0"))
