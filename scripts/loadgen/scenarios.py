"""What is played: who comes, when, and what the run is measured by."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from scripts.loadgen.arrivals import Arrival
from scripts.loadgen.browser import Browser, now
from scripts.loadgen.costs import Costs
from scripts.loadgen.ledger import Ledger
from scripts.loadgen.measures import Measures, Window, memory_mib
from scripts.loadgen.school import Child, Played, Room
from scripts.loadgen.server import Server
from scripts.loadgen.students import Student
from scripts.loadgen.teachers import Teacher

INTERVAL = 5.0  # seconds between two answers of one child
COME_IN = 10  # children a second who open their first set; not measured
BELL_CHILDREN, BELL_ADULTS = 290, 10
SAMPLE = 5.0  # seconds between two looks at memory and files


@dataclass
class Stage:
    """A school, its server, and what is written down of them."""

    played: Played
    server: Server
    seed: int = 1
    measures: Measures = field(default_factory=Measures)
    ledger: Ledger = field(default_factory=Ledger)

    def browser(self, cookie: str = "") -> Browser:
        return Browser(self.server.host, self.server.port, {"session": cookie} if cookie else {})

    def student(self, room: Room, child: Child) -> Student:
        rng = Random(f"{self.seed} {child.id}")  # noqa: S311  # plays, protects nothing
        return Student(self.browser(child.cookie), room, child, self.ledger, self.measures, rng)

    def teacher(self, room: Room) -> Teacher:
        rng = Random(f"{self.seed} {room.teacher_id}")  # noqa: S311
        return Teacher(self.browser(room.cookie), room, self.ledger, self.measures, rng)


async def lesson(stage: Stage, students: int, seconds: float, arrivals: int = 0) -> dict[str, Any]:
    """Classes at work: `students` answer every five seconds, their teachers poll; `arrivals` sign in meanwhile."""
    children = stage.played.children
    window = Window(stage.server.workers)
    begin = now() + 1
    start = begin + students / COME_IN + INTERVAL
    end = start + seconds
    rooms = {room.class_id: room for room, _child in children[:students]}
    tasks = [
        stage.student(*each).lesson(begin + n / COME_IN, end, INTERVAL) for n, each in enumerate(children[:students])
    ]
    tasks += [stage.teacher(room).lesson(begin, end) for room in rooms.values()]
    tasks += coming_in(stage, children[students:], start, seconds) if arrivals else []
    playing = asyncio.gather(*tasks)
    await asyncio.sleep(max(0.0, start - now()))
    stage.measures.forget()
    window.open()
    samples = await watch(stage, end)
    found = window.close()
    await playing
    return found | {"memory": samples.memory(), "wal_mib": samples.wal_mib, "rss_growth_percent": samples.growth()}


def coming_in(stage: Stage, children: list[tuple[Room, Child]], start: float, seconds: float) -> list[Any]:
    """The bell: children and adults at even intervals, whatever becomes of those before them."""
    found: list[Any] = []
    for number, (room, child) in enumerate(children[:BELL_CHILDREN]):
        at = start + number * seconds / BELL_CHILDREN
        found.append(later(at, lambda at=at, r=room, c=child: Arrival(stage.browser(), stage.measures).child(r, c, at)))
    for number, room in enumerate(stage.played.rooms[:BELL_ADULTS]):
        at = start + number * seconds / BELL_ADULTS
        found.append(later(at, lambda at=at, r=room: Arrival(stage.browser(), stage.measures).adult(r, at)))
    return found


async def later(at: float, act: Callable[[], Any]) -> None:
    await asyncio.sleep(max(0.0, at - now()))
    await act()


@dataclass
class Samples:
    """Memory of each worker from time to time, and the largest write-ahead log."""

    taken: list[list[dict[str, float]]] = field(default_factory=list)
    wal_mib: float = 0.0

    def memory(self) -> dict[str, float]:
        last = self.taken[-1] if self.taken else []
        return {
            "pss_mib": max((each["pss"] for each in last), default=0.0),
            "rss_mib": max((each["rss"] for each in last), default=0.0),
        }

    def growth(self) -> float:
        """Of the workers' RSS from a tenth of the run, when everything is loaded, to its end, in percent."""
        if len(self.taken) < 2:
            return 0.0
        first, last = (sum(each["rss"] for each in self.taken[at]) for at in (len(self.taken) // 10, -1))
        return round(100 * (last / first - 1), 1)


async def watch(stage: Stage, end: float) -> Samples:
    found = Samples()
    while (left := end - now()) > 0:
        await asyncio.sleep(min(left, SAMPLE))
        found.taken.append([memory_mib(pid) for pid in stage.server.workers])
        found.wal_mib = round(max(found.wal_mib, stage.server.wal_bytes / 2**20), 1)
    return found


async def costs(stage: Stage, rooms: list[Room]) -> dict[str, float]:
    """CPU-ms of the server per request of each kind, in these classes."""
    students = [stage.student(room, child) for room in rooms for child in room.children]
    return await Costs(stage.server, students, [stage.teacher(room) for room in rooms], stage.measures).measure()
