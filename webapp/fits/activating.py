"""Taking parameters into use: one step for all pages. The states follow, see `replaying`.

Whoever reads a state that has not followed yet gets it as it will be. What was decided already stays: a child's
current step, groups, flags.
"""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from webapp import job_rows
from webapp.accounts import audit
from webapp.evidence.parameters import PRIORS
from webapp.extensions import db
from webapp.tables import Fit, Person, School
from webapp.writing import writing

REPLAY = "replay"  # the job that lets the states follow


class CannotBeUsed(Exception):
    """No such fit, or one whose parameters are not there or not good; nothing was changed."""


def activate_if_good(fit_id: int, now: int) -> Fit:
    """The candidate is in use from now on, unless others were taken into use since it was judged."""
    with writing() as session:
        row = session.get_one(Fit, fit_id)
        if row.state == "candidate" and active_id() != row.against_id:
            row.why = "overtaken"
        elif row.state == "candidate":
            put_into_use(fit_id, now)
            tell_all_schools(fit_id, now)
        session.flush()
        session.refresh(row)
    return row


def use(choice: int | None, by: Person | None, now: int) -> bool:
    """Take a fit, or with None the packs' starting values, into use; False where it is. Raises CannotBeUsed.

    Without a person it is the command line, which acts for every school of the server.
    """
    with writing():
        if choice == active_id():
            return False
        put_into_use(choice, now)
        if by is None:
            tell_all_schools(choice, now)
        else:
            audit.record(by, "activate", "fit", choice or PRIORS, now)
    return True


def active_id() -> int | None:
    return db.session.scalar(select(Fit.id).where(Fit.state == "active"))


def put_into_use(choice: int | None, now: int) -> None:
    """And put aside what is in use; the states are to follow. Call inside `writing`. Raises CannotBeUsed."""
    aside = update(Fit).where(Fit.state == "active").values(state="earlier")
    db.session.execute(aside.execution_options(synchronize_session=False))
    if choice is not None:
        good = (Fit.id == choice, Fit.state.in_(("candidate", "earlier")), Fit.params != "")
        mine = update(Fit).where(*good).values(state="active", why="", activated_at=now)
        try:
            changed = db.session.execute(mine.execution_options(synchronize_session=False))
        except IntegrityError as error:  # another was taken into use at the same instant
            raise CannotBeUsed from error
        if not changed.rowcount:  # type: ignore[attr-defined]
            raise CannotBeUsed
    job_rows.ask(REPLAY, now)


def tell_all_schools(choice: int | None, now: int) -> None:
    for school_id in db.session.scalars(select(School.id).order_by(School.id)):
        audit.record(None, "activate", "fit", choice or PRIORS, now, school_id=school_id)
