"""A child at a device: today's page, a practice set, an answer at each tick, an outbox until the server keeps it."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from content.generate import VariantPart
from scripts.loadgen.browser import Browser, NoReply, now
from scripts.loadgen.ledger import Ledger, RowId
from scripts.loadgen.measures import Measures
from scripts.loadgen.school import GOALS, Child, Room
from webapp.evidence.sittings import token_for, variant_at
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import Sitting

TRIES = 3
HEARTBEAT = 20  # seconds
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Question:
    """`tokens` are those of the first, second and third try; the child knows the key and some usual errors."""

    position: int
    part: str
    tokens: tuple[str, ...]
    right: str
    wrong: tuple[str, ...]


@dataclass
class PracticeSet:
    """What is left of a set, as the page knows it: the child goes on by itself."""

    sitting: int
    questions: list[Question]
    finish_token: str
    at: int = 0
    try_: int = 1

    @property
    def over(self) -> bool:
        return self.at >= len(self.questions)

    def go_on(self, right: bool) -> None:
        if right or self.try_ == TRIES:
            self.at, self.try_ = self.at + 1, 1
        else:
            self.try_ += 1


def read_set(sitting_id: int) -> PracticeSet:
    """The set that the server has opened, read from the school's database: no page needs to be parsed."""
    sitting = db.session.scalars(select(Sitting).where(Sitting.id == sitting_id)).one()
    questions = [
        Question(position, part.id, tokens_of(sitting, position, part.id), part.key[0], errors_of(part))
        for position in range(1, len(sitting.tasks) + 1)
        for part in variant_at(sitting, position).parts
    ]
    found = PracticeSet(sitting_id, questions, sign(token_for(sitting, 0)))
    db.session.rollback()
    return found


def tokens_of(sitting: Sitting, position: int, part: str) -> tuple[str, ...]:
    return tuple(sign(token_for(sitting, position, part, try_)) for try_ in range(1, TRIES + 1))


