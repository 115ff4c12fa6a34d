"""A browser without JavaScript: it reads forms from the page and presses their buttons."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from webapp.practice.joining import spread

LAYOUTS = {
    "digit": "column", "bottom": "fraction", "box": "boxes", "place": "order", "match": "match", "end": "jump",
}  # fmt: skip


def spread_over(names: set[str], answer: str, boxes: int = 0) -> list[tuple[str, str]]:
    """The values of the fields of one way of answering, told by their names."""
    layout = next((layout for name, layout in LAYOUTS.items() if name in names), "")
    return [(name, value) for name, values in spread(answer, layout, boxes).items() for value in values]


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)  # values of the radio buttons

    @property
    def boxes(self) -> int:
        return sum(name == "digit" for name, _ in self.fields)

    def value(self, name: str) -> str:
        return next(value for key, value in self.fields if key == name)

    def fill(self, answer: str) -> list[tuple[str, str]]:
        """The fields of the question with an answer in them, whatever its way of answering."""
        names = {name for name, _value in self.fields}
        inside = {name.split(".", 2)[1] for name in names if name.startswith("blank.")}
        if not inside:
            return spread_over(names, answer, self.boxes)
        return [
            (f"blank.{id}.{name}", value)
            for id, given in json.loads(answer).items()
            for name, value in spread_over({n.split(".", 2)[2] for n in names if n.startswith(f"blank.{id}.")}, given)
        ]

    def has_button(self, name: str, value: str) -> bool:
        return (name, value) in self.buttons


class Page(HTMLParser):
    """Forms by their order, links, and the text that a child reads."""

    def __init__(self, html: str, url: str, status: int) -> None:
        super().__init__(convert_charrefs=True)
        self.html, self.url, self.status = html, url, status
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.inside: Form | None = None
        self.writing = False  # within a textarea
        self.beside = 0  # templates are no part of the page without a script
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.beside += tag == "template"
        if self.beside:
            return
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(a.get("action", ""), a.get("method", "get"))
            self.forms.append(self.inside)
            self.named[a.get("id", "")] = self.inside
        elif tag == "a":
            self.links.append((a.get("href", ""), a.get("class", "")))
        form = self.named.get(a["form"]) if "form" in a else self.inside
        self.writing = tag == "textarea"
        if form is not None and tag in ("select", "textarea"):
            form.fields.append((a.get("name", ""), ""))
        if form is not None and tag == "option" and "selected" in a:
            form.fields[-1] = (form.fields[-1][0], a["value"])
        if form is None or tag not in ("input", "button"):
            return
        if tag == "button":
            form.buttons.append((a.get("name", ""), a.get("value", "")))
        elif a.get("type") in ("radio", "checkbox"):
            form.options.append(a["value"])
            if "checked" in a:
                form.fields.append((a["name"], a["value"]))
        else:
            form.fields.append((a.get("name", ""), a.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self.beside -= tag == "template"
        self.writing = self.writing and tag != "textarea"
        if tag == "form" and not self.beside:
            self.inside = None

    def handle_data(self, data: str) -> None:
        if self.writing and self.inside and not self.beside:
            self.inside.fields[-1] = (self.inside.fields[-1][0], data)
        elif data.strip() and not self.beside:
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def work(self) -> Form:
        """The form of the question."""
        return self.named["work"]

    def form_with(self, name: str, value: str) -> Form:
        return next(form for form in self.forms if form.has_button(name, value) or (name, value) in form.fields)

    @property
    def main_link(self) -> str:
        """Where the one main link of the page leads."""
        return next(href for href, kind in self.links if "main" in kind)


class Child:
    """One child at one device."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = Page("", "", 0)

    def see(self, url: str) -> Page:
        return self.keep(self.client.get(url))

    def reload(self) -> Page:
        return self.see(self.page.url)

    def press(self, kind: str, answer: str | None = None) -> Page:
        """Fill in and press the button `kind` of the question or of whichever form holds it."""
        form = self.page.form_with("kind", kind)
        return self.send(form, [("kind", kind)], answer)

    def send(self, form: Form, button: list[tuple[str, str]], answer: str | None = None) -> Page:
        fields = list(form.fields)
        if answer is not None:
            filled = form.fill(answer)
            names = {name for name, _value in filled}
            fields = [field for field in fields if field[0] not in names] + filled
        return self.post(form.action, fields + button)

    def post(self, url: str, fields: list[tuple[str, str]]) -> Page:
        data: dict[str, Any] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.keep(self.client.post(url, data=data))

    def start(self, kind: str = "practice") -> Page:
        """Press Start on today's page, for the first thing of that kind."""
        self.see("/today")
        return self.send(self.page.form_with("kind", kind), [])

    def go_on(self) -> Page:
        return self.see(self.page.main_link)

    def keep(self, response: Any) -> Page:
        while response.status_code in (302, 303):
            response = self.client.get(response.headers["Location"])
        self.page = Page(response.get_data(as_text=True), response.request.full_path.rstrip("?"), response.status_code)
        return self.page
