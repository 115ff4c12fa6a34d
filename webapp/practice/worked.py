"""How a task goes: the moves in a child's words, for a sum the written work in columns, else the pack's own example."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from markupsafe import Markup

from content.bugs.whole_numbers import Step, Worked, subtract
from content.bugs.work import Work
from content.generate import Variant, VariantPart
from content.pack import Pack
from content.worked import work_out as work_by_procedure
from webapp.practice.moves import Move, moves_of, place_name, sum_of
from webapp.practice.task import given_in_words
from webapp.typesetting import typeset, typeset_block


@dataclass(frozen=True, slots=True)
class Written:
    """The columns from left to right, as the page's column takes them."""

    top: str
    bottom: str
    sign: str
    digits: tuple[str, ...]
    trade: tuple[str | None, ...]
    struck: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example as the pack tells it, of another task of the same skill."""

    title: Markup
    text: Markup


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """`written` and `moves` are none where no procedure leads to the answer; then the answer is told, and the pack's
    `example` shows how it is found."""

    answer: Markup | str
    example: Example | None
    moves: list[Move] = field(default_factory=list)
    written: Written | None = None


def work_out(pack: Pack, variant: Variant, part: VariantPart) -> WorkedExample:
    """For after the answer only: it tells the key."""
    answer = answer_of(part)
    example = example_for(pack, part.skills)
    found = work_by_procedure(pack, variant, part.id)
    if found is None:
        return WorkedExample(answer, example)
    procedure, work = found
    if procedure == "subtraction" and part.operands is not None:
        worked = subtract(*part.operands)
        return WorkedExample(answer, example, in_words(worked), difference(*part.operands, worked))
    written = total(*part.operands, work) if procedure == "addition" and part.operands is not None else None
    return WorkedExample(answer, example, [*moves_of(procedure, work), *shortened(part, work)], written)


def answer_of(part: VariantPart) -> Markup | str:
    """As one reads it: a fraction as one writes it, with its unit."""
    if not part.key:
        return ""
    if part.response == "number" and "/" in part.key[0]:
        return Markup("{} {}").format(sum_of(part.key[0]), part.shown.get("unit") or "")
    return given_in_words(part, part.key[0])


def shortened(part: VariantPart, work: Work) -> list[Move]:
    """4 4/10 is where the work ends, and the pack's answer is 4 2/5."""
    ends = work.answer or ""
    return [Move(_("Written shorter"), sum_of(ends, "=", part.key[0]))] if "/" in ends and ends != part.key[0] else []


def difference(top: int, bottom: int, found: Worked) -> Written:
    return Written(
        str(top),
        str(bottom),
        "-",
        digits=tuple("" if c.result is None else str(c.result) for c in found.columns),
        trade=tuple(None if c.traded is None else str(c.traded) for c in found.columns),
        struck=tuple(at for at, c in enumerate(found.columns) if c.traded is not None),
    )


def total(top: int, bottom: int, work: Work) -> Written:
    """What is carried stands above the column that it goes to."""
    answer = str(work.answer)
    carried = [None, *(done.result if done.result != "0" else None for done in work.moves if done.code == "carry")]
    over = [*carried, *[None] * len(answer)][: len(answer)]
    width = len(answer)
    return Written(str(top).rjust(width), str(bottom).rjust(width), "+", tuple(answer), tuple(reversed(over)))


def in_words(worked: Worked) -> list[Move]:
    """One short sentence per move of the right way to subtract."""
    return [found for step in worked.steps if (found := move(step)) is not None]


def move(step: Step) -> Move | None:
    if step.code == "take":
        return Move(place_name(step.place), f"{step.top} − {step.bottom} = {step.result}")
    if step.code == "pass" and step.result < step.top:
        return Move(give_words(step))
    if step.code == "pass":
        return Move(_("There is 0 here, so look one place on. After that trade, 9 stay here."))
    if step.code == "trade":
        return Move(_("Now there are %(count)s to take from.", count=step.result))
    return None


def give_words(step: Step) -> str:
    words = {
        1: _("There are not enough ones. Trade one ten: %(before)s tens become %(after)s."),
        2: _("There are not enough tens. Trade one hundred: %(before)s hundreds become %(after)s."),
    }
    text = words.get(step.place) or _(
        "There are not enough. Trade one from the next place: %(before)s become %(after)s."
    )
    return text % {"before": step.top, "after": step.result}


def example_for(pack: Pack, skills: Iterable[str]) -> Example | None:
    """The first that the pack has for one of the skills."""
    for slug in skills:
        for activity in pack.activities:
            if activity.skill == slug and activity.kind == "worked-example":
                title, body = activity.title, activity.body
                return Example(typeset(title, pack.language_of(title)), typeset_block(body, pack.language_of(body)))
    return None
