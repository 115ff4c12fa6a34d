"""The band of one student on one skill: a fold over the evidence, so that no level flickers.

`advance` is the truth table of bands. It sees the rows of one skill in the log's total order, each with the
mean of P(known) on the evidence side after that row. Terms:

unsuccessful  an answer, "not sure", observation, conference note or import with `right` False (a hint is not
              one)
slip          an unsuccessful row that stands alone since the band was reached or since the last two successes
              in a row
segment       a ticket sitting, and whatever follows it up to the next one
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

from models.decisions.reason import Reason

Band: TypeAlias = Literal["no data", "emerging", "developing", "capable"]
BANDS: tuple[Band, ...] = get_args(Band)

DEVELOPING_FROM = 0.60
CAPABLE_FROM = 0.96
SURE_FROM = 0.93  # P(known) whatever the child's own guessing
SLACK = 0.05  # down only below the limit less this
OWN_ANSWERS = 2
SOURCES = 2
SLIPS_FORGIVEN = 1
CLEARING_SUCCESSES = 2
# These say something about the child's knowledge by themselves; a hint, break, skip or help does not.
TELLING = frozenset({"answer", "not-sure", "observation", "conference", "import", "self-report"})
VOUCHING = frozenset({"ticket", "observation"})
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Needs:
    """What the skill asks for before it is called capable (a pack's `mastered_when`).

    tickets   tickets or observations that went well; at least one is always asked for
    kinds     item kinds answered well, e.g. {"procedural", "conceptual"}
    contexts  number of distinct contexts answered well
    """

    tickets: int = 1
    kinds: frozenset[str] = frozenset()
    contexts: int = 0

    def __post_init__(self) -> None:
        if self.tickets < 1 or self.contexts < 0:
            raise ValueError("needs: ask for at least one ticket and not fewer than zero contexts")


class BandEvidence(NamedTuple):  # made at each answer, so a tuple: a frozen dataclass takes several times as long
    """One kept row of the log, as far as it concerns the skill.

    kind     the row's kind (answer, hint, not-sure, ...); source: practice, ticket, observation, ...
    right    did it go well; None for rows that say nothing (break, help)
    at       microseconds since the epoch; sitting: any text that is one per sitting, None for staff's rows
    own      the child's own answer to a task; helped: a hint or an earlier try at the same task came before
    """

    kind: str
    source: str
    right: bool | None
    at: int
    sitting: str | None = None
    item_kind: str | None = None
    context: str | None = None
    own: bool = True
    helped: bool = False


class BandTrack(NamedTuple):
    """What the fold remembers of one student on one skill.

    answers   own answers; sources, kinds, contexts: those with a success (kinds, contexts: without help)
    tickets   earlier tickets and observations that went well; the latest ticket is `ticket` (its sitting), of
              whose `ticket_rows` rows `ticket_right` went well: it counts while more than half did
    against   unsuccessful rows, `successes` successes in a row, since the band was reached
    stepped_down_in   the segment of the last step down, None when there was none or a later rise made it good
    changed_at, changed_from   when the band changed last and what it was before
    """

    band: Band = "no data"
    answers: int = 0
    sources: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()
    tickets: int = 0
    ticket: str = ""
    ticket_right: int = 0
    ticket_rows: int = 0
    against: int = 0
    successes: int = 0
    stepped_down_in: str | None = None
    changed_at: int | None = None
    changed_from: Band | None = None

    @property
    def vouched(self) -> int:
        """Tickets and observations that went well, the latest ticket included."""
        return self.tickets + (2 * self.ticket_right > self.ticket_rows)

    def to_bytes(self) -> bytes:
        """Canonical JSON: the same track always gives the same bytes."""
        fields = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in self._asdict().items()}
        return json.dumps({"v": _VERSION, **fields}, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> BandTrack:
        """Reads what `to_bytes` wrote. Raises ValueError for anything else."""
        try:
            fields = json.loads(data.decode())
            if fields.pop("v") != _VERSION:
                raise ValueError("another version")
            for name in ("sources", "kinds", "contexts"):
                fields[name] = frozenset(fields[name])
            track = cls(**fields)
            sound = track.to_bytes() == data and track.band in BANDS and _is_sound(track)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a stored band: rebuild it from the log") from error
        if not sound:
            raise ValueError("not a stored band: rebuild it from the log")
        return track


def _is_sound(track: BandTrack) -> bool:
    counts = (
        track.answers,
        track.tickets,
        track.ticket_right,
        track.ticket_rows,
        track.against,
        track.successes,
    )
    words = (*track.sources, *track.kinds, *track.contexts, track.ticket)
    moment, segment = track.changed_at, track.stepped_down_in
    return (
        all(type(count) is int and count >= 0 for count in counts)
        and all(isinstance(word, str) for word in words)
        and (moment is None or type(moment) is int)
        and (segment is None or isinstance(segment, str))
        and (track.changed_from is None or track.changed_from in BANDS)
    )


def advance(
    track: BandTrack, mean_q: float, row: BandEvidence, needs: Needs, sure: Callable[[], float] = lambda: 1.0
) -> BandTrack:
    """The track after one more row. `mean_q` is the mean of P(known) on the evidence side, after that row; `sure`
    tells the same whatever the child's own guessing, and is asked only where nothing else stands against capable.

    Rows that say nothing leave it unchanged. Raises ValueError unless 0 <= mean_q <= 1.
    """
    if not (math.isfinite(mean_q) and 0 <= mean_q <= 1):
        raise ValueError(f"mean_q is a probability, got {mean_q}")
    if row.right is None or row.kind not in TELLING:
        return track
    seen = _count(track, row)
    band = _judge(seen, mean_q, row.right, needs, sure)
    if band == track.band:
        return seen
    moved = seen._replace(band=band, against=0, successes=0, changed_at=row.at, changed_from=track.band)
    if BANDS.index(band) < BANDS.index(track.band):
        return moved._replace(stepped_down_in=seen.ticket)
    # A rise during the very ticket that took the level away opens no second step down in it.
    return moved if row.source == "ticket" else moved._replace(stepped_down_in=None)


def _count(track: BandTrack, row: BandEvidence) -> BandTrack:
    """The counts after a row, the band untouched."""
    right = bool(row.right)
    successes = track.successes + 1 if right else 0
    against = track.against + (not right)
    alone = right and not row.helped
    seen = track._replace(
        answers=track.answers + (row.own and row.kind == "answer"),
        sources=track.sources | {row.source} if right else track.sources,
        kinds=track.kinds | {row.item_kind} if alone and row.item_kind else track.kinds,
        contexts=track.contexts | {row.context} if alone and row.context else track.contexts,
        successes=successes,
        against=0 if successes >= CLEARING_SUCCESSES else against,
    )
    if row.source == "observation":
        return seen._replace(tickets=seen.tickets + right)
    return _count_ticket(seen, row, right) if row.source == "ticket" else seen


def _count_ticket(track: BandTrack, row: BandEvidence, right: bool) -> BandTrack:
    sitting = row.sitting or f"at-{row.at}"
    if sitting != track.ticket:
        track = track._replace(tickets=track.vouched, ticket=sitting, ticket_right=0, ticket_rows=0)
    return track._replace(ticket_right=track.ticket_right + right, ticket_rows=track.ticket_rows + 1)


def missing(track: BandTrack, needs: Needs) -> tuple[str, ...]:
    """What is still to be shown before capable, P(known) aside."""
    gaps = {
        "answers": track.answers < OWN_ANSWERS,
        "sources": len(track.sources) < SOURCES,
        "ticket": track.vouched < needs.tickets or not track.sources & VOUCHING,
        "kinds": not needs.kinds <= track.kinds,
        "contexts": len(track.contexts) < needs.contexts,
    }
    return tuple(name for name, open_ in gaps.items() if open_)


def _judge(track: BandTrack, mean_q: float, right: bool, needs: Needs, sure: Callable[[], float]) -> Band:
    """The band that the counts and the mean ask for."""
    shown = mean_q >= CAPABLE_FROM and not missing(track, needs)
    if shown and (track.band == "capable" or (right and sure() >= SURE_FROM)):
        target: Band = "capable"
    else:
        target = "developing" if mean_q >= DEVELOPING_FROM else "emerging"
    here, there = BANDS.index(track.band), BANDS.index(target)
    if track.band == "no data":
        return target
    if there >= here:  # only a success raises: a wait or a hint before it must not
        return target if right else track.band
    limit = CAPABLE_FROM if track.band == "capable" else DEVELOPING_FROM
    forgiven = right or track.against <= SLIPS_FORGIVEN or track.stepped_down_in == track.ticket
    return track.band if forgiven or mean_q >= limit - SLACK else BANDS[here - 1]


def explain(track: BandTrack, mean_q: float, needs: Needs) -> Reason:
    """Why the band is what it is, and what comes next: the first thing that is missing."""
    if track.band == "no data":
        return Reason("band.no-data")
    if track.band == "capable":
        return Reason.of("band.capable", answers=track.answers, sources=" ".join(sorted(track.sources)))
    if mean_q >= CAPABLE_FROM and (gaps := missing(track, needs)):
        return Reason.of(f"band.needs-{gaps[0]}", answers=track.answers, tickets=needs.tickets - track.vouched)
    return Reason.of(f"band.{track.band}", answers=track.answers)
