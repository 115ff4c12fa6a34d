"""From template and seed to the task that a child sees: the same variant for ever, on every machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from content.drawing import NoVariant, Stream, draw
from content.expressions import ExpressionError, Values, parse
from content.fallbacks import GAP, fallbacks
from content.figures import Figure
from content.items import Ask, Item, Part
from content.keys import keys_of
from content.pack import Pack
from content.predictions import beside, foreseen, operands, options, predict
from content.responses import (
    BLANK,
    BlanksResponse,
    ChoiceResponse,
    ColumnResponse,
    Form,
    NumberLineResponse,
    NumberResponse,
    Response,
    ValuesResponse,
)
from content.shown import Shuffle, options_of, shown_of
from content.templates import template, written

CASE = "case-"


@dataclass(frozen=True, slots=True)
class VariantOption:
    """One option in the order in which it is shown; `text` is Markdown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class VariantFigure:
    """A picture: the sum by which its bytes are found, the words for it, its size in pixels."""

    sha256: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class VariantHint:
    """A hint: `text` is Markdown, `ask` a small question of its own, `after` the hints that come first."""

    id: str
    text: str | None
    after: tuple[str, ...]
    ask: "VariantPart | None"
    figure: VariantFigure | None = None


@dataclass(frozen=True, slots=True)
class VariantPart:
    """One response, ready to show and to grade. Texts are Markdown with their numbers filled in.

    What stands below `operator` never goes to the browser. `response` is the type's name and `shown` what its widget
    needs beside prompt and options. Answers are in canonical form (see `content.keys`). `predicted`: misconception ->
    answers; `feedback`: misconception -> text; `wrong`: answer -> text. `operands`: the numbers of a sum or difference.
    `spec`: the response as authored; `inner`: the part inside each blank. `language`: that of its texts, but for the
    `fallbacks`: text -> the language that it is in.
    """

    id: str
    skills: tuple[str, ...]
    prompt: str
    spoken: str | None
    layout: Literal["inline", "column"]
    response: str
    shown: Mapping[str, Any]
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
    spec: Response
    inner: "Mapping[str, VariantPart]"
    figure: VariantFigure | None = None
    language: str = ""
    fallbacks: Mapping[str, str] = field(default_factory=dict)

    def language_of(self, text: str) -> str:
        """The language that one of its texts, or its task's stem, is in."""
        return self.fallbacks.get(text, self.language)


@dataclass(frozen=True, slots=True)
class Variant:
    """One task. `variant(pack, item_id, seed)` makes it again; `skills` are slugs of the pack.

    `source`: whom to name for it, and its licence, where they are its own.
    """

    item_id: str
    seed: str
    values: Mapping[str, int]
    kind: Literal["procedural", "conceptual"]
    context: str
    stem: str | None
    parts: tuple[VariantPart, ...]
    figure: VariantFigure | None = None
    source: str | None = None

    def part(self, id: str) -> VariantPart:
        """The part with this id. Raises KeyError."""
        for part in self.parts:
            if part.id == id:
                return part
        raise KeyError(f"item {self.item_id} has no part {id!r}")


def variant(pack: Pack, item_id: str, seed: str, interest: str | None = None, language: str | None = None) -> Variant:
    """The variant of an item for a seed; a seed `case-1` names the item's first fixed row.

    With an interest for which the item has a stem, that stem tells the task; with a language that the pack has, the
    texts are in it. The numbers stay the same.
    Raises KeyError for an unknown item, NoVariant where no values fit, ExpressionError where a text cannot be filled.
    """
    pack = pack.spoken(language)
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
        tuple(_part(pack, item, part, seed, values, item.stem, item.interests) for part in item.parts),
        _figure(pack, item.figure, values),
        ", ".join(each for each in (item.source.attribution, item.source.license) if each) or None,
    )


def values_of(pack: Pack, item: Item, seed: str) -> dict[str, int]:
    """The values that a seed stands for. Raises NoVariant."""
    if seed.startswith(CASE):
        number = seed.removeprefix(CASE)
        if not (number.isascii() and number.isdigit() and len(number) <= 6 and 1 <= int(number) <= len(item.cases)):
            raise NoVariant(f"item {item.id} has {len(item.cases)} cases, no {seed!r}")
        return dict(item.cases[int(number) - 1])
    return draw(item, Stream(pack.header.id, item.id, pack.header.version, seed, "values"))


def part_of(response: Response) -> VariantPart:
    """A response on its own, without an item around it: its expressions are constants. Raises ExpressionError."""
    return _bare("answer", response, "", {}, lambda things: things)


