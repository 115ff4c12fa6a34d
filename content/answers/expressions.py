"""Answers in letters: equal by value, then judged by form."""

from content.algebra.comparing import equal
from content.algebra.forms import in_form
from content.algebra.reading import read
from content.algebra.trees import AlgebraError, Tree, letters, text_of
from content.answers.verdicts import Reading
from content.generate import VariantPart
from content.responses import ExpressionResponse


def read_expression(part: VariantPart, text: str, language: str) -> Reading | None:
    """Right where it equals a key and has the form that the response asks for; equal and not in form is a wrong answer
    of its own kind. What is too deep, too long or too big is unreadable.
    """
    if not isinstance(part.spec, ExpressionResponse) or not text.strip():
        return None
    keys = [read(key) for key in part.key]
    try:
        tree = _in_case(read(text, language), text, language, keys)
        return _judged(part, part.spec.form, tree, keys)
    except AlgebraError:
        return None


def _judged(part: VariantPart, form: str, tree: Tree, keys: list[Tree]) -> Reading:
    same = [key for key in keys if equal(key, tree)]
    kept = next((key for key in same if in_form(tree, key, form)), None)
    if kept is not None:
        return Reading.whole(text_of(kept), True)
    given = text_of(tree)
    if same:
        return Reading(given, 0.0, frozenset([given]), form.partition(" ")[0])
    foreseen = {answer for answers in part.predicted.values() for answer in answers} | part.wrong.keys()
    alike = {answer for answer in foreseen if equal(read(answer), tree)}
    return Reading(given if given in alike or not alike else min(alike), 0.0, frozenset([given, *alike]))


def _in_case(tree: Tree, text: str, language: str, keys: list[Tree]) -> Tree:
    """Tablets begin with a capital: where no key has one, `X = 11` is `x = 11`."""
    if all(letter.islower() for key in keys for letter in letters(key)) and text.lower() != text:
        return read(text.lower(), language)
    return tree
