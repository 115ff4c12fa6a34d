"""The signs of the expression language, and the error that names what is refused."""

import re

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<op>//|==|!=|<=|>=|\*\*|[-+*/%<>(),])|(?P<bad>\S))",
    re.ASCII,
)
REFUSED = {
    "**": "powers are not allowed: write the product out, `a * a`",
    "^": "powers are not allowed: write the product out, `a * a`",
    "=": "`=` is not allowed: compare with `==`",
    ".": "attributes are not allowed: use a function such as `ones(a)`",
    "[": "lists are not allowed",
    "{": "braces are not allowed inside an expression",
    "!": "`!` is not allowed: write `not`",
    "&": "`&` is not allowed: write `and`",
    "|": "`|` is not allowed: write `or`",
    "'": "text is not allowed: expressions hold numbers",
    '"': "text is not allowed: expressions hold numbers",
}


class ExpressionError(ValueError):
    """What is not allowed or cannot be computed, and where: `position` counts characters from 1."""

    def __init__(self, message: str, position: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
