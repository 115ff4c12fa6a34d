"""A child at a ticket whose answers wait in the outbox, and what must have arrived in the end."""

import re
import time

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.school import ChildFacts, log_of
from tests.browser.taps import fill, press
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow

RIGHT = ("56", "57", "2", "29", "ten-gone")
DELIVERY = re.compile(r"/evidence$")


def answer_ticket(page: Page, *answers: str) -> None:
    """Question after question; the next one comes at once, whatever the network does."""
    for answer in answers:
        at = page.locator(".progress span").first.inner_text()
        fill(page, answer)
        press(page, "Next")
        expect(page.locator(".progress span").first).not_to_have_text(at)


def expect_saved(page: Page, text: str = "All saved") -> None:
    expect(page.locator("[data-saved]")).to_have_text(text)


def wait_for_rows(app: Flask, child: ChildFacts, count: int) -> list[EvidenceRow]:
    """The child's rows of the log, as soon as there are so many; after 20 s those that there are."""
    until = time.monotonic() + 20
    while len(rows := log_of(app, child)) < count and time.monotonic() < until:
        time.sleep(0.1)
    return rows


def expect_log(app: Flask, child: ChildFacts, answers: tuple[str, ...], finished: bool = True) -> None:
    """The answers, once, in order, under this child, and the states are those of the log. Waits for the last one."""
    rows = wait_for_rows(app, child, len(answers) + int(finished))
    given = sorted((row for row in rows if row.kind == "answer"), key=lambda row: (row.issued_at, row.position))
    assert [row.answer for row in given] == list(answers)
    by_device = sorted(rows, key=lambda row: (row.issued_at, row.device_sequence or 0))
    assert [row.answer for row in by_device if row.kind == "answer"] == list(answers)
    assert [row.kind for row in rows].count("finish") == int(finished)
    with app.app_context():
        assert child.id not in [each.student for each in rebuild(only_check=True) if each.differed]


def expect_waiting(page: Page, count: int) -> None:
    """So many rows lie in the device's outbox, at last."""
    until = time.monotonic() + 20
    while (found := page.evaluate("async () => (await outbox.rows()).length")) != count:
        assert time.monotonic() < until, f"{found} rows wait, not {count}"
        page.wait_for_timeout(100)
