"""What a content pack offers a teacher for a need: how to help, and cards for a small group."""

from dataclasses import dataclass

from markupsafe import Markup

from content.pack import Lesson, Pack
from webapp.library import packs
from webapp.typesetting import typeset, typeset_block


@dataclass(frozen=True, slots=True)
class LessonCard:
    """A lesson of a few minutes; it opens with today's grade-level task."""

    title: str
    minutes: int
    materials: tuple[Markup, ...]
    opens_with: Markup
    steps: tuple[Markup, ...]
    check: Markup


@dataclass(frozen=True, slots=True)
class Teaching:
    """All that there is for one need; nothing where its pack is gone."""

    objective: str = ""
    remedy: str = ""
    lessons: tuple[LessonCard, ...] = ()


def teaching(school_id: int, need_kind: str, need: str) -> Teaching:
    """From the newest version of the pack that the need belongs to."""
    pack_id, _slash, slug = need.partition("/")
    found = next((pack for pack in packs.newest(school_id) if pack.header.id == pack_id), None)
    if found is None:
        return Teaching()
    lessons = tuple(lesson_card(lesson, found) for lesson in found.lessons if lesson.need == slug)
    if need_kind == "misconception":
        return Teaching(remedy=remedy_of(found, slug), lessons=lessons)
    objective = next((each.objective for each in found.skills if each.id == slug), "")
    return Teaching(objective=typeset(objective, found.language_of(objective)), lessons=lessons)


def remedy_of(pack: Pack, slug: str) -> Markup:
    text = next((each.remedy for each in pack.misconceptions if each.id == slug), "")
    return typeset_block(text, pack.language_of(text))


def lesson_card(lesson: Lesson, pack: Pack) -> LessonCard:
    def line(text: str) -> Markup:
        return typeset(text, pack.language_of(text))

    return LessonCard(
        lesson.title,
        lesson.minutes,
        tuple(map(line, lesson.materials)),
        line(lesson.opens_with),
        tuple(map(line, lesson.steps)),
        line(lesson.check),
    )
