"""One order of terms, factors and sides for expressions that differ in nothing else."""

from content.algebra.trees import Call, Name, Negative, Number, Power, Product, Quotient, Relation, Sum, Tree

Shape = tuple[object, ...]

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def normal(tree: Tree) -> Shape:
    """Equal for trees that differ in the order of terms and factors, in signs taken out, in which side is left."""
    if not isinstance(tree, Relation):
        return _signed(tree)
    (sign, shape), (other_sign, other) = _signed(tree.left), _signed(tree.right)
    relation = tree.sign
    if repr(other) < repr(shape):
        (sign, shape), (other_sign, other), relation = (other_sign, other), (sign, shape), _TURNED[relation]
    if sign == -1:
        sign, other_sign, relation = 1, -other_sign, _TURNED[relation]
    return relation, sign, shape, other_sign, other


def _signed(tree: Tree) -> tuple[int, Shape]:
    """The sign that can be taken out, and the rest."""
    match tree:
        case Negative(of):
            sign, shape = _signed(of)
            return -sign, shape
        case Sum(terms):
            return _sum([_signed(term) for term in terms])
        case Product(factors):
            return _product([_signed(factor) for factor in factors])
        case Quotient(top, bottom):
            (sign, above), (other, below) = _signed(top), _signed(bottom)
            return sign * other, ("quotient", above, below)
        case Power(base, exponent):
            return _power(_signed(base), exponent)
        case Call(name, argument):
            return 1, ("call", name, *_signed(argument))
        case Number(value):
            return 1, ("number", str(value))
        case Name(name):
            return 1, ("name", name)
    raise TypeError(f"no form for {tree!r}")


def _sum(terms: list[tuple[int, Shape]]) -> tuple[int, Shape]:
    flat: list[tuple[int, Shape]] = []
    for sign, shape in terms:
        inner = shape[1:] if shape[0] == "sum" else ((1, shape),)
        flat += [(sign * each[0], each[1]) for each in inner]  # type: ignore[index]
    ordered = sorted(flat, key=lambda term: (repr(term[1]), term[0]))
    first = ordered[0][0]
    return first, ("sum", *((first * sign, shape) for sign, shape in ordered))


def _product(factors: list[tuple[int, Shape]]) -> tuple[int, Shape]:
    total = 1
    flat: list[Shape] = []
    for sign, shape in factors:
        total *= sign
        flat += shape[1:] if shape[0] == "product" else [shape]  # type: ignore[arg-type]
    return total, ("product", *sorted(flat, key=repr))


def _power(base: tuple[int, Shape], exponent: Tree) -> tuple[int, Shape]:
    sign, shape = base
    raised = ("power", shape, _signed(exponent))
    if sign == 1:
        return 1, raised
    if isinstance(exponent, Number) and exponent.value.denominator == 1:
        return (-1 if exponent.value.numerator % 2 else 1), raised
    return 1, ("power", ("negative", shape), _signed(exponent))
