"""A stated rule in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.classroom import names
from webapp.tables import GroupRule, Person


@dataclass(frozen=True, slots=True)
class RuleCard:
    id: int
    said: str
    note: str


def cards_of(rules: Sequence[GroupRule], students: Sequence[Person]) -> list[RuleCard]:
    """In the order in which they were stated; a child who has left is named as such."""
    called = names.show_names(students)
    return [RuleCard(rule.id, say(rule, called), rule.note) for rule in rules]


def say(rule: GroupRule, called: dict[int, str]) -> str:
    gone = _("a child who has left")
    one, other = (called.get(child or 0, gone) for child in (rule.student_id, rule.other_id))
    if rule.kind == "apart":
        return _("Keep %(one)s and %(other)s apart", one=one, other=other)
    if rule.kind == "together":
        return _("Keep %(one)s and %(other)s together", one=one, other=other)
    if rule.kind == "partner":
        return _("%(one)s has a language partner: %(other)s", one=one, other=other)
    if rule.kind == "small-group":
        return _("%(one)s sits in a group of at most %(count)s", one=one, count=rule.seats)
    return _("At most %(count)s children in a group", count=rule.seats)
