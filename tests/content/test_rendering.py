"""Rendering: what authors write is shown, and nothing in it ever runs."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rendering import render, render_inline, unsafe

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](javascript:alert(1))",
    '![x](x "onerror=alert(1)")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '<div style="background:url(x)">',
    '<math><mtext></mtext><mglyph><style><!--</style><img title="--><img src=1 onerror=alert(1)>">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<form><button formaction=javascript:alert(1)>x",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<meta http-equiv=refresh content=0;url=x>",
    "<link rel=stylesheet href=//x>",
    "<base href=//x>",
    "<object data=x>",
    "<embed src=x>",
    "<template><script>x</script></template>",
    "&#60;script&#62;alert(1)",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{</math><img src=x onerror=alert(1)>}$",
    "$<img src=x onerror=alert(1)>$",
    "$$\\style{color:red}{x}$$",
    "$\\unicode{<script>}$",
    "`<script>`",
    "```\n<script>\n```",
    "<!-- --!><img src=x onerror=alert(1)> -->",
]

ALLOWED = {
    "p",
    "br",
    "strong",
    "em",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "s",
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msup",
    "msub",
    "msubsup",
    "msqrt",
    "mroot",
    "mover",
    "munder",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mpadded",
    "mstyle",
}


class Reader(HTMLParser):
    """Notes every tag and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def harmless(html: str) -> bool:
    reader = Reader()
    reader.feed(html)
    forbidden = {name for name in reader.attributes if name.startswith("on")} | (
        reader.attributes & {"href", "src", "style", "srcdoc"}
    )
    return reader.tags <= ALLOWED and not forbidden


@pytest.mark.parametrize("vector", VECTORS)
def test_vectors(vector: str) -> None:
    for html in (render(vector), render_inline(vector), render(f"- {vector}"), render(f"**{vector}**")):
        assert harmless(html), html


def test_the_detector_sees_a_planted_one() -> None:
    assert not harmless("<p onclick=x>a</p>")
    assert not harmless("<script>x</script>")


@given(st.text(alphabet="<>/='\"$\\{}[]()!&#;:*_`|- \naonscriptmgth1", max_size=120))
def test_any_text_is_harmless(text: str) -> None:
    assert harmless(render(text))
    assert harmless(render_inline(text))
    unsafe(text)


def test_markdown_and_formulas() -> None:
    assert render("**4 tens**").strip() == "<p><strong>4 tens</strong></p>"
    assert "<mfrac>" in render_inline("$\\frac{1}{2}$")
    assert "<math" in render("Now $40 + 13 = 53$.")
    assert "$5 and $6" in render_inline("it costs $5 and $6")
    assert render("# Top").startswith("<h2>")


@pytest.mark.parametrize("text", ["$x$ and 7", "$\\frac{ 3 }{ 4 }$, because 4 parts make 1"])
def test_a_formula_that_opens_a_text_with_a_digit_at_its_end(text: str) -> None:
    assert render_inline(text).startswith("<math")
    assert render(text).startswith("<p><math")


def test_a_typeset_minus_is_a_sign_with_room_around_it() -> None:
    assert render("$13 − 5$") == render("$13 - 5$")
    assert "<mo>−</mo>" in render("$13 − 5$")


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        ("13 - 5 \\quad 14 - 8 \\quad 17 - 9", 3),
        ("\\frac{1 \\quad 2}{3}", 1),
        ("\\left( 1 \\quad 2 \\right)", 1),
        ("5 \\quad", 1),
    ],
)
def test_a_row_of_formulas_may_break_between_two(latex: str, count: int) -> None:
    assert render(f"${latex}$").count("<math") == count


def test_money_is_no_formula() -> None:
    assert "<math" not in render("$5 and $6")


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "![x](y.png)", "[x](https://example.org)", "$\\href{a}{b}$", "$\\text{<b>}$"]
)
def test_unsafe_names_the_piece(text: str) -> None:
    assert unsafe(text)


def test_plain_texts_are_safe() -> None:
    assert unsafe("3 < 5 and **5 > 3**, $x < 2$") is None


def test_too_long() -> None:
    with pytest.raises(ValueError, match="split it"):
        render("a" * 20_001)
