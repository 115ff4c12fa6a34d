"""What a child types in letters and signs, drawn as MathML just as it is read; nothing is graded here."""

from content.algebra.reading import read
from content.algebra.trees import (
    AlgebraError,
    Call,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from content.numerals import habits
from content.templates import written

MAX_TEXT = 200
_SIGNS = {"<": "&lt;", ">": "&gt;", "<=": "≤", ">=": "≥", "!=": "≠"}
_SUM, _PRODUCT, _POWER = (Sum, Negative), (Sum, Negative), (Sum, Product, Quotient, Power, Negative)


def as_mathml(text: str, language: str) -> str | None:
    """The `<math>` of what was typed; None where it cannot be read."""
    if len(text) > MAX_TEXT:
        return None
    try:
        return f'<math display="inline">{_row(_drawn(read(text, language), language))}</math>'
    except AlgebraError:
        return None


def _drawn(tree: Tree, language: str) -> str:  # noqa: C901  # one case for each kind of tree
    def drawn(inner: Tree, *bracketed: type) -> str:
        """A part, in brackets where it is one of these kinds."""
        found = _drawn(inner, language)
        return f"<mo>(</mo>{found}<mo>)</mo>" if isinstance(inner, bracketed) else found

    match tree:
        case Relation(sign, left, right):
            return f"{drawn(left)}<mo>{_SIGNS.get(sign, sign)}</mo>{drawn(right)}"
        case Sum(terms):
            rest = "".join(drawn(t) if isinstance(t, Negative) else f"<mo>+</mo>{drawn(t)}" for t in terms[1:])
            return drawn(terms[0]) + rest
        case Negative(of):
            return f"<mo>−</mo>{drawn(of, *_SUM)}"
        case Product(factors):
            return _product(factors, [drawn(each, *_PRODUCT) for each in factors])
        case Quotient(top, bottom):
            return f"<mfrac>{_row(drawn(top))}{_row(drawn(bottom))}</mfrac>"
        case Power(base, Quotient(Number(one), Number(two))) if one == 1 and two == 2:
            return f"<msqrt>{drawn(base)}</msqrt>"
        case Power(base, exponent):
            return f"<msup>{_row(drawn(base, *_POWER))}{_row(drawn(exponent))}</msup>"
        case Call(name, argument):
            return f"<mi>{name}</mi><mo>(</mo>{drawn(argument)}<mo>)</mo>"
        case Name(name):
            return f"<mi>{'π' if name == 'pi' else name}</mi>"
        case Number(value):
            return f"<mn>{written(value).replace('.', habits(language).decimals[0])}</mn>"


def _product(factors: tuple[Tree, ...], drawn: list[str]) -> str:
    """Side by side, with a sign where two numbers would run together."""
    whole = drawn[0]
    for factor, each in zip(factors[1:], drawn[1:], strict=True):
        first = factor.base if isinstance(factor, Power) else factor
        whole += f"<mo>×</mo>{each}" if isinstance(first, Number | Quotient) else each
    return whole


def _row(drawn: str) -> str:
    return f"<mrow>{drawn}</mrow>"
