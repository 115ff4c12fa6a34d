"""The reasons of `models.decisions.playlist` in a child's words. The code is stored, not the words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from models.decisions.reason import Reason


def in_words(reason: Reason) -> str:
    """A sentence or two that a child of eight can read. A code without words of its own says nothing."""
    counted = COUNTED.get(reason.code)
    if counted is not None:
        return counted(int(reason.value("count") or 0))
    return words().get(reason.code, "")


def words() -> dict[str, str]:
    return {
        "practice.today": _("Your class works on this today."),
        "practice.today-new": _("This is new. Your class works on it today."),
        "practice.goal": _("This gets you to your goal."),
        "practice.goal-new": _("This is new. It is your next goal."),
        "practice.back-to-goal": _("You got ready for this. Now try it."),
        "practice.after-ticket": _("Some of these were hard on your exit ticket. More practice helps."),
        "practice.missed": _("You missed this while you were away. It is worth doing."),
        "support.checks": _("A quick look at something that your goal needs. Then you go back to it."),
        "support.blocks": _("This helps you with your goal. Then you go back to it."),
        "override.pinned": _("Your teacher picked this for you."),
        "override.added": _("Your teacher picked this for you."),
        "review.due": _("You did this some time ago. A short look keeps it fresh."),
        "review.after-goals": _("Your goals for today are done. A short look back keeps things fresh."),
        "ticket.says-ready": _("If you feel ready, show what you can do."),
        "ticket.ready": _("You know this well. Show what you can do."),
        "ticket.practised": _("You had some practice. Now show your teacher what you can do."),
        "ticket.closes": _("The time is nearly over. This comes last."),
        "ticket.retake": _("You had more practice. You may try again with new numbers."),
        "choice.ticket": _("Show your teacher what you can do."),
        "choice.added": _("Your teacher picked this for you."),
        "choice.beyond": _("This comes after your goals. Have a look if you like."),
        "choice.goal": _("This is one of your goals too."),
        "choice.explore": _("You know this. Try some more for fun."),
        "choice.review": _("A short look back."),
        "beside.screen": _("You had enough screen for today. This brings you on without one."),
        "beside.alone": _("You worked alone for a while. Now do something together."),
        "choice.beside": _("This helps you with it, without a screen."),
        "rest.screen-enough": _("That is enough screen for one day. Ask your teacher what comes now."),
        "rest.time-up": _("The time is over for now. You can stop here."),
        "rest.handed-over": _("You worked hard on this. Your teacher will look at it with you."),
        "rest.waits-for-ticket": _("You did your practice. The exit ticket comes next, when your teacher opens it."),
        "rest.enough-today": _("That is enough of this for one day. More comes next time."),
        "rest.set-aside": _("Your teacher has other plans for you today."),
        "done.goals": _("You can do all the goals of this unit."),
    }


def said_not_sure(count: int) -> str:
    return ngettext(
        'Last time you said "I\'m not sure" to %(num)s of these.',
        'Last time you said "I\'m not sure" to %(num)s of these.',
        count,
    )


COUNTED = {"practice.not-sure": said_not_sure}
