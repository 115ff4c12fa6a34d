"""What is believed of a child, stored: moved by each answer, rebuilt from the log.

The row keeps the state as it was when the latest segment began. An answer within that segment folds the segment again
from there, whatever the order of arrival; one that belongs earlier replays the child.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update

from models.decisions.bands import BandTrack, Needs
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from webapp.evidence.fold import Child, ItemFacts, LogRow, counted, fold_segment, segments, voided_ids
from webapp.evidence.parameters import current_parameters
from webapp.extensions import core, database
from webapp.first_state import NO_TRACKS
from webapp.library import packs
from webapp.tables import EvidenceRow, StudentStateRow

_log = EvidenceRow.__table__
_states = StudentStateRow.__table__
STUDENT = _states.c.student_id == bindparam("student")
STORED = select(_states).where(STUDENT)
# Whoever writes a child's rows or state counts it: what was worked out from an earlier version no longer stands.
SAVE = update(StudentStateRow).where(STUDENT).values(version=_states.c.version + 1)
SAVE_IF_CURRENT = SAVE.where(_states.c.version == bindparam("seen"))
NEW = StudentState.new().to_bytes(), NO_TRACKS
c = _log.c
# In the order of LogRow's fields.
COLUMNS = (
    c.id, c.issued_at, c.position, c.part, c["try"], c.revision, c.kind, c.source, c.sitting_id, c.pack_id,
    c.pack_version, c.item, c.skills, c.verdict, c.voids_id, c.device_sequence, c.received_at, c.elapsed_ms, c.answer,
    c.seed, c.misconceptions, c.rapid,
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
LOG = select(*COLUMNS).where(c.student_id == bindparam("student"), c.issued_at >= bindparam("since"))
_void = _log.alias("void")
_undone = _log.alias("undone")
# A void that is itself voided says nothing any more.
UNDONE = select(_undone.c.id).where(_undone.c.voids_id == _void.c.id, _undone.c.kind == "void").exists()
VOIDED = select(_void.c.id).where(_void.c.voids_id == c.id, _void.c.kind == "void", ~UNDONE).exists().label("voided")
OF_SITTING = select(*COLUMNS, VOIDED).where(c.sitting_id == bindparam("sitting"))
Loaded = tuple[StudentState, dict[str, BandTrack]]


def load(student_id: int, params: Params | None = None) -> Loaded:
    """State and band tracks of one child under these parameters, or those in use."""
    return under(params or current_parameters(), core().execute(STORED, {"student": student_id}).one())


def load_many(student_ids: Iterable[int], params: Params | None = None) -> dict[int, Loaded]:
    """The same for a class, in one query."""
    wanted = select(_states.c.student_id, _states.c.school_id, _states.c.params_id, _states.c.state, _states.c.tracks)
    rows = core().execute(wanted.where(_states.c.student_id.in_(list(student_ids)))).all()
    params = params or current_parameters()
    return {row.student_id: under(params, row) for row in rows}


def stored_of(student_ids: Iterable[int]) -> Sequence[Any]:
    """The rows as they are stored, by number."""
    wanted = select(_states).where(_states.c.student_id.in_(list(student_ids)))
    return core().execute(wanted.order_by(_states.c.student_id)).all()


def under(params: Params, stored: Any) -> Loaded:
    """What is stored; where it is of other parameters, what it will be, so that no page shows two fits side by side."""
    if stored.params_id not in ("", params.id):
        child = fold_anew(stored, params).child
        return child.state, child.tracks
    return read_state(stored.state), read_tracks(stored.tracks)


@lru_cache(maxsize=512)  # each answer of a set begins where the set began
def read_state(data: bytes) -> StudentState:
    return StudentState.from_bytes(data)


def read_tracks(data: bytes) -> dict[str, BandTrack]:
    return {skill: read_track(text) for skill, text in json.loads(data).items()}


@lru_cache(maxsize=4096)  # a track never changes, and a child's other skills come with every answer
def read_track(text: str) -> BandTrack:
    return BandTrack.from_bytes(text.encode())


def write_tracks(tracks: dict[str, BandTrack]) -> bytes:
    """Skills in sorted order: equal tracks give equal bytes."""
    texts = {skill: write_track(track) for skill, track in tracks.items()}
    return json.dumps(texts, sort_keys=True, separators=(",", ":")).encode()


@lru_cache(maxsize=512)
def write_track(track: BandTrack) -> str:
    return track.to_bytes().decode()


@dataclass(frozen=True, slots=True)
class Moved:
    """A child after a fold, and what is to be stored of it."""

    child: Child
    values: dict[str, Any]


def advance(student_id: int, params: Params, earliest: int) -> Child:
    """Fold what arrived, the earliest of it in the segment `earliest`, into the stored state. Call inside `writing`."""
    stored = core().execute(STORED, {"student": student_id}).one()
    return fold_and_save(stored, params, begin(stored, params, earliest))


def replay(student_id: int, params: Params) -> Child:
    """Fold a child's whole log from nothing. Call inside `writing`."""
    return fold_and_save(core().execute(STORED, {"student": student_id}).one(), params, since=0)


