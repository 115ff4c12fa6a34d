"""A child without a browser: plain requests over the wire, for filling a class quickly."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask

from tests.browser.school import ChildFacts, Room, cookie_of, part_asked
from tests.practice.browsing import Child


class Reply:
    """As much of a test client's response as `Child` reads."""

    def __init__(self, path: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self.full_path, self.status_code, self.headers, self.body = path, status, headers, body

    @property
    def request(self) -> "Reply":
        return self

    def get_data(self, as_text: bool = True) -> str:
        return self.body.decode()


class Device:
    """Sends forms and keeps cookies."""

    def __init__(self, here: str, cookies: dict[str, str] | None = None) -> None:
        self.host = urlsplit(here).netloc
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Reply:
        return self.send("GET", path, None)

    def post(self, path: str, data: dict[str, Any]) -> Reply:
        return self.send("POST", path, urlencode(data, doseq=True))

    def send(self, method: str, path: str, body: str | None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            for header in reply.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
            return Reply(path, reply.status, dict(reply.headers), reply.read())
        finally:
            connection.close()


def at_device(app: Flask, here: str, child: ChildFacts) -> Child:
    """Signed in already."""
    return Child(Device(here, {"session": cookie_of(app, child.id)}))  # type: ignore[arg-type]


def sign_in(here: str, room: Room, child: ChildFacts) -> Child:
    """Class code, name, three pictures, all by their forms."""
    found = Child(Device(here))  # type: ignore[arg-type]
    found.see("/sign-in")
    token = found.page.form_with("code", "").value("csrf_token")
    found.post("/sign-in", [("csrf_token", token), ("code", room.code)])
    found.see(next(href for href, _ in found.page.links if href.endswith(f"/{child.id}")))
    for name in child.pictures:
        found.send(found.page.form_with("pick", name), [("pick", name)])
    assert found.page.url == "/today", found.page.text
    return found


def practise(app: Flask, child: Child, rule: str = "", tasks: int = 6) -> None:
    """A whole set: each task first as a rule predicts, where it does, then right; and handed in."""
    child.start("practice")
    for _ in range(tasks):
        if "work" not in child.page.named:
            break  # three in a row went well at once
        part = part_asked(app, child.page.work.value("token"))
        child.press("answer", (part.predicted.get(rule) or part.key)[0])
        if child.page.work.has_button("kind", "answer"):
            child.press("answer", part.key[0])
        child.go_on()
    child.press("finish")


def sit_ticket(child: Child, answers: tuple[str, ...]) -> None:
    """From today's page to Finish."""
    child.start("ticket")
    for answer in answers:
        child.press("answer", answer)
    child.press("finish")
    assert "You finished!" in child.page.text, child.page.text