def _bare(id: str, response: Response, prompt: str, values: Values, shuffled: Shuffle) -> VariantPart:
    """A response with its key, before anything is known of its item. Blanks carry such parts inside."""
    inner: Mapping[str, VariantPart] = {}
    shown = shown_of(response, values, shuffled)
    if isinstance(response, BlanksResponse):
        inner = {name: _bare(name, blank, "", values, shuffled) for name, blank in response.blanks.items()}
        shown = {"pieces": BLANK.split(prompt), "blanks": {name: public(part) for name, part in inner.items()}}
        prompt = BLANK.sub(GAP, prompt)
    tolerance = response.tolerance if isinstance(response, NumberResponse | NumberLineResponse) else None
    return VariantPart(
        id=id,
        skills=(),
        prompt=prompt,
        spoken=None,
        layout="column" if isinstance(response, ColumnResponse) else "inline",
        response=response.type,
        shown=shown,
        form=response.form if isinstance(response, NumberResponse | ValuesResponse) else (),
        many=isinstance(response, ChoiceResponse) and response.many,
        options=tuple(VariantOption(*option) for option in options_of(response, values, shuffled)),
        hints=(),
        operands=None,
        operator=None,
        key=keys_of(response, values),
        tolerance=written(parse(tolerance).value(values)) if tolerance else None,
        predicted={},
        feedback={},
        wrong={
            beside(response, blank, option.id, values): template(option.feedback).fill(values)
            for blank, option in options(response)
            if option.feedback
        },
        look_again=None,
        spec=response,
        inner=inner,
    )


def public(part: VariantPart) -> Mapping[str, Any]:
    """What a widget may know of a part inside a blank, as plain values."""
    return {
        "response": part.response,
        "shown": part.shown,
        "form": list(part.form),
        "many": part.many,
        "options": [[option.id, option.text] for option in part.options],
    }


def _part(pack: Pack, item: Item, part: Part, seed: str, values: Values, *stems: Any) -> VariantPart:
    def shuffled(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return Stream(pack.header.id, item.id, pack.header.version, seed, "order", part.id).shuffled(things)

    bare = _bare(part.id, part.response, template(part.prompt).fill(values), values, shuffled)
    prediction = predict(pack, part, values)
    taken = operands(part, values)
    added = None if taken else operands(part, values, "+")
    named = {**values, "top": taken[0], "bottom": taken[1]} if taken else dict(values)
    rules = {id: pack.misconception(id).feedback for id in prediction.predicted}
    said = {id: template(text) for id, text in rules.items()}
    own = {foreseen(part, w, values): template(w.feedback).fill(named) for w in part.wrong if w.feedback}
    return replace(
        bare,
        skills=part.skills,
        spoken=template(part.spoken).fill(values) if part.spoken else None,
        layout="column" if bare.layout == "column" else part.layout,
        hints=tuple(
            VariantHint(
                hint.id,
                template(hint.text).fill(named) if hint.text else None,
                hint.after,
                _asked(pack, item, part, hint.id, hint.ask, seed, values) if hint.ask else None,
                _figure(pack, hint.figure, values),
            )
            for hint in part.hints
        ),
        operands=taken or added,
        operator="-" if taken else "+" if added else None,
        predicted=prediction.predicted,
        # a rule's words may speak of numbers that a choice does not have: then the option's own feedback stands in
        feedback={id: text.fill(named) for id, text in said.items() if text.names <= named.keys()},
        wrong={**bare.wrong, **own},
        look_again=template(part.look_again).fill(named) if part.look_again else None,
        figure=_figure(pack, part.figure, values),
        language=pack.speaks,
        fallbacks=fallbacks(pack, named, part, *rules.values(), *stems),
    )


def _figure(pack: Pack, figure: Figure | None, values: Values) -> VariantFigure | None:
    if figure is None:
        return None
    file = template(figure.file).fill(values)
    try:
        picture = pack.picture(file)
    except KeyError as error:
        raise ExpressionError(f"the pack has no picture {file}") from error
    return VariantFigure(picture.sha256, template(figure.alt).fill(values), picture.width, picture.height)


def _asked(pack: Pack, item: Item, part: Part, hint: str, ask: Ask, seed: str, values: Values) -> VariantPart:
    asked = Part(id=f"{part.id}-{hint}", skills=part.skills, prompt=ask.prompt, response=ask.response)
    return _part(pack, item, asked, seed, values)
