"""Signing in as the morning's bell rings: children by class code, name and three pictures, adults by password."""

import asyncio
from dataclasses import dataclass

from scripts.loadgen.browser import Browser, NoReply, Reply, now
from scripts.loadgen.measures import Measures
from scripts.loadgen.school import PASSWORD, Child, Room

TRIES = 10  # of one page; who is put off as often has found the server down


@dataclass
class Arrival:
    """`browser` is a device that nobody has used yet."""

    browser: Browser
    measures: Measures

    async def child(self, room: Room, child: Child, scheduled: float) -> None:
        """Each page as the script asks for it: the first two taps stay on the page, the third tries the door."""
        try:
            await self.page("GET", "/sign-in", {}, scheduled)
            found = await self.page("POST", "/sign-in", {"code": room.code}, now())
            await self.page("GET", found.path, {}, now())
            door = f"{found.path}/{child.id}"
            await self.page("GET", door, {}, now())
            chosen = ",".join(child.pictures[:2])
            await self.enter("picture sign-in", door, {"chosen": chosen, "pick": child.pictures[2]}, "/today")
        except NoReply as error:
            self.measures.wrong[f"sign-in: {error}"] += 1

    async def adult(self, room: Room, scheduled: float) -> None:
        try:
            await self.page("GET", "/staff/sign-in", {}, scheduled)
            fields = {"sign_in_name": room.teacher_name, "password": PASSWORD}
            await self.enter("password sign-in", "/staff/sign-in", fields, "/")
        except NoReply as error:
            self.measures.wrong[f"sign-in: {error}"] += 1

    async def page(self, method: str, path: str, fields: dict[str, str], scheduled: float) -> Reply:
        reply = await self.ask("page before sign-in", method, path, fields, scheduled)
        if reply.status not in (200, 302, 303):
            self.measures.wrong[f"{path.rsplit('/', 1)[0]}: {reply.status}"] += 1
        return reply

    async def enter(self, kind: str, path: str, fields: dict[str, str], expected: str) -> None:
        """From the last tap to one's own first page."""
        begun = now()
        reply = await self.ask("last tap", "POST", path, fields, begun)
        if reply.path != expected:
            self.measures.wrong[f"{kind}: {reply.status} to {reply.path!r}"] += 1
            return
        while reply.status in (302, 303):
            reply = await self.ask("first page", "GET", reply.path, {}, now())
        self.measures.note(kind, now() - begun, reply.status)
        if reply.status != 200:
            self.measures.wrong[f"{kind}: {reply.status}"] += 1
        self.browser.close()

    async def ask(self, kind: str, method: str, path: str, fields: dict[str, str], scheduled: float) -> Reply:
        """Put off, one asks again when the page says so, as the page itself offers; the wait counts."""
        for _ in range(TRIES):
            reply = await (self.browser.get(path) if method == "GET" else self.browser.post(path, fields))
            if reply.status != 503:
                break
            self.measures.counted[f"{kind} put off"] += 1
            await asyncio.sleep(float(reply.headers["retry-after"]))
        self.measures.note(kind, now() - scheduled, reply.status)
        return reply
