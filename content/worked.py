"""How a part is worked out the right way, by the procedure that its pack has in mind."""

from content.bugs import PROCEDURES, RULES
from content.bugs.work import Work
from content.expressions import ExpressionError
from content.generate import Variant
from content.items import Part
from content.pack import Pack
from content.predictions import first_answer

PLAIN = {"-": "subtraction", "+": "addition"}  # what a sum or difference of whole numbers is by itself


def work_out(pack: Pack, variant: Variant, part_id: str) -> tuple[str, Work] | None:
    """The procedure's name and the work, move by move. None where no procedure leads to the answer.

    The wrong rules that a part names say which procedure it is about: 6/8 may be a fraction to simplify, or one that is
    read off a picture.
    """
    part = next(each for each in pack.item(variant.item_id).parts if each.id == part_id)
    made = variant.part(part_id)
    try:
        term = first_answer(part, variant.values)
    except ExpressionError:
        return None
    names = [*procedures_of(pack, part), *([PLAIN[made.operator]] if made.operator else [])]
    for name in names:
        numbers = PROCEDURES[name].read(term) if term is not None else None
        work = PROCEDURES[name].work(numbers, frozenset()) if numbers is not None else None
        if work is not None and work.moves and work.value is not None:
            return name, work
    return None


def procedures_of(pack: Pack, part: Part) -> list[str]:
    bugs = (pack.misconception(id).bug for id in part.misconceptions)
    return list(dict.fromkeys(RULES[bug].procedure for bug in bugs if bug in RULES))
