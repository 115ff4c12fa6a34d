"""Markdown with `$...$` becomes safe HTML with MathML. What comes out may stand in a page as it is."""

import re
from functools import lru_cache
from html import escape

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

MAX_TEXT = 20_000
MAX_FORMULA = 500

_TAG = re.compile(r"<[A-Za-z/!?]")
_math = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)

_HTML = {
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
}
_MATHML = {
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
_ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display"},
    "mo": {"stretchy", "fence", "form", "separator"},
    "mspace": {"width"},
    "mi": {"mathvariant"},
    "ol": {"start"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mfrac": {"linethickness"},
}
# these start LaTeX commands that name addresses, styles or raw markup
_REFUSED_COMMANDS = (
    "\\href",
    "\\url",
    "\\style",
    "\\class",
    "\\cssId",
    "\\html",
    "\\unicode",
    "\\require",
    "\\def",
    "\\newcommand",
    "\\input",
    "\\include",
)


@lru_cache(maxsize=1024)  # a class shares its activities, and a child's page tells them again and again
def render(markdown: str) -> str:
    """Block HTML for a text. Tags, addresses and pictures in the text come out as text or not at all.

    Raises ValueError for more than 20,000 characters.
    """
    # the page has a first-level heading of its own
    html = _parser().render(_bounded(markdown)).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return _clean(html)


@lru_cache(maxsize=4096)  # a child's page is made again after many an answer, and a class shares most of its texts
def render_inline(markdown: str) -> str:
    """HTML for one line of text, without a paragraph around it. Raises ValueError like `render`."""
    return _clean(_parser().renderInline(_bounded(markdown)))


def unsafe(markdown: str) -> str | None:
    """The first piece of markup in a text that `render` would not show as the author meant it; None if
    there is none.
    """
    tokens = _parser(html=True).parse(_bounded(markdown))
    flat = [inner for token in tokens for inner in (token, *(token.children or ()))]
    for token in flat:
        if token.type in ("html_block", "html_inline"):
            return str(token.content).strip()
        if token.type in ("link_open", "image"):
            return str(token.attrs.get("href") or token.attrs.get("src") or token.type)
        if token.type.startswith("math") and (problem := formula_problem(token.content)):
            return problem
    return None


def formula_problem(latex: str) -> str | None:
    """Why a formula cannot be shown; None where it can."""
    if len(latex) > MAX_FORMULA:
        return f"a formula of more than {MAX_FORMULA} characters"
    if latex.count("{") > 60 or latex.count("\\left") > 20:
        return "a formula that is nested too deep"
    if _TAG.search(latex):
        return "`<` before a letter in a formula: put a space between them"
    for command in _REFUSED_COMMANDS:
        if command in latex:
            return f"{command} in a formula"
    try:
        convert(latex)
    except Exception as error:  # the converter raises a dozen kinds, some of them bare
        return f"the formula ${latex}$: {type(error).__name__}"
    return None


def _bounded(markdown: str) -> str:
    if len(markdown) > MAX_TEXT:
        raise ValueError(f"a text has at most {MAX_TEXT:,} characters, this one {len(markdown):,}: split it")
    return markdown


def _formula(latex: str, options: dict[str, bool]) -> str:
    if formula_problem(latex):
        return f"<code>{escape(latex)}</code>"
    display = "block" if options.get("display_mode") else "inline"
    # the converter takes a typeset minus for a name, and names stand without room around them
    shown = [convert(each, display=display) for each in _pieces(latex.replace("−", "-"))]
    return "\u2003".join(shown)


def _pieces(latex: str) -> list[str]:
    """A row of formulas is taken apart at its `\\quad`: a line breaks between two formulas, and never within one."""
    pieces = [piece.strip() for piece in latex.split("\\quad")]
    whole = all(piece and piece.count("{") == piece.count("}") and "\\begin" not in piece for piece in pieces)
    return pieces if whole and not latex.count("\\left") else [latex]


@lru_cache(maxsize=2)
def _parser(html: bool = False) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": 20}).enable(["table", "strikethrough"])
    # without these no text can make an address; with html=True they are found to be refused
    if not html:
        parser.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])
    else:
        parser.validateLink = lambda url: True  # type: ignore[method-assign]  # found, however it begins
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True, renderer=_formula)
    parser.inline.ruler.at("math_inline", _math_from_the_start)
    return parser


def _math_from_the_start(state: StateInline, silent: bool) -> bool:
    text = state.src
    # the rule looks at the sign before `$`: at the start it would see the last one, and take a digit there for 1$
    state.src = text if state.pos else f"{text}\n"
    found = _math(state, silent)
    state.src = text
    return found


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_HTML | _MATHML,
        attributes=_ATTRIBUTES,
        url_schemes=set(),
        strip_comments=True,
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template"},
    )
