"""Planted defects: each is found, at its line, with what to do."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from content.checking import check, examine
from content.checks import sampling
from content.pack import Pack
from content.predictions import predict
from tests.content.shipped import SHIPPED, copy, shipped

SKILLS, ITEMS, TICKETS = "skills/subtraction.yaml", "items/regroup.yaml", "exit-tickets.yaml"
RULES, LESSONS, MEET = "misconceptions.yaml", "lessons.yaml", "activities/meet-regroup.md"


@dataclass(frozen=True)
class Defect:
    """In `file`, the first `old` becomes `new`; the problem stands in the line with `at` (default: `new`)."""

    code: str
    file: str
    old: str
    new: str
    fix: str
    at: str | None = None
    severity: str = "error"


DEFECTS = [
    Defect(
        "missing",
        SKILLS,
        '  objective: "Say how many',
        '  # objective: "Say how many',
        "Add `objective:`",
        at="- id: tens-and-ones",
    ),
    Defect(
        "missing",
        SKILLS,
        "  mastered_when: {",
        "  # mastered_when: {",
        "Add `mastered_when:`",
        at="- id: tens-and-ones",
    ),
    Defect("missing", RULES, "  remedy: |", "  remedi: |", "Add `remedy:`", at="- id: smaller-from-larger"),
    Defect("unknown-key", SKILLS, "  student_words:", "  student_word:", "Did you mean 'student_words'?"),
    Defect("unknown-key", ITEMS, "      prompt:", "      promt:", "Did you mean 'prompt'?"),
    Defect("value", ITEMS, "kind: procedural", "kind: procedurall", "Did you mean 'procedural'?"),
    Defect("value", TICKETS, "minutes: 4", "minutes: four", "Write it without quotes"),
    Defect("value", SKILLS, 'grade: "1"', "grade: 1", "Put quotes around it"),
    Defect("response-type", ITEMS, "{type: number,", "{type: numbr,", "Did you mean 'number'?"),
    Defect("yaml", LESSONS, "  minutes: 12", "  minutes: 12: 13", "Check the indentation"),
    Defect(
        "duplicate-key",
        SKILLS,
        "  priority: true",
        "  priority: true\n  priority: true  # twice",
        "Remove one",
        at="# twice",
    ),
    Defect("alias", SKILLS, 'grade: "1"', 'grade: &one "1"', "Remove the anchor"),
    Defect("duplicate-id", ITEMS, "- id: leave-regroup", "- id: sub-2digit  # again", "another id"),
    Defect("license", "pack.yaml", "license: CC-BY-4.0", "license: CC-BY-4", "Did you mean 'CC-BY-4.0'?"),
    Defect("standard", SKILLS, "standards: [2.NBT.B.5]", "standards: [2.NBT.5]", "Did you mean '2.NBT.B.5'?"),
    Defect("standard", SKILLS, "[1.NBT.B.2]", "[CCSS.Math.Content.1.NBT.B.2]", "Did you mean '1.NBT.B.2'?"),
    Defect(
        "dangling",
        ITEMS,
        "misconceptions: [smaller-from-larger,",
        "misconceptions: [smaler-from-larger,",
        "Did you mean 'smaller-from-larger'?",
    ),
    Defect("dangling", TICKETS, "{item: sub-2digit, n: 4}", "{item: sub-2digits, n: 4}", "Did you mean 'sub-2digit'?"),
    Defect(
        "dangling", SKILLS, "{skill: subtract-within-100-no-trade,", "{skill: other/no-trade,", "uses: [{pack: other}]"
    ),
    Defect("dangling", MEET, "skill: subtract-within-100-regroup", "skill: subtract-regroup", "Did you mean"),
    Defect("dangling", LESSONS, "need: zero-minus-n", "need: zero-minus", "Did you mean 'zero-minus-n'?"),
    Defect("dangling", ITEMS, "after: [h1]", "after: [h3]", "Name an earlier hint"),
    Defect(
        "assessment",
        TICKETS,
        "skill: tens-and-ones",
        "skill: subtract-within-100-regroup  # moved",
        "exit-tickets.yaml",
        at="- id: tens-and-ones",
    ),
    Defect(
        "pathway", MEET, "step: meet", "step: practise", "`step: meet`", at="pathway: [meet, practise, explain, ticket]"
    ),
    Defect("mastery", SKILLS, "contexts: 2}", "contexts: 4}", "another `context`"),
    Defect(
        "cycle",
        SKILLS,
        '  grade: "1"',
        '  grade: "1"\n  requires:\n    - {skill: subtract-within-100-regroup}',
        "Remove `",
        at="requires:",
    ),
    Defect(
        "orphan",
        SKILLS,
        "    - {skill: tens-and-ones, strength: hard}\n    - {skill: subtract-within-100-no-trade, strength: hard}",
        "    - {skill: tens-and-ones, strength: hard}",
        "priority: true",
        at="- id: subtract-within-100-no-trade",
    ),
    Defect("goal", SKILLS, "  priority: true", "  priority: false", "Mark the skills", at="- id: tens-and-ones"),
    Defect("single-form", TICKETS, "forms: 6", "forms: 1", "forms: 3"),
    Defect("clash", ITEMS, ', "ones(b) - ones(a) != 5"]', "]", "Exclude these values", at="misconceptions: [smaller"),
    Defect(
        "bug-right",
        "items/tens-and-ones.yaml",
        '"tens(n) != ones(n)", "ones(n) != 0"',
        '"ones(n) != 0"',
        "Exclude these values",
        at="misconceptions: [swaps",
    ),
    Defect("where", ITEMS, 'where: ["b < a",', 'where: ["b > 100",', "Loosen a condition"),
    Defect("few", ITEMS, "variables: {a: {int: [31, 98]}}", "variables: {a: {int: [31, 38]}}", "few: true"),
    Defect("expression", ITEMS, 'answers: ["a - b"]', 'answers: ["a - c"]', "The variables are a, b"),
    Defect("expression", ITEMS, "{{ones(a) + 10}} ones. Then", "{{one(a) + 10}} ones. Then", "authors' guide"),
    Defect("expression", RULES, "bug: no_decrement", "bug: no_decremint", "Did you mean 'no_decrement'?"),
    Defect("answers", ITEMS, 'answers: ["a - b"]', 'answers: ["0 + a - b + 0"]', "as a difference"),
    Defect("form", ITEMS, 'answers: ["a - b"]', 'answers: ["a - b", "a / 2"]', "widen `form`"),
    Defect(
        "choice",
        ITEMS,
        'ones(a) + 10}} ones", right: true}',
        'ones(a) + 10}} ones"}',
        "right: true",
        at="        options:",
    ),
    Defect("case", ITEMS, "{a: 60, b: 58}", "{a: 60, b: 50}", "Change the case"),
    Defect(
        "hint-tells",
        ITEMS,
        "Can you take {{ones(b)}} ones from {{ones(a)}} ones?",
        "It is {{a - b}}.",
        "one step earlier",
    ),
    Defect("unsafe", MEET, "How much is", "<script>alert(1)</script>", "**bold**"),
    Defect("unsafe", ITEMS, "eggs are in the kitchen", "<b onclick=x>eggs</b>", "Take it out"),
    Defect("ticket-skill", TICKETS, "{item: show-number, n: 1}", "{item: which-parts, n: 1}", "Draw another item"),
    Defect(
        "predicted",
        TICKETS,
        "predicted: [added-instead]",
        "predicted: [added-instead, no-decrement]",
        "take it out here",
    ),
    Defect(
        "layout",
        "items/tens-and-ones.yaml",
        '      response: {type: number, answers: ["n"]',
        '      layout: column\n      response: {type: number, answers: ["n"]',
        "layout: inline",
        at="layout: column",
    ),
    Defect(
        "forms",
        ITEMS,
        "variables: {a: {int: [41, 99]}, b: {int: [12, 89]}}",
        "variables: {a: {int: [60, 99]}, b: {int: [12, 49]}}",
        "fewer forms",
        at="forms: 6",
    ),
    Defect(
        "harsh",
        ITEMS,
        'feedback: "One ten is gone.',
        'feedback: "That is wrong.',
        "look at or try next",
        severity="warning",
    ),
    Defect(
        "lesson",
        LESSONS,
        "need: no-decrement",
        "need: zero-minus-n",
        "need: no-decrement",
        severity="warning",
        at="- id: no-decrement",
    ),
]


def test_the_shipped_pack_is_clean() -> None:
    pack, problems = examine(SHIPPED)
    assert problems == []
    assert pack == shipped()


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{n}-{defect.code}" for n, defect in enumerate(DEFECTS)])
def test_planted_defect(defect: Defect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "ALLOWANCE", 4000)
    folder = copy(tmp_path)
    file = folder / defect.file
    text = file.read_text(encoding="utf-8")
    assert defect.old in text
    file.write_text(text.replace(defect.old, defect.new, 1), encoding="utf-8")
    pack, problems = examine(folder)
    found = [problem for problem in problems if problem.code == defect.code]
    assert found, [str(problem) for problem in problems]
    places = {(problem.file, problem.line) for problem in found}
    lines = _lines(folder, defect)
    assert places & lines, (places, lines)
    assert any(defect.fix in problem.fix for problem in found), [problem.fix for problem in found]
    assert {problem.severity for problem in found} == {defect.severity}
    assert (pack is None) == (defect.severity == "error")


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
    pack = Pack.model_validate_json(shipped().model_dump_json())
    assert pack == shipped()
    assert check(pack) == []


def test_the_naive_template_clashes_as_often_as_the_reference_says(tmp_path: Path) -> None:
    item = shipped().item("sub-2digit")
    naive = item.model_copy(update={"where": ("b < a", "ones(a) < ones(b)")})
    rows = sampling.sample(naive, 20_000).rows
    clashes = 0
    for row in rows:
        answers = [answer for some in predict(shipped(), item.parts[0], row).predicted.values() for answer in some]
        clashes += len(set(answers)) < len(answers)
    assert (clashes, len(rows)) == (162, 1453)
