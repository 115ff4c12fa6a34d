"""A pack's item as a child sees it, any variant of it, and what an answer to it would bring. Nothing is kept."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from content.answers import Verdict, check
from content.drawing import NoVariant
from content.generate import CASE, Variant, VariantPart, variant
from content.items import Item
from content.pack import Pack
from webapp.evidence.interests import interest_of
from webapp.practice.feedback import Told, ask_again, words_of
from webapp.practice.hints import ShownHint, SmallAnswer, show_hints
from webapp.practice.task import Task, show_task
from webapp.practice.worked import WorkedExample, work_out

MOST = 9_999  # variants that one may step through


@dataclass(frozen=True, slots=True)
class Look:
    """One question. `number` counts the item's variants from 1 (none for a seed that is no number's); `last` is none
    where there is no end. `before` and `after`: (item, part) of the questions beside it."""

    item: Item
    number: int | None
    last: int | None
    variant: Variant
    part: VariantPart
    task: Task
    hints: list[ShownHint]
    worked: WorkedExample
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def look_at(
    pack: Pack, item_id: str, part_id: str, number: int, seed: str = "", small: SmallAnswer | None = None
) -> Look:
    """A question of an item in the variant of that number, or of that very seed. Without names: the pack's first.

    NotFound: no such item, part or variant.
    """
    places = [(item.id, part.id) for item in pack.items for part in item.parts]
    here = [place for place in places if item_id in ("", place[0]) and part_id in ("", place[1])]
    if not here:
        raise NotFound
    at = places.index(here[0])
    item = pack.item(here[0][0])
    last = None if item.variables else max(len(item.cases), 1)
    number = min(max(number, 1), last or MOST)
    try:
        found = variant(pack, item.id, seed or seed_of(item, number), interest_of(seed))
    except NoVariant as error:
        raise NotFound from error
    part = found.part(here[0][1])
    return Look(
        item=item,
        number=None if seed else number,
        last=last,
        variant=found,
        part=part,
        task=show_task(found, part),
        hints=show_hints(part, len(part.hints), pack.speaks, small),
        worked=work_out(pack, found, part),
        before=places[at - 1] if at else None,
        after=places[at + 1] if at + 1 < len(places) else None,
    )


def seed_of(item: Item, number: int) -> str:
    """The fixed rows of the item come first, then what is drawn."""
    return f"{CASE}{number}" if number <= len(item.cases) else f"look-{number}"


def tell(part: VariantPart, verdict: Verdict, answer: str) -> Told:
    """What a child would be told of this answer."""
    if verdict.kind == "unreadable":
        return Told("hint", _("I cannot read that yet."), ask_again(part))
    if verdict.kind == "right":
        return Told("right", _("You got it."))
    return Told("look", _("Look again."), words_of(part, verdict) or "", answer)


def answered(look: Look, answer: str, language: str) -> dict[str, Any]:
    """The answer's verdict and words, for the page. Empty where nothing was answered."""
    if not answer:
        return {}
    verdict = check(look.part, answer, language)
    return {"answer": answer, "verdict": verdict, "told": tell(look.part, verdict, answer)}
