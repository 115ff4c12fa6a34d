"""Which language a page speaks, and a pseudo-language written from right to left to look at every page with."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain
from flask_login import current_user
from markupsafe import Markup

LANGUAGES = ("en",)  # of every page
CHILDRENS = ("es",)  # and of what a child reads
PSEUDO = "qps"  # the customary code of a pseudo-locale
MIRRORED = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")
KEPT = re.compile(r"%\(\w+\)[a-z]|<[^>]*>|[^%<]+|.", re.DOTALL)
babel = Babel()


class PseudoTranslations(NullTranslations):
    """Every text of the catalogue, accented and longer: what stays plain was never in the catalogue."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    ugettext = gettext

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    ungettext = ngettext

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)


def pseudo(message: str) -> str:
    """Accents on letters outside `%(placeholders)s` and `<tags>`, in right-to-left brackets."""
    accented = KEPT.sub(lambda piece: piece[0] if piece[0][0] in "%<" else piece[0].translate(MIRRORED), message)
    return f"\u200f[{accented}]\u200f"


class Catalogue(Domain):
    def get_translations(self) -> Any:
        """Looked for once for each request, whose language does not change; a page asks for dozens of texts."""
        if not has_request_context():
            return super().get_translations()
        if (found := g.get("translations")) is None:
            found = g.translations = translations_of(language_code())
        return found


def translations_of(language: str) -> NullTranslations:
    """The texts in a language of ours; in English they are as they were written."""
    if language == PSEUDO:
        return PseudoTranslations()
    return read_translations(language) if language in CHILDRENS else NullTranslations()


@cache
def read_translations(language: str) -> Translations:
    """`translations/LANGUAGE.po`, read once for a process."""
    machine = io.BytesIO()
    with (Path(__file__).parent / "translations" / f"{language}.po").open("rb") as file:
        write_mo(machine, read_po(file, locale=language))
    machine.seek(0)
    return Translations(machine)


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=select_locale)
    babel.domain_instance = Catalogue()  # flask-babel asks its own object, not the extension's entry
    app.jinja_env.globals["_"] = text
    app.context_processor(
        lambda: {"locale_code": language_code(), "text_direction": "rtl" if is_right_to_left() else "ltr"}
    )


def N_(message: str) -> str:
    """Marks a text for the catalogue; it is translated where it is said."""
    return message


def text(message: str, /, **values: object) -> Markup:
    """A template's text: what Jinja's own `_` says, without the way round that costs ten times as much. A page asks for
    a hundred."""
    found = Markup(babel.domain_instance.get_translations().gettext(message))  # noqa: S704  # the catalogue's words
    return found % values if "%" in found else found


def language_code() -> str:
    """`?language=` for looking at a page, else the signed-in person's own, else the browser's."""
    if not has_request_context():
        return "en"
    if "language_code" not in g:
        g.language_code = choose_language()
    return str(g.language_code)


def choose_language() -> str:
    spoken = LANGUAGES if is_staff() else (*LANGUAGES, *CHILDRENS)
    for wanted in (asked_language(), own_language()):
        if wanted in (*spoken, PSEUDO):
            return wanted
    return request.accept_languages.best_match(spoken) or "en"


@contextmanager
def speaking(language: str) -> Iterator[str | None]:
    """Within, texts are said as to a child who reads that language: for a look at what children see. Gives the language
    where it is another than the page's, None where nothing changes."""
    page = language_code()
    if page == PSEUDO or language == page or language not in CHILDRENS:
        yield None
        return
    g.language_code, kept = language, g.pop("translations", None)
    try:
        yield language
    finally:
        g.language_code, g.translations = page, kept


def content_language() -> str | None:
    """The language in which a pack's texts are wanted: chosen as the page's is, be the page itself translated or not.
    None where nobody says: then a pack speaks its own."""
    if not has_request_context():
        return None
    if "content_language" not in g:
        g.content_language = asked_language() or own_language() or None
    return g.content_language


def asked_language() -> str:
    return request.args.get("language") or request.cookies.get("language") or ""


def is_staff() -> bool:
    return bool(current_user and current_user.is_authenticated and current_user.role != "student")


def own_language() -> str:
    return str(current_user.language) if current_user and current_user.is_authenticated else ""


def foreign(language: str) -> str | None:
    """The language that a text has to name, since the page speaks another; None where it need not."""
    return language if language and language != language_code() else None


def select_locale() -> Locale:
    return Locale.parse("ar" if language_code() == PSEUDO else language_code())


def is_right_to_left() -> bool:
    return select_locale().text_direction == "rtl"
