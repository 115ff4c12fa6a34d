"""The planted defects: one change each to a good pack, and what the checker must say of it."""

from dataclasses import dataclass

SKILLS, ITEMS, TICKETS = "skills/subtraction.yaml", "items/regroup.yaml", "exit-tickets.yaml"
NUMBER = '{type: number, answers: ["a - b"], form: [integer]}'
ITEM_A, GOAL = 'answers: ["a - b"], form: [integer]', "- id: subtract-within-100-regroup"
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
        "removed-skill", SKILLS, "- id: tens-and-ones", "- id: tens-ones", "`retired: [tens-and-ones]`", "version: 1"
    ),
    Defect("unknown-key", "pack.yaml", "grades:", "retired: []\n  grade:", "Did you mean 'grades'?", "grade:"),
    Defect(
        "uses", "pack.yaml", "frameworks:", "uses: [{pack: nowhere}]\nframeworks:", "Install it", "uses:", "warning"
    ),
    Defect(
        "key",
        ITEMS,
        '{type: number, answers: ["ones(a) + 10"]}',
        '{type: number, answers: ["a / 7"]}',
        "or `form`",
        "a / 7",
    ),
    Defect("bug-right", ITEMS, ITEM_A, f'{ITEM_A}, tolerance: "40"', "narrow `tolerance`", "tolerance:"),
    Defect("blank", ITEMS, 'prompt: "{{a}} - {{b}} ="', 'prompt: "{{a}} - {{b}} = [[x]]"', "take it out", "[[x]]"),
    Defect("response", ITEMS, NUMBER, '{type: set, values: ["a", "a"]}', "once", "type: set"),
    Defect("variable", ITEMS, "variables: {a: {int: [41", "variables: {ones: {int: [1, 2]}, a: {int: [41", "Rename it"),
    Defect("expression", ITEMS, '"b < a", "ones(a)', '"b < a.x", "ones(a)', "authors' guide", "a.x"),
    Defect(
        "activities", "activities/paper-regroup.md", "kind: paper", "kind: hands-on", "`kind: paper`", GOAL, "warning"
    ),
    Defect("grade", SKILLS, 'grade: "1"', 'grade: "7"', "Add the grade", severity="warning"),
    Defect(
        "unused",
        ITEMS,
        "variables: {a: {int: [31",
        "variables: {c: {of: [1]}, a: {int: [31",
        "Use it",
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
    Defect("telling-id", ITEMS, "{id: both-parts,", "{id: right-answer,", "for its words", severity="warning"),
    Defect(
        "telling-id",
        ITEMS,
        '{type: number, answers: ["ones(a) + 10"]}',
        '{type: order, items: [{id: a, text: "one"}, {id: b, text: "2"}, {id: c, text: "{{a}}"}]}',
        "mix the letters",
        "type: order",
        "warning",
    ),
]
