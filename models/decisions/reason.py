"""A reason is a code with values, never a sentence: the catalogue of each language turns it into words."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float
_CODE = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+\Z")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision was taken: `code` is like "group.misconception", `values` are (name, value) in order.

    Raises ValueError for a code of another form, a name given twice, or a number that is not finite.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def __post_init__(self) -> None:
        names = [name for name, _ in self.values]
        if not _CODE.match(self.code):
            raise ValueError(f"reason code {self.code!r}: write it as area.what-it-is in small letters")
        if len(set(names)) != len(names):
            raise ValueError(f"reason {self.code}: each value needs its own name, got {names}")
        for name, value in self.values:
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"reason {self.code}: {name} must be a finite number, got {value}")

    @classmethod
    def of(cls, code: str, **values: Value | None) -> Reason:
        """A reason from keywords, in the order given; a value that is None is left out."""
        return cls(code, tuple((name, value) for name, value in values.items() if value is not None))

    def value(self, name: str) -> Value | None:
        """The value of that name, or None."""
        return dict(self.values).get(name)

    def to_json(self) -> str:
        """The same reason always gives the same text, so that stored decisions can be compared."""
        return json.dumps({"code": self.code, "values": self.values}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Reason:
        """Reads what `to_json` wrote. Raises ValueError for anything else."""
        try:
            data = json.loads(text)
            values = tuple((str(name), value) for name, value in data["values"])
            code = data["code"]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError("not a stored reason: expected {code, values}") from error
        kinds = (str, int, float)
        if not isinstance(code, str) or any(isinstance(v, bool) or not isinstance(v, kinds) for _, v in values):
            raise ValueError("not a stored reason: the code is text, each value text or a number")
        return cls(code, values)
