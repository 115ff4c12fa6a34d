"""The library's tests publish a small pack: what they show does not depend on its size."""

import pytest

from content.pack import Pack
from content.reading import read
from tests.cast import Cast
from tests.library.small import small_pack
from webapp import clock
from webapp.library.publishing import publish
from webapp.writing import writing


@pytest.fixture
def pack(cast: Cast) -> Pack:
    """Published in the cast's school."""
    found = read(small_pack())
    with writing():
        publish(found, cast.school.id, cast.ada, clock.now())
    return found
