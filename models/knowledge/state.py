"""What is stored about a student: nothing that time alone would change, so never P(known) itself.

Per student the weights of the nine trait nodes, per skill P(known | node) just after the last row (q), the time of
that row, and a bounded history of rows from which the interval's parameter part is computed where it is shown.
All floats are rounded to float32, so that equal rows give equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from models.knowledge.nodes import NODES

VERSION = 2
HISTORY = 40
SOURCES = ("practice", "ticket", "observation", "conference", "import", "self-report")
MAX_KEY_BYTES = 400

_HEAD = struct.Struct("<B9fH")
_SKILL = struct.Struct("<9fqIBBB")
_NINE = struct.Struct("<9f")
ROW = struct.Struct("<fHeee")
ROW_TYPE = np.dtype([("days", "<f4"), ("tag", "<u2"), ("offset", "<f2"), ("weight", "<f2"), ("lift", "<f2")])
_ROW_1 = ROW.size - 2  # version 1 had no lift
_LATEST = 2**62


class Row(NamedTuple):
    """One row of a skill's history, twelve bytes: days float32, tag uint16, offset, weight and lift float16.

    days: since the skill's row before; tag: which item, 0 where the fit knows its easiness (rows with the same
    tag share one unknown easiness); offset: known easiness + what the circumstances add, logits; weight: the
    likelihood's exponent, positive for right and negative for wrong; lift: what the circumstances add to delta.
    """

    days: float
    tag: int
    offset: float
    weight: float
    lift: float = 0.0


class SkillState(NamedTuple):  # made at each answer, so a tuple: a frozen dataclass takes three times as long
    """One skill of one student.

    q: (9,) P(known | node) just after the last row, before any learning or forgetting since.
    last: time of the last row, microseconds since 1970, UTC. answers: the student's own answers on the skill.
    sources: bit i set where SOURCES[i] has spoken. history: the last rows, at most HISTORY of them,
    packed (ROW; ROW_TYPE for numpy), since they are read only where an interval is shown.
    base: (9,) q before the history's first row, or empty while the history holds every row.
    """

    q: tuple[float, ...]
    last: int
    answers: int
    sources: int
    history: bytes = b""
    base: tuple[float, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the history holds."""
        return len(self.history) // ROW.size

    def first_row(self) -> Row:
        """The history's oldest row."""
        return Row._make(ROW.unpack_from(self.history))

    def source_names(self) -> frozenset[str]:
        """The sources of evidence that have spoken on this skill."""
        return frozenset(name for i, name in enumerate(SOURCES) if self.sources >> i & 1)


class StudentState(NamedTuple):
    """logw: (9,) log likelihood of all rows at each node, shifted so that the largest is 0; skills by skill key."""

    logw: tuple[float, ...] = (0.0,) * NODES
    skills: MappingProxyType[str, SkillState] = MappingProxyType({})

    @classmethod
    def new(cls) -> StudentState:
        """A student of whom nothing is known yet."""
        return cls()

    def to_bytes(self) -> bytes:
        """Version byte, logw, then the skills in sorted order; equal states give equal bytes."""
        parts = [_HEAD.pack(VERSION, *self.logw, len(self.skills))]
        for key in sorted(self.skills):
            skill, name = self.skills[key], key.encode()
            if len(name) > MAX_KEY_BYTES:
                raise ValueError(f"skill key must be at most {MAX_KEY_BYTES} bytes, not {len(name)}: {key[:60]!r}")
            parts.append(len(name).to_bytes(2, "little") + name)
            counts = (skill.last, skill.answers, skill.sources, skill.rows, bool(skill.base))
            parts.append(_SKILL.pack(*skill.q, *counts))
            if skill.base:
                parts.append(_NINE.pack(*skill.base))
            parts.append(skill.history)
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> StudentState:
        """Read what to_bytes wrote. Raises ValueError for anything that to_bytes could not have written."""
        try:
            return _read(data)
        except (struct.error, UnicodeDecodeError) as error:
            raise ValueError(f"student state is damaged: {error}") from error


def float32(values: Iterable[float]) -> tuple[float, ...]:
    """Nine values, each rounded to the nearest float32."""
    return _NINE.unpack(_NINE.pack(*values))


def _require(sound: bool, what: str) -> None:
    if not sound:
        raise ValueError(f"student state is damaged: {what}")


def _read(data: bytes) -> StudentState:
    _require(len(data) >= _HEAD.size, "too short")
    version, *logw, count = _HEAD.unpack_from(data, 0)
    _require(version in (1, VERSION), f"version {version}, expected {VERSION}")
    _require(all(-3.5e38 < w <= 0 for w in logw) and max(logw) == 0, "trait weights")
    skills: dict[str, SkillState] = {}
    at, before = _HEAD.size, ""
    for _ in range(count):
        length = int.from_bytes(data[at : at + 2], "little")
        _require(0 < length <= MAX_KEY_BYTES and at + 2 + length <= len(data), "skill key")
        key = data[at + 2 : at + 2 + length].decode()
        _require(key > before, "skills out of order")
        skills[key], at = _read_skill(data, at + 2 + length, _ROW_1 if version == 1 else ROW.size)
        before = key
    _require(at == len(data), "bytes after the last skill")
    _require_rows(b"".join(skill.history for skill in skills.values()))
    return StudentState(tuple(logw), MappingProxyType(skills))


def _read_skill(data: bytes, at: int, size: int) -> tuple[SkillState, int]:
    *q, last, answers, sources, rows, based = _SKILL.unpack_from(data, at)
    at += _SKILL.size
    _require(all(0 <= value <= 1 for value in q), "a probability outside 0 to 1")
    _require(-_LATEST < last < _LATEST, "time")
    _require(0 < sources < 1 << len(SOURCES), "sources")
    _require(0 < rows <= HISTORY and based in (0, 1) and (not based or rows == HISTORY), "history length")
    base: tuple[float, ...] = ()
    if based:
        base = _NINE.unpack_from(data, at)
        at += _NINE.size
        _require(all(0 <= value <= 1 for value in base), "a probability outside 0 to 1")
    end = at + rows * size
    _require(end <= len(data), "too short")
    lift = bytes(ROW.size - size)
    history = b"".join(data[row : row + size] + lift for row in range(at, end, size)) if lift else data[at:end]
    return SkillState(tuple(q), last, answers, sources, history, base), end


def _require_rows(history: bytes) -> None:
    rows = np.frombuffer(history, dtype=ROW_TYPE)
    days, offset, weight, lift = rows["days"], *(np.abs(rows[name]) for name in ("offset", "weight", "lift"))
    sound = (days >= 0) & (days < 1e9) & (offset <= 41) & (weight > 0) & (weight <= 1) & (lift <= 37)
    _require(bool(sound.all()), "history row")
