"""What one request of each kind costs the server in processor time: one after another, so that nothing waits."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from scripts.loadgen.arrivals import Arrival
from scripts.loadgen.browser import Browser, now
from scripts.loadgen.measures import Measures, cpu_seconds
from scripts.loadgen.server import Server
from scripts.loadgen.students import Student
from scripts.loadgen.teachers import Teacher

ANSWERS = 5  # of a set of six, right at the first try
Act = Callable[[], Awaitable[object]]


@dataclass
class Costs:
    """`found`: CPU-ms of the workers per request."""

    server: Server
    students: list[Student]
    teachers: list[Teacher]
    measures: Measures
    polls: int = 100  # of each part
    found: dict[str, float] = field(default_factory=dict)

    async def measure(self) -> dict[str, float]:
        await self.play(warm=True)
        await self.play(warm=False)
        return self.found

    async def spend(self, kind: str, acts: list[Act], warm: bool = False) -> None:
        before = cpu_seconds(self.server.workers)
        for act in acts:
            await act()
        spent = cpu_seconds(self.server.workers) - before
        if not warm and acts:
            self.found[kind] = round(1000 * spent / len(acts), 2)

    async def play(self, warm: bool) -> None:
        """Every child starts a set, answers and hands in; then the pages are asked for."""
        here = self.students[: max(4, len(self.students) // 6)] if warm else self.students
        await self.spend("start of a set, with both pages", [self.starting(s) for s in here], warm)
        await self.spend("right answer", [self.answering(s, True) for _ in range(ANSWERS) for s in here], warm)
        await self.spend("wrong answer", [self.answering(s, False) for _ in range(2) for s in here], warm)
        await self.spend("sitting page", [self.getting(s, f"/sittings/{s.set.sitting}") for s in here if s.set], warm)
        await self.spend("handing in", [self.finishing(s) for s in here], warm)
        await self.spend("today page", [self.getting(s, "/today") for s in here], warm)
        await self.spend("heartbeat", [s.beat for s in here], warm)
        if not warm:
            await self.spend("picture sign-in, five requests", [self.arriving(s) for s in here[:30]])
        await self.look(warm)

    async def look(self, warm: bool) -> None:
        """The teachers' pages; a poll is changed where the address of the last one is asked for."""
        several = 1 if warm else max(1, 20 // len(self.teachers))
        await self.spend("teacher's page", [self.opening(t) for t in self.teachers * several], warm)
        for part in ("needs", "groups", "ticket"):
            changed = [self.getting(t, t.addresses[part].split("version=")[0]) for t in self.teachers * several]
            await self.spend(f"changed poll: {part}", changed, warm)
        polls = 1 if warm else max(1, self.polls // len(self.teachers))
        unchanged = [self.polling(t, part) for t in self.teachers for part in ("needs", "groups", "ticket")]
        for teacher in self.teachers:
            await teacher.open(now())  # what the polls hold is fresh
        await self.spend("unchanged poll", unchanged * polls, warm)
        children = [(t, c) for t in self.teachers for c in t.room.children[:10]]
        pages = [self.getting(t, f"/classes/{t.room.class_id}/students/{c.id}") for t, c in children[: several * 10]]
        await self.spend("teacher's page of a child", pages, warm)
        grids = [self.getting(t, f"/classes/{t.room.class_id}/skills") for t in self.teachers * several]
        await self.spend("skills of the class", grids, warm)

    def starting(self, student: Student) -> Act:
        return lambda: student.start_set(now())

    def answering(self, student: Student, right: bool) -> Act:
        async def act() -> None:
            if student.set is None:
                self.measures.wrong["no set to answer"] += 1
                return
            student.put(student.set, right, now())
            student.set.go_on(right)
            await student.deliver(now())

        return act

    def finishing(self, student: Student) -> Act:
        async def act() -> None:
            if student.set is not None:
                student.hand_in(now())
                await student.deliver(now())

        return act

    def getting(self, who: Student | Teacher, path: str) -> Act:
        async def act() -> None:
            reply = await who.browser.get(path)
            if reply.status != 200:
                self.measures.wrong[f"{path}: {reply.status}"] += 1

        return act

    def arriving(self, student: Student) -> Act:
        async def act() -> None:
            device = Browser(self.server.host, self.server.port)
            await Arrival(device, self.measures).child(student.room, student.child, now())

        return act

    def opening(self, teacher: Teacher) -> Act:
        return lambda: teacher.open(now())

    def polling(self, teacher: Teacher, part: str) -> Act:
        return lambda: teacher.poll(part, now())
