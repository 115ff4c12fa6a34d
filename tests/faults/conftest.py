"""Schools on databases of their own, servers that may be killed, and the figures of the long form."""

import dataclasses
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.browser.school import Room, make_room
from tests.faults.cluster import Cluster, find_programs
from tests.faults.devices import Device, practice
from tests.faults.server import Server
from webapp import create_app
from webapp.extensions import db

FIGURES = pytest.StashKey[list[tuple[str, str]]]()
CHILDREN = 6
NUMBERS = count(1)
TRACES = ("Traceback (most recent call last)", "unhandled error", "Error handling request")


@pytest.fixture(scope="session")
def long_form(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Note what was measured; printed at the end as rows for docs/benchmarks.md."""
    return lambda what, measured: request.config.stash.setdefault(FIGURES, []).append((what, measured))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    rows = config.stash.get(FIGURES, [])
    if rows:
        terminalreporter.write_line("\n| fault | measured |\n|---|---|")
    for what, measured in rows:
        terminalreporter.write_line(f"| {what} | {measured} |")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onramp-faults-") as found:
        yield Path(found)


@pytest.fixture(scope="session")
def first_school(folder: Path) -> Room:
    """A small class on SQLite, whose folder every test copies."""
    return found_school(folder / "first", "")


def found_school(instance: Path, database: str) -> Room:
    app = create_app({"INSTANCE": str(instance), "DATABASE": database})
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    room = make_room(app, children=CHILDREN)
    with app.app_context():
        db.engine.dispose()
    return room


@pytest.fixture
def school(first_school: Room, folder: Path) -> Room:
    """On SQLite, in a folder of its own."""
    return copy_school(first_school, Path(tempfile.mkdtemp(dir=folder)) / "instance")


def copy_school(room: Room, instance: Path) -> Room:
    shutil.copytree(room.app.config["INSTANCE"], instance, dirs_exist_ok=True)
    return dataclasses.replace(room, app=create_app({"INSTANCE": str(instance), "DATABASE": ""}))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    found = Cluster(programs)
    yield found
    found.remove()


@pytest.fixture
def postgresql_school(cluster: Cluster, folder: Path) -> Iterator[Room]:
    instance = Path(tempfile.mkdtemp(dir=folder)) / "instance"
    room = found_school(instance, cluster.make_database(f"school_{next(NUMBERS)}"))
    yield room
    with room.app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_school(request: pytest.FixtureRequest) -> Room:
    found: Room = request.getfixturevalue("school" if request.param == "sqlite" else "postgresql_school")
    return found


@pytest.fixture
def serve() -> Iterator[Callable[[Room], Server]]:
    """Start a school's server; at the end it stops, and must not have said a trace."""
    servers = []

    def start(room: Room) -> Server:
        config = room.app.config
        server = Server(config["INSTANCE"], config["DATABASE"])
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        said = server.stop()
        assert not [trace for trace in TRACES if trace in said], said


@pytest.fixture
def devices_of() -> Iterator[Callable[[Room, Server, float], list[Device]]]:
    """One device for each child of a school, at work; each waits `pause` seconds after a delivery."""
    started: list[Device] = []

    def start(room: Room, server: Server, pause: float) -> list[Device]:
        found = [
            Device(server.here, practice(room.app, room, [child], random.Random(seed)), pause, seed)
            for seed, child in enumerate(room.children)
        ]
        started.extend(found)
        for device in found:
            device.start()
        return found

    yield start
    for device in started:
        device.stopping.set()
