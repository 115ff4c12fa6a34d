"""What a template may not hold: inline code, htmx that needs eval, untranslated text, unkind words."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from jinja2 import Environment, nodes

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SPOKEN_ATTRIBUTE = re.compile(r"(alt|aria-label|aria-description|placeholder|title|data-say-[a-z-]+)$")
# Said alike in every language: ours, and the children of the style page.
NAMES = re.compile(r"\b(Onramp|Ana|Ben|Chloe|Dev|Eli|Ida|Leo|Maya|Noor)\b")
UNKIND = re.compile(r"\b(wrong|fail\w*|behind|low(er|est)?|streaks?|rank\w*|red)\b|%(?!\()", re.I)
PHRASE = re.compile(r"[A-Z][a-z]+([ ,.!?:;'’…]|$)")  # `Log out`, not `btn quiet`, `POST` or `data-x`
HOLE = "\ufffc"  # stands where the template computes something


class Page(HTMLParser):
    """Tags, attributes and texts of a template whose computed parts are holes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("script", "style"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if re.fullmatch(r'(\s*[a-z-]+="[^"]*"\s*)+', data):  # a macro that returns attributes
            self.tags.append(("", dict(re.findall(r'([a-z-]+)="([^"]*)"', data))))
        elif data.strip():
            self.texts.append((self.open[-1], data.strip()))


def page(source: str) -> Page:
    """The template as markup; blocks named *_class and *_data stand inside a tag of their parent."""
    parts: list[str] = []
    inside_tags: list[str] = []
    words: list[str] = []
    blocks: list[str] = []
    for _, kind, value in ENVIRONMENT.lex(source):
        place = inside_tags if blocks and blocks[-1].endswith(("_class", "_data")) else parts
        if kind in ("block_begin", "variable_begin"):
            words = []
        elif kind == "name":
            words.append(value)
        elif kind == "block_end" and words[:1] == ["block"]:
            blocks.append(words[1])
            inside_tags.append(' class="' if words[1].endswith("_class") else " ")
        elif kind == "block_end" and words[:1] == ["endblock"]:
            inside_tags.append('"' if blocks.pop().endswith("_class") else " ")
        elif kind in ("data", "variable_end"):
            place.append(value if kind == "data" else HOLE)
    return Page("".join(parts) + f"<i {''.join(inside_tags)}>")


def inline_code(source: str) -> list[str]:
    """Style and script inside the page, which the content security policy blocks."""
    found = page(source)
    faults = [f"<{tag}> holds its content: move it to a file" for tag, _ in found.texts if tag]
    for tag, attributes in found.tags:
        for name, value in attributes.items():
            faults += [f"<{tag}> has {name}="] if re.fullmatch(r"style|on[a-z]+", name) else []
            faults += [f"<{tag}> has a javascript: address"] if "javascript:" in value.lower() else []
        faults += ["<script> without src"] if tag == "script" and "src" not in attributes else []
        faults += ["<style> in a page"] if tag == "style" else []
    faults += [f"{name} given to a macro" for name in re.findall(r"""["'](style|on[a-z]+)["']\s*:""", source)]
    return faults


def htmx_that_needs_eval(source: str) -> list[str]:
    """htmx runs here without eval: `hx-on`, `js:` and trigger filters would be ignored without a word."""
    words = re.findall(r"""hx-on[:\w-]*|hx-vars|["'\s{](?:js|javascript):""", source)
    triggers = re.findall(r"""hx-trigger["']?\s*[=:]\s*(?:"([^"]*)"|'([^']*)')""", source)
    filters = [one or two for one, two in triggers if "[" in one + two]
    return [f"{word} needs eval" for word in words] + [f"hx-trigger filter: {text}" for text in filters]


def untranslated(source: str) -> list[str]:
    """Words that a person reads or hears, but that no catalogue holds."""
    found = page(source)
    spoken = [text for tag, text in found.texts if not tag]
    for _, attributes in found.tags:
        spoken += [value for name, value in attributes.items() if SPOKEN_ATTRIBUTE.match(name)]
    spoken += bare_phrases(ENVIRONMENT.parse(source))
    return [f'"{text}" outside _()' for text in spoken if has_words(text)]


def has_words(text: str) -> bool:
    without_addresses = re.sub(rf"{HOLE}(/[\w-]+)+", "", text)
    return re.search(r"[^\W\d_]{2,}", NAMES.sub("", without_addresses)) is not None


def bare_phrases(node: nodes.Node) -> Iterator[str]:
    """String constants that read like a phrase and are not handed to a translator."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATORS:
        return
    if isinstance(node, nodes.Compare | nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and PHRASE.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from bare_phrases(child)


def said(source: str) -> list[str]:
    """Every text of a template: catalogue entries and what stands in the page itself."""
    messages = [text for _, _, text in ENVIRONMENT.extract_translations(source)]
    entries = [part for text in messages for part in (text if isinstance(text, tuple) else (text,)) if part]
    return entries + [text for tag, text in page(source).texts if not tag]


def unkind_words(source: str) -> list[str]:
    """Words that no child's screen shows; `%(name)s` is a placeholder, a bare % is a percentage."""
    return [f'"{text}" says "{word[0]}"' for text in said(source) if (word := UNKIND.search(text))]


def said_in_python(source: str) -> list[str]:
    """Every text that a Python file hands to the catalogue."""
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
    found = extract("python", io.BytesIO(source.encode()), keywords)
    return [part for _, text, _, _ in found for part in ((text,) if isinstance(text, str) else text) if part]


def unkind_words_in_python(source: str) -> list[str]:
    return [f'"{text}" says "{word[0]}"' for text in said_in_python(source) if (word := UNKIND.search(text))]


def parents(source: str) -> set[str]:
    tree = ENVIRONMENT.parse(source)
    wanted = tree.find_all((nodes.Extends, nodes.Include))
    return {n.template.value for n in wanted if isinstance(n.template, nodes.Const)}


def student_templates(folder: Path) -> list[Path]:
    """The templates that a child sees: the practice feature's, and all that stand on base_student.html."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    above = {name: parents(path.read_text()) for name, path in paths.items()}
    seen = {name for name in paths if name.startswith("practice/") or name == "base_student.html"}
    while more := {name for name in paths if name not in seen and above[name] & seen}:
        seen |= more
    return [paths[name] for name in sorted(seen)]
