"""The pack: what a folder or zip of YAML and Markdown says, as frozen records. The JSON form round-trips.

Texts are Markdown with `$...$` for maths; where an item has variables they may hold `{{expression}}`.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from content.entry import Entry, Expr, Id, Language, Marks, Share, SkillRef, Text, Version, Whole, Words
from content.figures import Picture
from content.items import Item, Kind
from content.translations import missing, spoken, texts

Stage = Literal["meet", "practise", "explain", "ticket"]


class Framework(Entry):
    """Where standard codes come from. `edges` names the prerequisite graph to use."""

    id: Id
    edges: Id | None = None


class Use(Entry):
    """Another pack whose skills this one refers to as `pack-id/slug`."""

    pack: Id


class Header(Entry):
    """Who and what the pack is. `license` is an SPDX identifier; `retired` names skills that earlier versions had;
    `source` the format that it was imported from."""

    id: Id
    version: Version
    schema_: Literal[0, 1] = Field(alias="schema")
    title: Text
    language: Language
    license: Annotated[str, Field(min_length=2, max_length=60)]
    attribution: Annotated[str, Field(min_length=1, max_length=4000)]
    grades: tuple[Annotated[str, Field(min_length=1, max_length=8)], ...] = Field(min_length=1)
    retired: tuple[Id, ...] = ()
    source: Literal["oatutor", "spreadsheet"] | None = None


class Requirement(Entry):
    """A skill that comes first: `slug` here, or `pack-id/slug`. Without a hard one the goal is out of reach."""

    skill: SkillRef
    strength: Literal["hard", "soft"] = "hard"


class Mastery(Entry):
    """What `capable` asks for beside the belief: tickets or observations, kinds of items, distinct
    contexts answered well.
    """

    tickets: Annotated[Whole, Field(ge=1, le=9)]
    kinds: tuple[Kind, ...] = Field(min_length=1)
    contexts: Annotated[Whole, Field(ge=1, le=9)] = 1


class Prior(Entry):
    """Starting belief, as probabilities: knows it, learns it per task, guesses it, slips. A fit replaces it."""

    init: Share
    learn: Share
    guess: Share
    slip: Share


class Skill(Entry):
    """A skill. Its key in the whole library is `pack-id/id`. `student_words` is how a child would say it."""

    id: Id
    title: Text
    objective: Text
    student_words: Text
    mastered_when: Mastery
    pathway: tuple[Stage, ...] = Field(min_length=1)
    standards: tuple[Annotated[str, Field(min_length=2, max_length=40)], ...] = ()
    grade: Annotated[str, Field(min_length=1, max_length=8)]
    requires: tuple[Requirement, ...] = ()
    priority: bool = False
    prior: Prior | None = None
    aliases: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()


class Misconception(Entry):
    """A named wrong rule. `bug` is a switch of content.bugs or an expression over the item's variables.

    `remedy` is for the teacher. `feedback` is for the child, in a child's words; besides the item's
    variables it may use
    `top` and `bottom`, the two numbers of a part whose answer is a difference.
    """

    id: Id
    title: Text
    bug: Expr
    remedy: Text
    feedback: Text
    external: Mapping[str, str] = {}


class Activity(Entry):
    """A thing to do toward a skill; `body` is its Markdown.

    `step` is the stage of the skill's pathway that it serves.
    """

    id: Id
    title: Text
    skill: Id
    kind: Literal["worked-example", "video", "reading", "practice", "partner", "hands-on", "paper"]
    step: Stage
    minutes: Annotated[Whole, Field(ge=1, le=60)]
    screen: Literal["yes", "no"]
    items: tuple[Id, ...] = ()
    body: Annotated[str, Field(max_length=20_000), Words()]


class Draw(Entry):
    """`n` questions from one item."""

    item: Id
    n: Annotated[Whole, Field(ge=1, le=5)]


class Ticket(Entry):
    """A short exit ticket on one skill. `predicted` names the misconceptions that it must tell apart."""

    id: Id
    title: Text
    skill: Id
    minutes: Annotated[Whole, Field(ge=1, le=15)] = 5
    draw: tuple[Draw, ...] = Field(min_length=1)
    forms: Annotated[Whole, Field(ge=1, le=20)]
    predicted: tuple[Id, ...] = ()


class Lesson(Entry):
    """A card for a small group: its need is a skill or a misconception of this pack."""

    id: Id
    title: Text
    need: Id
    minutes: Annotated[Whole, Field(ge=3, le=30)]
    materials: tuple[Text, ...] = ()
    opens_with: Text
    steps: tuple[Text, ...] = Field(min_length=1)
    check: Text


class Locale(Entry):
    """The pack's texts in another language, by path such as `items/sub-2digit/parts/p/prompt`.

    `reviewed` once someone who speaks it has signed (`reviewed_by`); what is missing is shown in the pack's language.
    """

    language: Language
    reviewed: bool = False
    reviewed_by: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    texts: Mapping[str, str] = {}


class Pack(Entry):
    """A whole pack. Skills elsewhere are named `pack-id/slug`; inside the pack the slug alone is enough."""

    header: Header
    frameworks: tuple[Framework, ...] = ()
    uses: tuple[Use, ...] = ()
    skills: tuple[Skill, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    items: tuple[Item, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    activities: tuple[Activity, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    locales: tuple[Locale, ...] = ()
    pictures: tuple[Picture, ...] = ()
    _marks: Marks = PrivateAttr(default_factory=Marks)
    _speaks: str | None = PrivateAttr(default=None)
    _untranslated: frozenset[str] = PrivateAttr(default=frozenset())
    _spoken: dict[str, "Pack"] = PrivateAttr(default_factory=dict)
    _files: dict[str, bytes] = PrivateAttr(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        # where a pack was read from is no part of what it says
        return isinstance(other, Pack) and self.model_dump() == other.model_dump()

    __hash__ = None  # type: ignore[assignment]

    @property
    def marks(self) -> Marks:
        """Where each thing stands in its files; empty for a pack that came from JSON."""
        return self._marks

    @property
    def speaks(self) -> str:
        """The language of its texts: its own, or the one that it was asked to speak."""
        return self._speaks or self.header.language

    @property
    def untranslated(self) -> frozenset[str]:
        """Texts that stayed in its own language, since the one that it was asked to speak has none for them."""
        return self._untranslated

    def language_of(self, text: str) -> str:
        """The language that one of its texts is in."""
        return self.header.language if text in self._untranslated else self.speaks

    def spoken(self, language: str | None) -> "Pack":
        """The same pack with its texts in a language (`es` also serves `es-MX`); itself where it has no such texts."""
        locales = {locale.language: locale for locale in self.locales}
        for code in (language or "", (language or "").partition("-")[0]):
            if code in locales and code not in (self.header.language, self._speaks):
                if code not in self._spoken:
                    self._spoken[code] = spoken(self, locales[code].texts)
                    self._spoken[code]._speaks = code
                    own = dict(texts(self))
                    lacking = missing(own, locales[code].texts)
                    self._spoken[code]._untranslated = frozenset(own[path] for path in lacking)
                return self._spoken[code]
        return self

    @property
    def picture_bytes(self) -> dict[str, bytes]:
        """Each picture's bytes by its sum; empty for a pack that came from JSON."""
        return self._files

    def picture(self, name: str) -> Picture:
        """The picture with this file name. Raises KeyError."""
        return self._find("picture", name)  # type: ignore[return-value]

    @cached_property
    def _index(self) -> dict[tuple[str, str], Entry]:
        index: dict[tuple[str, str], Entry] = {}
        index.update({("skill", entry.id): entry for entry in self.skills})
        index.update({("misconception", entry.id): entry for entry in self.misconceptions})
        index.update({("item", entry.id): entry for entry in self.items})
        index.update({("ticket", entry.id): entry for entry in self.tickets})
        index.update({("activity", entry.id): entry for entry in self.activities})
        index.update({("picture", entry.name): entry for entry in self.pictures})
        return index

    def _find(self, noun: str, id: str) -> Entry:
        try:
            return self._index[noun, id]
        except KeyError:
            raise KeyError(f"pack {self.header.id} has no {noun} {id!r}") from None

    def skill(self, id: str) -> Skill:
        """The skill with this slug. Raises KeyError."""
        return self._find("skill", id)  # type: ignore[return-value]

    def misconception(self, id: str) -> Misconception:
        """The misconception with this id. Raises KeyError."""
        return self._find("misconception", id)  # type: ignore[return-value]

    def item(self, id: str) -> Item:
        """The item with this id. Raises KeyError."""
        return self._find("item", id)  # type: ignore[return-value]

    def ticket(self, id: str) -> Ticket:
        """The exit ticket with this id. Raises KeyError."""
        return self._find("ticket", id)  # type: ignore[return-value]

    def activity(self, id: str) -> Activity:
        """The activity with this id. Raises KeyError."""
        return self._find("activity", id)  # type: ignore[return-value]
