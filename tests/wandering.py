"""Whoever presses anything: people who follow any link of their page and send any form of it, with anything in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from content.generate import VariantPart
from tests.practice.browsing import spread_over
from webapp.evidence.sittings import variant_of
from webapp.evidence.tokens import TokenForged, read
from webapp.extensions import db
from webapp.tables import Sitting

ANYTHING = ("", "0", "7", "12", "3/4", "-5", "1e9", "Ana", "two words", "€ñ😀", "x" * 400, "=1+1", "2026-13-40", "<b>")
LEAVE_OUT = (
    "/sign-out",
    "/disable",
    "/reset-password",
    "/style",
    "/forget",
    "/remove",
)  # they end the walk, or show no page of anybody


@dataclass
class Control:
    """One name of a form and what can be given there; no values: anything may be written."""

    name: str
    value: str = ""
    values: list[str] = field(default_factory=list)
    kind: str = "text"


@dataclass
class Sending:
    """A form of the page: where it goes and its controls, the buttons with a name as one of them."""

    action: str
    method: str
    id: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Shown(HTMLParser):
    """The links, polls and forms of a page, those within templates left out."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.polls: list[str] = []
        self.forms: list[Sending] = []
        self.named: dict[str, Sending] = {}
        self.inside: Sending | None = None
        self.select: Control | None = None
        self.beside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.beside += tag == "template"
        if self.beside:
            return
        a = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        if "hx-get" in a:
            self.polls.append(a["hx-get"])
        if tag == "form":
            self.inside = Sending(a.get("action", ""), a.get("method", "get").lower(), a.get("id", ""))
            self.forms.append(self.inside)
            self.named[self.inside.id] = self.inside
        form = self.named.get(a["form"]) if "form" in a else self.inside
        if form is not None and "disabled" not in a:
            self.control(form, tag, a)

    def control(self, form: Sending, tag: str, a: dict[str, str]) -> None:
        kind = a.get("type", "text")
        if tag == "option" and self.select:
            self.select.values.append(a.get("value", ""))
        elif tag == "button":
            form.buttons.append((a.get("name", ""), a.get("value", "")))
        elif tag in ("select", "textarea"):
            form.controls.append(Control(a.get("name", ""), kind=tag))
            self.select = form.controls[-1] if tag == "select" else None
        elif tag == "input" and kind in ("radio", "checkbox"):
            same = next((c for c in form.controls if c.name == a["name"] and c.kind == kind), None)
            if same is None:
                same = Control(a["name"], kind=kind)
                form.controls.append(same)
            same.values.append(a.get("value", "on"))
        elif tag == "input":
            form.controls.append(Control(a.get("name", ""), a.get("value", ""), kind=kind))

    def handle_endtag(self, tag: str) -> None:
        self.beside -= tag == "template"
        if tag == "form" and not self.beside:
            self.inside = None


@dataclass
class Wanderer:
    """One person's browser. `home`: where to begin, and to return to from a page without a way on."""

    sign_in: Callable[[], FlaskClient]
    home: str
    dice: Random
    rule: str = ""  # the wrong rule by which this child answers now and then
    address: str = ""
    page: Shown | None = None
    trail: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browser = self.sign_in()

    def step(self) -> int:
        """Follows a link, polls or sends a form; the status of what came. An error of the server is raised."""
        page = self.page
        if page is None or self.dice.random() < 0.05:
            return self.go(self.home)
        links = [link for link in page.links if self.may(link)]
        forms = [form for form in page.forms if self.may(form.action)]
        if forms and self.dice.random() < 0.6:
            work = [form for form in forms if form.id == "work"]
            return self.send(self.dice.choice(work if work and self.dice.random() < 0.7 else forms))
        if page.polls and self.dice.random() < 0.4:
            return self.poll(self.dice.choice(page.polls))
        return self.go(self.dice.choice(links or [self.home]))

    def poll(self, address: str) -> int:
        status = self.browser.get(urljoin(self.address, address), headers={"HX-Request": "true"}).status_code
        return self.go(self.home) if status == 302 else status  # the sign-in has ended

    def may(self, address: str) -> bool:
        there = urlsplit(address)
        return not there.netloc and not there.scheme and not any(part in there.path for part in LEAVE_OUT)

    def go(self, address: str) -> int:
        self.address = urljoin(self.address or self.home, address)
        self.trail.append(f"GET {self.address}")
        return self.arrive(self.browser.get(self.address))

    def send(self, form: Sending) -> int:
        data = self.fill(form)
        there = urljoin(self.address, form.action or self.address)
        self.trail.append(f"{form.method.upper()} {there} {data}")
        if form.method == "get":
            return self.arrive(self.browser.get(there.partition("?")[0], query_string=data))
        return self.arrive(self.browser.post(there, data=data))

    def arrive(self, reply: TestResponse) -> int:
        for _ in range(5):
            if reply.status_code not in (302, 303):
                break
            self.address = urljoin(self.address, reply.headers["Location"])
            self.trail.append(f"-> {self.address}")
            reply = self.browser.get(self.address)
        if reply.status_code == 401 or "sign-in" in self.address:
            self.browser = self.sign_in()
        text = reply.get_data(as_text=True) if reply.mimetype == "text/html" else ""
        self.page = Shown(text) if "<main" in text else None
        return reply.status_code

    def fill(self, form: Sending) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for control in form.controls:
            data.setdefault(control.name, []).extend(self.give(control))
        if form.id == "work" and self.dice.random() < 0.9:
            self.answer(form, data)
        if form.buttons:
            name, value = self.dice.choice(form.buttons)
            if name:
                data[name] = [value]
        return {name: values for name, values in data.items() if name and values}

    def give(self, control: Control) -> list[str]:
        if control.kind == "hidden":
            return [control.value]
        if control.kind == "file":
            return []
        if control.kind == "checkbox":
            return [value for value in control.values if self.dice.random() < 0.5]
        if control.values:
            return [self.dice.choice(control.values)]
        return [control.value if self.dice.random() < 0.5 else self.dice.choice(ANYTHING)]

    def answer(self, form: Sending, data: dict[str, list[str]]) -> None:
        """A child's answer: right, by a wrong rule, or wrong."""
        part = self.asked(data)
        if part is None:
            return
        by_rules = [answers[0] for answers in part.predicted.values()]
        given = self.dice.choice([part.key[0], *part.predicted.get(self.rule, part.key)[:1] * 3, *by_rules])
        names = [control.name for control in form.controls]
        if any(name.startswith("blank.") for name in names):
            return
        spread = spread_over(set(names), given, names.count("digit"))
        data.update({name: [value for each, value in spread if each == name] for name, _value in spread})

    def asked(self, data: dict[str, list[str]]) -> VariantPart | None:
        try:
            token = read(data["token"][0])
        except (KeyError, TokenForged):
            return None
        sitting = db.session.get(Sitting, token.sitting)
        parts = variant_of(sitting, token).parts if sitting else ()
        return next((part for part in parts if part.id == token.part), None)
