"""What came up on the teacher's page while simulated classes work, and how true and how complete it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.decisions.attention import is_calm
from models.decisions.flags import Flag
from models.simulation.child import Child
from models.simulation.truth import TRIED, deserves, guesses_today, is_stuck
from models.simulation.world import Nature

KINDS_FOR = {"stuck": frozenset({"struggling", "stop"}), "guesses": frozenset({"rapid guessing"})}


@dataclass(frozen=True, slots=True)
class Raised:
    """A child that came up on the page for some kind of flag, or quietly below it, and whether it was true then."""

    kind: str
    calm: bool
    deserved: bool


@dataclass(slots=True)
class ChildsDay:
    """One child's day, as flags are judged by it. needs: of "stuck" and "guesses" what the teacher should hear."""

    child: Child
    nature: Nature
    raised: list[Raised] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    on_page: frozenset[tuple[str, str | None, bool]] = frozenset()
    shown: set[str] = field(default_factory=set)
    unread: int = 0
    tasks: int = 0

    def see_task(self, skill: str, unread: bool) -> None:
        """What is true after a practice task."""
        self.tasks, self.unread = self.tasks + 1, self.unread + unread
        if self.child.today.get(skill, 0) >= TRIED and is_stuck(self.child, self.nature, skill):
            self.needs.add("stuck")

    def see_page(self, flags: Sequence[Flag]) -> None:
        """What stands on the page after a practice task: what was not there a moment ago has come up."""
        now = {(flag.kind, flag.skill, is_calm(flag)): flag for flag in flags}
        urgent = any(not calm for _kind, _skill, calm in self.on_page)
        for key in [key for key in now if key not in self.on_page]:
            # A child stands on the page once: what else comes up meanwhile stands beside it.
            if not urgent or key[2]:
                self.note(now[key], calm=key[2])
            urgent = urgent or not key[2]
            self.shown |= set() if key[2] else {key[0]}
        self.on_page = frozenset(now)

    def see_ticket(self, flags: Sequence[Flag]) -> None:
        """What a ticket's answers raise is for the groups."""
        for flag in flags:
            self.note(flag, calm=True)

    def note(self, flag: Flag, calm: bool) -> None:
        self.raised.append(Raised(flag.kind, calm, deserves(flag.kind, self.child, self.nature, str(flag.skill))))

    def end(self) -> None:
        if self.child.games and guesses_today(self.unread, self.tasks):
            self.needs.add("guesses")

    def heard(self, need: str) -> bool:
        """Did the child come up for it that day?"""
        return bool(KINDS_FOR[need] & self.shown)


@dataclass(slots=True)
class Alarms:
    """Counts of one class: what came up, urgent and calm, and what the teacher should have heard."""

    urgent: Counter[str] = field(default_factory=Counter)
    calm: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    calm_true: Counter[str] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)

    def count(self, day: ChildsDay) -> None:
        for each in day.raised:
            (self.calm if each.calm else self.urgent)[each.kind] += 1
            (self.calm_true if each.calm else self.true)[each.kind] += each.deserved
        for need in day.needs:
            self.needs[need] += 1
            self.heard[need] += day.heard(need)


def alarm_figures(classes: Iterable[Alarms], days: int) -> dict[str, Any]:
    """Urgent flags a class-day, the share of them that is true, the share of child-days in need that was heard; and by
    kind, what of this the calm ones are. None where there is nothing to count."""
    all_of = Alarms()
    for each in classes:
        for name in Alarms.__slots__:
            getattr(all_of, name).update(getattr(each, name))
    return {
        "flags_per_day": _share(all_of.urgent.total(), days),
        "flag_precision": _share(all_of.true.total(), all_of.urgent.total()),
        "flag_recall": _share(all_of.heard.total(), all_of.needs.total()),
        "flags_by_kind": _by_name(all_of.urgent, all_of.true, days, "true"),
        "calm_flags_by_kind": _by_name(all_of.calm, all_of.calm_true, days, "true"),
        "needs_by_kind": _by_name(all_of.needs, all_of.heard, days, "heard"),
    }


def _by_name(counts: Counter[str], of_which: Counter[str], days: int, word: str) -> dict[str, Any]:
    return {
        name: {"a_day": round(count / days, 2), word: _share(of_which[name], count)}
        for name, count in sorted(counts.items())
    }


def _share(part: float, of: float) -> float | None:
    return round(part / of, 4) if of else None
