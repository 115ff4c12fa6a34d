"""What a device delivers: rows with their tokens, checked for shape before anything else looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = frozenset({"answer", "hint", "not-sure", "skip", "help", "break", "done", "finish", "mistyped"})
WHOLE_SITTING = frozenset({"finish"})  # kinds whose token is about the sitting, not a task
MAX_ANSWER = 2_000
MAX_ELAPSED_MS = 3_600_000
MAX_REVISION = 200  # of one token: no child changes an answer so often, and a script shall not fill the log
MAX_ROWS = 200
VERSIONS = (0, 1)  # of rows that devices hold: this one's, and the one before from pages that stayed open
AFTER_FINISH = 2**31 - 1  # the sequence of what a form sends after Finish; no device counts so far


class Malformed(ValueError):
    """The delivery is no list of rows; nothing of it was looked at."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row as the device sent it. `elapsed_ms` is from its monotonic timer, bounded here; None where it has none.

    `sequence` counts the rows of the sitting, on from the highest that the device or its page has seen (as a Lamport
    clock does), so that a second tab or device comes later than what it was shown.
    """

    token: str
    kind: str
    revision: int
    answer: str | None = None
    elapsed_ms: int | None = None
    sequence: int | None = None


def read_delivery(row: Any) -> Delivery:
    """Raises Malformed with the reason."""
    if not isinstance(row, Mapping):
        raise Malformed("a row is an object")
    token, kind, answer = row.get("token"), row.get("kind"), row.get("answer")
    if not isinstance(token, str) or not isinstance(kind, str) or kind not in KINDS:
        raise Malformed("a row needs a token and a known kind")
    if answer is not None and (not isinstance(answer, str) or len(answer) > MAX_ANSWER):
        raise Malformed(f"an answer is text of at most {MAX_ANSWER} characters")
    revision = whole(row.get("revision"), MAX_REVISION)
    if revision is None or revision < 1:
        raise Malformed(f"a revision is a whole number from 1 to {MAX_REVISION}")
    elapsed = whole(row.get("elapsed_ms"), 10**12)
    return Delivery(
        token,
        kind,
        revision,
        storable(answer) if answer is not None else None,
        None if elapsed is None else min(elapsed, MAX_ELAPSED_MS),
        whole(row.get("sequence"), AFTER_FINISH - 1),
    )


def storable(answer: str) -> str:
    """Without what no database keeps: NUL, and halves of a surrogate pair, which JSON can spell."""
    return answer.replace("\x00", "").encode(errors="replace").decode()


def whole(value: Any, most: int) -> int | None:
    """A whole number from 0 to `most`, also as the text of a form field; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 17:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None
