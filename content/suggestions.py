"""Standards that may fit a skill, by the words of its name: a suggestion with its reason, never a decision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORDS = Path(__file__).parent / "frameworks" / "ccss-math.words"
_EMPTY = frozenset(
    {"and", "find", "for", "from", "into", "one", "solve", "that", "the", "their", "using", "use", "with", "write"}
)
MOST = 3
# of the words of a skill's name, the part that a suggestion has to share
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`words` are those that both the skill's name and the standard's subject have."""

    code: str
    words: tuple[str, ...]


def suggest(title: str, subjects: Mapping[str, frozenset[str]]) -> tuple[Suggestion, ...]:
    """Up to three standards, the nearest first; none where no subject has at least half of the name's words.

    A word counts the more, the fewer subjects have it: `integers` says more than `add`.
    """
    wanted = stems(title)
    having = {stem: sum(stem in subject for subject in subjects.values()) for stem in wanted}
    scored = []
    for code, subject in subjects.items():
        shared = wanted.keys() & subject
        if shared and len(shared) >= ENOUGH * len(wanted):
            score = (len(shared), sum(1 / having[stem] for stem in shared), -len(subject - shared))
            scored.append((score, code, tuple(word for stem, word in wanted.items() if stem in shared)))
    scored.sort(key=lambda each: (*(-part for part in each[0]), each[1]))
    return tuple(Suggestion(code, words) for _score, code, words in scored[:MOST])


def stems(text: str) -> dict[str, str]:
    """Word by its beginning: `fractions` and `fraction` are one."""
    words = re.findall(r"[a-z]+", text.lower())
    return {word.removesuffix("s")[:6]: word for word in words if word not in _EMPTY and len(word) > 2}


@lru_cache(maxsize=1)
def our_subjects() -> Mapping[str, frozenset[str]]:
    """What each listed standard is about, in words of our own."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return {code: frozenset(stems(words)) for code, words in rows}
