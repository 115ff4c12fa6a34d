"""A group as a card: names first, the reason in words, what to ask."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from models.decisions.groups import Proposal
from models.decisions.reason import Reason
from webapp.classroom import names
from webapp.classroom.groups.decided import Decided
from webapp.classroom.groups.forms import why_in_words
from webapp.classroom.groups.groups import Today, digest
from webapp.classroom.groups.late import Late
from webapp.evidence.flags import from_json
from webapp.reasons import Titles, agreement, example, say, titles_of
from webapp.tables import Classroom, Person


@dataclass(frozen=True, slots=True)
class Chip:
    """One child's name on a card. Also what a projected page shows instead of it."""

    id: int
    name: str
    alias: str
    face: str | None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One group or lesson in words. `number` of a group that stands; `ask`: what to ask before, or of whom.

    notes: what it does not keep of the teacher's constraints; asks_why: accepted only with a reason; fits, gone: whose
    answers came later and fit too, or show the need no more; undo: the last change can be taken back
    """

    key: str
    kind: str
    need_kind: str
    need: str
    status: str
    number: int
    title: str
    people: tuple[Chip, ...]
    may_skip: tuple[Chip, ...]
    why: str
    example: str
    agreement: str
    ask: tuple[str, ...]
    why_changed: str = ""
    notes: tuple[str, ...] = ()
    asks_why: bool = False
    fits: tuple[Chip, ...] = ()
    gone: tuple[Chip, ...] = ()
    locked: bool = False
    undo: bool = False

    @property
    def standing(self) -> bool:
        return self.status in ("accepted", "changed")

    @property
    def heading(self) -> str:
        """What it is called without its need, as on a page that hides names."""
        numbered = {
            "mixed": _("Mixed group %(number)s", number=self.number),
            "lesson": _("Ten minutes for all"),
            "alone": _("Too few for a group"),
        }
        if self.kind == "group" and self.standing:
            return _("Group %(number)s", number=self.number)
        return numbered.get(self.kind) or _("A group for today")


@dataclass(slots=True)
class Dealer:
    """Makes the cards of one class: its children's names and its packs' titles, looked up once."""

    classroom: Classroom
    students: Sequence[Person]
    titles: Titles = field(init=False)
    called: Mapping[int, str] = field(init=False)
    aliases: Mapping[int, str] = field(init=False)
    faces: Mapping[int, str | None] = field(init=False)

    def __post_init__(self) -> None:
        self.titles = titles_of(self.classroom.school_id)
        self.called = names.show_names(self.students)
        self.aliases = names.aliases(self.students)
        self.faces = {student.id: student.face for student in self.students}

    def chips(self, students: Sequence[int], unsure: frozenset[int] = frozenset()) -> tuple[Chip, ...]:
        """In the order of the names; children who have left the class since are left out."""
        found = [
            Chip(s, self.called[s], self.aliases[s], self.faces[s], s in unsure) for s in students if s in self.called
        ]
        return tuple(sorted(found, key=lambda chip: (chip.unsure, chip.name.casefold(), chip.id)))

    def propose(self, proposal: Proposal) -> Card:
        unsure = frozenset(student for student, _ask in proposal.unsure)
        made = self.card(
            digest(proposal), proposal.kind, proposal.need_kind, proposal.need, proposal.status, 0,
            self.chips(proposal.members, unsure), self.chips(proposal.may_skip), proposal.reason,
            proposal.unsure, proposal.ask,
        )  # fmt: skip
        return replace(made, notes=self.notes(proposal.notes), asks_why=proposal.asks_why)

    def decided(self, decided: Decided, number: int = 0, late: Sequence[Late] = ()) -> Card:
        group, kept = decided.group, decided.group.numbers
        asks = [(int(student), from_json(ask)) for student, ask in kept["unsure"]]
        unsure = frozenset(student for student, _ask in asks)
        still = [(student, ask) for student, ask in asks if student in decided.members]
        made = self.card(
            group.digest, group.kind, group.need_kind, group.need, group.status, number,
            self.chips(decided.members, unsure), self.chips(decided.may_skip), from_json(group.reason),
            still, from_json(kept["ask"]) if kept["ask"] else None, why_changed=why_in_words(group.why_changed or ""),
        )  # fmt: skip
        return replace(
            made,
            notes=self.notes(decided.notes),
            fits=self.chips([each.student for each in late if each.fits]),
            gone=self.chips([each.student for each in late if not each.fits]),
            locked=group.locked_at is not None,
            undo="members_before" in kept,
        )

    def notes(self, reasons: Sequence[Reason]) -> tuple[str, ...]:
        """With names in the place of children's numbers; what is about a child who has left is not said."""
        return tuple(say(named, self.titles) for reason in reasons if (named := self.named(reason)) is not None)

    def named(self, reason: Reason) -> Reason | None:
        values = dict(reason.values)
        for place in ("student", "other"):
            if place in values:
                if values[place] not in self.called:
                    return None
                values[place] = self.called[int(values[place])]
        if "others" in values:
            numbers = [int(each) for each in str(values["others"]).split()]
            values["others"] = _(" or ").join(self.called[each] for each in numbers if each in self.called)
        return Reason(reason.code, tuple(values.items()))

    def card(
        self, key: str, kind: str, need_kind: str, need: str, status: str, number: int, people: tuple[Chip, ...],
        may_skip: tuple[Chip, ...], reason: Reason, unsure: Sequence[tuple[int, Reason]], ask: Reason | None,
        why_changed: str = "",
    ) -> Card:  # fmt: skip
        return Card(
            key, kind, need_kind, need, status, number, self.titles.need(need_kind, need), people, may_skip,
            say(reason, self.titles), example(reason), agreement(reason), self.asks(people, unsure, ask), why_changed,
        )  # fmt: skip

    def asks(self, people: Sequence[Chip], unsure: Sequence[tuple[int, Reason]], ask: Reason | None) -> tuple[str, ...]:
        """One line per question: who is unsure of it, or everybody."""
        by_question: dict[str, list[str]] = {}
        for student, question in unsure:
            if student in self.called:
                by_question.setdefault(say(question, self.titles), []).append(self.called[student])
        if len(by_question) == 1 and len(unsure) == len(people):
            return (_("Check first: ask %(question)s", question=next(iter(by_question))),)
        lines = [
            ngettext(
                "Unsure about %(names)s. Ask: %(question)s",
                "Unsure about %(names)s. Ask: %(question)s",
                len(who),
                names=", ".join(sorted(who, key=str.casefold)),
                question=question,
            )
            for question, who in sorted(by_question.items())
        ]
        if ask is not None and not lines:
            lines.append(_("Check first: ask %(question)s", question=say(ask, self.titles)))
        return tuple(lines)

    def either(self, rules: Sequence[str]) -> str:
        """The title of a rule; of two that predict one answer, both."""
        return _(" or ").join(self.titles.misconception(rule) for rule in rules)


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of a day: standing ones first, then lessons and groups proposed, those alone, those put off; mixed."""

    standing: tuple[Card, ...]
    proposed: tuple[Card, ...]
    alone: tuple[Card, ...]
    put_off: tuple[Card, ...]
    absent: tuple[Chip, ...]
    mixed: tuple[Card, ...]

    @property
    def all(self) -> tuple[Card, ...]:
        return self.standing + self.proposed + self.alone + self.mixed

    def beside(self, card: Card) -> tuple[Card, ...]:
        """The groups from which a child would move over into this one."""
        return self.mixed if card.kind == "mixed" else self.standing + self.proposed + self.alone


def deal(dealer: Dealer, day: Today) -> Deck:
    proposed = [dealer.propose(proposal) for proposal in day.proposals]
    proposed.sort(key=lambda card: (card.kind != "lesson", card.status != "proposed"))  # what can be accepted as it is
    standing = tuple(
        dealer.decided(each, number, day.late.get(each.group.digest, ())) for number, each in enumerate(day.standing, 1)
    )
    return Deck(
        standing=standing,
        proposed=told_apart([card for card in proposed if card.kind != "alone"], standing),
        alone=tuple(card for card in proposed if card.kind == "alone"),
        put_off=tuple(dealer.decided(each) for each in day.put_off),
        absent=dealer.chips(day.absent),
        mixed=tuple(dealer.decided(each, number) for number, each in enumerate(day.mixed, 1)),
    )


def told_apart(proposed: Sequence[Card], standing: Sequence[Card]) -> tuple[Card, ...]:
    """Of groups on one need each says with whom it is; a number comes only with the teacher's decision."""
    often = Counter(card.title for card in (*proposed, *standing))
    return tuple(
        replace(card, title=_("%(title)s, with %(name)s", title=card.title, name=card.people[0].name))
        if often[card.title] > 1 and card.people
        else card
        for card in proposed
    )
