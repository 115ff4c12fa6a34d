"""The reasons of `models.decisions.playlist` in a child's words. The code is stored, not the words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from models.decisions.reason import Reason
from webapp.language import N_


def in_words(reason: Reason) -> str:
    """A sentence or two that a child of eight can read. A code without words of its own says nothing."""
    counted = COUNTED.get(reason.code)
    if counted is not None:
        return counted(int(reason.value("count") or 0))
    return _(WORDS[reason.code]) if reason.code in WORDS else ""


WORDS = {
    "practice.today": N_("Your class works on this today."),
    "practice.today-new": N_("This is new. Your class works on it today."),
    "practice.goal": N_("This gets you to your goal."),
    "practice.goal-new": N_("This is new. It is your next goal."),
    "practice.back-to-goal": N_("You got ready for this. Now try it."),
    "practice.after-ticket": N_("Some of these were hard on your exit ticket. More practice helps."),
    "practice.missed": N_("You missed this while you were away. It is worth doing."),
    "support.checks": N_("A quick look at something that your goal needs. Then you go back to it."),
    "support.blocks": N_("This helps you with your goal. Then you go back to it."),
    "override.pinned": N_("Your teacher picked this for you."),
    "override.added": N_("Your teacher picked this for you."),
    "review.due": N_("You did this some time ago. A short look keeps it fresh."),
    "review.after-goals": N_("Your goals for today are done. A short look back keeps things fresh."),
    "ticket.says-ready": N_("If you feel ready, show what you can do."),
    "ticket.ready": N_("You seem to have this now. Show what you can do."),
    "ticket.practised": N_("You had some practice. Now show your teacher what you can do."),
    "ticket.closes": N_("The time is nearly over. This comes last."),
    "ticket.retake": N_("You had more practice. You may try again with new numbers."),
    "choice.ticket": N_("Show your teacher what you can do."),
    "choice.added": N_("Your teacher picked this for you."),
    "choice.beyond": N_("This comes after your goals. Have a look if you like."),
    "choice.goal": N_("This is one of your goals too."),
    "choice.explore": N_("You know this. Try some more for fun."),
    "choice.review": N_("A short look back."),
    "beside.screen": N_("You had enough screen for today. This brings you on without one."),
    "beside.alone": N_("You worked alone for a while. Now do something together."),
    "choice.beside": N_("This helps you with it, without a screen."),
    "rest.screen-enough": N_("That is enough screen for one day. Ask your teacher what comes now."),
    "rest.time-up": N_("The time is over for now. You can stop here."),
    "rest.handed-over": N_("You worked hard on this. Your teacher will look at it with you."),
    "rest.waits-for-ticket": N_("You did your practice. The exit ticket comes next, when your teacher opens it."),
    "rest.enough-today": N_("That is enough of this for one day. More comes next time."),
    "rest.set-aside": N_("Your teacher has other plans for you today."),
    "done.goals": N_("You can do all the goals of this unit."),
}


def said_not_sure(count: int) -> str:
    return ngettext(
        'Last time you said "I\'m not sure" to %(num)s of these.',
        'Last time you said "I\'m not sure" to %(num)s of these.',
        count,
    )


COUNTED = {"practice.not-sure": said_not_sure}
