"""From template and seed to the task that a child sees: the same variant for ever, on every machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from content.drawing import NoVariant, Stream, draw
from content.expressions import Values, parse
from content.items import Ask, Item, Part
from content.pack import Pack
from content.predictions import operands, predict
from content.responses import ChoiceResponse, Form
from content.templates import template, written

CASE = "case-"


@dataclass(frozen=True, slots=True)
class VariantOption:
    """One option in the order in which it is shown; `text` is Markdown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class VariantHint:
    """A hint: `text` is Markdown, `ask` a small question of its own, `after` the hints that come first."""

    id: str
    text: str | None
    after: tuple[str, ...]
    ask: "VariantPart | None"


@dataclass(frozen=True, slots=True)
class VariantPart:
    """One response, ready to show and to grade. Texts are Markdown with their numbers filled in.

    `key`, `predicted`, `feedback`, `wrong` and `look_again` never go to the browser. Answers are in canonical form:
    "56", "2.5", "1/3", an option's id, or for `many` the ids sorted and joined by spaces. `predicted`: misconception ->
    answers; `feedback`: misconception -> text; `wrong`: answer -> text. `operands`: the numbers of a sum or difference.
    """

    id: str
    skills: tuple[str, ...]
    prompt: str
    spoken: str | None
    layout: Literal["inline", "column"]
    response: Literal["number", "choice"]
    form: tuple[Form, ...]
    many: bool
    options: tuple[VariantOption, ...]
    hints: tuple[VariantHint, ...]
    operands: tuple[int, int] | None
    operator: Literal["-", "+"] | None
    key: tuple[str, ...]
    tolerance: str | None
    predicted: Mapping[str, tuple[str, ...]]
    feedback: Mapping[str, str]
    wrong: Mapping[str, str]
    look_again: str | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One task. `variant(pack, item_id, seed)` makes it again; `skills` are slugs of the pack."""

    item_id: str
    seed: str
    values: Mapping[str, int]
    kind: Literal["procedural", "conceptual"]
    context: str
    stem: str | None
    parts: tuple[VariantPart, ...]

    def part(self, id: str) -> VariantPart:
        """The part with this id. Raises KeyError."""
        for part in self.parts:
            if part.id == id:
                return part
        raise KeyError(f"item {self.item_id} has no part {id!r}")


def variant(pack: Pack, item_id: str, seed: str, interest: str | None = None) -> Variant:
    """The variant of an item for a seed; a seed `case-1` names the item's first fixed row.

    With an interest for which the item has a stem, that stem tells the task; the numbers stay the same.
    Raises KeyError for an unknown item, NoVariant where no values fit, ExpressionError where a text cannot be filled.
    """
    item = pack.item(item_id)
    return variant_of(pack, item, values_of(pack, item, seed), seed, interest)


def variant_of(pack: Pack, item: Item, values: Mapping[str, int], seed: str, interest: str | None = None) -> Variant:
    """The variant with these values, whatever the seed would draw; the seed still orders the options."""
    stem = item.interests.get(interest or "", item.stem)
    return Variant(
        item.id,
        seed,
        values,
        item.kind,
        item.context,
        template(stem).fill(values) if stem else None,
        tuple(_part(pack, item, part, seed, values) for part in item.parts),
    )


def values_of(pack: Pack, item: Item, seed: str) -> dict[str, int]:
    """The values that a seed stands for. Raises NoVariant."""
    if seed.startswith(CASE):
        number = seed.removeprefix(CASE)
        if not (number.isascii() and number.isdigit() and len(number) <= 6 and 1 <= int(number) <= len(item.cases)):
            raise NoVariant(f"item {item.id} has {len(item.cases)} cases, no {seed!r}")
        return dict(item.cases[int(number) - 1])
    return draw(item, Stream(pack.header.id, item.id, pack.header.version, seed, "values"))


def _part(pack: Pack, item: Item, part: Part, seed: str, values: Values) -> VariantPart:
    prediction = predict(pack, part, values)
    taken = operands(part, values)
    named = {**values, "top": taken[0], "bottom": taken[1]} if taken else dict(values)
    response = part.response
    said = {id: template(pack.misconception(id).feedback) for id in prediction.predicted}
    # a rule's words may speak of numbers that a choice does not have: then the option's own feedback stands in
    feedback = {id: text.fill(named) for id, text in said.items() if text.names <= named.keys()}
    wrong = {written(parse(w.answer).value(values)): template(w.feedback).fill(named) for w in part.wrong}
    options: tuple[VariantOption, ...] = ()
    if isinstance(response, ChoiceResponse):
        options = tuple(VariantOption(o.id, template(o.text).fill(values)) for o in response.options)
        wrong = {o.id: template(o.feedback).fill(values) for o in response.options if o.feedback}
        if response.shuffle:
            stream = Stream(pack.header.id, item.id, pack.header.version, seed, "order", part.id)
            options = stream.shuffled(options)
    added = None if taken else operands(part, values, "+")
    tolerance = None if isinstance(response, ChoiceResponse) else response.tolerance
    return VariantPart(
        part.id,
        part.skills,
        template(part.prompt).fill(values),
        template(part.spoken).fill(values) if part.spoken else None,
        part.layout,
        response.type,
        () if isinstance(response, ChoiceResponse) else response.form,
        isinstance(response, ChoiceResponse) and response.many,
        options,
        tuple(
            VariantHint(
                hint.id,
                template(hint.text).fill(named) if hint.text else None,
                hint.after,
                _asked(pack, item, part, hint.id, hint.ask, seed, values) if hint.ask else None,
            )
            for hint in part.hints
        ),
        taken or added,
        "-" if taken else "+" if added else None,
        prediction.key,
        written(parse(tolerance).value(values)) if tolerance else None,
        prediction.predicted,
        feedback,
        wrong,
        template(part.look_again).fill(named) if part.look_again else None,
    )


def _asked(pack: Pack, item: Item, part: Part, hint: str, ask: Ask, seed: str, values: Values) -> VariantPart:
    asked = Part(id=f"{part.id}-{hint}", skills=part.skills, prompt=ask.prompt, response=ask.response)
    return _part(pack, item, asked, seed, values)
