"""Templates, proven on their variants: keys in form, rules that never lead to the right answer, rules told apart."""

import re
from collections.abc import Mapping

from content.bugs import PROCEDURES, RULES
from content.checks.pictures import check_pictures
from content.checks.report import Notes, Place, Report
from content.checks.responses import check_blanks, findings
from content.checks.sampling import ENOUGH, Budget, allowance, filled, proven, weight
from content.checks.variables import check_names
from content.drawing import meets
from content.expressions import ExpressionError
from content.generate import variant_of
from content.items import Item, Part
from content.pack import Pack
from content.predictions import Prediction, foreseen, operands, options, predict
from content.problems import clipped
from content.quantities import read_quantity
from content.responses import ChoiceResponse, ColumnResponse, NumberResponse
from content.templates import template


def check_templates(report: Report) -> None:
    """Every item: names, enough variants, each part on each variant."""
    ticketed: dict[str, set[str]] = {}
    for ticket in report.pack.tickets:
        for draw in ticket.draw:
            ticketed.setdefault(draw.item, set()).update(ticket.predicted)
    most = allowance(len(report.pack.items))
    budget = Budget(report.pack.items, [weight(item) for item in report.pack.items])
    if (dearest := budget.too_dear()) is not None:
        _too_dear(report, dearest)
        return
    for index, item in enumerate(report.pack.items):
        before = len(report.problems)
        if check_names(report, index) and _ids_known(report.pack, item):
            _check(report, index, most, budget, ticketed.get(item.id, set()))
            if budget.left < 0:
                return
            if not any(problem.severity == "error" for problem in report.problems[before:]):
                report.sound.add(item.id)


def _too_dear(report: Report, index: int) -> None:
    found, fix = f"`{report.pack.items[index].id}` costs more", "Shorten its expressions, or split the pack."
    report.add("size", ("items", index, "id"), "items that can be proven in a few seconds", found, fix)


def _ids_known(pack: Pack, item: Item) -> bool:
    known = {misconception.id for misconception in pack.misconceptions}
    named = {id for part in item.parts for id in part.misconceptions}
    for part in item.parts:
        named |= {option.misconception for _, option in options(part.response) if option.misconception}
        named |= {wrong.misconception for wrong in part.wrong if wrong.misconception}
    return named <= known and item.pictures <= {picture.name for picture in pack.pictures}


def _check(report: Report, index: int, most: int, budget: Budget, ticketed: set[str]) -> None:
    item = report.pack.items[index]
    place: Place = ("items", index)
    try:
        found = budget.sample(index, most)
        unmet = [at for at, row in enumerate(item.cases) if not meets(item, row)]
    except ExpressionError as error:
        report.add(
            "where",
            (*place, "where"),
            "conditions that can be computed",
            str(error),
            "Guard it, or change the variables.",
        )
        return
    if found is None:
        _too_dear(report, index)
        return
    for at in unmet:
        report.add(
            "case",
            (*place, "cases", at),
            f"a case that meets {_where(item)}",
            str(dict(item.cases[at])),
            "Change the case or the condition.",
        )
    if not found.rows:
        report.add(
            "where",
            (*place, "where"),
            "conditions that some values meet",
            f"none of the values tried meet {_where(item)}",
            "Loosen a condition, or widen a variable.",
        )
        return
    if len(found.rows) < ENOUGH and not item.few and not (item.cases and not item.variables):
        report.add(
            "few",
            (*place, "variables") if item.variables else (*place, "id"),
            f"at least {ENOUGH} distinct variants",
            str(len(found.rows)),
            "Widen a variable, or write `few: true` if so few are meant.",
        )
    if not check_pictures(report, item, place, found):
        return
    most = proven(len(report.pack.items))
    rows = [*map(dict, item.cases), *found.rows[:most]] if item.variables else found.rows
    whole = found.whole and len(found.rows) <= most
    before = len(report.problems)
    for at, part in enumerate(item.parts):
        check_blanks(report, part, (*place, "parts", at))
        _part(report, part, (*place, "parts", at), rows, whole, ticketed)
    if not any(problem.code == "answers" for problem in report.problems[before:]):
        _filled(report, item, place, rows)


def _where(item: Item) -> str:
    return clipped(" and ".join(item.where), 200)


def _part(
    report: Report, part: Part, here: Place, found: list[dict[str, int]], whole: bool, ticketed: set[str]
) -> None:
    notes = Notes(report, here)
    idle = dict.fromkeys(part.misconceptions)
    telling = dict.fromkeys(hint.id for hint in part.hints)
    for row in found:
        try:
            prediction = predict(report.pack, part, row)
            _layout(notes, part, row)
        except ExpressionError as error:
            expected = "answers that can be computed for all values"
            fix = _switch_fix(report.pack, part) or "Add a condition to `where`, or change the expression."
            notes.add("answers", ("response",), expected, f"{error} ({_row(row)})", fix)
            return
        for id in prediction.predicted:
            idle.pop(id, None)
        _key(notes, part, prediction, row)
        _rules(notes, part, prediction, row, ticketed)
        telling = {id: None for id in telling if _tells(part, id, prediction, row)}
    for id in idle if whole else ():
        place: Place = ("misconceptions", part.misconceptions.index(id))
        notes.add("unused", place, "a rule that predicts an answer here", f"`{id}` never does", "Remove it here.")
    for at, hint in enumerate(part.hints):
        if hint.id in telling:
            place = ("hints", at, "text")
            notes.add("hint-tells", place, "a hint that leads toward the answer", "a hint that says it", _STOP_EARLIER)


