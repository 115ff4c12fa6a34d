"""A teacher's spreadsheet as a format of `pack import`: the same frame and report, row by row."""

from pathlib import Path

import pytest

from content.checking import examine
from content.importers import FORMATS
from content.importers.imported import Imported, Refused, Terms

SHEET = """Skill,Question,Answer,Options,Hint,Wrong answer,Feedback,Standard
Taking away,72 - 15 =,57,,Start with the ones.,63,Look at the ones again.,2.NBT.B.5
Halves,Half of 3?,1 1/2,,,,,
Comparing,Which is more?,12,8 | 12,,8,Count on from 8.,
Comparing,Which is less?,seven,8 | 12,,,,
Colours,"A colour, between black and white?",grey | gray,,,,,
Colours,Is <b>this</b> red?,yes,,,,,
"""
TERMS = Terms(author="A class", grade="2")


def bring(folder: Path, text: str, terms: Terms = TERMS) -> Imported:
    (folder / "our_stickers.csv").write_text(text, encoding="utf-8")
    return FORMATS["spreadsheet"](folder / "our_stickers.csv", terms)


def written(made: Imported, folder: Path) -> Path:
    for name, data in made.files.items():
        (folder / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pack" / name).write_bytes(data)
    return folder / "pack"


def test_each_row_has_a_line_and_what_came_in_is_a_pack(tmp_path: Path) -> None:
    made = bring(tmp_path, SHEET)
    assert [(line.id, line.status) for line in made.lines] == [
        ("row 2", "imported"),
        ("row 3", "imported"),
        ("row 4", "imported"),
        ("row 5", "refused"),
        ("row 6", "imported"),
        ("row 7", "refused"),
    ]
    why = {line.id: line.why for line in made.lines}
    assert "one of 8, 12" in why["row 5"]
    assert "<b>" in why["row 7"]
    pack, problems = examine(written(made, tmp_path))
    assert pack is not None, "\n".join(map(str, problems))
    assert pack.header.title == "our stickers"
    assert (pack.header.attribution, pack.header.source, pack.header.license) == ("A class", "spreadsheet", "CC-BY-4.0")
    assert [skill.title for skill in pack.skills] == ["Taking away", "Halves", "Comparing", "Colours"]
    assert pack.skill("taking-away").standards == ("2.NBT.B.5",)
    assert [(item.id, item.source.id) for item in pack.items] == [
        ("q1", "row 2"), ("q2", "row 3"), ("q3", "row 4"), ("q5", "row 6"),
    ]  # fmt: skip


def test_a_mended_row_moves_no_question(tmp_path: Path) -> None:
    before = bring(tmp_path, SHEET).files["items/items.yaml"].decode()
    after = bring(tmp_path, SHEET.replace("seven", "8")).files["items/items.yaml"].decode()
    assert "- id: q4" in after
    start = after.index("- id: q4")
    assert after[:start] + after[after.index("- id: q5") :] == before
    assert bring(tmp_path, SHEET).files["items/items.yaml"].decode() == before


@pytest.mark.parametrize(
    ("text", "terms", "said"),
    [
        (SHEET, Terms(), "--author"),
        ("Skill,Questoin,Answer\na,b,1\n", TERMS, "Did you mean 'question'?"),
        ('Skill,Question,Answer\nA,"5,7\n', TERMS, "our_stickers.csv:2"),
        ("PK\x03\x04\x00", TERMS, "a column `skill`"),
        (SHEET, Terms(author="A class", pack_id="No Id"), "id"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(tmp_path: Path, text: str, terms: Terms, said: str) -> None:
    with pytest.raises(Refused, match=r"(?s).") as refused:
        bring(tmp_path, text, terms)
    assert said in str(refused.value)


def test_where_no_row_is_a_question_nothing_comes_in(tmp_path: Path) -> None:
    made = bring(tmp_path, "Skill,Question,Answer\nA,,5\nB,5 + 2,\n")
    assert made.files == {}
    assert [(line.status, "an empty cell" in line.why) for line in made.lines] == [("refused", True)] * 2
