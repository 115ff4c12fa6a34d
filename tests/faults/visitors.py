"""People at their browsers while the server is in trouble: they see the page that they want, or kind words."""

import re

from flask import Flask

from tests.browser.forms import Device, Reply
from tests.browser.school import PASSWORD, Room, cookie_of

CSRF = re.compile(r'(?:name="csrf_token"[^>]* value|data-csrf)="([^"]+)"')


class Visitor(Device):
    """Signed in as somebody, or as nobody."""

    def __init__(self, app: Flask, here: str, person_id: int | None = None) -> None:
        super().__init__(here, {"session": cookie_of(app, person_id)} if person_id else {})

    def press(self, page: str, path: str, **form: str) -> Reply:
        """Send a form of a page that was loaded before."""
        found = CSRF.search(page)
        assert found, page
        return self.post(path, {"csrf_token": found[1], **form})


class Visitors:
    """A child, the teacher and somebody at the sign-in page; made while all is well, with the pages that they have."""

    def __init__(self, room: Room, here: str) -> None:
        self.room = room
        self.child = Visitor(room.app, here, room.children[-1].id)
        self.teacher = Visitor(room.app, here, room.teacher_id)
        self.nobody = Visitor(room.app, here)
        self.pages = [
            (self.child, "/today"),
            (self.teacher, room.path),
            (self.teacher, "/style"),
            (self.nobody, "/sign-in"),
            (self.nobody, "/staff/sign-in"),
        ]
        self.today, *_, self.door = [self.look(who, path) for who, path in self.pages]

    def look(self, who: Visitor, path: str) -> str:
        reply = who.get(path)
        assert reply.status_code == 200, f"{path}: {reply.status_code} {reply.get_data()}"
        return reply.get_data()

    def look_at_all(self) -> None:
        for who, path in self.pages:
            self.look(who, path)

    def write(self) -> list[Reply]:
        """One write each: a heartbeat, a call for help, a sign-in."""
        return [
            self.child.press(self.today, "/heartbeat", active="yes"),
            self.child.press(self.today, "/today/help"),
            self.nobody.press(self.door, "/staff/sign-in", sign_in_name=f"tess-{self.room.mark}", password=PASSWORD),
        ]


def assert_kind(reply: Reply) -> None:
    """Come again later, said in words."""
    assert reply.status_code in (503, 507), f"{reply.full_path}: {reply.status_code} {reply.get_data()}"
    assert reply.headers["Retry-After"]
    assert "Nothing was lost" in reply.get_data(), reply.full_path
