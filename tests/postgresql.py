"""A database of one's own on the tests' PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.loadgen.database import empty_database


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The address of an empty database, gone at the end."""
    with empty_database(os.environ["ONRAMP_TEST_POSTGRES"]) as address:
        yield address
