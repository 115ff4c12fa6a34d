"""A teacher with the class's page open: each of its three parts is asked for again as often as the page says."""

import asyncio
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from html import unescape
from random import Random

from scripts.loadgen.browser import Browser, NoReply, now
from scripts.loadgen.ledger import Ledger
from scripts.loadgen.measures import Measures
from scripts.loadgen.school import Room

PARTS = ("needs", "groups", "ticket")
ADDRESS = re.compile(r'hx-get="([^"]*[?&;]part=(\w+)[^"]*)"')
TICK = re.compile(r'data-tick="(\d+)" hx-get="[^"]*[?&;]part=(\w+)')
FIRST = 5.0  # seconds in which the teachers come in
MARGIN = 1.0  # seconds: an answer may be on the page before its own device has heard that it is kept


@dataclass
class Teacher:
    browser: Browser
    room: Room
    ledger: Ledger
    measures: Measures
    rng: Random
    addresses: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, float] = field(default_factory=dict)  # seconds between two polls of a part
    shown_at: dict[str, float] = field(default_factory=dict)  # by part: when it was last brought
    seen: int = 0  # answers of the class that are on the screen

    async def lesson(self, begin: float, end: float) -> None:
        came = begin + self.rng.random() * FIRST
        await asyncio.sleep(max(0.0, came - now()))
        await self.open(came)
        due = {part: came + tick for part, tick in self.ticks.items()}
        while due and (tick := min(due.values())) < end:
            await asyncio.sleep(max(0.0, tick - now()))
            for part in [each for each, at in due.items() if at <= tick]:
                await self.poll(part, tick)
                due[part] += self.ticks[part]
        self.browser.close()

    async def open(self, scheduled: float) -> None:
        """The whole page, with the address of each part."""
        try:
            reply = await self.browser.get(f"/classes/{self.room.class_id}")
        except NoReply as error:
            self.measures.wrong[str(error)] += 1
            return
        self.measures.note("teacher's page", now() - scheduled, reply.status)
        self.keep_addresses(reply.text)
        for part in PARTS:
            self.shown_at[part] = now()
            if part not in self.addresses:
                self.measures.wrong[f"teacher's page: {reply.status}, without {part}"] += 1

    def keep_addresses(self, html: str) -> None:
        self.ticks |= {part: float(seconds) for seconds, part in TICK.findall(html)}
        self.addresses |= {part: unescape(address) for address, part in ADDRESS.findall(html)}

    async def poll(self, part: str, scheduled: float) -> None:
        if part not in self.addresses:
            return
        sent = now()
        try:
            reply = await self.browser.get(self.addresses[part], HX_Request="true")
        except NoReply as error:
            self.measures.wrong[str(error)] += 1
            return
        if reply.status == 200:
            self.measures.note("changed poll", now() - scheduled, 200)
            self.keep_addresses(reply.text)
            self.shown_at[part] = now()
            if part == "needs":
                self.see(sent)
        elif reply.status == 204:
            self.measures.note("unchanged poll", now() - scheduled, 204)
            self.check_unchanged(part, sent)
        else:
            self.measures.note("poll put off", now() - scheduled, reply.status)
            if reply.status != 503:
                self.measures.wrong[f"poll: {reply.status}"] += 1

    def see(self, sent: float) -> None:
        """Answers that were kept before the page asked are on the screen now."""
        kept = self.ledger.kept_at[self.room.class_id]
        upto = bisect_left(kept, sent)
        self.measures.took["answer to teacher's screen"] += [now() - at for at in kept[self.seen : upto]]
        self.seen = max(self.seen, upto)

    def check_unchanged(self, part: str, sent: float) -> None:
        """A page must not be told that nothing has changed while answers came in that it does not show."""
        kept = self.ledger.kept_at[self.room.class_id]
        if bisect_left(kept, self.shown_at[part] + MARGIN) < bisect_left(kept, sent):
            self.measures.wrong["called unchanged, though answers came in"] += 1
