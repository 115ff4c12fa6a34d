"""Finding something in the library: by words of a skill, a misconception or a task, by standard, by grade."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.differences import title_of
from content.items import Item
from content.pack import Pack, Skill
from webapp.library import packs
from webapp.library.standards import decided

MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Found:
    """`kind`: skill, misconception or item; `said`: more about it; `item`: one of its items to look at."""

    kind: str
    title: str
    said: str
    pack: Pack
    item: str


def search(school_id: int, words: str) -> list[Found]:
    """What holds every one of the words, in the newest version of each pack; skills first."""
    wanted = [word.removeprefix("ccss.math.content.") for word in words.casefold().split()]
    if not wanted:
        return []
    own = decided(school_id)
    found = [each for pack in packs.newest(school_id) for each in search_pack(pack, wanted, own)]
    order = ("skill", "misconception", "item")
    return sorted(found, key=lambda each: order.index(each.kind))[:MOST_FOUND]


def search_pack(pack: Pack, wanted: list[str], own: Mapping[str, tuple[str, ...]]) -> Iterator[Found]:
    """`own`: the standards that the school gave to skills."""
    for skill in pack.skills:
        standards = (*skill.standards, *own.get(packs.skill_key(pack, skill.id), ()))
        if holds(wanted, words_of_skill(skill, standards)):
            first = next((item.id for item in pack.items if skill.id in item.skills), "")
            yield Found("skill", skill.title, ", ".join(standards), pack, first)
    for misconception in pack.misconceptions:
        if holds(wanted, [misconception.id, misconception.title, *misconception.external.values()]):
            shown = next((item.id for item in pack.items if misconception.id in rules_of(item)), "")
            yield Found("misconception", misconception.title, misconception.remedy, pack, shown)
    for each in pack.items:
        if holds(wanted, words_of_item(each)):
            titles = [skill.title for skill in pack.skills if skill.id in each.skills]
            yield Found("item", title_of(each), ", ".join(titles), pack, each.id)


def holds(wanted: list[str], texts: list[str]) -> bool:
    """Each word stands somewhere; a grade is asked for as `grade:3`."""
    text = "\n".join(texts).casefold()
    return all(f"\n{word}\n" in f"\n{text}\n" if word.startswith("grade:") else word in text for word in wanted)


def words_of_skill(skill: Skill, standards: tuple[str, ...]) -> list[str]:
    """Standards with and without what frameworks put before them: `CCSS.Math.Content.2.NBT.B.5`, `2.NBT.5`."""
    own = [skill.id, skill.title, skill.objective, skill.student_words, *standards, *skill.aliases]
    short = [".".join(part for part in code.split(".") if not part.isalpha() or len(part) > 1) for code in standards]
    return [*own, *short, f"grade:{skill.grade}"]


def words_of_item(item: Item) -> list[str]:
    texts = [text for part in item.parts for text in (part.prompt, part.spoken) if text]
    return [item.id, item.context, *texts, *((item.stem,) if item.stem else ())]


def rules_of(item: Item) -> set[str]:
    """Misconceptions that the item can tell."""
    options = [option for part in item.parts for option in getattr(part.response, "options", ())]
    named = {id for part in item.parts for id in part.misconceptions}
    return named | {rule for option in options if (rule := getattr(option, "misconception", None))}
