"""Which languages a pack speaks beside its own, what each lacks, and whether somebody who speaks it has signed."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from content.pack import Pack
from content.translations import missing, texts
from webapp.language import select_locale


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language: its name in the page's own, and the paths of the texts that it lacks."""

    name: str
    reviewed: bool
    missing: list[str]


def languages(pack: Pack) -> list[Spoken]:
    """Every translation that the pack brings, by code."""
    own = dict(texts(pack))
    return [Spoken(named(each.language), each.reviewed, missing(own, each.texts)) for each in pack.locales]


def named(code: str) -> str:
    try:
        return str(Locale.parse(code, sep="-").get_display_name(select_locale()) or code)
    except (ValueError, UnknownLocaleError):
        return code
