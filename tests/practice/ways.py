"""The pack with a task for each way to answer, and what a child does there: fields of the form, and how it travels."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from content.pack import Pack
from content.reading import read
from webapp import clock
from webapp.evidence.sittings import add_sitting
from webapp.library.publishing import publish
from webapp.tables import Classroom, Person, Sitting
from webapp.writing import writing

FOLDER = Path(__file__).parent / "packs" / "ways"


class Way(NamedTuple):
    """`fields` of the plain form, `travels` as what, and how the server judges it."""

    item: str
    fields: list[tuple[str, str]]
    travels: str
    verdict: str = "right"


BLANKS = '{"tens":"3","same":"2/4","size":"less","word":"quarter"}'
PLACED = [("place", "quarter"), ("place", "half"), ("place", "whole"), ("place", "more")]
MATCHED = [("match", "half:x"), ("match", "third:y"), ("match", "quarter:z")]
FILLED = [("blank.tens.answer", "3"), ("blank.same.top", "2"), ("blank.same.bottom", "4")]
CHOSEN = [("blank.size.answer", "less"), ("blank.word.answer", "quarter")]
DIGITS = [("digit", ""), ("digit", "2"), ("digit", "2"), ("digit", "7")]
WAYS = [
    Way("number", [("answer", "56")], "56"),
    Way("unit", [("answer", "12")], "12"),
    Way("fraction", [("whole", "1"), ("top", "2"), ("bottom", "3")], "1 2/3"),
    Way("choice", [("answer", "half")], "half"),
    Way("choices", [("answer", "a"), ("answer", "c")], "a c"),
    Way("expression", [("answer", "2x+3")], "2x+3"),
    Way("text", [("answer", "Triangle")], "Triangle"),
    Way("list", [("box", "20"), ("box", "25"), ("box", "30")], "20; 25; 30"),
    Way("set", [*(("box", value) for value in ("12", "6", "4", "3", "2", "1")), ("box", "")], "12; 6; 4; 3; 2; 1"),
    Way("pair", [("box", "3"), ("box", "5")], "3; 5"),
    Way("order", PLACED, "quarter half whole more"),
    Way("match", MATCHED, "half:x third:y quarter:z"),
    Way("blanks", [*FILLED, *CHOSEN], BLANKS),
    Way("column", [("trade", "2"), ("trade", "9"), ("trade", "15"), *DIGITS], "227 | 2 9 15"),
    Way("point", [("answer", "3/4")], "3/4"),
    Way("between", [("answer", "1/3")], "1/3"),
    Way("jump", [("end", "3"), ("end", "8")], "3 8"),
    Way("extended", [("answer", "More parts are smaller.")], "More parts are smaller.", "unscored"),
]
# For one practice set: three right at once would end it, so that what the teacher reads comes after every two.
PACED = [each for at, way in enumerate(WAYS[:-1]) for each in ((way, WAYS[-1]) if at % 2 else (way,))]
# What is done by half is asked for again, and read as nothing else.
BY_HALF = [
    Way("fraction", [("whole", ""), ("top", "5"), ("bottom", "")], "5/_", "unreadable"),
    Way("list", [("box", "20"), ("box", ""), ("box", "30")], "20; ; 30", "unreadable"),
    Way("order", [*PLACED[:2], ("place", ""), ("place", "whole")], "quarter half _ whole", "unreadable"),
    Way("match", [MATCHED[0], ("match", "third:_"), MATCHED[2]], "half:x third:_ quarter:z", "unreadable"),
    Way("jump", [("end", "3"), ("end", "")], "3 _", "unreadable"),
    Way("column", [("trade", ""), ("digit", ""), ("digit", "2"), ("digit", ""), ("digit", "7")], "2_7", "unreadable"),
    Way("blanks", [*FILLED, ("blank.size.answer", ""), CHOSEN[1]], BLANKS.replace("less", ""), "unreadable"),
]
NOTHING = {
    "fraction": [("whole", ""), ("top", ""), ("bottom", "")],
    "list": [("box", ""), ("box", ""), ("box", "")],
    "order": [("place", ""), ("place", "")],
    "match": [("match", "half:_"), ("match", "third:_")],
    "jump": [("end", ""), ("end", "")],
    "column": [("trade", "2"), ("digit", ""), ("digit", "")],
    "blanks": [("blank.tens.answer", ""), ("blank.same.top", ""), ("blank.same.bottom", "")],
    "text": [("answer", "  ")],
}


@cache
def ways() -> Pack:
    return read(FOLDER)


def ways_pack(school_id: int, admin: Person) -> Pack:
    pack = ways()
    with writing():
        publish(pack, school_id, admin, clock.now())
    return pack


def open_ways(student: Person, classroom: Classroom, items: list[str], purpose: str = "practice") -> Sitting:
    """A sitting of these tasks, in this order; the pack is there."""
    tasks = [{"item": item, "seed": "1"} for item in items]
    with writing([student.id]):
        return add_sitting(student, classroom, purpose, "ways/answering", ways(), tasks, clock.now())
