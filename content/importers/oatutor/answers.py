"""An OATutor answer as a pack's response: a value, an expression, a choice, or a text that must be met exactly.

`arithmetic` is compared by value, `string` sign by sign without white space. A choice is right where its text is the
answer's text.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from content.expressions import ExpressionError, parse
from content.functions import Value
from content.importers.imported import Refused
from content.importers.oatutor.texts import VARIABLE, without_maths_signs, words
from content.keys import keys_of
from content.responses import Response
from content.templates import template

FORMS = ["integer", "decimal", "fraction", "mixed"]
MOST_OPTIONS = 12
MAX_ANSWER = 400
_RESPONSE: TypeAdapter[Any] = TypeAdapter(Response)
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_ABSOLUTE = re.compile(r"\|([^|]*)\|")
_DEGREE = re.compile(r"\\degree|\^\{?\\circ\}?|°")
_WORDS = {
    "\\left": "", "\\right": "", "\\times": "*", "\\cdot": "*", "\\div": "/", "\\,": "", "\\ ": "", "{,}": "",
    "−": "-", "**": "^", "\\leq": "<=", "\\geq": ">=", "\\le": "<=", "\\ge": ">=", "\\%": "%",
}  # fmt: skip

Names = Mapping[str, str]


def response_of(step: Mapping[str, Any], answer_key: str, names: Names) -> tuple[dict[str, Any], list[str]]:
    """(the response as it stands in a pack, what was lost) of a step or a scaffold. Raises Refused."""
    answers = step.get(answer_key)
    if not isinstance(answers, list) or not answers or not all(isinstance(each, str) for each in answers):
        raise Refused(f"no {answer_key}")
    if any(len(each) > MAX_ANSWER for each in answers):
        raise Refused(f"an answer of more than {MAX_ANSWER} characters")
    problem_type, answer_type = step.get("problemType"), step.get("answerType")
    if problem_type == "MultipleChoice":
        made = _choice(answers, step.get("choices"), names)
    elif problem_type == "TextBox" and answer_type == "arithmetic":
        made = _arithmetic(answers, names)
    elif problem_type == "TextBox" and answer_type == "string":
        made = _string(answers, names)
    else:
        raise Refused(f"the answer type {str(problem_type)[:40]}/{str(answer_type)[:40]} is not known")
    try:
        _RESPONSE.validate_python(made[0])
    except ValidationError as error:
        raise Refused(f"the answer cannot be said in a pack: {error.errors()[0]['msg'][:120]}") from None
    return made


def _choice(answers: list[str], choices: object, names: Names) -> tuple[dict[str, Any], list[str]]:
    if not isinstance(choices, list) or not choices:
        raise Refused("no choices")
    losses: list[str] = []
    right = {" ".join(answer.split()) for answer in answers}
    texts: dict[str, bool] = {}
    for choice in choices:
        text = words(choice, names)
        losses += text.losses
        if text.figures:
            raise Refused("a choice is a picture")
        if text.markdown:
            texts[text.markdown] = texts.get(text.markdown, False) or " ".join(choice.split()) in right
    if len(texts) < len(choices):
        losses.append("choices that are equal or empty are left out")
    if len(texts) < 2:
        raise Refused("fewer than two different choices")
    if len(texts) > MOST_OPTIONS:
        raise Refused(f"more than {MOST_OPTIONS} choices")
    if not any(texts.values()):
        raise Refused("the answer is none of the choices")
    options = [
        {"id": "abcdefghijklmnopqrstuvwxyz"[at], "text": text} | ({"right": True} if is_right else {})
        for at, (text, is_right) in enumerate(texts.items())
    ]
    many = sum(texts.values()) > 1
    # the source shows its choices as written: "all of the above" comes last
    return {"type": "choice", "options": options, "shuffle": False} | ({"many": True} if many else {}), losses


def _string(answers: list[str], names: Names) -> tuple[dict[str, Any], list[str]]:
    accepted: list[str] = []
    for answer in answers:
        plain = without_maths_signs(answer)
        accepted.append(_with_holes(plain, names))
    losses = []
    if powers := [answer.replace("**", "^") for answer in accepted if "**" in answer]:
        accepted += powers
        losses.append("`^` is taken as well as `**`")
    if not all(accepted):
        raise Refused("an empty answer")
    return {"type": "text", "answers": list(dict.fromkeys(accepted)), "case": "exact", "space": "ignored"}, losses


def _arithmetic(answers: list[str], names: Names) -> tuple[dict[str, Any], list[str]]:
    if len(answers) > 1:
        raise Refused("several answers to one box")
    losses: list[str] = []
    latex = without_maths_signs(answers[0])
    if _DEGREE.search(latex):
        latex = _DEGREE.sub("", latex)
        losses.append("the sign of degrees is not asked for")
    plain = in_signs(latex)
    if found := VARIABLE.fullmatch(plain):
        return _number(_name(found[1], names)), losses
    try:
        value: Value | None = parse(plain).value({})
    except ExpressionError:
        value = None
    if value is not None and not isinstance(value, bool):
        return _number(plain), losses
    if command := re.search(r"\\[a-zA-Z]*", plain):
        raise Refused(f"the answer {plain[:60]} cannot be compared: {command[0]} is not known")
    letter = re.fullmatch(r"([a-z])=[^a-zA-Z@]+", plain.replace(" ", ""))
    form = f"solved-for {letter[1]}" if letter else "equivalent"
    response = {"type": "expression", "answers": [_with_holes(plain, names)], "form": form}
    _readable(response, plain)
    return response, losses


def in_signs(latex: str) -> str:
    """A formula in plain signs: `\\frac{a}{b}` is `(a)/(b)`."""
    plain = latex
    for command, sign in _WORDS.items():
        plain = plain.replace(command, sign)
    # what stands inside braces first: a root in a fraction, a fraction in a root
    while (changed := _ROOT.sub(r"sqrt(\1)", _FRACTION.sub(r"((\1)/(\2))", plain))) != plain:
        plain = changed
    plain = re.sub(r"\(\((-?[\w.]+)\)/\((-?[\w.]+)\)\)", r"(\1/\2)", _ABSOLUTE.sub(r"abs(\1)", plain))
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"(?<=\d)\((\d+/\d+)\)", r"+\1", plain) if re.fullmatch(r"\d+\(\d+/\d+\)", plain) else plain
    single = re.fullmatch(r"\((-?[\d.]+/[\d.]+)\)", plain)
    return (
        " ".join((single[1] if single else plain).replace("{", "(").replace("}", ")").split())
        if "@" not in plain
        else plain
    )


def _number(expression: str) -> dict[str, Any]:
    return {"type": "number", "answers": [expression], "form": FORMS}


def _readable(response: dict[str, Any], plain: str) -> None:
    """Raises Refused where our own reader of expressions does not know what is written."""
    try:
        keys_of(_RESPONSE.validate_python(response), {})
    except (ExpressionError, ValidationError) as error:
        raise Refused(f"the answer {plain[:60]} cannot be compared: {str(error)[:80]}") from None


def _with_holes(text: str, names: Names) -> str:
    held = VARIABLE.sub(lambda found: "{{" + _name(found[1], names) + "}}", text)
    try:
        template(held)
    except ExpressionError:
        raise Refused(f"the answer {text[:60]} holds double braces") from None
    return held


def _name(name: str, names: Names) -> str:
    if name not in names:
        raise Refused(f"the variable @{{{name}}} has no values")
    return names[name]
