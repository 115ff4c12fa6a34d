"""The right procedure leads to the key of every part of the shipped packs that it is about."""

from fractions import Fraction

import pytest

from content.generate import variant
from content.pack import Pack
from content.reading import read
from content.worked import work_out
from tests.conftest import SHIPPED
from tests.content.shipped import fractions


def value(key: str) -> Fraction:
    return sum((Fraction(piece) for piece in key.split()), Fraction(0))


@pytest.fixture(scope="module", params=["subtract-regroup", "fractions"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return read(SHIPPED / request.param)


def test_the_work_ends_at_the_key(pack: Pack) -> None:
    procedures = set()
    for item in pack.items:
        made = variant(pack, item.id, "worked")
        for part in made.parts:
            found = work_out(pack, made, part.id)
            if found is None:
                continue
            procedure, work = found
            procedures.add(procedure)
            assert work.value == value(part.key[0]), (item.id, procedure)
            assert work.moves, (item.id, procedure)
    wanted = {
        "subtract-regroup": {"subtraction", "addition"},
        "fractions": {"fraction sum", "equal fraction", "improper fraction"},
    }
    assert procedures == wanted[pack.header.id]


def test_a_fraction_that_is_read_off_a_picture_is_not_simplified() -> None:
    """What a part is about is said by its wrong rules: a fraction alone says nothing."""
    pack = fractions()
    found = [item for item in pack.items if "fraction-of-a-whole" in item.skills]
    assert found
    for item in found:
        made = variant(pack, item.id, "read")
        assert [work_out(pack, made, part.id) for part in made.parts] == [None] * len(made.parts)
