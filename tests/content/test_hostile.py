"""Packs made to hurt are refused with place and fix, in bounded memory and time; whatever else comes raises nothing."""

from pathlib import Path

import pytest

from tests.content.hostile import MEGABYTES, TRICKS, outcome, write

SHORT = {"million_items", "aliases", "bomb", "deep", "cycle", "dear_parts", "powers", "markup"}  # each takes seconds
LONGEST = 500  # letters of a problem that somebody reads
EACH = [trick if trick in SHORT else pytest.param(trick, marks=pytest.mark.long) for trick in TRICKS]


@pytest.mark.parametrize("trick", EACH)
def test_refused_at_a_bounded_cost(trick: str, tmp_path: Path) -> None:
    found = outcome(write(trick, tmp_path))
    assert "died" not in found, found
    assert found["refused"]
    assert int(str(found["problems"])) <= 1_001
    assert "expected" in str(found["first"]) and len(str(found["first"])) < LONGEST
    assert int(str(found["megabytes"])) <= MEGABYTES