def errors_of(part: VariantPart) -> tuple[str, ...]:
    """The answers of the pack's misconceptions, and one that nobody predicts; none for the ways of answering of which
    nothing is predicted: those are always answered right."""
    if part.response == "choice":
        return tuple(option.id for option in part.options if option.id not in part.key)
    predicted = sorted({answer for answers in part.predicted.values() for answer in answers} - set(part.key))
    return (*predicted, "1000") if part.response in ("number", "column") else tuple(predicted)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the outbox and when the child gave it."""

    id: RowId
    row: dict[str, Any]
    given_at: float


@dataclass
class Student:
    """One child. `rng` decides about right and wrong alone, so that two runs answer alike."""

    browser: Browser
    room: Room
    child: Child
    ledger: Ledger
    measures: Measures
    rng: Random
    right_share: float = 0.75
    set: PracticeSet | None = None
    outbox: list[Waiting] = field(default_factory=list)
    not_before: float = 0.0
    sequence: int = 0
    next_beat: float = 0.0
    skills: Iterator[str] = field(default_factory=lambda: iter(GOALS * 10_000))

    async def lesson(self, begin: float, end: float, interval: float) -> None:
        """An answer at each tick, whatever the server does meanwhile; then what is still waiting is delivered."""
        await asyncio.sleep(max(0.0, begin - now()))
        await self.start_set(begin)
        tick = begin + (1 + self.rng.random()) * interval
        self.next_beat = tick
        while tick < end:
            await self.wait_until(tick)
            await self.answer(tick)
            tick += interval
        await self.empty_outbox(end)
        self.browser.close()

    async def wait_until(self, tick: float) -> None:
        """Meanwhile the outbox tries again when the server has asked it to."""
        while self.outbox and self.not_before < tick:
            await asyncio.sleep(max(0.0, self.not_before - now()))
            await self.deliver(max(self.not_before, 0.0))
        await asyncio.sleep(max(0.0, tick - now()))

    async def answer(self, tick: float) -> None:
        if self.set is None or self.set.over:
            await self.change_set(tick)
            if self.set is None or self.set.over:
                self.measures.counted["ticks without a set"] += 1
                return
            # Nobody answers a question before it is there; how late it came is a figure of its own.
            self.measures.took["late set"].append(now() - tick)
            tick = now()
        right = self.rng.random() < self.right_share
        right = self.put(self.set, right, tick)
        self.set.go_on(right)
        await self.deliver(tick)
        if not right and not self.outbox and not self.set.over:
            await self.page("next try", f"/sittings/{self.set.sitting}", now(), X_Cards_Kept="1")
        if self.set.over:
            await self.change_set(now())
        if now() >= self.next_beat:
            await self.beat()

    def put(self, current: PracticeSet, right: bool, tick: float) -> bool:
        """Whether it went right after all."""
        question = current.questions[current.at]
        right = right or not question.wrong
        given = question.right if right else self.rng.choice(question.wrong)
        id = RowId(current.sitting, question.position, question.part, current.try_, "answer", 1)
        self.keep(id, question.tokens[current.try_ - 1], "answer", tick, given)
        self.ledger.expect(id, "right" if right else "wrong")
        return right

    def keep(self, id: RowId, token: str, kind: str, tick: float, given: str | None = None) -> None:
        self.sequence += 1
        row = {"token": token, "kind": kind, "revision": id.revision, "sequence": self.sequence}
        if given is not None:
            row |= {"answer": given, "elapsed_ms": 5_000 + self.rng.randrange(4_000)}
        self.outbox.append(Waiting(id, row, tick))
        self.ledger.send(id, given)

    async def deliver(self, scheduled: float) -> None:
        """All that waits in one request, unless the server has asked for a pause that is not over."""
        if not self.outbox or now() < self.not_before:
            return
        waiting = self.outbox[:MOST_ROWS]
        body = json.dumps({"rows": [each.row for each in waiting]}).encode()
        try:
            reply = await self.browser.post_json("/evidence", body)
        except NoReply as error:
            self.measures.wrong[f"evidence: {error}"] += 1
            self.not_before = now() + 2 * (1 + self.rng.random())
            return
        moment = now()
        self.measures.note("answer" if reply.status == 200 else "answer put off", moment - scheduled, reply.status)
        if reply.status == 200:
            self.not_before = 0.0
            self.clear(waiting, json.loads(reply.body)["replies"], moment)
        elif reply.status in (503, 507):
            self.put_off(reply.headers.get("retry-after"))
        else:
            self.measures.wrong[f"evidence: {reply.status}"] += 1
            self.outbox.clear()

    def put_off(self, retry_after: str | None) -> None:
        if retry_after is None:
            self.measures.wrong["put off without Retry-After"] += 1
        self.not_before = now() + float(retry_after or 2) * (1 + self.rng.random())

    def clear(self, waiting: list[Waiting], replies: list[dict[str, Any]], moment: float) -> None:
        """The outbox forgets exactly what the server says it keeps."""
        for each, reply in zip(waiting, replies, strict=True):
            if reply["kept"] == "stored" and reply["id"] == each.row["token"]:
                self.ledger.acknowledge(each.id, self.room.class_id, moment)
                self.measures.took["answer until kept"].append(moment - each.given_at)
            else:
                self.measures.wrong[f"kept: {reply['kept']}"] += 1
            if self.ledger.expected.get(each.id) not in (None, reply.get("verdict")):
                self.measures.wrong["another verdict than the key gives"] += 1
        done = {each.id for each in waiting}
        self.outbox = [each for each in self.outbox if each.id not in done]

    async def change_set(self, scheduled: float) -> None:
        """Hand in the set that is over, look at today's page, start the next one: once everything is kept, since the
        server opens no new set while it knows of an unfinished one."""
        await self.deliver(scheduled)
        if self.outbox:
            return
        self.hand_in(scheduled)
        await self.deliver(scheduled)
        if not self.outbox:
            await self.start_set(now())

    def hand_in(self, scheduled: float) -> None:
        if self.set is not None:
            id = RowId(self.set.sitting, 0, "", 1, "finish", 1)
            self.keep(id, self.set.finish_token, "finish", scheduled)
            self.set = None

    async def start_set(self, scheduled: float) -> None:
        """None is started where today's page offers neither goal."""
        if not await self.page("today page", "/today", scheduled):
            return
        for _goal in GOALS:
            begun = now()
            reply = await self.ask("POST", "/today/start", {"kind": "practice", "skill": next(self.skills)})
            if reply is None:
                return
            self.measures.note("start of a set" + " put off" * (reply.status == 503), now() - begun, reply.status)
            if reply.status == 303 and reply.path.startswith("/sittings/"):
                await self.page("sitting page", reply.path, now())
                self.set = read_set(int(reply.path.rsplit("/", 1)[1]))
                return

    async def page(self, kind: str, path: str, scheduled: float, **headers: str) -> bool:
        """False: it did not come."""
        reply = await self.ask("GET", path, **headers)
        if reply is None:
            return False
        self.measures.note(kind if reply.status == 200 else f"{kind} put off", now() - scheduled, reply.status)
        if reply.status not in (200, 503):
            self.measures.wrong[f"{kind}: {reply.status}"] += 1
        return bool(reply.status == 200)

    async def beat(self) -> None:
        due, self.next_beat = self.next_beat, self.next_beat + HEARTBEAT
        reply = await self.ask("POST", "/heartbeat", {"active": "yes"})
        if reply is not None:
            self.measures.note("heartbeat", now() - max(due, now() - HEARTBEAT), reply.status)
            if reply.status not in (204, 503):
                self.measures.wrong[f"heartbeat: {reply.status}"] += 1

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> Any:
        try:
            if method == "GET":
                return await self.browser.get(path, **headers)
            return await self.browser.post(path, fields or {})
        except NoReply as error:
            self.measures.wrong[str(error)] += 1
            return None

    async def empty_outbox(self, end: float, patience: float = 60) -> None:
        """After the lesson; what cannot be delivered even now is left in the ledger as unanswered."""
        while self.outbox and now() < end + patience:
            await asyncio.sleep(max(0.05, self.not_before - now()))
            await self.deliver(max(self.not_before, end))