def fold_and_save(stored: Any, params: Params, since: int) -> Child:
    moved = fold(stored, params, since, read_log(stored.student_id, since))
    core().execute(SAVE, moved.values)
    return moved.child


def fold_anew(stored: Any, params: Params) -> Moved:
    """The child folded from nothing; reads alone, so it needs no lock."""
    return fold(stored, params, 0, read_log(stored.student_id, 0))


def save_if_current(moved: Moved, seen: int) -> bool:
    """Store it, unless the child's rows or state were written since that version. Call inside `writing`."""
    return bool(core().execute(SAVE_IF_CURRENT, moved.values | {"seen": seen}).rowcount)


def begin(stored: Any, params: Params, earliest: int) -> int:
    """From which segment on the log is to be folded: 0, the whole log, for what belongs before the latest segment."""
    return 0 if earliest < stored.segment_at or stored.params_id not in ("", params.id) else earliest


def fold(stored: Any, params: Params, since: int, rows: list[LogRow]) -> Moved:
    """Fold these rows, all of the child's from the segment `since` on, into the state as that segment began."""
    if since == 0:
        before = NEW
    elif since == stored.segment_at:
        before = stored.before, stored.before_tracks
    else:
        before = stored.state, stored.tracks
    child = Child(read_state(before[0]), read_tracks(before[1]), rows=rows)
    voided, facts, segment_at = voided_ids(rows), FactsOf(stored.school_id), 0
    parts = list(segments(rows))
    for issued_at, segment in parts:
        if segment_at and issued_at == parts[-1][0]:
            before = child.state.to_bytes(), write_tracks(child.tracks)
        segment_at = issued_at
        fold_segment(params, child, counted(segment, voided), facts)
    return Moved(child, {
        "student": stored.student_id,
        "segment_at": segment_at,
        "before": before[0],
        "before_tracks": before[1],
        "state": child.state.to_bytes(),
        "tracks": write_tracks(child.tracks),
        "params_id": params.id if rows else "",
    })  # fmt: skip


def read_log(student_id: int, since: int) -> list[LogRow]:
    """The child's rows from the segment `since` on."""
    return [as_log_row(row) for row in core().execute(LOG, {"student": student_id, "since": since})]


def as_log_row(row: Sequence[Any]) -> LogRow:
    """The columns are LogRow's fields, but for two lists, since JSON has no tuples."""
    return LogRow(*row[:12], tuple(row[12]), *row[13:20], tuple(row[20]), row[21])  # type: ignore[call-arg]


def counted_of(sitting_id: int) -> list[LogRow]:
    """The rows of one sitting that are evidence, in order."""
    rows = core().execute(OF_SITTING, {"sitting": sitting_id}).all()
    segment = sorted((as_log_row(row) for row in rows), key=lambda row: row.order)
    return counted(segment, frozenset(row.id for row in rows if row.voided))


class FactsOf:
    """Item facts from the pack version that the child answered."""

    def __init__(self, school_id: int) -> None:
        self.school_id, self.database = school_id, database()

    def __call__(self, row: LogRow) -> ItemFacts:
        return look_up(self.school_id, row.pack_id, row.pack_version, row.item, row.skills, self.database)


@lru_cache(maxsize=4096)  # a published version never changes
def look_up(
    school_id: int,
    pack_id: str | None,
    version: str | None,
    item_id: str | None,
    skills: tuple[str, ...],
    _database: str,
) -> ItemFacts:
    if pack_id is None or version is None:
        return ItemFacts(None, None, {})
    pack = packs.load(school_id, pack_id, version)
    own = {packs.skill_key(pack, skill.id): skill.mastered_when for skill in pack.skills}
    needs = {key: Needs(own[key].tickets, frozenset(own[key].kinds), own[key].contexts) for key in skills if key in own}
    item = pack.item(item_id) if item_id else None
    return ItemFacts(item.kind if item else None, item.context if item else None, needs)
