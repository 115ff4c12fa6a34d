"""What is believed of a child, stored: moved by each answer, rebuilt from the log.

The row keeps the state as it was when the latest segment began. An answer within that segment folds the segment again
from there, whatever the order of arrival; one that belongs earlier replays the child.
"""

import json
from collections.abc import Iterable

from sqlalchemy import select, update

from models.decisions.bands import BandTrack, Needs
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from webapp.evidence.fold import Child, ItemFacts, LogRow, counted, fold_segment, segments
from webapp.extensions import db
from webapp.first_state import NO_TRACKS
from webapp.library import packs
from webapp.tables import EvidenceRow, Person, StudentStateRow

_log = EvidenceRow.__table__
_states = StudentStateRow.__table__


def load(student_id: int) -> tuple[StudentState, dict[str, BandTrack]]:
    """State and band tracks of one child."""
    row = db.session.execute(select(_states.c.state, _states.c.tracks).where(_states.c.student_id == student_id)).one()
    return StudentState.from_bytes(row.state), read_tracks(row.tracks)


def load_many(student_ids: Iterable[int]) -> dict[int, tuple[StudentState, dict[str, BandTrack]]]:
    """The same for a class, in one query."""
    rows = db.session.execute(
        select(_states.c.student_id, _states.c.state, _states.c.tracks).where(
            _states.c.student_id.in_(list(student_ids))
        )
    )
    return {row.student_id: (StudentState.from_bytes(row.state), read_tracks(row.tracks)) for row in rows}


def read_tracks(data: bytes) -> dict[str, BandTrack]:
    return {skill: BandTrack.from_bytes(text.encode()) for skill, text in json.loads(data).items()}


def write_tracks(tracks: dict[str, BandTrack]) -> bytes:
    """Skills in sorted order: equal tracks give equal bytes."""
    texts = {skill: track.to_bytes().decode() for skill, track in tracks.items()}
    return json.dumps(texts, sort_keys=True, separators=(",", ":")).encode()


def advance(student_id: int, params: Params, earliest: int) -> Child:
    """Fold what arrived, the earliest of it in the segment `earliest`, into the stored state. Call inside `writing`."""
    stored = db.session.execute(select(_states).where(_states.c.student_id == student_id)).one()
    if earliest < stored.segment_at or stored.params_id not in ("", params.id):
        return replay(student_id, params)
    again = earliest == stored.segment_at
    before = (stored.before, stored.before_tracks) if again else (stored.state, stored.tracks)
    child = Child(StudentState.from_bytes(before[0]), read_tracks(before[1]))
    rows = read_log(student_id, since=earliest)
    return fold(child, rows, voided_ids(rows), params, student_id, before=before)


def replay(student_id: int, params: Params) -> Child:
    """Fold a child's whole log from nothing. Call inside `writing`."""
    rows = read_log(student_id)
    before = StudentState.new().to_bytes(), NO_TRACKS
    return fold(Child(), rows, voided_ids(rows), params, student_id, before=before)


def fold(
    child: Child,
    rows: list[LogRow],
    voided: frozenset[int],
    params: Params,
    student_id: int,
    before: tuple[bytes, bytes],
) -> Child:
    facts = FactsOf(student_id)
    segment_at = 0
    for issued_at, segment in segments(rows):
        segment_at = issued_at
        before = child.state.to_bytes(), write_tracks(child.tracks)
        fold_segment(params, child, counted(segment, voided), facts)
    values = {
        "segment_at": segment_at,
        "before": before[0],
        "before_tracks": before[1],
        "state": child.state.to_bytes(),
        "tracks": write_tracks(child.tracks),
        "params_id": params.id if rows else "",
    }
    db.session.execute(update(StudentStateRow).where(_states.c.student_id == student_id).values(values))
    return child


def read_log(student_id: int, since: int = 0) -> list[LogRow]:
    """The child's rows from the segment `since` on."""
    c = _log.c
    rows = db.session.execute(
        select(
            c.id, c.issued_at, c.position, c.part, c["try"].label("try_"), c.revision, c.kind, c.source, c.sitting_id,
            c.pack_id, c.pack_version, c.item, c.skills, c.verdict, c.voids_id, c.device_sequence,
        ).where(c.student_id == student_id, c.issued_at >= since)
    )  # fmt: skip
    return [LogRow(**{**row._mapping, "skills": tuple(row.skills)}) for row in rows]


def voided_ids(rows: Iterable[LogRow]) -> frozenset[int]:
    """Rows that a staff's void names; such a void replays the child from the row it names."""
    return frozenset(row.voids_id for row in rows if row.kind == "void" and row.voids_id is not None)


class FactsOf:
    """Item facts from the pack version that the child answered, which never changes."""

    def __init__(self, student_id: int) -> None:
        self.school_id = db.session.scalar(select(Person.school_id).where(Person.id == student_id)) or 0
        self.known: dict[tuple[str | None, str | None, str | None, tuple[str, ...]], ItemFacts] = {}

    def __call__(self, row: LogRow) -> ItemFacts:
        key = (row.pack_id, row.pack_version, row.item, row.skills)
        if key not in self.known:
            self.known[key] = self.look_up(row)
        return self.known[key]

    def look_up(self, row: LogRow) -> ItemFacts:
        if row.pack_id is None or row.pack_version is None:
            return ItemFacts(None, None, {})
        pack = packs.load(self.school_id, row.pack_id, row.pack_version)
        own = {packs.skill_key(pack, skill.id): skill.mastered_when for skill in pack.skills}
        needs = {
            key: Needs(own[key].tickets, frozenset(own[key].kinds), own[key].contexts)
            for key in row.skills
            if key in own
        }
        item = pack.item(row.item) if row.item else None
        return ItemFacts(item.kind if item else None, item.context if item else None, needs)
