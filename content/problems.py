"""What is the matter with a pack, exactly where, and what to do about it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

# so many are told at once; nobody mends more in one go
MOST = 1_000
# stands among broken ids for every id of a file that could not be read at all
ANY = "*"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: file inside the pack, line and column from 1 (0 where the whole file or pack is meant).

    Errors stop a pack, warnings do not. `code` names the kind of problem, to group by what to do about it.
    """

    file: str
    line: int
    column: int
    expected: str
    found: str
    fix: str
    severity: Literal["error", "warning"] = "error"
    code: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.severity}: expected {self.expected}; found {self.found}. {self.fix}"


class PackProblems(Exception):
    """A pack that cannot be read, with every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = ordered(problems)
        super().__init__("\n".join(map(str, self.problems)))


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first, then by place; each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.severity, p.file, p.line, p.column, p.code, p.expected))


def did_you_mean(found: str, known: Iterable[str], otherwise: str) -> str:
    """`Did you mean "x"?` for the nearest known name, else the other advice."""
    near = difflib.get_close_matches(found, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else otherwise


def clipped(value: object, length: int = 60) -> str:
    """A value for a message: short, on one line."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def at_most(problems: Sequence[Problem], severity: Literal["error", "warning"] = "error") -> list[Problem]:
    """The first problems in order, with a last one that says that there are more."""
    if len(problems) <= MOST:
        return ordered(problems)
    kept = ordered(problems)[:MOST]
    last = kept[-1]
    found, fix = f"more than {MOST:,}", "Mend these first: the rest is told then."
    return [*kept, Problem(last.file, 0, 0, "fewer problems", found, fix, severity, "more")]
