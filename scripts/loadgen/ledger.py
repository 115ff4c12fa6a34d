"""What the devices sent and what the server said it keeps; held against the log when the lesson is over."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow

SLICE = 500  # sittings asked for at once


class RowId(NamedTuple):
    """What makes a row of a sitting the one that it is."""

    sitting: int
    position: int
    part: str
    try_: int
    kind: str
    revision: int


@dataclass
class Ledger:
    """`sent` with its answer, `kept` as acknowledged, `expected` verdicts, and per class when answers were kept."""

    sent: dict[RowId, str | None] = field(default_factory=dict)
    kept: set[RowId] = field(default_factory=set)
    expected: dict[RowId, str] = field(default_factory=dict)
    kept_at: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    def send(self, id: RowId, answer: str | None) -> None:
        self.sent[id] = answer

    def expect(self, id: RowId, verdict: str) -> None:
        self.expected[id] = verdict

    def acknowledge(self, id: RowId, class_id: int, moment: float) -> None:
        if id not in self.kept:
            self.kept.add(id)
            self.kept_at[class_id].append(moment)


def check_log(ledger: Ledger) -> Counter[str]:
    """Every acknowledged row is in the log once and as it was given, and nothing else is. Empty: all is well."""
    found = Counter(id for id, _answer in log_of(ledger))
    answers = dict(log_of(ledger))
    wrong: Counter[str] = Counter()
    wrong["acknowledged, and not in the log"] = len(ledger.kept - found.keys())
    wrong["in the log more than once"] = sum(count > 1 for count in found.values())
    wrong["in the log, and never sent"] = len(found.keys() - ledger.sent.keys())
    wrong["in the log with another answer"] = sum(
        id in answers and answers[id] != answer for id, answer in ledger.sent.items()
    )
    wrong["never acknowledged"] = len(ledger.sent.keys() - ledger.kept)
    return +wrong


def log_of(ledger: Ledger) -> Iterator[tuple[RowId, str | None]]:
    sittings = sorted({id.sitting for id in ledger.sent})
    c = EvidenceRow.__table__.c
    for start in range(0, len(sittings), SLICE):
        rows = db.session.execute(
            select(c.sitting_id, c.position, c.part, c["try"], c.kind, c.revision, c.answer).where(
                c.sitting_id.in_(sittings[start : start + SLICE])
            )
        )
        for row in rows:
            yield RowId(*row[:6]), row[6]
    db.session.rollback()


def check_states() -> Counter[str]:
    """Every stored state is the fold of its log, as `fits rebuild --check` finds."""
    return +Counter({"states that differ from the log": sum(each.differed for each in rebuild(only_check=True))})
