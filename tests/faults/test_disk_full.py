"""A disk that is really full: a small file system of its own, filled to the last byte while children answer."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest

from tests.faults.conftest import copy_school
from tests.faults.devices import post, practice_set
from tests.faults.ledger import assert_kept
from tests.faults.visitors import Visitors, assert_kind

SIZE = "12m"
BLOCK = 2**16


@pytest.fixture
def small_disk(folder):
    """A file system of a few MB, which goes when the test ends."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system: sudo .venv/bin/python -m pytest tests/faults")
    place = Path(tempfile.mkdtemp(dir=folder)) / "instance"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=False)
    if mounted.returncode != 0:
        pytest.skip("this container may not mount a small file system")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(place):
    """Write until not one more byte fits."""
    with (place / "filler").open("ab", buffering=0) as file:
        for size in (BLOCK, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    assert shutil.disk_usage(place).free == 0


def test_a_full_disk_keeps_what_it_said_and_comes_back_by_itself(first_school, small_disk, serve, figure):
    school = copy_school(first_school, small_disk)
    rows = [row for n in range(8) for row in practice_set(school.app, school, school.children[0], Random(n))]
    server = serve(school)
    host, visitors = urlsplit(server.here).netloc, Visitors(school, server.here)
    kept = rows[:8]
    assert all(post(host, "/evidence", {"rows": [row]})[0] == 200 for row in kept)

    fill(small_disk)
    refusals = 0
    for row in rows[8:]:
        status, headers, body = post(host, "/evidence", {"rows": [row]})
        if status == 200:  # it fitted into pages that the database had already
            kept.append(row)
        else:
            assert status in (503, 507), body
            assert headers["Retry-After"]
            refusals += 1
    assert refusals > 10
    visitors.look_at_all()
    for reply in visitors.write():
        assert_kind(reply)
    assert assert_kept(school.app, kept) == len(kept)

    (small_disk / "filler").unlink()
    assert all(post(host, "/evidence", {"rows": [row]})[0] == 200 for row in rows), "without a restart"
    assert assert_kept(school.app, rows) == len(rows)
    assert {reply.status_code for reply in visitors.write()} <= {204, 302, 303}
    sent = len(rows) - 8
    figure("disk full", f"{refusals} of {sent} answers turned away (503, 507), {sent - refusals} stored and there")
