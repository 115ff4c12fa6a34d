"""How a pack's items do in this school: signs that a question itself is not right, and not the children.

Four signs: children who are believed to know the skill did not get it when they last met it; answers that nothing
predicts are the same again and again; every hint is used up; somebody reported it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from content.answers import check
from content.differences import title_of
from content.generate import VariantPart
from content.items import Item
from content.pack import Pack
from models.knowledge.belief import evidence_side
from webapp.evidence.sittings import generate
from webapp.evidence.states import load_many
from webapp.extensions import database, db
from webapp.items.reports import open_reports
from webapp.items.voiding import voided_in
from webapp.library import packs
from webapp.practice.task import given_in_words
from webapp.tables import EvidenceRow, InstalledPack, ItemReport, VoidedItem

NEWEST = 20_000  # rows that are looked at, of one version
MOST_ODD = 2_000  # unpredicted answers of which the numbers are made again
KNOWS = 0.8  # the belief from which on a child is taken to know a skill
ENOUGH = 4  # children without whom nothing is said
CLUSTER = 0.33  # of an item's unpredicted answers: mere guesses spread over more than three
_log = EvidenceRow.__table__
COLUMNS = (
    _log.c.student_id, _log.c.sitting_id, _log.c.position, _log.c.part, _log.c["try"].label("try_"), _log.c.kind,
    _log.c.item, _log.c.seed, _log.c.answer, _log.c.verdict, _log.c.misconceptions, _log.c.skills,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cluster:
    """An answer that nothing predicts and that several children gave: the same one, or as much beside the right one."""

    children: int
    answer: str  # one that was given
    instead_of: str
    beside: str  # by how much, where the numbers differ from child to child; else empty
    seed: str
    part: str


@dataclass(slots=True)
class ItemHealth:
    item: Item
    title: str
    answers: int = 0
    children: int = 0
    right: int = 0
    knowing: int = 0  # children who are believed to know the skill
    knowing_not_right: int = 0
    worked_on: int = 0
    hints_used_up: int = 0
    cluster: Cluster | None = None
    reports: list[tuple[ItemReport, str]] = field(default_factory=list)
    voided: VoidedItem | None = None

    @property
    def signs(self) -> list[str]:
        """Which of the signs it shows."""
        found = {
            "strong": self.knowing >= ENOUGH and 2 * self.knowing_not_right >= self.knowing,
            "cluster": self.cluster is not None,
            "hints": self.worked_on >= ENOUGH and 2 * self.hints_used_up >= self.worked_on,
            "reports": bool(self.reports),
        }
        return [name for name, shown in found.items() if shown]


def health_of(installed: InstalledPack, pack: Pack) -> list[ItemHealth]:
    """Each item that was worked on or reported, the most doubtful first."""
    rows = read_rows(installed)
    found = {item.id: ItemHealth(item, title_of(item)) for item in pack.items}
    by_item: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_item[row.item].append(row)
    states = {student: state for student, (state, _) in load_many({row.student_id for row in rows}).items()}
    for item_id, own in by_item.items():
        if item_id in found:
            weigh(found[item_id], own, states)
    odd = [row for row in rows if row.kind == "answer" and row.verdict == "wrong" and not row.misconceptions]
    for item_id, cluster in clusters(installed, odd[:MOST_ODD]).items():
        found[item_id].cluster = cluster
    for report, role in open_reports(installed.school_id, installed.pack_id):
        if report.item in found:
            found[report.item].reports.append((report, role))
    for item_id, voided in voided_in(installed.school_id, installed.pack_id, installed.version).items():
        found[item_id].voided = voided
    kept = [each for each in found.values() if each.answers or each.reports or each.voided]
    return sorted(kept, key=lambda each: (each.voided is not None, -len(each.signs), -each.answers))


def read_rows(installed: InstalledPack) -> Sequence[Any]:
    """What children did with this version, the newest first; voided rows too, since they are what was complained of."""
    wanted = select(*COLUMNS).where(
        _log.c.school_id == installed.school_id,
        _log.c.pack_id == installed.pack_id,
        _log.c.pack_version == installed.version,
        _log.c.item.is_not(None),
        _log.c.kind.in_(("answer", "not-sure", "hint")),
    )
    return db.session.execute(wanted.order_by(_log.c.id.desc()).limit(NEWEST)).all()


def weigh(health: ItemHealth, rows: Sequence[Any], states: dict[int, Any]) -> None:
    """Count what children did with one item, the newest first. First tries tell how hard it is; of a child who knows
    the skill its newest one, since who met an item often has stumbled once."""
    answers = [row for row in rows if row.kind == "answer" and row.verdict != "unreadable"]
    first = [row for row in answers if row.try_ == 1]
    health.answers, health.children = len(answers), len({row.student_id for row in answers})
    health.right = sum(row.verdict == "right" for row in first)
    newest = {row.student_id: row.verdict for row in reversed(first) if knows(states, row)}
    health.knowing = len(newest)
    health.knowing_not_right = sum(verdict == "wrong" for verdict in newest.values())
    hints = {part.id: len(part.hints) for part in health.item.parts}
    places = {(row.sitting_id, row.position, row.part) for row in rows if hints.get(row.part)}
    asked = Counter((row.sitting_id, row.position, row.part) for row in rows if row.kind == "hint")
    health.worked_on = len(places)
    health.hints_used_up = sum(asked[place] >= hints[place[2]] for place in places)


def knows(states: dict[int, Any], row: Any) -> bool:
    state = states.get(row.student_id)
    return state is not None and any(s in state.skills and evidence_side(state, s) >= KNOWS for s in row.skills)


def clusters(installed: InstalledPack, odd: Iterable[Any]) -> dict[str, Cluster]:
    """By item, the commonest unpredicted answer, where several children gave it and few others were given."""
    groups: dict[tuple[str, str, str], list[tuple[Any, str, str]]] = defaultdict(list)
    odd_ones: Counter[tuple[str, str]] = Counter()
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    at = (installed.school_id, installed.pack_id, installed.version)
    for row in odd:
        made = generate(*at, row.item, row.seed or "", database(), None)
        part = next((each for each in made.parts if each.id == row.part), None)
        given = check(part, row.answer or "", pack.header.language).given if part is not None else None
        if part is None or given is None or not part.key:
            continue
        beside = difference(part, given)
        odd_ones[row.item, row.part] += 1
        groups[row.item, row.part, beside or f"{row.seed} {given}"].append((row, given, beside))
        if beside:
            groups[row.item, row.part, f"{row.seed} {given}"].append((row, given, ""))
    found: dict[str, Cluster] = {}
    for (item, part_id, _), members in groups.items():
        children = len({row.student_id for row, _, _ in members})
        alike = len(members) >= CLUSTER * odd_ones[item, part_id]
        if alike and children >= ENOUGH and (item not in found or children > found[item].children):
            row, given, beside = members[0]
            part = generate(*at, item, row.seed or "", database(), None).part(part_id)
            said, right = given_in_words(part, given), given_in_words(part, part.key[0])
            found[item] = Cluster(children, said, right, beside, row.seed or "", part_id)
    return found


def difference(part: VariantPart, given: str) -> str:
    """How far a number is from the right one: the same for children who met other numbers."""
    if part.response != "number":
        return ""
    try:
        apart = Fraction(given) - Fraction(part.key[0])
    except (ValueError, ZeroDivisionError):
        return ""
    return f"+{apart}" if apart > 0 else f"−{-apart}"
