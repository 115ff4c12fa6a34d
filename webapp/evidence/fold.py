"""The fold: the evidence log of one child, in total order, becomes state and bands. No SQL, no clock.

Total order: (issued-at, position, part, try, revision, kind). All rows of a sitting share its issued-at and no two
sittings or staff rows of a child do, so the log falls into *segments*, one per issued-at. The device counts a revision
over all kinds of one token, hence a hint taken before an answer comes before it here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import NamedTuple, Protocol, TypeVar

from models.decisions.bands import BandEvidence, BandTrack, Needs, advance
from models.knowledge.belief import evidence_side, predict
from models.knowledge.caution import cautious
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from models.knowledge.step import MAX_TRIES, WEIGHTS, Evidence, step
from webapp.evidence.deliveries import AFTER_FINISH

JUDGED = frozenset({"answer", "not-sure"})  # what a try at a task can end in
UNDECIDED = frozenset({"unreadable", "unscored"})  # verdicts that are no evidence: asked again, or the teacher reads it
STAFF = frozenset({"observation", "conference", "import", "self-report"})

Slot = tuple[int, str, int]


class LogRow(NamedTuple):  # read and made by the million, so a tuple: a frozen dataclass takes several times as long
    """A row of the evidence log, as far as the fold and, after `device_sequence`, the flags read it."""

    id: int
    issued_at: int
    position: int
    part: str
    try_: int
    revision: int
    kind: str
    source: str
    sitting_id: int | None
    pack_id: str | None
    pack_version: str | None
    item: str | None
    skills: tuple[str, ...]
    verdict: str | None
    voids_id: int | None
    device_sequence: int | None
    received_at: int = 0
    elapsed_ms: int | None = None
    answer: str | None = None
    seed: str | None = None
    misconceptions: tuple[str, ...] = ()
    rapid: bool = False

    @property
    def order(self) -> tuple[int, int, str, int, int, str, int]:
        # The id decides between staff's rows alone: rows of a sitting differ before it.
        return (self.issued_at, self.position, self.part, self.try_, self.revision, self.kind, self.id)

    @property
    def slot(self) -> "Slot":
        """Where in its sitting an answer belongs."""
        return self.position, self.part, self.try_


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What bands ask of an item: its kind and context, and per tagged skill what `capable` needs."""

    kind: str | None
    context: str | None
    needs: Mapping[str, Needs]


class Folded(NamedTuple):
    """One counted row and the child just before it: what flags are decided from."""

    row: LogRow
    before: StudentState
    evidence: Evidence | None
    had_hint: bool

    def predicted(self, params: Params) -> float | None:
        """P(correct) just before; computed where it is asked for, since most rows are folded for the state alone."""
        if self.evidence is None or self.row.kind not in JUDGED:
            return None
        skill, item, tries = self.row.skills[0], self.evidence.item, self.evidence.tries
        return predict(params, self.before, skill, item, self.row.issued_at, tries)


@dataclass(slots=True)
class Child:
    """State and band tracks while rows are folded into them.

    `trace` holds the counted rows of the latest segment, `rows` all that were read to fold them.
    """

    state: StudentState = field(default_factory=StudentState.new)
    tracks: dict[str, BandTrack] = field(default_factory=dict)
    trace: list[Folded] = field(default_factory=list)
    rows: list[LogRow] = field(default_factory=list)


Facts = Callable[[LogRow], ItemFacts]


def segments(rows: Iterable[LogRow]) -> Iterator[tuple[int, list[LogRow]]]:
    """(issued-at, its rows in order) from the earliest segment to the latest."""
    for issued_at, found in groupby(sorted(rows, key=lambda row: row.order), key=lambda row: row.issued_at):
        yield issued_at, list(found)


def counted(segment: Sequence[LogRow], voided: frozenset[int]) -> list[LogRow]:
    """The rows of a segment that are evidence.

    A ticket counts once it has its finish row, and then the last revision of each answer that was given before it (see
    `before_finish`); in practice the first readable answer to a try stands. Voided, unreadable and unscored rows are
    none.
    """
    taken_back = mistyped(segment)
    kept = [
        row
        for row in segment
        if row.id not in voided and row.verdict not in UNDECIDED and not (row.kind in JUDGED and row.slot == taken_back)
    ]
    if any(row.source == "ticket" for row in segment):
        return last_revisions(before_finish(kept)) if any(row.kind == "finish" for row in kept) else []
    return first_answers(kept)


