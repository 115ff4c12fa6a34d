"""Planted defects: each is found, at its line, with what to do."""

import gc
from pathlib import Path

import pytest

from content.checking import SHIPPED, check, examine
from content.checks import sampling
from content.pack import Pack
from content.predictions import predict
from tests.content.defects import DEFECTS, ITEMS, RULES, SKILLS, TICKETS, Defect
from tests.content.kept import KEPT, copy, kept


def test_a_good_pack_is_clean(tmp_path: Path) -> None:
    assert examine(copy(tmp_path))[1] == []
    pack, problems = examine(KEPT)
    assert pack == kept()
    assert {problem.code for problem in problems} == {"untranslated", "telling-id"}


def test_what_a_server_froze_for_its_workers_stays_so(tmp_path: Path) -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        examine(copy(tmp_path))
        assert gc.get_freeze_count() > before // 2, "nothing of it is given back to the collector"
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    "folder", sorted(path for path in SHIPPED.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_what_ships_has_nothing_to_mend(folder: Path) -> None:
    pack, problems = examine(folder)
    assert [str(problem) for problem in problems] == []
    assert pack is not None
    for ticket in pack.tickets:
        kinds = {pack.item(draw.item).kind for draw in ticket.draw}
        assert kinds == {"procedural", "conceptual"}, f"{ticket.id} asks for one kind alone"


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{n}-{defect.code}" for n, defect in enumerate(DEFECTS)])
def test_planted_defect(defect: Defect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "ALLOWANCE", 4000)
    folder = copy(tmp_path)
    file = folder / defect.file
    text = file.read_text(encoding="utf-8")
    assert defect.old in text
    file.write_text(text.replace(defect.old, defect.new, 1), encoding="utf-8")
    pack, problems = examine(folder, {"trading": kept()}.get)
    found = [problem for problem in problems if problem.code == defect.code]
    assert found, [str(problem) for problem in problems]
    places = {(problem.file, problem.line) for problem in found}
    lines = _lines(folder, defect)
    assert places & lines, (places, lines)
    assert any(defect.fix in problem.fix for problem in found), [problem.fix for problem in found]
    assert {problem.severity for problem in found} == {defect.severity}
    assert (pack is None) == (defect.severity == "error")


def test_a_skill_wants_several_kinds_of_templates(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    items, skills = folder / "items/no-trade.yaml", folder / SKILLS
    text = items.read_text(encoding="utf-8").replace("kind: conceptual", "kind: procedural")
    text = text.replace("context: story-compare", "context: story").replace(
        "How many more?", "How many are still there?"
    )
    items.write_text(text.replace("context: model", "context: bare"), encoding="utf-8")
    skills.write_text(
        skills.read_text(encoding="utf-8").replace("kinds: [procedural, conceptual]", "kinds: [procedural]")
    )
    _, problems = examine(folder)
    found = {problem.code: problem for problem in problems if problem.line == 11}
    assert "who knows why may not be able" in found["kinds"].fix
    items.write_text(text.split("- id: which-parts")[0].replace("context: model", "context: bare"), encoding="utf-8")
    found = {problem.code: problem for problem in examine(folder)[1] if problem.code == "templates"}
    assert "2: sub-no-trade, leave-no-trade, compare-no-trade" in found["templates"].found


def test_forms_ask_the_same_and_are_as_hard(tmp_path: Path) -> None:
    """An item of cases alone gives its rows to the forms in order, be they equal or not."""
    folder = copy(tmp_path)
    tickets, items = folder / TICKETS, folder / ITEMS
    tickets.write_text(tickets.read_text(encoding="utf-8").replace("{item: sub-2digit, n: 4}", "{item: fixed, n: 1}"))
    rows = ["{a: 80, b: 24}", "{a: 72, b: 15}", "{a: 90, b: 33}", "{a: 70, b: 41}", "{a: 60, b: 32}", "{a: 50, b: 27}"]
    item = """
- id: fixed
  kind: procedural
  context: bare
  cases: [ROWS]
  parts:
    - id: p
      skills: [subtract-within-100-regroup]
      prompt: "{{a}} - {{b}} ="
      response: {type: number, answers: ["a - b"]}
      misconceptions: [smaller-from-larger, no-decrement, zero-minus-n, added-instead]
"""
    text = items.read_text(encoding="utf-8")
    items.write_text(text + item.replace("ROWS", ", ".join(rows)), encoding="utf-8")
    found = {problem.code: problem for problem in examine(folder)[1]}
    assert found["form-structure"].found.startswith("question 1 of form 2 (`fixed`) differs from form 1: zero-minus-n")
    rows[1] = "{a: 1080, b: 1024}"
    items.write_text(text + item.replace("ROWS", ", ".join(rows)), encoding="utf-8")
    found = {problem.code: problem for problem in examine(folder)[1]}
    assert found["form-difficulty"].found == "0.24 in form 1, 0.15 in form 2"


def _lines(folder: Path, defect: Defect) -> set[tuple[str, int]]:
    """Every place of the text where the problem should stand."""
    needle = defect.at or defect.new.strip().split("\n")[0]
    return {
        (path.relative_to(folder).as_posix(), number)
        for path in folder.rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if needle in line
    }


def test_all_problems_at_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    chosen = [defect for defect in DEFECTS if defect.code in ("license", "single-form", "hint-tells", "duplicate-key")]
    for defect in chosen:
        file = folder / defect.file
        file.write_text(file.read_text(encoding="utf-8").replace(defect.old, defect.new, 1), encoding="utf-8")
    _, problems = examine(folder)
    assert {defect.code for defect in chosen} <= {problem.code for problem in problems}


def test_an_unreadable_entry_is_not_reported_as_dangling(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    file = folder / SKILLS
    file.write_text(file.read_text(encoding="utf-8").replace("  objective:", "  objectiv:", 1), encoding="utf-8")
    _, problems = examine(folder)
    assert {problem.code for problem in problems} == {"unknown-key", "missing"}


def test_an_unreadable_file_leaves_nothing_dangling(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / RULES).write_text("- id: [", encoding="utf-8")
    _, problems = examine(folder)
    assert {problem.code for problem in problems} == {"yaml"}


def test_a_pack_from_json_is_checked_too() -> None:
    pack = Pack.model_validate_json(kept().model_dump_json())
    assert pack == kept()
    assert {problem.severity for problem in check(pack)} <= {"warning"}


def test_the_naive_template_clashes_as_often_as_the_reference_says(tmp_path: Path) -> None:
    item = kept().item("sub-2digit")
    naive = item.model_copy(update={"where": ("b < a", "ones(a) < ones(b)")})
    rows = sampling.sample(naive, 20_000).rows
    clashes = 0
    for row in rows:
        answers = [answer for some in predict(kept(), item.parts[0], row).predicted.values() for answer in some]
        clashes += len(set(answers)) < len(answers)
    assert (clashes, len(rows)) == (162, 1453)
