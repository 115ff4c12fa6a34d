"""How a task goes: the written work in columns with its trades, and the moves in a child's words."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from content.bugs.whole_numbers import Step, Worked, subtract
from content.generate import VariantPart
from content.pack import Pack
from content.rendering import render
from webapp.practice.task import typeset


@dataclass(frozen=True, slots=True)
class Move:
    """One move: words, and the sum of a column, which runs from left to right in every language."""

    words: str
    sum: str = ""


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """The columns from left to right (`digits`, `trade`, `struck` as the page's column takes them), the
    moves, and the answer. `top` is empty where the task is no subtraction; then the answer alone is told."""

    top: str
    bottom: str
    digits: tuple[str, ...]
    trade: tuple[str | None, ...]
    struck: tuple[int, ...]
    moves: tuple[Move, ...]
    answer: Markup


def work_out(part: VariantPart) -> WorkedExample:
    """For after the answer only: it tells the key."""
    answer = key_in_words(part)
    if part.operands is None or part.operator != "-" or part.operands[0] < part.operands[1]:
        return WorkedExample("", "", (), (), (), (), answer)
    found = subtract(*part.operands)
    return WorkedExample(
        top=str(part.operands[0]),
        bottom=str(part.operands[1]),
        digits=tuple("" if c.result is None else str(c.result) for c in found.columns),
        trade=tuple(None if c.traded is None else str(c.traded) for c in found.columns),
        struck=tuple(at for at, c in enumerate(found.columns) if c.traded is not None),
        moves=tuple(in_words(found)),
        answer=answer,
    )


def key_in_words(part: VariantPart) -> Markup:
    if part.response == "number":
        return Markup.escape(part.key[0])
    wanted = set(part.key[0].split())
    return Markup(", ").join(typeset(option.text) for option in part.options if option.id in wanted)


def in_words(worked: Worked) -> list[Move]:
    """One short sentence per move of the right way."""
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


def place_name(place: int) -> str:
    names = (_("Ones"), _("Tens"), _("Hundreds"), _("Thousands"))
    return names[place] if place < len(names) else _("Next place")


def example_for(pack: Pack, slug: str) -> tuple[str, Markup] | None:
    """The pack's own worked example of a skill: title and text. None where it has none."""
    for activity in pack.activities:
        if activity.skill == slug and activity.kind == "worked-example":
            return activity.title, Markup(render(activity.body))  # noqa: S704  # render lets nothing unsafe through
    return None