class Voiding(Protocol):
    """A row as far as voids are read of it."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def voids_id(self) -> int | None: ...


def voided_ids(rows: Iterable[Voiding]) -> frozenset[int]:
    """Rows that a staff's void names; such a void replays the child. A void that is itself voided is taken back."""
    voids = {row.id: row.voids_id for row in rows if row.kind == "void" and row.voids_id is not None}
    undone = set(voids.values())
    return frozenset(voided for id, voided in voids.items() if id not in undone)


class Sequenced(Protocol):
    """A row as far as the rule about Finish reads it."""

    @property
    def kind(self) -> str: ...

    @property
    def device_sequence(self) -> int | None: ...


R = TypeVar("R", bound=Sequenced)


def before_finish(rows: Sequence[R]) -> list[R]:
    """Of a ticket's rows those that the child gave before Finish; later ones had its feedback beside them.

    What a row itself says decides, never when it arrived, so that every order of delivery counts the same: an answer
    is late if its sequence on the device is not below that of the (first) finish. An answer without a sequence is not
    late. A finish without one, such as the bell's, comes after every device's answer, and before AFTER_FINISH.
    """
    ends = [AFTER_FINISH if r.device_sequence is None else r.device_sequence for r in rows if r.kind == "finish"]
    end = min(ends, default=AFTER_FINISH)
    return [r for r in rows if r.kind not in JUDGED or r.device_sequence is None or r.device_sequence < end]


def mistyped(segment: Sequence[LogRow]) -> Slot | None:
    """The try that the child took back with "I mistyped": once per sitting, so the first such row alone has effect."""
    return next((row.slot for row in segment if row.kind == "void" and row.sitting_id is not None), None)


def first_answers(rows: Sequence[LogRow]) -> list[LogRow]:
    """Of the answers to one try the first: after its feedback nothing can be changed. Other rows stay."""
    first: dict[Slot, LogRow] = {}
    for row in rows:
        if row.kind in JUDGED and row.sitting_id is not None:
            first.setdefault(row.slot, row)
    return [row for row in rows if row.kind not in JUDGED or row.sitting_id is None or first[row.slot] is row]


def last_revisions(rows: Sequence[LogRow]) -> list[LogRow]:
    """Of a ticket's answers and "not sure"s to one part, the one with the highest revision."""
    last = {row.slot: row for row in rows if row.kind in JUDGED}
    return [row for row in rows if row.kind not in JUDGED or last[row.slot] is row]


def fold_segment(params: Params, child: Child, rows: Sequence[LogRow], facts: Facts) -> None:
    """Fold the counted rows of one segment into the child."""
    child.trace = []
    unsuccessful: dict[int, int] = {}
    hinted: set[int] = set()
    for row in rows:
        had_hint = row.position in hinted
        tries = min(unsuccessful.get(row.position, 0), MAX_TRIES)
        evidence = evidence_of(row, tries, had_hint)
        child.trace.append(Folded(row, child.state, evidence, had_hint))
        if evidence is not None:
            child.state = step(params, child.state, evidence)
            advance_tracks(params, child, row, evidence, facts(row), helped=had_hint or tries > 0)
        if row.kind == "hint":
            hinted.add(row.position)
        elif row.kind in JUDGED and not (evidence and evidence.right):
            unsuccessful[row.position] = unsuccessful.get(row.position, 0) + 1


def evidence_of(row: LogRow, tries: int, had_hint: bool) -> Evidence | None:
    """What a row says about knowledge. None for rows that say nothing, such as a break or a second hint."""
    right = row.verdict == "right"
    if row.kind == "answer":
        help = "answer-after-hint" if right and had_hint else "answer"
        weight = WEIGHTS["rapid" if row.rapid else help]
    elif row.kind == "not-sure" or (row.kind == "hint" and not had_hint) or row.kind in STAFF:
        weight = WEIGHTS[row.kind]
    else:
        return None
    if not row.skills:
        return None
    item = f"{row.pack_id}/{row.item}" if row.item else ""
    return Evidence(row.skills, item, right, weight, tries, row.source, row.issued_at, own_answer=row.kind == "answer")


def advance_tracks(
    params: Params, child: Child, row: LogRow, evidence: Evidence, item: ItemFacts, helped: bool
) -> None:
    for skill in row.skills:
        band_row = BandEvidence(
            kind=row.kind,
            source=row.source,
            right=evidence.right,
            at=row.issued_at,
            sitting=str(row.sitting_id) if row.sitting_id else None,
            item_kind=item.kind,
            context=item.context,
            own=evidence.own_answer,
            helped=helped,
        )
        track = child.tracks.get(skill, BandTrack())
        sure, needs = partial(cautious, params, child.state, skill), item.needs.get(skill, Needs())
        child.tracks[skill] = advance(track, evidence_side(child.state, skill), band_row, needs, sure)