_STOP_EARLIER = "Stop one step earlier."


def _layout(notes: Notes, part: Part, row: Mapping[str, int]) -> None:
    if part.layout == "column" and operands(part, row) is None and operands(part, row, "+") is None:
        expected = "a sum or difference of whole numbers, such as `a - b`"
        notes.add("layout", ("layout",), expected, f"another answer ({_row(row)})", "Write `layout: inline`.")


def _row(row: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in row.items()) or "no variables"


def _switch_fix(pack: Pack, part: Part) -> str | None:
    named = [id for id in part.misconceptions if pack.misconception(id).bug in RULES]
    if not named or not isinstance(part.response, NumberResponse | ColumnResponse):
        return None
    shape = PROCEDURES[RULES[pack.misconception(named[0]).bug].procedure].shape
    return f"Write the first answer as {shape}, exclude values of another kind, or take out {', '.join(named)}."


def _key(notes: Notes, part: Part, prediction: Prediction, row: Mapping[str, int]) -> None:
    if isinstance(part.response, ChoiceResponse):
        if not prediction.key or prediction.key == ("",):
            notes.add(
                "choice",
                ("response", "options"),
                "at least one option that is right",
                f"none ({_row(row)})",
                "Write `right: true` on the right option.",
            )
        elif not part.response.many and len(prediction.key) > 1:
            notes.add(
                "choice",
                ("response", "options"),
                "one right option",
                f"{', '.join(prediction.key)} ({_row(row)})",
                "Keep one `right`, or write `many: true`.",
            )
        return
    for answer in prediction.key:
        if isinstance(part.response, NumberResponse) and not _in_form(answer, part.response):
            notes.add(
                "form",
                ("response", "answers"),
                f"answers in the form {' or '.join(part.response.form)}",
                f"{answer} ({_row(row)})",
                "Change `where` so that this cannot come out, or widen `form`.",
            )
    for at, wrong in enumerate(part.wrong):
        if foreseen(part, wrong, row) in prediction.key:
            notes.add(
                "bug-right",
                ("wrong", at, "answer"),
                "an answer that is never right",
                f"{prediction.key[0]} ({_row(row)})",
                "Exclude these values under `where`.",
            )


def _in_form(answer: str, response: NumberResponse) -> bool:
    if answer.lstrip("-").isdigit():
        return set(response.form) - {"fraction", "percent"} != set() or response.simplify == "required"
    found = read_quantity(answer, "en")
    return found is not None and found.form in response.form


def _rules(notes: Notes, part: Part, prediction: Prediction, row: Mapping[str, int], ticketed: set[str]) -> None:
    for id in prediction.void:
        at = part.misconceptions.index(id) if id in part.misconceptions else 0
        notes.add(
            "bug-right",
            ("misconceptions", at),
            f"`{id}` to lead to another answer than the right one",
            f"{prediction.key[0]} ({_row(row)})",
            "Exclude these values under `where`.",
        )
    by_answer: dict[str, str] = {}
    for id, answers in prediction.predicted.items():
        for answer in answers:
            other = by_answer.setdefault(answer, id)
            if other != id:
                both = {id, other} <= ticketed
                at = part.misconceptions.index(id) if id in part.misconceptions else 0
                notes.add(
                    "clash",
                    ("misconceptions", at),
                    f"`{other}` and `{id}` to predict different answers",
                    f"{answer} from both ({_row(row)})",
                    "Exclude these values under `where`.",
                    warn=not both,
                )


def _tells(part: Part, id: str, prediction: Prediction, row: Mapping[str, int]) -> bool:
    """Whether a hint shows the answer as a number of its own."""
    text = next(hint.text for hint in part.hints if hint.id == id)
    if not isinstance(part.response, NumberResponse) or not text or not template(text).names <= row.keys():
        return False
    return bool(set(re.findall(r"\d+", template(text).fill(row))) & set(prediction.key))


def _filled(report: Report, item: Item, place: Place, rows: list[dict[str, int]]) -> None:
    """Fill every text on some variants, and look whether options can be told apart."""
    for row in rows[: filled(len(report.pack.items))]:
        try:
            made = variant_of(report.pack, item, row, "check")
        except ExpressionError as error:
            report.add(
                "text",
                (*place, "parts"),
                "texts that can be filled for all values",
                f"{error} ({_row(row)})",
                "Use `top` and `bottom` only where the answer is a difference; add a condition to `where`.",
            )
            return
        found = list(findings(made))
        for code, path, expected, said, fix in found:
            report.add(code, (*place, *path), expected, f"{said} ({_row(row)})", fix)
        if found:
            return
